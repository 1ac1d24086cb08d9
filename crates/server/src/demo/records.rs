//! The demo's documents on their way to the list: how the data files tell them, and how they are
//! played.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Time;
use serde::Deserialize;
use terbuka_core::catalog::Category;
use terbuka_core::ident::{CaseId, UnitId};
use terbuka_core::office::Office;
use terbuka_core::record::{Content, Form, Paper, Shelf};
use terbuka_desk::record_files::Incoming;
use terbuka_desk::records::{self, Deed, New};
use terbuka_desk::{Context, DeskError, Principal};

use super::script::clock_time;

/// One document and its story.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordScript {
    /// Working days before the day of loading on which it is begun, so never above 0.
    pub day: i32,
    /// Time in the office's zone.
    #[serde(deserialize_with = "clock_time")]
    pub at: Time,
    /// Officer who begins it.
    pub by: String,
    /// Key of the unit that answers for it.
    pub unit: String,
    /// Title.
    pub title: String,
    /// Summary.
    pub summary: String,
    /// Class.
    pub category: Category,
    /// Who answers for making it.
    pub responsible: String,
    /// Calendar days before it was begun on which it was made.
    pub made: i32,
    /// In which form it can be had.
    pub form: Form,
    /// How long it is kept.
    pub retention: String,
    /// Where the paper stands.
    #[serde(default)]
    pub shelf: Shelf,
    /// Its files: name and text.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// What was done.
    #[serde(default)]
    pub steps: Vec<RecordStep>,
}

/// One act on a document.
#[derive(Clone, Debug, Deserialize)]
pub struct RecordStep {
    /// Working days after it was begun.
    pub day: u16,
    /// Time in the office's zone.
    #[serde(deserialize_with = "clock_time")]
    pub at: Time,
    /// Officer.
    pub by: String,
    /// What is done.
    #[serde(flatten)]
    pub what: RecordWhat,
}

/// What is done to a document, in the words of the data files.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each stands for the deed of the same name on the desk")]
pub enum RecordWhat {
    HandOver {
        #[serde(default)]
        files: BTreeMap<String, String>,
    },
    Store,
    Return {
        text: String,
    },
    Submit,
    Approve,
    Refuse {
        text: String,
    },
    List,
    Drop {
        text: String,
    },
}

fn incoming(files: &BTreeMap<String, String>) -> Vec<Incoming> {
    let one = |(name, text): (&String, &String)| Incoming {
        name: name.clone(),
        bytes: text.trim_start().as_bytes().to_vec(),
        replaces: None,
    };
    files.iter().map(one).collect()
}

impl RecordScript {
    fn content(&self, cx: &Context, office: &Office) -> Content {
        let begun = office.date_at(cx.now());
        Content {
            title: self.title.clone(),
            summary: self.summary.clone(),
            category: Some(self.category),
            responsible: self.responsible.clone(),
            made_on: begun.checked_sub(self.made.days()).ok(),
            made_at: office.settings.contact.place.clone(),
            form: Some(self.form),
            retention: self.retention.clone(),
            paper: Paper { shelf: self.shelf.clone() },
        }
    }

    /// Begins it.
    pub async fn begin(
        &self,
        cx: &Context,
        who: &Principal,
        office: &Office,
        unit: UnitId,
    ) -> Result<CaseId, DeskError> {
        let new = New { unit, renews: None, content: self.content(cx, office) };
        Ok(records::begin(cx, who, new, incoming(&self.files)).await?.record)
    }

    /// Does one of its steps.
    pub async fn step(
        &self,
        cx: &Context,
        who: &Principal,
        id: &CaseId,
        step: usize,
    ) -> Result<(), DeskError> {
        let view = terbuka_desk::record_view::open(cx, who, id).await?;
        let (deed, files) = match self.steps[step].what.clone() {
            RecordWhat::HandOver { files } => (Deed::HandOver, incoming(&files)),
            RecordWhat::Store => (Deed::Store, Vec::new()),
            RecordWhat::Return { text } => (Deed::Return { reason: text }, Vec::new()),
            RecordWhat::Submit => (Deed::Submit { content: Box::new(view.content) }, Vec::new()),
            RecordWhat::Approve => (Deed::Approve, Vec::new()),
            RecordWhat::Refuse { text } => (Deed::Refuse { reason: text }, Vec::new()),
            RecordWhat::List => (Deed::List, Vec::new()),
            RecordWhat::Drop { text } => (Deed::Drop { reason: text }, Vec::new()),
        };
        records::perform(cx, who, id, None, deed, files).await.map(drop)
    }
}
