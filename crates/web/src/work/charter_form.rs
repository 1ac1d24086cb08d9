//! The charter's forms: read into commands, and filled with what the charter says.

use std::collections::BTreeSet;

use terbuka_core::charter::decide::Command;
use terbuka_core::charter::{Content, Part, PromiseKey, Way, Words, part_rules};
use terbuka_core::request::Act;
use terbuka_desk::charters::MAX_PART_CHARS;
use terbuka_desk::form::MAX_LINE_CHARS;

use crate::Page;
use crate::charter_says;
use crate::form::{Checker, FormState, Message};

const REQUIRED: &str = "forms.error.required";

/// The forms of a charter's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Keep the words.
    Revise,
    /// Keep the words and hand in.
    Submit,
    /// Send back.
    SendBack,
    /// Determine.
    Determine,
    /// Announce.
    Publish,
}

impl Form {
    /// The act that a form is.
    pub fn act(self) -> Act {
        match self {
            Form::Revise | Form::Submit => Act::CharterDraft,
            Form::SendBack | Form::Determine => Act::CharterDetermine,
            Form::Publish => Act::CharterPublish,
        }
    }

    /// The mark in the address that says it was done.
    pub fn done(self) -> &'static str {
        match self {
            Form::Revise => "simpan",
            Form::Submit => "ajukan",
            Form::SendBack => "kembali",
            Form::Determine => "tetap",
            Form::Publish => "umum",
        }
    }
}

/// The field of a promise's name.
pub fn promise_field(key: PromiseKey) -> String {
    format!("promise_{}", key.code())
}

/// Reads a form; `None` leaves its messages in the checker.
pub fn command(form: Form, c: &mut Checker) -> Option<Command> {
    match form {
        Form::Revise => Some(Command::Revise(Box::new(words(c)))),
        Form::Submit => {
            for rule in part_rules().iter().filter(|rule| rule.mandatory) {
                if c.data().one(rule.code.code()).ok().flatten().is_none_or(|v| v.trim().is_empty())
                {
                    c.fail(rule.code.code(), Message::new(REQUIRED));
                }
            }
            Some(Command::Submit(Box::new(words(c))))
        }
        Form::SendBack => {
            let reason = c.need_text("return_reason", MAX_PART_CHARS, REQUIRED)?;
            Some(Command::SendBack { reason })
        }
        Form::Determine => Some(Command::Determine {
            decree: c.line("decree", MAX_LINE_CHARS),
            standard_on: c.date("standard_on"),
        }),
        Form::Publish => {
            let ways: Option<BTreeSet<Way>> = c.data().all("ways").map(Way::from_code).collect();
            if ways.is_none() {
                c.fail("ways", Message::new("forms.error.choice"));
            }
            Some(Command::Publish { ways: ways? })
        }
    }
}

fn words(c: &mut Checker) -> Words {
    let mut words = Words::default();
    for part in Part::ALL {
        if let Some(text) = c.text(part.code(), MAX_PART_CHARS) {
            words.parts.insert(*part, text);
        }
    }
    for key in PromiseKey::ALL {
        if let Some(text) = c.line(&promise_field(*key), MAX_LINE_CHARS) {
            words.promises.insert(*key, text);
        }
    }
    words
}

/// The form filled with what the charter says.
pub fn filled(content: &Content) -> FormState {
    let mut f = FormState::new();
    for (part, text) in &content.parts {
        f = f.with(part.code(), text);
    }
    for promise in &content.promises {
        f = f.with(&promise_field(promise.key), &promise.what);
    }
    f.with("ways", Way::Portal.code())
}

/// Names the fields of a form that comes back, for its summary.
pub fn name(page: &Page, content: &Content, f: &mut FormState) {
    for part in Part::ALL {
        f.label(part.code(), charter_says::part(page.lang, *part));
    }
    for promise in &content.promises {
        f.label(&promise_field(promise.key), &promise.what);
    }
    for (field, key) in [
        ("return_reason", "work.charter.return_reason"),
        ("decree", "work.charter.decree"),
        ("standard_on", "work.charter.standard_on"),
        ("ways", "work.charter.ways"),
    ] {
        f.label(field, page.t(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::FormData;

    fn read(form: Form, pairs: &[(&str, &str)]) -> Result<Command, Vec<String>> {
        let fields = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let data = FormData { fields, ..FormData::default() };
        let mut c = Checker::new(&data);
        let found = command(form, &mut c);
        c.finish(found).map_err(|f| f.errors().iter().map(|one| one.field.clone()).collect())
    }

    #[test]
    fn handing_in_names_every_empty_part_the_law_demands_at_once() {
        let wrong = read(Form::Submit, &[("cost", "Gratis"), ("statement", "  ")]).unwrap_err();
        assert_eq!(wrong, ["statement", "basis", "mechanism", "time", "guarantee", "evaluation"]);
        // A draft may be half done.
        assert!(matches!(read(Form::Revise, &[("cost", "Gratis")]), Ok(Command::Revise(_))));
        let long = "a".repeat(MAX_PART_CHARS + 1);
        assert_eq!(read(Form::Revise, &[("cost", &long)]).unwrap_err(), ["cost"]);
    }

    #[test]
    fn other_forms_need_what_they_need() {
        assert_eq!(read(Form::SendBack, &[("return_reason", " ")]).unwrap_err(), ["return_reason"]);
        assert_eq!(read(Form::Determine, &[("standard_on", "x")]).unwrap_err(), ["standard_on"]);
        assert!(read(Form::Determine, &[]).is_ok());
        assert_eq!(read(Form::Publish, &[("ways", "carrier_pigeon")]).unwrap_err(), ["ways"]);
        assert!(read(Form::Publish, &[]).is_ok());
    }
}
