//! The objection (*keberatan*, UU 14/2008 Art. 35–36): lodged with the office, answered by the PPID's
//! superior, carried out where it is granted. What follows it before the *Komisi Informasi* is a
//! [`crate::dispute`].
//!
//! [`ground`] says which grounds a request gives and since when, [`lodge`] takes an objection in,
//! [`stage`] says where it can stand, [`decide`] what may be done there, [`event`] what is remembered, [`facts`] what a decision
//! needs to know, [`register`] its row in the official register. Who objects and what he wrote stand
//! outside the state, so that they can be erased.

pub mod decide;
pub mod dossier;
pub mod event;
pub mod facts;
pub mod ground;
pub mod lodge;
pub mod register;
pub mod stage;

pub use dossier::Dossier;
pub use event::Event;
pub use facts::Facts;
pub use stage::Stage;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::ident::{CaseId, OfficeId, ProcedureId, UserId};
use crate::law::{ObjectionGround, Track};
use crate::person::{Channel, Delivery};
use crate::request::order::{Execution, Order};
use crate::request::{Act, Text};
use crate::role::Role;

codes! {
    /// What the PPID's superior made of an objection.
    Outcome {
        /// The PPID's answer stands (*menguatkan*); reasons are due in writing (Art. 36(3)).
        Upheld = "upheld",
        /// Granted whole.
        Granted = "granted",
        /// Granted in part.
        GrantedInPart = "granted_in_part",
        /// Settled between the two, for grounds b–g (Art. 35(2)).
        Settled = "settled",
    }
}

codes! {
    /// What the objector makes of the answer (*tanggapan pemohon*, last column of the register).
    Reaction {
        /// Content with it.
        Accepts = "accepts",
        /// Not content: means to go to the *Komisi Informasi*.
        Rejects = "rejects",
    }
}

/// An objection as its journal makes it: no personal data, no free text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    /// Identifier.
    pub id: CaseId,
    /// Office it is lodged with.
    pub office: OfficeId,
    /// Its number in the register of objections.
    pub number: String,
    /// The request it is about; none for periodic information that was never asked for (ground b).
    pub request: Option<CaseId>,
    /// The SOP of objections in force when it was lodged. Without one the law's usual roles act.
    pub procedure: Option<ProcedureId>,
    /// Ordinary or election.
    pub track: Track,
    /// How it arrived.
    pub channel: Channel,
    /// Grounds of Art. 35(1).
    pub grounds: BTreeSet<ObjectionGround>,
    /// Civil date on which the ground was found; of several the latest.
    pub found_on: Date,
    /// Last day to lodge (Art. 36(1)).
    pub lodge_by: Date,
    /// The instant it arrived.
    pub lodged: Timestamp,
    /// Lodged after that day: taken all the same, and marked.
    pub late: bool,
    /// Last day for the written answer (Art. 36(2)).
    pub due_on: Date,
    /// Where it stands.
    pub stage: Stage,
    /// Civil date of the PPID's explanation to his superior.
    pub explained_on: Option<Date>,
    /// The answer.
    pub answer: Option<Answer>,
    /// How and when the answer reached the objector: from here he has his time to go further.
    pub delivered: Option<Delivered>,
    /// Last day to bring a dispute (Art. 37(2)), once the answer is there.
    pub dispute_by: Option<Date>,
    /// What the objector makes of it.
    pub reaction: Option<Reacted>,
    /// How the order was carried out.
    pub execution: Option<Execution>,
    /// Civil date on which its register entry was closed.
    pub closed_on: Option<Date>,
    /// Civil date on which the objector took it back.
    pub withdrawn_on: Option<Date>,
}

/// The written answer as far as it is not free text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Civil date.
    pub on: Date,
    /// Who.
    pub by: Option<UserId>,
    /// In which role.
    pub role: Role,
    /// What he decided.
    pub outcome: Outcome,
    /// What the PPID is ordered to do, and until when.
    pub order: Option<Order>,
}

/// The answer reached the objector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// Civil date.
    pub on: Date,
    /// By which way.
    pub by: Delivery,
}

/// The objector's reaction; his words stand apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reacted {
    /// Civil date.
    pub on: Date,
    /// Which.
    pub reaction: Reaction,
}

/// What a decision makes of an objection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The objection afterwards.
    pub next: Objection,
    /// What happened, for the journal.
    pub event: Event,
    /// The act that was done, for the step log; none for a date that moved with the calendar.
    pub act: Option<Act>,
    /// Words that belong to it.
    pub texts: Vec<Text>,
    /// What must follow in the same change.
    pub duties: Vec<Duty>,
}

/// What must follow a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// Issue the letter of this kind.
    Letter(LetterDuty),
    /// Tell the objector by mail, when he has an address.
    Tell(Notice),
    /// Write the order onto the request it is about.
    OrderOnRequest,
    /// Write onto the request that the order was carried out.
    ExecutedOnRequest,
}

/// Letters of an objection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LetterDuty {
    /// *Tanda terima keberatan*.
    Receipt,
    /// *Tanggapan tertulis atas keberatan*.
    Answer,
    /// *Surat perintah* to the PPID.
    Order,
}

/// What a mail to the objector is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// Received and numbered.
    Lodged,
    /// Answered.
    Answered,
    /// The order was carried out.
    Executed,
    /// The date moved, because the calendar did.
    DateMoved,
}

impl Objection {
    /// Whether the answer's clock still runs.
    pub fn is_open(&self) -> bool {
        self.stage.is_open()
    }

    /// Whether the answer is late on a date: given after its last day, or not given by then. `None`
    /// when it was withdrawn first.
    pub fn is_late(&self, today: Date) -> Option<bool> {
        let on = match (&self.answer, self.withdrawn_on) {
            (Some(answer), _) => answer.on,
            (None, Some(_)) => return None,
            (None, None) => today,
        };
        Some(on > self.due_on)
    }

    /// What the PPID was ordered and has not done yet.
    pub fn open_order(&self) -> Option<&Order> {
        let order = self.answer.as_ref()?.order.as_ref()?;
        self.execution.is_none().then_some(order)
    }

    /// The letters of its grounds, as registers write them: "a, c".
    pub fn ground_letters(&self) -> String {
        let letters: Vec<&str> = self.grounds.iter().map(|ground| ground.letter()).collect();
        letters.join(", ")
    }
}
