//! What the journal remembers of a request. A case is nothing but its events applied in order.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ident::{CaseId, DispositionId, OfficeId, ProcedureId};
use crate::law::{ExemptionGround, Track};
use crate::person::{Channel, IdentityPaper};
use crate::request::order::{Execution, Ordered};
use crate::request::{
    Completion, Delivered, Disposition, Extension, Outcome, Request, Ruling, Stage,
};

/// Something that happened to a request. Names are stable; unknown ones fail loudly on reading.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Taken in and numbered.
    Received(Receipt),
    /// Stated to be complete.
    Accepted {
        /// From when the answer's clock counts.
        clock_from: Timestamp,
        /// The binding date.
        due_on: Date,
    },
    /// The requester was told what is missing.
    CompletionAsked {
        /// The round.
        completion: Completion,
    },
    /// What was missing was delivered.
    Supplemented,
    /// The term to complete ran out.
    Lapsed {
        /// Civil date.
        on: Date,
    },
    /// Open, held information was given at the desk.
    AnsweredOnSpot {
        /// The decision it implies.
        ruling: Ruling,
        /// The hand-over it is.
        delivered: Delivered,
    },
    /// The desk told that information is exempt; the PPID still decides.
    ExemptTold {
        /// Letters of Art. 17 named.
        grounds: BTreeSet<ExemptionGround>,
    },
    /// A unit was given the task.
    Disposed {
        /// To whom, until when.
        disposition: Disposition,
    },
    /// The unit answered.
    Replied {
        /// Which disposition.
        id: DispositionId,
        /// Civil date.
        on: Date,
        /// Whether the unit has the information.
        held: bool,
    },
    /// The unit was chased.
    Reminded {
        /// Which disposition.
        id: DispositionId,
    },
    /// The term was extended.
    Extended {
        /// The extension.
        extension: Extension,
        /// The new binding date.
        due_on: Date,
    },
    /// The extension was taken back.
    ExtensionRemoved {
        /// The binding date that holds again.
        due_on: Date,
    },
    /// Put on another track.
    TrackSet {
        /// Which.
        track: Track,
        /// The new binding date.
        due_on: Date,
    },
    /// Decided; the written notification is issued with it.
    Decided {
        /// What came of it.
        outcome: Outcome,
        /// The decision.
        ruling: Ruling,
    },
    /// Handed over.
    HandedOver {
        /// How, when.
        delivered: Delivered,
    },
    /// The register entry was closed.
    Registered {
        /// Civil date.
        on: Date,
    },
    /// Supervised.
    Supervised {
        /// Civil date.
        on: Date,
    },
    /// In the monthly report of a period.
    Reported {
        /// `YYYY-MM`.
        period: String,
    },
    /// Withdrawn by the requester.
    Withdrawn {
        /// Civil date.
        on: Date,
    },
    /// The calendar changed and moved the dates.
    Recomputed {
        /// Binding date before.
        was_due_on: Date,
        /// Binding date now.
        due_on: Date,
        /// Date before the extension, recomputed too.
        extension_was_due_on: Option<Date>,
        /// Last day to complete, recomputed too.
        completion_due_on: Option<Date>,
    },
    /// An objection or a ruling ordered that information be given.
    Ordered {
        /// By whom, what, until when.
        ordered: Ordered,
    },
    /// Such an order was carried out.
    OrderExecuted {
        /// The objection or the dispute it came from.
        source: CaseId,
        /// How, when.
        execution: Execution,
    },
    /// Such an order was taken back by a later ruling.
    OrderLifted {
        /// The dispute it came from.
        source: CaseId,
        /// Civil date.
        on: Date,
    },
}

/// The event that makes a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Identifier of the new case.
    pub id: CaseId,
    /// Office.
    pub office: OfficeId,
    /// Registration number.
    pub number: String,
    /// Procedure version.
    pub procedure: ProcedureId,
    /// Track.
    pub track: Track,
    /// Channel.
    pub channel: Channel,
    /// Instant of receipt.
    pub received: Timestamp,
    /// Binding date.
    pub due_on: Date,
    /// The desk found it complete at once.
    pub complete: bool,
    /// Identity papers seen or attached.
    pub papers: BTreeSet<IdentityPaper>,
}

impl Event {
    /// The stable name, as the journal stores it.
    pub fn name(&self) -> &'static str {
        match self {
            Event::Received(_) => "received",
            Event::Accepted { .. } => "accepted",
            Event::CompletionAsked { .. } => "completion_asked",
            Event::Supplemented => "supplemented",
            Event::Lapsed { .. } => "lapsed",
            Event::AnsweredOnSpot { .. } => "answered_on_spot",
            Event::ExemptTold { .. } => "exempt_told",
            Event::Disposed { .. } => "disposed",
            Event::Replied { .. } => "replied",
            Event::Reminded { .. } => "reminded",
            Event::Extended { .. } => "extended",
            Event::ExtensionRemoved { .. } => "extension_removed",
            Event::TrackSet { .. } => "track_set",
            Event::Decided { .. } => "decided",
            Event::HandedOver { .. } => "handed_over",
            Event::Registered { .. } => "registered",
            Event::Supervised { .. } => "supervised",
            Event::Reported { .. } => "reported",
            Event::Withdrawn { .. } => "withdrawn",
            Event::Recomputed { .. } => "recomputed",
            Event::Ordered { .. } => "ordered",
            Event::OrderExecuted { .. } => "order_executed",
            Event::OrderLifted { .. } => "order_lifted",
        }
    }

    /// Version of the bodies written now.
    pub const VERSION: i64 = 1;
}

impl Receipt {
    /// The case as it begins.
    pub fn begin(&self) -> Request {
        Request {
            id: self.id.clone(),
            office: self.office.clone(),
            number: self.number.clone(),
            procedure: self.procedure.clone(),
            track: self.track,
            channel: self.channel,
            received: self.received,
            clock_from: self.received,
            stage: if self.complete { Stage::InProcess } else { Stage::Received },
            outcome: None,
            ended_on: None,
            due_on: self.due_on,
            completion: None,
            extension: None,
            dispositions: Vec::new(),
            decision: None,
            delivered: None,
            registered_on: None,
            supervised_on: None,
            reported_in: None,
            orders: Vec::new(),
        }
    }
}

impl Request {
    /// The case after one more event. Total: an event that names nothing of this case changes
    /// nothing, so that an old journal can always be read.
    #[must_use]
    pub fn after(mut self, event: &Event) -> Request {
        match event {
            Event::Received(receipt) => return receipt.begin(),
            Event::Accepted { clock_from, due_on } => {
                self.stage = Stage::InProcess;
                self.clock_from = *clock_from;
                self.due_on = *due_on;
            }
            Event::CompletionAsked { completion } => {
                self.stage = Stage::AwaitingCompletion;
                self.completion = Some(completion.clone());
            }
            Event::Supplemented => self.stage = Stage::Received,
            Event::Lapsed { on } => self.end(Outcome::Lapsed, *on),
            Event::AnsweredOnSpot { ruling, delivered } => {
                self.end(Outcome::Granted, ruling.decided_on);
                self.decision = Some(ruling.clone());
                self.delivered = Some(delivered.clone());
            }
            Event::ExemptTold { .. } => {}
            Event::Disposed { disposition } => self.dispositions.push(disposition.clone()),
            Event::Replied { id, on, held } => {
                if let Some(task) = self.dispositions.iter_mut().find(|task| &task.id == id) {
                    task.replied_on = Some(*on);
                    task.held = Some(*held);
                }
            }
            Event::Reminded { id } => {
                if let Some(task) = self.dispositions.iter_mut().find(|task| &task.id == id) {
                    task.reminders += 1;
                }
            }
            Event::Extended { extension, due_on } => {
                self.extension = Some(extension.clone());
                self.due_on = *due_on;
            }
            Event::ExtensionRemoved { due_on } => {
                self.extension = None;
                self.due_on = *due_on;
            }
            Event::TrackSet { track, due_on } => {
                self.track = *track;
                self.due_on = *due_on;
            }
            Event::Decided { outcome, ruling } => {
                self.stage = Stage::Decided;
                self.outcome = Some(*outcome);
                self.ended_on = Some(ruling.decided_on);
                self.decision = Some(ruling.clone());
            }
            Event::HandedOver { delivered } => {
                self.stage = Stage::Delivered;
                self.delivered = Some(delivered.clone());
            }
            Event::Registered { on } => {
                self.stage = Stage::Registered;
                self.registered_on = Some(*on);
            }
            Event::Supervised { on } => {
                self.stage = Stage::Supervised;
                self.supervised_on = Some(*on);
            }
            Event::Reported { period } => {
                self.stage = Stage::Reported;
                self.reported_in = Some(period.clone());
            }
            Event::Withdrawn { on } => self.end(Outcome::Withdrawn, *on),
            Event::Recomputed { due_on, extension_was_due_on, completion_due_on, .. } => {
                self.due_on = *due_on;
                if let (Some(extension), Some(date)) = (&mut self.extension, extension_was_due_on) {
                    extension.was_due_on = *date;
                }
                if let (Some(completion), Some(date)) = (&mut self.completion, completion_due_on) {
                    completion.due_on = *date;
                }
            }
            Event::Ordered { ordered } => self.orders.push(ordered.clone()),
            Event::OrderExecuted { source, execution } => {
                if let Some(order) = self.order_of(source) {
                    order.execution = Some(execution.clone());
                }
            }
            Event::OrderLifted { source, on } => {
                if let Some(order) = self.order_of(source) {
                    order.lifted_on = Some(*on);
                }
            }
        }
        self
    }

    /// The open order that came from an objection or a dispute.
    fn order_of(&mut self, source: &CaseId) -> Option<&mut Ordered> {
        let open = |one: &&mut Ordered| {
            one.source == *source && one.execution.is_none() && one.lifted_on.is_none()
        };
        self.orders.iter_mut().find(open)
    }

    /// Ends without a notification to hand over.
    fn end(&mut self, outcome: Outcome, on: Date) {
        self.stage = Stage::Delivered;
        self.outcome = Some(outcome);
        self.ended_on = Some(on);
    }

    /// The case that a journal tells, or `None` when it does not begin with a receipt.
    pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Option<Request> {
        let mut events = events.into_iter();
        let Some(Event::Received(receipt)) = events.next() else { return None };
        Some(events.fold(receipt.begin(), |case, event| case.after(event)))
    }

    /// Dispositions still without a reply.
    pub fn open_dispositions(&self) -> impl Iterator<Item = &Disposition> {
        self.dispositions.iter().filter(|task| task.replied_on.is_none())
    }
}
