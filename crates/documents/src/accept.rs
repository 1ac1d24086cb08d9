//! The one entrance: bytes and a claimed name in, a true type or a refusal out.

use serde::{Deserialize, Serialize};

use crate::{image, markup, name, pdf, scan, text, zip};

/// A type of file the service takes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Portable Document Format.
    Pdf,
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// Word processing document, Office Open XML.
    Docx,
    /// Spreadsheet, Office Open XML.
    Xlsx,
    /// Word processing document, OpenDocument.
    Odt,
    /// Spreadsheet, OpenDocument.
    Ods,
    /// Table as text.
    Csv,
    /// Plain text.
    Text,
    /// Web page that runs nothing.
    Html,
}

impl Kind {
    /// Every accepted type, in the order a form lists them.
    pub const ALL: [Kind; 10] = [
        Kind::Pdf,
        Kind::Jpeg,
        Kind::Png,
        Kind::Docx,
        Kind::Xlsx,
        Kind::Odt,
        Kind::Ods,
        Kind::Csv,
        Kind::Text,
        Kind::Html,
    ];

    /// The media type to store and to send with a download.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Pdf => "application/pdf",
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Kind::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kind::Odt => "application/vnd.oasis.opendocument.text",
            Kind::Ods => "application/vnd.oasis.opendocument.spreadsheet",
            Kind::Csv => "text/csv; charset=utf-8",
            Kind::Text => "text/plain; charset=utf-8",
            Kind::Html => "text/html; charset=utf-8",
        }
    }

    /// File name endings that fit, the usual one first.
    pub fn extensions(self) -> &'static [&'static str] {
        match self {
            Kind::Pdf => &["pdf"],
            Kind::Jpeg => &["jpg", "jpeg", "jpe"],
            Kind::Png => &["png"],
            Kind::Docx => &["docx"],
            Kind::Xlsx => &["xlsx"],
            Kind::Odt => &["odt"],
            Kind::Ods => &["ods"],
            Kind::Csv => &["csv"],
            Kind::Text => &["txt"],
            Kind::Html => &["html", "htm"],
        }
    }

    /// Whether a browser may show it itself; the others are only ever downloaded.
    pub fn shown_inline(self) -> bool {
        matches!(self, Kind::Pdf | Kind::Jpeg | Kind::Png)
    }

    /// The type that uses this file name ending (lower case, without the dot).
    pub fn of_extension(extension: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.extensions().contains(&extension))
    }
}

/// How much a file may ask of us. Sizes in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest file as sent.
    pub max_bytes: u64,
    /// Most entries in a packed document.
    pub max_entries: usize,
    /// Largest sum of unpacked entries.
    pub max_unpacked: u64,
    /// Largest unpacked:packed ratio of one entry above 1 MiB.
    pub max_ratio: u64,
    /// Most pixels of a picture.
    pub max_pixels: u64,
    /// Whether web pages are taken: an office documents them, nobody proves who he is by one.
    pub web_pages: bool,
}

impl Default for Limits {
    /// 10 MiB as sent, 2,000 entries, 128 MiB unpacked, 200:1, 100 million pixels, no web pages.
    fn default() -> Self {
        Limits {
            max_bytes: 10 << 20,
            max_entries: 2_000,
            max_unpacked: 128 << 20,
            max_ratio: 200,
            max_pixels: 100_000_000,
            web_pages: false,
        }
    }
}

/// A file that may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Its true type.
    pub kind: Kind,
    /// Its name made safe, ending as its type does.
    pub name: String,
}

/// What kind of lock is on a refused file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encryption {
    /// A PDF with a password or usage restrictions.
    Pdf,
    /// An Office document with a password.
    Office,
    /// An OpenDocument file with a password.
    OpenDocument,
}

/// Why a file is not safe to hand to an officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Danger {
    /// The industry's harmless test virus (EICAR).
    TestVirus,
    /// A program or a script for a shell.
    Executable,
    /// A document that carries macros or controls.
    Macros,
    /// A PDF or a web page that runs a script.
    Script,
    /// A PDF that starts a program, opens a remote file or submits by itself.
    Launch,
    /// A document that carries another file inside.
    EmbeddedFile,
    /// A document that fetches its template from elsewhere when opened.
    RemoteTemplate,
    /// XML with entity definitions, the stuff of expansion attacks.
    XmlEntities,
    /// Unpacks to far more than its size, or to too many parts.
    Bomb,
    /// A packed document whose entries point outside of it.
    PathTraversal,
    /// A picture of absurd dimensions.
    TooManyPixels,
}

/// Why a file is not taken in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Rejection {
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,
    /// More bytes than the limit.
    #[error("the file has {bytes} bytes, more than {limit}")]
    TooLarge {
        /// Size as sent.
        bytes: u64,
        /// Largest size taken.
        limit: u64,
    },
    /// A recognised type that is not taken (for instance `application/zip`).
    #[error("files of type {found} are not accepted")]
    NotAccepted {
        /// Media type of what was found.
        found: String,
    },
    /// Nothing we recognise.
    #[error("the type of the file is not recognised")]
    Unknown,
    /// The name claims one type, the content is another.
    #[error("the name ends in .{extension} but the content is {found}")]
    ExtensionLies {
        /// The ending in the name, lower case; empty when there is none.
        extension: String,
        /// Media type of what was found.
        found: String,
    },
    /// Locked with a password.
    #[error("the file is encrypted")]
    Encrypted {
        /// Which kind of lock.
        lock: Encryption,
    },
    /// Not safe.
    #[error("the file is not safe: {danger:?}")]
    Dangerous {
        /// What was found.
        danger: Danger,
    },
    /// Of an accepted type, but cut off or broken.
    #[error("the file is damaged")]
    Damaged,
}

impl From<Danger> for Rejection {
    fn from(danger: Danger) -> Self {
        Rejection::Dangerous { danger }
    }
}

impl Rejection {
    /// A stable code for logs and interface texts, for instance `dangerous.macros`.
    pub fn code(&self) -> &'static str {
        match self {
            Rejection::Empty => "empty",
            Rejection::TooLarge { .. } => "too_large",
            Rejection::NotAccepted { .. } => "not_accepted",
            Rejection::Unknown => "unknown",
            Rejection::ExtensionLies { .. } => "extension_lies",
            Rejection::Encrypted { .. } => "encrypted",
            Rejection::Damaged => "damaged",
            Rejection::Dangerous { danger } => match danger {
                Danger::TestVirus => "dangerous.test_virus",
                Danger::Executable => "dangerous.executable",
                Danger::Macros => "dangerous.macros",
                Danger::Script => "dangerous.script",
                Danger::Launch => "dangerous.launch",
                Danger::EmbeddedFile => "dangerous.embedded_file",
                Danger::RemoteTemplate => "dangerous.remote_template",
                Danger::XmlEntities => "dangerous.xml_entities",
                Danger::Bomb => "dangerous.bomb",
                Danger::PathTraversal => "dangerous.path_traversal",
                Danger::TooManyPixels => "dangerous.too_many_pixels",
            },
        }
    }
}

/// Looks at a whole file and says what it is, or why it is not taken.
///
/// `claimed_name` is the name as sent; it decides only between CSV and plain text, which cannot be
/// told apart by content, and must otherwise agree with the content.
///
/// # Errors
/// A [`Rejection`]; the most alarming reason wins over a mere wrong name.
pub fn check(claimed_name: &str, bytes: &[u8], limits: &Limits) -> Result<Accepted, Rejection> {
    let size = bytes.len() as u64;
    if size == 0 {
        return Err(Rejection::Empty);
    }
    if size > limits.max_bytes {
        return Err(Rejection::TooLarge { bytes: size, limit: limits.max_bytes });
    }
    if scan::has_test_virus(bytes) {
        return Err(Danger::TestVirus.into());
    }
    if scan::is_executable(bytes) {
        return Err(Danger::Executable.into());
    }
    let claimed = name::extension(claimed_name);
    let kind = true_kind(bytes, claimed.as_deref(), limits)?;
    let fits = claimed.as_deref().is_some_and(|ending| kind.extensions().contains(&ending));
    if !fits {
        return Err(Rejection::ExtensionLies {
            extension: claimed.unwrap_or_default(),
            found: kind.media_type().to_owned(),
        });
    }
    Ok(Accepted { kind, name: name::safe_name(claimed_name) })
}

fn true_kind(bytes: &[u8], claimed: Option<&str>, limits: &Limits) -> Result<Kind, Rejection> {
    if pdf::is_pdf(bytes) {
        pdf::inspect(bytes, limits)?;
        return Ok(Kind::Pdf);
    }
    if bytes.starts_with(b"PK") {
        return zip::inspect(bytes, limits);
    }
    if bytes.starts_with(&scan::COMPOUND_FILE) {
        return Err(scan::compound_file(bytes));
    }
    if image::is_png(bytes) {
        image::png(bytes, limits)?;
        return Ok(Kind::Png);
    }
    if image::is_jpeg(bytes) {
        image::jpeg(bytes, limits)?;
        return Ok(Kind::Jpeg);
    }
    if limits.web_pages && text::is_plain_text(bytes) && markup::is_web_page(bytes) {
        return if markup::runs(bytes) { Err(Danger::Script.into()) } else { Ok(Kind::Html) };
    }
    if let Some(found) = infer::get(bytes) {
        return Err(Rejection::NotAccepted { found: found.mime_type().to_owned() });
    }
    if text::is_plain_text(bytes) {
        if text::is_markup(bytes) {
            return Err(Rejection::NotAccepted { found: "text/html".to_owned() });
        }
        return Ok(match claimed {
            Some("csv") => Kind::Csv,
            _ => Kind::Text,
        });
    }
    Err(Rejection::Unknown)
}
