//! What the core says of exemptions in codes, in words; the portal and the workspace share them.

use terbuka_core::exemption::countdown::{Countdown, Nearness};
use terbuka_core::exemption::{
    Condition, EndReason, Ended, Event, Extent, Fault, Occasion, Period, Stage, View,
};

use crate::form::Message;
use crate::lang::Lang;
use crate::view::{Badge, Tone};
use crate::{says, words};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident($kind:ty) = $area:literal;)+) => {$(
        $(#[$doc])*
        pub fn $name(lang: Lang, value: $kind) -> String {
            lang.t(&format!(concat!("say.", $area, ".{}"), value.code())).into_owned()
        }
    )+};
}

codes! {
    /// A stage: "Menunggu persetujuan".
    stage(Stage) = "test_stage";
    /// When a test is made.
    occasion(Occasion) = "test_occasion";
    /// How much is exempt.
    extent(Extent) = "test_extent";
    /// What a member advised.
    view(View) = "test_view";
    /// Why it ended.
    end(EndReason) = "test_end";
}

/// A stage on its ground.
pub fn badge(lang: Lang, value: Stage) -> Badge {
    let tone = match value {
        Stage::Identified | Stage::Weighing => Tone::Plain,
        Stage::Submitted | Stage::Approved | Stage::HandedUp => Tone::Soon,
        Stage::InForce | Stage::NotExempt => Tone::Ok,
        Stage::Ended => Tone::Done,
    };
    Badge::new(tone, stage(lang, value))
}

/// What ends it: "sampai orangnya menyetujui secara tertulis".
pub fn condition(lang: Lang, value: Condition) -> &'static str {
    let words = value.words();
    match lang {
        Lang::Id => &words.text_id,
        Lang::En => &words.text_en,
    }
}

/// How long: "sampai 31 Desember 2030, atau sampai …".
pub fn period(lang: Lang, period: &Period, note: &str) -> String {
    let until =
        period.until.map(|until| lang.fill("say.until", &[("date", &words::date(lang, until))]));
    let conditions = period.conditions.iter().map(|one| condition(lang, *one).to_owned());
    let parts: Vec<String> = until.into_iter().chain(conditions).collect();
    let line = parts.join(&format!(", {} ", lang.t("say.or")));
    match (line.is_empty(), note.trim()) {
        (true, note) => note.to_owned(),
        (false, "") => line,
        (false, note) => format!("{line} ({note})"),
    }
}

/// How near the end of an exemption is; nothing while it is far.
pub fn nearness(lang: Lang, countdown: &Countdown) -> Option<Badge> {
    let (tone, key) = match countdown.nearness {
        Nearness::Far => return None,
        Nearness::Today => (Tone::Today, "say.test_near.today"),
        Nearness::Near => (Tone::Soon, "say.test_near.near"),
        Nearness::Over => (Tone::Done, "say.test_near.over"),
    };
    Some(Badge::new(tone, lang.fill(key, &[("n", &countdown.left)])))
}

/// How it ended, in a line.
pub fn ended(lang: Lang, ended: &Ended) -> String {
    let date = words::date(lang, ended.on);
    format!("{}, {date}", end(lang, ended.reason))
}

/// What happened, as a title and a line under it.
pub fn event(lang: Lang, event: &Event) -> (String, String) {
    let title = lang.t(&format!("say.test_event.{}", event.name())).into_owned();
    let text = match event {
        Event::Begun(beginning) => occasion(lang, beginning.occasion),
        Event::Based { grounds } => {
            grounds.iter().map(|one| says::ground(lang, *one)).collect::<Vec<_>>().join("; ")
        }
        Event::Weighed { period: one } | Event::Submitted { period: one, .. } => {
            period(lang, one, "")
        }
        Event::Advised { opinion } => view(lang, opinion.view),
        Event::HandedUp { proposal } => proposal.name.clone(),
        Event::Determined { decided, period: one } => format!(
            "{} {} ({}); {}",
            lang.fill("say.test_text.decree", &[("n", &decided.decree)]),
            words::date(lang, decided.on),
            decided.name,
            period(lang, one, "")
        ),
        Event::Ended { ended: one } => match &one.decree {
            Some(decree) => {
                let decree = lang.fill("say.test_text.decree", &[("n", decree)]);
                format!("{}, {decree}", ended(lang, one))
            }
            None => ended(lang, one),
        },
        Event::Identified { .. }
        | Event::Returned { .. }
        | Event::Approved { .. }
        | Event::FoundOpen { .. }
        | Event::Asked { .. } => String::new(),
    };
    (title, text)
}

/// A rule of the test that stands against something.
pub fn fault(lang: Lang, fault: &Fault) -> Message {
    let day = |date| words::date(lang, date);
    match fault {
        Fault::Stage { act, stage: at } => Message::new("say.test_fault.stage")
            .with("act", says::act(lang, *act))
            .with("stage", stage(lang, *at)),
        Fault::OtherSeat => Message::new("say.test_fault.other_seat"),
        Fault::NotStatute { cited } => {
            Message::new("say.test_fault.not_statute").with("cited", cited)
        }
        Fault::OpenedByPerson { condition } => Message::new("say.test_fault.opened_by_person")
            .with("citation", &condition.words().citation),
        Fault::NoEnd { ground } => {
            Message::new("say.test_fault.no_end").with("ground", says::ground(lang, *ground))
        }
        Fault::TooLong { ground, until, latest } => Message::new("say.test_fault.too_long")
            .with("ground", says::ground(lang, *ground))
            .with("until", day(*until))
            .with("latest", day(*latest)),
        Fault::Unfit { condition: one } => {
            Message::new("say.test_fault.unfit").with("condition", condition(lang, *one))
        }
        Fault::Opinions { needed, found } => {
            Message::new("say.test_fault.opinions").with("needed", needed).with("found", found)
        }
        Fault::DecidedAbove => Message::new("say.test_fault.decided_above"),
        Fault::NobodyAbove => Message::new("say.test_fault.nobody_above"),
        Fault::TooEarly { from: Some(from) } => {
            Message::new("say.test_fault.too_early").with("from", day(*from))
        }
        Fault::TooEarly { from: None } => Message::new("say.test_fault.no_date"),
        Fault::OpenByLaw { since } => {
            Message::new("say.test_fault.open_by_law").with("since", day(*since))
        }
        Fault::NotThatWay => Message::new("say.test_fault.not_that_way"),
        Fault::Untested => Message::new("say.test_fault.untested"),
        Fault::GroundUntested { ground } => Message::new("say.test_fault.ground_untested")
            .with("ground", says::ground(lang, *ground)),
        Fault::UnderWay { number } => {
            Message::new("say.test_fault.under_way").with("number", number)
        }
    }
}

/// The field of a form that a fault is about, if it is about one.
pub fn field_of(fault: &Fault) -> Option<&'static str> {
    match fault {
        Fault::NotStatute { .. } => Some("statute"),
        Fault::OpenedByPerson { condition: Condition::PublicOffice } => Some("public_office"),
        Fault::OpenedByPerson { .. } => Some("consented"),
        Fault::NoEnd { .. } | Fault::TooLong { .. } => Some("until"),
        Fault::Unfit { .. } => Some("conditions"),
        Fault::TooEarly { .. } | Fault::NotThatWay => Some("why"),
        Fault::Untested => Some("tests"),
        Fault::GroundUntested { .. } => Some("grounds"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_worded_in_both_languages() {
        for lang in Lang::ALL {
            let mut all: Vec<String> = Vec::new();
            all.extend(Stage::ALL.iter().map(|value| stage(lang, *value)));
            all.extend(Occasion::ALL.iter().map(|value| occasion(lang, *value)));
            all.extend(Extent::ALL.iter().map(|value| extent(lang, *value)));
            all.extend(View::ALL.iter().map(|value| view(lang, *value)));
            all.extend(EndReason::ALL.iter().map(|value| end(lang, *value)));
            all.extend(Condition::ALL.iter().map(|value| condition(lang, *value).to_owned()));
            for text in all {
                assert!(!text.is_empty() && !text.starts_with("say."), "{lang:?}: {text}");
            }
        }
    }

    #[test]
    fn a_period_reads_as_one_sentence() {
        let until = jiff::civil::date(2030, 12, 31);
        let both = Period { until: Some(until), conditions: [Condition::Consent].into() };
        let text = period(Lang::Id, &both, "");
        assert!(text.contains("31 Desember 2030, atau sampai orang"), "{text}");
        assert_eq!(period(Lang::En, &Period::default(), ""), "");
    }
}
