//! What the core says of charters in codes, in words; the portal and the workspace share them.

use jiff::civil::Date;
use terbuka_core::charter::decide::PUBLICATION_TERM;
use terbuka_core::charter::{
    Charter, Event, Measured, Part, PartRule, Promised, Stage, Way, part_rule,
};
use terbuka_core::law::Terms;
use terbuka_core::procedure::TimeStandard;

use crate::lang::Lang;
use crate::view::{Badge, Tone};
use crate::{says, words};

/// A stage: "Menunggu penetapan".
pub fn stage(lang: Lang, stage: Stage) -> String {
    lang.t(&format!("say.charter_stage.{}", stage.code())).into_owned()
}

/// A stage on its ground.
pub fn badge(lang: Lang, value: Stage) -> Badge {
    let tone = match value {
        Stage::Draft => Tone::Plain,
        Stage::Submitted | Stage::Determined => Tone::Soon,
        Stage::Published => Tone::Ok,
        Stage::Replaced => Tone::Done,
    };
    Badge::new(tone, stage(lang, value))
}

/// A way of announcing.
pub fn way(lang: Lang, way: Way) -> String {
    lang.t(&format!("say.charter_way.{}", way.code())).into_owned()
}

/// The title of a part.
pub fn part(lang: Lang, part: Part) -> &'static str {
    let rule = part_rule(part);
    match lang {
        Lang::Id => &rule.title_id,
        Lang::En => &rule.title_en,
    }
}

/// What an officer should check in a part.
pub fn part_note(lang: Lang, rule: &'static PartRule) -> &'static str {
    let note = match lang {
        Lang::Id => &rule.note_id,
        Lang::En => &rule.note_en,
    };
    note.as_deref().unwrap_or_default()
}

/// A promised time as a figure and its unit: "10", "hari kerja".
pub fn figure(lang: Lang, time: &Promised) -> (String, String) {
    let split = |text: String| match text.split_once(' ') {
        Some((figure, unit)) => (figure.to_owned(), unit.to_owned()),
        None => (text, String::new()),
    };
    match time {
        Promised::AtOnce => (
            lang.t("say.promised.at_once").into_owned(),
            lang.t("say.promised.received").into_owned(),
        ),
        Promised::Span { amount, unit } => {
            let time = TimeStandard::Duration { amount: *amount, unit: *unit };
            split(says::time_standard(lang, &time))
        }
        Promised::WorkingDays { days, .. } => {
            let time = TimeStandard::WorkingDays { days: *days, extension: None };
            split(says::time_standard(lang, &time))
        }
    }
}

/// What may come on top of a promised time, or nothing.
pub fn longer(lang: Lang, time: &Promised) -> String {
    match time {
        Promised::WorkingDays { extension: Some(more), .. } => {
            lang.fill("say.promised.longer", &[("n", more)])
        }
        _ => String::new(),
    }
}

/// A whole promised time in one line.
pub fn promised(lang: Lang, time: &Promised) -> String {
    let (figure, unit) = figure(lang, time);
    let longer = longer(lang, time);
    let join = if longer.is_empty() { "" } else { ", " };
    format!("{figure} {unit}{join}{longer}")
}

/// How a promise fared: a badge whose words say it all.
pub fn measured(lang: Lang, measured: Measured) -> Badge {
    let Measured::Kept(kept) = measured else {
        return Badge::new(Tone::Plain, lang.t("say.measured.not"));
    };
    match kept.percent() {
        None => Badge::new(Tone::Plain, lang.t("say.measured.none")),
        Some(percent) => {
            let tone = if kept.within == kept.all { Tone::Ok } else { Tone::Soon };
            let places: [(&str, &dyn std::fmt::Display); 3] =
                [("within", &kept.within), ("all", &kept.all), ("percent", &percent)];
            Badge::new(tone, lang.fill("say.measured.kept", &places))
        }
    }
}

/// What happened, as a title and a line under it.
pub fn event(lang: Lang, event: &Event) -> (String, String) {
    let title = lang.t(&format!("say.charter_event.{}", event.name())).into_owned();
    let day = |date| words::date(lang, date);
    let text = match event {
        Event::Begun(beginning) => {
            lang.fill("say.charter_text.edition", &[("n", &beginning.edition)])
        }
        Event::Determined { determined } => {
            let until =
                lang.fill("say.charter_text.publish_by", &[("date", &day(determined.publish_by))]);
            match &determined.decree {
                Some(decree) => format!("{decree}. {until}"),
                None => until,
            }
        }
        Event::Published { published } => {
            published.ways.iter().map(|one| way(lang, *one)).collect::<Vec<_>>().join(", ")
        }
        Event::Replaced { replaced } => {
            lang.fill("say.charter_text.replaced", &[("n", &replaced.by)])
        }
        Event::Revised | Event::Submitted { .. } | Event::Returned { .. } => String::new(),
    };
    (title, text)
}

/// When a determined charter must be announced, and how it stands with that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    /// The last day, long.
    pub by: String,
    /// ISO date.
    pub iso: String,
    /// The day from which it counts.
    pub from: String,
    /// State in words.
    pub badge: Badge,
    /// Article.
    pub citation: String,
}

/// The last day to announce; nothing before determination.
pub fn deadline(lang: Lang, charter: &Charter, today: Date) -> Option<Deadline> {
    let determined = charter.determined.as_ref()?;
    let late = charter.is_late(today)?;
    let key = match (charter.published.is_some(), late) {
        (true, false) => "say.charter_due.in_time",
        (true, true) => "say.charter_due.was_late",
        (false, true) => "say.charter_due.late",
        (false, false) if determined.publish_by == today => "say.charter_due.today",
        (false, false) => "say.charter_due.running",
    };
    let tone = match (charter.published.is_some(), late) {
        (_, true) => Tone::Late,
        (true, false) => Tone::Ok,
        (false, false) if determined.publish_by == today => Tone::Today,
        (false, false) => Tone::Soon,
    };
    let term = Terms::shipped().at(PUBLICATION_TERM, determined.standard_on);
    Some(Deadline {
        by: words::long_date(lang, determined.publish_by),
        iso: determined.publish_by.to_string(),
        from: words::date(lang, determined.standard_on),
        badge: Badge::new(tone, lang.t(key)),
        citation: term.map(|term| term.citation.clone()).unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use terbuka_core::charter::Kept;

    #[test]
    fn every_code_is_worded_in_both_languages() {
        for lang in Lang::ALL {
            let mut all: Vec<String> = Vec::new();
            all.extend(Stage::ALL.iter().map(|value| stage(lang, *value)));
            all.extend(Way::ALL.iter().map(|value| way(lang, *value)));
            all.extend(Part::ALL.iter().map(|value| part(lang, *value).to_owned()));
            for text in all {
                assert!(!text.is_empty() && !text.starts_with("say."), "{lang:?}: {text}");
            }
        }
    }

    #[test]
    fn times_and_shares_as_people_say_them() {
        let ten = Promised::WorkingDays { days: 10, extension: Some(7) };
        assert_eq!(figure(Lang::Id, &ten), ("10".into(), "hari kerja".into()));
        assert!(promised(Lang::En, &ten).starts_with("10 working days, "));
        assert!(promised(Lang::Id, &Promised::AtOnce).starts_with("Langsung"));
        let all = measured(Lang::Id, Measured::Kept(Kept { within: 9, all: 10 }));
        assert!(all.text.contains("90%") && all.tone == Tone::Soon, "{}", all.text);
        let none = measured(Lang::Id, Measured::Kept(Kept::default()));
        assert_ne!(none.text, measured(Lang::Id, Measured::Not).text);
    }
}
