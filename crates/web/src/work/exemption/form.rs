//! The forms of a consequence test: read into commands. Each form has field names of its own, so
//! that several can stand on one page.

use std::collections::BTreeSet;

use terbuka_core::exemption::content::{Weights, What};
use terbuka_core::exemption::decide::{Command, Grounds};
use terbuka_core::exemption::{Basis, Condition, EndReason, Extent, Occasion, Period, View};
use terbuka_core::ident::{CaseId, OfficeId, UnitId};
use terbuka_core::law::{ExemptionGround, NeverExempt};
use terbuka_core::request::Act;
use terbuka_desk::exemptions::NewTest;
use terbuka_desk::form::{MAX_LINE_CHARS, MAX_TEXT_CHARS};

use crate::form::{Checker, Message};

const REQUIRED: &str = "forms.error.required";

/// Reasons for which an officer opens what was exempt.
pub const REASONS: [EndReason; 5] = [
    EndReason::Declared,
    EndReason::Condition,
    EndReason::Consent,
    EndReason::PublicOffice,
    EndReason::Commission,
];

/// The forms of a test's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What exactly.
    Identify,
    /// The legal basis.
    Base,
    /// Keep the weighing.
    Weigh,
    /// Keep the weighing and hand in.
    Submit,
    /// Advise.
    Advise,
    /// Approve.
    Approve,
    /// Send back.
    SendBack,
    /// Do not approve.
    Reject,
    /// Determine.
    Determine,
    /// Hand up.
    HandUp,
    /// Record what was decided above.
    Record,
    /// Find that it is open.
    FindOpen,
    /// Open what was exempt.
    Open,
    /// Revoke.
    Revoke,
}

impl Form {
    /// The act that a form is.
    pub fn act(self) -> Act {
        match self {
            Form::Identify => Act::TestIdentify,
            Form::Base => Act::TestBasis,
            Form::Weigh | Form::Submit => Act::TestWeigh,
            Form::Advise => Act::TestOpinion,
            Form::Approve | Form::SendBack | Form::Reject => Act::TestApprove,
            Form::Determine | Form::HandUp | Form::Record | Form::Revoke => Act::TestDetermine,
            Form::FindOpen | Form::Open => Act::TestOpen,
        }
    }

    /// The mark in the address that says it was done.
    pub fn done(self) -> &'static str {
        match self {
            Form::Identify => "informasi",
            Form::Base => "dasar",
            Form::Weigh => "simpan",
            Form::Submit => "ajukan",
            Form::Advise => "pertimbangan",
            Form::Approve => "setuju",
            Form::SendBack => "kembali",
            Form::Reject | Form::FindOpen => "terbuka",
            Form::Determine => "tetap",
            Form::HandUp => "usul",
            Form::Record => "catat",
            Form::Open => "buka",
            Form::Revoke => "cabut",
        }
    }
}

/// Every mark that an address can hold, for the notice.
pub const DONE: [&str; 14] = [
    "mulai",
    "informasi",
    "dasar",
    "simpan",
    "ajukan",
    "pertimbangan",
    "setuju",
    "kembali",
    "terbuka",
    "tetap",
    "usul",
    "catat",
    "buka",
    "cabut",
];

/// Reads the form of a test to begin.
pub fn begin(c: &mut Checker) -> Option<NewTest> {
    let occasion = c.need_choice("occasion", REQUIRED, Occasion::from_code);
    let request = c.line("request", 100).map(CaseId::new);
    let renews = c.line("renews", 100).map(CaseId::new);
    let (what, unit, extent) = identified(c);
    let order = c.line("order", MAX_LINE_CHARS).unwrap_or_default();
    if occasion == Some(Occasion::CommissionOrder) && order.is_empty() {
        c.fail("order", Message::new(REQUIRED));
    }
    Some(NewTest {
        occasion: occasion?,
        request,
        renews,
        unit: unit?,
        extent: extent?,
        what: What { order, ..what? },
    })
}

fn identified(c: &mut Checker) -> (Option<What>, Option<UnitId>, Option<Extent>) {
    let title = c.need_line("title", MAX_LINE_CHARS, REQUIRED);
    let subject = c.need_text("subject", MAX_TEXT_CHARS, REQUIRED);
    let documents = c.text("documents", MAX_TEXT_CHARS).unwrap_or_default();
    let unit = c.need_line("unit", 100, REQUIRED).map(UnitId::new);
    let extent = c.need_choice("extent", REQUIRED, Extent::from_code);
    let blackout = c.text("blackout", MAX_TEXT_CHARS).unwrap_or_default();
    if extent == Some(Extent::Part) && blackout.is_empty() {
        c.fail("blackout", Message::new(REQUIRED));
    }
    let what = title.zip(subject).map(|(title, subject)| What {
        title,
        subject,
        documents,
        blackout,
        order: String::new(),
    });
    (what, unit, extent)
}

/// Reads a form of a test's page; `None` leaves its messages in the checker.
pub fn command(form: Form, c: &mut Checker) -> Option<Command> {
    match form {
        Form::Identify => {
            let (what, unit, extent) = identified(c);
            let order = c.line("order", MAX_LINE_CHARS).unwrap_or_default();
            let what = Box::new(What { order, ..what? });
            Some(Command::Identify { what, unit: unit?, extent: extent? })
        }
        Form::Base => Some(Command::Base(Box::new(grounds(c)?))),
        Form::Weigh => {
            let (weights, period) = weighed(c)?;
            Some(Command::Weigh(Box::new(weights), period))
        }
        Form::Submit => {
            for field in ["opened", "closed", "interest"] {
                c.need_text(field, MAX_TEXT_CHARS, REQUIRED);
            }
            let (weights, period) = weighed(c)?;
            Some(Command::Submit(Box::new(weights), period))
        }
        Form::Advise => {
            let view = c.need_choice("view", REQUIRED, View::from_code);
            let words = c.need_text("opinion", MAX_TEXT_CHARS, REQUIRED);
            Some(Command::Advise { view: view?, words: words? })
        }
        Form::Approve => Some(Command::Approve),
        Form::SendBack => Some(Command::SendBack { reason: reason(c, "return_reason")? }),
        Form::Reject => Some(Command::Reject { reason: reason(c, "reject_reason")? }),
        Form::Determine => Some(Command::Determine { decree: decree(c, "decree")? }),
        Form::HandUp => {
            let to = c.line("above", 100).map(OfficeId::new);
            let name = c.line("above_name", MAX_LINE_CHARS);
            if to.is_none() && name.is_none() {
                c.fail("above_name", Message::new(REQUIRED));
                return None;
            }
            Some(Command::HandUp { to, name: name.unwrap_or_default() })
        }
        Form::Record => {
            let decree = decree(c, "record_decree");
            let exempt = c.need_choice("verdict", REQUIRED, |code| match code {
                "exempt" => Some(true),
                "open" => Some(false),
                _ => None,
            });
            let on = c.date("decided_on");
            if on.is_none() && c.state().error_of("decided_on").is_none() {
                c.fail("decided_on", Message::new(REQUIRED));
            }
            let until = c.date("record_until");
            Some(Command::Record { decree: decree?, on: on?, exempt: exempt?, until })
        }
        Form::FindOpen => Some(Command::FindOpen { reason: reason(c, "open_reason")? }),
        Form::Open => {
            let why = c.need_choice("why", REQUIRED, |code| {
                EndReason::from_code(code).filter(|why| REASONS.contains(why))
            });
            let reason = reason(c, "end_reason");
            Some(Command::Open { why: why?, reason: reason? })
        }
        Form::Revoke => {
            let decree = decree(c, "revoke_decree");
            let reason = reason(c, "revoke_reason");
            Some(Command::Revoke { decree: decree?, reason: reason? })
        }
    }
}

fn reason(c: &mut Checker, field: &str) -> Option<String> {
    c.need_text(field, MAX_TEXT_CHARS, REQUIRED)
}

fn decree(c: &mut Checker, field: &str) -> Option<String> {
    c.need_line(field, MAX_LINE_CHARS, REQUIRED)
}

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

/// The letters ticked. The other statute belongs to letter j; where j is not among them, to the first.
fn grounds(c: &mut Checker) -> Option<Grounds> {
    let letters = boxes(c, "grounds", ExemptionGround::from_code);
    let never_exempt = boxes(c, "never_exempt", NeverExempt::from_code);
    let statute = c.line("statute", MAX_LINE_CHARS);
    let article = c.line("article", MAX_LINE_CHARS);
    let letters = letters?;
    if letters.is_empty() {
        c.fail("grounds", Message::new(REQUIRED));
    }
    let other = ExemptionGround::OtherStatute;
    let holder = if letters.contains(&other) { Some(other) } else { letters.first().copied() };
    let bases = letters.iter().map(|ground| {
        let here = Some(*ground) == holder;
        Basis {
            ground: *ground,
            statute: statute.clone().filter(|_| here),
            article: article.clone().filter(|_| here),
        }
    });
    Some(Grounds {
        bases: bases.collect(),
        never_exempt: never_exempt?,
        consented: c.ticked("consented"),
        public_office: c.ticked("public_office"),
    })
}

fn weighed(c: &mut Checker) -> Option<(Weights, Period)> {
    let mut text = |field: &str| c.text(field, MAX_TEXT_CHARS).unwrap_or_default();
    let weights = Weights {
        opened: text("opened"),
        closed: text("closed"),
        interest: text("interest"),
        measures: text("measures"),
        period_note: c.line("period_note", MAX_LINE_CHARS).unwrap_or_default(),
    };
    let until = c.date("until");
    let conditions = boxes(c, "conditions", Condition::from_code)?;
    Some((weights, Period { until, conditions }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::FormData;

    fn data(pairs: &[(&str, &str)]) -> FormData {
        let fields = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        FormData { fields, ..FormData::default() }
    }

    fn read(form: Form, pairs: &[(&str, &str)]) -> Result<Command, Vec<String>> {
        let data = data(pairs);
        let mut c = Checker::new(&data);
        let found = command(form, &mut c);
        c.finish(found).map_err(|f| f.errors().iter().map(|one| one.field.clone()).collect())
    }

    #[test]
    fn an_empty_form_names_every_needed_field_at_once() {
        assert_eq!(
            read(Form::Identify, &[("extent", "part")]).unwrap_err(),
            ["title", "subject", "unit", "blackout"]
        );
        assert_eq!(read(Form::Base, &[]).unwrap_err(), ["grounds"]);
        assert_eq!(read(Form::Submit, &[]).unwrap_err(), ["opened", "closed", "interest"]);
        assert!(read(Form::Weigh, &[]).is_ok(), "a draft may be half done");
        assert_eq!(read(Form::Advise, &[("view", "x")]).unwrap_err(), ["view", "opinion"]);
        assert_eq!(read(Form::HandUp, &[]).unwrap_err(), ["above_name"]);
        assert_eq!(
            read(Form::Record, &[]).unwrap_err(),
            ["record_decree", "verdict", "decided_on"]
        );
        assert_eq!(read(Form::Open, &[("why", "expired")]).unwrap_err(), ["why", "end_reason"]);
        assert_eq!(read(Form::Revoke, &[]).unwrap_err(), ["revoke_decree", "revoke_reason"]);
    }

    #[test]
    fn the_other_statute_belongs_to_letter_j_or_to_the_first() {
        let of = |letters: &[&str]| {
            let mut pairs: Vec<(&str, &str)> =
                letters.iter().map(|letter| ("grounds", *letter)).collect();
            pairs.extend([("statute", "UU 27/2022"), ("article", "Pasal 4")]);
            let Ok(Command::Base(grounds)) = read(Form::Base, &pairs) else { panic!("read") };
            let held = grounds.bases.iter().filter(|basis| basis.statute.is_some());
            held.map(|basis| basis.ground.code().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(of(&["h", "j"]), ["j"]);
        assert_eq!(of(&["h", "b"]), ["b"]);
    }

    #[test]
    fn a_test_to_begin_needs_an_order_where_the_commission_ordered_it() {
        let data = data(&[("occasion", "commission_order"), ("extent", "whole")]);
        let mut c = Checker::new(&data);
        let found = begin(&mut c);
        let wrong = c
            .finish(found)
            .map(|_| ())
            .map_err(|f| f.errors().iter().map(|one| one.field.clone()).collect::<Vec<_>>());
        assert_eq!(wrong.unwrap_err(), ["title", "subject", "unit", "order"]);
    }
}
