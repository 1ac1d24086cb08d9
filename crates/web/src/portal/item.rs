//! One item of the list at its permanent address: what it says now, what it said before, its files,
//! how to cite it. A withdrawn one says that it was, and nothing else.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use terbuka_core::catalog::{Category, FileRef};
use terbuka_core::ident::{FileId, ItemId};
use terbuka_desk::DeskError;
use terbuka_desk::catalog::{self, PublicItem};
use terbuka_desk::preview;

use super::{catalog as list, info};
use crate::error::WebError;
use crate::page::Page;
use crate::preview::TableView;
use crate::state::AppState;
use crate::view::Download;
use crate::{download, words};

#[derive(Template)]
#[template(path = "portal/item.html")]
struct ItemPage<'a> {
    p: &'a Page,
    title: &'a str,
    category: String,
    exempt: bool,
    summary: Vec<&'a str>,
    facts: Vec<(String, String)>,
    papers: Vec<Download>,
    links: Vec<(&'a str, &'a str)>,
    versions: Vec<(String, String)>,
    cite: String,
    url: String,
    listed: String,
    changed: String,
    /// Its table files at a glance.
    tables: Vec<TableView>,
}

/// Table files of one item shown at most.
const TABLES: usize = 3;

/// The table files of an item at a glance; one that cannot be read now is left out, the file itself
/// says why.
async fn tables(page: &Page, state: &AppState, files: &[FileRef]) -> Vec<TableView> {
    let mut shown = Vec::new();
    for file in files {
        if shown.len() == TABLES {
            break;
        }
        match preview::of(state.desk(), file).await {
            Ok(Some(found)) => shown.push(TableView::new(page, &file.name, found)),
            Ok(None) => {}
            Err(error) => tracing::warn!(sha256 = %file.sha256, %error, "no preview of a file"),
        }
    }
    shown
}

#[derive(Template)]
#[template(path = "portal/item_gone.html")]
struct GonePage<'a> {
    p: &'a Page,
    on: String,
}

/// `GET /informasi/{id}`: an item, or a published answer.
pub async fn show(
    page: Page,
    State(state): State<AppState>,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let found = match catalog::public(state.desk(), &ItemId::new(&id)).await {
        Err(DeskError::NotFound) => return info::answer(page, &state, &id).await,
        found => found?,
    };
    // The address without the office is the permanent one; another office's does not lead here.
    if page.office.as_ref().is_some_and(|office| office.id != found.office.id) {
        return Err(WebError::NotFound);
    }
    let page = page.in_office(found.office.clone());
    let day = |date| words::date(page.lang, date);
    let PublicItem { found, versions, office } = &found;
    let (item, content) = (&found.item, &found.content);
    if !item.is_listed() {
        let gone = GonePage { p: &page, on: day(item.changed_on) };
        return page.show_with(StatusCode::GONE, &gone);
    }
    let exempt = content.category == Category::Exempt;
    let url = terbuka_desk::catalog::item_url(&state.desk().public_url, &item.id);
    let cite = format!(
        "{} ({}). {}. {}. {url}",
        office.name,
        content.year.unwrap_or(item.changed_on.year()),
        content.title,
        page.t1("catalog.version", "n", item.version)
    );
    let tz = office.zone.tz();
    let mut lines: Vec<(String, String)> = versions
        .iter()
        .map(|version| {
            let on = day(version.at.to_zoned(tz.clone()).date());
            (page.t1("catalog.version", "n", version.version), on)
        })
        .collect();
    lines.reverse();
    page.show_public(&ItemPage {
        p: &page,
        title: &content.title,
        category: list::category(page.lang, content.category),
        exempt,
        summary: if exempt { Vec::new() } else { content.summary.lines().collect() },
        facts: list::facts(&page, found, true),
        papers: content
            .files
            .iter()
            .map(|file| Download {
                href: page.link(format!("/informasi/{}/berkas/{}", item.id, file.id)),
                title: file.name.clone(),
                note: format!(
                    "{} · SHA-256 {}…",
                    words::size(page.lang, file.size),
                    file.sha256.get(..12).unwrap_or_default()
                ),
            })
            .collect(),
        links: content
            .links
            .iter()
            .map(|link| {
                let title = if link.title.is_empty() { &link.url } else { &link.title };
                (title.as_str(), link.url.as_str())
            })
            .collect(),
        versions: lines,
        cite,
        url,
        listed: day(item.listed_on),
        changed: day(item.changed_on),
        tables: tables(&page, &state, &content.files).await,
    })
}

/// `GET /informasi/{id}/berkas/{file}`: a file of a listed item, to be saved.
pub async fn file(
    page: Page,
    State(state): State<AppState>,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let id = ItemId::new(id);
    let found = catalog::public(state.desk(), &id).await?;
    if page.office.as_ref().is_some_and(|office| office.id != found.office.id) {
        return Err(WebError::NotFound);
    }
    Ok(download::theirs(catalog::file(state.desk(), &id, &FileId::new(file)).await?))
}
