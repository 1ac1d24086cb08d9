//! What each step of an SOP promised and what it took, over every case that ran along the version:
//! the middle, nine of ten, the share within; and who went past a step, did it again or out of turn.

use std::collections::{BTreeMap, HashMap};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use terbuka_boxed::boxed;
use terbuka_core::ident::CaseId;
use terbuka_core::law::{Calendar, JointLeave};
use terbuka_core::office::Zone;
use terbuka_core::procedure::conform::{Departure, Done, Flow};
use terbuka_core::procedure::{DurationUnit, Procedure, TimeStandard};
use terbuka_core::request::Act;
use terbuka_core::role::Role;
use terbuka_store::{LoggedStep, StoredProcedure};

use crate::authority::Principal;
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::offices::{self, Standing};

/// What a step promises and what it took, over the cases that ran along a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Number of the step.
    pub step: String,
    /// What it is.
    pub activity: String,
    /// Its promise.
    pub promise: Option<TimeStandard>,
    /// How many cases did it.
    pub count: u64,
    /// Minutes of the middle case.
    pub median: Option<i64>,
    /// Minutes that nine of ten cases stay under.
    pub p90: Option<i64>,
    /// How many could be held against the promise.
    pub measured: u64,
    /// How many of them kept it.
    pub within: u64,
    /// How much of the promise the middle case used, in percent.
    pub median_used: Option<u64>,
    /// How much of the promise nine of ten cases stay under, in percent.
    pub p90_used: Option<u64>,
    /// How many cases went past it to a later step without it.
    pub skipped: u64,
    /// How many times it was done again though no way leads back to it.
    pub repeated: u64,
    /// How many times it was done after a later step.
    pub out_of_order: u64,
}

impl Measure {
    /// Share within the promise, in whole percent; none when nothing can be held against it.
    pub fn within_percent(&self) -> Option<u64> {
        (self.measured > 0).then(|| self.within * 100 / self.measured)
    }
}

/// Departures of one kind from one step by one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departures {
    /// Number of the step.
    pub step: String,
    /// What it is.
    pub activity: String,
    /// Which kind.
    pub how: Departure,
    /// Who did it, or went past it: a user id, `public` or `system`.
    pub actor: String,
    /// The officer's name.
    pub name: Option<String>,
    /// The roles the officer holds in the office.
    pub roles: Vec<Role>,
    /// In which cases and when, oldest first.
    pub cases: Vec<(CaseId, String, Timestamp)>,
}

/// Everything measured of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    /// Step by step, in the order of the SOP.
    pub steps: Vec<Measure>,
    /// By step, kind and person.
    pub departures: Vec<Departures>,
}

/// Measures the steps of a version. A step that one case did several times counts with the time
/// from its first beginning to its last end.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn measures(
    cx: &Context,
    who: &Principal,
    version: &StoredProcedure,
) -> Result<Measured> {
    if version.office != who.office {
        return Err(DeskError::NotFound);
    }
    let standing = offices::standing(cx, &who.office).await?;
    let mut read = cx.store.read().await?;
    let logged = read.steps_under(&version.id).await?;
    let people = if logged.is_empty() { Vec::new() } else { read.users_of(&who.office).await? };
    drop(read);
    let mut departures = departures(&version.procedure, &logged);
    for one in &mut departures {
        let person = people.iter().find(|user| user.id.as_str() == one.actor);
        one.roles = person.map_or_else(Vec::new, |user| user.roles_in(&who.office).to_vec());
    }
    Ok(Measured { steps: measured(&version.procedure, &logged, &Dates::of(&standing)), departures })
}

/// How instants become days: in the office's zone, by its calendar.
pub struct Dates<'a> {
    zone: TimeZone,
    calendar: &'a Calendar,
    reading: JointLeave,
}

impl<'a> Dates<'a> {
    /// By an office's zone, its calendar and how it reads joint leave.
    pub fn new(zone: Zone, calendar: &'a Calendar, reading: JointLeave) -> Self {
        Dates { zone: zone.tz(), calendar, reading }
    }

    fn of(standing: &'a Standing) -> Self {
        let office = &standing.office;
        Dates::new(office.zone, &standing.calendar, office.settings.joint_leave)
    }

    /// How much of a promise a span used, in percent, rounded up: 100 kept it. `None` for promises
    /// that no span can be held against. Days are those after the day it began.
    fn used(&self, promise: &TimeStandard, span: &Span) -> Option<u64> {
        let days = || {
            let day = |at: Timestamp| at.to_zoned(self.zone.clone()).date();
            (day(span.from), day(span.to))
        };
        let (took, most) = match promise {
            TimeStandard::WorkingDays { days: most, extension } => {
                let (from, to) = days();
                let more = extension.filter(|_| span.extended).unwrap_or(0);
                let took = self.calendar.remaining_working_days(from, to, self.reading);
                (i64::from(took), i64::from(*most) + i64::from(more))
            }
            TimeStandard::Duration { amount, unit: DurationUnit::Days } => {
                let (from, to) = days();
                (i64::from((to - from).get_days()), i64::from(*amount))
            }
            TimeStandard::Duration { amount, unit: DurationUnit::Months } => {
                let (from, to) = days();
                let until = from.saturating_add(
                    jiff::Span::new().months(i32::try_from(*amount).ok()?.min(1_200)),
                );
                (i64::from((to - from).get_days()), i64::from((until - from).get_days()))
            }
            other => (crate::case::minutes(span.from, span.to), i64::from(other.minutes()?)),
        };
        let (took, most) = (u64::try_from(took).unwrap_or(0), u64::try_from(most).ok()?);
        (most > 0).then(|| took.saturating_mul(100).div_ceil(most))
    }
}

/// From when to when a case was at a step.
#[derive(Clone, Copy)]
struct Span {
    from: Timestamp,
    to: Timestamp,
    /// The term was extended meanwhile or before.
    extended: bool,
}

/// The pure part of [`measures`]; `logged` in the order of cases, then of time.
pub fn measured(procedure: &Procedure, logged: &[LoggedStep], dates: &Dates<'_>) -> Vec<Measure> {
    let places = places(procedure);
    let mut spans: Vec<Vec<Span>> = vec![Vec::new(); procedure.steps.len()];
    for case in logged.chunk_by(|a, b| a.case == b.case) {
        let mut of_case: Vec<Option<Span>> = vec![None; procedure.steps.len()];
        let mut extended = false;
        for entry in case {
            extended |= entry.act == Act::Extend;
            let Some(at) = place(&places, entry) else { continue };
            let whole = Span { from: entry.opened, to: entry.done, extended };
            let span = of_case[at].get_or_insert(whole);
            *span =
                Span { from: span.from.min(entry.opened), to: span.to.max(entry.done), extended };
        }
        for (spans, span) in spans.iter_mut().zip(of_case) {
            spans.extend(span);
        }
    }
    let mut departed = vec![[0_u64; 3]; procedure.steps.len()];
    each_departure(procedure, logged, |at, how, _| departed[at][how as usize] += 1);
    let steps = procedure.steps.iter().zip(spans).zip(departed);
    steps
        .map(|((step, spans), departed)| {
            let mut took: Vec<i64> =
                spans.iter().map(|span| crate::case::minutes(span.from, span.to)).collect();
            took.sort_unstable();
            let promise = step.time.as_ref();
            let mut used: Vec<u64> = spans
                .iter()
                .filter_map(|span| promise.and_then(|promise| dates.used(promise, span)))
                .collect();
            used.sort_unstable();
            Measure {
                step: step.number.clone(),
                activity: step.activity.clone(),
                promise: step.time.clone(),
                count: spans.len() as u64,
                median: nearest(&took, 50),
                p90: nearest(&took, 90),
                measured: used.len() as u64,
                within: used.iter().filter(|used| **used <= 100).count() as u64,
                median_used: nearest(&used, 50),
                p90_used: nearest(&used, 90),
                skipped: departed[Departure::Skipped as usize],
                repeated: departed[Departure::Repeated as usize],
                out_of_order: departed[Departure::OutOfOrder as usize],
            }
        })
        .collect()
}

/// Who departed from which step: the pure part of [`measures`], without the roles.
pub fn departures(procedure: &Procedure, logged: &[LoggedStep]) -> Vec<Departures> {
    let mut found: BTreeMap<(usize, Departure, &str), Departures> = BTreeMap::new();
    each_departure(procedure, logged, |at, how, entry| {
        let step = &procedure.steps[at];
        let one = found.entry((at, how, &entry.actor)).or_insert_with(|| Departures {
            step: step.number.clone(),
            activity: step.activity.clone(),
            how,
            actor: entry.actor.clone(),
            name: entry.actor_name.clone(),
            roles: Vec::new(),
            cases: Vec::new(),
        });
        one.cases.push((entry.case.clone(), entry.number.clone(), entry.done));
    });
    let mut found: Vec<Departures> = found.into_values().collect();
    for one in &mut found {
        one.cases.sort_by(|a, b| (a.2, &a.0).cmp(&(b.2, &b.0)));
    }
    found
}

/// Calls for each departure with the place of its step and the entry that made it.
fn each_departure<'l>(
    procedure: &Procedure,
    logged: &'l [LoggedStep],
    mut tell: impl FnMut(usize, Departure, &'l LoggedStep),
) {
    let (mut flow, places) = (Flow::of(procedure), places(procedure));
    for case in logged.chunk_by(|a, b| a.case == b.case) {
        let done: Vec<Done> =
            case.iter().map(|one| Done { step: place(&places, one), act: one.act }).collect();
        for found in flow.departures(&done) {
            tell(found.step, found.how, &case[found.by]);
        }
    }
}

fn places(procedure: &Procedure) -> HashMap<&str, usize> {
    // Of two steps with one number the first is meant.
    let numbers = procedure.steps.iter().enumerate().rev();
    numbers.map(|(at, step)| (step.number.as_str(), at)).collect()
}

fn place(places: &HashMap<&str, usize>, entry: &LoggedStep) -> Option<usize> {
    places.get(entry.step.as_deref()?).copied()
}

/// The value that so many of a hundred stay at or under, by the nearest rank.
fn nearest<T: Copy>(sorted: &[T], of_a_hundred: usize) -> Option<T> {
    let rank = (sorted.len() * of_a_hundred).div_ceil(100);
    sorted.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
#[path = "sop_measures_tests.rs"]
mod tests;
