//! Times against the statute, from the dated clock rules.

use super::{Around, name};
use crate::law::{Length, RuleName, Terms};
use crate::procedure::finding::quote;
use crate::procedure::read::time::{Amount, Unit, amounts_in};
use crate::procedure::read::words::{fold, has_words};
use crate::procedure::{DurationUnit, Finding, Procedure, Service, Severity, Step, TimeStandard};

pub(super) fn check(procedure: &Procedure, service: Service, around: &Around<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    let limits = match service {
        Service::Request => {
            around.clock(RuleName::Answer).map(|answer| (answer, around.clock(RuleName::Extension)))
        }
        Service::Objection => around.clock(RuleName::ObjectionAnswer).map(|answer| (answer, None)),
        _ => None,
    };
    if let Some((answer, extension)) = limits {
        for (at, step) in procedure.steps.iter().enumerate() {
            findings.extend(step_time(at, step, answer, extension));
        }
    }
    findings.extend(lodging(procedure, around));
    if service == Service::Charter {
        findings.extend(publication(procedure));
    }
    if service == Service::Objection && !procedure.steps.is_empty() {
        findings.extend(no_time_at_all(procedure, around));
    }
    findings
}

/// Reports and supervision are no answers: their month breaks no deadline.
fn is_internal(step: &Step) -> bool {
    let folded = fold(&step.activity);
    [
        "LAPORAN",
        "PELAPORAN",
        "MELAPORKAN",
        "SUPERVISI",
        "EVALUASI",
        "MONITORING",
        "REKAPITULASI",
        "MEREKAP",
    ]
    .iter()
    .any(|word| has_words(&folded, word))
        || ["MENGAJUKAN KEBERATAN", "PENGAJUAN KEBERATAN", "MENGAJUKAN PERMOHONAN KEBERATAN"]
            .iter()
            .any(|w| has_words(&folded, w))
}

fn step_time(
    at: usize,
    step: &Step,
    answer: (u16, &str),
    extension: Option<(u16, &str)>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    if is_internal(step) {
        return findings;
    }
    let (called, place) = (name(at, &step.number), format!("steps.{}.time", at + 1));
    let (limit, citation) = answer;
    let mut beyond = |found: u32, limit: u16, citation: &str, id: &str, en: &str| {
        findings.push(
            Finding::new(
                "time.beyond_statute",
                Severity::Error,
                place.as_str(),
                format!("Langkah {called}: {id} {found} hari kerja melampaui batas undang-undang, {limit} hari kerja."),
                format!("Step {called}: {en} of {found} working days is beyond the statute's {limit} working days."),
            )
            .advise("Waktu menurut undang-undang tetap berjalan; sesuaikan waktu baku ini.")
            .cite(citation),
        );
    };
    match &step.time {
        Some(TimeStandard::WorkingDays { days, extension: more }) => {
            // "17 hari kerja" is the answer and its extension taken together.
            let whole = extension.map_or(limit, |(more, _)| limit + more);
            let together = more.is_none() && *days == whole;
            if *days > limit && !together {
                beyond((*days).into(), limit, citation, "waktu", "a time");
            }
            if let (Some(more), Some((allowed, citation))) = (more, extension)
                && *more > allowed
            {
                beyond((*more).into(), allowed, citation, "perpanjangan", "an extension");
            }
        }
        Some(TimeStandard::Duration { amount, unit: DurationUnit::Months }) if *amount >= 1 => {
            findings.push(
                Finding::new(
                    "time.beyond_statute",
                    Severity::Error,
                    place.as_str(),
                    format!("Langkah {called}: {amount} bulan melampaui batas undang-undang, {limit} hari kerja."),
                    format!("Step {called}: {amount} months are beyond the statute's {limit} working days."),
                )
                .cite(citation),
            );
        }
        Some(TimeStandard::Duration { amount, unit: DurationUnit::Days }) => {
            let severity =
                if *amount > u32::from(limit) { Severity::Warning } else { Severity::Info };
            findings.push(calendar_days(severity, &place, &called, *amount, citation));
        }
        Some(TimeStandard::Text { text }) => {
            let (_, amounts) = amounts_in(text);
            let most =
                amounts.iter().filter(|a| a.unit == Unit::WorkingDays).map(|a| a.number).max();
            let whole = u32::from(limit) + extension.map_or(0, |(more, _)| u32::from(more));
            if let Some(most) = most.filter(|most| *most > whole) {
                beyond(most, limit, citation, "waktu", "a time");
            }
        }
        _ => {}
    }
    findings
}

fn calendar_days(
    severity: Severity,
    place: &str,
    called: &str,
    amount: u32,
    citation: &str,
) -> Finding {
    Finding::new(
        "time.calendar_days",
        severity,
        place,
        format!("Langkah {called}: \"{amount} hari\" ditulis tanpa kata kerja; undang-undang menghitung hari kerja."),
        format!("Step {called}: \"{amount} days\" are written as calendar days; the statute counts working days."),
    )
    .advise("Tuliskan \"hari kerja\" bila itu yang dimaksud.")
    .cite(citation)
}

/// A sentence that gives the requester a wrong time to object, wherever it stands.
fn lodging(procedure: &Procedure, around: &Around<'_>) -> Vec<Finding> {
    let Some((limit, citation)) = around.clock(RuleName::Objection) else { return Vec::new() };
    let mut findings = Vec::new();
    let steps = procedure.steps.iter().enumerate().flat_map(|(at, step)| {
        let time = match &step.time {
            Some(TimeStandard::WorkingDays { days, .. }) => format!("{days} hari kerja"),
            Some(TimeStandard::Duration { amount, unit: DurationUnit::Days }) => {
                format!("{amount} hari")
            }
            Some(TimeStandard::Text { text }) => text.clone(),
            _ => String::new(),
        };
        let texts = [
            format!("{} {time}", step.activity),
            step.requires.clone().unwrap_or_default(),
            step.output.clone().unwrap_or_default(),
            step.remark.clone().unwrap_or_default(),
        ];
        texts.into_iter().map(move |text| (format!("steps.{}", at + 1), text))
    });
    let warnings = procedure
        .boxes
        .warnings
        .iter()
        .enumerate()
        .map(|(at, text)| (format!("warnings.{}", at + 1), text.clone()));
    for (place, text) in steps.chain(warnings) {
        if text.len() < 10 || text.len() > 4_000 {
            continue;
        }
        if let Some((number, working)) = lodging_time(&text)
            && (number != u32::from(limit) || !working)
        {
            let unit = if working { "hari kerja" } else { "hari" };
            let wrong = number != u32::from(limit);
            findings.push(
                Finding::new(
                    if wrong { "objection.deadline_wrong" } else { "time.calendar_days" },
                    if wrong { Severity::Error } else { Severity::Warning },
                    place,
                    format!("\"{}\": pemohon berhak mengajukan keberatan dalam {limit} hari kerja, bukan {number} {unit}.", quote(&text, 100)),
                    format!("\"{}\": a requester may object within {limit} working days, not {number} {}.", quote(&text, 100), if working { "working days" } else { "days" }),
                )
                .advise(format!("Tuliskan {limit} hari kerja."))
                .cite(citation),
            );
        }
    }
    findings
}

/// The days a sentence gives for lodging an objection: the amount nearest after "mengajukan … keberatan".
fn lodging_time(text: &str) -> Option<(u32, bool)> {
    let (words, amounts) = amounts_in(text);
    let lodges = words.iter().enumerate().find_map(|(at, word)| {
        let verb =
            matches!(word.as_str(), "MENGAJUKAN" | "PENGAJUAN" | "DIAJUKAN" | "MENYAMPAIKAN");
        let near = words[at..].iter().take(8).any(|w| w == "KEBERATAN")
            || words[..at].iter().rev().take(3).any(|w| w == "KEBERATAN");
        (verb && near).then_some(at)
    })?;
    let days = |a: &&Amount| matches!(a.unit, Unit::Days | Unit::WorkingDays);
    let after = amounts.iter().filter(days).find(|a| a.at > lodges && a.at - lodges < 30);
    let found =
        after.or_else(|| amounts.iter().filter(days).find(|a| lodges.saturating_sub(a.at) < 12))?;
    // "…memberikan tanggapan paling lambat 30 hari kerja" in the same sentence is another clock.
    let (from, to) = (lodges.min(found.at), lodges.max(found.at));
    let other = words[from..to]
        .iter()
        .any(|w| matches!(w.as_str(), "TANGGAPAN" | "MENANGGAPI" | "MENJAWAB" | "JAWABAN"));
    (!other).then_some((found.number, found.unit == Unit::WorkingDays))
}

/// A charter is published within the days the regulation gives after the standard is set.
fn publication(procedure: &Procedure) -> Vec<Finding> {
    let Some(term) = Terms::shipped().get("charter-publication") else { return Vec::new() };
    let Length::WorkingDays { amount: limit } = term.length else { return Vec::new() };
    let publishes = |step: &Step| {
        let folded = fold(&step.activity);
        ["MENGUMUMKAN", "MEMPUBLIKASIKAN", "MENYEBARLUASKAN", "PENGUMUMAN", "PUBLIKASI"]
            .iter()
            .any(|w| has_words(&folded, w))
    };
    let late = procedure.steps.iter().enumerate().filter(|(_, step)| publishes(step)).filter_map(
        |(at, step)| match step.time {
            Some(TimeStandard::WorkingDays { days, .. }) if days > limit => Some((at, step, days)),
            _ => None,
        },
    );
    late.map(|(at, step, days)| {
        let called = name(at, &step.number);
        Finding::new(
            "time.beyond_statute",
            Severity::Error,
            format!("steps.{}.time", at + 1),
            format!("Langkah {called}: pengumuman dalam {days} hari kerja melampaui batas, {limit} hari kerja sejak standar ditetapkan."),
            format!("Step {called}: publication within {days} working days is beyond the limit of {limit} working days."),
        )
        .cite(term.citation.as_str())
    })
    .collect()
}

fn no_time_at_all(procedure: &Procedure, around: &Around<'_>) -> Option<Finding> {
    if procedure.steps.iter().any(|step| step.time.is_some()) {
        return None;
    }
    let (limit, citation) = around.clock(RuleName::ObjectionAnswer)?;
    Some(
        Finding::new(
            "objection.no_time",
            Severity::Error,
            "steps",
            format!("SOP keberatan ini tidak memuat satu pun waktu; tanggapan tertulis wajib diberikan dalam {limit} hari kerja."),
            format!("This objection SOP has no time at all; a written answer is due within {limit} working days."),
        )
        .advise("Tetapkan waktu, setidaknya untuk tanggapan Atasan PPID.")
        .cite(citation),
    )
}
