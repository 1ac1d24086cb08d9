//! What the office has opened, and what it may not open.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use terbuka_core::ident::CaseId;
use terbuka_core::law::{ExemptionGround, NeverExempt};
use terbuka_desk::answers;
use terbuka_desk::answers::PublishedAnswer;

use super::choose_office;
use crate::error::WebError;
use crate::lang::Lang;
use crate::page::Page;
use crate::state::AppState;
use crate::words;

/// What the catalogue may be asked.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    halaman: u32,
}

#[derive(Template)]
#[template(path = "portal/catalogue.html")]
struct Catalogue<'a> {
    p: &'a Page,
    query: String,
    hits: Vec<PublishedAnswer>,
    next: Option<u32>,
    previous: Option<u32>,
}

impl Catalogue<'_> {
    fn on(&self, answer: &PublishedAnswer) -> String {
        self.p.t1(
            "portal.catalogue.answered",
            "date",
            words::date(self.p.lang, answer.published_on),
        )
    }
}

/// `GET /katalog-informasi`: until the catalogue, the answers officers have published.
pub async fn catalogue(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let query = asked.q.trim().to_owned();
    let number = asked.halaman.clamp(1, 10_000);
    let hits = if query.is_empty() {
        answers::list(state.desk(), &office.id, number).await?
    } else {
        answers::suggest(state.desk(), &office.id, &query).await?
    };
    let full = query.is_empty() && hits.len() == 20;
    page.show_public(&Catalogue {
        p: &page,
        previous: (query.is_empty() && number > 1).then(|| number - 1),
        next: full.then(|| number + 1),
        query,
        hits,
    })
}

/// One suggestion.
#[derive(Debug, Serialize)]
pub struct Suggestion {
    title: String,
    url: String,
}

/// `GET /katalog-informasi/saran`: published answers like what is being typed, as data.
pub async fn suggest(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let hits = answers::suggest(state.desk(), &office.id, asked.q.trim()).await?;
    let hits: Vec<Suggestion> = hits
        .into_iter()
        .map(|hit| Suggestion {
            url: page.link(format!("/informasi/{}", hit.id)),
            title: hit.title,
        })
        .collect();
    let mut response = axum::Json(hits).into_response();
    let keep = HeaderValue::from_static("private, max-age=60");
    response.headers_mut().insert(header::CACHE_CONTROL, keep);
    Ok(response)
}

#[derive(Template)]
#[template(path = "portal/answer.html")]
struct Answer<'a> {
    p: &'a Page,
    answer: PublishedAnswer,
    on: String,
}

/// `GET /informasi/{id}`: one published answer.
pub async fn answer(
    page: Page,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return Err(WebError::NotFound) };
    let answer = answers::get(state.desk(), &office.id, &CaseId::new(id)).await?;
    let on = words::date(page.lang, answer.published_on);
    page.show_public(&Answer { p: &page, answer, on })
}

#[derive(Template)]
#[template(path = "portal/exempt.html")]
struct Exempt<'a> {
    p: &'a Page,
    grounds: Vec<(String, String, String)>,
    never: Vec<(String, String)>,
}

/// `GET /info-terkecuali`: the only reasons to close information, and what may never be closed.
pub async fn exempt(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    if page.office.is_none() {
        return choose_office(&page, &state).await;
    }
    let sentence = |words: &'static terbuka_core::law::ground::Words| match page.lang {
        Lang::Id => words.sentence_id().to_owned(),
        Lang::En => words.sentence_en().to_owned(),
    };
    let grounds = ExemptionGround::ALL
        .iter()
        .map(|g| (g.letter().to_owned(), sentence(g.words()), g.words().citation.clone()))
        .collect();
    let never = NeverExempt::ALL
        .iter()
        .map(|n| (sentence(n.words()), n.words().citation.clone()))
        .collect();
    page.show_public(&Exempt { p: &page, grounds, never })
}
