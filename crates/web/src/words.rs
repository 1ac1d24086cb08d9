//! Dates, times and sizes as people read them, in both languages.

use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use terbuka_core::law::explain;
use terbuka_core::office::{Office, Zone};

use crate::lang::Lang;

/// `20 Maret 2025`.
pub fn date(lang: Lang, date: Date) -> String {
    match lang {
        Lang::Id => explain::date_id(date),
        Lang::En => explain::date_en(date),
    }
}

/// `Kamis, 20 Maret 2025`.
pub fn long_date(lang: Lang, date: Date) -> String {
    match lang {
        Lang::Id => explain::long_date_id(date),
        Lang::En => explain::long_date_en(date),
    }
}

/// `Kam`.
pub fn short_weekday(lang: Lang, date: Date) -> &'static str {
    let name = match lang {
        Lang::Id => explain::weekday_id(date.weekday()),
        Lang::En => explain::weekday_en(date.weekday()),
    };
    &name[..3]
}

/// `20 Mar`.
pub fn short_date(lang: Lang, day: Date) -> String {
    date(lang, day)
        .split(' ')
        .take(2)
        .map(|part| part.chars().take(3).collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `14.05 WIB`, as the office's wall clock shows it.
pub fn time(lang: Lang, at: Timestamp, zone: Zone) -> String {
    let pattern = match lang {
        Lang::Id => "%H.%M",
        Lang::En => "%H:%M",
    };
    format!("{} {}", at.to_zoned(zone.tz()).strftime(pattern), zone.code())
}

/// `20 Maret 2025, 14.05 WIB`.
pub fn instant(lang: Lang, at: Timestamp, zone: Zone) -> String {
    format!("{}, {}", date(lang, at.to_zoned(zone.tz()).date()), time(lang, at, zone))
}

/// `1,4 MB`, `312 kB`.
pub fn size(lang: Lang, bytes: u64) -> String {
    let text = if bytes >= 1_000_000 {
        format!("{:.1} MB", bytes as f64 / 1e6)
    } else {
        format!("{} kB", bytes.div_ceil(1000))
    };
    match lang {
        Lang::Id => text.replace('.', ","),
        Lang::En => text,
    }
}

/// `12.500` in Indonesian, `12,500` in English.
pub fn number(lang: Lang, value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mark = match lang {
        Lang::Id => '.',
        Lang::En => ',',
    };
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    if value < 0 { format!("-{out}") } else { out }
}

/// Opening hours: `Senin–Jumat, 08.00–16.00 WIB`.
pub fn opening(lang: Lang, office: &Office) -> String {
    let hours = &office.settings.hours;
    let mut days: Vec<i8> =
        hours.days.iter().copied().filter(|day| (1..=7).contains(day)).collect();
    days.sort_unstable();
    days.dedup();
    let name = |day: i8| {
        Weekday::from_monday_one_offset(day).map_or("", |weekday| match lang {
            Lang::Id => explain::weekday_id(weekday),
            Lang::En => explain::weekday_en(weekday),
        })
    };
    let unbroken = days.windows(2).all(|pair| pair[1] - pair[0] == 1);
    let days = match days.as_slice() {
        [first, .., last] if unbroken && days.len() > 2 => {
            format!("{}–{}", name(*first), name(*last))
        }
        _ => days.iter().map(|day| name(*day)).collect::<Vec<_>>().join(", "),
    };
    let clock = |time: jiff::civil::Time| match lang {
        Lang::Id => time.strftime("%H.%M").to_string(),
        Lang::En => time.strftime("%H:%M").to_string(),
    };
    format!("{days}, {}–{} {}", clock(hours.opens), clock(hours.closes), office.zone.code())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    #[test]
    fn as_people_write_it() {
        let at: Timestamp = "2025-03-20T16:30:00Z".parse().unwrap();
        assert_eq!(instant(Lang::Id, at, Zone::Wib), "20 Maret 2025, 23.30 WIB");
        assert_eq!(instant(Lang::En, at, Zone::Wit), "21 March 2025, 01:30 WIT");
        assert_eq!(short_date(Lang::Id, day(2025, 8, 5)), "5 Agu");
        assert_eq!(short_weekday(Lang::Id, day(2025, 3, 21)), "Jum");
        assert_eq!(number(Lang::Id, 1_250_000), "1.250.000");
        assert_eq!(number(Lang::En, -999), "-999");
        assert_eq!(size(Lang::Id, 1_440_000), "1,4 MB");
        assert_eq!(size(Lang::Id, 1), "1 kB");
    }
}
