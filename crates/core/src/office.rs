//! The office (*satuan kerja*): the tenant, with its own zone, letterhead, units and settings.
//!
//! What the law leaves open is a setting here, with the default the law sheet names.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::dispute::CommissionLevel;
use crate::ident::{OfficeId, UnitId};
use crate::law::{ClockSettings, ClosedDay, JointLeave};
use crate::role::Role;

codes! {
    /// Where the office stands in the hierarchy of the election commission.
    Level {
        /// KPU.
        National = "national",
        /// KPU Provinsi.
        Province = "province",
        /// KPU Kabupaten.
        Regency = "regency",
        /// KPU Kota.
        City = "city",
    }
}

codes! {
    /// Indonesia's three zones; an office's days begin and end in its own.
    Zone {
        /// Western time, UTC+7.
        Wib = "WIB",
        /// Central time, UTC+8.
        Wita = "WITA",
        /// Eastern time, UTC+9.
        Wit = "WIT",
    }
}

impl Zone {
    /// The zone's IANA name.
    pub fn iana(self) -> &'static str {
        match self {
            Zone::Wib => "Asia/Jakarta",
            Zone::Wita => "Asia/Makassar",
            Zone::Wit => "Asia/Jayapura",
        }
    }

    /// The zone itself; the fixed offset stands in should the zone table lack the name.
    pub fn tz(self) -> TimeZone {
        TimeZone::get(self.iana()).unwrap_or_else(|_| {
            let hours = match self {
                Zone::Wib => 7,
                Zone::Wita => 8,
                Zone::Wit => 9,
            };
            TimeZone::fixed(jiff::tz::offset(hours))
        })
    }
}

codes! {
    /// Who determines exemptions. What was found of PKPU 22/2023 jo. 4/2025: KPU sets them for all
    /// offices, since 29 December 2025 a KPU Provinsi by delegation; of a KPU Kabupaten/Kota nothing
    /// was found, so it proposes unless the office says otherwise.
    Authority {
        /// This office.
        Own = "own",
        /// An office above it; this one proposes.
        Above = "above",
    }
}

codes! {
    /// When the answer's clock starts. The law says since receipt (Art. 22(7)); some offices count
    /// from a complete request, which no text found supports.
    ClockStart {
        /// The day the request arrived.
        Receipt = "receipt",
        /// The day the request became complete.
        Completeness = "completeness",
    }
}

/// A unit (*subbagian*) that holds information.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unit {
    /// Identifier.
    pub id: UnitId,
    /// Full name.
    pub name: String,
    /// Code used in letter numbers.
    pub code: String,
}

/// Opening hours of the information desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpeningHours {
    /// Days of the week, Monday = 1.
    pub days: Vec<i8>,
    /// First minute of service.
    pub opens: Time,
    /// After this time a receipt may count as the next working day ([`ClosedDay`]).
    pub closes: Time,
}

impl OpeningHours {
    /// Whether the desk is open on this weekday.
    pub fn opens_on(&self, day: Weekday) -> bool {
        self.days.contains(&day.to_monday_one_offset())
    }
}

/// Dates between which requests for election information run on the short track (PerKI 1/2019;
/// when it applies was not found in the text, so the office says).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElectionPeriod {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// Person who signs, as letters name him.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignerNames {
    /// Name with titles.
    pub name: String,
    /// NIP, when he has one.
    pub nip: Option<String>,
    /// Position as it stands over the signature, for instance "PPID".
    pub position: String,
}

/// How the office is reached, as its letterhead and portal print it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    /// Street address.
    pub address: String,
    /// Where letters are signed, for instance "Sarolangun".
    pub place: String,
    /// Postcode.
    #[serde(default)]
    pub postcode: Option<String>,
    /// Telephone.
    #[serde(default)]
    pub phone: Option<String>,
    /// WhatsApp number in international digits, for links.
    #[serde(default)]
    pub whatsapp: Option<String>,
    /// E-mail.
    #[serde(default)]
    pub email: Option<String>,
    /// Web site.
    #[serde(default)]
    pub website: Option<String>,
}

/// What an office decides for itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeSettings {
    /// Address block.
    pub contact: Contact,
    /// Whether *cuti bersama* counts as a working day; the law is silent, closed is the default.
    pub joint_leave: JointLeave,
    /// What a receipt on a closed day or after hours counts as.
    pub closed_day: ClosedDay,
    /// From when the answer's clock runs.
    pub clock_start: ClockStart,
    /// Opening hours.
    pub hours: OpeningHours,
    /// Working days a unit gets for a disposition; never later than the case's own date.
    pub disposition_days: u16,
    /// Numbering templates by kind of paper: `request`, `notification`, `receipt`, … (see [`crate::number`]).
    pub numbering: BTreeMap<String, String>,
    /// The office's own titles of roles.
    #[serde(default)]
    pub titles: BTreeMap<Role, String>,
    /// Short track in force.
    #[serde(default)]
    pub election_period: Option<ElectionPeriod>,
    /// Who signs, by role (`ppid`, `atasan_ppid`, `desk`, …).
    #[serde(default)]
    pub signers: BTreeMap<Role, SignerNames>,
    /// Default cost of a page or medium in rupiah; 0 unless the office has a legal basis.
    #[serde(default)]
    pub cost_rupiah: i64,
    /// Reviews of an SOP a year where the SOP itself promises none (Permenpan-RB 35/2012: at least
    /// one).
    #[serde(default = "one")]
    pub sop_reviews_a_year: u8,
    /// Who determines exemptions; the usual one of the office's level when not set.
    #[serde(default)]
    pub exemption_authority: Option<Authority>,
    /// Members of the *Tim Pertimbangan* who must have advised before a test is handed in.
    #[serde(default = "one")]
    pub exemption_opinions: u8,
    /// Months after which an item of the public information list is to be brought up to date; 0 for
    /// the law's own (UU 14/2008 Art. 9(3); for what is not periodic the rhythm was not found in the
    /// text, so the office says).
    #[serde(default)]
    pub list_update_months: u8,
    /// Which *Komisi Informasi* disputes of this office go before; the usual one of its level when not
    /// set. Only a local office has a choice (PerKI 1/2013 Art. 6).
    #[serde(default)]
    pub commission: Option<CommissionLevel>,
    /// The name of that commission, where it is not the usual one.
    #[serde(default)]
    pub commission_name: Option<String>,
}

fn one() -> u8 {
    1
}

/// How a new office starts, before it has said anything of itself.
impl Default for OfficeSettings {
    fn default() -> Self {
        OfficeSettings {
            contact: Contact::default(),
            joint_leave: JointLeave::Off,
            closed_day: ClosedDay::NextWorkingDay,
            clock_start: ClockStart::Receipt,
            hours: OpeningHours {
                days: (1..=5).collect(),
                opens: Time::constant(8, 0, 0, 0),
                closes: Time::constant(16, 0, 0, 0),
            },
            disposition_days: 3,
            numbering: BTreeMap::new(),
            titles: BTreeMap::new(),
            election_period: None,
            signers: BTreeMap::new(),
            cost_rupiah: 0,
            sop_reviews_a_year: one(),
            exemption_authority: None,
            exemption_opinions: one(),
            list_update_months: 0,
            commission: None,
            commission_name: None,
        }
    }
}

/// One public body office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Office {
    /// Identifier.
    pub id: OfficeId,
    /// Region code: two digits for a province, four for kabupaten and kota.
    pub code: String,
    /// Name in addresses, for instance `sarolangun`.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Its time zone.
    pub zone: Zone,
    /// Its settings.
    pub settings: OfficeSettings,
    /// Its units.
    pub units: Vec<Unit>,
}

impl Office {
    /// How this office's clocks are set.
    pub fn clock_settings(&self) -> ClockSettings {
        ClockSettings {
            zone: self.zone.tz(),
            joint_leave: self.settings.joint_leave,
            closed_day: self.settings.closed_day,
            closing_time: Some(self.settings.hours.closes),
        }
    }

    /// Whether the office determines exemptions itself.
    pub fn decides_exemptions(&self) -> bool {
        let usual = match self.level {
            Level::National | Level::Province => Authority::Own,
            Level::Regency | Level::City => Authority::Above,
        };
        self.settings.exemption_authority.unwrap_or(usual) == Authority::Own
    }

    /// The office's own title of a role.
    pub fn title_of(&self, role: Role) -> &str {
        self.settings.titles.get(&role).map_or(role.title(), String::as_str)
    }

    /// The civil date in the office's zone at an instant.
    pub fn date_at(&self, instant: jiff::Timestamp) -> Date {
        instant.to_zoned(self.zone.tz()).date()
    }

    /// Unit by id.
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.iter().find(|unit| &unit.id == id)
    }
}
