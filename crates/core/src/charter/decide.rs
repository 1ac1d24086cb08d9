//! What may be done to a charter, and what comes of it: command + facts → decision or refusal.
//!
//! The same three questions as for a request: has the act a meaning at this stage, may this role do
//! it, does the office's SOP give it to this lane. An office without a charter SOP acts by the law's
//! usual roles.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::charter::content::{Sources, Words};
use crate::charter::event::Beginning;
use crate::charter::promise::same_times;
use crate::charter::{
    Charter, Content, Decision, Determined, Event, Facts, Published, Replaced, Stage, Way,
    content::Signer,
};
use crate::ident::{CaseId, OfficeId, ProcedureId};
use crate::procedure::Assignment;
use crate::refusal::Refusal;
use crate::request::{Act, Actor, Text};
use crate::role::Role;

/// Name of the term that says how soon a charter is announced.
pub const PUBLICATION_TERM: &str = "charter-publication";

/// A charter to begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begin {
    /// Identifier made by the caller.
    pub id: CaseId,
    /// Office.
    pub office: OfficeId,
    /// Which edition.
    pub edition: u32,
    /// Version of the charter SOP in force.
    pub procedure: Option<ProcedureId>,
}

/// What somebody wants to do to an existing charter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Word the draft anew.
    Revise(Box<Words>),
    /// Word it and hand it in.
    Submit(Box<Words>),
    /// Send it back to the PPID.
    SendBack {
        /// Why.
        reason: String,
    },
    /// Determine it.
    Determine {
        /// Number of the decision.
        decree: Option<String>,
        /// The day the service standard was set, when that was before today.
        standard_on: Option<Date>,
    },
    /// Announce it. The portal is always one of the ways.
    Publish {
        /// How.
        ways: BTreeSet<Way>,
    },
}

impl Command {
    /// The act this command is.
    pub fn act(&self) -> Act {
        match self {
            Command::Revise(_) | Command::Submit(_) => Act::CharterDraft,
            Command::SendBack { .. } | Command::Determine { .. } => Act::CharterDetermine,
            Command::Publish { .. } => Act::CharterPublish,
        }
    }
}

/// Begins a draft, filled from the office's own data. `under_way` is the edition that is not
/// published yet, if there is one: a second draft would leave two truths.
///
/// # Errors
/// A [`Refusal`] that says which rule stands against it.
pub fn begin(
    begin: Begin,
    under_way: Option<u32>,
    sources: &Sources,
    facts: &Facts,
) -> Result<Decision, Refusal> {
    may(Act::CharterDraft, facts)?;
    if let Some(edition) = under_way {
        return Err(Refusal::CharterUnderWay { edition });
    }
    let beginning = Beginning {
        id: begin.id,
        office: begin.office,
        edition: begin.edition,
        procedure: begin.procedure,
        on: facts.today(),
    };
    Ok(Decision {
        next: beginning.begin(),
        event: Event::Begun(beginning),
        act: Some(Act::CharterDraft),
        content: Some(sources.draft()),
        texts: Vec::new(),
    })
}

/// Decides one command on one charter, which says `content` now.
///
/// # Errors
/// A [`Refusal`] that says which rule stands against it.
pub fn decide(
    charter: &Charter,
    content: &Content,
    command: Command,
    facts: &Facts,
) -> Result<Decision, Refusal> {
    let act = command.act();
    if !charter.stage.acts().contains(&act) {
        return Err(Refusal::CharterStage { act, stage: charter.stage });
    }
    may(act, facts)?;
    let today = facts.today();
    let mut texts = Vec::new();
    let (event, content) = match command {
        Command::Revise(words) => (Event::Revised, Some(words.with(facts.promises))),
        Command::Submit(words) => {
            let content = words.with(facts.promises);
            whole(&content)?;
            (Event::Submitted { on: today }, Some(content))
        }
        Command::SendBack { reason } => {
            let reason = reason.trim();
            if reason.is_empty() {
                return Err(Refusal::Missing { what: "charter/return_reason".into() });
            }
            let round = u32::from(charter.returns) + 1;
            texts.push(Text::new(format!("returned/{round}"), reason));
            (Event::Returned { on: today }, None)
        }
        Command::Determine { decree, standard_on } => {
            whole(content)?;
            // What was handed in must still be true: nobody signs times the law has changed since.
            if !same_times(&content.promises, facts.promises) {
                return Err(Refusal::StandardsMoved);
            }
            let determined = determine(facts, decree, standard_on)?;
            let signer = Some(signer(facts, determined.role));
            (Event::Determined { determined }, Some(Content { signer, ..content.clone() }))
        }
        Command::Publish { mut ways } => {
            ways.insert(Way::Portal);
            (Event::Published { published: Published { on: today, ways } }, None)
        }
    };
    let next = charter.clone().after(&event);
    Ok(Decision { next, event, act: Some(act), content, texts })
}

/// What becomes of the edition in force when another is announced.
pub fn replaced_by(charter: &Charter, by: u32, on: Date) -> Decision {
    let event = Event::Replaced { replaced: Replaced { on, by } };
    Decision {
        next: charter.clone().after(&event),
        event,
        act: None,
        content: None,
        texts: Vec::new(),
    }
}

/// Whether the actor may do an act at all, by regulation and by the office's charter SOP.
///
/// # Errors
/// [`Refusal::WrongRole`] or [`Refusal::WrongLane`].
pub fn may(act: Act, facts: &Facts) -> Result<(), Refusal> {
    let wrong_role = || Refusal::WrongRole { act, needed: act.roles().to_vec() };
    let Actor::Officer { roles, .. } = facts.actor else { return Err(wrong_role()) };
    let usual = act.roles().iter().any(|role| roles.contains(role));
    let assignment = match facts.procedure {
        Some(procedure) => procedure.assignment(act, roles),
        None => Assignment::Unbound,
    };
    match assignment {
        // The SOP may give drafting and announcing to a role the usual list lacks; determining stays
        // with those over the PPID, for nobody promises himself.
        Assignment::Yours(step, _) if act != Act::CharterDetermine && step.lanes.len() == 1 => {
            Ok(())
        }
        Assignment::Others { step, lanes } => Err(Refusal::WrongLane {
            act,
            step: step.number.clone(),
            lanes: lanes.iter().map(|lane| lane.title.clone()).collect(),
        }),
        _ if usual => Ok(()),
        _ => Err(wrong_role()),
    }
}

/// Every mandatory content stands in it (PerKI 1/2021 Art. 47(2)).
fn whole(content: &Content) -> Result<(), Refusal> {
    if let Some(part) = content.missing().first() {
        return Err(Refusal::Missing { what: format!("charter/{}", part.code()) });
    }
    if content.promises.is_empty() {
        return Err(Refusal::Missing { what: "charter/promises".into() });
    }
    Ok(())
}

fn determine(
    facts: &Facts,
    decree: Option<String>,
    standard_on: Option<Date>,
) -> Result<Determined, Refusal> {
    let today = facts.today();
    let standard_on = standard_on.unwrap_or(today);
    let no_clock = || Refusal::NoClock { rule: PUBLICATION_TERM.into() };
    let term = facts.terms.at(PUBLICATION_TERM, today).ok_or_else(no_clock)?;
    let earliest = term.from.unwrap_or(standard_on).min(today);
    if !(earliest..=today).contains(&standard_on) {
        return Err(Refusal::DateOutside {
            field: "standard_on".into(),
            date: standard_on,
            earliest,
            latest: today,
        });
    }
    let publish_by = term
        .last_day(standard_on, facts.office.settings.joint_leave, facts.calendar)
        .ok_or_else(no_clock)?;
    let role = match facts.actor {
        Actor::Officer { roles, .. } => {
            let own = Act::CharterDetermine.roles().iter().find(|role| roles.contains(role));
            own.copied().unwrap_or(Role::AtasanPpid)
        }
        Actor::Requester | Actor::System => Role::AtasanPpid,
    };
    Ok(Determined {
        on: today,
        by: facts.actor.user().cloned(),
        role,
        decree: decree.map(|decree| decree.trim().to_owned()).filter(|decree| !decree.is_empty()),
        standard_on,
        publish_by,
    })
}

fn signer(facts: &Facts, role: Role) -> Signer {
    let settings = &facts.office.settings;
    let named = settings.signers.get(&role);
    Signer {
        position: named
            .map_or_else(|| facts.office.title_of(role).to_owned(), |names| names.position.clone()),
        name: named.map(|names| names.name.clone()),
        nip: named.and_then(|names| names.nip.clone()),
        place: settings.contact.place.clone(),
    }
}

impl Stage {
    /// The act that brings a charter on from here, if any.
    pub fn next_act(self) -> Option<Act> {
        self.acts().first().copied()
    }
}
