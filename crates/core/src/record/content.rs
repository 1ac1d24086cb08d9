//! The list form (*formulir daftar informasi publik*): what an office says of a document, in the
//! official columns of the list.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalog::Category;
use crate::codes;

codes! {
    /// In which form the information can be had.
    Form {
        /// Paper.
        Hard = "hard",
        /// Digital.
        Soft = "soft",
        /// Both.
        Both = "both",
    }
}

impl Form {
    /// Whether there is a paper original to be found.
    pub fn has_paper(self) -> bool {
        !matches!(self, Form::Soft)
    }
}

/// Where the paper original stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf {
    /// Room.
    #[serde(default)]
    pub room: String,
    /// Cabinet.
    #[serde(default)]
    pub cabinet: String,
    /// Folder.
    #[serde(default)]
    pub folder: String,
}

impl Shelf {
    /// Whether nobody could find anything by it.
    pub fn is_empty(&self) -> bool {
        [&self.room, &self.cabinet, &self.folder].iter().all(|part| part.trim().is_empty())
    }
}

/// The paper original.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Where it stands.
    #[serde(default)]
    pub shelf: Shelf,
}

/// What is said of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// *Judul*.
    pub title: String,
    /// *Ringkasan isi informasi*.
    #[serde(default)]
    pub summary: String,
    /// *Berkala*, *serta merta*, *setiap saat*; none until somebody has classed it.
    #[serde(default)]
    pub category: Option<Category>,
    /// The person responsible for making or issuing it: a position or a name.
    #[serde(default)]
    pub responsible: String,
    /// Civil date of making.
    #[serde(default)]
    pub made_on: Option<Date>,
    /// Place of making.
    #[serde(default)]
    pub made_at: String,
    /// In which form it can be had.
    #[serde(default)]
    pub form: Option<Form>,
    /// How long it is kept (*retensi arsip*), in the words of the office's schedule.
    #[serde(default)]
    pub retention: String,
    /// The paper original.
    #[serde(default)]
    pub paper: Paper,
}

impl Content {
    /// The same without blanks around the words.
    #[must_use]
    pub fn trimmed(mut self) -> Content {
        let shelf = &mut self.paper.shelf;
        for text in [
            &mut self.title,
            &mut self.summary,
            &mut self.responsible,
            &mut self.made_at,
            &mut self.retention,
            &mut shelf.room,
            &mut shelf.cabinet,
            &mut shelf.folder,
        ] {
            let trimmed = text.trim();
            if trimmed.len() != text.len() {
                *text = trimmed.to_owned();
            }
        }
        self
    }

    /// The first official column that says nothing yet, as a stable code: the list wants each (the
    /// columns of PerKI 1/2021's list).
    pub fn missing(&self) -> Option<&'static str> {
        let empty = |text: &str| text.trim().is_empty();
        let paper = self.form.is_some_and(Form::has_paper) && self.paper.shelf.is_empty();
        [
            ("title", empty(&self.title)),
            ("summary", empty(&self.summary)),
            ("category", self.category.is_none()),
            ("responsible", empty(&self.responsible)),
            ("made_on", self.made_on.is_none()),
            ("made_at", empty(&self.made_at)),
            ("form", self.form.is_none()),
            ("retention", empty(&self.retention)),
            ("room", paper),
        ]
        .into_iter()
        .find_map(|(code, missing)| missing.then_some(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_is_whole_when_every_official_column_says_something() {
        let mut content = Content { title: "  ".into(), ..Content::default() };
        let mut seen = Vec::new();
        while let Some(code) = content.missing() {
            assert!(!seen.contains(&code), "{code} twice");
            seen.push(code);
            match code {
                "title" => content.title = "Laporan".into(),
                "summary" => content.summary = "Isi".into(),
                "category" => content.category = Some(Category::Periodic),
                "responsible" => content.responsible = "Kasubbag".into(),
                "made_on" => content.made_on = Some(jiff::civil::date(2026, 1, 2)),
                "made_at" => content.made_at = "Metro".into(),
                "form" => content.form = Some(Form::Both),
                "retention" => content.retention = "5 tahun".into(),
                "room" => content.paper.shelf.cabinet = "B2".into(),
                other => panic!("{other}"),
            }
        }
        assert_eq!(seen.len(), 9);
        // A digital document has no shelf.
        content.paper = Paper::default();
        content.form = Some(Form::Soft);
        assert_eq!(content.missing(), None);
    }
}
