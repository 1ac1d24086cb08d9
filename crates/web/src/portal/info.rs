//! What the office has opened, and what it may not open.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use terbuka_core::ident::CaseId;
use terbuka_core::law::{ExemptionGround, NeverExempt};
use terbuka_desk::answers::PublishedAnswer;
use terbuka_desk::exemption_view::PublicExemption;
use terbuka_desk::{answers, exemption_view};

use super::choose_office;
use crate::error::WebError;
use crate::lang::Lang;
use crate::page::Page;
use crate::state::AppState;
use crate::view::Badge;
use crate::{exemption_says, words};

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
    held: Vec<ExemptRow>,
    opened: Vec<ExemptRow>,
    grounds: Vec<(String, String, String)>,
    never: Vec<(String, String)>,
}

/// One decision as the public reads it: that there is something, why and until when; never what.
struct ExemptRow {
    title: String,
    extent: String,
    basis: String,
    period: String,
    near: Option<Badge>,
    decree: String,
    ended: String,
}

fn exempt_row(page: &Page, one: &PublicExemption) -> ExemptRow {
    let lang = page.lang;
    let date = words::date(lang, one.decided.on);
    let near = one.countdown.as_ref().and_then(|one| exemption_says::nearness(lang, one));
    let decree = format!("{} {}, {date}", one.decided.name, one.decided.decree);
    ExemptRow {
        title: one.title.clone(),
        extent: exemption_says::extent(lang, one.extent),
        basis: one.basis.clone(),
        period: exemption_says::period(lang, &one.period, ""),
        near: near.filter(|_| one.ended.is_none()),
        decree: match one.for_all {
            true => format!("{decree}; {}", page.t("portal.exempt.for_all")),
            false => decree,
        },
        ended: one.ended.as_ref().map(|one| exemption_says::ended(lang, one)).unwrap_or_default(),
    }
}

/// `GET /info-terkecuali`: what is exempt, what was and is open again, the only reasons to close information, and what may never be closed.
pub async fn exempt(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let list = exemption_view::public(state.desk(), &office.id).await?;
    let rows = |ended: bool| -> Vec<ExemptRow> {
        let of = list.iter().filter(|one| one.ended.is_some() == ended);
        of.map(|one| exempt_row(&page, one)).collect()
    };
    let (held, opened) = (rows(false), rows(true));
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
    page.show_public(&Exempt { p: &page, held, opened, grounds, never })
}
