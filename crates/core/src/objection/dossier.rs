//! An objection with its words: the state, and the erasable texts and person beside it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::objection::Objection;
use crate::person::Requester;

/// The slot of what happened, in the objector's words (*kasus posisi*).
pub const CASE_SLOT: &str = "objection/case";
/// The slot of what he wants the information for (*tujuan penggunaan*).
pub const PURPOSE_SLOT: &str = "objection/purpose";
/// The slot of what information it is about.
pub const INFORMATION_SLOT: &str = "objection/information";
/// The slot of the PPID's explanation.
pub const EXPLANATION_SLOT: &str = "explanation";
/// The slot of the superior's reasons.
pub const REASONS_SLOT: &str = "answer/reasons";
/// The slot of what he orders.
pub const ORDER_SLOT: &str = "answer/order";
/// The slot of the objector's words on the answer.
pub const REACTION_SLOT: &str = "reaction";
/// The slot of what was given to carry the order out.
pub const EXECUTION_SLOT: &str = "execution/note";

/// Everything that letters, the register and pages need of one objection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// State.
    pub objection: Objection,
    /// Who objects; `None` once erased.
    pub person: Option<Requester>,
    /// Number of the request it is about.
    pub request_number: Option<String>,
    /// Texts by slot.
    pub texts: BTreeMap<String, String>,
}

impl Dossier {
    /// The words of a slot, empty when there are none.
    pub fn words(&self, slot: &str) -> &str {
        self.texts.get(slot).map_or("", String::as_str)
    }

    /// Name of the objector, or what stands for it once erased.
    pub fn name(&self) -> &str {
        self.person.as_ref().map_or("(dihapus)", |person| person.name.as_str())
    }
}
