//! What somebody may want to do to a test.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::content::{Weights, What};
use super::{Basis, EndReason, Extent, Occasion, Period, Stage, View};
use crate::ident::{CaseId, OfficeId, ProcedureId, UnitId};
use crate::law::NeverExempt;
use crate::request::Act;

/// A test to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begin {
    /// Identifier made by the caller.
    pub id: CaseId,
    /// Office.
    pub office: OfficeId,
    /// Which of its tests.
    pub number: u32,
    /// Version of the SOP of tests in force.
    pub procedure: Option<ProcedureId>,
    /// When it is made.
    pub occasion: Occasion,
    /// The request that occasioned it.
    pub case: Option<CaseId>,
    /// The exemption it tests anew.
    pub renews: Option<CaseId>,
    /// The unit that holds it.
    pub unit: UnitId,
    /// How much of it.
    pub extent: Extent,
    /// What exactly.
    pub what: What,
}

/// The second part of the guided file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Grounds {
    /// Letters of Art. 17 with the statutes beside them.
    pub bases: Vec<Basis>,
    /// Classes of Art. 18(1) that the officer found it to fall under.
    pub never_exempt: BTreeSet<NeverExempt>,
    /// The person has consented in writing (Art. 18(2) a).
    pub consented: bool,
    /// It concerns the person's position in public office (Art. 18(2) b).
    pub public_office: bool,
}

/// What somebody wants to do to an existing test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Say anew what exactly.
    Identify {
        /// The words.
        what: Box<What>,
        /// The unit that holds it.
        unit: UnitId,
        /// How much of it.
        extent: Extent,
    },
    /// Name the legal basis.
    Base(Box<Grounds>),
    /// Keep the weighing.
    Weigh(Box<Weights>, Period),
    /// Keep the weighing and hand it in.
    Submit(Box<Weights>, Period),
    /// Advise, as a member of the *Tim Pertimbangan*.
    Advise {
        /// What.
        view: View,
        /// Why.
        words: String,
    },
    /// Approve.
    Approve,
    /// Send it back.
    SendBack {
        /// Why.
        reason: String,
    },
    /// Do not approve: it is open.
    Reject {
        /// Why.
        reason: String,
    },
    /// Determine that it is exempt.
    Determine {
        /// Number of the decision.
        decree: String,
    },
    /// Hand it up to the office that decides.
    HandUp {
        /// The office, when it works here too.
        to: Option<OfficeId>,
        /// Its name.
        name: String,
    },
    /// Record what the office above decided.
    Record {
        /// Number of its decision.
        decree: String,
        /// Civil date of its decision.
        on: Date,
        /// Whether it found the information exempt; open otherwise.
        exempt: bool,
        /// The last day it named, where that is another than the proposed one.
        until: Option<Date>,
    },
    /// Find that it is not exempt: no basis, or the public interest weighs more.
    FindOpen {
        /// Why.
        reason: String,
    },
    /// Open what was exempt.
    Open {
        /// Why, as a code; not [`EndReason::Revoked`], [`EndReason::Expired`] or one of the tests'.
        why: EndReason,
        /// Why, in words.
        reason: String,
    },
    /// Revoke the decision.
    Revoke {
        /// Number of the decision that revokes it.
        decree: String,
        /// Why.
        reason: String,
    },
}

impl Command {
    /// The act this command is.
    pub fn act(&self) -> Act {
        match self {
            Command::Identify { .. } => Act::TestIdentify,
            Command::Base(_) => Act::TestBasis,
            Command::Weigh(..) | Command::Submit(..) => Act::TestWeigh,
            Command::Advise { .. } => Act::TestOpinion,
            Command::Approve | Command::SendBack { .. } | Command::Reject { .. } => {
                Act::TestApprove
            }
            Command::Determine { .. }
            | Command::HandUp { .. }
            | Command::Record { .. }
            | Command::Revoke { .. } => Act::TestDetermine,
            Command::FindOpen { .. } | Command::Open { .. } => Act::TestOpen,
        }
    }

    /// The stages at which it has a meaning, among those of its act.
    pub(super) fn fits(&self, stage: Stage) -> bool {
        match self {
            Command::Determine { .. } | Command::HandUp { .. } => stage == Stage::Approved,
            Command::Record { .. } => stage == Stage::HandedUp,
            Command::Revoke { .. } | Command::Open { .. } => stage == Stage::InForce,
            Command::FindOpen { .. } => stage != Stage::InForce,
            _ => true,
        }
    }
}
