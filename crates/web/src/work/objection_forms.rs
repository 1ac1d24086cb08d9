//! The forms of an objection: drawn as steps, read into commands.

use terbuka_core::dispute::competent;
use terbuka_core::dispute::open::Open;
use terbuka_core::ident::CaseId;
use terbuka_core::objection::decide::{Command, Verdict};
use terbuka_core::objection::{Outcome, Reaction};
use terbuka_core::office::Office;
use terbuka_core::person::Delivery;
use terbuka_core::request::Act;
use terbuka_desk::form::{MAX_LINE_CHARS, MAX_TEXT_CHARS};
use terbuka_desk::objection_view::ObjectionView;

use crate::form::Checker;
use crate::page::Page;
use crate::view::Choice;
use crate::work::steps::{Kind, Step};
use crate::{objection_says, says};

const REQUIRED: &str = "forms.error.required";

/// Code of the step that opens a dispute's file.
pub const OPEN_DISPUTE: &str = "open_dispute";

/// The last part of an act's address.
fn resource(act: Act) -> &'static str {
    match act {
        Act::ObjectionExplain => "penjelasan",
        Act::ObjectionAnswer => "tanggapan",
        Act::ObjectionDeliver => "penyampaian",
        Act::ObjectionReact => "sikap-pemohon",
        Act::ObjectionExecute => "pelaksanaan",
        Act::ObjectionClose => "pencatatan",
        Act::ObjectionWithdraw => "pencabutan",
        _ => "",
    }
}

/// The ways in which something reaches a person, as choices.
pub(super) fn deliveries(page: &Page) -> Kind {
    let choice = |way: &Delivery| Choice::new(way.code(), says::delivery(page.lang, *way));
    Kind::Select(Delivery::ALL.iter().map(choice).collect())
}

/// The forms of what this person may do now, the likely one open.
pub fn forms(page: &Page, view: &ObjectionView, href: &str) -> Vec<Step> {
    let lang = page.lang;
    let mut steps = Vec::new();
    for act in &view.acts {
        let title = says::act(lang, *act);
        let new =
            || Step::new(page, act.code(), title.clone(), format!("{href}/{}", resource(*act)));
        let step = match act {
            Act::ObjectionExplain => {
                new().need(page, "explanation", Kind::Area(6)).with_files(page)
            }
            Act::ObjectionAnswer => {
                let settled = view.dossier.objection.grounds.iter().all(|one| one.amicable());
                let outcomes = Outcome::ALL.iter();
                let outcomes = outcomes.filter(|one| settled || **one != Outcome::Settled);
                let choice = |one: &Outcome| {
                    let hint = page.code("objection.outcome_hint", one.code());
                    Choice::new(one.code(), objection_says::outcome(lang, *one)).hint(hint)
                };
                new()
                    .need(page, "outcome", Kind::Radios(outcomes.map(choice).collect()))
                    .need(page, "reasons", Kind::Area(7))
                    .may(page, "order", Kind::Area(4))
                    .may(page, "order_due", Kind::Date)
            }
            Act::ObjectionDeliver => {
                new().need(page, "by", deliveries(page)).may(page, "delivered_on", Kind::Date)
            }
            Act::ObjectionReact => {
                let choice =
                    |one: &Reaction| Choice::new(one.code(), objection_says::reaction(lang, *one));
                new()
                    .need(
                        page,
                        "reaction",
                        Kind::Radios(Reaction::ALL.iter().map(choice).collect()),
                    )
                    .may(page, "words", Kind::Area(3))
            }
            Act::ObjectionExecute => new()
                .need(page, "note", Kind::Area(3))
                .need(page, "by", deliveries(page))
                .may(page, "executed_on", Kind::Date)
                .with_files(page),
            Act::ObjectionClose => new(),
            Act::ObjectionWithdraw => new().need(page, "words", Kind::Area(3)),
            _ => continue,
        };
        steps.push(step);
    }
    if view.may_dispute.is_ok() {
        let commissions = view.commissions.iter();
        let commissions = commissions.map(|one| Choice::new(one.level.code(), &one.name)).collect();
        let title = page.t("objection.open_dispute").into_owned();
        steps.push(
            Step::new(page, OPEN_DISPUTE, title, format!("{href}/sengketa"))
                .need(page, "commission", Kind::Select(commissions))
                .may(page, "commission_no", Kind::Line)
                .may(page, "applied_on", Kind::Date)
                .with_files(page),
        );
    }
    // What brings it on stands open; taking it back never does.
    let likely = view.acts.iter().position(|act| {
        matches!(act, Act::ObjectionAnswer | Act::ObjectionExplain | Act::ObjectionDeliver)
    });
    if let Some(step) = likely.and_then(|at| steps.get_mut(at)) {
        step.open = true;
    }
    steps
}

/// Reads a form; `None` leaves its messages in the checker.
pub fn command(act: Act, c: &mut Checker) -> Option<Command> {
    match act {
        Act::ObjectionExplain => {
            Some(Command::Explain { words: c.need_text("explanation", MAX_TEXT_CHARS, REQUIRED)? })
        }
        Act::ObjectionAnswer => {
            let outcome = c.need_choice("outcome", REQUIRED, Outcome::from_code);
            let reasons = c.need_text("reasons", MAX_TEXT_CHARS, REQUIRED);
            let order = c.text("order", MAX_TEXT_CHARS).unwrap_or_default();
            let order_due = c.date("order_due");
            Some(Command::Answer(Box::new(Verdict {
                outcome: outcome?,
                reasons: reasons?,
                order,
                order_due,
            })))
        }
        Act::ObjectionDeliver => {
            let by = c.need_choice("by", REQUIRED, Delivery::from_code);
            let on = c.date("delivered_on");
            Some(Command::Deliver { by: by?, on })
        }
        Act::ObjectionReact => {
            let reaction = c.need_choice("reaction", REQUIRED, Reaction::from_code);
            let words = c.text("words", MAX_TEXT_CHARS).unwrap_or_default();
            Some(Command::React { reaction: reaction?, words })
        }
        Act::ObjectionExecute => {
            let note = c.need_text("note", MAX_TEXT_CHARS, REQUIRED);
            let by = c.need_choice("by", REQUIRED, Delivery::from_code);
            let on = c.date("executed_on");
            Some(Command::Execute { by: by?, on, note: note? })
        }
        Act::ObjectionClose => Some(Command::Close),
        Act::ObjectionWithdraw => {
            Some(Command::Withdraw { words: c.need_text("words", MAX_TEXT_CHARS, REQUIRED)? })
        }
        _ => None,
    }
}

/// Reads the form that opens a dispute's file. The commission is chosen among those that can be
/// competent; its name is never typed.
pub fn open_dispute(office: &Office, c: &mut Checker) -> Option<Open> {
    let commissions = competent(office);
    let commission = c.need_choice("commission", REQUIRED, |code| {
        commissions.iter().find(|one| one.level.code() == code).cloned()
    });
    let commission_no = c.line("commission_no", MAX_LINE_CHARS);
    let applied_on = c.date("applied_on");
    // The desk makes the identifier.
    Some(Open { id: CaseId::new(""), commission: commission?, commission_no, applied_on })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::FormData;

    fn read(act: Act, pairs: &[(&str, &str)]) -> Result<Command, Vec<String>> {
        let fields = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let data = FormData { fields, ..FormData::default() };
        let mut c = Checker::new(&data);
        let found = command(act, &mut c);
        c.finish(found).map_err(|f| f.errors().iter().map(|one| one.field.clone()).collect())
    }

    #[test]
    fn an_empty_form_names_every_needed_field_at_once() {
        assert_eq!(read(Act::ObjectionAnswer, &[]).unwrap_err(), ["outcome", "reasons"]);
        assert_eq!(read(Act::ObjectionExecute, &[("note", " ")]).unwrap_err(), ["note", "by"]);
        assert_eq!(read(Act::ObjectionDeliver, &[("by", "pigeon")]).unwrap_err(), ["by"]);
        assert_eq!(read(Act::ObjectionReact, &[("words", "x")]).unwrap_err(), ["reaction"]);
        assert_eq!(read(Act::ObjectionClose, &[]), Ok(Command::Close));
        assert!(read(Act::Decide, &[]).is_err());
    }
}
