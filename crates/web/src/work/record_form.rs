//! The forms of a document: read into deeds, and filled with what is said of it.

use terbuka_core::catalog::Category;
use terbuka_core::ident::FileId;
use terbuka_core::record::{Content, Form as Bears, Paper, Shelf};
use terbuka_core::request::Act;
use terbuka_desk::form::{MAX_LINE_CHARS, MAX_TEXT_CHARS};
use terbuka_desk::record_files::{Incoming, MAX_FILE_BYTES};
use terbuka_desk::records::Deed;

use crate::Page;
use crate::form::{Checker, FormState, Message};

const REQUIRED: &str = "forms.error.required";

/// The classes a document can have: what is exempt comes on its list by a consequence test.
pub const CATEGORIES: [Category; 3] = [Category::Periodic, Category::Immediate, Category::Anytime];

/// The forms of a document's page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Say anew what it is and where its paper stands.
    Keep,
    /// Hand the digital copy over.
    HandOver,
    /// Take it in.
    Store,
    /// Send it back.
    Return,
    /// Keep the list form.
    Collect,
    /// Hand the list form in.
    Submit,
    /// Yes.
    Approve,
    /// No.
    Refuse,
    /// Document it on the list.
    List,
    /// Give it up.
    Drop,
}

impl Form {
    /// The act that a form is.
    pub fn act(self) -> Act {
        match self {
            Form::Keep => Act::RecordKeep,
            Form::HandOver => Act::RecordHandOver,
            Form::Store => Act::RecordStore,
            Form::Return => Act::RecordReturn,
            Form::Collect | Form::Submit => Act::RecordCollect,
            Form::Approve | Form::Refuse => Act::RecordApprove,
            Form::List => Act::RecordList,
            Form::Drop => Act::RecordDrop,
        }
    }

    /// Whether it says what the document is.
    pub fn says(self) -> bool {
        matches!(self, Form::Keep | Form::Collect | Form::Submit)
    }

    /// The mark in the address that says it was done.
    pub fn done(self) -> &'static str {
        match self {
            Form::Keep | Form::Collect => "simpan",
            Form::HandOver => "serah",
            Form::Store => "terima",
            Form::Return => "kembali",
            Form::Submit => "ajukan",
            Form::Approve => "setuju",
            Form::Refuse => "tolak",
            Form::List => "daftar",
            Form::Drop => "buang",
        }
    }
}

/// Every mark that says something was done.
pub const DONE: [&str; 10] = [
    "mulai", "simpan", "serah", "terima", "kembali", "ajukan", "setuju", "tolak", "daftar", "buang",
];

/// Reads a form; `None` leaves its messages in the checker.
pub fn deed(form: Form, c: &mut Checker) -> Option<Deed> {
    match form {
        Form::Keep => Some(Deed::Keep { content: Box::new(content(c)) }),
        Form::HandOver => Some(Deed::HandOver),
        Form::Store => Some(Deed::Store),
        Form::Return => {
            let reason = c.need_text("return_reason", MAX_TEXT_CHARS, REQUIRED)?;
            Some(Deed::Return { reason })
        }
        Form::Collect => Some(Deed::Collect { content: Box::new(content(c)) }),
        Form::Submit => {
            let content = content(c);
            // Every empty column at once, not one after the other.
            let mut probe = content.clone();
            while let Some(code) = probe.missing() {
                c.fail(code, Message::new(REQUIRED));
                fill(&mut probe, code);
            }
            Some(Deed::Submit { content: Box::new(content) })
        }
        Form::Approve => Some(Deed::Approve),
        Form::Refuse => {
            let reason = c.need_text("refuse_reason", MAX_TEXT_CHARS, REQUIRED)?;
            Some(Deed::Refuse { reason })
        }
        Form::List => Some(Deed::List),
        Form::Drop => {
            let reason = c.need_text("drop_reason", MAX_TEXT_CHARS, REQUIRED)?;
            Some(Deed::Drop { reason })
        }
    }
}

/// Puts something where nothing is, to look at what else is missing. Never sent anywhere.
fn fill(content: &mut Content, code: &str) {
    let some = || "-".to_owned();
    match code {
        "title" => content.title = some(),
        "summary" => content.summary = some(),
        "category" => content.category = Some(Category::Anytime),
        "responsible" => content.responsible = some(),
        "made_on" => content.made_on = Some(jiff::civil::Date::ZERO),
        "made_at" => content.made_at = some(),
        "form" => content.form = Some(Bears::Soft),
        "retention" => content.retention = some(),
        _ => content.paper.shelf.room = some(),
    }
}

/// What is said of a document.
pub fn content(c: &mut Checker) -> Content {
    let mut line = |field: &str| c.line(field, MAX_LINE_CHARS).unwrap_or_default();
    let (title, responsible, made_at) = (line("title"), line("responsible"), line("made_at"));
    let retention = line("retention");
    let shelf = Shelf { room: line("room"), cabinet: line("cabinet"), folder: line("folder") };
    Content {
        title,
        summary: c.text("summary", MAX_TEXT_CHARS).unwrap_or_default(),
        category: c.choice("category", |code| {
            Category::from_code(code).filter(|category| CATEGORIES.contains(category))
        }),
        responsible,
        made_on: c.date("made_on"),
        made_at,
        form: c.choice("form", Bears::from_code),
        retention,
        paper: Paper { shelf },
    }
}

/// The files that came; the first takes the place of another where that was asked.
pub fn files(c: &mut Checker) -> Vec<Incoming> {
    let most = usize::try_from(MAX_FILE_BYTES).unwrap_or(usize::MAX);
    let replaces = c.line("replaces", 100).map(FileId::new);
    let found = c.files("files", most);
    let files: Vec<Incoming> = found
        .into_iter()
        .enumerate()
        .filter_map(|(at, file)| {
            Some(Incoming {
                name: file.name.clone(),
                bytes: file.bytes.as_ref()?.to_vec(),
                replaces: replaces.clone().filter(|_| at == 0),
            })
        })
        .collect();
    if replaces.is_some() && files.len() > 1 {
        c.fail("files", Message::new("work.record.one_newer"));
    }
    files
}

/// The form filled with what is said of a document.
pub fn filled(content: &Content) -> FormState {
    let shelf = &content.paper.shelf;
    let mut f = FormState::new();
    for (field, text) in [
        ("title", &content.title),
        ("summary", &content.summary),
        ("responsible", &content.responsible),
        ("made_at", &content.made_at),
        ("retention", &content.retention),
        ("room", &shelf.room),
        ("cabinet", &shelf.cabinet),
        ("folder", &shelf.folder),
    ] {
        f = f.with(field, text);
    }
    if let Some(category) = content.category {
        f = f.with("category", category.code());
    }
    if let Some(date) = content.made_on {
        f = f.with("made_on", date);
    }
    if let Some(form) = content.form {
        f = f.with("form", form.code());
    }
    f
}

/// The fields in the order in which the page asks.
pub const FIELDS: [&str; 18] = [
    "unit",
    "title",
    "summary",
    "category",
    "responsible",
    "made_on",
    "made_at",
    "form",
    "retention",
    "room",
    "cabinet",
    "folder",
    "replaces",
    "files",
    "return_reason",
    "refuse_reason",
    "drop_reason",
    "renews",
];

/// Names the fields of a form that comes back, for its summary.
pub fn name(page: &Page, f: &mut FormState) {
    for field in FIELDS {
        f.label(field, page.t(format!("work.record.field.{field}")));
    }
    f.in_order_of(&FIELDS);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form::FormData;

    fn read(form: Form, pairs: &[(&str, &str)]) -> Result<Deed, Vec<String>> {
        let fields = pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
        let data = FormData { fields, ..FormData::default() };
        let mut c = Checker::new(&data);
        let found = deed(form, &mut c);
        c.finish(found).map_err(|f| f.errors().iter().map(|one| one.field.clone()).collect())
    }

    #[test]
    fn handing_in_names_every_empty_column_at_once() {
        let wrong = read(Form::Submit, &[("title", "A"), ("form", "both")]).unwrap_err();
        let wanted =
            ["summary", "category", "responsible", "made_on", "made_at", "retention", "room"];
        assert_eq!(wrong, wanted);
        // A form that is only kept may be half done, but not nonsense.
        assert!(read(Form::Collect, &[("title", "A")]).is_ok());
        assert_eq!(read(Form::Collect, &[("category", "exempt")]).unwrap_err(), ["category"]);
        assert_eq!(read(Form::Keep, &[("made_on", "kemarin")]).unwrap_err(), ["made_on"]);
    }

    #[test]
    fn each_no_needs_its_reason() {
        for (form, field) in [
            (Form::Return, "return_reason"),
            (Form::Refuse, "refuse_reason"),
            (Form::Drop, "drop_reason"),
        ] {
            assert_eq!(read(form, &[(field, " ")]).unwrap_err(), [field]);
            assert!(read(form, &[(field, "Tidak terbaca")]).is_ok());
        }
    }
}
