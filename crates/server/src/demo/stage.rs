//! An office of the demo while its script is played: who stands there, and how each thing is done.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, ToSpan};
use terbuka_core::charter::Words;
use terbuka_core::charter::decide::Command as CharterCommand;
use terbuka_core::ident::{CaseId, DispositionId, OfficeId, UnitId};
use terbuka_core::office::{ElectionPeriod, Office, Unit};
use terbuka_core::person::{IdentityPaper, RequesterKind};
use terbuka_core::request::decide::{Command, Verdict};
use terbuka_core::role::Role;
use terbuka_desk::accounts::{self, NewUser};
use terbuka_desk::context::new_id;
use terbuka_desk::form::RequestForm;
use terbuka_desk::intake::{self, DeskIntake};
use terbuka_desk::{
    Context, DeskError, Principal, answers, catalog, charter_view, charters, exemption_round,
    offices, reports, serve,
};

use super::exemptions;
use super::list;
use super::load::{LoadError, PASSWORD};
use super::objections;
use super::plan::Happening;
use super::reporting;
use super::script::{self, CaseScript, CharterWhat, OfficeScript, PersonEntry, What};

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

impl Stage {
    /// Adds the office, its procedures and its people.
    pub(super) async fn set_up(
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

    /// Lets one thing happen.
    pub(super) async fn play(&mut self, cx: &Context, what: &Happening) -> Result<(), DeskError> {
        match what {
            Happening::Intake(number) => take_in(cx, self, *number).await,
            Happening::Step(number, step) => {
                let done = self.script.cases[*number].steps[*step].clone();
                let case = self.cases[*number].clone().ok_or(DeskError::NotFound)?;
                let who = self.person(&done.by)?.clone();
                if let What::Publish { title, text } = &done.what {
                    return answers::publish(cx, &who, &case, title, text).await;
                }
                let command = self.command(cx, *number, done.what)?;
                serve::perform(cx, &who, &case, None, command, Vec::new()).await.map(drop)
            }
            Happening::CharterBegun(number) => {
                let who = self.person(&self.script.charters[*number].by)?;
                self.charters[*number] = Some(charters::begin(cx, who).await?.charter);
                Ok(())
            }
            Happening::CharterStep(number, step) => charter_step(cx, self, *number, *step).await,
            Happening::Survey(number) => {
                let survey = &self.script.surveys[*number];
                let case = self.cases.get(survey.case - 1).cloned().flatten();
                reporting::answer(cx, survey, &case.ok_or(DeskError::NotFound)?).await
            }
            Happening::Publish(span) => {
                let script = self.script.reports.as_ref().ok_or(DeskError::NotFound)?;
                reporting::publish(cx, self.person(&script.by)?, script, *span).await
            }
            Happening::Exemption(number, step) => {
                let test = self.script.exemptions[*number].clone();
                let unit = self.units.get(&test.unit).cloned().ok_or(DeskError::NotFound)?;
                let known = self.exemptions.get(&test.key).cloned();
                let who = self.with_role(step.role())?;
                let request = test.request.and_then(|case| self.cases.get(case).cloned().flatten());
                let id = exemptions::play(cx, who, &test, *step, known, unit, request).await?;
                self.exemptions.insert(test.key, id);
                Ok(())
            }
            Happening::Round => exemption_round::round(cx, &self.office).await,
            Happening::RecordBegun(number) => {
                let script = self.script.records[*number].clone();
                let unit = self.units.get(&script.unit).cloned().ok_or(DeskError::NotFound)?;
                let office = offices::by_id(cx, &self.office).await?;
                let begun = script.begin(cx, self.person(&script.by)?, &office, unit).await?;
                self.records[*number] = Some(begun);
                Ok(())
            }
            Happening::RecordStep(number, step) => {
                let script = &self.script.records[*number];
                let who = self.person(&script.steps[*step].by)?;
                let id = self.records[*number].clone().ok_or(DeskError::NotFound)?;
                script.step(cx, who, &id, *step).await
            }
            Happening::Lodged(number) => objections::lodge(cx, self, *number).await,
            Happening::ObjectionStep(number, step) => {
                objections::step(cx, self, *number, *step).await
            }
            Happening::Deliver(period) => {
                let who = self.with_role(Role::Kasubbag)?;
                reports::deliver(cx, who, *period).await.map(drop)
            }
            Happening::Accept(period) => {
                reports::accept(cx, self.with_role(Role::Sekretaris)?, *period).await
            }
        }
    }

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
