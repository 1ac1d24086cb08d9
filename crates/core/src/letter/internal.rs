//! Papers inside the office: the disposition sheet, the cover of the monthly report.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::LetterKind;
use super::block::{Block, Fact, Head, Paper, TickItem, fact, h, p};
use super::parts::{Frame, RequestSummary};
use super::receipt::{received, requester_facts};
use super::words;
use crate::sheet::{Cell, Column, Sheet};

/// Disposition sheet (*lembar disposisi*): who is asked to do what with a request, until when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposition {
    /// The frame; its signatory is the official who disposes.
    pub frame: Frame,
    /// The request.
    pub request: RequestSummary,
    /// Binding date of the answer to the requester.
    pub answer_due: Date,
    /// Degrees an office uses, with the chosen one ticked ("Biasa", "Segera", "Sangat segera").
    pub degrees: Vec<(String, bool)>,
    /// Instructions an office uses, with the chosen ones ticked.
    pub instructions: Vec<(String, bool)>,
    /// To whom, each with an own task and date.
    pub targets: Vec<DispositionTarget>,
    /// Further words.
    pub note: Option<String>,
}

/// One unit or officer asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispositionTarget {
    /// Unit, with its liaison officer where known.
    pub to: String,
    /// What is asked of it.
    pub task: String,
    /// Its own due date.
    pub due: Date,
}

/// Cover letter of the monthly report from the *Kasubbag* to the *Sekretaris* (seed SOP, step 8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportCover {
    /// The frame.
    pub frame: Frame,
    /// The month, as any day in it.
    pub period: Date,
    /// The main figures: label and value.
    pub figures: Vec<(String, String)>,
    /// What needs the reader's attention; may be empty.
    pub attention: Vec<String>,
    /// The SOP that asks for the report: name and number.
    pub procedure: Option<String>,
}

fn ticks(items: &[(String, bool)]) -> Block {
    Block::Ticks {
        items: items
            .iter()
            .map(|(text, ticked)| TickItem { ticked: *ticked, text: text.clone() })
            .collect(),
    }
}

impl Disposition {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let request = &self.request;
        let mut facts: Vec<Fact> = vec![
            fact("Nomor pendaftaran", &request.registration_no),
            fact("Diterima", received(request)),
            fact("Melalui", &request.channel),
        ];
        // An internal sheet needs the name and the task, not how to reach the requester.
        facts.extend(requester_facts(request).into_iter().take(1));
        facts.push(fact(
            "Batas jawaban",
            format!("{} (tanggal yang mengikat)", words::long_date(self.answer_due)),
        ));
        let mut table = Sheet::new(
            "",
            vec![
                Column::number("No").width(1),
                Column::text("Diteruskan kepada").width(5),
                Column::text("Tugas").width(7),
                Column::date("Paling lambat").width(3),
            ],
        );
        for (index, target) in self.targets.iter().enumerate() {
            table.push(vec![
                Cell::from(index + 1),
                Cell::text(&target.to),
                Cell::text(&target.task),
                Cell::Date(target.due),
            ]);
        }
        let mut blocks = vec![
            Block::Facts { rows: facts },
            h("Informasi yang diminta"),
            Block::Quote { text: request.information.clone() },
        ];
        if !self.degrees.is_empty() {
            blocks.extend([h("Sifat"), ticks(&self.degrees)]);
        }
        if !self.instructions.is_empty() {
            blocks.extend([h("Petunjuk"), ticks(&self.instructions)]);
        }
        blocks.extend([h("Disposisi"), Block::Table { sheet: table }]);
        if let Some(note) = &self.note {
            blocks.extend([h("Catatan"), p(note)]);
        }
        let frame = &self.frame;
        Paper {
            title: LetterKind::Disposition.title().to_owned(),
            letterhead: frame.letterhead.clone(),
            number: frame.number.clone(),
            place_and_date: format!("{}, {}", frame.place, words::date(frame.date)),
            dated: frame.date.to_string(),
            head: Head::Form { subtitle: vec![] },
            blocks,
            signatory: Some(frame.signatory.clone()),
            copies: frame.copies.clone(),
            verification: frame.verification.clone(),
        }
    }
}

impl ReportCover {
    /// The words on the page.
    pub fn compose(&self) -> Paper {
        let month = words::month_year(self.period);
        let because = match &self.procedure {
            Some(procedure) => format!("Sesuai dengan {procedure}, bersama"),
            None => "Bersama".to_owned(),
        };
        let mut blocks = vec![
            p(format!(
                "{because} ini kami sampaikan laporan pelayanan informasi publik bulan {month}. \
                 Pokok-pokok laporan tersebut adalah:"
            )),
            Block::Facts {
                rows: self.figures.iter().map(|(label, value)| fact(label, value)).collect(),
            },
        ];
        if !self.attention.is_empty() {
            blocks.push(p("Hal yang memerlukan perhatian:"));
            blocks.push(Block::List { ordered: true, items: self.attention.clone() });
        }
        blocks.push(p(
            "Demikian laporan ini kami sampaikan. Atas perhatian dan arahan Bapak/Ibu, kami \
             mengucapkan terima kasih.",
        ));
        super::notice::letter(
            &self.frame,
            LetterKind::ReportCover,
            &format!("Laporan pelayanan informasi publik bulan {month}"),
            blocks,
        )
    }
}
