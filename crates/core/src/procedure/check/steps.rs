//! The step table against itself: actors, times, outputs, numbers.

use std::collections::HashMap;

use super::name;
use crate::procedure::finding::quote;
use crate::procedure::read::words::fold;
use crate::procedure::{Finding, Procedure, Severity, Step};

const FORM: &str = "Permenpan-RB 35/2012";

pub(super) fn check(procedure: &Procedure) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (at, step) in procedure.steps.iter().enumerate() {
        empty(at, step, &mut findings);
    }
    if !procedure.steps.is_empty() {
        findings.extend(idle_lanes(procedure));
    }
    findings.extend(same_numbers(procedure));
    findings
}

fn empty(at: usize, step: &Step, findings: &mut Vec<Finding>) {
    let called = name(at, &step.number);
    let what = quote(&step.activity, 60);
    let mut lacks = |code, severity, part: &str, id: &str, en: &str, advice: &str| {
        findings.push(
            Finding::new(
                code,
                severity,
                format!("steps.{}.{part}", at + 1),
                format!("Langkah {called} (\"{what}\") {id}."),
                format!("Step {called} (\"{what}\") {en}."),
            )
            .advise(advice)
            .cite(FORM),
        );
    };
    if step.lanes.is_empty() {
        lacks(
            "step.no_actor",
            Severity::Warning,
            "actors",
            "tidak menunjukkan pelaksananya",
            "does not show its actor",
            "Tandai pelaksana langkah ini.",
        );
    }
    if step.time.is_none() {
        lacks(
            "step.no_time",
            Severity::Warning,
            "time",
            "tanpa waktu",
            "has no time",
            "Tetapkan waktu baku langkah ini.",
        );
    }
    if step.output.is_none() {
        lacks(
            "step.no_output",
            Severity::Warning,
            "output",
            "tanpa output",
            "has no output",
            "Tuliskan hasil langkah ini.",
        );
    }
    if step.activity.is_empty() {
        lacks(
            "step.no_activity",
            Severity::Warning,
            "activity",
            "tanpa uraian kegiatan",
            "has no activity",
            "Tuliskan kegiatannya.",
        );
    }
}

/// Lanes in which nothing is done. Where no step shows its actor the steps themselves say so.
fn idle_lanes(procedure: &Procedure) -> Vec<Finding> {
    let idle = procedure.lanes.iter().filter(|lane| {
        !procedure
            .steps
            .iter()
            .any(|step| step.lanes.iter().any(|title| fold(title) == fold(&lane.title)))
    });
    idle.map(|lane| {
        let at = procedure.lanes.iter().position(|l| l.title == lane.title).unwrap_or(0);
        Finding::new(
            "actor.no_step",
            Severity::Warning,
            format!("actors.{}", at + 1),
            format!("Pelaksana \"{}\" tidak tampak melakukan langkah apa pun.", lane.title),
            format!("The actor \"{}\" is not shown to do any step.", lane.title),
        )
        .advise("Tandai langkah yang dilakukannya, atau hapus kolomnya.")
        .cite(FORM)
    })
    .collect()
}

fn same_numbers(procedure: &Procedure) -> Vec<Finding> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut findings = Vec::new();
    for (at, step) in procedure.steps.iter().enumerate() {
        let folded = fold(&step.number);
        let bare = folded.trim_start_matches('0').to_owned();
        if bare.is_empty() {
            continue;
        }
        if let Some(first) = seen.get(&bare) {
            findings.push(
                Finding::new(
                    "step.number_twice",
                    Severity::Error,
                    format!("steps.{}.number", at + 1),
                    format!(
                        "Nomor langkah {} dipakai dua kali (urutan ke-{} dan ke-{}).",
                        step.number,
                        first + 1,
                        at + 1
                    ),
                    format!(
                        "Step number {} is used twice (positions {} and {}).",
                        step.number,
                        first + 1,
                        at + 1
                    ),
                )
                .advise("Beri setiap langkah nomornya sendiri."),
            );
        } else {
            seen.insert(bare, at);
        }
    }
    findings
}
