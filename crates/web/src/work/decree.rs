//! Decisions on the list: those there are, a new one, its file.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::ident::LetterId;
use terbuka_desk::{Permission, decrees};

use crate::error::WebError;
use crate::form::{FormState, Submitted};
use crate::state::AppState;
use crate::work::session::Officer;
use crate::work::{address, trouble};
use crate::{Page, download, says, words};

const HERE: &str = "/kerja/dokumentasi/keputusan";

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
}

struct Row {
    href: String,
    number: String,
    date: String,
}

#[derive(Template)]
#[template(path = "work/decrees.html")]
struct ListPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    rows: Vec<Row>,
    may: bool,
    only: String,
    done: bool,
}

async fn draw(
    state: &AppState,
    officer: &Officer,
    f: &FormState,
    status: StatusCode,
    done: bool,
) -> Result<Response, WebError> {
    let found = decrees::list(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let row = |letter: &decrees::IssuedLetter| Row {
        href: page.link(format!("{HERE}/{}", letter.id)),
        number: letter.number.clone(),
        date: words::date(page.lang, officer.office.date_at(letter.issued)),
    };
    let roles = says::roles(page.lang, &officer.office, Permission::SignList.roles());
    let model = ListPage {
        rows: found.iter().map(row).collect(),
        may: officer.can(Permission::SignList),
        only: page.t1("work.decree.only", "roles", roles),
        done,
        p: page,
        o: officer,
        f,
    };
    page.show_with(status, &model)
}

/// `GET /kerja/dokumentasi/keputusan`.
pub async fn list(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    draw(&state, &officer, &FormState::new(), StatusCode::OK, asked.ok == "tetap").await
}

/// `POST /kerja/dokumentasi/keputusan`: determines the list as it stands.
pub async fn issue(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    match decrees::issue(state.desk(), &officer.who).await {
        Ok(_) => Ok(officer.page.go(&address::with(HERE, &[("ok", "tetap")]))),
        Err(error) => {
            let mut f = FormState::keeping(&form.data);
            let status = trouble::into_form(&officer, &mut f, error)?;
            draw(&state, &officer, &f, status, false).await
        }
    }
}

/// `GET /kerja/dokumentasi/keputusan/{letter}`.
pub async fn file(
    State(state): State<AppState>,
    officer: Officer,
    Path(letter): Path<String>,
) -> Result<Response, WebError> {
    let letter = LetterId::new(letter);
    let file = decrees::file(state.desk(), &officer.who, &letter).await;
    Ok(download::ours(file.map_err(|error| officer.fail(error))?))
}
