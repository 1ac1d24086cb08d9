//! Following an objection by its secret address, saying what one makes of the answer, taking it back;
//! and the calendar of hearings behind an officer's secret address.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use terbuka_core::ident::LetterId;
use terbuka_core::objection::Reaction;
use terbuka_core::objection::decide::Command;
use terbuka_desk::objection_tracking::{self, Tracking};
use terbuka_desk::{hearings, objections};

use super::objection::into_shown;
use super::track::grouped;
use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::page::Page;
use crate::state::AppState;
use crate::view::{Badge, Choice, ClockView, Download, Happening};
use crate::{download, objection_says, words};

/// What the address of the page says besides the objection.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    baru: String,
    #[serde(default)]
    ok: String,
}

#[derive(Template)]
#[template(path = "portal/objection.html")]
struct Follow<'a> {
    p: &'a Page,
    f: &'a FormState,
    one: &'a Tracking,
    token: &'a str,
    code: String,
    fresh: bool,
    thanks: bool,
    lodged: String,
    badge: Badge,
    stage: String,
    grounds: Vec<String>,
    late: Option<String>,
    clock: ClockView,
    answered: Option<(String, String)>,
    order: Option<String>,
    executed: Option<String>,
    way: Option<(String, ClockView)>,
    reaction: Option<String>,
    reactions: Vec<Choice>,
    letters: Vec<Download>,
    timeline: Vec<Happening>,
}

/// `GET /keberatan/{token}`.
pub async fn follow(
    page: Page,
    State(state): State<AppState>,
    Path(token): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    draw_follow(&page, &state, &token, StatusCode::OK, &FormState::new(), &asked).await
}

async fn draw_follow(
    page: &Page,
    state: &AppState,
    token: &str,
    status: StatusCode,
    form: &FormState,
    asked: &Asked,
) -> Result<Response, WebError> {
    let one = objection_tracking::track(state.desk(), token).await?;
    let page = page.in_office(one.office.clone());
    let lang = page.lang;
    let today = one.office.date_at(page.now);
    let day = |date| words::long_date(lang, date);
    let decided = one.answered.map(|(outcome, _)| outcome);
    let badge = objection_says::badge(lang, one.stage, decided, one.remaining);
    let stopped = (!one.stage.is_open()).then(|| badge.clone());
    let view = Follow {
        f: form,
        token,
        code: grouped(token),
        fresh: asked.baru == "1",
        thanks: asked.ok == "1",
        lodged: day(one.lodged_on),
        stage: objection_says::stage(lang, one.stage),
        grounds: one.grounds.iter().map(|ground| objection_says::ground(lang, *ground).0).collect(),
        late: one.late.then(|| day(one.lodge_by)),
        clock: ClockView::new(lang, &one.clock, today, stopped),
        answered: one
            .answered
            .map(|(outcome, on)| (objection_says::outcome(lang, outcome), day(on))),
        order: one.order.as_ref().map(|order| day(order.due_on)),
        executed: one.execution.as_ref().map(|execution| day(execution.on)),
        way: one
            .way
            .as_ref()
            .map(|(name, clock)| (name.clone(), ClockView::new(lang, clock, today, None))),
        reaction: one.reaction.map(|reaction| objection_says::reaction(lang, reaction)),
        reactions: Reaction::ALL
            .iter()
            .map(|one| Choice::new(one.code(), objection_says::reaction(lang, *one)))
            .collect(),
        letters: one
            .letters
            .iter()
            .map(|letter| Download {
                title: match lang {
                    crate::Lang::Id => letter.kind.title().to_owned(),
                    crate::Lang::En => page.code("portal.letter", letter.kind.code()).into_owned(),
                },
                note: format!("PDF · {}", words::date(lang, one.office.date_at(letter.issued))),
                href: page.link(format!("/keberatan/{token}/surat/{}", letter.id)),
            })
            .collect(),
        timeline: one
            .timeline
            .iter()
            .rev()
            .map(|(at, event)| {
                let (title, text) = objection_says::event(lang, event);
                Happening {
                    when: words::instant(lang, *at, one.office.zone),
                    iso: at.to_string(),
                    title,
                    text,
                }
            })
            .collect(),
        badge,
        one: &one,
        p: &page,
    };
    page.show_with(status, &view)
}

/// `GET /keberatan/{token}/surat/{letter}`: the PDF as archived.
pub async fn letter(
    State(state): State<AppState>,
    Path((token, letter)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let letter = LetterId::new(letter);
    let file = objection_tracking::letter_by_token(state.desk(), &token, &letter).await?;
    Ok(download::ours(file))
}

/// `POST /keberatan/{token}/sikap`: what the objector makes of the answer.
pub async fn react(
    page: Page,
    State(state): State<AppState>,
    Path(token): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    let mut check = Checker::new(&form.data);
    let reaction = check.need_choice("reaction", "forms.error.required", Reaction::from_code);
    let words = check.text("words", 5_000).unwrap_or_default();
    let command = reaction.map(|reaction| Command::React { reaction, words });
    by_objector(&page, &state, &token, check.finish(command)).await
}

/// `POST /keberatan/{token}/pencabutan`: the objector takes it back.
pub async fn withdraw(
    page: Page,
    State(state): State<AppState>,
    Path(token): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    let mut check = Checker::new(&form.data);
    let words = check.need_text("withdrawal", 5_000, "forms.error.required");
    let command = words.map(|words| Command::Withdraw { words });
    by_objector(&page, &state, &token, check.finish(command)).await
}

async fn by_objector(
    page: &Page,
    state: &AppState,
    token: &str,
    command: Result<Command, Box<FormState>>,
) -> Result<Response, WebError> {
    let mut shown = match command {
        Ok(command) => match objections::by_objector(state.desk(), token, command).await {
            Ok(_) => return Ok(page.go(&format!("/keberatan/{token}?ok=1"))),
            Err(error) => {
                let mut shown = FormState::new();
                into_shown(page, error, &mut shown)?;
                shown
            }
        },
        Err(shown) => *shown,
    };
    for (field, key) in
        [("reaction", "objection.follow.reaction"), ("withdrawal", "objection.follow.why")]
    {
        shown.label(field, page.t(key));
    }
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    draw_follow(page, state, token, status, &shown, &Asked::default()).await
}

/// `GET /kalender/{token}`: hearings for a calendar program, by an officer's secret address.
pub async fn calendar(
    State(state): State<AppState>,
    Path(token): Path<String>,
) -> Result<Response, WebError> {
    let token = token.strip_suffix(".ics").unwrap_or(&token);
    let text = hearings::feed(state.desk(), token).await?;
    let mut response = text.into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_static("text/calendar; charset=utf-8");
    headers.insert(header::CONTENT_TYPE, media);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let name = HeaderValue::from_static("inline; filename=\"sidang.ics\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
