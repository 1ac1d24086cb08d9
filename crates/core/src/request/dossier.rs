//! A request with its words: the state, and the erasable texts and person beside it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::person::{Content, Requester};
use crate::request::Request;

/// Everything that letters, the register and the case page need of one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// State of the case.
    pub case: Request,
    /// Who asked; `None` once erased.
    pub requester: Option<Requester>,
    /// What was asked.
    pub content: Content,
    /// Texts by slot (`decision/material`, `extension/reason`, …).
    pub texts: BTreeMap<String, String>,
}

impl Dossier {
    /// The words of a slot, empty when there are none.
    pub fn words(&self, slot: &str) -> &str {
        self.texts.get(slot).map_or("", String::as_str)
    }

    /// Name of the requester, or what stands for it once erased.
    pub fn requester_name(&self) -> &str {
        self.requester.as_ref().map_or("(dihapus)", |requester| requester.name.as_str())
    }
}
