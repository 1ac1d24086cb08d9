//! Dates, amounts and counts in official Indonesian.

use jiff::civil::{Date, Weekday};

const MONTHS: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];

/// The name of a day of the week.
pub fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "Senin",
        Weekday::Tuesday => "Selasa",
        Weekday::Wednesday => "Rabu",
        Weekday::Thursday => "Kamis",
        Weekday::Friday => "Jumat",
        Weekday::Saturday => "Sabtu",
        Weekday::Sunday => "Minggu",
    }
}

/// The name of a month, 1 to 12; any other number is a mistake of the caller and gives an empty text.
pub fn month(number: i8) -> &'static str {
    usize::try_from(number)
        .ok()
        .and_then(|n| n.checked_sub(1))
        .and_then(|n| MONTHS.get(n))
        .copied()
        .unwrap_or("")
}

/// "3 Maret 2025".
pub fn date(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date.month()), date.year())
}

/// "Senin, 3 Maret 2025".
pub fn long_date(day: Date) -> String {
    format!("{}, {}", weekday(day.weekday()), date(day))
}

/// "Maret 2025", from any day of the month.
pub fn month_year(date: Date) -> String {
    format!("{} {}", month(date.month()), date.year())
}

/// "12.500": groups of three with points, as Indonesian writes them.
pub fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('-');
    }
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// "3,4": a number of `units` in steps of 10^-`places`, with a decimal comma.
pub fn decimal(units: i64, places: u8) -> String {
    if places == 0 {
        return grouped(units);
    }
    let places = usize::from(places.min(12));
    let step = 10_i64.pow(u32::try_from(places).unwrap_or(0));
    let sign = if units < 0 { "-" } else { "" };
    let whole = i64::try_from(units.unsigned_abs() / step.unsigned_abs()).unwrap_or(i64::MAX);
    let rest = units.unsigned_abs() % step.unsigned_abs();
    format!("{sign}{},{rest:0places$}", grouped(whole))
}

/// "Rp12.500"; a fee of nothing is still written "Rp0".
pub fn rupiah(amount: i64) -> String {
    if amount < 0 {
        format!("-Rp{}", grouped(amount).trim_start_matches('-'))
    } else {
        format!("Rp{}", grouped(amount))
    }
}

/// A small count in words, as letters write it beside the figure: 10 gives "sepuluh".
/// Words are made up to 99; beyond that the figure alone is clearer, and `None` is returned.
pub fn count_in_words(number: u32) -> Option<String> {
    const UNITS: [&str; 12] = [
        "nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan",
        "sepuluh", "sebelas",
    ];
    let unit = |n: u32| UNITS[n as usize];
    match number {
        0..=11 => Some(unit(number).to_owned()),
        12..=19 => Some(format!("{} belas", unit(number - 10))),
        20..=99 if number.is_multiple_of(10) => Some(format!("{} puluh", unit(number / 10))),
        20..=99 => Some(format!("{} puluh {}", unit(number / 10), unit(number % 10))),
        _ => None,
    }
}

/// "10 (sepuluh) hari kerja".
pub fn working_days(number: u32) -> String {
    match count_in_words(number) {
        Some(words) => format!("{number} ({words}) hari kerja"),
        None => format!("{number} hari kerja"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn dates_are_written_out() {
        assert_eq!(long_date(day(2025, 3, 3)), "Senin, 3 Maret 2025");
        assert_eq!(long_date(day(2026, 5, 1)), "Jumat, 1 Mei 2026");
        assert_eq!(date(day(2024, 2, 29)), "29 Februari 2024");
        assert_eq!(month_year(day(2025, 12, 31)), "Desember 2025");
        assert_eq!(month(0), "");
        assert_eq!(month(13), "");
    }

    #[test]
    fn amounts_have_points_and_commas() {
        assert_eq!(rupiah(0), "Rp0");
        assert_eq!(rupiah(500), "Rp500");
        assert_eq!(rupiah(1_234_567), "Rp1.234.567");
        assert_eq!(rupiah(-12_500), "-Rp12.500");
        assert_eq!(decimal(34, 1), "3,4");
        assert_eq!(decimal(-5, 2), "-0,05");
        assert_eq!(decimal(123_456, 1), "12.345,6");
        assert_eq!(grouped(i64::MIN), "-9.223.372.036.854.775.808");
    }

    #[test]
    fn days_are_counted_in_figures_and_words() {
        assert_eq!(working_days(10), "10 (sepuluh) hari kerja");
        assert_eq!(working_days(7), "7 (tujuh) hari kerja");
        assert_eq!(working_days(17), "17 (tujuh belas) hari kerja");
        assert_eq!(working_days(30), "30 (tiga puluh) hari kerja");
        assert_eq!(working_days(21), "21 (dua puluh satu) hari kerja");
        assert_eq!(working_days(100), "100 hari kerja");
    }
}
