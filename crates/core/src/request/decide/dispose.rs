//! Tasks given to units: until when, which are open, and who may answer for a unit.

use jiff::civil::Date;

use super::within;
use crate::ident::DispositionId;
use crate::refusal::Refusal;
use crate::request::*;
use crate::role::Role;

pub(super) fn disposition_due(
    case: &Request,
    facts: &Facts,
    asked: Option<Date>,
) -> Result<Date, Refusal> {
    let today = facts.today();
    match asked {
        Some(date) => {
            within("due_on", date, today, case.due_on.max(today))?;
            Ok(date)
        }
        None => {
            let settings = &facts.office.settings;
            let usual = facts
                .calendar
                .add_working_days(today, settings.disposition_days, settings.joint_leave)
                .unwrap_or(case.due_on);
            Ok(usual.min(case.due_on).max(today))
        }
    }
}

pub(super) fn open_disposition<'a>(
    case: &'a Request,
    id: &DispositionId,
) -> Result<&'a Disposition, Refusal> {
    case.open_dispositions().find(|task| &task.id == id).ok_or(Refusal::NoOpenDisposition)
}

/// A liaison answers for his own unit only; those who dispose may enter a unit's answer for it.
pub(super) fn answers_for(actor: &Actor, task: &Disposition) -> bool {
    match actor {
        Actor::Officer { id, roles, units } => {
            roles.iter().any(|role| matches!(role, Role::Ppid | Role::PpidPelaksana))
                || units.contains(&task.unit)
                || task.liaison.as_ref() == Some(id)
        }
        Actor::Requester | Actor::System => false,
    }
}
