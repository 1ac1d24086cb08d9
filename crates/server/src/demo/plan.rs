//! What happens in the scripts, and when: days counted in working days back from today.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use terbuka_core::exemption::countdown::OPENING_TERM;
use terbuka_core::law::{Calendar, Terms};
use terbuka_core::report::Period;
use terbuka_core::statistics::Span;

use super::exemptions::TestStep;
use super::load::LoadError;
use super::reporting;
use super::script::OfficeScript;

/// Working day of the next month on which the monthly report is delivered.
const REPORT_DAY: u16 = 4;

/// Something that happens at one instant.
pub(super) enum Happening {
    Intake(usize),
    Step(usize, usize),
    CharterBegun(usize),
    CharterStep(usize, usize),
    /// A step of a consequence test.
    Exemption(usize, TestStep),
    /// The morning's look at exemptions that end.
    Round,
    RecordBegun(usize),
    RecordStep(usize, usize),
    Lodged(usize),
    ObjectionStep(usize, usize),
    Deliver(Period),
    Accept(Period),
    Survey(usize),
    Publish(Span),
}

pub(super) struct Planned {
    pub(super) at: Timestamp,
    /// Place of its script among all.
    pub(super) office: usize,
    pub(super) what: Happening,
}

impl Happening {
    /// What it is, for an error.
    pub(super) fn name(&self, script: &OfficeScript) -> String {
        match self {
            Happening::Intake(case) => format!("permohonan {}", script.cases[*case].information),
            Happening::Step(case, step) => format!(
                "permohonan {}: {:?}",
                script.cases[*case].information, script.cases[*case].steps[*step].what
            ),
            Happening::CharterBegun(charter) => format!("maklumat {}", charter + 1),
            Happening::CharterStep(charter, step) => {
                format!(
                    "maklumat {}: {:?}",
                    charter + 1,
                    script.charters[*charter].steps[*step].what
                )
            }
            Happening::Exemption(test, step) => {
                format!("pengecualian {}: {step:?}", script.exemptions[*test].title)
            }
            Happening::Round => "jangka waktu pengecualian".to_owned(),
            Happening::RecordBegun(record) => format!("dokumen {}", script.records[*record].title),
            Happening::RecordStep(record, step) => {
                let record = &script.records[*record];
                format!("dokumen {}: {:?}", record.title, record.steps[*step].what)
            }
            Happening::Lodged(one) => format!("keberatan {}", one + 1),
            Happening::ObjectionStep(one, step) => {
                format!("keberatan {}: {:?}", one + 1, script.objections[*one].steps[*step].what)
            }
            Happening::Deliver(period) | Happening::Accept(period) => format!("laporan {period}"),
            Happening::Survey(survey) => format!("survei {}", survey + 1),
            Happening::Publish(span) => format!("laporan {span}"),
        }
    }
}

/// When everything of one office happens: cases counted in working days back from the last working
/// day before today, so that nothing lies in the future.
pub(super) fn plan(
    script: &OfficeScript,
    index: usize,
    now: Timestamp,
    planned: &mut Vec<Planned>,
) -> Result<(), LoadError> {
    let entry = &script.office;
    let (calendar, reading) = (Calendar::national(), entry.settings.joint_leave);
    let tz = entry.zone.tz();
    let today = now.to_zoned(tz.clone()).date();
    let instant = |date: Date, time: Time| {
        date.to_datetime(time).to_zoned(tz.clone()).map(|at| at.timestamp())
    };
    let unknown = |_| LoadError::Calendar(today);
    let back = |days| calendar.subtract_working_days(today, days, reading);
    let mut happens = |date: Date, time: Time, what: Happening| -> Result<(), LoadError> {
        let at = instant(date, time).map_err(unknown)?;
        planned.push(Planned { at, office: index, what });
        Ok(())
    };
    let mut months = BTreeSet::new();
    for (number, case) in script.cases.iter().enumerate() {
        let days = u16::try_from(1 - case.day).unwrap_or(1);
        let received = back(days).ok_or(LoadError::Calendar(today))?;
        months.insert(Period::of(received).first());
        happens(received, case.at, Happening::Intake(number))?;
        for (step, done) in case.steps.iter().enumerate() {
            let on = calendar
                .add_working_days(received, done.day, reading)
                .ok_or(LoadError::Calendar(received))?;
            happens(on, done.at, Happening::Step(number, step))?;
        }
    }
    for (number, survey) in script.surveys.iter().enumerate() {
        let case = script.cases.get(survey.case.wrapping_sub(1));
        let Some((case, (day, at))) = case.and_then(|one| Some((one, reporting::survey_at(one)?)))
        else {
            continue;
        };
        let received = back(u16::try_from(1 - case.day).unwrap_or(1));
        let on = received.and_then(|from| calendar.add_working_days(from, day, reading));
        happens(on.ok_or(LoadError::Calendar(today))?, at, Happening::Survey(number))?;
    }
    for (span, on) in reporting::reports(script, calendar, reading, today) {
        happens(on, Time::constant(10, 30, 0, 0), Happening::Publish(span))?;
    }
    for (number, charter) in script.charters.iter().enumerate() {
        let days = u16::try_from(1 - charter.day).unwrap_or(1);
        let begun = back(days).ok_or(LoadError::Calendar(today))?;
        happens(begun, charter.at, Happening::CharterBegun(number))?;
        for (step, done) in charter.steps.iter().enumerate() {
            let on = calendar
                .add_working_days(begun, done.day, reading)
                .ok_or(LoadError::Calendar(begun))?;
            happens(on, done.at, Happening::CharterStep(number, step))?;
        }
    }
    for (number, test) in script.exemptions.iter().enumerate() {
        let days = u16::try_from(1 - test.day).unwrap_or(1);
        let begun = back(days).ok_or(LoadError::Calendar(today))?;
        for (step, day, at) in test.steps() {
            let on =
                calendar.add_working_days(begun, day, reading).ok_or(LoadError::Calendar(begun))?;
            happens(on, at, Happening::Exemption(number, step))?;
        }
        // The mornings on which the program would have looked: when the PPID is asked, and after the
        // end; those of them that are past.
        let until = test.ends_in.map(|ends| match u16::try_from(-ends) {
            Ok(ago) => back(ago),
            Err(_) => {
                calendar.add_working_days(today, ends.unsigned_abs().try_into().ok()?, reading)
            }
        });
        let Some(until) = until.flatten() else { continue };
        let term = Terms::shipped().at(OPENING_TERM, until);
        let asked = term.and_then(|term| term.day_before(until, reading, calendar));
        let opened = calendar.add_working_days(until, 1, reading);
        for on in [asked, opened].into_iter().flatten().filter(|on| *on < today) {
            happens(on, Time::constant(6, 0, 0, 0), Happening::Round)?;
        }
    }
    for (number, record) in script.records.iter().enumerate() {
        let days = u16::try_from(1 - record.day).unwrap_or(1);
        let begun = back(days).ok_or(LoadError::Calendar(today))?;
        happens(begun, record.at, Happening::RecordBegun(number))?;
        for (step, done) in record.steps.iter().enumerate() {
            let on = calendar
                .add_working_days(begun, done.day, reading)
                .ok_or(LoadError::Calendar(begun))?;
            happens(on, done.at, Happening::RecordStep(number, step))?;
        }
    }
    for (number, objection) in script.objections.iter().enumerate() {
        let days = u16::try_from(1 - objection.day).unwrap_or(1);
        let lodged = back(days).ok_or(LoadError::Calendar(today))?;
        happens(lodged, objection.at, Happening::Lodged(number))?;
        for (step, done) in objection.steps.iter().enumerate() {
            let on = calendar
                .add_working_days(lodged, done.day, reading)
                .ok_or(LoadError::Calendar(lodged))?;
            happens(on, done.at, Happening::ObjectionStep(number, step))?;
        }
    }
    for first in months {
        let period = Period::of(first);
        let delivered = calendar.add_working_days(period.last(), REPORT_DAY, reading);
        let Some(delivered) = delivered.filter(|on| *on < today) else { continue };
        happens(delivered, Time::constant(14, 0, 0, 0), Happening::Deliver(period))?;
        happens(delivered, Time::constant(15, 30, 0, 0), Happening::Accept(period))?;
    }
    Ok(())
}
