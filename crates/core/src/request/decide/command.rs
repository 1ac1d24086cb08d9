//! What somebody wants: the commands of the request service, with what each brings along.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ident::{CaseId, DispositionId, ProcedureId, UnitId, UserId};
use crate::law::{ExemptionGround, ExtensionReason, NeverExempt, Track};
use crate::person::{Channel, Delivery, IdentityPaper, RequesterKind};
use crate::request::{Act, Outcome};

/// What somebody wants to do to an existing request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// State that it is complete.
    Accept,
    /// Tell what is missing.
    AskCompletion {
        /// What is missing, in words.
        missing: String,
    },
    /// Deliver what was missing.
    Supplement {
        /// What was delivered, in words.
        note: String,
    },
    /// State that the term to complete ran out.
    Lapse,
    /// Answer at the desk with held, open information.
    AnswerOnSpot {
        /// What was given.
        material: String,
        /// By which way.
        delivery: Delivery,
    },
    /// Tell at the desk that information is exempt.
    TellExempt {
        /// Letters of Art. 17.
        grounds: BTreeSet<ExemptionGround>,
        /// What was said.
        note: String,
    },
    /// Give a unit the task.
    Dispose {
        /// Identifier made by the caller.
        id: DispositionId,
        /// Unit.
        unit: UnitId,
        /// Liaison officer.
        liaison: Option<UserId>,
        /// Own last day; the office's usual term when absent.
        due_on: Option<Date>,
        /// Instruction.
        instruction: String,
    },
    /// The unit's answer.
    Reply {
        /// Which disposition.
        id: DispositionId,
        /// Whether the unit has the information.
        held: bool,
        /// Answer in words.
        reply: String,
    },
    /// Chase a unit.
    Remind {
        /// Which disposition.
        id: DispositionId,
    },
    /// Extend once.
    Extend {
        /// Class of reason.
        reason: ExtensionReason,
        /// The written reason (Art. 22(8)).
        words: String,
    },
    /// Take the extension back.
    RemoveExtension {
        /// Why.
        words: String,
    },
    /// Put on a track.
    SetTrack {
        /// Which.
        track: Track,
    },
    /// Decide and notify.
    Decide(Box<Verdict>),
    /// Hand over.
    HandOver {
        /// By which way.
        by: Delivery,
        /// When, civil date in the office's zone; today when absent.
        on: Option<Date>,
        /// Who took it, shipping number, …
        note: String,
    },
    /// Close the register entry.
    Register,
    /// Supervise.
    Supervise {
        /// What was found.
        note: String,
    },
    /// Put into the report of a period. Only the monthly report does this.
    Report {
        /// `YYYY-MM`.
        period: String,
    },
    /// Record the withdrawal.
    Withdraw {
        /// Why.
        words: String,
    },
}

/// The content of a decision (Art. 22(7) a–g), as the PPID's form has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// What comes of it; not [`Outcome::Lapsed`] or [`Outcome::Withdrawn`].
    pub outcome: Outcome,
    /// Letters of Art. 17; those of the tests when empty.
    pub grounds: BTreeSet<ExemptionGround>,
    /// Classes of Art. 18(1) that the officer found the information to fall under.
    pub never_exempt: BTreeSet<NeverExempt>,
    /// The decided consequence tests that a refusal rests on (Art. 19).
    pub tests: BTreeSet<CaseId>,
    /// The consequence of opening, and why closing outweighs it; the tests' own words when empty.
    pub consequence: String,
    /// Material to be given.
    pub material: String,
    /// Parts blacked out, with the reason.
    pub blackout: String,
    /// Who holds it, when known.
    pub holder: String,
    /// Means of delivery.
    pub delivery: Delivery,
    /// Cost in rupiah.
    pub cost_rupiah: i64,
    /// How to pay, when there is a cost.
    pub payment: String,
}

impl Command {
    /// The act this command is.
    pub fn act(&self) -> Act {
        match self {
            Command::Accept => Act::Accept,
            Command::AskCompletion { .. } => Act::AskCompletion,
            Command::Supplement { .. } => Act::Supplement,
            Command::Lapse => Act::Lapse,
            Command::AnswerOnSpot { .. } => Act::AnswerOnSpot,
            Command::TellExempt { .. } => Act::TellExempt,
            Command::Dispose { .. } => Act::Dispose,
            Command::Reply { .. } => Act::Reply,
            Command::Remind { .. } => Act::Remind,
            Command::Extend { .. } => Act::Extend,
            Command::RemoveExtension { .. } => Act::RemoveExtension,
            Command::SetTrack { .. } => Act::SetTrack,
            Command::Decide(_) => Act::Decide,
            Command::HandOver { .. } => Act::HandOver,
            Command::Register => Act::Register,
            Command::Supervise { .. } => Act::Supervise,
            Command::Report { .. } => Act::Report,
            Command::Withdraw { .. } => Act::Withdraw,
        }
    }
}

/// A request as it is taken in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receive {
    /// Identifier made by the caller.
    pub id: CaseId,
    /// Registration number taken in the same transaction.
    pub number: String,
    /// Version of the office's procedure in force.
    pub procedure: ProcedureId,
    /// Channel.
    pub channel: Channel,
    /// Instant of receipt: now for the portal and the counter; for a letter or an e-mail the
    /// earlier instant it truly arrived.
    pub received: Timestamp,
    /// Asked as election information.
    pub election: bool,
    /// Kind of requester.
    pub kind: RequesterKind,
    /// An attorney acts.
    pub by_attorney: bool,
    /// Papers seen at the desk or attached.
    pub papers: BTreeSet<IdentityPaper>,
    /// The officer states that it is complete.
    pub complete: bool,
}
