//! The way through the steps: decisions with both ways, ways that lead somewhere, and an end.

use std::collections::HashMap;

use super::name;
use crate::procedure::read::words::fold;
use crate::procedure::{Branch, Finding, Procedure, Severity};

const FORM: &str = "Permenpan-RB 35/2012";

pub(super) fn check(procedure: &Procedure) -> Vec<Finding> {
    let places = places_of(procedure);
    let mut findings = Vec::new();
    for (at, step) in procedure.steps.iter().enumerate() {
        let Some(ways) = &step.decision else { continue };
        let called = name(at, &step.number);
        let place = format!("steps.{}.decision", at + 1);
        if ways.len() < 2 {
            let missing = match ways.first().map(|b| b.answer.as_str()) {
                Some("Ya") => "Tidak",
                Some(_) => "Ya",
                None => "Ya / Tidak",
            };
            findings.push(
                Finding::new(
                    "decision.one_way",
                    Severity::Error,
                    place.as_str(),
                    format!(
                        "Keputusan pada langkah {called} tidak menunjukkan jalan \"{missing}\"."
                    ),
                    format!("The decision at step {called} does not show the way \"{missing}\"."),
                )
                .advise("Gambarkan kedua jalan, Ya dan Tidak, sampai langkah tujuannya.")
                .cite(FORM),
            );
        }
        for way in ways {
            findings.extend(leads(way, &called, &place, &places));
        }
    }
    findings.extend(endless(procedure, &places));
    findings
}

/// Place of each step by its number; the first of two with one number.
pub(crate) struct Places(HashMap<String, usize>);

impl Places {
    /// The place of the step with this number, from 0.
    pub(crate) fn place(&self, number: &str) -> Option<usize> {
        self.0.get(&key(number)).copied()
    }
}

/// The places of a procedure's steps.
pub(crate) fn places_of(procedure: &Procedure) -> Places {
    let mut places = HashMap::new();
    for (at, step) in procedure.steps.iter().enumerate() {
        places.entry(key(&step.number)).or_insert(at);
    }
    places.remove("");
    Places(places)
}

fn key(number: &str) -> String {
    fold(number).trim_start_matches('0').to_owned()
}

fn leads(way: &Branch, called: &str, place: &str, places: &Places) -> Option<Finding> {
    match &way.to {
        None => Some(
            Finding::new(
                "decision.target_unknown",
                Severity::Warning,
                place,
                format!("Keputusan pada langkah {called}: tujuan jalan \"{}\" tidak terbaca.", way.answer),
                format!("The decision at step {called}: where \"{}\" leads could not be read.", way.answer),
            )
            .advise("Tunjukkan langkah tujuannya."),
        ),
        Some(to) if places.place(to).is_none() => Some(
            Finding::new(
                "decision.target_missing",
                Severity::Error,
                place,
                format!("Keputusan pada langkah {called}: jalan \"{}\" menuju langkah {to}, yang tidak ada.", way.answer),
                format!("The decision at step {called}: \"{}\" leads to step {to}, which does not exist.", way.answer),
            )
            .advise("Perbaiki nomor langkah tujuannya."),
        ),
        Some(_) => None,
    }
}

/// Steps from which the end cannot be reached: a circle of decisions without a way out.
fn endless(procedure: &Procedure, places: &Places) -> Option<Finding> {
    let count = procedure.steps.len();
    // Backwards from the end: who leads to a step that leads to the end?
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); count + 1];
    for (at, step) in procedure.steps.iter().enumerate() {
        match step.decision.as_deref() {
            Some(ways) if ways.len() > 1 => {
                for way in ways {
                    // A way that could not be read may well lead on: no ground for a reproach.
                    let to = way.to.as_ref().and_then(|to| places.place(to)).unwrap_or(at + 1);
                    before[to].push(at);
                }
            }
            _ => before[at + 1].push(at),
        }
    }
    let mut ends = vec![false; count + 1];
    let mut open = vec![count];
    ends[count] = true;
    while let Some(at) = open.pop() {
        for from in &before[at] {
            if !ends[*from] {
                ends[*from] = true;
                open.push(*from);
            }
        }
    }
    let stuck: Vec<String> = (0..count)
        .filter(|at| !ends[*at])
        .map(|at| name(at, &procedure.steps[at].number))
        .collect();
    let first = (0..count).find(|at| !ends[*at])?;
    let listed = stuck.iter().take(10).cloned().collect::<Vec<_>>().join(", ");
    Some(
        Finding::new(
            "decision.endless",
            Severity::Error,
            format!("steps.{}.decision", first + 1),
            format!("Dari langkah {listed} alur berputar tanpa akhir: tidak ada jalan yang menuju selesai."),
            format!("From step {listed} the flow goes round without end: no way leads to the finish."),
        )
        .advise("Arahkan salah satu jalan keputusan ke langkah berikutnya atau ke akhir.")
        .cite(FORM),
    )
}
