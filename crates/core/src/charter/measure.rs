//! Whether promises were kept: counted from the cases themselves, open ones that are late included,
//! so that nothing looks better for not being answered.

use jiff::civil::Date;

use crate::charter::{PromiseKey, Promised};
use crate::law::{Calendar, Track};
use crate::office::Office;
use crate::request::Request;

use super::Promise;

/// How a promise fared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measured {
    /// Nothing measures this promise yet.
    Not,
    /// It is measured, and this is what was found.
    Kept(Kept),
}

/// How often a promise was kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Kept.
    pub within: u64,
    /// Kept or not.
    pub all: u64,
}

impl Kept {
    /// Whole percents, rounded down: 99.9 is not all. `None` when there was nothing to keep.
    pub fn percent(&self) -> Option<u64> {
        (self.all > 0).then(|| self.within * 100 / self.all)
    }

    fn note(&mut self, kept: bool) {
        self.all += 1;
        self.within += u64::from(kept);
    }
}

/// How the promise of a written answer fared between two dates: requests decided in that time, and
/// requests still open whose day passed in it. `None` for promises that are not about the answer.
pub fn answers<'a>(
    promise: &Promise,
    office: &Office,
    calendar: &Calendar,
    cases: impl IntoIterator<Item = &'a Request>,
    from: Date,
    today: Date,
) -> Option<Kept> {
    let track = match promise.key {
        PromiseKey::Answer => Track::Ordinary,
        PromiseKey::ElectionAnswer => Track::Election,
        _ => return None,
    };
    let mut kept = Kept::default();
    for case in cases.into_iter().filter(|case| case.track == track) {
        let due = due(promise, office, calendar, case);
        match &case.decision {
            Some(ruling) if (from..=today).contains(&ruling.decided_on) => {
                kept.note(ruling.decided_on <= due);
            }
            None if case.stage.is_open() && (from..today).contains(&due) => kept.note(false),
            _ => {}
        }
    }
    Some(kept)
}

/// The day by which the charter promises the answer: the case's own binding date, or an earlier one
/// where the office's SOP promises less than the law allows.
fn due(promise: &Promise, office: &Office, calendar: &Calendar, case: &Request) -> Date {
    let Promised::WorkingDays { days, extension } = promise.time else { return case.due_on };
    if !promise.sooner {
        return case.due_on;
    }
    let more = case.extension.as_ref().and(extension).unwrap_or(0);
    let from = office.date_at(case.clock_from);
    let reading = office.settings.joint_leave;
    let own = calendar.add_working_days(from, days.saturating_add(more), reading);
    own.map_or(case.due_on, |own| own.min(case.due_on))
}
