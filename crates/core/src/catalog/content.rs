//! What an item says, in the columns of the official list (PerKI 1/2021, see the law sheet 3.8).

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalog::Category;
use crate::codes;
use crate::ident::FileId;

/// Characters of a title at most.
pub const MAX_TITLE: usize = 500;
/// Characters of a summary at most.
pub const MAX_SUMMARY: usize = 5_000;
/// Characters of any other line at most.
pub const MAX_LINE: usize = 300;
/// Files and links of one item at most, each.
pub const MAX_FILES: usize = 100;
/// Years that a list can speak of: the first election, and not beyond what plans reach.
const YEARS: std::ops::RangeInclusive<i16> = 1945..=2100;

codes! {
    /// The form in which it is available (*bentuk informasi yang tersedia*).
    Form {
        /// *Softcopy*.
        Soft = "soft",
        /// *Hardcopy*.
        Hard = "hard",
    }
}

/// A file of an item: what it is and where its bytes are, never the bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRef {
    /// Identifier of the stored file.
    pub id: FileId,
    /// The name it is given out under.
    pub name: String,
    /// Its true type, as found in its bytes.
    pub media_type: String,
    /// Its size in bytes.
    pub size: u64,
    /// SHA-256 of its bytes, hexadecimal.
    pub sha256: String,
}

impl FileRef {
    /// Its type without parameters, as registers of types name it: `text/csv`, not with a charset.
    ///
    /// ```
    /// # use terbuka_core::catalog::FileRef;
    /// # use terbuka_core::ident::FileId;
    /// # let (id, name, sha256) = (FileId::new("f"), "a.csv".to_owned(), String::new());
    /// let file = FileRef { id, name, media_type: "text/csv; charset=utf-8".into(), size: 1, sha256 };
    /// assert_eq!(file.bare_type(), "text/csv");
    /// ```
    pub fn bare_type(&self) -> &str {
        self.media_type.split(';').next().unwrap_or_default().trim()
    }
}

/// A place outside where it can be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What stands there.
    pub title: String,
    /// Its address, `https` or `http`.
    pub url: String,
}

/// What an item says. Every column but title, category and unit may be empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What it is called.
    pub title: String,
    /// *Ringkasan isi informasi*.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// Its class.
    pub category: Category,
    /// Unit or official that holds it (*pejabat/satuan kerja yang menguasai*).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Who answers for making or issuing it (*penanggung jawab pembuatan atau penerbitan*).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub responsible: String,
    /// Time of making, as the list writes it: a date, a month, a year, "2019–2024".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub time: String,
    /// Place of making.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// The year it is about or was made in, for filters; taken from time or title when not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// In which form it is available.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub forms: BTreeSet<Form>,
    /// File formats, lower case without dot: `pdf`, `csv`.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub formats: BTreeSet<String>,
    /// How long it is kept (*jangka waktu penyimpanan*).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub retention: String,
    /// Last day to bring it up to date, when the office set one (Art. 9(3)).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_by: Option<Date>,
    /// Its files, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileRef>,
    /// Where else it can be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<Link>,
}

/// What is wrong with one column: a stable code that pages word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Flaw {
    /// Name of the column.
    pub field: &'static str,
    /// `required`, `too_long`, `control`, `too_many`, `exempt_file`, `exempt_link`, `link`, `year`, …
    pub code: &'static str,
}

impl Content {
    /// The least that can be listed.
    pub fn new(title: impl Into<String>, category: Category) -> Content {
        Content {
            title: title.into(),
            summary: String::new(),
            category,
            unit: String::new(),
            responsible: String::new(),
            time: String::new(),
            place: String::new(),
            year: None,
            forms: BTreeSet::new(),
            formats: BTreeSet::new(),
            retention: String::new(),
            review_by: None,
            files: Vec::new(),
            links: Vec::new(),
        }
    }

    /// The content in one spelling: spaces single, formats lower case, what follows from files and
    /// time filled in; or every flaw.
    ///
    /// # Errors
    /// At least one [`Flaw`].
    pub fn checked(mut self) -> Result<Content, Vec<Flaw>> {
        for line in [
            &mut self.title,
            &mut self.unit,
            &mut self.responsible,
            &mut self.time,
            &mut self.place,
            &mut self.retention,
        ] {
            *line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        self.summary = self.summary.trim().replace("\r\n", "\n");
        self.formats = self.formats.iter().flat_map(|format| formats(format)).collect();
        for file in &self.files {
            let suffix = file.name.rsplit_once('.').map(|(_, suffix)| suffix.to_lowercase());
            self.formats.extend(suffix.filter(|suffix| is_format(suffix)));
        }
        if !self.files.is_empty() {
            self.forms.insert(Form::Soft);
        }
        let found = || year_in(&self.time).or_else(|| year_in(&self.title));
        self.year = self.year.or_else(found);
        let flaws = self.flaws();
        if flaws.is_empty() { Ok(self) } else { Err(flaws) }
    }

    fn flaws(&self) -> Vec<Flaw> {
        let mut flaws = Vec::new();
        let mut wrong = |field, code| flaws.push(Flaw { field, code });
        if self.title.is_empty() {
            wrong("title", "required");
        }
        for (field, text, most) in [
            ("title", &self.title, MAX_TITLE),
            ("summary", &self.summary, MAX_SUMMARY),
            ("unit", &self.unit, MAX_LINE),
            ("responsible", &self.responsible, MAX_LINE),
            ("time", &self.time, MAX_LINE),
            ("place", &self.place, MAX_LINE),
            ("retention", &self.retention, MAX_LINE),
        ] {
            if text.chars().count() > most {
                wrong(field, "too_long");
            }
            if text.chars().any(|c| c.is_control() && c != '\n' && c != '\t') {
                wrong(field, "control");
            }
        }
        if self.year.is_some_and(|year| !YEARS.contains(&year)) {
            wrong("year", "year");
        }
        if self.files.len() > MAX_FILES {
            wrong("files", "too_many");
        }
        if self.links.len() > MAX_FILES {
            wrong("links", "too_many");
        }
        for link in &self.links {
            let web = link.url.starts_with("https://") || link.url.starts_with("http://");
            let plain = !link.url.chars().any(|c| c.is_whitespace() || c.is_control());
            if !web || !plain || link.url.len() > 2_000 {
                wrong("links", "link");
            }
            if link.title.chars().count() > MAX_LINE {
                wrong("links", "too_long");
            }
        }
        // The list names exempt information and gives nothing of it (Art. 17).
        if self.category == Category::Exempt {
            if !self.files.is_empty() {
                wrong("files", "exempt_file");
            }
            if !self.links.is_empty() {
                wrong("links", "exempt_link");
            }
        }
        flaws
    }

    /// The forms in the list's own words.
    pub fn forms_in_words(&self) -> String {
        let words: Vec<&str> = self
            .forms
            .iter()
            .map(|form| match form {
                Form::Soft => "Softcopy",
                Form::Hard => "Hardcopy",
            })
            .collect();
        words.join(", ")
    }

    /// The formats in capitals, with commas.
    pub fn formats_in_words(&self) -> String {
        let words: Vec<String> = self.formats.iter().map(|format| format.to_uppercase()).collect();
        words.join(", ")
    }
}

/// The formats a cell names: "PDF / Excel", ".docx, jpg"; what names a form only gives none.
pub fn formats(cell: &str) -> BTreeSet<String> {
    cell.split(|c: char| !c.is_ascii_alphanumeric())
        .map(str::to_ascii_lowercase)
        .map(|word| match word.as_str() {
            "excel" | "spreadsheet" => "xlsx".to_owned(),
            "word" => "docx".to_owned(),
            "jpeg" => "jpg".to_owned(),
            "htm" => "html".to_owned(),
            _ => word,
        })
        .filter(|word| is_format(word))
        .collect()
}

/// The forms a cell names: "softcopy dan hardcopy", "elektronik/cetak".
pub fn forms(cell: &str) -> BTreeSet<Form> {
    let words = cell.to_lowercase();
    let says = |signs: &[&str]| signs.iter().any(|sign| words.contains(sign));
    let mut forms = BTreeSet::new();
    if says(&["soft", "elektronik", "digital", "daring", "online", "file"])
        || !formats(cell).is_empty()
    {
        forms.insert(Form::Soft);
    }
    if says(&["hard", "cetak", "fisik", "kertas", "buku"]) {
        forms.insert(Form::Hard);
    }
    forms
}

fn is_format(word: &str) -> bool {
    const KNOWN: [&str; 31] = [
        "bmp", "csv", "doc", "docx", "geojson", "gif", "html", "jpg", "json", "kml", "mp3", "mp4",
        "ods", "odt", "pdf", "png", "ppt", "pptx", "rar", "rtf", "shp", "svg", "tif", "tiff",
        "tsv", "txt", "webp", "xls", "xlsx", "xml", "zip",
    ];
    KNOWN.binary_search(&word).is_ok()
}

/// The last year that a text names: "Januari 2023 s.d. Juni 2024" is of 2024.
pub fn year_in(text: &str) -> Option<i16> {
    text.split(|c: char| !c.is_ascii_digit())
        .filter(|run| run.len() == 4)
        .filter_map(|run| run.parse().ok())
        .filter(|year| YEARS.contains(year))
        .max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_is_filled_in() {
        let mut content = Content::new("  Laporan   Keuangan 2023 ", Category::Periodic);
        content.time = "Juni 2024".to_owned();
        content.formats.insert("PDF/Excel".to_owned());
        let content = content.checked().unwrap();
        assert_eq!(content.title, "Laporan Keuangan 2023");
        assert_eq!(content.year, Some(2024));
        assert_eq!(content.formats_in_words(), "PDF, XLSX");
    }

    #[test]
    fn exempt_information_has_a_title_and_nothing_to_open() {
        let mut content = Content::new("Data pribadi calon", Category::Exempt);
        content.links.push(Link { title: String::new(), url: "https://kpu.example/x".to_owned() });
        assert_eq!(content.checked(), Err(vec![Flaw { field: "links", code: "exempt_link" }]));
    }

    #[test]
    fn a_link_is_a_web_address() {
        for url in ["javascript:alert(1)", "http://a b", "ftp://x", ""] {
            let mut content = Content::new("A", Category::Anytime);
            content.links.push(Link { title: String::new(), url: url.to_owned() });
            assert_eq!(
                content.checked(),
                Err(vec![Flaw { field: "links", code: "link" }]),
                "{url}"
            );
        }
    }

    #[test]
    fn cells_name_forms_and_formats() {
        assert_eq!(forms("Softcopy & cetak").len(), 2);
        assert!(forms("PDF").contains(&Form::Soft));
        assert!(formats("hardcopy").is_empty());
        assert_eq!(formats("Word, .JPEG").into_iter().collect::<Vec<_>>(), ["docx", "jpg"]);
    }

    #[test]
    fn a_year_is_four_digits_within_reason() {
        assert_eq!(year_in("2019–2024"), Some(2024));
        assert_eq!(year_in("nomor 0005/9999"), None);
        assert_eq!(year_in(""), None);
    }
}
