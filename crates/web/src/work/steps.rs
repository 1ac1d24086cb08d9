//! Forms of steps on one page: what a person can do next, each with its few fields. One template
//! draws them all, so that objections and disputes look and answer alike.

use terbuka_desk::upload::{Upload, UploadSlot};

use crate::form::{Checker, FormData, FormState};
use crate::page::Page;
use crate::view::Choice;

/// What a field is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// One line.
    Line,
    /// Sentences, over so many rows.
    Area(u8),
    /// A civil date.
    Date,
    /// A time of day.
    Time,
    /// One of a few.
    Radios(Vec<Choice>),
    /// One of several.
    Select(Vec<Choice>),
    /// Files.
    Files,
}

/// One field of a step.
#[derive(Clone, Debug)]
pub struct Field {
    /// Name: the step's code in front, for several steps stand on one page.
    pub name: String,
    /// Label.
    pub label: String,
    /// What it means.
    pub hint: String,
    /// May stay empty.
    pub optional: bool,
    /// What it is.
    pub kind: Kind,
}

/// One step with its form.
#[derive(Clone, Debug)]
pub struct Step {
    /// Code, which is also the form's id.
    pub code: String,
    /// What it does.
    pub title: String,
    /// What follows from it; may be empty.
    pub about: String,
    /// Where it is sent.
    pub action: String,
    /// Its fields.
    pub fields: Vec<Field>,
    /// It may carry files.
    pub files: bool,
    /// Its errors are shown, or it is the likely next one.
    pub open: bool,
}

impl Step {
    /// A step without fields.
    pub fn new(page: &Page, code: &str, title: String, action: String) -> Self {
        let key = format!("objection.about.{code}");
        let about = page.t(&key).into_owned();
        Step {
            code: code.to_owned(),
            title,
            about: if about == key { String::new() } else { about },
            action,
            fields: Vec::new(),
            files: false,
            open: false,
        }
    }

    /// Adds a field that must be filled.
    #[must_use]
    pub fn need(self, page: &Page, name: &str, kind: Kind) -> Self {
        self.field(page, name, kind, false)
    }

    /// Adds a field that may stay empty.
    #[must_use]
    pub fn may(self, page: &Page, name: &str, kind: Kind) -> Self {
        self.field(page, name, kind, true)
    }

    /// Adds a field for files.
    #[must_use]
    pub fn with_files(mut self, page: &Page) -> Self {
        self.files = true;
        self.field(page, "files", Kind::Files, true)
    }

    fn field(mut self, page: &Page, name: &str, kind: Kind, optional: bool) -> Self {
        let hint_key = format!("objection.hint.{name}");
        let hint = page.t(&hint_key).into_owned();
        self.fields.push(Field {
            name: named(&self.code, name),
            label: page.t(format!("objection.field.{name}")).into_owned(),
            hint: if hint == hint_key { String::new() } else { hint },
            optional,
            kind,
        });
        self
    }

    /// Opens the step whose field is wrong.
    pub fn reopen(&mut self, f: &FormState) {
        self.open |= self.fields.iter().any(|field| f.error_of(&field.name).is_some());
    }
}

/// The name of a step's field on the page.
pub fn named(step: &str, field: &str) -> String {
    format!("{step}_{field}")
}

/// A step's own fields as it was sent, without the code in front.
pub fn own(data: &FormData, step: &str) -> FormData {
    let prefix = format!("{step}_");
    let strip = |name: &str| name.strip_prefix(&prefix).unwrap_or(name).to_owned();
    let mut own = data.clone();
    for (name, _) in &mut own.fields {
        *name = strip(name);
    }
    for file in &mut own.files {
        file.field = strip(&file.field);
    }
    own
}

/// Puts what is wrong with a step's own fields back under their names on the page, with what they are
/// called.
pub fn back(page: &Page, step: &str, own: &FormState, sent: &FormData) -> FormState {
    let mut f = FormState::keeping(sent);
    f.notices.clone_from(&own.notices);
    for error in own.errors() {
        let name = named(step, &error.field);
        let key = format!("objection.field.{}", error.field);
        f.error(&name, error.message.clone());
        f.label(&name, page.t(key));
    }
    f
}

/// The files of a step.
pub fn uploads(c: &mut Checker, slot: UploadSlot, max_bytes: usize) -> Vec<Upload> {
    let mut found = Vec::new();
    for file in c.files("files", max_bytes) {
        if let Some(bytes) = &file.bytes {
            found.push(Upload { name: file.name.clone(), bytes: bytes.to_vec(), slot });
        }
    }
    found
}
