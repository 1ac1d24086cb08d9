//! The decision that determines the list of public information (*keputusan penetapan daftar informasi
//! publik*), with the list in its official columns.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::block::{Block, Head, Paper};
use super::parts::Frame;
use super::{LetterKind, words};
use crate::catalog::Content;
use crate::sheet::{Cell, Column, Sheet};

/// A decision on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListDecree {
    /// Everything around the message.
    pub frame: Frame,
    /// The office, as the decision names it.
    pub office: String,
    /// The regulations it rests on, in the order of their rank.
    pub basis: Vec<String>,
    /// Number and day of the decision that it replaces, if there was one.
    pub replaces: Option<(String, Date)>,
    /// Months after which the list is brought up to date at the latest.
    pub months: Option<u32>,
    /// The list.
    pub rows: Vec<ListRow>,
}

/// One line of the list, in the official columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListRow {
    /// *Ringkasan isi informasi*: the title, and the summary where there is one.
    pub information: String,
    /// Unit or official that holds it.
    pub holder: String,
    /// Who answers for making or issuing it.
    pub responsible: String,
    /// Time and place of making.
    pub made: String,
    /// In which form it is available.
    pub form: String,
    /// How long it is kept.
    pub retention: String,
    /// Its class.
    pub category: String,
}

impl From<&Content> for ListRow {
    fn from(content: &Content) -> Self {
        let both = |first: &str, second: &str, mark: &str| match (first, second) {
            (first, "") => first.to_owned(),
            ("", second) => second.to_owned(),
            (first, second) => format!("{first}{mark}{second}"),
        };
        ListRow {
            information: both(&content.title, &content.summary, ": "),
            holder: content.unit.clone(),
            responsible: content.responsible.clone(),
            made: both(&content.place, &content.time, ", "),
            form: content.forms_in_words(),
            retention: content.retention.clone(),
            category: content.category.indonesian().to_owned(),
        }
    }
}

impl ListDecree {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let frame = &self.frame;
        let p = |text: String| Block::Paragraph { text };
        let heading = |text: &str| Block::Heading { text: text.to_owned() };
        let how_many = count(u32::try_from(self.rows.len()).unwrap_or(u32::MAX));
        let mut decided = vec![format!(
            "Menetapkan {how_many} informasi dalam lampiran keputusan ini sebagai Daftar Informasi \
             Publik {}.",
            self.office
        )];
        if let Some(months) = &self.months {
            decided.push(format!(
                "Daftar ini dimutakhirkan setiap kali ada informasi baru atau berubah, paling \
                 lambat setiap {} bulan.",
                count(*months)
            ));
        }
        if let Some((number, on)) = &self.replaces {
            decided.push(format!(
                "Keputusan Nomor {number} tanggal {} tidak berlaku lagi.",
                words::date(*on)
            ));
        }
        decided.push("Keputusan ini berlaku sejak tanggal ditetapkan.".to_owned());
        let blocks = vec![
            heading("Menimbang"),
            p("bahwa setiap badan publik wajib menyediakan daftar seluruh informasi publik yang \
               berada di bawah penguasaannya, tidak termasuk informasi yang dikecualikan, dan daftar \
               yang terhimpun dari setiap unit telah diperiksa dan disetujui."
                .to_owned()),
            heading("Mengingat"),
            Block::List { ordered: true, items: self.basis.clone() },
            heading("Memutuskan"),
            Block::List { ordered: true, items: decided },
            heading("Lampiran: Daftar Informasi Publik"),
            Block::Table { sheet: self.sheet() },
        ];
        Paper {
            title: LetterKind::ListDecree.title().to_owned(),
            letterhead: frame.letterhead.clone(),
            number: frame.number.clone(),
            place_and_date: format!("{}, {}", frame.place, words::date(frame.date)),
            dated: frame.date.to_string(),
            head: Head::Form { subtitle: vec![self.office.clone()] },
            blocks,
            signatory: Some(frame.signatory.clone()),
            copies: frame.copies.clone(),
            verification: frame.verification.clone(),
        }
    }

    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::new(
            "",
            vec![
                Column::number("No").width(1),
                Column::text("Ringkasan isi informasi").width(6),
                Column::text("Pejabat/satuan kerja yang menguasai").width(4),
                Column::text("Penanggung jawab pembuatan").width(4),
                Column::text("Tempat dan waktu pembuatan").width(3),
                Column::text("Bentuk").width(2),
                Column::text("Jangka waktu simpan").width(3),
                Column::text("Kategori").width(2),
            ],
        );
        for (at, row) in self.rows.iter().enumerate() {
            sheet.push(vec![
                Cell::from(at + 1),
                Cell::text(&row.information),
                Cell::text(&row.holder),
                Cell::text(&row.responsible),
                Cell::text(&row.made),
                Cell::text(&row.form),
                Cell::text(&row.retention),
                Cell::text(&row.category),
            ]);
        }
        sheet
    }
}

/// "7 (tujuh)", or the figures alone beyond what is said in words.
fn count(number: u32) -> String {
    let figures = words::grouped(i64::from(number));
    match words::count_in_words(number) {
        Some(said) => format!("{figures} ({said})"),
        None => figures,
    }
}
