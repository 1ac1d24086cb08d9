//! What the PDF engine can see: our templates, one document's data, our fonts. Nothing else.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use crate::fonts::FONTS;

/// Templates as (path, text). The engine keeps every path it ever saw for the life of the process
/// (in a table of 65,535 places), so paths are few and fixed.
const TEMPLATES: [(&str, &str); 5] = [
    ("/common.typ", include_str!("../templates/common.typ")),
    ("/paper.typ", include_str!("../templates/paper.typ")),
    ("/sheet.typ", include_str!("../templates/sheet.typ")),
    ("/poster.typ", include_str!("../templates/poster.typ")),
    ("/sop.typ", include_str!("../templates/sop.typ")),
];

const EMBLEM: &[u8] = include_bytes!("../templates/emblem.svg");

/// Which template draws a document.
#[derive(Clone, Copy, Debug)]
pub enum Template {
    /// Letters, forms and reports.
    Paper,
    /// Registers.
    Sheet,
    /// Posters.
    Poster,
    /// SOPs.
    Sop,
}

struct Static {
    library: LazyHash<Library>,
    templates: Vec<Source>,
    emblem: FileId,
    data: FileId,
}

/// A virtual path of ours; the paths are constants that the engine accepts.
fn id(path: &str) -> Option<FileId> {
    let path = VirtualPath::new(path).ok()?;
    Some(RootedPath::new(VirtualRoot::Project, path).intern())
}

static STATIC: LazyLock<Option<Static>> = LazyLock::new(|| {
    let mut templates = Vec::new();
    for (path, text) in TEMPLATES {
        templates.push(Source::new(id(path)?, text.to_owned()));
    }
    Some(Static {
        library: LazyHash::new(Library::default()),
        templates,
        emblem: id("/emblem.svg")?,
        data: id("/data.json")?,
    })
});

/// The world of one document.
pub struct Desk {
    fixed: &'static Static,
    main: FileId,
    data: Bytes,
}

impl Desk {
    /// A world with this template and this data; `None` only if our own paths were refused.
    pub fn new(template: Template, data: Vec<u8>) -> Option<Self> {
        let fixed = STATIC.as_ref()?;
        let main = match template {
            Template::Paper => fixed.templates.get(1)?.id(),
            Template::Sheet => fixed.templates.get(2)?.id(),
            Template::Poster => fixed.templates.get(3)?.id(),
            Template::Sop => fixed.templates.get(4)?.id(),
        };
        Some(Self { fixed, main, data: Bytes::new(data) })
    }
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &self.fixed.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.fixed
            .templates
            .iter()
            .find(|source| source.id() == id)
            .cloned()
            .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.fixed.data {
            Ok(self.data.clone())
        } else if id == self.fixed.emblem {
            Ok(Bytes::new(EMBLEM))
        } else {
            Err(FileError::AccessDenied)
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.get(index)
    }

    /// No clock: dates are part of the letter.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
