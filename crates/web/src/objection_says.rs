//! Objections and disputes in words: stages, outcomes, steps, what happened, why not.

use terbuka_core::dispute::{
    self, Event as DisputeEvent, HearingKind, Judged, Party, Stage as DisputeStage, Step,
};
use terbuka_core::law::ObjectionGround;
use terbuka_core::objection::{Event, Outcome, Reaction, Stage};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::order::{Extent, OrderedBy};

use crate::form::Message;
use crate::lang::Lang;
use crate::view::{Badge, Tone};
use crate::{says, words};

fn code(lang: Lang, area: &str, code: &str) -> String {
    lang.t(&format!("objection.{area}.{code}")).into_owned()
}

/// The stage of an objection.
pub fn stage(lang: Lang, value: Stage) -> String {
    code(lang, "stage", value.code())
}

/// What the PPID's superior decided.
pub fn outcome(lang: Lang, value: Outcome) -> String {
    code(lang, "outcome", value.code())
}

/// What the objector makes of it.
pub fn reaction(lang: Lang, value: Reaction) -> String {
    code(lang, "reaction", value.code())
}

/// The stage of a dispute.
pub fn dispute_stage(lang: Lang, value: DisputeStage) -> String {
    code(lang, "dispute_stage", value.code())
}

/// A step of a dispute's file.
pub fn step(lang: Lang, value: Step) -> String {
    code(lang, "step", value.code())
}

/// What the commission ruled.
pub fn ruled(lang: Lang, value: dispute::Outcome) -> String {
    code(lang, "ruled", value.code())
}

/// What the court said.
pub fn judged(lang: Lang, value: Judged) -> String {
    code(lang, "judged", value.code())
}

/// Who went to court.
pub fn party(lang: Lang, value: Party) -> String {
    code(lang, "party", value.code())
}

/// What a hearing is for.
pub fn hearing(lang: Lang, value: HearingKind) -> String {
    code(lang, "hearing", value.code())
}

/// Who ordered something about a request.
pub fn ordered_by(lang: Lang, value: OrderedBy) -> String {
    code(lang, "ordered_by", value.code())
}

/// How much an order opens.
pub fn extent(lang: Lang, value: Extent) -> String {
    code(lang, "extent", value.code())
}

/// A ground with its letter, and its sentence.
pub fn ground(lang: Lang, value: ObjectionGround) -> (String, String) {
    let words = value.words();
    let (short, sentence) = match lang {
        Lang::Id => (&words.short_id, words.sentence_id()),
        Lang::En => (&words.short_en, words.sentence_en()),
    };
    (format!("{}. {short}", value.letter()), sentence.to_owned())
}

/// The state of an objection's clock, or what came of it.
pub fn badge(lang: Lang, at: Stage, decided: Option<Outcome>, remaining: i32) -> Badge {
    match (decided, at) {
        (Some(decided), _) => Badge::new(Tone::Done, outcome(lang, decided)),
        (None, Stage::Withdrawn) => Badge::new(Tone::Done, stage(lang, at)),
        (None, _) => {
            let tone = match remaining {
                ..0 => Tone::Late,
                0 => Tone::Today,
                1..=3 => Tone::Soon,
                _ => Tone::Ok,
            };
            Badge::new(tone, says::remaining(lang, remaining))
        }
    }
}

/// What happened to an objection, as a title and a line under it.
pub fn event(lang: Lang, event: &Event) -> (String, String) {
    let title = code(lang, "event", event.name());
    let day = |date| words::date(lang, date);
    let until = |date| lang.fill("say.until", &[("date", &day(date))]);
    let text = match event {
        Event::Lodged(lodging) => {
            let channel = says::channel(lang, lodging.channel);
            let mut text = format!("{channel}, {}", until(lodging.due_on));
            if lodging.late {
                text = format!("{text}. {}", lang.t("objection.late"));
            }
            text
        }
        Event::Answered { answer, .. } => {
            let mut text = outcome(lang, answer.outcome);
            if let Some(order) = &answer.order {
                text = format!("{text}; {}", until(order.due_on));
            }
            text
        }
        Event::Delivered { delivered, dispute_by } => format!(
            "{}, {}. {}",
            says::delivery(lang, delivered.by),
            day(delivered.on),
            lang.fill("objection.dispute_until", &[("date", &day(*dispute_by))])
        ),
        Event::Reacted { reacted } => reaction(lang, reacted.reaction),
        Event::Executed { execution } => {
            format!("{}, {}", says::delivery(lang, execution.by), day(execution.on))
        }
        Event::Recomputed { was_due_on, due_on, .. } => lang.fill(
            "say.event_text.recomputed",
            &[("was", &day(*was_due_on)), ("due", &day(*due_on))],
        ),
        Event::Explained { .. } | Event::Closed { .. } | Event::Withdrawn { .. } => String::new(),
    };
    (title, text)
}

/// What happened to a dispute, as a title and a line under it.
pub fn dispute_event(
    lang: Lang,
    office: &terbuka_core::office::Office,
    event: &DisputeEvent,
) -> (String, String) {
    let title = code(lang, "dispute_event", event.name());
    let day = |date| words::date(lang, date);
    let until = |date| lang.fill("say.until", &[("date", &day(date))]);
    let instant = |at| words::instant(lang, at, office.zone);
    let text = match event {
        DisputeEvent::Applied(application) => {
            let mut text =
                format!("{}, {}", application.commission.name, day(application.applied_on));
            if application.late {
                text = format!("{text}. {}", lang.t("objection.dispute_late"));
            }
            text
        }
        DisputeEvent::Numbered { number } => number.clone(),
        DisputeEvent::HearingSet { hearing: set } => {
            format!("{}, {}", hearing(lang, set.kind), instant(set.at))
        }
        DisputeEvent::HearingMoved { no, at } => format!("{no}: {}", instant(*at)),
        DisputeEvent::HearingCancelled { no } => no.to_string(),
        DisputeEvent::Mediated { on }
        | DisputeEvent::MediationFailed { on }
        | DisputeEvent::Adjudicated { on }
        | DisputeEvent::Withdrawn { on }
        | DisputeEvent::Closed { on } => day(*on),
        DisputeEvent::Ruled { ruling, order } => {
            let mut text = format!("{}: {}", ruling.number, ruled(lang, ruling.outcome));
            if let Some(order) = order {
                text = format!("{text}; {}", until(order.due_on));
            }
            text
        }
        DisputeEvent::Appealed { appeal } => {
            let mut text = format!("{}, {}", party(lang, appeal.by), day(appeal.on));
            if appeal.late {
                text = format!("{text}. {}", lang.t("objection.appeal_late"));
            }
            text
        }
        DisputeEvent::Judged { judgment, .. } => {
            format!("{}: {}", judgment.number, judged(lang, judgment.judged))
        }
        DisputeEvent::Executed { execution } => {
            format!("{}, {}", says::delivery(lang, execution.by), day(execution.on))
        }
        DisputeEvent::Recomputed { ends_by, .. } => until(*ends_by),
    };
    (title, text)
}

/// Why an objection or a dispute says no; nothing for other refusals.
pub fn refusal(lang: Lang, refusal: &Refusal) -> Option<Message> {
    let day = |date| words::long_date(lang, date);
    let message = match refusal {
        Refusal::ObjectionStage { act, stage: at } => Message::new("say.refusal.objection_stage")
            .with("act", says::act(lang, *act))
            .with("stage", stage(lang, *at)),
        Refusal::AnswerStillDue { due } => {
            Message::new("say.refusal.answer_still_due").with("due", day(*due))
        }
        Refusal::NoSuchGround { ground: of } => {
            Message::new("say.refusal.no_such_ground").with("ground", ground(lang, *of).0)
        }
        Refusal::NeedsRequest { ground: of } => {
            Message::new("say.refusal.needs_request").with("ground", ground(lang, *of).0)
        }
        Refusal::ObjectionTwice { number, ground: of } => {
            Message::new("say.refusal.objection_twice")
                .with("number", number)
                .with("ground", ground(lang, *of).0)
        }
        Refusal::NotAmicable { ground: of } => {
            Message::new("say.refusal.not_amicable").with("ground", ground(lang, *of).0)
        }
        Refusal::NoOrder => Message::new("say.refusal.no_order"),
        Refusal::RequestStillOpen { number } => {
            Message::new("say.refusal.request_still_open").with("number", number)
        }
        Refusal::OrderOpen { due } => Message::new("say.refusal.order_open").with("due", day(*due)),
        Refusal::DisputeStage { step: tried, stage: at } => {
            Message::new("say.refusal.dispute_stage")
                .with("act", step(lang, *tried))
                .with("stage", dispute_stage(lang, *at))
        }
        Refusal::ObjectionPending { due } => {
            Message::new("say.refusal.objection_pending").with("due", day(*due))
        }
        Refusal::NoDispute => Message::new("say.refusal.no_dispute"),
        Refusal::NotMediable { ground: of } => {
            Message::new("say.refusal.not_mediable").with("ground", ground(lang, *of).0)
        }
        Refusal::AgreementFinal => Message::new("say.refusal.agreement_final"),
        Refusal::NoHearing => Message::new("say.refusal.no_hearing"),
        _ => return None,
    };
    Some(message)
}

/// The field of a form that such a refusal is about, if it is about one.
pub fn field_of(refusal: &Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::NoSuchGround { .. }
        | Refusal::NeedsRequest { .. }
        | Refusal::ObjectionTwice { .. } => Some("grounds"),
        Refusal::NotAmicable { .. } => Some("outcome"),
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
            all.extend(Stage::ALL.iter().map(|v| stage(lang, *v)));
            all.extend(Outcome::ALL.iter().map(|v| outcome(lang, *v)));
            all.extend(Reaction::ALL.iter().map(|v| reaction(lang, *v)));
            all.extend(DisputeStage::ALL.iter().map(|v| dispute_stage(lang, *v)));
            all.extend(Step::ALL.iter().map(|v| step(lang, *v)));
            all.extend(dispute::Outcome::ALL.iter().map(|v| ruled(lang, *v)));
            all.extend(Judged::ALL.iter().map(|v| judged(lang, *v)));
            all.extend(Party::ALL.iter().map(|v| party(lang, *v)));
            all.extend(HearingKind::ALL.iter().map(|v| hearing(lang, *v)));
            all.extend(OrderedBy::ALL.iter().map(|v| ordered_by(lang, *v)));
            all.extend(Extent::ALL.iter().map(|v| extent(lang, *v)));
            for name in [
                "lodged",
                "explained",
                "answered",
                "delivered",
                "reacted",
                "executed",
                "closed",
                "withdrawn",
                "recomputed",
            ] {
                all.push(code(lang, "event", name));
            }
            for name in [
                "applied",
                "numbered",
                "hearing_set",
                "hearing_moved",
                "hearing_cancelled",
                "mediated",
                "mediation_failed",
                "adjudicated",
                "ruled",
                "appealed",
                "judged",
                "executed",
                "withdrawn",
                "closed",
                "recomputed",
            ] {
                all.push(code(lang, "dispute_event", name));
            }
            for text in all {
                assert!(!text.is_empty() && !text.starts_with("objection."), "{lang:?}: {text}");
            }
        }
    }
}
