//! Plays the scripts: every act goes through the same use case a person's click would, with the
//! clock held at the hour it happened, in the order of time over all offices.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Time};
use jiff::{Timestamp, ToSpan};
use terbuka_core::charter::Words;
use terbuka_core::charter::decide::Command as CharterCommand;
use terbuka_core::ident::{CaseId, DispositionId, OfficeId, UnitId};
use terbuka_core::law::Calendar;
use terbuka_core::office::{ElectionPeriod, Office, Unit};
use terbuka_core::person::{IdentityPaper, RequesterKind};
use terbuka_core::report::Period;
use terbuka_core::request::decide::{Command, Verdict};
use terbuka_core::role::Role;
use terbuka_core::statistics::Span;
use terbuka_desk::accounts::{self, NewUser};
use terbuka_desk::context::new_id;
use terbuka_desk::form::RequestForm;
use terbuka_desk::intake::{self, DeskIntake};
use terbuka_desk::{
    Context, DeskError, Principal, answers, catalog, charter_view, charters, exemption_round,
    offices, reports, serve,
};
use terbuka_store::StoreError;

use super::exemptions::{self, TestStep};
use super::list;
use super::objections;
use super::reporting;
use super::script::{self, CaseScript, CharterWhat, OfficeScript, PersonEntry, ScriptError, What};
use crate::clock::HeldClock;
use crate::mail::{self, Mailer};

/// The password of every demo account.
pub const PASSWORD: &str = "terbuka-untuk-umum";

/// Working day of the next month on which the monthly report is delivered.
const REPORT_DAY: u16 = 4;

/// Why the demo could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A data file is wrong.
    #[error(transparent)]
    Script(#[from] ScriptError),
    /// A use case refused what the script does; names the office and the act.
    #[error("{at}: {source}")]
    Refused {
        /// Which office and act.
        at: String,
        /// Why.
        source: DeskError,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The calendars do not reach to the day of loading.
    #[error("kalender yang tersedia tidak mencakup {0}")]
    Calendar(Date),
}

/// An office as it stands while its script is played.
pub(super) struct Stage {
    pub(super) script: OfficeScript,
    pub(super) office: OfficeId,
    units: BTreeMap<String, UnitId>,
    people: BTreeMap<String, Principal>,
    pub(super) cases: Vec<Option<CaseId>>,
    pub(super) objections: Vec<Option<CaseId>>,
    pub(super) disputes: Vec<Option<CaseId>>,
    charters: Vec<Option<CaseId>>,
    exemptions: BTreeMap<String, CaseId>,
    records: Vec<Option<CaseId>>,
    tasks: BTreeMap<(usize, String), DispositionId>,
}

/// Something that happens at one instant.
enum Happening {
    Intake(usize),
    Step(usize, usize),
    CharterBegun(usize),
    CharterStep(usize, usize),
    /// A step of a consequence test.
    Exemption(usize, TestStep),
    /// The morning's look at exemptions that end.
    Round,
    RecordBegun(usize),
    RecordStep(usize, usize),
    Lodged(usize),
    ObjectionStep(usize, usize),
    Deliver(Period),
    Accept(Period),
    Survey(usize),
    Publish(Span),
}

struct Planned {
    at: Timestamp,
    office: usize,
    what: Happening,
}

/// Loads the five offices and plays everything up to now. `began` is told how many things will
/// happen, `one` after each.
///
/// # Errors
/// [`LoadError`]; what was loaded before stays and is useless.
pub async fn load(
    cx: &Context,
    clock: &HeldClock,
    mailer: &Mailer,
    began: impl FnOnce(u64),
    one: impl Fn(),
) -> Result<(), LoadError> {
    clock.let_go();
    let now = cx.now();
    let scripts = script::offices()?;
    let mut planned = Vec::new();
    for (index, script) in scripts.iter().enumerate() {
        plan(script, index, now, &mut planned)?;
    }
    planned.sort_by_key(|happening| happening.at);
    let accounts: usize = scripts.iter().map(|script| script.officers.len()).sum();
    began((accounts + planned.len()) as u64);

    let first = planned.first().map_or(now, |happening| happening.at);
    clock.hold(first - (30 * 24).hours());
    let mut stages = Vec::with_capacity(scripts.len());
    for script in scripts {
        stages.push(set_up(cx, script, now, &one).await?);
    }
    for happening in planned {
        clock.hold(happening.at);
        let stage = &mut stages[happening.office];
        let what = name_of(&happening.what, &stage.script);
        let named = format!("{}, {what}", stage.script.office.slug);
        play(cx, stage, &happening.what)
            .await
            .map_err(|source| LoadError::Refused { at: named, source })?;
        mail::round(&cx.store, &cx.files, mailer, &|| happening.at).await?;
        one();
    }
    clock.let_go();
    Ok(())
}

fn name_of(what: &Happening, script: &OfficeScript) -> String {
    match what {
        Happening::Intake(case) => format!("permohonan {}", script.cases[*case].information),
        Happening::Step(case, step) => format!(
            "permohonan {}: {:?}",
            script.cases[*case].information, script.cases[*case].steps[*step].what
        ),
        Happening::CharterBegun(charter) => format!("maklumat {}", charter + 1),
        Happening::CharterStep(charter, step) => {
            format!("maklumat {}: {:?}", charter + 1, script.charters[*charter].steps[*step].what)
        }
        Happening::Exemption(test, step) => {
            format!("pengecualian {}: {step:?}", script.exemptions[*test].title)
        }
        Happening::Round => "jangka waktu pengecualian".to_owned(),
        Happening::RecordBegun(record) => format!("dokumen {}", script.records[*record].title),
        Happening::RecordStep(record, step) => {
            let record = &script.records[*record];
            format!("dokumen {}: {:?}", record.title, record.steps[*step].what)
        }
        Happening::Lodged(one) => format!("keberatan {}", one + 1),
        Happening::ObjectionStep(one, step) => {
            format!("keberatan {}: {:?}", one + 1, script.objections[*one].steps[*step].what)
        }
        Happening::Deliver(period) | Happening::Accept(period) => format!("laporan {period}"),
        Happening::Survey(survey) => format!("survei {}", survey + 1),
        Happening::Publish(span) => format!("laporan {span}"),
    }
}

/// When everything of one office happens: cases counted in working days back from the last working
/// day before today, so that nothing lies in the future.
fn plan(
    script: &OfficeScript,
    index: usize,
    now: Timestamp,
    planned: &mut Vec<Planned>,
) -> Result<(), LoadError> {
    let entry = &script.office;
    let (calendar, reading) = (Calendar::national(), entry.settings.joint_leave);
    let tz = entry.zone.tz();
    let today = now.to_zoned(tz.clone()).date();
    let instant = |date: Date, time: Time| {
        date.to_datetime(time).to_zoned(tz.clone()).map(|at| at.timestamp())
    };
    let unknown = |_| LoadError::Calendar(today);
    let back = |days| calendar.subtract_working_days(today, days, reading);
    let mut happens = |date: Date, time: Time, what: Happening| -> Result<(), LoadError> {
        let at = instant(date, time).map_err(unknown)?;
        planned.push(Planned { at, office: index, what });
        Ok(())
    };
    let mut months = BTreeSet::new();
    for (number, case) in script.cases.iter().enumerate() {
        let days = u16::try_from(1 - case.day).unwrap_or(1);
        let received = back(days).ok_or(LoadError::Calendar(today))?;
        months.insert(Period::of(received).first());
        happens(received, case.at, Happening::Intake(number))?;
        for (step, done) in case.steps.iter().enumerate() {
            let on = calendar
                .add_working_days(received, done.day, reading)
                .ok_or(LoadError::Calendar(received))?;
            happens(on, done.at, Happening::Step(number, step))?;
        }
    }
    for (number, survey) in script.surveys.iter().enumerate() {
        let case = script.cases.get(survey.case.wrapping_sub(1));
        let Some((case, (day, at))) = case.and_then(|one| Some((one, reporting::survey_at(one)?)))
        else {
            continue;
        };
        let received = back(u16::try_from(1 - case.day).unwrap_or(1));
        let on = received.and_then(|from| calendar.add_working_days(from, day, reading));
        happens(on.ok_or(LoadError::Calendar(today))?, at, Happening::Survey(number))?;
    }
    for (span, on) in reporting::reports(script, calendar, reading, today) {
        happens(on, Time::constant(10, 30, 0, 0), Happening::Publish(span))?;
    }
    for (number, charter) in script.charters.iter().enumerate() {
        let days = u16::try_from(1 - charter.day).unwrap_or(1);
        let begun = back(days).ok_or(LoadError::Calendar(today))?;
        happens(begun, charter.at, Happening::CharterBegun(number))?;
        for (step, done) in charter.steps.iter().enumerate() {
            let on = calendar
                .add_working_days(begun, done.day, reading)
                .ok_or(LoadError::Calendar(begun))?;
            happens(on, done.at, Happening::CharterStep(number, step))?;
        }
    }
    for (number, test) in script.exemptions.iter().enumerate() {
        let days = u16::try_from(1 - test.day).unwrap_or(1);
        let begun = back(days).ok_or(LoadError::Calendar(today))?;
        for (step, day, at) in test.steps() {
            let on =
                calendar.add_working_days(begun, day, reading).ok_or(LoadError::Calendar(begun))?;
            happens(on, at, Happening::Exemption(number, step))?;
        }
        // The mornings on which the program would have looked: when the PPID is asked, and after the
        // end.
        for ahead in test.ends_in.iter().flat_map(|ends| [ends - 30, ends + 1]) {
            let Some(ago) = u16::try_from(-ahead).ok().filter(|ago| *ago > 0) else { continue };
            let on = back(ago).ok_or(LoadError::Calendar(today))?;
            happens(on, Time::constant(6, 0, 0, 0), Happening::Round)?;
        }
    }
    for (number, record) in script.records.iter().enumerate() {
        let days = u16::try_from(1 - record.day).unwrap_or(1);
        let begun = back(days).ok_or(LoadError::Calendar(today))?;
        happens(begun, record.at, Happening::RecordBegun(number))?;
        for (step, done) in record.steps.iter().enumerate() {
            let on = calendar
                .add_working_days(begun, done.day, reading)
                .ok_or(LoadError::Calendar(begun))?;
            happens(on, done.at, Happening::RecordStep(number, step))?;
        }
    }
    for (number, objection) in script.objections.iter().enumerate() {
        let days = u16::try_from(1 - objection.day).unwrap_or(1);
        let lodged = back(days).ok_or(LoadError::Calendar(today))?;
        happens(lodged, objection.at, Happening::Lodged(number))?;
        for (step, done) in objection.steps.iter().enumerate() {
            let on = calendar
                .add_working_days(lodged, done.day, reading)
                .ok_or(LoadError::Calendar(lodged))?;
            happens(on, done.at, Happening::ObjectionStep(number, step))?;
        }
    }
    for first in months {
        let period = Period::of(first);
        let delivered = calendar.add_working_days(period.last(), REPORT_DAY, reading);
        let Some(delivered) = delivered.filter(|on| *on < today) else { continue };
        happens(delivered, Time::constant(14, 0, 0, 0), Happening::Deliver(period))?;
        happens(delivered, Time::constant(15, 30, 0, 0), Happening::Accept(period))?;
    }
    Ok(())
}

/// Adds the office, its procedures and its people.
async fn set_up(
    cx: &Context,
    script: OfficeScript,
    now: Timestamp,
    one: &impl Fn(),
) -> Result<Stage, LoadError> {
    let entry = &script.office;
    let refused = |source| LoadError::Refused { at: entry.slug.clone(), source };
    let today = now.to_zoned(entry.zone.tz()).date();
    let id = OfficeId::new(new_id(cx.now()));
    let mut settings = entry.settings.clone();
    settings.election_period = entry.election.and_then(|span| {
        let from = today.checked_sub(span.before.days()).ok()?;
        let to = today.checked_add(span.after.days()).ok()?;
        Some(ElectionPeriod { from, to })
    });
    let mut units = BTreeMap::new();
    let mut listed = Vec::new();
    for unit in &script.units {
        let id = UnitId::new(new_id(cx.now()));
        units.insert(unit.key.clone(), id.clone());
        listed.push(Unit { id, name: unit.name.clone(), code: unit.code.clone() });
    }
    let office = Office {
        id: id.clone(),
        code: entry.code.clone(),
        slug: entry.slug.clone(),
        name: entry.name.clone(),
        level: entry.level,
        zone: entry.zone,
        settings,
        units: listed,
    };
    offices::add(cx, &office).await.map_err(refused)?;
    let from = office.date_at(cx.now());
    for name in &entry.procedures {
        let procedure = script::procedure(name)?;
        offices::adopt(cx, &id, &procedure, from, "system").await.map_err(refused)?;
    }
    let rows = list::rows(&office)?;
    catalog::import_for(cx, &id, "system", &rows, |_| {}).await.map_err(refused)?;
    let mut people = BTreeMap::new();
    for officer in &script.officers {
        let of_units: Vec<UnitId> =
            officer.units.iter().filter_map(|key| units.get(key).cloned()).collect();
        let new = NewUser {
            office: id.clone(),
            login: officer.login.clone(),
            name: officer.name.clone(),
            nip: officer.nip.clone(),
            email: Some(format!("{}@kantor.example", officer.login)),
            roles: officer.roles.clone(),
            units: of_units.clone(),
            password: PASSWORD.to_owned(),
            keep_password: true,
        };
        let user = accounts::add(cx, "system", new).await.map_err(refused)?;
        people.insert(
            officer.key.clone(),
            Principal {
                user,
                name: officer.name.clone(),
                nip: officer.nip.clone(),
                office: id.clone(),
                roles: officer.roles.clone(),
                units: of_units,
            },
        );
        one();
    }
    let cases = vec![None; script.cases.len()];
    let charters = vec![None; script.charters.len()];
    let records = vec![None; script.records.len()];
    let objections = vec![None; script.objections.len()];
    Ok(Stage {
        disputes: objections.clone(),
        script,
        office: id,
        units,
        people,
        cases,
        objections,
        charters,
        exemptions: BTreeMap::new(),
        records,
        tasks: BTreeMap::new(),
    })
}

async fn play(cx: &Context, stage: &mut Stage, what: &Happening) -> Result<(), DeskError> {
    match what {
        Happening::Intake(number) => take_in(cx, stage, *number).await,
        Happening::Step(number, step) => {
            let done = stage.script.cases[*number].steps[*step].clone();
            let case = stage.cases[*number].clone().ok_or(DeskError::NotFound)?;
            let who = stage.person(&done.by)?.clone();
            if let What::Publish { title, text } = &done.what {
                return answers::publish(cx, &who, &case, title, text).await;
            }
            let command = stage.command(cx, *number, done.what)?;
            serve::perform(cx, &who, &case, None, command, Vec::new()).await.map(drop)
        }
        Happening::CharterBegun(number) => {
            let who = stage.person(&stage.script.charters[*number].by)?;
            stage.charters[*number] = Some(charters::begin(cx, who).await?.charter);
            Ok(())
        }
        Happening::CharterStep(number, step) => charter_step(cx, stage, *number, *step).await,
        Happening::Survey(number) => {
            let survey = &stage.script.surveys[*number];
            let case = stage.cases.get(survey.case - 1).cloned().flatten();
            reporting::answer(cx, survey, &case.ok_or(DeskError::NotFound)?).await
        }
        Happening::Publish(span) => {
            let script = stage.script.reports.as_ref().ok_or(DeskError::NotFound)?;
            reporting::publish(cx, stage.person(&script.by)?, script, *span).await
        }
        Happening::Exemption(number, step) => {
            let test = stage.script.exemptions[*number].clone();
            let unit = stage.units.get(&test.unit).cloned().ok_or(DeskError::NotFound)?;
            let known = stage.exemptions.get(&test.key).cloned();
            let who = stage.with_role(step.role())?;
            let request = test.request.and_then(|case| stage.cases.get(case).cloned().flatten());
            let id = exemptions::play(cx, who, &test, *step, known, unit, request).await?;
            stage.exemptions.insert(test.key, id);
            Ok(())
        }
        Happening::Round => exemption_round::round(cx, &stage.office).await,
        Happening::RecordBegun(number) => {
            let script = stage.script.records[*number].clone();
            let unit = stage.units.get(&script.unit).cloned().ok_or(DeskError::NotFound)?;
            let office = offices::by_id(cx, &stage.office).await?;
            let begun = script.begin(cx, stage.person(&script.by)?, &office, unit).await?;
            stage.records[*number] = Some(begun);
            Ok(())
        }
        Happening::RecordStep(number, step) => {
            let script = &stage.script.records[*number];
            let who = stage.person(&script.steps[*step].by)?;
            let id = stage.records[*number].clone().ok_or(DeskError::NotFound)?;
            script.step(cx, who, &id, *step).await
        }
        Happening::Lodged(number) => objections::lodge(cx, stage, *number).await,
        Happening::ObjectionStep(number, step) => objections::step(cx, stage, *number, *step).await,
        Happening::Deliver(period) => {
            let who = stage.with_role(Role::Kasubbag)?;
            reports::deliver(cx, who, *period).await.map(drop)
        }
        Happening::Accept(period) => {
            reports::accept(cx, stage.with_role(Role::Sekretaris)?, *period).await
        }
    }
}

async fn charter_step(
    cx: &Context,
    stage: &Stage,
    number: usize,
    step: usize,
) -> Result<(), DeskError> {
    let done = stage.script.charters[number].steps[step].clone();
    let who = stage.person(&done.by)?;
    let id = stage.charters[number].clone().ok_or(DeskError::NotFound)?;
    let content = charter_view::open(cx, who, &id).await?.content;
    // What the script does not word stays as it stands.
    let words = |parts| {
        let mut words = Words { parts: content.parts.clone(), ..Words::default() };
        words.parts.extend(parts);
        Box::new(words)
    };
    let command = match done.what {
        CharterWhat::Revise { parts } => CharterCommand::Revise(words(parts)),
        CharterWhat::Submit { parts } => CharterCommand::Submit(words(parts)),
        CharterWhat::SendBack { text } => CharterCommand::SendBack { reason: text },
        CharterWhat::Determine { decree } => {
            CharterCommand::Determine { decree, standard_on: None }
        }
        CharterWhat::Publish { ways } => CharterCommand::Publish { ways },
    };
    charters::perform(cx, who, &id, None, command).await.map(drop)
}

async fn take_in(cx: &Context, stage: &mut Stage, number: usize) -> Result<(), DeskError> {
    let case = stage.script.cases[number].clone();
    let form = form(&case);
    let key = format!("demo-{}-{number}", stage.script.office.slug);
    let submitted = match &case.by {
        None => intake::submit(cx, &stage.office, form, Vec::new(), Some(&key)).await?,
        Some(by) => {
            let who = stage.person(by)?;
            let papers = if case.complete { papers(&case.person) } else { BTreeSet::new() };
            let opened = cx.now() - 7.minutes();
            let intake = DeskIntake {
                form,
                uploads: Vec::new(),
                channel: case.channel,
                received: None,
                papers,
                complete: case.complete,
                opened: Some(opened),
                key: Some(key),
            };
            intake::receive(cx, who, intake).await?
        }
    };
    stage.cases[number] = Some(submitted.case);
    Ok(())
}

fn papers(person: &PersonEntry) -> BTreeSet<IdentityPaper> {
    let kind: RequesterKind = person.kind;
    IdentityPaper::required(kind, person.attorney.is_some()).into_iter().collect()
}

fn form(case: &CaseScript) -> RequestForm {
    let person = &case.person;
    let mut form = RequestForm {
        kind: person.kind.code().to_owned(),
        name: person.name.clone(),
        identity_kind: person.identity.code().to_owned(),
        identity_number: person.number.clone(),
        address: person.address.clone(),
        phone: person.phone.clone(),
        email: person.email.clone(),
        occupation: person.occupation.clone(),
        education: person.education.clone(),
        information: case.information.clone(),
        purpose: case.purpose.clone(),
        obtain: case.obtain.code().to_owned(),
        delivery: case.delivery.code().to_owned(),
        election: case.election,
        statement: true,
        ..RequestForm::default()
    };
    if let Some(attorney) = &person.attorney {
        form.attorney_name.clone_from(&attorney.name);
        form.attorney_identity.clone_from(&attorney.number);
        form.attorney_address.clone_from(&attorney.address);
        form.attorney_phone.clone_from(&attorney.phone);
    }
    form
}

impl Stage {
    pub(super) fn person(&self, key: &str) -> Result<&Principal, DeskError> {
        self.people.get(key).ok_or(DeskError::NotFound)
    }

    fn with_role(&self, role: Role) -> Result<&Principal, DeskError> {
        self.people.values().find(|person| person.has(role)).ok_or(DeskError::NotFound)
    }

    /// The command of the core that a line of the script stands for.
    fn command(&mut self, cx: &Context, case: usize, what: What) -> Result<Command, DeskError> {
        let task = |stage: &Stage, unit: String| {
            stage.tasks.get(&(case, unit)).cloned().ok_or(DeskError::NotFound)
        };
        Ok(match what {
            What::Accept => Command::Accept,
            What::AskCompletion { text } => Command::AskCompletion { missing: text },
            What::Supplement { text } => Command::Supplement { note: text },
            What::Lapse => Command::Lapse,
            What::AnswerOnSpot { text, via } => {
                Command::AnswerOnSpot { material: text, delivery: via }
            }
            What::TellExempt { grounds, text } => Command::TellExempt { grounds, note: text },
            What::Dispose { unit, text } => {
                let id = DispositionId::new(new_id(cx.now()));
                let unit_id = self.units.get(&unit).cloned().ok_or(DeskError::NotFound)?;
                self.tasks.insert((case, unit), id.clone());
                Command::Dispose {
                    id,
                    unit: unit_id,
                    liaison: None,
                    due_on: None,
                    instruction: text,
                }
            }
            What::Reply { unit, held, text } => {
                Command::Reply { id: task(self, unit)?, held, reply: text }
            }
            What::Remind { unit } => Command::Remind { id: task(self, unit)? },
            What::Extend { reason, text } => Command::Extend { reason, words: text },
            What::Decide {
                outcome,
                grounds,
                tests,
                consequence,
                material,
                blackout,
                holder,
                delivery,
            } => Command::Decide(Box::new(Verdict {
                outcome,
                grounds,
                never_exempt: BTreeSet::new(),
                tests: tests
                    .iter()
                    .map(|key| self.exemptions.get(key).cloned().ok_or(DeskError::NotFound))
                    .collect::<Result<_, _>>()?,
                consequence,
                material,
                blackout,
                holder,
                delivery,
                cost_rupiah: 0,
                payment: String::new(),
            })),
            What::HandOver { via, text } => Command::HandOver { by: via, on: None, note: text },
            What::Register => Command::Register,
            What::Supervise { text } => Command::Supervise { note: text },
            What::Withdraw { text } => Command::Withdraw { words: text },
            // Not an act on the case: done before this is asked.
            What::Publish { .. } => return Err(DeskError::NotFound),
        })
    }
}
