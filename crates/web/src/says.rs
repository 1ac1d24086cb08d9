//! What the core and the desk say in codes, in words: acts, stages, outcomes, what happened, and why
//! something may not be done. The portal, the workspace and the API share these sentences.

use terbuka_core::law::{ExemptionGround, ExtensionReason, NeverExempt, Track};
use terbuka_core::letter::LetterKind;
use terbuka_core::office::Office;
use terbuka_core::person::{Channel, Delivery, IdentityKind, IdentityPaper, Obtain, RequesterKind};
use terbuka_core::procedure::{DurationUnit, TimeStandard};
use terbuka_core::refusal::Refusal;
use terbuka_core::report::Period;
use terbuka_core::request::{Act, Event, Outcome, Stage};
use terbuka_core::role::Role;
use terbuka_desk::Permission;

use crate::form::Message;
use crate::lang::Lang;
use crate::words;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident($kind:ty) = $area:literal;)+) => {$(
        $(#[$doc])*
        pub fn $name(lang: Lang, value: $kind) -> String {
            lang.t(&format!(concat!("say.", $area, ".{}"), value.code())).into_owned()
        }
    )+};
}

codes! {
    /// An act as a thing to do: "Beri disposisi".
    act(Act) = "act";
    /// A stage: "Sedang diproses".
    stage(Stage) = "stage";
    /// An outcome: "Dikabulkan seluruhnya".
    outcome(Outcome) = "outcome";
    /// A channel: "Datang langsung".
    channel(Channel) = "channel";
    /// A kind of requester.
    requester_kind(RequesterKind) = "requester_kind";
    /// A kind of identity.
    identity_kind(IdentityKind) = "identity_kind";
    /// A paper of the identity checklist.
    paper(IdentityPaper) = "paper";
    /// A way to obtain information.
    obtain(Obtain) = "obtain";
    /// A way of delivery.
    delivery(Delivery) = "delivery";
    /// A track of the law.
    track(Track) = "track";
    /// A kind of letter.
    letter(LetterKind) = "letter";
    /// A role, where no office names it its own way.
    role(Role) = "role";
}

/// A letter of Art. 17 in a few words: "h. Rahasia pribadi".
pub fn ground(lang: Lang, ground: ExemptionGround) -> String {
    format!("{}. {}", ground.code(), short(lang, ground.words()))
}

/// A class of Art. 18(1) in a few words.
pub fn never_exempt(lang: Lang, class: NeverExempt) -> String {
    short(lang, class.words()).to_owned()
}

/// A reason to extend in a few words.
pub fn extension_reason(lang: Lang, reason: ExtensionReason) -> String {
    let words = reason.words();
    match lang {
        Lang::Id => words.sentence_id().to_owned(),
        Lang::En => words.sentence_en().to_owned(),
    }
}

fn short(lang: Lang, words: &'static terbuka_core::law::ground::Words) -> &'static str {
    match lang {
        Lang::Id => &words.short_id,
        Lang::En => &words.short_en,
    }
}

/// A role as the office names it, in Indonesian; the English reader gets its English name beside it
/// where the office has not chosen a name of its own.
pub fn role_of(lang: Lang, office: &Office, value: Role) -> String {
    match lang {
        Lang::Id => office.title_of(value).to_owned(),
        Lang::En if office.settings.titles.contains_key(&value) => {
            format!("{} ({})", office.title_of(value), role(lang, value))
        }
        Lang::En => role(lang, value),
    }
}

/// "A, B atau C".
pub fn one_of(lang: Lang, names: &[String]) -> String {
    let or = lang.t("say.or");
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} {or} {last}", rest.join(", ")),
    }
}

/// The roles as the office names them, joined by "or".
pub fn roles(lang: Lang, office: &Office, roles: &[Role]) -> String {
    let names: Vec<String> = roles.iter().map(|role| role_of(lang, office, *role)).collect();
    one_of(lang, &names)
}

/// The time standard of a step: "10 menit", "10 hari kerja, dapat diperpanjang 7 hari kerja".
pub fn time_standard(lang: Lang, time: &TimeStandard) -> String {
    match time {
        TimeStandard::Duration { amount, unit } => {
            let key = match unit {
                DurationUnit::Minutes => "say.time.minutes",
                DurationUnit::Hours => "say.time.hours",
                DurationUnit::WorkingHours => "say.time.working_hours",
                DurationUnit::Days => "say.time.days",
                DurationUnit::Months => "say.time.months",
            };
            lang.fill(key, &[("n", amount)])
        }
        TimeStandard::WorkingDays { days, extension: None } => {
            lang.fill("say.time.working_days", &[("n", days)])
        }
        TimeStandard::WorkingDays { days, extension: Some(more) } => {
            lang.fill("say.time.extendable", &[("n", days), ("more", more)])
        }
        // What the office wrote stays as written; English readers learn what kind of time it is.
        TimeStandard::Schedule { text } if lang == Lang::En => {
            lang.fill("say.time.schedule", &[("text", text)])
        }
        TimeStandard::Tentative { text } if lang == Lang::En => {
            lang.fill("say.time.tentative", &[("text", text)])
        }
        TimeStandard::Schedule { text }
        | TimeStandard::Tentative { text }
        | TimeStandard::Text { text } => text.clone(),
    }
}

/// A span of minutes as people say it: "7 menit", "2 jam 5 menit", "3 hari".
pub fn minutes(lang: Lang, minutes: i64) -> String {
    match minutes {
        ..=0 => lang.t("say.span.moment").into_owned(),
        1..60 => lang.fill("say.span.minutes", &[("n", &minutes)]),
        60..1440 => two(lang, "say.span.hours", minutes / 60, "say.span.minutes", minutes % 60),
        _ => two(lang, "say.span.days", minutes / 1440, "say.span.hours", minutes % 1440 / 60),
    }
}

/// "2 jam 5 menit", and without a second part when that is nothing.
fn two(lang: Lang, large: &str, many: i64, small: &str, rest: i64) -> String {
    let large = lang.fill(large, &[("n", &many)]);
    if rest == 0 { large } else { format!("{large} {}", lang.fill(small, &[("n", &rest)])) }
}

/// Who did something, as the desk names it: the requester and the program are words, people names.
pub fn actor(lang: Lang, name: &str) -> String {
    match name {
        "Pemohon" => lang.t("say.actor.requester").into_owned(),
        "Sistem" => lang.t("say.actor.system").into_owned(),
        "Petugas" => lang.t("say.actor.officer").into_owned(),
        name => name.to_owned(),
    }
}

/// What is left of a term, in working days: "3 hari kerja lagi", "hari ini", "terlambat 2 hari kerja".
pub fn remaining(lang: Lang, days: i32) -> String {
    match days {
        0 => lang.t("say.remaining.today").into_owned(),
        1.. => lang.fill("say.remaining.left", &[("n", &days)]),
        _ => lang.fill("say.remaining.late", &[("n", &-days)]),
    }
}

/// A permission as what it lets one do.
pub fn permission(lang: Lang, permission: Permission) -> String {
    lang.t(&format!("say.permission.{permission:?}")).into_owned()
}

/// Why something may not be done: names the article or the SOP's step, and who may.
pub fn refusal(lang: Lang, office: &Office, refusal: &Refusal) -> Message {
    let day = |date| words::long_date(lang, date);
    match refusal {
        Refusal::WrongStage { act: tried, stage: at } => Message::new("say.refusal.wrong_stage")
            .with("act", act(lang, *tried))
            .with("stage", stage(lang, *at)),
        Refusal::WrongRole { act: tried, needed } => Message::new("say.refusal.wrong_role")
            .with("act", act(lang, *tried))
            .with("roles", roles(lang, office, needed)),
        Refusal::WrongLane { act: tried, step, lanes } => Message::new("say.refusal.wrong_lane")
            .with("act", act(lang, *tried))
            .with("step", step)
            .with("lanes", one_of(lang, lanes)),
        Refusal::AlreadyExtended { until } => {
            Message::new("say.refusal.already_extended").with("until", day(*until))
        }
        Refusal::NotExtended => Message::new("say.refusal.not_extended"),
        Refusal::TermOver { due } => Message::new("say.refusal.term_over").with("due", day(*due)),
        Refusal::TermRunning { due } => {
            Message::new("say.refusal.term_running").with("due", day(*due))
        }
        Refusal::Missing { what } => {
            Message::new("say.refusal.missing").with("what", missing(lang, what))
        }
        Refusal::NeverExempt { what } => {
            let class = NeverExempt::from_code(what);
            Message::new("say.refusal.never_exempt")
                .with("what", class.map_or_else(|| what.clone(), |c| never_exempt(lang, c)))
                .with("citation", class.map_or("", |c| c.words().citation.as_str()))
        }
        Refusal::DateOutside { date, earliest, latest, .. } => {
            Message::new("say.refusal.date_outside")
                .with("date", words::date(lang, *date))
                .with("earliest", words::date(lang, *earliest))
                .with("latest", words::date(lang, *latest))
        }
        Refusal::NoClock { rule } => Message::new("say.refusal.no_clock").with("rule", rule),
        Refusal::NoOpenDisposition => Message::new("say.refusal.no_open_disposition"),
        Refusal::DispositionsOpen { count } => {
            Message::new("say.refusal.dispositions_open").with("n", count)
        }
        Refusal::CharterStage { act: tried, stage } => Message::new("say.refusal.charter_stage")
            .with("act", act(lang, *tried))
            .with("stage", crate::charter_says::stage(lang, *stage)),
        Refusal::CharterUnderWay { edition } => {
            Message::new("say.refusal.charter_under_way").with("edition", edition)
        }
        Refusal::StandardsMoved => Message::new("say.refusal.standards_moved"),
        Refusal::Exemption { of } => crate::exemption_says::fault(lang, of),
        Refusal::RecordStage { act: tried, stage } => Message::new("say.refusal.record_stage")
            .with("act", act(lang, *tried))
            .with("stage", crate::record_says::stage(lang, *stage)),
        Refusal::OtherUnit { act: tried } => {
            Message::new("say.refusal.other_unit").with("act", act(lang, *tried))
        }
        Refusal::ExemptByTestOnly => Message::new("say.refusal.exempt_by_test_only"),
    }
}

/// What is missing, from the slot or paper that the core names.
fn missing(lang: Lang, what: &str) -> String {
    if let Some(code) = what.strip_prefix("papers/")
        && let Some(value) = IdentityPaper::from_code(code)
    {
        return paper(lang, value);
    }
    let last = what.rsplit('/').next().unwrap_or(what);
    let key = format!("say.missing.{last}");
    let text = lang.t(&key);
    if text == key { last.to_owned() } else { text.into_owned() }
}

/// The field of a form that a refusal is about, if it is about one.
pub fn field_of(refusal: &Refusal) -> Option<String> {
    match refusal {
        Refusal::Missing { what } if what.starts_with("papers/") => Some("papers".into()),
        Refusal::Missing { what } if what.starts_with("charter/") => {
            what.strip_prefix("charter/").map(str::to_owned)
        }
        Refusal::Missing { what } if what.starts_with("exemption/") => {
            let field = what.strip_prefix("exemption/").map(|field| match field {
                "bases" => "grounds",
                other => other,
            });
            field.map(str::to_owned)
        }
        Refusal::Exemption { of } => crate::exemption_says::field_of(of).map(str::to_owned),
        Refusal::ExemptByTestOnly => Some("category".into()),
        Refusal::Missing { what } => {
            let last = what.rsplit('/').next().unwrap_or(what);
            let field = match last {
                "reason" => "words",
                "cost" => "cost_rupiah",
                "removal" => "words",
                other => other,
            };
            Some(field.to_owned())
        }
        Refusal::NeverExempt { .. } => Some("never_exempt".into()),
        Refusal::DateOutside { field, .. } if field == "handed_over_on" => Some("on".into()),
        Refusal::DateOutside { field, .. } => Some(field.clone()),
        _ => None,
    }
}

/// A month: "Maret 2026".
pub fn month(lang: Lang, period: Period) -> String {
    let date = words::date(lang, period.first());
    date.split_once(' ').map_or_else(|| period.to_string(), |(_, month)| month.to_owned())
}

/// What happened, as a title and a line under it (empty when the title says all).
pub fn event(lang: Lang, office: &Office, event: &Event) -> (String, String) {
    let title = lang.t(&format!("say.event.{}", event.name())).into_owned();
    let day = |date| words::date(lang, date);
    let until = |date| lang.fill("say.until", &[("date", &day(date))]);
    let text = match event {
        Event::Received(receipt) => lang.fill(
            "say.event_text.received",
            &[("channel", &channel(lang, receipt.channel)), ("due", &day(receipt.due_on))],
        ),
        Event::Accepted { due_on, .. } => until(*due_on),
        Event::CompletionAsked { completion } => until(completion.due_on),
        Event::AnsweredOnSpot { delivered, .. } | Event::HandedOver { delivered } => {
            format!("{}, {}", delivery(lang, delivered.by), day(delivered.on))
        }
        Event::ExemptTold { grounds } => {
            grounds.iter().map(|g| ground(lang, *g)).collect::<Vec<_>>().join("; ")
        }
        Event::Disposed { disposition } => {
            let unit = office.unit(&disposition.unit).map_or("-", |unit| unit.name.as_str());
            format!("{unit}, {}", until(disposition.due_on))
        }
        Event::Replied { held, .. } => {
            lang.t(if *held { "say.held.yes" } else { "say.held.no" }).into_owned()
        }
        Event::Extended { extension, due_on } => format!(
            "{} {}",
            lang.fill(
                "say.event_text.extended",
                &[("was", &day(extension.was_due_on)), ("due", &day(*due_on))],
            ),
            extension_reason(lang, extension.reason)
        ),
        Event::ExtensionRemoved { due_on } => until(*due_on),
        Event::TrackSet { track: set, due_on } => {
            format!("{}, {}", track(lang, *set), until(*due_on))
        }
        Event::Decided { outcome: what, ruling } => {
            let mut text = outcome(lang, *what);
            for value in &ruling.grounds {
                text = format!("{text}; {}", ground(lang, *value));
            }
            text
        }
        Event::Reported { period } => match period.parse::<Period>() {
            Ok(period) => month(lang, period),
            Err(_) => period.clone(),
        },
        Event::Recomputed { was_due_on, due_on, .. } => lang.fill(
            "say.event_text.recomputed",
            &[("was", &day(*was_due_on)), ("due", &day(*due_on))],
        ),
        Event::Supplemented
        | Event::Lapsed { .. }
        | Event::Reminded { .. }
        | Event::Registered { .. }
        | Event::Supervised { .. }
        | Event::Withdrawn { .. } => String::new(),
    };
    (title, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code has words in both languages, and they differ from the key.
    #[test]
    fn every_code_is_worded_in_both_languages() {
        for lang in Lang::ALL {
            let mut all: Vec<String> = Vec::new();
            all.extend(Act::ALL.iter().map(|v| act(lang, *v)));
            all.extend(Stage::ALL.iter().map(|v| stage(lang, *v)));
            all.extend(Outcome::ALL.iter().map(|v| outcome(lang, *v)));
            all.extend(Channel::ALL.iter().map(|v| channel(lang, *v)));
            all.extend(RequesterKind::ALL.iter().map(|v| requester_kind(lang, *v)));
            all.extend(IdentityKind::ALL.iter().map(|v| identity_kind(lang, *v)));
            all.extend(IdentityPaper::ALL.iter().map(|v| paper(lang, *v)));
            all.extend(Obtain::ALL.iter().map(|v| obtain(lang, *v)));
            all.extend(Delivery::ALL.iter().map(|v| delivery(lang, *v)));
            all.extend(Track::ALL.iter().map(|v| track(lang, *v)));
            all.extend(LetterKind::ALL.iter().map(|v| letter(lang, *v)));
            all.extend(Role::ALL.iter().map(|v| role(lang, *v)));
            all.extend(Permission::ALL.iter().map(|v| permission(lang, *v)));
            for text in all {
                assert!(!text.is_empty() && !text.starts_with("say."), "{lang:?}: {text}");
            }
        }
    }

    #[test]
    fn spans_and_terms_as_people_say_them() {
        assert_eq!(minutes(Lang::Id, 7), "7 menit");
        assert_eq!(minutes(Lang::Id, 125), "2 jam 5 menit");
        assert_eq!(minutes(Lang::En, 3 * 1440 + 60), "3 d 1 h");
        assert_eq!(minutes(Lang::Id, 1440), "1 hari");
        assert_eq!(remaining(Lang::Id, -2), "terlambat 2 hari kerja");
        assert_eq!(remaining(Lang::En, 0), "due today");
    }

    #[test]
    fn a_step_without_a_number_of_days_is_worded_for_english_readers() {
        let hours = TimeStandard::Schedule { text: "hari dan jam kerja".into() };
        assert_eq!(time_standard(Lang::Id, &hours), "hari dan jam kerja");
        let english = time_standard(Lang::En, &hours);
        assert!(english.contains("working") && english.contains("hari dan jam kerja"), "{english}");
        let open = TimeStandard::Tentative { text: "tentatif".into() };
        assert!(time_standard(Lang::En, &open).starts_with("no fixed time"));
    }

    #[test]
    fn a_refusal_stands_beside_the_field_it_is_about() {
        let of = |what: &str| field_of(&Refusal::Missing { what: what.into() });
        assert_eq!(of("extension/reason").as_deref(), Some("words"));
        assert_eq!(of("decision/consequence").as_deref(), Some("consequence"));
        assert_eq!(of("papers/deed").as_deref(), Some("papers"));
        assert_eq!(of("cost").as_deref(), Some("cost_rupiah"));
        assert_eq!(field_of(&Refusal::NotExtended), None);
    }
}
