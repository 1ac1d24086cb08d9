//! The demo's offices, officers and cases as their data files tell them.
//!
//! Days are working days: a case's `day` counts back from the day of loading, a step's counts on
//! from the case's receipt. So the demo looks the same whenever it is started.

use std::collections::{BTreeMap, BTreeSet};

use super::exemptions::ExemptionScript;
use jiff::civil::Time;
use serde::Deserialize;
use terbuka_core::charter::{Part, Way};
use terbuka_core::law::{ExemptionGround, ExtensionReason};
use terbuka_core::office::{Level, OfficeSettings, Zone};
use terbuka_core::person::{Channel, Delivery, IdentityKind, Obtain, RequesterKind};
use terbuka_core::procedure::Procedure;
use terbuka_core::request::Outcome;
use terbuka_core::role::Role;

use super::records::RecordScript;

/// A data file that does not say what it should; the project's own mistake.
#[derive(Debug, thiserror::Error)]
#[error("{file}: {message}")]
pub struct ScriptError {
    /// Which file.
    pub file: &'static str,
    /// What is wrong.
    pub message: String,
}

/// One office with everything that happens in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeScript {
    /// The office.
    pub office: OfficeEntry,
    /// Its units.
    #[serde(rename = "unit")]
    pub units: Vec<UnitEntry>,
    /// Its people.
    #[serde(rename = "officer")]
    pub officers: Vec<OfficerEntry>,
    /// What was asked, and what was done about it.
    #[serde(rename = "case")]
    pub cases: Vec<CaseScript>,
    /// Editions of its service charter, oldest first.
    #[serde(default, rename = "charter")]
    pub charters: Vec<CharterScript>,
    /// Answers to the survey.
    #[serde(default, rename = "survey")]
    pub surveys: Vec<super::reporting::SurveyScript>,
    /// What it writes into its quarterly and annual reports.
    #[serde(default)]
    pub reports: Option<super::reporting::ReportsScript>,
    /// Its consequence tests, oldest first.
    #[serde(default, rename = "exemption")]
    pub exemptions: Vec<ExemptionScript>,
    /// Documents on their way to the list.
    #[serde(default, rename = "record")]
    pub records: Vec<RecordScript>,
    /// Objections, and the disputes that followed.
    #[serde(default, rename = "objection")]
    pub objections: Vec<ObjectionScript>,
}

/// One edition of the service charter and its story.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CharterScript {
    /// Working days before the day of loading on which the draft is begun, so never above 0.
    pub day: i32,
    /// Time in the office's zone.
    #[serde(deserialize_with = "clock_time")]
    pub at: Time,
    /// Officer who begins it.
    pub by: String,
    /// What was done.
    #[serde(default)]
    pub steps: Vec<CharterStep>,
}

/// One act on a charter.
#[derive(Clone, Debug, Deserialize)]
pub struct CharterStep {
    /// Working days after it was begun.
    pub day: u16,
    /// Time in the office's zone.
    #[serde(deserialize_with = "clock_time")]
    pub at: Time,
    /// Officer.
    pub by: String,
    /// What is done.
    #[serde(flatten)]
    pub what: CharterWhat,
}

/// What is done to a charter, in the words of the data files.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each stands for the command of the same name in the core")]
pub enum CharterWhat {
    Revise {
        #[serde(default)]
        parts: BTreeMap<Part, String>,
    },
    Submit {
        #[serde(default)]
        parts: BTreeMap<Part, String>,
    },
    SendBack {
        text: String,
    },
    Determine {
        decree: Option<String>,
    },
    Publish {
        ways: BTreeSet<Way>,
    },
}

pub use super::objection_script::{ObjectionScript, ObjectionStep, ObjectionWhat};

/// The office itself.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeEntry {
    /// Region code.
    pub code: String,
    /// Name in addresses.
    pub slug: String,
    /// Full name.
    pub name: String,
    /// Level.
    pub level: Level,
    /// Zone.
    pub zone: Zone,
    /// Names of the procedure files it has in force.
    #[serde(default)]
    pub procedures: Vec<String>,
    /// Short track around the day of loading.
    pub election: Option<ElectionSpan>,
    /// Settings.
    pub settings: OfficeSettings,
}

/// Calendar days before and after the day of loading.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ElectionSpan {
    /// Days before.
    pub before: i32,
    /// Days after.
    pub after: i32,
}

/// A unit.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitEntry {
    /// Name within the file.
    pub key: String,
    /// Full name.
    pub name: String,
    /// Code in letter numbers.
    pub code: String,
}

/// A person of the office.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficerEntry {
    /// Name within the file.
    pub key: String,
    /// Login.
    pub login: String,
    /// Name.
    pub name: String,
    /// NIP.
    pub nip: Option<String>,
    /// Roles.
    pub roles: Vec<Role>,
    /// Keys of units whose liaison this is.
    #[serde(default)]
    pub units: Vec<String>,
}

/// One request and its story.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseScript {
    /// Name within the file, for an objection to it.
    pub key: Option<String>,
    /// Working days before the day of loading, so never above 0.
    pub day: i32,
    /// Time of receipt in the office's zone.
    #[serde(deserialize_with = "clock_time")]
    pub at: Time,
    /// Channel.
    pub channel: Channel,
    /// Officer who takes it in; absent on the portal.
    pub by: Option<String>,
    /// Asked as election information.
    #[serde(default)]
    pub election: bool,
    /// The officer sees every identity paper and states that it is complete.
    #[serde(default)]
    pub complete: bool,
    /// Who asks.
    pub person: PersonEntry,
    /// What.
    pub information: String,
    /// What for.
    pub purpose: String,
    /// In which form.
    pub obtain: Obtain,
    /// By which way.
    pub delivery: Delivery,
    /// What was done.
    #[serde(default)]
    pub steps: Vec<StepScript>,
}

/// A requester, invented.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonEntry {
    /// Kind.
    pub kind: RequesterKind,
    /// Name.
    pub name: String,
    /// Kind of identity.
    pub identity: IdentityKind,
    /// Its number.
    pub number: String,
    /// Address.
    pub address: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
    /// E-mail.
    #[serde(default)]
    pub email: String,
    /// Occupation.
    #[serde(default)]
    pub occupation: String,
    /// Education.
    #[serde(default)]
    pub education: String,
    /// Who acts for the requester.
    pub attorney: Option<AttorneyEntry>,
}

/// An attorney, invented.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttorneyEntry {
    /// Name.
    pub name: String,
    /// Identity number.
    #[serde(default)]
    pub number: String,
    /// Address.
    #[serde(default)]
    pub address: String,
    /// Telephone.
    #[serde(default)]
    pub phone: String,
}

/// One act on a case.
#[derive(Clone, Debug, Deserialize)]
pub struct StepScript {
    /// Working days after receipt.
    pub day: u16,
    /// Time in the office's zone.
    #[serde(deserialize_with = "clock_time")]
    pub at: Time,
    /// Officer.
    pub by: String,
    /// What is done.
    #[serde(flatten)]
    pub what: What,
}

/// What is done, in the words of the data files.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
#[allow(missing_docs, reason = "each stands for the command of the same name in the core")]
pub enum What {
    Accept,
    AskCompletion {
        text: String,
    },
    Supplement {
        text: String,
    },
    Lapse,
    AnswerOnSpot {
        text: String,
        via: Delivery,
    },
    TellExempt {
        grounds: BTreeSet<ExemptionGround>,
        text: String,
    },
    Dispose {
        unit: String,
        text: String,
    },
    Reply {
        unit: String,
        held: bool,
        text: String,
    },
    Remind {
        unit: String,
    },
    Extend {
        reason: ExtensionReason,
        text: String,
    },
    Decide {
        outcome: Outcome,
        #[serde(default)]
        grounds: BTreeSet<ExemptionGround>,
        /// Keys of the consequence tests it rests on.
        #[serde(default)]
        tests: BTreeSet<String>,
        #[serde(default)]
        consequence: String,
        #[serde(default)]
        material: String,
        #[serde(default)]
        blackout: String,
        #[serde(default)]
        holder: String,
        delivery: Delivery,
    },
    HandOver {
        via: Delivery,
        text: String,
    },
    Register,
    Supervise {
        text: String,
    },
    Withdraw {
        text: String,
    },
    Publish {
        title: String,
        text: String,
    },
}

pub(super) fn clock_time<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Time, D::Error> {
    let text = String::deserialize(deserializer)?;
    Time::strptime("%H:%M", &text).map_err(serde::de::Error::custom)
}

macro_rules! files {
    ($($folder:literal $name:literal),+ $(,)?) => {
        &[$(($name, include_str!(concat!("../../../../data/", $folder, "/", $name, ".toml")))),+]
    };
}

const OFFICES: &[(&str, &str)] = files!(
    "demo" "dharmasraya",
    "demo" "sarolangun",
    "demo" "metro",
    "demo" "kalteng",
    "demo" "sumsel",
);

const PROCEDURES: &[(&str, &str)] = files!(
    "procedures" "template-objection",
    "procedures" "template-request",
    "procedures" "dharmasraya-charter",
    "procedures" "kalteng-documentation",
    "procedures" "metro-documentation",
    "procedures" "sarolangun-request",
    "procedures" "sumsel-request",
    "procedures" "template-consequence-test",
);

/// The five offices.
///
/// # Errors
/// A data file of this project is wrong.
pub fn offices() -> Result<Vec<OfficeScript>, ScriptError> {
    OFFICES.iter().map(|(file, text)| read(file, text)).collect()
}

/// The procedure in the file of this name (without its ending).
///
/// # Errors
/// There is none, or it is wrong.
pub fn procedure(name: &str) -> Result<Procedure, ScriptError> {
    match PROCEDURES.iter().find(|(file, _)| *file == name) {
        Some((file, text)) => read(file, text),
        None => Err(ScriptError {
            file: "data/procedures",
            message: format!("there is no procedure \"{name}\""),
        }),
    }
}

/// The shipped template of the request service, for an office that has no SOP of its own yet.
///
/// # Errors
/// The data file is wrong.
pub fn request_template() -> Result<Procedure, ScriptError> {
    procedure("template-request")
}

fn read<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, ScriptError> {
    toml::from_str(text).map_err(|error| ScriptError { file, message: error.to_string() })
}

#[cfg(test)]
mod tests {
    use terbuka_core::number::{NumberTemplate, Reset};
    use terbuka_core::person::nik_is_plausible;
    use terbuka_core::procedure::Service;
    use terbuka_core::request::Act;

    use super::*;

    #[test]
    fn objections_name_cases_and_officers_that_are_there() {
        let offices = offices().expect("the demo data is good");
        let all: usize = offices.iter().map(|script| script.objections.len()).sum();
        assert!(all >= 8, "{all} objections");
        for script in &offices {
            let has_officer = |key: &str| script.officers.iter().any(|officer| officer.key == key);
            for one in &script.objections {
                assert!(one.day <= 0 && one.by.as_deref().is_none_or(has_officer));
                match &one.case {
                    Some(key) => {
                        let case = script.cases.iter().find(|case| case.key.as_ref() == Some(key));
                        let case = case.unwrap_or_else(|| panic!("no case {key}"));
                        assert!(case.day < one.day, "{key}: before its request");
                        assert!(one.person.is_none());
                    }
                    None => assert!(one.person.is_some() && !one.information.is_empty()),
                }
                for step in &one.steps {
                    assert!(has_officer(&step.by), "{}", step.by);
                    assert!(i32::from(step.day) + one.day <= 0, "a step lies in the future");
                }
            }
        }
    }

    #[test]
    fn every_data_file_is_read_and_hangs_together() {
        let offices = offices().expect("the demo data is good");
        assert_eq!(offices.len(), 5);
        let cases: usize = offices.iter().map(|office| office.cases.len()).sum();
        assert!(cases >= 40, "{cases} cases");
        let mut logins = BTreeSet::new();
        for script in &offices {
            let has_officer = |key: &str| script.officers.iter().any(|officer| officer.key == key);
            let has_unit = |key: &str| script.units.iter().any(|unit| unit.key == key);
            for template in script.office.settings.numbering.values() {
                NumberTemplate::parse(template, Reset::Yearly).expect(template);
            }
            for officer in &script.officers {
                assert!(logins.insert(&officer.login), "{} twice", officer.login);
                assert!(officer.units.iter().all(|unit| has_unit(unit)));
            }
            let request =
                script.office.procedures.iter().filter(|name| {
                    procedure(name).expect("a procedure").service == Service::Request
                });
            assert_eq!(request.count(), 1, "{} has one request procedure", script.office.slug);
            for charter in &script.charters {
                assert!(charter.day <= 0 && has_officer(&charter.by));
                for step in &charter.steps {
                    assert!(has_officer(&step.by), "{}", step.by);
                    assert!(i32::from(step.day) + charter.day <= 0, "a step lies in the future");
                }
            }
            let mut asked = BTreeSet::new();
            for survey in &script.surveys {
                assert!(asked.insert(survey.case), "the survey of case {} twice", survey.case);
                let case = &script.cases[survey.case - 1];
                let (day, _) = super::super::reporting::survey_at(case).expect("it has steps");
                assert!(i32::from(day) + case.day < 0, "a survey lies in the future");
            }
            assert!(script.reports.iter().all(|reports| has_officer(&reports.by)));
            for (number, test) in script.exemptions.iter().enumerate() {
                assert!(test.day <= 0 && has_unit(&test.unit), "{}", test.title);
                let of_key = script.exemptions.iter().filter(|other| other.key == test.key);
                assert_eq!(of_key.count(), 1, "{} twice in {number}", test.key);
                assert!(i32::from(test.days()) + test.day <= 0, "{} ends in the future", test.key);
            }
            assert!(script.records.len() >= 5, "{} has few documents", script.office.slug);
            for record in &script.records {
                assert!(record.day <= 0 && has_officer(&record.by) && has_unit(&record.unit));
                for step in &record.steps {
                    assert!(has_officer(&step.by), "{}", step.by);
                    assert!(i32::from(step.day) + record.day <= 0, "a step lies in the future");
                }
            }
            for case in &script.cases {
                assert!(case.day <= 0 && case.by.as_deref().is_none_or(has_officer));
                assert_eq!(case.by.is_none(), case.channel == Channel::Portal);
                let number = &case.person.number;
                if case.person.identity == IdentityKind::Ktp {
                    assert!(nik_is_plausible(number), "{number}");
                    assert_eq!(&number[4..6], "99", "{number} must not be anybody's");
                }
                for step in &case.steps {
                    if let What::Decide { outcome, tests, .. } = &step.what {
                        let closes = matches!(outcome, Outcome::Refused | Outcome::GrantedInPart);
                        assert_eq!(closes, !tests.is_empty(), "{}", case.information);
                        let known =
                            |key: &String| script.exemptions.iter().any(|one| one.key == *key);
                        assert!(tests.iter().all(known), "{tests:?}");
                    }
                    assert!(has_officer(&step.by), "{}", step.by);
                    assert!(i32::from(step.day) + case.day <= 0, "a step lies in the future");
                    if let What::Dispose { unit, .. }
                    | What::Reply { unit, .. }
                    | What::Remind { unit } = &step.what
                    {
                        assert!(has_unit(unit), "{unit}");
                    }
                }
            }
        }
    }

    #[test]
    fn procedures_name_their_own_lanes_and_bind_each_act_once() {
        for (name, _) in PROCEDURES {
            let procedure = procedure(name).expect(name);
            let mut bound = BTreeSet::new();
            for step in &procedure.steps {
                for lane in &step.lanes {
                    assert!(procedure.lane(lane).is_some(), "{name}: no lane {lane}");
                }
                for act in &step.acts {
                    assert!(bound.insert(*act), "{name}: {act:?} is bound twice");
                    assert_eq!(act.service(), procedure.service, "{name}: {act:?}");
                    let lanes = procedure.lanes_of(step);
                    if lanes.is_empty() {
                        continue; // The document does not show who; the usual roles do it.
                    }
                    let able = lanes
                        .iter()
                        .any(|lane| lane.roles.iter().any(|role| act.roles().contains(role)));
                    assert!(able, "{name}: nobody of step {} may {act:?}", step.number);
                }
            }
        }
    }

    #[test]
    fn the_eight_steps_of_sarolangun_run_from_receipt_to_report() {
        let procedure = procedure("sarolangun-request").expect("it is there");
        assert_eq!(procedure.steps.len(), 8);
        let step = |act| procedure.step_of(act).map(|step| step.number.as_str());
        for (act, number) in [
            (Act::Receive, "1"),
            (Act::AnswerOnSpot, "2"),
            (Act::TellExempt, "3"),
            (Act::Decide, "4"),
            (Act::HandOver, "5"),
            (Act::Register, "6"),
            (Act::Supervise, "7"),
            (Act::Report, "8"),
        ] {
            assert_eq!(step(act), Some(number), "{act:?}");
        }
    }
}
