//! The shape of an SOP of government administration (Permenpan-RB 35/2012): identity block, six
//! boxes, one lane per actor, steps with completeness, time and output.
//!
//! What an office wrote is kept as it wrote it; beside it stands what the program understood (a
//! date, a time standard, the roles of a lane, the acts of a step). `None` means "not in the
//! document", never a guess.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::request::Act;
use crate::role::Role;

codes! {
    /// What a procedure is for: the seven standards of PerKI 1/2021.
    Service {
        /// *Pengumuman informasi publik*.
        Announcement = "announcement",
        /// *Permintaan informasi publik*.
        Request = "request",
        /// *Pengajuan keberatan*.
        Objection = "objection",
        /// *Penetapan dan pemutakhiran daftar informasi publik*.
        Catalogue = "catalogue",
        /// *Pendokumentasian informasi publik*.
        Documentation = "documentation",
        /// *Maklumat pelayanan*.
        Charter = "charter",
        /// *Pengujian konsekuensi*.
        ConsequenceTest = "consequence_test",
    }
}

/// A date as the document has it, and as understood when it is a whole date.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated {
    /// As written, for instance "Agustus 2023".
    pub text: String,
    /// The day, when the text names one.
    #[serde(default)]
    pub on: Option<Date>,
}

/// Identity block (*bagian identitas*).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// *Nomor SOP*.
    #[serde(default)]
    pub number: Option<String>,
    /// *Nama / judul SOP*.
    pub title: String,
    /// *Tanggal pembuatan*.
    #[serde(default)]
    pub created: Option<Dated>,
    /// *Tanggal pengesahan*: approval, which is not the day it takes effect.
    #[serde(default)]
    pub approved: Option<Dated>,
    /// *Tanggal efektif*.
    #[serde(default)]
    pub effective: Option<Dated>,
    /// *Tanggal revisi*.
    #[serde(default)]
    pub revised: Option<Dated>,
    /// *Disahkan oleh*.
    #[serde(default)]
    pub approved_by: Option<Approver>,
}

/// Who put the procedure in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approver {
    /// Position.
    pub position: String,
    /// Name.
    #[serde(default)]
    pub name: Option<String>,
    /// *NIP*.
    #[serde(default)]
    pub nip: Option<String>,
}

/// The six boxes under the identity block.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Boxes {
    /// *Dasar hukum*.
    #[serde(default)]
    pub legal_basis: Vec<String>,
    /// *Kualifikasi pelaksana*.
    #[serde(default)]
    pub qualifications: Vec<String>,
    /// *Keterkaitan*.
    #[serde(default)]
    pub related: Vec<String>,
    /// *Peralatan / perlengkapan*.
    #[serde(default)]
    pub equipment: Vec<String>,
    /// *Peringatan*.
    #[serde(default)]
    pub warnings: Vec<String>,
    /// *Pencatatan dan pendataan*.
    #[serde(default)]
    pub records: Vec<String>,
}

/// One actor's column (*pelaksana*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Heading as written.
    pub title: String,
    /// Roles of the office that act in this lane; empty for a lane of the system or of the public.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// The program itself acts here.
    #[serde(default)]
    pub system: bool,
}

codes! {
    /// Units of a duration.
    DurationUnit {
        /// Minutes.
        Minutes = "minutes",
        /// Hours.
        Hours = "hours",
        /// Hours of service.
        WorkingHours = "working_hours",
        /// Calendar days.
        Days = "days",
        /// Calendar months.
        Months = "months",
    }
}

/// *Waktu*: the time standard of a step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TimeStandard {
    /// An amount of time.
    Duration {
        /// How many.
        amount: u32,
        /// Of what.
        unit: DurationUnit,
    },
    /// Working days, perhaps extendable.
    WorkingDays {
        /// How many.
        days: u16,
        /// How many more at most.
        #[serde(default)]
        extension: Option<u16>,
    },
    /// "In working days and hours".
    Schedule {
        /// As written.
        text: String,
    },
    /// "Tentatif".
    Tentative {
        /// As written.
        text: String,
    },
    /// Anything else.
    Text {
        /// As written.
        text: String,
    },
}

impl TimeStandard {
    /// The promise in minutes when it is a span of the clock, for measuring against.
    pub fn minutes(&self) -> Option<u32> {
        match self {
            TimeStandard::Duration { amount, unit } => match unit {
                DurationUnit::Minutes => Some(*amount),
                DurationUnit::Hours | DurationUnit::WorkingHours => amount.checked_mul(60),
                DurationUnit::Days | DurationUnit::Months => None,
            },
            _ => None,
        }
    }
}

/// One branch of a decision step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branch {
    /// Answer, for instance "Ya".
    pub answer: String,
    /// Number of the step it leads to, when the document says.
    #[serde(default)]
    pub to: Option<String>,
}

/// One step (*kegiatan*).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Number as written.
    pub number: String,
    /// What is done.
    pub activity: String,
    /// Titles of the lanes that do it, in order; empty when the document does not show it.
    #[serde(default)]
    pub lanes: Vec<String>,
    /// *Kelengkapan*.
    #[serde(default)]
    pub requires: Option<String>,
    /// *Waktu*.
    #[serde(default)]
    pub time: Option<TimeStandard>,
    /// *Output*.
    #[serde(default)]
    pub output: Option<String>,
    /// *Keterangan*.
    #[serde(default)]
    pub remark: Option<String>,
    /// Ways out of a decision step.
    #[serde(default)]
    pub decision: Option<Vec<Branch>>,
    /// Acts of the service that this step binds.
    #[serde(default)]
    pub acts: Vec<Act>,
}

/// Closing rules of the approval page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Reviews promised a year.
    #[serde(default)]
    pub reviews_a_year: Option<u8>,
    /// May be changed during *force majeure* while it runs.
    #[serde(default)]
    pub force_majeure: bool,
    /// A change of scope or of the responsible unit voids it as a whole.
    #[serde(default)]
    pub scope_change_voids: bool,
    /// In force from its signature.
    #[serde(default)]
    pub in_force_when_signed: bool,
}

/// A whole SOP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    /// What it is for.
    pub service: Service,
    /// Identity block.
    pub header: Header,
    /// The six boxes.
    #[serde(default)]
    pub boxes: Boxes,
    /// Lanes, in the document's order.
    #[serde(default)]
    pub lanes: Vec<Lane>,
    /// Steps, in the document's order.
    #[serde(default)]
    pub steps: Vec<Step>,
    /// Closing rules.
    #[serde(default)]
    pub closing: Closing,
}

/// What a procedure says of an act for a person with certain roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Assignment<'a> {
    /// The procedure has a step for the act and one of the roles acts in its lane.
    Yours(&'a Step, &'a Lane),
    /// The procedure has no step for the act: the law's own roles decide.
    Unbound,
    /// The step's lane belongs to others.
    Others {
        /// The step.
        step: &'a Step,
        /// The lanes that may do it.
        lanes: Vec<&'a Lane>,
    },
}

impl Procedure {
    /// The step that binds an act, if any; the first when several do.
    pub fn step_of(&self, act: Act) -> Option<&Step> {
        self.steps.iter().find(|step| step.acts.contains(&act))
    }

    /// The lane with this title.
    pub fn lane(&self, title: &str) -> Option<&Lane> {
        self.lanes.iter().find(|lane| lane.title == title)
    }

    /// The lanes of a step that the procedure defines.
    pub fn lanes_of(&self, step: &Step) -> Vec<&Lane> {
        step.lanes.iter().filter_map(|title| self.lane(title)).collect()
    }

    /// Whether the program itself does this act.
    pub fn is_automatic(&self, act: Act) -> bool {
        self.step_of(act).is_some_and(|step| self.lanes_of(step).iter().any(|lane| lane.system))
    }

    /// Who does an act, seen from a person who holds `roles`.
    pub fn assignment(&self, act: Act, roles: &[Role]) -> Assignment<'_> {
        let mut found = None;
        for step in self.steps.iter().filter(|step| step.acts.contains(&act)) {
            let lanes = self.lanes_of(step);
            if let Some(lane) =
                lanes.iter().find(|lane| lane.roles.iter().any(|role| roles.contains(role)))
            {
                return Assignment::Yours(step, lane);
            }
            found.get_or_insert((step, lanes));
        }
        match found {
            Some((step, lanes)) if lanes.iter().any(|lane| !lane.system) => {
                Assignment::Others { step, lanes }
            }
            // A step whose lanes the document does not show, or that only the program does,
            // takes nothing from anybody.
            _ => Assignment::Unbound,
        }
    }
}
