//! The demo's surveys and published reports: when they happen, and how they are made.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time, date};
use serde::Deserialize;
use terbuka_core::ident::CaseId;
use terbuka_core::law::{Calendar, JointLeave};
use terbuka_core::statistics::Span;
use terbuka_core::survey::Answers;
use terbuka_core::yearly::{Chapter, Resources};
use terbuka_desk::{Context, DeskError, Principal, surveys, yearly};

use super::script::{CaseScript, OfficeScript};

/// An answer to the survey after a case that is closed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SurveyScript {
    /// The case, by its place in the file, from 1.
    pub case: usize,
    /// The nine marks.
    pub marks: Answers,
    /// What else was said.
    pub comment: Option<String>,
}

/// What an office wrote into its reports.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReportsScript {
    /// Officer who writes and publishes.
    pub by: String,
    /// Prose, by part.
    #[serde(default)]
    pub texts: BTreeMap<Chapter, String>,
    /// Facilities, staff, budget.
    pub resources: Resources,
}

/// Working day after a quarter on which its report is published.
const QUARTER_DAY: u16 = 8;

/// When the survey of a case is answered: an hour after its last step.
pub(super) fn survey_at(case: &CaseScript) -> Option<(u16, Time)> {
    let last = case.steps.last()?;
    let at = last.at.checked_add(jiff::Span::new().hours(1)).unwrap_or(last.at);
    Some((last.day, at))
}

/// Which reports an office has published by `today`, and on which days: last year's in the middle of
/// March, the last quarter's soon after its end.
pub(super) fn reports(
    script: &OfficeScript,
    calendar: &Calendar,
    reading: JointLeave,
    today: Date,
) -> Vec<(Span, Date)> {
    if script.reports.is_none() {
        return Vec::new();
    }
    let annual = Span::Year(today.year() - 1);
    let march = calendar.working_day_from(date(today.year(), 3, 16), reading);
    let quarter = Span::quarter_of(today).previous();
    let soon = calendar.add_working_days(quarter.last(), QUARTER_DAY, reading);
    [(annual, march), (quarter, soon)]
        .into_iter()
        .filter_map(|(span, on)| Some((span, on.filter(|on| *on < today)?)))
        .collect()
}

/// Somebody answers the survey after a case.
pub(super) async fn answer(
    cx: &Context,
    survey: &SurveyScript,
    case: &CaseId,
) -> Result<(), DeskError> {
    let address = surveys::url(cx, case);
    let token = address.rsplit('/').next().unwrap_or_default();
    surveys::answer(cx, token, survey.marks, survey.comment.as_deref()).await.map(drop)
}

/// Writes and publishes a report.
pub(super) async fn publish(
    cx: &Context,
    who: &Principal,
    script: &ReportsScript,
    span: Span,
) -> Result<(), DeskError> {
    for (chapter, text) in &script.texts {
        let stands = yearly::open(cx, who, span).await?.chapters;
        if stands.iter().any(|one| one.chapter == *chapter) {
            yearly::save_chapter(cx, who, span, (*chapter, 0), text).await?;
        }
    }
    if matches!(span, Span::Year(_)) {
        yearly::save_resources(cx, who, span, &script.resources).await?;
    }
    yearly::publish(cx, who, span).await.map(drop)
}
