//! What units were asked for a case, and what they answered.

use terbuka_desk::case::CaseView;

use crate::view::{Badge, Tone};
use crate::words;
use crate::work::session::Officer;

/// A disposition with its instruction and reply.
pub struct Task {
    /// Identifier.
    pub id: String,
    /// Unit asked.
    pub unit: String,
    /// Liaison asked, or empty.
    pub liaison: String,
    /// Given, and until when.
    pub when: String,
    /// Answered, running or late.
    pub badge: Badge,
    /// Instruction.
    pub instruction: String,
    /// Reply; empty while there is none.
    pub reply: String,
    /// Still without a reply.
    pub open: bool,
    /// It is given to this officer's unit or to himself.
    pub mine: bool,
}

/// The dispositions of a case.
pub fn tasks(officer: &Officer, view: &CaseView) -> Vec<Task> {
    let page = &officer.page;
    let lang = page.lang;
    let today = view.office.date_at(page.now);
    view.dossier
        .case
        .dispositions
        .iter()
        .map(|task| {
            let name = |id| view.people.get(id).cloned().unwrap_or_default();
            let badge = match (task.replied_on, task.held) {
                (Some(on), held) => {
                    let key = if held == Some(false) { "say.held.no" } else { "say.held.yes" };
                    let text = format!("{} · {}", page.t(key), words::short_date(lang, on));
                    Badge::new(Tone::Done, text)
                }
                (None, _) if task.due_on < today => {
                    Badge::new(Tone::Late, page.t("work.case.task_late"))
                }
                (None, _) if task.due_on == today => {
                    Badge::new(Tone::Today, page.t("work.case.task_today"))
                }
                (None, _) => Badge::new(Tone::Plain, page.t("work.case.task_open")),
            };
            let mut when = page.t2(
                "work.case.task_when",
                "given",
                words::date(lang, task.given_on),
                "due",
                words::date(lang, task.due_on),
            );
            if task.reminders > 0 {
                let reminded = page.t1("work.case.task_reminded", "n", task.reminders);
                when = format!("{when} {reminded}");
            }
            Task {
                id: task.id.to_string(),
                unit: view.office.unit(&task.unit).map_or_else(String::new, |u| u.name.clone()),
                liaison: task.liaison.as_ref().map(name).unwrap_or_default(),
                when,
                badge,
                instruction: view
                    .dossier
                    .words(&format!("disposition/{}/instruction", task.id))
                    .to_owned(),
                reply: view.dossier.words(&format!("disposition/{}/reply", task.id)).to_owned(),
                open: task.replied_on.is_none(),
                mine: officer.who.units.contains(&task.unit)
                    || task.liaison.as_ref() == Some(&officer.who.user),
            }
        })
        .collect()
}
