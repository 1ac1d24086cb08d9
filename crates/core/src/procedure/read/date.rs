//! Dates as offices write them: whole, a month, a year, or nothing.

use jiff::civil::Date;

use super::words::{fold, is_nothing, squeeze};
use crate::procedure::Dated;

const MONTHS: [&[&str]; 12] = [
    &["JANUARI", "JAN", "JANUARY"],
    &["FEBRUARI", "FEB", "PEBRUARI", "FEBRUARY"],
    &["MARET", "MAR", "MRT", "MARCH"],
    &["APRIL", "APR"],
    &["MEI", "MAY"],
    &["JUNI", "JUN", "JUNE"],
    &["JULI", "JUL", "JULY"],
    &["AGUSTUS", "AGT", "AGS", "AGU", "AGUST", "AUG", "AUGUST"],
    &["SEPTEMBER", "SEP", "SEPT"],
    &["OKTOBER", "OKT", "OCTOBER", "OCT"],
    &["NOVEMBER", "NOV", "NOPEMBER", "NOP"],
    &["DESEMBER", "DES", "DECEMBER", "DEC"],
];

/// The month a folded word names, from 1.
pub(crate) fn month(word: &str) -> Option<i8> {
    let at = MONTHS.iter().position(|names| {
        names.contains(&word) || (word.len() > 6 && super::words::near(word, names[0]))
    })?;
    i8::try_from(at + 1).ok()
}

/// Reads what stands in a date field; nothing for an empty one or a dash.
pub(crate) fn dated(text: &str) -> Option<Dated> {
    if is_nothing(text) {
        return None;
    }
    let text = squeeze(text.trim_start_matches(':'));
    let on = whole(&text);
    Some(Dated { text, on })
}

/// The day a text names, if it names exactly one.
pub(crate) fn whole(text: &str) -> Option<Date> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    if words.len() > 12 {
        return None;
    }
    let mut found = None;
    for three in words.windows(3) {
        let date = day_month_year(three[0], three[1], three[2])
            .or_else(|| numeric(three[0], three[1], three[2]));
        match (date, found) {
            (Some(date), Some(other)) if date != other => return None,
            (Some(date), _) => found = Some(date),
            _ => {}
        }
    }
    found
}

/// The latest day a date field may mean: itself, or the end of the month or year it names.
pub(crate) fn latest(dated: &Dated) -> Option<Date> {
    if dated.on.is_some() {
        return dated.on;
    }
    let folded = fold(&dated.text);
    match *folded.split(' ').collect::<Vec<_>>() {
        [name, year] => Some(Date::new(year_of(year)?, month(name)?, 1).ok()?.last_of_month()),
        [year] => Date::new(year_of(year)?, 12, 31).ok(),
        _ => None,
    }
}

fn day_month_year(day: &str, name: &str, year: &str) -> Option<Date> {
    Date::new(year_of(year)?, month(name)?, day.parse().ok()?).ok()
}

/// 14-03-2022, 14/3/2022, 2022-03-14.
fn numeric(a: &str, b: &str, c: &str) -> Option<Date> {
    if let Some(year) = year_of(c) {
        return Date::new(year, b.parse().ok()?, a.parse().ok()?).ok();
    }
    Date::new(year_of(a)?, b.parse().ok()?, c.parse().ok()?).ok()
}

fn year_of(word: &str) -> Option<i16> {
    let year: i16 = (word.len() == 4).then(|| word.parse().ok())??;
    (1945..=2100).contains(&year).then_some(year)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn whole_dates_are_understood_and_others_kept() {
        assert_eq!(whole("8 AGUSTUS 2025"), Some(date(2025, 8, 8)));
        assert_eq!(whole("Jumat, 14-03-2025"), Some(date(2025, 3, 14)));
        assert_eq!(whole("2022/3/14"), Some(date(2022, 3, 14)));
        assert_eq!(whole("1 Nopember 2023"), Some(date(2023, 11, 1)));
        for text in ["Agustus 2023", "2024", "31 Februari 2024", "1 Mei 2024 s.d. 2 Mei 2024"] {
            assert_eq!(whole(text), None, "{text}");
            assert_eq!(dated(text).map(|d| d.text), Some(text.to_owned()));
        }
        assert_eq!(dated(" : "), None);
        assert_eq!(dated("-"), None);
    }
}
