//! The service in numbers, as data.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use terbuka_core::law::ExemptionGround;
use terbuka_core::person::{Channel, RequesterKind};
use terbuka_core::request::Outcome;
use terbuka_core::statistics::{Figures, Limits, Span, Subject};
use terbuka_desk::statistics::Counted;
use terbuka_desk::{offices, statistics};
use utoipa::ToSchema;

use crate::error::WebError;
use crate::form::{FieldError, Message};
use crate::state::AppState;

/// Which year.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    year: Option<String>,
}

/// A year of one office. Every sum agrees with its parts.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatisticsBody {
    /// Slug of the office.
    office: String,
    /// The year.
    year: i16,
    /// When it was counted.
    counted_at: String,
    /// Open when the year began.
    carried_over: u32,
    /// Received in the year.
    received: u32,
    /// Of them on the election track.
    received_election: u32,
    /// Ended in the year.
    ended: u32,
    /// Open when the year ended, or now.
    open_at_end: u32,
    /// Of them past their binding date.
    overdue_at_end: u32,
    /// Answered in the year.
    answered: u32,
    /// Of them by the binding date.
    answered_in_time: u32,
    /// Of them after it.
    answered_late: u32,
    /// Of them with an extended term.
    extended: u32,
    /// Each month: received, ended, answered, in time.
    by_month: Vec<MonthBody>,
    /// Received, by channel.
    by_channel: Vec<CountBody>,
    /// Received, by kind of requester; `erased` where the person was erased.
    by_requester_kind: Vec<CountBody>,
    /// Received, by subject (a guess by words).
    by_subject: Vec<CountBody>,
    /// Ended, by outcome.
    by_outcome: Vec<CountBody>,
    /// Decisions, by letter of Art. 17; one may rest on several.
    by_refusal_ground: Vec<CountBody>,
    /// Answers, by working days taken, cut at the law's lengths.
    time_to_answer: Vec<BucketBody>,
    /// Working days, mean, in tenths.
    mean_working_days_tenths: Option<u64>,
    /// Working days half of the answers did not exceed.
    median_working_days: Option<u16>,
    /// Working days nine of ten answers did not exceed.
    p90_working_days: Option<u16>,
    /// Working days of the longest answer.
    longest_working_days: Option<u16>,
    /// Objections lodged, answered, open.
    objections: FollowedBody,
    /// Disputes lodged, ended, open.
    disputes: FollowedBody,
}

/// One month.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthBody {
    /// `2026-03`.
    month: String,
    /// Received.
    received: u32,
    /// Ended.
    ended: u32,
    /// Answered.
    answered: u32,
    /// Answered by the binding date.
    in_time: u32,
}

/// A code with its count.
#[derive(Debug, Serialize, ToSchema)]
pub struct CountBody {
    /// The code.
    code: String,
    /// How many.
    count: u32,
}

/// Answers that took from so many to so many working days.
#[derive(Debug, Serialize, ToSchema)]
pub struct BucketBody {
    /// From, included.
    from: u16,
    /// To, included; none for everything above.
    to: Option<u16>,
    /// How many.
    count: u32,
}

/// Objections or disputes.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowedBody {
    /// Lodged.
    received: u32,
    /// Answered or ended.
    ended: u32,
    /// Open at the end.
    open_at_end: u32,
}

/// A year of an office in numbers.
///
/// # Errors
/// 404 for an office or a year that is not there; 422 for a year that is none.
#[utoipa::path(get, path = "/api/v1/offices/{office}/statistics", tag = "statistics",
    params(
        ("office" = String, Path, description = "Slug or code of the office", example = "sarolangun"),
        ("year" = Option<i16>, Query, description = "The year; this one when left out",
            example = 2026),
    ),
    responses(
        (status = 200, description = "The year in numbers", body = StatisticsBody),
        (status = 404, description = "No such office, or a year it cannot know",
            body = crate::problem::Problem, content_type = "application/problem+json"),
        (status = 422, description = "Not a year", body = crate::problem::Problem,
            content_type = "application/problem+json"),
    ))]
pub async fn show(
    State(state): State<AppState>,
    Path(office): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let office = offices::by_slug(state.desk(), &office).await?;
    let this = office.date_at(state.now()).year();
    let year = match asked.year.as_deref() {
        None => this,
        Some(text) => match text.parse::<Span>() {
            Ok(Span::Year(year)) => year,
            _ => {
                let message = Message::new("forms.error.year");
                return Err(WebError::Invalid(vec![FieldError { field: "year".into(), message }]));
            }
        },
    };
    // Before the law there was nothing to count, and what lies ahead is not known.
    if !(2010..=this).contains(&year) {
        return Err(WebError::NotFound);
    }
    let counted = statistics::counted(state.desk(), &office.id, Span::Year(year)).await?;
    let limits = Limits::on(&state.desk().rules, counted.figures.until);
    Ok(Json(body(&office.slug, year, &counted, &limits)).into_response())
}

fn counts<'a, K: Copy + 'a>(
    found: impl Iterator<Item = (&'a K, &'a u32)>,
    code: impl Fn(K) -> &'static str,
) -> Vec<CountBody> {
    found.map(|(key, count)| CountBody { code: code(*key).to_owned(), count: *count }).collect()
}

fn body(office: &str, year: i16, counted: &Counted, limits: &Limits) -> StatisticsBody {
    let figures: &Figures = &counted.figures;
    let (objections, disputes) = (&counted.followed.objections, &counted.followed.disputes);
    let mut kinds = counts(figures.by_kind.iter(), RequesterKind::code);
    if figures.kind_erased > 0 {
        kinds.push(CountBody { code: "erased".into(), count: figures.kind_erased });
    }
    StatisticsBody {
        office: office.to_owned(),
        year,
        counted_at: counted.at.to_string(),
        carried_over: figures.carried_over,
        received: figures.received,
        received_election: figures.election,
        ended: figures.ended,
        open_at_end: figures.open_at_end,
        overdue_at_end: figures.overdue_at_end,
        answered: figures.answered(),
        answered_in_time: figures.answered_in_time,
        answered_late: figures.answered_late,
        extended: figures.extended,
        by_month: figures
            .by_month
            .iter()
            .map(|(month, count)| MonthBody {
                month: month.to_string(),
                received: count.received,
                ended: count.ended,
                answered: count.answered,
                in_time: count.in_time,
            })
            .collect(),
        by_channel: counts(figures.by_channel.iter(), Channel::code),
        by_requester_kind: kinds,
        by_subject: counts(figures.by_subject.iter(), Subject::code),
        by_outcome: counts(figures.by_outcome.iter(), Outcome::code),
        by_refusal_ground: counts(figures.by_ground.iter(), ExemptionGround::code),
        time_to_answer: figures
            .buckets(limits)
            .into_iter()
            .map(|one| BucketBody { from: one.from, to: one.to, count: one.count })
            .collect(),
        mean_working_days_tenths: figures.mean_tenths(),
        median_working_days: figures.within_days(50),
        p90_working_days: figures.within_days(90),
        longest_working_days: figures.longest(),
        objections: FollowedBody {
            received: objections.received,
            ended: objections.answered(),
            open_at_end: objections.open_at_end,
        },
        disputes: FollowedBody {
            received: disputes.received,
            ended: disputes.mediated + disputes.for_office + disputes.for_requester,
            open_at_end: disputes.open_at_end,
        },
    }
}
