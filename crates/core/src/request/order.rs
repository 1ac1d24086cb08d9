//! What an objection or a ruling orders about a request that was answered already, and that it was
//! carried out: the request's own journal says so too, for whoever reads only the request.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::ident::CaseId;
use crate::person::Delivery;
use crate::request::{Act, Decision, Event, Request};

codes! {
    /// How much an order opens.
    Extent {
        /// All that was asked.
        Whole = "whole",
        /// A part of it.
        Part = "part",
    }
}

codes! {
    /// Who ordered.
    OrderedBy {
        /// The PPID's superior, on an objection.
        Superior = "superior",
        /// The *Komisi Informasi*, by ruling or by an agreement made before it.
        Commission = "commission",
        /// A court.
        Court = "court",
    }
}

/// An order to give information.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Civil date it was given.
    pub on: Date,
    /// Last day to carry it out.
    pub due_on: Date,
    /// How much.
    pub extent: Extent,
}

/// An order carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Execution {
    /// Civil date.
    pub on: Date,
    /// By which way the information was given.
    pub by: Delivery,
}

/// An order as a request remembers it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    /// The objection or the dispute.
    pub source: CaseId,
    /// Who ordered.
    pub by: OrderedBy,
    /// What, until when.
    pub order: Order,
    /// A later ruling took it back on this civil date.
    pub lifted_on: Option<Date>,
    /// That it was carried out.
    pub execution: Option<Execution>,
}

impl Request {
    /// What was ordered about this request and is not done yet.
    pub fn open_orders(&self) -> impl Iterator<Item = &Ordered> {
        self.orders.iter().filter(|one| one.execution.is_none() && one.lifted_on.is_none())
    }

    /// Whether its information was given after all, on somebody's order.
    pub fn order_executed(&self) -> Option<&Execution> {
        self.orders.iter().rev().find_map(|one| one.execution.as_ref())
    }
}

/// An order was given about this request.
pub fn ordered(case: &Request, source: CaseId, by: OrderedBy, order: Order) -> Decision<Request> {
    note(
        case,
        Event::Ordered { ordered: Ordered { source, by, order, lifted_on: None, execution: None } },
    )
}

/// An order about this request was carried out.
pub fn executed(case: &Request, source: CaseId, execution: Execution) -> Decision<Request> {
    note(case, Event::OrderExecuted { source, execution })
}

/// An order about this request was taken back by a later ruling.
pub fn lifted(case: &Request, source: CaseId, on: Date) -> Decision<Request> {
    note(case, Event::OrderLifted { source, on })
}

fn note(case: &Request, event: Event) -> Decision<Request> {
    Decision {
        next: case.clone().after(&event),
        event,
        act: Act::ObjectionExecute,
        texts: Vec::new(),
        duties: Vec::new(),
    }
}
