//! What the journal remembers of a dispute. It is nothing but its events applied in order.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::dispute::{Appeal, Commission, Dispute, Hearing, Judgment, Ruling, Stage};
use crate::ident::{CaseId, OfficeId};
use crate::law::{ObjectionGround, Track};
use crate::request::order::{Execution, Order};

/// Something that happened to a dispute. Names are stable; unknown ones fail loudly on reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The commission received the application.
    Applied(Application),
    /// The commission's register number became known.
    Numbered {
        /// The number.
        number: String,
    },
    /// A hearing was set.
    HearingSet {
        /// Which, when.
        hearing: Hearing,
    },
    /// A hearing was moved.
    HearingMoved {
        /// Which.
        no: u16,
        /// When now.
        at: Timestamp,
    },
    /// A hearing was called off.
    HearingCancelled {
        /// Which.
        no: u16,
    },
    /// Mediation began.
    Mediated {
        /// Civil date.
        on: Date,
    },
    /// Mediation came to nothing.
    MediationFailed {
        /// Civil date; adjudication begins with it.
        on: Date,
    },
    /// Adjudication began.
    Adjudicated {
        /// Civil date.
        on: Date,
    },
    /// Ruled, or agreed.
    Ruled {
        /// The ruling.
        ruling: Ruling,
        /// What the office must do.
        order: Option<Order>,
    },
    /// Somebody went to court.
    Appealed {
        /// Who, when.
        appeal: Appeal,
    },
    /// The court has spoken.
    Judged {
        /// The judgment.
        judgment: Judgment,
        /// What the office must do from now on.
        order: Option<Order>,
    },
    /// The order was carried out.
    Executed {
        /// How, when.
        execution: Execution,
    },
    /// Taken back by the applicant.
    Withdrawn {
        /// Civil date.
        on: Date,
    },
    /// The file was closed.
    Closed {
        /// Civil date.
        on: Date,
    },
    /// The calendar changed and moved the commission's dates.
    Recomputed {
        /// Last day to begin.
        starts_by: Date,
        /// Last day to finish.
        ends_by: Date,
        /// Last day to go to court, once there is a ruling.
        court_by: Option<Date>,
    },
}

/// The event that makes a dispute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Identifier.
    pub id: CaseId,
    /// Office.
    pub office: OfficeId,
    /// The objection.
    pub objection: CaseId,
    /// The request.
    pub request: Option<CaseId>,
    /// Track.
    pub track: Track,
    /// Grounds.
    pub grounds: BTreeSet<ObjectionGround>,
    /// Before whom.
    pub commission: Commission,
    /// Its number there.
    pub commission_no: Option<String>,
    /// When the commission received it.
    pub applied_on: Date,
    /// Last day to apply.
    pub apply_by: Date,
    /// After it.
    pub late: bool,
    /// Last day to begin.
    pub starts_by: Date,
    /// Last day to finish.
    pub ends_by: Date,
}

impl Event {
    /// The stable name, as the journal stores it.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Applied(_) => "applied",
            Event::Numbered { .. } => "numbered",
            Event::HearingSet { .. } => "hearing_set",
            Event::HearingMoved { .. } => "hearing_moved",
            Event::HearingCancelled { .. } => "hearing_cancelled",
            Event::Mediated { .. } => "mediated",
            Event::MediationFailed { .. } => "mediation_failed",
            Event::Adjudicated { .. } => "adjudicated",
            Event::Ruled { .. } => "ruled",
            Event::Appealed { .. } => "appealed",
            Event::Judged { .. } => "judged",
            Event::Executed { .. } => "executed",
            Event::Withdrawn { .. } => "withdrawn",
            Event::Closed { .. } => "closed",
            Event::Recomputed { .. } => "recomputed",
        }
    }

    /// Version of the bodies written now.
    pub const VERSION: i64 = 1;
}

impl Application {
    /// The dispute as it begins.
    pub fn begin(&self) -> Dispute {
        Dispute {
            id: self.id.clone(),
            office: self.office.clone(),
            objection: self.objection.clone(),
            request: self.request.clone(),
            track: self.track,
            grounds: self.grounds.clone(),
            commission: self.commission.clone(),
            commission_no: self.commission_no.clone(),
            applied_on: self.applied_on,
            apply_by: self.apply_by,
            late: self.late,
            starts_by: self.starts_by,
            ends_by: self.ends_by,
            stage: Stage::Applied,
            hearings: Vec::new(),
            mediation_on: None,
            adjudication_on: None,
            ruling: None,
            appeal: None,
            judgment: None,
            order: None,
            execution: None,
            closed_on: None,
            withdrawn_on: None,
        }
    }
}

impl Dispute {
    /// The dispute after one more event. Total, so that an old journal can always be read.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Dispute {
        match event {
            Event::Applied(application) => return application.begin(),
            Event::Numbered { number } => self.commission_no = Some(number.clone()),
            Event::HearingSet { hearing } => self.hearings.push(hearing.clone()),
            Event::HearingMoved { no, at } => {
                if let Some(hearing) = self.hearings.iter_mut().find(|one| one.no == *no) {
                    hearing.at = *at;
                    hearing.moved = hearing.moved.saturating_add(1);
                }
            }
            Event::HearingCancelled { no } => {
                if let Some(hearing) = self.hearings.iter_mut().find(|one| one.no == *no) {
                    hearing.cancelled = true;
                    hearing.moved = hearing.moved.saturating_add(1);
                }
            }
            Event::Mediated { on } => {
                self.stage = Stage::Mediation;
                self.mediation_on = Some(*on);
            }
            Event::MediationFailed { on } | Event::Adjudicated { on } => {
                self.stage = Stage::Adjudication;
                self.adjudication_on = Some(*on);
            }
            Event::Ruled { ruling, order } => {
                self.stage = Stage::Ruled;
                self.ruling = Some(ruling.clone());
                self.order = order.clone();
            }
            Event::Appealed { appeal } => {
                self.stage = Stage::Court;
                self.appeal = Some(appeal.clone());
            }
            Event::Judged { judgment, order } => {
                self.stage = Stage::Judged;
                self.judgment = Some(judgment.clone());
                self.order = order.clone();
            }
            Event::Executed { execution } => self.execution = Some(execution.clone()),
            Event::Withdrawn { on } => {
                self.stage = Stage::Withdrawn;
                self.withdrawn_on = Some(*on);
            }
            Event::Closed { on } => {
                self.stage = Stage::Closed;
                self.closed_on = Some(*on);
            }
            Event::Recomputed { starts_by, ends_by, court_by } => {
                self.starts_by = *starts_by;
                self.ends_by = *ends_by;
                if let (Some(ruling), Some(_)) = (&mut self.ruling, court_by) {
                    ruling.court_by = *court_by;
                }
            }
        }
        self
    }

    /// The dispute that a journal tells, or `None` when it does not begin with its application.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Dispute> {
        let mut events = events.into_iter();
        let Some(Event::Applied(application)) = events.next() else { return None };
        Some(events.fold(application.begin(), |dispute, event| dispute.after(event)))
    }
}
