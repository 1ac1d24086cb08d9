//! From the forms of the case page to the core's commands. Each act has field names of its own, so
//! that several forms can stand on one page.

use std::collections::BTreeSet;

use jiff::Timestamp;
use terbuka_core::ident::{CaseId, DispositionId, UnitId, UserId};
use terbuka_core::law::{ExemptionGround, ExtensionReason, NeverExempt, Track};
use terbuka_core::person::Delivery;
use terbuka_core::request::decide::{Command, Verdict};
use terbuka_core::request::{Act, Outcome};
use terbuka_desk::context::new_id;
use terbuka_desk::form::{MAX_LINE_CHARS, MAX_TEXT_CHARS};
use terbuka_desk::upload::{Upload, UploadSlot};

use crate::form::{Checker, FormData, Message};

/// The outcomes a decision can have.
pub const OUTCOMES: [Outcome; 4] =
    [Outcome::Granted, Outcome::GrantedInPart, Outcome::Refused, Outcome::NotHeld];

const REQUIRED: &str = "forms.error.required";
const MAX_COST: i64 = 1_000_000_000;

/// Reads the command of an act; `None` leaves its messages in the checker.
pub fn command(act: Act, c: &mut Checker, now: Timestamp) -> Option<Command> {
    match act {
        Act::Accept => Some(Command::Accept),
        Act::AskCompletion => Some(Command::AskCompletion { missing: need(c, "missing")? }),
        Act::Supplement => Some(Command::Supplement { note: need(c, "supplement")? }),
        Act::Lapse => Some(Command::Lapse),
        Act::AnswerOnSpot => {
            let material = need(c, "spot_material");
            let delivery = c.need_choice("spot_delivery", REQUIRED, Delivery::from_code);
            Some(Command::AnswerOnSpot { material: material?, delivery: delivery? })
        }
        Act::TellExempt => Some(Command::TellExempt {
            grounds: boxes(c, "told_grounds", ExemptionGround::from_code)?,
            note: c.text("told_note", MAX_TEXT_CHARS).unwrap_or_default(),
        }),
        Act::Dispose => {
            let unit = c.need_line("unit", 100, REQUIRED);
            let liaison = c.line("liaison", 100).map(UserId::new);
            let due_on = c.date("due_on");
            let instruction = need(c, "instruction");
            Some(Command::Dispose {
                id: DispositionId::new(new_id(now)),
                unit: UnitId::new(unit?),
                liaison,
                due_on,
                instruction: instruction?,
            })
        }
        Act::Reply => {
            let id = c.need_line("disposition", 100, REQUIRED).map(DispositionId::new);
            let held = c.need_choice("held", REQUIRED, yes_or_no);
            let reply = need(c, "reply");
            Some(Command::Reply { id: id?, held: held?, reply: reply? })
        }
        Act::Remind => {
            let id = c.need_line("disposition", 100, REQUIRED).map(DispositionId::new);
            Some(Command::Remind { id: id? })
        }
        Act::Extend => {
            let reason = c.need_choice("reason", REQUIRED, ExtensionReason::from_code);
            let words = need(c, "words");
            Some(Command::Extend { reason: reason?, words: words? })
        }
        Act::RemoveExtension => Some(Command::RemoveExtension { words: need(c, "removed")? }),
        Act::SetTrack => {
            let track = c.need_choice("track", REQUIRED, Track::from_code);
            Some(Command::SetTrack { track: track? })
        }
        Act::Decide => verdict(c).map(|verdict| Command::Decide(Box::new(verdict))),
        Act::HandOver => {
            let by = c.need_choice("hand_by", REQUIRED, Delivery::from_code);
            let on = c.date("on");
            let note = c.text("hand_note", MAX_TEXT_CHARS).unwrap_or_default();
            Some(Command::HandOver { by: by?, on, note })
        }
        Act::Register => Some(Command::Register),
        Act::Supervise => Some(Command::Supervise {
            note: c.text("supervision_note", MAX_TEXT_CHARS).unwrap_or_default(),
        }),
        Act::Withdraw => Some(Command::Withdraw { words: need(c, "withdrawal")? }),
        // Taking in has a form of its own; reporting is done by the month; charters and
        // tests are no cases of the queue.
        Act::Receive
        | Act::Report
        | Act::CharterDraft
        | Act::CharterDetermine
        | Act::CharterPublish
        | Act::TestIdentify
        | Act::TestBasis
        | Act::TestWeigh
        | Act::TestOpinion
        | Act::TestApprove
        | Act::TestDetermine
        | Act::TestOpen
        | Act::RecordKeep
        | Act::RecordHandOver
        | Act::RecordStore
        | Act::RecordReturn
        | Act::RecordCollect
        | Act::RecordApprove
        | Act::RecordList
        | Act::RecordDrop => None,
    }
}

/// The decision's form (Art. 22(7) a–g). What an outcome needs is for the core to say, so that the
/// rule stands in one place; here only shapes are read.
fn verdict(c: &mut Checker) -> Option<Verdict> {
    let outcome = c.need_choice("outcome", REQUIRED, |code| {
        Outcome::from_code(code).filter(|outcome| OUTCOMES.contains(outcome))
    });
    let grounds = boxes(c, "grounds", ExemptionGround::from_code);
    let never_exempt = boxes(c, "never_exempt", NeverExempt::from_code);
    let tests = c.data().all("tests").filter(|id| !id.is_empty()).map(CaseId::new).collect();
    let mut text = |field: &str| c.text(field, MAX_TEXT_CHARS).unwrap_or_default();
    let consequence = text("consequence");
    let material = text("material");
    let blackout = text("blackout");
    let payment = text("payment");
    let holder = c.line("holder", MAX_LINE_CHARS).unwrap_or_default();
    let delivery = c.need_choice("delivery", REQUIRED, Delivery::from_code);
    let cost_rupiah = c.number("cost_rupiah", 0, MAX_COST).unwrap_or(0);
    Some(Verdict {
        outcome: outcome?,
        grounds: grounds?,
        never_exempt: never_exempt?,
        tests,
        consequence,
        material,
        blackout,
        holder,
        delivery: delivery?,
        cost_rupiah,
        payment,
    })
}

fn need(c: &mut Checker, field: &str) -> Option<String> {
    c.need_text(field, MAX_TEXT_CHARS, REQUIRED)
}

/// The ticked boxes of a list; a code that does not exist is a fault of the field.
fn boxes<T: Ord>(
    c: &mut Checker,
    field: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Option<BTreeSet<T>> {
    let found: Option<BTreeSet<T>> = c.data().all(field).map(read).collect();
    if found.is_none() {
        c.fail(field, Message::new("forms.error.choice"));
    }
    found
}

fn yes_or_no(code: &str) -> Option<bool> {
    match code {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// The name of the file field of a slot.
pub fn file_field(slot: UploadSlot) -> String {
    format!("file_{}", slot.code())
}

/// The files of a form, by the slots whose fields it may hold. Says it beside the field when one is
/// too large.
pub fn uploads(c: &mut Checker, slots: &[UploadSlot], max_bytes: usize) -> Vec<Upload> {
    let mut found = Vec::new();
    for slot in slots {
        for file in c.files(&file_field(*slot), max_bytes) {
            if let Some(bytes) = &file.bytes {
                found.push(Upload { name: file.name.clone(), bytes: bytes.to_vec(), slot: *slot });
            }
        }
    }
    found
}

/// The slots that an act's form may carry.
pub fn slots(act: Act) -> &'static [UploadSlot] {
    match act {
        Act::Supplement => &[UploadSlot::Supplement],
        Act::AnswerOnSpot | Act::Reply | Act::Decide | Act::HandOver => &[UploadSlot::Answer],
        _ => &[],
    }
}

/// The version of the case that the form was drawn from.
pub fn version(data: &FormData) -> Option<i64> {
    data.one("version").ok().flatten().and_then(|text| text.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(pairs: &[(&str, &str)]) -> FormData {
        FormData {
            fields: pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect(),
            ..FormData::default()
        }
    }

    fn read(act: Act, pairs: &[(&str, &str)]) -> Result<Command, Vec<String>> {
        let data = form(pairs);
        let mut c = Checker::new(&data);
        let now = Timestamp::UNIX_EPOCH;
        let found = command(act, &mut c, now);
        c.finish(found)
            .map_err(|state| state.errors().iter().map(|error| error.field.clone()).collect())
    }

    #[test]
    fn an_empty_form_names_every_needed_field_at_once() {
        assert_eq!(read(Act::Dispose, &[]).unwrap_err(), ["unit", "instruction"]);
        assert_eq!(read(Act::Reply, &[]).unwrap_err(), ["disposition", "held", "reply"]);
        assert_eq!(read(Act::Extend, &[("words", "  ")]).unwrap_err(), ["reason", "words"]);
        assert_eq!(read(Act::Decide, &[]).unwrap_err(), ["outcome", "delivery"]);
        assert_eq!(read(Act::Accept, &[]), Ok(Command::Accept));
    }

    #[test]
    fn a_decision_keeps_every_field_of_article_22_7() {
        let Ok(Command::Decide(verdict)) = read(
            Act::Decide,
            &[
                ("outcome", "granted_in_part"),
                ("grounds", "h"),
                ("grounds", "j"),
                ("consequence", "a"),
                ("material", "b"),
                ("blackout", "c"),
                ("delivery", "email"),
                ("cost_rupiah", "12.500"),
                ("payment", "d"),
                ("tests", "t1"),
                ("tests", ""),
            ],
        ) else {
            panic!("the form is good")
        };
        assert_eq!(verdict.grounds.len(), 2);
        assert_eq!(verdict.cost_rupiah, 12_500);
        assert_eq!(verdict.tests, BTreeSet::from([CaseId::new("t1")]));
        assert_eq!((verdict.blackout.as_str(), verdict.payment.as_str()), ("c", "d"));
    }

    #[test]
    fn codes_that_do_not_exist_are_faults_of_their_field() {
        let wrong =
            read(Act::Decide, &[("outcome", "lapsed"), ("delivery", "x"), ("grounds", "z")]);
        assert_eq!(wrong.unwrap_err(), ["outcome", "grounds", "delivery"]);
        let wrong = read(Act::TellExempt, &[("told_grounds", "q")]);
        assert_eq!(wrong.unwrap_err(), ["told_grounds"]);
    }
}
