//! The API under `/api/v1`: JSON, English, described at `/api/openapi.json`, errors as problem
//! details. It uses no cookie: a bearer token, or nothing.

pub mod body;
pub mod catalog;
pub mod document;
pub mod objection;
pub mod statistics;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use terbuka_core::request::Event;
use terbuka_desk::tracking::{self, Tracking};
use terbuka_desk::{DeskError, intake, objections, offices};

use crate::error::WebError;
use crate::form::{FieldError, Message};
use crate::state::AppState;
use body::{
    HappeningBody, LetterBody, OfficeBody, RequestBody, StateBody, SubmittedBody, read_request,
};
use objection::{BriefBody, ObjectedBody, ObjectionBody};

crate::routes! {
    GET "/api/openapi.json" Everyone, Read => document::show;
    GET "/api/v1/offices" Everyone, Read => list_offices;
    POST "/api/v1/offices/{office}/requests" Everyone, Api => submit;
    GET "/api/v1/offices/{office}/catalog" Everyone, Read => catalog::search;
    GET "/api/v1/offices/{office}/statistics" Everyone, Read => statistics::show;
    GET "/api/v1/requests/{*number}" TokenHolder, Read => show;
    POST "/api/v1/requests/{*number}" TokenHolder, Api => object;
}

/// Lists the offices.
///
/// # Errors
/// A fault of the database.
#[utoipa::path(get, path = "/api/v1/offices", tag = "offices",
    responses((status = 200, description = "The offices served here", body = Vec<OfficeBody>)))]
pub async fn list_offices(State(state): State<AppState>) -> Result<Response, WebError> {
    let list: Vec<OfficeBody> = state.offices().await?.iter().map(|o| OfficeBody::of(o)).collect();
    Ok(Json(list).into_response())
}

/// Submits a request for public information.
///
/// # Errors
/// Problem details, with one entry per field that cannot be used.
#[utoipa::path(post, path = "/api/v1/offices/{office}/requests", tag = "requests",
    params(
        ("office" = String, Path, description = "Slug or code of the office", example = "sarolangun"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body \
            makes one request, however often it is sent", example = "8f2c9b1e-1"),
    ),
    request_body(content = RequestBody, example = json!(body::example())),
    responses(
        (status = 201, description = "Received and numbered", body = SubmittedBody),
        (status = 404, description = "No such office", body = crate::problem::Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "Fields that cannot be used, one entry each",
            body = crate::problem::Problem, content_type = "application/problem+json"),
        (status = 429, description = "Too many from this client; see Retry-After",
            body = crate::problem::Problem, content_type = "application/problem+json"),
    ))]
pub async fn submit(
    State(state): State<AppState>,
    Path(office): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, WebError> {
    let office = offices::by_slug(state.desk(), &office).await?;
    let key = idempotency_key(&headers)?;
    let (form, uploads) = read_request(&body)?;
    let taken = intake::submit(state.desk(), &office.id, form, uploads, key.as_deref()).await?;
    let body = SubmittedBody {
        receipt_url: format!("{}/surat/{}", taken.tracking_url, taken.receipt_letter),
        number: taken.number,
        token: taken.token,
        received_at: taken
            .received
            .to_zoned(office.zone.tz())
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string(),
        due: taken.due_on.to_string(),
        tracking_url: taken.tracking_url,
    };
    let mut response = (StatusCode::CREATED, Json(&body)).into_response();
    if let Ok(location) = HeaderValue::from_str(&format!("/api/v1/requests/{}", body.number)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    if taken.repeated {
        response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// The key of a submission; kept apart from the keys of the portal's forms.
fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, WebError> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim().trim_matches('"');
    let fine = (1..=200).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    if fine {
        return Ok(Some(format!("api/{text}")));
    }
    let message = Message::new("forms.error.idempotency_key");
    Err(WebError::Invalid(vec![FieldError { field: "Idempotency-Key".into(), message }]))
}

/// Objects to the answer of a request, or to its silence.
///
/// # Errors
/// 401 without a token; 404 when number and token do not belong together; problem details with one
/// entry per field; 403 with the reason when the law gives no ground.
#[utoipa::path(post, path = "/api/v1/requests/{number}/objections", tag = "objections",
    params(
        ("number" = String, Path, description = "Registration number; its slashes may be left \
            as they are", example = "1/PI/1503/2026"),
        ("Idempotency-Key" = Option<String>, Header, description = "The same key with the same body \
            makes one objection, however often it is sent", example = "8f2c9b1e-2"),
    ),
    security(("tracking_token" = [])),
    request_body(content = ObjectionBody, example = json!(objection::example())),
    responses(
        (status = 201, description = "Received and numbered; a late one is marked", body = ObjectedBody),
        (status = 401, description = "No tracking token", body = crate::problem::Problem,
            content_type = "application/problem+json"),
        (status = 403, description = "The request gives no such ground, not yet, or it was used",
            body = crate::problem::Problem, content_type = "application/problem+json"),
        (status = 404, description = "Number and token do not belong together",
            body = crate::problem::Problem, content_type = "application/problem+json"),
        (status = 422, description = "Fields that cannot be used, one entry each",
            body = crate::problem::Problem, content_type = "application/problem+json"),
    ))]
pub async fn object(
    State(state): State<AppState>,
    Path(path): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, WebError> {
    let number = path.strip_suffix("/objections").ok_or(WebError::NotFound)?;
    let token = bearer(&headers)?;
    let found = tracking::by_token(state.desk(), token).await?;
    if found.number != number {
        return Err(DeskError::NotFound.into());
    }
    let key = idempotency_key(&headers)?;
    let form = objection::read(&body)?;
    let desk = state.desk();
    let taken = objections::submit(desk, token, form, Vec::new(), key.as_deref()).await?;
    let body = ObjectedBody {
        receipt_url: format!("{}/surat/{}", taken.tracking_url, taken.receipt_letter),
        number: taken.number,
        token: taken.token,
        received_at: taken
            .lodged
            .to_zoned(found.office.zone.tz())
            .strftime("%Y-%m-%dT%H:%M:%S%:z")
            .to_string(),
        due: taken.due_on.to_string(),
        late: taken.late,
        tracking_url: taken.tracking_url,
    };
    let mut response = (StatusCode::CREATED, Json(&body)).into_response();
    if taken.repeated {
        response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// The tracking token of a call.
fn bearer(headers: &HeaderMap) -> Result<&str, WebError> {
    headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
        .map(|(_, token)| token.trim())
        .ok_or(WebError::SignIn)
}

/// Where a request stands: state, clock, timeline, letters.
///
/// # Errors
/// 401 without a token; 404 when number and token do not belong together.
#[utoipa::path(get, path = "/api/v1/requests/{number}", tag = "requests",
    params(("number" = String, Path, description = "Registration number; its slashes may be left \
        as they are", example = "1/PI/1503/2026")),
    security(("tracking_token" = [])),
    responses(
        (status = 200, description = "The request", body = StateBody),
        (status = 401, description = "No tracking token", body = crate::problem::Problem,
            content_type = "application/problem+json"),
        (status = 404, description = "Number and token do not belong together",
            body = crate::problem::Problem, content_type = "application/problem+json"),
    ))]
pub async fn show(
    State(state): State<AppState>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, WebError> {
    let token = bearer(&headers)?;
    let found = tracking::by_token(state.desk(), token).await?;
    if found.number != number {
        return Err(DeskError::NotFound.into());
    }
    Ok(Json(state_body(&state, &found, token)?).into_response())
}

fn state_body(state: &AppState, case: &Tracking, token: &str) -> Result<StateBody, WebError> {
    let stamp = |at: jiff::Timestamp| {
        at.to_zoned(case.office.zone.tz()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    };
    let url = format!("{}/permohonan/{token}", state.desk().public_url);
    Ok(StateBody {
        number: case.number.clone(),
        office: case.office.slug.clone(),
        state: case.stage.code().to_owned(),
        outcome: case.outcome.map(|outcome| outcome.code().to_owned()),
        track: case.track.code().to_owned(),
        received_at: stamp(case.received),
        due: case.due_on.to_string(),
        extended: case.extended,
        remaining_working_days: case.outcome.is_none().then_some(case.remaining),
        decided_on: case.decided_on.map(|day| day.to_string()),
        clock: serde_json::to_value(&case.clock).map_err(WebError::fault)?,
        timeline: case
            .timeline
            .iter()
            .map(|(at, event)| HappeningBody {
                at: stamp(*at),
                event: event.name().to_owned(),
                due: due_of(event).map(|day| day.to_string()),
            })
            .collect(),
        letters: case
            .letters
            .iter()
            .map(|letter| LetterBody {
                kind: letter.kind.code().to_owned(),
                number: letter.number.clone(),
                issued_at: stamp(letter.issued),
                sha256: letter.sha256.clone(),
                url: format!("{url}/surat/{}", letter.id),
            })
            .collect(),
        grounds: case.grounds.iter().map(|ground| ground.code().to_owned()).collect(),
        objections: case
            .objections
            .iter()
            .map(|one| BriefBody {
                number: one.number.clone(),
                state: one.stage.code().to_owned(),
                outcome: one.outcome.map(|outcome| outcome.code().to_owned()),
                due: one.due_on.to_string(),
                tracking_url: state.desk().objection_url(&one.id),
            })
            .collect(),
        tracking_url: url,
    })
}

fn due_of(event: &Event) -> Option<jiff::civil::Date> {
    match event {
        Event::Received(receipt) => Some(receipt.due_on),
        Event::Accepted { due_on, .. }
        | Event::Extended { due_on, .. }
        | Event::ExtensionRemoved { due_on }
        | Event::TrackSet { due_on, .. }
        | Event::Recomputed { due_on, .. } => Some(*due_on),
        _ => None,
    }
}
