//! The forms of a dispute's file: drawn as steps, read into commands.

use jiff::Timestamp;
use terbuka_core::dispute::decide::{Command, Verdict};
use terbuka_core::dispute::{HearingKind, Judged, Outcome, Party, Step as DisputeStep};
use terbuka_core::person::Delivery;
use terbuka_desk::disputes::DisputeView;
use terbuka_desk::form::{MAX_LINE_CHARS, MAX_TEXT_CHARS};

use crate::form::{Checker, Message};
use crate::page::Page;
use crate::view::Choice;
use crate::work::objection_forms::deliveries;
use crate::work::session::Officer;
use crate::work::steps::{Kind, Step};
use crate::{objection_says, words};

const REQUIRED: &str = "forms.error.required";
/// How long a hearing is expected to take when nobody says: two hours.
const USUAL_MINUTES: i64 = 120;

/// The last part of a step's address.
fn resource(step: DisputeStep) -> &'static str {
    match step {
        DisputeStep::Number => "nomor",
        DisputeStep::Hearing => "sidang",
        DisputeStep::MoveHearing => "perubahan-sidang",
        DisputeStep::Mediate => "mediasi",
        DisputeStep::EndMediation => "akhir-mediasi",
        DisputeStep::Adjudicate => "ajudikasi",
        DisputeStep::Rule => "putusan",
        DisputeStep::Appeal => "gugatan",
        DisputeStep::Judge => "putusan-pengadilan",
        DisputeStep::Execute => "pelaksanaan",
        DisputeStep::Withdraw => "pencabutan",
        DisputeStep::Close => "penutupan",
    }
}

/// The outcomes that a ruling can have; an agreement is made in mediation.
fn ruled() -> impl Iterator<Item = &'static Outcome> {
    Outcome::ALL.iter().filter(|one| **one != Outcome::Agreement)
}

/// The forms of what this person may note now.
pub fn forms(page: &Page, officer: &Officer, view: &DisputeView, href: &str) -> Vec<Step> {
    let lang = page.lang;
    let choices = |codes: Vec<(&str, String)>| {
        Kind::Radios(codes.into_iter().map(|(code, label)| Choice::new(code, label)).collect())
    };
    let mut steps = Vec::new();
    for step in &view.steps {
        let title = objection_says::step(lang, *step);
        let new = Step::new(page, step.code(), title, format!("{href}/{}", resource(*step)));
        steps.push(match step {
            DisputeStep::Number => new.need(page, "commission_no", Kind::Line),
            DisputeStep::Hearing => {
                let kinds = HearingKind::ALL.iter();
                let kinds = kinds
                    .map(|kind| Choice::new(kind.code(), objection_says::hearing(lang, *kind)));
                new.need(page, "kind", Kind::Select(kinds.collect()))
                    .need(page, "hearing_on", Kind::Date)
                    .need(page, "hearing_time", Kind::Time)
                    .may(page, "minutes", Kind::Line)
                    .need(page, "place", Kind::Line)
            }
            DisputeStep::MoveHearing => {
                let standing = view.dossier.dispute.standing_hearings();
                let standing = standing.into_iter().map(|one| {
                    let when = words::instant(lang, one.at, officer.office.zone);
                    let kind = objection_says::hearing(lang, one.kind);
                    Choice::new(one.no.to_string(), format!("{kind}, {when}"))
                });
                new.need(page, "hearing", Kind::Select(standing.collect()))
                    .may(page, "hearing_on", Kind::Date)
                    .may(page, "hearing_time", Kind::Time)
            }
            DisputeStep::Mediate | DisputeStep::Adjudicate | DisputeStep::Withdraw => {
                new.may(page, "on", Kind::Date)
            }
            DisputeStep::EndMediation => new
                .need(
                    page,
                    "agreed",
                    choices(vec![
                        ("yes", page.t("objection.agreed.yes").into_owned()),
                        ("no", page.t("objection.agreed.no").into_owned()),
                    ]),
                )
                .may(page, "on", Kind::Date)
                .may(page, "number", Kind::Line)
                .may(page, "words", Kind::Area(4))
                .may(page, "order_due", Kind::Date)
                .with_files(page),
            DisputeStep::Rule => new
                .need(
                    page,
                    "outcome",
                    choices(ruled().map(|v| (v.code(), objection_says::ruled(lang, *v))).collect()),
                )
                .need(page, "number", Kind::Line)
                .may(page, "on", Kind::Date)
                .may(page, "received_on", Kind::Date)
                .need(page, "words", Kind::Area(4))
                .may(page, "order_due", Kind::Date)
                .with_files(page),
            DisputeStep::Appeal => new
                .need(
                    page,
                    "party",
                    choices(
                        Party::ALL
                            .iter()
                            .map(|v| (v.code(), objection_says::party(lang, *v)))
                            .collect(),
                    ),
                )
                .may(page, "on", Kind::Date)
                .may(page, "number", Kind::Line)
                .with_files(page),
            DisputeStep::Judge => new
                .need(
                    page,
                    "judged",
                    choices(
                        Judged::ALL
                            .iter()
                            .map(|v| (v.code(), objection_says::judged(lang, *v)))
                            .collect(),
                    ),
                )
                .need(page, "number", Kind::Line)
                .may(page, "on", Kind::Date)
                .need(page, "words", Kind::Area(4))
                .may(page, "order_due", Kind::Date)
                .with_files(page),
            DisputeStep::Execute => new
                .need(page, "note", Kind::Area(3))
                .need(page, "by", deliveries(page))
                .may(page, "on", Kind::Date)
                .with_files(page),
            DisputeStep::Close => new,
        });
    }
    if let Some(first) = steps.first_mut() {
        first.open = true;
    }
    steps
}

/// Reads a form; `None` leaves its messages in the checker.
pub fn command(step: DisputeStep, officer: &Officer, c: &mut Checker) -> Option<Command> {
    match step {
        DisputeStep::Number => Some(Command::Number {
            number: c.need_line("commission_no", MAX_LINE_CHARS, REQUIRED)?,
        }),
        DisputeStep::Hearing => {
            let kind = c.need_choice("kind", REQUIRED, HearingKind::from_code);
            let at = instant(officer, c, true);
            let minutes = c.number("minutes", 15, 600).unwrap_or(USUAL_MINUTES);
            let place = c.need_line("place", MAX_LINE_CHARS, REQUIRED);
            Some(Command::Hearing {
                kind: kind?,
                at: at?,
                minutes: u16::try_from(minutes).unwrap_or(120),
                place: place?,
            })
        }
        DisputeStep::MoveHearing => {
            let no = c.need_choice("hearing", REQUIRED, |code| code.parse().ok());
            let at = instant(officer, c, false);
            Some(Command::MoveHearing { no: no?, at })
        }
        DisputeStep::Mediate => Some(Command::Mediate { on: c.date("on") }),
        DisputeStep::EndMediation => {
            let agreed = c.need_choice("agreed", REQUIRED, |code| match code {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            });
            let on = c.date("on");
            if !agreed? {
                return Some(Command::MediationFailed { on });
            }
            verdict(c, Some(Outcome::Agreement), on)
        }
        DisputeStep::Adjudicate => Some(Command::Adjudicate { on: c.date("on") }),
        DisputeStep::Rule => {
            let outcome = c.need_choice("outcome", REQUIRED, |code| {
                Outcome::from_code(code).filter(|one| *one != Outcome::Agreement)
            });
            let on = c.date("on");
            verdict(c, outcome, on)
        }
        DisputeStep::Appeal => {
            let by = c.need_choice("party", REQUIRED, Party::from_code);
            let on = c.date("on");
            let number = c.line("number", MAX_LINE_CHARS).unwrap_or_default();
            Some(Command::Appeal { by: by?, on, number })
        }
        DisputeStep::Judge => {
            let judged = c.need_choice("judged", REQUIRED, Judged::from_code);
            let number = c.need_line("number", MAX_LINE_CHARS, REQUIRED);
            let on = c.date("on");
            let words = c.need_text("words", MAX_TEXT_CHARS, REQUIRED);
            let order_due = c.date("order_due");
            Some(Command::Judge { number: number?, on, judged: judged?, order_due, words: words? })
        }
        DisputeStep::Execute => {
            let note = c.need_text("note", MAX_TEXT_CHARS, REQUIRED);
            let by = c.need_choice("by", REQUIRED, Delivery::from_code);
            let on = c.date("on");
            Some(Command::Execute { by: by?, on, note: note? })
        }
        DisputeStep::Withdraw => Some(Command::Withdraw { on: c.date("on") }),
        DisputeStep::Close => Some(Command::Close),
    }
}

fn verdict(
    c: &mut Checker,
    outcome: Option<Outcome>,
    on: Option<jiff::civil::Date>,
) -> Option<Command> {
    let number = c.need_line("number", MAX_LINE_CHARS, REQUIRED);
    let received_on = c.date("received_on");
    let words = c.need_text("words", MAX_TEXT_CHARS, REQUIRED);
    let order_due = c.date("order_due");
    Some(Command::Rule(Box::new(Verdict {
        number: number?,
        on,
        received_on,
        outcome: outcome?,
        order_due,
        words: words?,
    })))
}

/// A date and a time on the office's wall clock.
fn instant(officer: &Officer, c: &mut Checker, needed: bool) -> Option<Timestamp> {
    let date = c.date("hearing_on");
    let time = match c.line("hearing_time", 10) {
        None => None,
        Some(text) => {
            let parsed = text.replace('.', ":").parse::<jiff::civil::Time>().ok();
            if parsed.is_none() {
                c.fail("hearing_time", Message::new("work.intake.time_wrong"));
            }
            parsed
        }
    };
    // Half of a time is no time.
    let half = date.is_some() != time.is_some();
    for (field, missing) in [("hearing_on", date.is_none()), ("hearing_time", time.is_none())] {
        if missing && (needed || half) {
            c.fail(field, Message::new(REQUIRED));
        }
    }
    let at = date?.to_datetime(time?);
    at.to_zoned(officer.office.zone.tz()).ok().map(|zoned| zoned.timestamp())
}
