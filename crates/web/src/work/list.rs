//! The office's information list in the workspace: looked through, read in from a file row by row,
//! items taken out.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::catalog::Category;
use terbuka_core::catalog::import::Reading;
use terbuka_core::ident::ItemId;
use terbuka_desk::catalog::{self, Lookup};
use terbuka_desk::{DeskError, Permission};

use crate::Page;
use crate::error::WebError;
use crate::form::Submitted;
use crate::portal::catalog::category;
use crate::state::AppState;
use crate::view::Paging;
use crate::words;
use crate::work::session::Officer;

/// Items of one page.
const PER_PAGE: usize = 50;
/// Errors that are shown of a list; who has more mends these first.
const SHOWN: usize = 200;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    cari: String,
    #[serde(default)]
    jenis: String,
    #[serde(default)]
    halaman: String,
    #[serde(default)]
    selesai: String,
}

struct RowView {
    id: String,
    version: i64,
    href: String,
    title: String,
    source: String,
    category: String,
    unit: String,
    changed: String,
    editable: bool,
}

#[derive(Template)]
#[template(path = "work/list.html")]
struct ListPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    asked: &'a Asked,
    classes: Vec<(&'static str, String)>,
    rows: Vec<RowView>,
    paging: Paging,
    paged: String,
    may_edit: bool,
    notice: Option<String>,
}

/// `GET /kerja/daftar`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    officer.may(Permission::SeeList)?;
    let page = &officer.page;
    let number: usize = asked.halaman.parse().unwrap_or(1).clamp(1, 100_000);
    let lookup = Lookup {
        text: asked.cari.trim(),
        office: Some(&officer.who.office),
        category: Category::from_code(&asked.jenis),
        offset: (number - 1) * PER_PAGE,
        limit: PER_PAGE,
        ..Lookup::default()
    };
    let found = catalog::look_up(state.desk(), &lookup).await.map_err(|e| officer.fail(e))?;
    let rows = found
        .hits
        .into_iter()
        .map(|hit| RowView {
            href: page.link(format!("/informasi/{}", hit.found.item.id)),
            id: hit.found.item.id.to_string(),
            version: hit.found.version,
            source: hit.found.item.source_id.unwrap_or_default(),
            editable: hit.found.content.category != Category::Exempt,
            category: category(page.lang, hit.found.content.category),
            title: hit.found.content.title,
            unit: hit.found.content.unit,
            changed: words::date(page.lang, hit.found.item.changed_on),
        })
        .collect();
    let notice = match asked.selesai.split('-').collect::<Vec<_>>().as_slice() {
        ["dicabut"] => Some(page.t("catalog.work.withdrawn").into_owned()),
        ["ditambah"] => Some(page.t("catalog.work.added").into_owned()),
        ["diubah"] => Some(page.t("catalog.work.changed").into_owned()),
        [added, revised, same] => {
            let counts = [("added", added), ("revised", revised), ("same", same)];
            let counts = counts.map(|(name, count)| (name, count.parse::<u32>().unwrap_or(0)));
            let counts =
                counts.each_ref().map(|(name, count)| (*name, count as &dyn std::fmt::Display));
            Some(page.lang.fill("catalog.work.imported", &counts))
        }
        _ => None,
    };
    let pages = found.total.div_ceil(PER_PAGE as u64).max(1);
    page.show(&ListPage {
        p: page,
        o: &officer,
        classes: Category::ALL
            .iter()
            .map(|each| (each.code(), category(page.lang, *each)))
            .collect(),
        rows,
        paging: Paging {
            page: u32::try_from(number).unwrap_or(u32::MAX),
            pages: u32::try_from(pages).unwrap_or(u32::MAX),
            total: found.total,
        },
        paged: {
            let query: String = form_query(&[("cari", asked.cari.trim()), ("jenis", &asked.jenis)]);
            format!("/kerja/daftar?{query}halaman=")
        },
        may_edit: officer.can(Permission::EditList),
        notice,
        asked: &asked,
    })
}

fn form_query(parts: &[(&str, &str)]) -> String {
    let given = parts.iter().filter(|(_, value)| !value.is_empty());
    let one = |(name, value): &(&str, &str)| {
        let value: String = value
            .bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => {
                    char::from(byte).to_string()
                }
                _ => format!("%{byte:02X}"),
            })
            .collect();
        format!("{name}={value}&")
    };
    given.map(one).collect()
}

struct ErrorView {
    line: usize,
    field: String,
    text: String,
    value: String,
}

#[derive(Template)]
#[template(path = "work/list_import.html")]
struct ImportPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    trouble: Option<String>,
    read: bool,
    columns: Vec<(String, Option<String>)>,
    first: Vec<(usize, String, String, String)>,
    ready: usize,
    refused: usize,
    errors: Vec<ErrorView>,
    csrf: String,
}

/// `GET /kerja/daftar/impor`.
pub async fn import_form(officer: Officer) -> Result<Response, WebError> {
    officer.may(Permission::EditList)?;
    draw(&officer, StatusCode::OK, None, None)
}

/// `POST /kerja/daftar/impor`: looks a list through, or takes its rows in.
pub async fn import(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::EditList)?;
    let bytes = match form.data.files_of("file").next().map(|file| &file.bytes) {
        Some(Some(bytes)) => bytes.to_vec(),
        found => {
            let code = if found.is_some() { "list_large" } else { "list_empty" };
            let text = officer.page.code("catalog.work", code).into_owned();
            return draw(&officer, StatusCode::UNPROCESSABLE_ENTITY, Some(text), None);
        }
    };
    let read = catalog::read_upload(&officer.who, bytes).await;
    let reading = match read {
        Ok(reading) => reading,
        Err(DeskError::Invalid(fields)) => {
            let code = fields.first().map_or("list_unread", |field| field.code);
            let text = officer.page.code("catalog.work", code).into_owned();
            return draw(&officer, StatusCode::UNPROCESSABLE_ENTITY, Some(text), None);
        }
        Err(error) => return Err(officer.fail(error)),
    };
    let take = form.data.one("aksi").ok().flatten() == Some("masukkan");
    if !take {
        return draw(&officer, StatusCode::OK, None, Some(reading));
    }
    // A list with bad rows is taken only after somebody has seen which.
    let seen = form.data.one("tanpa_yang_salah").ok().flatten().is_some();
    if !reading.errors.is_empty() && !seen {
        return draw(&officer, StatusCode::UNPROCESSABLE_ENTITY, None, Some(reading));
    }
    let done = catalog::import(state.desk(), &officer.who, &reading.rows).await;
    let done = done.map_err(|error| officer.fail(error))?;
    let counts = format!("{}-{}-{}", done.added, done.revised, done.unchanged);
    Ok(officer.page.go(&format!("/kerja/daftar?selesai={counts}")))
}

fn draw(
    officer: &Officer,
    status: StatusCode,
    trouble: Option<String>,
    reading: Option<Reading>,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let read = reading.is_some();
    let reading = reading.unwrap_or_default();
    let mut lines: Vec<usize> = reading.errors.iter().map(|error| error.line).collect();
    lines.dedup();
    let column = |code: &str| page.code("catalog.column", code).into_owned();
    page.show_with(
        status,
        &ImportPage {
            p: page,
            o: officer,
            trouble,
            read,
            columns: reading
                .columns
                .into_iter()
                .filter(|(heading, _)| !heading.trim().is_empty())
                .map(|(heading, found)| (heading, found.map(|found| column(found.code()))))
                .collect(),
            first: reading
                .rows
                .iter()
                .take(10)
                .map(|row| {
                    let class = category(page.lang, row.content.category);
                    let source = row.source_id.clone().unwrap_or_default();
                    (row.line, source, row.content.title.clone(), class)
                })
                .collect(),
            ready: reading.rows.len(),
            refused: lines.len(),
            errors: reading
                .errors
                .into_iter()
                .take(SHOWN)
                .map(|error| ErrorView {
                    line: error.line,
                    field: column(error.field),
                    text: page.code("catalog.flaw", error.code).into_owned(),
                    value: error.value,
                })
                .collect(),
            csrf: page.csrf(),
        },
    )
}

/// `POST /kerja/daftar/{id}/pencabutan`: takes an item out of the list.
pub async fn withdraw(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    let reason = form.data.one("reason").ok().flatten().unwrap_or_default();
    let version = form.data.one("version").ok().flatten().and_then(|text| text.parse().ok());
    catalog::withdraw(state.desk(), &officer.who, &ItemId::new(id), version, reason)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(officer.page.go("/kerja/daftar?selesai=dicabut"))
}
