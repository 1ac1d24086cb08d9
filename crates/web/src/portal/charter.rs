//! The service charter as the public reads it: plain words in an order that can be read aloud, the
//! promised times with how they were kept, every edition, the poster.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use terbuka_core::charter::{Content, Measured, Part, Promise, part_rules};
use terbuka_core::law::Track;
use terbuka_core::office::Office;
use terbuka_desk::charter_view::{self, Edition, PublicCharter};
use terbuka_desk::papers::FileOut;

use super::choose_office;
use super::promise::{Promise as LawPromise, promises};
use crate::charter_says::{self, Deadline};
use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;
use crate::view::Badge;
use crate::words;

/// How the promises of one edition fared, in their order.
pub type KeptPromises = Vec<Measured>;

/// A poster as printed.
pub type Poster = FileOut;

/// How long counted promises are shown before they are counted again, in milliseconds.
const COUNTED_MS: u64 = 60_000;

/// How long a printed poster is kept, in milliseconds: what it says does not change, the letterhead
/// might.
const PRINTED_MS: u64 = 600_000;

/// A promise as it is shown.
pub struct PromiseView {
    /// For what.
    pub what: String,
    /// "10".
    pub figure: String,
    /// "hari kerja".
    pub unit: String,
    /// What may come on top, or empty.
    pub longer: String,
    /// Article or step.
    pub citation: String,
    /// How it was kept.
    pub kept: Badge,
}

/// A part as it is shown.
pub struct PartView {
    /// Title.
    pub title: &'static str,
    /// Article.
    pub citation: &'static str,
    /// Its lines.
    pub lines: Vec<String>,
}

/// The parts that say something, the statement and the times apart, in reading order.
pub fn parts(page: &Page, content: &Content) -> Vec<PartView> {
    let rules = part_rules().iter();
    rules
        .filter(|rule| !matches!(rule.code, Part::Statement | Part::Time))
        .map(|rule| PartView {
            title: charter_says::part(page.lang, rule.code),
            citation: &rule.citation,
            lines: lines(content.part(rule.code)),
        })
        .filter(|part| !part.lines.is_empty())
        .collect()
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// Promises with how they fared; without measures where none are at hand.
pub fn promise_views(page: &Page, promises: &[Promise], measured: &[Measured]) -> Vec<PromiseView> {
    let lang = page.lang;
    let measured = measured.iter().copied().chain(std::iter::repeat(Measured::Not));
    promises
        .iter()
        .zip(measured)
        .map(|(promise, measured)| {
            let (figure, unit) = charter_says::figure(lang, &promise.time);
            PromiseView {
                what: promise.what.clone(),
                figure,
                unit,
                longer: charter_says::longer(lang, &promise.time),
                citation: promise.citation.clone(),
                kept: charter_says::measured(lang, measured),
            }
        })
        .collect()
}

struct EditionView {
    href: String,
    name: String,
    span: String,
    here: bool,
}

#[derive(Template)]
#[template(path = "portal/charter.html")]
struct CharterPage<'a> {
    p: &'a Page,
    edition: u32,
    decree: String,
    statement: Vec<String>,
    time: Vec<String>,
    promises: Vec<PromiseView>,
    parts: Vec<PartView>,
    signed: String,
    signer: Vec<String>,
    deadline: Option<Deadline>,
    published: String,
    replaced: Option<String>,
    poster: String,
    editions: Vec<EditionView>,
}

#[derive(Template)]
#[template(path = "portal/no_charter.html")]
struct NoCharterPage<'a> {
    p: &'a Page,
    promises: Vec<LawPromise>,
}

/// `GET /maklumat`: the charter in force; where none is yet, the law's own times.
pub async fn show(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let found = charter_view::public(state.desk(), &office.id, None).await?;
    let Some(found) = found else {
        let today = office.date_at(page.now);
        let promises = promises(&state.desk().rules, page.lang, Track::Ordinary, today);
        return page.show_public(&NoCharterPage { p: &page, promises });
    };
    draw(&page, &state, &office, found).await
}

/// `GET /maklumat/{edition}`: an edition, also one that was replaced.
pub async fn edition(
    page: Page,
    State(state): State<AppState>,
    Path(edition): Path<String>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let edition = number(&edition)?;
    let found = charter_view::public(state.desk(), &office.id, Some(edition)).await?;
    draw(&page, &state, &office, found.ok_or(WebError::NotFound)?).await
}

fn number(text: &str) -> Result<u32, WebError> {
    // One spelling of each address only.
    text.parse().ok().filter(|number: &u32| number.to_string() == text).ok_or(WebError::NotFound)
}

async fn draw(
    page: &Page,
    state: &AppState,
    office: &Arc<Office>,
    found: PublicCharter,
) -> Result<Response, WebError> {
    let PublicCharter { charter, content, editions } = found;
    let lang = page.lang;
    let today = office.date_at(page.now);
    // What was promised once and no longer is, is no longer measured.
    let measured = match charter.replaced {
        Some(_) => Arc::default(),
        None => measured(state, office, charter.edition, &content).await?,
    };
    let day = |date| words::date(lang, date);
    let determined = charter.determined.as_ref();
    let signer = content.signer.as_ref();
    page.show_public(&CharterPage {
        edition: charter.edition,
        decree: determined.and_then(|one| one.decree.clone()).unwrap_or_default(),
        statement: lines(content.part(Part::Statement)),
        time: lines(content.part(Part::Time)),
        promises: promise_views(page, &content.promises, &measured),
        parts: parts(page, &content),
        signed: determined
            .zip(signer)
            .map(|(one, signer)| {
                format!("{}, {}", signer.place, words::date(crate::Lang::Id, one.on))
            })
            .unwrap_or_default(),
        signer: signer
            .map(|signer| {
                let nip = signer.nip.as_ref().map(|nip| format!("NIP {nip}"));
                let lines = [Some(signer.position.clone()), signer.name.clone(), nip];
                lines.into_iter().flatten().collect()
            })
            .unwrap_or_default(),
        deadline: charter_says::deadline(lang, &charter, today),
        published: charter.published.as_ref().map(|one| day(one.on)).unwrap_or_default(),
        replaced: charter.replaced.as_ref().map(|replaced| {
            page.t2("portal.charter.replaced", "n", replaced.by, "date", day(replaced.on))
        }),
        poster: page.link(format!("/maklumat/{}/poster.pdf", charter.edition)),
        editions: editions.iter().map(|one| edition_view(page, one, charter.edition)).collect(),
        p: page,
    })
}

fn edition_view(page: &Page, one: &Edition, shown: u32) -> EditionView {
    let day = |date| words::date(page.lang, date);
    let from = day(one.published_on);
    EditionView {
        href: page.link(format!("/maklumat/{}", one.edition)),
        name: page.t1("portal.charter.edition", "n", one.edition),
        span: match one.replaced_on {
            Some(to) => page.t2("portal.charter.span", "from", from, "to", day(to)),
            None => page.t1("portal.charter.since", "date", from),
        },
        here: one.edition == shown,
    }
}

async fn measured(
    state: &AppState,
    office: &Office,
    edition: u32,
    content: &Content,
) -> Result<Arc<KeptPromises>, WebError> {
    let key = (office.id.clone(), edition);
    if let Some(kept) = state.kept_promises().get(&key, state.steady_ms(), COUNTED_MS) {
        return Ok(kept);
    }
    let found = charter_view::measured(state.desk(), &office.id, &content.promises).await?;
    let found = Arc::new(found);
    state.kept_promises().put(key, state.steady_ms(), found.clone());
    Ok(found)
}

/// `GET /maklumat/{edition}/poster.pdf`: one sheet for the wall.
pub async fn poster(
    page: Page,
    State(state): State<AppState>,
    Path((edition, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let edition = number(&edition)?;
    if file != "poster.pdf" {
        return Err(WebError::NotFound);
    }
    let key = (office.id.clone(), edition);
    let kept = match state.posters().get(&key, state.steady_ms(), PRINTED_MS) {
        Some(kept) => kept,
        None => {
            let printed = charter_view::poster(state.desk(), &office.id, Some(edition)).await?;
            let printed = Arc::new(printed);
            state.posters().put(key, state.steady_ms(), printed.clone());
            printed
        }
    };
    Ok(crate::download::ours(kept.as_ref().clone()))
}
