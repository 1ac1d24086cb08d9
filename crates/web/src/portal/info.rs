//! What the office has opened, and what it may not open.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
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

#[derive(Template)]
#[template(path = "portal/answer.html")]
struct Answer<'a> {
    p: &'a Page,
    answer: PublishedAnswer,
    on: String,
}

/// One published answer.
pub async fn answer(page: Page, state: &AppState, id: &str) -> Result<Response, WebError> {
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
