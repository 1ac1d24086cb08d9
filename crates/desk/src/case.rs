//! One case as its page shows it: where it stands along the SOP, its clock, what was done, what this
//! person may do now and what belongs to others.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::exemption::{self, DecidedTest};
use terbuka_core::ident::{CaseId, FileId, LetterId, UnitId, UserId};
use terbuka_core::law::{Calendar, Clock, ClockRules, RuleName};
use terbuka_core::letter::LetterKind;
use terbuka_core::office::Office;
use terbuka_core::procedure::{Procedure, TimeStandard};
use terbuka_core::refusal::Refusal;
use terbuka_core::request::decide::may;
use terbuka_core::request::{Act, Dossier, Event, Facts, Request, Stage};
use terbuka_store::{LetterHead, LoggedStep};

use crate::authority::{Permission, Principal};
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::exemptions::decided_tests;
use crate::offices;
use crate::upload::UploadSlot;

/// Everything a case page shows.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// Office.
    pub office: Arc<Office>,
    /// The case with its words.
    pub dossier: Dossier,
    /// Version, for the forms on the page.
    pub version: i64,
    /// First words of what is asked.
    pub subject: String,
    /// The binding clock, day by day.
    pub clock: Clock,
    /// Working days to the binding date; negative when late.
    pub remaining: i32,
    /// The SOP's steps.
    pub steps: Vec<StepView>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineEntry>,
    /// Letters, oldest first.
    pub letters: Vec<LetterView>,
    /// Files, oldest first.
    pub files: Vec<FileView>,
    /// What this person may do now.
    pub acts: Vec<Act>,
    /// What is possible now but belongs to others.
    pub refused: Vec<(Act, Refusal)>,
    /// Units a disposition can go to.
    pub units: Vec<(UnitId, String)>,
    /// Names of the office's people.
    pub people: BTreeMap<UserId, String>,
    /// The requester's page.
    pub tracking_url: String,
    /// Title of the SOP the case runs on.
    pub procedure_title: String,
    /// The answer has been published for others.
    pub published: bool,
    /// Consequence tests that the case occasioned, oldest first.
    pub tests: Vec<TestView>,
    /// Decided tests on which a refusal can rest today.
    pub decided_tests: Vec<DecidedTest>,
    /// Whether this person may begin a test.
    pub may_test: bool,
}

/// A consequence test as a case names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestView {
    /// Identifier.
    pub id: CaseId,
    /// Which of the office's tests.
    pub number: u32,
    /// Where it stands.
    pub stage: exemption::Stage,
    /// Its title, for those who may read tests.
    pub title: Option<String>,
}

/// Where a step of the SOP stands for one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepState {
    /// An act of it was done and nothing of it is next.
    Done,
    /// It is next.
    Current,
    /// It comes later, or was not needed.
    Ahead,
}

/// One step of the SOP on a case page.
#[derive(Clone, Debug)]
pub struct StepView {
    /// Number as the SOP writes it.
    pub number: String,
    /// What is done.
    pub activity: String,
    /// Titles of its lanes.
    pub lanes: Vec<String>,
    /// Completeness.
    pub requires: Option<String>,
    /// Time standard.
    pub time: Option<TimeStandard>,
    /// Output.
    pub output: Option<String>,
    /// Where it stands.
    pub state: StepState,
    /// What was done of it.
    pub done: Vec<StepDoneView>,
}

/// One act done in a step.
#[derive(Clone, Debug)]
pub struct StepDoneView {
    /// Which act.
    pub act: Act,
    /// Who, by name.
    pub by: String,
    /// In which lane.
    pub lane: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Minutes since it became possible.
    pub minutes: i64,
}

/// One entry of the timeline.
#[derive(Clone, Debug)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// Who, by name.
    pub by: String,
    /// What.
    pub event: Event,
}

/// A letter of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterView {
    /// Identifier.
    pub id: LetterId,
    /// Kind.
    pub kind: LetterKind,
    /// Number.
    pub number: Option<String>,
    /// When it was issued.
    pub issued: Timestamp,
    /// SHA-256 of the archived file, once printed.
    pub sha256: Option<String>,
}

impl From<LetterHead> for LetterView {
    fn from(stored: LetterHead) -> Self {
        LetterView {
            kind: stored.kind,
            id: stored.id,
            number: Some(stored.number),
            issued: stored.issued,
            sha256: stored.sha256,
        }
    }
}

/// A file of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileView {
    /// Identifier.
    pub id: FileId,
    /// Name.
    pub name: String,
    /// True type.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// What it is for.
    pub slot: UploadSlot,
    /// SHA-256.
    pub sha256: String,
}

/// Opens a case of one's own office. A liaison sees only cases that were given to his unit.
///
/// # Errors
/// [`DeskError::NotFound`] for what does not exist or is not this person's to see.
#[boxed]
pub async fn open(cx: &Context, who: &Principal, case: &CaseId) -> Result<CaseView> {
    who.may(Permission::SeeCases)?;
    let standing = offices::standing(cx, &who.office).await?;
    let now = cx.now();
    let mut read = cx.store.read().await?;
    let stored = read.request(case).await?.ok_or(DeskError::NotFound)?;
    if !may_see(who, &stored.case) {
        return Err(DeskError::NotFound);
    }
    let dossier = read.dossier(case).await?.ok_or(DeskError::NotFound)?;
    let procedure = offices::procedure(cx, &mut read, &stored.case.procedure).await?;
    let steps = read.steps_of(case).await?;
    let people: BTreeMap<UserId, String> =
        read.users_of(&who.office).await?.into_iter().map(|user| (user.id, user.name)).collect();
    let timeline = timeline(read.timeline(case).await?, &people);
    let letters = read.letter_heads_of(case).await?.into_iter().map(LetterView::from).collect();
    let files = read.attachments_of(case).await?.into_iter().map(file_view).collect();
    let published = read.answer(case).await?.is_some();
    let reads_tests = who.can(Permission::SeeExemptions);
    let tests = read.exemptions_for(case).await?.into_iter().map(|stored| TestView {
        id: stored.test.id,
        number: stored.test.number,
        stage: stored.test.stage,
        title: reads_tests.then_some(stored.content.title),
    });
    let tests: Vec<TestView> = tests.collect();
    let on = standing.office.date_at(now);
    let decided_tests = match dossier.case.stage {
        Stage::InProcess if reads_tests => decided_tests(&mut read, &who.office, on).await?,
        _ => Vec::new(),
    };
    drop(read);

    let actor = who.actor();
    let office = standing.office.clone();
    let facts = Facts {
        now,
        office: &office,
        calendar: &standing.calendar,
        rules: &cx.rules,
        procedure: &procedure,
        actor: &actor,
        tests: &[],
    };
    let mut acts = Vec::new();
    let mut refused = Vec::new();
    for act in dossier.case.stage.acts().iter().copied().filter(|act| useful(*act, &dossier.case)) {
        match may(act, &facts) {
            Ok(()) => acts.push(act),
            Err(refusal) => refused.push((act, refusal)),
        }
    }
    let clock = clock(&dossier.case, &office, &cx.rules, &standing.calendar)?;
    let reading = office.settings.joint_leave;
    let remaining =
        standing.calendar.remaining_working_days(facts.today(), dossier.case.due_on, reading);
    Ok(CaseView {
        version: stored.version,
        subject: subject(&dossier.content.information),
        clock,
        remaining,
        steps: step_views(&procedure, &dossier.case, &steps, &people),
        timeline,
        letters,
        files,
        acts,
        refused,
        units: office.units.iter().map(|unit| (unit.id.clone(), unit.name.clone())).collect(),
        people,
        tracking_url: cx.tracking_url(case),
        procedure_title: procedure.header.title.clone(),
        published,
        tests,
        decided_tests,
        may_test: reads_tests && Act::TestIdentify.roles().iter().any(|role| who.has(*role)),
        office,
        dossier,
    })
}

/// Whether a case is this person's to see: of his office, and for a liaison of a unit that was asked.
pub(crate) fn may_see(who: &Principal, case: &Request) -> bool {
    use terbuka_core::role::Role;
    if case.office != who.office {
        return false;
    }
    let liaison_only = who
        .roles
        .iter()
        .all(|role| matches!(role, Role::Liaison | Role::Administrator | Role::Documentation));
    !liaison_only
        || who.has(Role::Documentation)
        || case
            .dispositions
            .iter()
            .any(|task| who.units.contains(&task.unit) || task.liaison.as_ref() == Some(&who.user))
}

/// The clock that binds a case, from its own facts.
pub(crate) fn clock(
    case: &Request,
    office: &Office,
    rules: &ClockRules,
    calendar: &Calendar,
) -> Result<Clock> {
    let name = if case.extension.is_some() { RuleName::Extension } else { RuleName::Answer };
    rules.clock(name, case.track, case.clock_from, &office.clock_settings(), calendar).map_err(
        |error| DeskError::Broken {
            what: "explaining the clock of a case",
            reason: error.to_string(),
        },
    )
}

/// Acts that the stage allows but this case has no use for now are not offered.
fn useful(act: Act, case: &Request) -> bool {
    match act {
        Act::Extend => case.extension.is_none(),
        Act::RemoveExtension => case.extension.is_some(),
        Act::Reply | Act::Remind => case.open_dispositions().next().is_some(),
        Act::Report => false,
        _ => true,
    }
}

/// The first words, for lists and titles.
pub fn subject(information: &str) -> String {
    const MOST: usize = 90;
    let words = information.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().count() <= MOST {
        return words;
    }
    let cut: String = words.chars().take(MOST).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", &cut[..end])
}

pub(crate) fn file_view(stored: terbuka_store::Attachment) -> FileView {
    FileView {
        id: stored.file.id,
        name: stored.file.name,
        media_type: stored.file.media_type,
        size: stored.file.size,
        slot: UploadSlot::from_code(&stored.purpose).unwrap_or(UploadSlot::Supporting),
        sha256: stored.file.sha256,
    }
}

pub(crate) fn person(actor: &str, people: &BTreeMap<UserId, String>) -> String {
    match actor {
        "public" => "Pemohon".into(),
        "system" => "Sistem".into(),
        id => people.get(&UserId::new(id)).cloned().unwrap_or_else(|| "Petugas".into()),
    }
}

fn timeline(
    entries: Vec<terbuka_store::TimelineEntry>,
    people: &BTreeMap<UserId, String>,
) -> Vec<TimelineEntry> {
    let named = |entry: terbuka_store::TimelineEntry| TimelineEntry {
        at: entry.at,
        by: person(&entry.actor, people),
        event: entry.event,
    };
    entries.into_iter().map(named).collect()
}

fn step_views(
    procedure: &Procedure,
    case: &Request,
    log: &[LoggedStep],
    people: &BTreeMap<UserId, String>,
) -> Vec<StepView> {
    let next: &[Act] = match case.stage {
        // What brings the case on from here; the rest of the stage's acts are side ways.
        Stage::Received | Stage::AwaitingCompletion => &[Act::Receive, Act::Accept],
        Stage::InProcess => &[Act::Decide, Act::Dispose],
        Stage::Decided => &[Act::HandOver],
        Stage::Delivered => &[Act::Register],
        Stage::Registered => &[Act::Supervise],
        Stage::Supervised => &[Act::Report],
        Stage::Reported => &[],
    };
    let current = next.iter().find_map(|act| procedure.step_of(*act)).map(|step| &step.number);
    procedure
        .steps
        .iter()
        .map(|step| {
            let done: Vec<StepDoneView> = log
                .iter()
                .filter(|entry| entry.step.as_deref() == Some(step.number.as_str()))
                .map(|entry| StepDoneView {
                    act: entry.act,
                    by: person(&entry.actor, people),
                    lane: entry.lane.clone(),
                    at: entry.done,
                    minutes: minutes(entry.opened, entry.done),
                })
                .collect();
            let state = if current == Some(&step.number) {
                StepState::Current
            } else if done.is_empty() {
                StepState::Ahead
            } else {
                StepState::Done
            };
            StepView {
                number: step.number.clone(),
                activity: step.activity.clone(),
                lanes: step.lanes.clone(),
                requires: step.requires.clone(),
                time: step.time.clone(),
                output: step.output.clone(),
                state,
                done,
            }
        })
        .collect()
}

/// Whole minutes, a begun one counted.
pub(crate) fn minutes(from: Timestamp, to: Timestamp) -> i64 {
    (to.duration_since(from).as_secs() + 59).div_euclid(60).max(0)
}
