//! The times the law and the office promise, taken from the dated rules, never from a text.

use jiff::civil::Date;
use terbuka_core::law::{ClockRules, RuleName, Track};

use crate::lang::Lang;

/// One promise: how long, for what, by which article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Working days.
    pub days: u16,
    /// `+` where it comes on top of another.
    pub plus: bool,
    /// Key of what is promised: `portal.promise.answer`, …
    pub key: &'static str,
    /// Article.
    pub citation: String,
    /// When it starts.
    pub starts: String,
}

/// The promises of a track in force on a date. A rule that is not in force then is left out.
pub fn promises(rules: &ClockRules, lang: Lang, track: Track, on: Date) -> Vec<Promise> {
    const SHOWN: [(RuleName, &str); 4] = [
        (RuleName::Answer, "portal.promise.answer"),
        (RuleName::Extension, "portal.promise.extension"),
        (RuleName::Completeness, "portal.promise.completeness"),
        (RuleName::ObjectionAnswer, "portal.promise.objection"),
    ];
    SHOWN
        .into_iter()
        .filter_map(|(name, key)| {
            let rule = rules.rule(name, track, on).ok()?;
            Some(Promise {
                days: rule.adds.unwrap_or(rule.working_days),
                plus: rule.adds.is_some(),
                key,
                citation: rule.citation.clone(),
                starts: match lang {
                    Lang::Id => rule.starts_id.clone(),
                    Lang::En => rule.starts_en.clone(),
                },
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_home_page_promises_what_the_statute_says() {
        let on = jiff::civil::date(2026, 3, 2);
        let all = promises(ClockRules::shipped(), Lang::Id, Track::Ordinary, on);
        let days: Vec<(u16, bool)> = all.iter().map(|p| (p.days, p.plus)).collect();
        assert_eq!(days, [(10, false), (7, true), (3, false), (30, false)]);
        assert!(all[0].citation.contains("22"));
    }
}
