//! Plays the objections and disputes of a script.

use jiff::civil::Date;
use terbuka_core::dispute::competent;
use terbuka_core::dispute::decide::{Command as DisputeCommand, Verdict as Ruling};
use terbuka_core::dispute::open::Open;
use terbuka_core::ident::CaseId;
use terbuka_core::law::Calendar;
use terbuka_core::objection::decide::{Command, Verdict};
use terbuka_core::person::Channel;
use terbuka_desk::objection_form::{ObjectionForm, PersonForm};
use terbuka_desk::objections::{self, DeskObjection};
use terbuka_desk::{Context, DeskError, Principal, disputes, offices};

use super::script::{ObjectionWhat, PersonEntry};
use super::stage::Stage;

/// Lodges an objection.
pub(super) async fn lodge(cx: &Context, stage: &mut Stage, number: usize) -> Result<(), DeskError> {
    let script = stage.script.objections[number].clone();
    let case = match &script.case {
        Some(key) => {
            let at = stage.script.cases.iter().position(|case| case.key.as_ref() == Some(key));
            let case = at.and_then(|at| stage.cases[at].clone());
            Some(case.ok_or(DeskError::NotFound)?)
        }
        None => None,
    };
    let form = ObjectionForm {
        grounds: script.grounds.iter().map(|ground| ground.code().to_owned()).collect(),
        case_position: script.text.clone(),
        purpose: script.purpose.clone(),
        information: script.information.clone(),
        person: script.person.as_ref().map(person).unwrap_or_default(),
        statement: true,
        ..ObjectionForm::default()
    };
    let key = format!("demo-{}-objection-{number}", stage.script.office.slug);
    let done = match (&script.by, &case) {
        (Some(by), case) => {
            let who = stage.person(by)?;
            let request_number = match case {
                Some(case) => terbuka_desk::case::open(cx, who, case).await?.dossier.case.number,
                None => String::new(),
            };
            let desk = DeskObjection {
                request_number,
                form,
                uploads: Vec::new(),
                channel: script.channel.unwrap_or(Channel::WalkIn),
                lodged: None,
                opened: Some(cx.now() - jiff::SignedDuration::from_mins(11)),
                key: Some(key),
            };
            objections::receive(cx, who, desk).await?
        }
        (None, Some(case)) => {
            let token = cx.token(case);
            objections::submit(cx, &token, form, Vec::new(), Some(&key)).await?
        }
        (None, None) => {
            objections::submit_without(cx, &stage.office, form, Vec::new(), Some(&key)).await?
        }
    };
    stage.objections[number] = Some(done.objection);
    Ok(())
}

fn person(entry: &PersonEntry) -> PersonForm {
    PersonForm {
        kind: entry.kind.code().into(),
        name: entry.name.clone(),
        identity_kind: entry.identity.code().into(),
        identity_number: entry.number.clone(),
        address: entry.address.clone(),
        phone: entry.phone.clone(),
        email: entry.email.clone(),
        occupation: entry.occupation.clone(),
        ..PersonForm::default()
    }
}

/// Does one step of an objection or its dispute.
pub(super) async fn step(
    cx: &Context,
    stage: &mut Stage,
    number: usize,
    step: usize,
) -> Result<(), DeskError> {
    let done = stage.script.objections[number].steps[step].clone();
    let who = stage.person(&done.by)?.clone();
    let id = stage.objections[number].clone().ok_or(DeskError::NotFound)?;
    let office = offices::by_id(cx, &stage.office).await?;
    let today = office.date_at(cx.now());
    let reading = office.settings.joint_leave;
    let after = |days: u16| -> Date {
        Calendar::national().add_working_days(today, days, reading).unwrap_or(today)
    };
    let due = |days: Option<u16>| days.map(after);
    let command = match done.what {
        ObjectionWhat::Explain { text } => Command::Explain { words: text },
        ObjectionWhat::Answer { outcome, text, order, order_days } => {
            Command::Answer(Box::new(Verdict {
                outcome,
                reasons: text,
                order,
                order_due: due(order_days),
            }))
        }
        ObjectionWhat::Deliver { via } => Command::Deliver { by: via, on: None },
        ObjectionWhat::React { reaction, text } => Command::React { reaction, words: text },
        ObjectionWhat::Execute { via, text } => Command::Execute { by: via, on: None, note: text },
        ObjectionWhat::Close => Command::Close,
        ObjectionWhat::Withdraw { text } => Command::Withdraw { words: text },
        ObjectionWhat::Dispute { number: commission_no } => {
            let commission = competent(&office).into_iter().next().ok_or(DeskError::NotFound)?;
            let open = Open { id: CaseId::new(""), commission, commission_no, applied_on: None };
            let opened = disputes::open(cx, &who, &id, open, Vec::new()).await?;
            stage.disputes[number] = Some(opened.dispute);
            return Ok(());
        }
        ObjectionWhat::Hearing { kind, in_days, time, place } => {
            let at = after(in_days).to_datetime(time).to_zoned(office.zone.tz());
            let at = at.map_err(|_| DeskError::NotFound)?.timestamp();
            let command = DisputeCommand::Hearing { kind, at, minutes: 120, place };
            return note(cx, stage, &who, number, command).await;
        }
        ObjectionWhat::Mediate => {
            return note(cx, stage, &who, number, DisputeCommand::Mediate { on: None }).await;
        }
        ObjectionWhat::MediationFailed => {
            let command = DisputeCommand::MediationFailed { on: None };
            return note(cx, stage, &who, number, command).await;
        }
        ObjectionWhat::Adjudicate => {
            return note(cx, stage, &who, number, DisputeCommand::Adjudicate { on: None }).await;
        }
        ObjectionWhat::Rule { outcome, number: ruling, text, order_days } => {
            let command = DisputeCommand::Rule(Box::new(Ruling {
                number: ruling,
                on: None,
                received_on: None,
                outcome,
                order_due: due(order_days),
                words: text,
            }));
            return note(cx, stage, &who, number, command).await;
        }
        ObjectionWhat::Appeal { party, number: court_no } => {
            let command = DisputeCommand::Appeal { by: party, on: None, number: court_no };
            return note(cx, stage, &who, number, command).await;
        }
        ObjectionWhat::Judge { judged, number: judgment, text, order_days } => {
            let command = DisputeCommand::Judge {
                number: judgment,
                on: None,
                judged,
                order_due: due(order_days),
                words: text,
            };
            return note(cx, stage, &who, number, command).await;
        }
        ObjectionWhat::Fulfil { via, text } => {
            let command = DisputeCommand::Execute { by: via, on: None, note: text };
            return note(cx, stage, &who, number, command).await;
        }
        ObjectionWhat::End => return note(cx, stage, &who, number, DisputeCommand::Close).await,
    };
    objections::perform(cx, &who, &id, None, command, Vec::new()).await.map(drop)
}

async fn note(
    cx: &Context,
    stage: &Stage,
    who: &Principal,
    number: usize,
    command: DisputeCommand,
) -> Result<(), DeskError> {
    let id = stage.disputes[number].clone().ok_or(DeskError::NotFound)?;
    disputes::perform(cx, who, &id, None, command, Vec::new()).await.map(drop)
}
