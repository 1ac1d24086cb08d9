//! The way through the steps: decisions with both ways, ways that lead somewhere, and an end.

use std::collections::HashMap;

use super::name;
use crate::procedure::read::words::fold;
use crate::procedure::{Branch, Finding, Procedure, Severity};

const FORM: &str = "Permenpan-RB 35/2012";

pub(super) fn check(procedure: &Procedure) -> Vec<Finding> {
    let places = places(procedure);
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

/// Position of each step by its number.
fn places(procedure: &Procedure) -> HashMap<String, usize> {
    let mut places = HashMap::new();
    for (at, step) in procedure.steps.iter().enumerate() {
        places.entry(key(&step.number)).or_insert(at);
    }
    places.remove("");
    places
}

fn key(number: &str) -> String {
    fold(number).trim_start_matches('0').to_owned()
}

fn leads(
    way: &Branch,
    called: &str,
    place: &str,
    places: &HashMap<String, usize>,
) -> Option<Finding> {
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
        Some(to) if !places.contains_key(&key(to)) => Some(
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
fn endless(procedure: &Procedure, places: &HashMap<String, usize>) -> Option<Finding> {
    let count = procedure.steps.len();
    // Backwards from the end: who leads to a step that leads to the end?
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); count + 1];
    for (at, step) in procedure.steps.iter().enumerate() {
        match step.decision.as_deref() {
            Some(ways) if ways.len() > 1 => {
                for way in ways {
                    // A way that could not be read may well lead on: no ground for a reproach.
                    let to = way
                        .to
                        .as_ref()
                        .and_then(|to| places.get(&key(to)))
                        .copied()
                        .unwrap_or(at + 1);
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
