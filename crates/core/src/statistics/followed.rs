//! What followed the answers: objections and disputes, as numbers from where they are kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Objections (*keberatan*, UU 14/2008 Art. 35–36) of a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objections {
    /// Lodged in the span.
    pub received: u32,
    /// By letter of Art. 35(1), `a` to `g`; one objection may rest on several.
    pub by_ground: BTreeMap<String, u32>,
    /// Answered in the span: the PPID's answer upheld.
    pub upheld: u32,
    /// Answered in the span: granted whole or in part.
    pub granted: u32,
    /// Answered after the term of Art. 36(2); part of the answered.
    pub answered_late: u32,
    /// Not answered when the span ended.
    pub open_at_end: u32,
}

/// Disputes before the *Komisi Informasi* (Art. 37–48) of a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disputes {
    /// Lodged in the span.
    pub received: u32,
    /// Ended by mediation in the span.
    pub mediated: u32,
    /// Ruled in the span: for the office.
    pub for_office: u32,
    /// Ruled in the span: for the requester, whole or in part.
    pub for_requester: u32,
    /// Brought before a court in the span.
    pub to_court: u32,
    /// Not ended when the span ended.
    pub open_at_end: u32,
}

/// Everything that followed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Objections.
    pub objections: Objections,
    /// Disputes.
    pub disputes: Disputes,
}

impl Objections {
    /// Answered in the span.
    pub fn answered(&self) -> u32 {
        self.upheld + self.granted
    }
}

impl Followed {
    /// Adds another office's numbers.
    pub fn merge(&mut self, other: &Followed) {
        let (mine, theirs) = (&mut self.objections, &other.objections);
        mine.received += theirs.received;
        mine.upheld += theirs.upheld;
        mine.granted += theirs.granted;
        mine.answered_late += theirs.answered_late;
        mine.open_at_end += theirs.open_at_end;
        for (ground, count) in &theirs.by_ground {
            *mine.by_ground.entry(ground.clone()).or_default() += count;
        }
        let (mine, theirs) = (&mut self.disputes, &other.disputes);
        mine.received += theirs.received;
        mine.mediated += theirs.mediated;
        mine.for_office += theirs.for_office;
        mine.for_requester += theirs.for_requester;
        mine.to_court += theirs.to_court;
        mine.open_at_end += theirs.open_at_end;
    }
}
