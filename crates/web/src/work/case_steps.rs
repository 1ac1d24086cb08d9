//! The line of the SOP on top of a case's page: what is done, what is now, what is ahead.

use terbuka_desk::case::{CaseView, StepState};

use crate::view::{Badge, Tone};
use crate::{Page, says, words};

/// One step of the SOP, as the line on top shows it.
pub struct Step {
    /// Number as the SOP writes it.
    pub number: String,
    /// What is done.
    pub activity: String,
    /// Whose it is.
    pub lanes: String,
    /// Its time standard, or empty.
    pub standard: String,
    /// Completeness and output, or empty.
    pub quality: String,
    /// Class: done, now, ahead.
    pub state: &'static str,
    /// What was done of it: who, how long.
    pub done: Vec<StepDone>,
}

/// One act done in a step.
pub struct StepDone {
    /// What.
    pub act: String,
    /// Who, in which lane, when.
    pub who: String,
    /// How long it took.
    pub took: Badge,
}

/// The steps of the SOP along which a case runs.
pub fn steps(page: &Page, view: &CaseView) -> Vec<Step> {
    let lang = page.lang;
    view.steps
        .iter()
        .map(|step| {
            let most = step.time.as_ref().and_then(|time| time.minutes());
            let quality: Vec<String> = [
                step.requires.as_ref().map(|text| page.t1("work.case.requires", "text", text)),
                step.output.as_ref().map(|text| page.t1("work.case.output", "text", text)),
            ]
            .into_iter()
            .flatten()
            .collect();
            Step {
                number: step.number.clone(),
                activity: step.activity.clone(),
                lanes: step.lanes.join(", "),
                standard: step
                    .time
                    .as_ref()
                    .map_or_else(String::new, |time| says::time_standard(lang, time)),
                quality: quality.join(" · "),
                state: match step.state {
                    StepState::Done => "done",
                    StepState::Current => "now",
                    StepState::Ahead => "ahead",
                },
                done: step
                    .done
                    .iter()
                    .map(|done| {
                        let late = most.is_some_and(|most| done.minutes > i64::from(most));
                        let tone = match (most, late) {
                            (None, _) => Tone::Plain,
                            (Some(_), true) => Tone::Late,
                            (Some(_), false) => Tone::Ok,
                        };
                        let at = words::short_date(lang, view.office.date_at(done.at));
                        StepDone {
                            act: says::act(lang, done.act),
                            who: format!("{}, {at}", says::actor(lang, &done.by)),
                            took: Badge::new(tone, says::minutes(lang, done.minutes)),
                        }
                    })
                    .collect(),
            }
        })
        .collect()
}
