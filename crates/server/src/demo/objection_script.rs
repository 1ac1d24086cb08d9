//! Objections of the demo and the disputes that followed, as their data files tell them.

use std::collections::BTreeSet;

use jiff::civil::Time;
use serde::Deserialize;
use terbuka_core::dispute::{self, HearingKind, Judged, Party};
use terbuka_core::law::ObjectionGround;
use terbuka_core::objection::{Outcome, Reaction};
use terbuka_core::person::{Channel, Delivery};

use super::script::{PersonEntry, clock_time};

/// One objection and its story.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectionScript {
    /// Key of the case it is about; absent for periodic information.
    pub case: Option<String>,
    /// Working days before the day of loading, so never above 0.
    pub day: i32,
    /// Time in the office's zone.
    #[serde(deserialize_with = "clock_time")]
    pub at: Time,
    /// Officer who takes it in; absent on the portal.
    pub by: Option<String>,
    /// How it arrived, where an officer takes it in.
    pub channel: Option<Channel>,
    /// Grounds.
    pub grounds: BTreeSet<ObjectionGround>,
    /// What happened, in the objector's words.
    pub text: String,
    /// For periodic information: who objects.
    pub person: Option<PersonEntry>,
    /// For periodic information: which.
    #[serde(default)]
    pub information: String,
    /// For periodic information: what for.
    #[serde(default)]
    pub purpose: String,
    /// What was done.
    #[serde(default)]
    pub steps: Vec<ObjectionStep>,
}

/// One act on an objection or its dispute.
#[derive(Clone, Debug, Deserialize)]
pub struct ObjectionStep {
    /// Working days after it was lodged.
    pub day: u16,
    /// Time in the office's zone.
    #[serde(deserialize_with = "clock_time")]
    pub at: Time,
    /// Officer.
    pub by: String,
    /// What is done.
    #[serde(flatten)]
    pub what: ObjectionWhat,
}

/// What is done, in the words of the data files. Orders run for working days from the step.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each stands for the command of the same name in the core")]
pub enum ObjectionWhat {
    Explain {
        text: String,
    },
    Answer {
        outcome: Outcome,
        text: String,
        #[serde(default)]
        order: String,
        order_days: Option<u16>,
    },
    Deliver {
        via: Delivery,
    },
    React {
        reaction: Reaction,
        #[serde(default)]
        text: String,
    },
    Execute {
        via: Delivery,
        text: String,
    },
    Close,
    Withdraw {
        text: String,
    },
    Dispute {
        number: Option<String>,
    },
    Hearing {
        kind: HearingKind,
        in_days: u16,
        #[serde(deserialize_with = "clock_time")]
        time: Time,
        place: String,
    },
    Mediate,
    MediationFailed,
    Adjudicate,
    Rule {
        outcome: dispute::Outcome,
        number: String,
        text: String,
        order_days: Option<u16>,
    },
    Appeal {
        party: Party,
        number: String,
    },
    Judge {
        judged: Judged,
        number: String,
        text: String,
        order_days: Option<u16>,
    },
    Fulfil {
        via: Delivery,
        text: String,
    },
    End,
}
