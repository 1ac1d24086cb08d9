//! A procedure held against the law and against itself: each finding with its place, what to do, and
//! the rule it rests on. Numbers of the law come from `data/clocks.toml` and
//! `data/regulations.toml`, never from here.

mod basis;
pub mod citation;
mod duties;
mod flow;
mod office;
pub mod regulation;
mod steps;
mod time;

use jiff::civil::Date;

pub use citation::{Citation, Kind, citations};
pub(crate) use flow::places_of;
pub use regulation::{Amendment, Regulation, Regulations, Standing};

use super::{Finding, Procedure, Service};
use crate::law::{ClockRules, RuleName, Track};

/// An SOP that is in force at the office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// What it is for.
    pub service: Option<Service>,
    /// Its title.
    pub title: String,
}

/// What the check needs to know beside the procedure.
#[derive(Clone, Debug)]
pub struct Around<'a> {
    /// The day the check is made, in the office's zone.
    pub today: Date,
    /// The office's SOPs in force; none when no office is asked about (a file on its own).
    pub adopted: Option<&'a [Adopted]>,
    /// When this SOP was last reviewed, if it was.
    pub reviewed: Option<Date>,
    /// The clocks of the law.
    pub clocks: &'a ClockRules,
    /// The regulations.
    pub regulations: &'a Regulations,
}

impl Around<'_> {
    /// A file on its own, on this day, under the shipped law.
    pub fn on(today: Date) -> Around<'static> {
        Around {
            today,
            adopted: None,
            reviewed: None,
            clocks: ClockRules::shipped(),
            regulations: Regulations::shipped(),
        }
    }

    /// Working days and citation of an ordinary clock.
    fn clock(&self, name: RuleName) -> Option<(u16, &str)> {
        let rule = self.clocks.rule(name, Track::Ordinary, self.today).ok()?;
        Some((rule.adds.unwrap_or(rule.working_days), rule.citation.as_str()))
    }
}

/// Checks a procedure. `service` is what it is for, where that is known; the checks of one service
/// are left out otherwise.
pub fn check(procedure: &Procedure, service: Option<Service>, around: &Around<'_>) -> Vec<Finding> {
    let mut findings = basis::check(procedure, around);
    findings.extend(steps::check(procedure));
    findings.extend(flow::check(procedure));
    if let Some(service) = service {
        findings.extend(time::check(procedure, service, around));
        findings.extend(duties::check(procedure, service));
    }
    findings.extend(office::check(procedure, service, around));
    findings
}

/// How a step is called in a sentence: by its number, or by its place where it has none.
fn name(at: usize, number: &str) -> String {
    if number.is_empty() { format!("ke-{}", at + 1) } else { number.to_owned() }
}

#[cfg(test)]
mod tests;
