//! Following one request, by the unguessable token on its receipt.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use serde::Deserialize;
use terbuka_core::ident::{FileId, LetterId};
use terbuka_core::law::{RuleName, Track};
use terbuka_core::letter::LetterKind;
use terbuka_core::request::decide::Command;
use terbuka_core::request::{Event, Outcome, Stage};
use terbuka_desk::tracking::{self, Tracking};
use terbuka_desk::upload::{Upload, UploadSlot};
use terbuka_desk::{DeskError, serve};

use super::objected::{objected, order_line};
use crate::desk_errors::into_form;
use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::lang::Lang;
use crate::look::Look;
use crate::page::Page;
use crate::state::AppState;
use crate::view::{Badge, ClockView, Download, Happening, StepState, StepView, Tone};
use crate::{download, words};

#[derive(Template)]
#[template(path = "portal/check.html")]
struct Check<'a> {
    p: &'a Page,
    f: &'a FormState,
}

/// `GET /cek-permohonan`.
pub async fn ask(page: Page) -> Result<Response, WebError> {
    page.show_public(&Check { p: &page, f: &FormState::new() })
}

/// `POST /cek-permohonan`: number and code lead to the page of the request.
pub async fn find(
    page: Page,
    State(state): State<AppState>,
    form: Submitted,
) -> Result<Response, WebError> {
    let mut check = Checker::new(&form.data);
    let number = check.need_line("nomor", 120, "portal.check.number_missing");
    let code = check.need_line("kode", 120, "portal.check.code_missing");
    let mut shown = check.into_state();
    if let (Some(number), Some(code)) = (number, code) {
        let token = as_token(&code);
        match tracking::by_token(state.desk(), &token).await {
            Ok(found) if same_number(&found.number, &number) => {
                return Ok(page
                    .in_office(found.office.clone())
                    .go(&format!("/permohonan/{token}")));
            }
            Ok(_) | Err(DeskError::NotFound) => {
                shown.error("nomor", Message::new("portal.check.not_found"));
            }
            Err(error) => return Err(error.into()),
        }
    }
    page.show_with(StatusCode::UNPROCESSABLE_ENTITY, &Check { p: &page, f: &shown })
}

/// A code as people type it: with spaces and dashes, capitals, O for 0 and I or L for 1.
pub(super) fn as_token(code: &str) -> String {
    code.chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| match c.to_ascii_lowercase() {
            'o' => '0',
            'i' | 'l' => '1',
            other => other,
        })
        .collect()
}

pub(super) fn same_number(kept: &str, typed: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
    };
    plain(kept) == plain(typed)
}

/// A code in groups of four, as it is easiest to copy.
pub(super) fn grouped(token: &str) -> String {
    let letters: Vec<char> = token.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[derive(Template)]
#[template(path = "portal/done.html")]
struct Done<'a> {
    p: &'a Page,
    case: &'a Tracking,
    token: &'a str,
    code: String,
    receipt: Option<String>,
    due: String,
    again: bool,
}

/// What the address of the receipt page may carry.
#[derive(Debug, Deserialize)]
pub struct Again {
    ulang: Option<String>,
}

/// `GET /permohonan/{token}/diterima`: the receipt, right after sending.
pub async fn done(
    page: Page,
    State(state): State<AppState>,
    Path(token): Path<String>,
    Query(again): Query<Again>,
) -> Result<Response, WebError> {
    let case = tracking::by_token(state.desk(), &token).await?;
    let page = page.in_office(case.office.clone());
    let receipt = case.letters.iter().find(|letter| letter.kind == LetterKind::Receipt);
    let view = Done {
        p: &page,
        token: &token,
        code: grouped(&token),
        receipt: receipt
            .map(|letter| page.link(format!("/permohonan/{token}/surat/{}", letter.id))),
        due: words::long_date(page.lang, case.due_on),
        again: again.ulang.is_some(),
        case: &case,
    };
    page.show(&view)
}

#[derive(Template)]
#[template(path = "portal/track.html")]
struct Track_<'a> {
    p: &'a Page,
    f: &'a FormState,
    case: &'a Tracking,
    token: &'a str,
    badge: Badge,
    received: String,
    steps: Vec<StepView>,
    clock: ClockView,
    timeline: Vec<Happening>,
    letters: Vec<Download>,
    files: Vec<Download>,
    missing: Option<(String, String)>,
    object_days: Option<u16>,
    may_object: bool,
    objections: Vec<(String, String, String)>,
    orders: Vec<(String, String)>,
}

/// Everything that the page of a request depends on, but for what people type into it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct TrackedPage {
    token: String,
    /// Days begin on the hour in every zone of the country.
    hour: i64,
    lang: Lang,
    lang_in_links: bool,
    look: Look,
    prefix: String,
    query: String,
}

/// A page as it was drawn, and how sure it is that it would be drawn so again.
pub(crate) struct DrawnPage {
    html: Bytes,
    /// See [`tracking::mark`].
    mark: i64,
    /// Changes of this process, and the steady time in milliseconds, when the mark was last seen.
    changes: AtomicU64,
    seen: AtomicU64,
}

/// How long a page is shown without asking for its mark while this process changes nothing: what
/// another process of the installation does is seen after this at the latest.
const UNASKED_MS: u64 = 1_000;

/// How long a drawn page may be shown again: what no journal tells (an office's settings read anew, a
/// new calendar of a new release) is seen after this at the latest.
const TRACKED_MS: u64 = 30_000;

/// `GET /permohonan/{token}`. People come back to this page many times while nothing happens: it is
/// drawn anew only when something did.
pub async fn show(
    page: Page,
    State(state): State<AppState>,
    Path(token): Path<String>,
) -> Result<Response, WebError> {
    let key = TrackedPage {
        hour: page.now.as_second().div_euclid(3_600),
        lang: page.lang,
        lang_in_links: page.lang_in_links,
        look: page.look,
        prefix: page.prefix.clone(),
        query: page.query.clone(),
        token,
    };
    let (now, changes) = (state.steady_ms(), state.desk().store.changes());
    let kept = state.tracked().get(&key, now, TRACKED_MS);
    if let Some(kept) = kept.as_ref().filter(|kept| kept.is_sure(changes, now)) {
        return Ok(page.show_drawn(StatusCode::OK, kept.html.clone()));
    }
    let mark = tracking::mark(state.desk(), &key.token).await?;
    if let Some(kept) = kept.filter(|kept| kept.mark == mark) {
        kept.seen(changes, now);
        return Ok(page.show_drawn(StatusCode::OK, kept.html.clone()));
    }
    let (page, html) = drawn(&page, &state, &key.token, &FormState::new()).await?;
    if !page.is_private() {
        let (changes, seen) = (AtomicU64::new(changes), AtomicU64::new(now));
        let kept = DrawnPage { html: html.clone(), mark, changes, seen };
        state.tracked().put(key, now, Arc::new(kept));
    }
    Ok(page.show_drawn(StatusCode::OK, html))
}

impl DrawnPage {
    fn is_sure(&self, changes: u64, now: u64) -> bool {
        self.changes.load(Ordering::Relaxed) == changes
            && now.saturating_sub(self.seen.load(Ordering::Relaxed)) < UNASKED_MS
    }

    fn seen(&self, changes: u64, now: u64) {
        self.changes.store(changes, Ordering::Relaxed);
        self.seen.store(now, Ordering::Relaxed);
    }
}

/// Draws the page; it comes with the page's frame, which knows what was drawn.
async fn drawn(
    page: &Page,
    state: &AppState,
    token: &str,
    form: &FormState,
) -> Result<(Page, Bytes), WebError> {
    let case = tracking::by_token(state.desk(), token).await?;
    let page = page.in_office(case.office.clone());
    let lang = page.lang;
    let today = case.office.date_at(page.now);
    let stopped = case.outcome.map(|outcome| {
        Badge::new(outcome_tone(outcome), page.code("portal.outcome", outcome.code()))
    });
    let object_days = state
        .desk()
        .rules
        .rule(RuleName::Objection, Track::Ordinary, today)
        .ok()
        .filter(|_| !case.grounds.is_empty())
        .map(|rule| rule.working_days);
    let clock = ClockView::new(lang, &case.clock, today, stopped.clone());
    let view = Track_ {
        f: form,
        token,
        badge: stopped.unwrap_or_else(|| clock.badge.clone()),
        received: words::instant(lang, case.received, case.office.zone),
        steps: steps(&page, &case),
        timeline: timeline(&page, &case),
        letters: letters(&page, &case, token),
        files: files(&page, &case, token),
        missing: case
            .missing
            .as_ref()
            .map(|(what, until)| (what.clone(), words::long_date(lang, *until))),
        clock,
        may_object: !case.grounds.is_empty(),
        objections: objected(&page, &case),
        orders: case.orders.iter().map(|one| order_line(&page, one)).collect(),
        object_days,
        case: &case,
        p: &page,
    };
    let html = view.render()?.into();
    Ok((page, html))
}

fn outcome_tone(outcome: Outcome) -> Tone {
    match outcome {
        Outcome::Granted | Outcome::GrantedInPart => Tone::Ok,
        Outcome::Refused | Outcome::NotHeld | Outcome::Lapsed | Outcome::Withdrawn => Tone::Done,
    }
}

/// The five stages a requester knows, from the eight the office has.
fn steps(page: &Page, case: &Tracking) -> Vec<StepView> {
    let here = match case.stage {
        Stage::Received | Stage::AwaitingCompletion => 1,
        Stage::InProcess => 2,
        Stage::Decided => 4,
        Stage::Delivered | Stage::Registered | Stage::Supervised | Stage::Reported => 5,
    };
    let ended_early = matches!(case.outcome, Some(Outcome::Lapsed | Outcome::Withdrawn));
    let day = |date| words::date(page.lang, date);
    ["received", "checked", "process", "decided", "delivered"]
        .into_iter()
        .enumerate()
        .map(|(at, code)| {
            let note = match code {
                "received" => day(case.office.date_at(case.received)),
                "decided" => case.decided_on.map(day).unwrap_or_default(),
                "delivered" => case.delivered.as_ref().map(|d| day(d.on)).unwrap_or_default(),
                _ => String::new(),
            };
            let state = match at {
                _ if ended_early && at >= 2 => StepState::Skipped,
                _ if at < here => StepState::Done,
                _ if at == here => StepState::Now,
                _ => StepState::Ahead,
            };
            StepView { label: page.code("portal.stage", code).into_owned(), note, state }
        })
        .collect()
}

fn timeline(page: &Page, case: &Tracking) -> Vec<Happening> {
    let lang = page.lang;
    let day = |date| words::long_date(lang, date);
    case.timeline
        .iter()
        .rev()
        .map(|(at, event)| {
            let text = match event {
                Event::Received(receipt) => {
                    page.code("portal.channel", receipt.channel.code()).into_owned()
                }
                Event::CompletionAsked { completion } => {
                    page.t1("portal.event.until", "date", day(completion.due_on))
                }
                Event::Accepted { due_on, .. }
                | Event::Extended { due_on, .. }
                | Event::ExtensionRemoved { due_on }
                | Event::TrackSet { due_on, .. }
                | Event::Recomputed { due_on, .. } => {
                    page.t1("portal.event.due", "date", day(*due_on))
                }
                Event::Decided { outcome, .. } => {
                    page.code("portal.outcome", outcome.code()).into_owned()
                }
                Event::HandedOver { delivered } => {
                    page.code("portal.delivery", delivered.by.code()).into_owned()
                }
                _ => String::new(),
            };
            Happening {
                when: words::instant(lang, *at, case.office.zone),
                iso: at.to_string(),
                title: page.code("portal.event", event.name()).into_owned(),
                text,
            }
        })
        .collect()
}

fn letters(page: &Page, case: &Tracking, token: &str) -> Vec<Download> {
    case.letters
        .iter()
        .rev()
        .map(|letter| {
            let issued = words::date(page.lang, case.office.date_at(letter.issued));
            Download {
                title: match page.lang {
                    Lang::Id => letter.kind.title().to_owned(),
                    Lang::En => page.code("portal.letter", letter.kind.code()).into_owned(),
                },
                note: format!("PDF · {issued}"),
                href: page.link(format!("/permohonan/{token}/surat/{}", letter.id)),
            }
        })
        .collect()
}

fn files(page: &Page, case: &Tracking, token: &str) -> Vec<Download> {
    case.files
        .iter()
        .map(|file| Download {
            title: file.name.clone(),
            note: words::size(page.lang, file.size.unsigned_abs()),
            href: page.link(format!("/permohonan/{token}/berkas/{}", file.id)),
        })
        .collect()
}

/// `GET /permohonan/{token}/surat/{letter}`: the PDF as archived.
pub async fn letter(
    State(state): State<AppState>,
    Path((token, letter)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let file = tracking::letter(state.desk(), &token, &LetterId::new(letter)).await?;
    Ok(download::ours(file))
}

/// `GET /permohonan/{token}/berkas/{file}`: a document of the answer, as handed over.
pub async fn file(
    State(state): State<AppState>,
    Path((token, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let file = tracking::file(state.desk(), &token, &FileId::new(file)).await?;
    Ok(download::theirs(file))
}

/// `POST /permohonan/{token}/kelengkapan`: the requester sends what was missing.
pub async fn complete(
    page: Page,
    State(state): State<AppState>,
    Path(token): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    let mut check = Checker::new(&form.data);
    let note = check.text("catatan", 5_000).unwrap_or_default();
    let files = check.files("berkas", 20 << 20);
    if note.is_empty() && files.is_empty() {
        check.fail("catatan", Message::new("portal.track.complete_empty"));
    }
    let mut shown = check.into_state();
    if !shown.failed() {
        let uploads = files
            .into_iter()
            .filter_map(|file| {
                let bytes = file.bytes.as_ref()?.to_vec();
                Some(Upload { name: file.name.clone(), bytes, slot: UploadSlot::Supplement })
            })
            .collect();
        let command = Command::Supplement { note };
        match serve::by_requester(state.desk(), &token, command, uploads).await {
            Ok(_) => return Ok(page.go(&format!("/permohonan/{token}"))),
            Err(DeskError::File { name, reason }) => {
                let error = DeskError::File { name, reason };
                for one in crate::desk_errors::field_errors(&error, |_| 0) {
                    shown.error("berkas", one.message);
                }
            }
            Err(error) => into_form(error, &mut shown)?,
        }
    }
    let (page, html) = drawn(&page, &state, &token, &shown).await?;
    Ok(page.show_drawn(StatusCode::UNPROCESSABLE_ENTITY, html))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_copy_them() {
        assert_eq!(as_token("7K2M-O0iL abcd"), "7k2m0011abcd");
        assert_eq!(grouped("abcdefghij"), "abcd efgh ij");
        assert_eq!(as_token(&grouped("abcdefghjk")), "abcdefghjk");
        assert!(same_number("001/PI-1503/III/2026", " 001/pi-1503/iii/2026 "));
        assert!(!same_number("001/PI/2026", "002/PI/2026"));
    }
}
