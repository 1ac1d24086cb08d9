//! One item of the office's list, typed in or reworded by an officer. Its fields are the columns of an
//! imported row, and are read by the same rules.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use terbuka_core::catalog::content::{MAX_LINE, MAX_SUMMARY, MAX_TITLE};
use terbuka_core::catalog::import::{Column, typed};
use terbuka_core::catalog::{Category, Content, Flaw};
use terbuka_core::ident::ItemId;
use terbuka_desk::{DeskError, Permission, catalog};

use crate::Page;
use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::portal::catalog::category;
use crate::state::AppState;
use crate::view::Choice;
use crate::work::record_form::CATEGORIES;
use crate::work::session::Officer;

/// The fields, in order, with their lengths at most.
const FIELDS: [(Column, usize); 10] = [
    (Column::Title, MAX_TITLE),
    (Column::Category, 100),
    (Column::Summary, MAX_SUMMARY),
    (Column::Unit, MAX_LINE),
    (Column::Responsible, MAX_LINE),
    (Column::Time, MAX_LINE),
    (Column::Place, MAX_LINE),
    (Column::Format, MAX_LINE),
    (Column::Retention, MAX_LINE),
    (Column::Link, 2_000),
];

#[derive(Template)]
#[template(path = "work/list_item.html")]
struct ItemPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    id: Option<&'a ItemId>,
    categories: Vec<Choice>,
}

fn draw(
    officer: &Officer,
    id: Option<&ItemId>,
    f: &FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let page = &officer.page;
    // What is exempt comes and goes by a consequence test.
    let choice = |each: &Category| Choice::new(each.code(), category(page.lang, *each));
    let categories = CATEGORIES.iter().map(choice).collect();
    page.show_with(status, &ItemPage { p: page, o: officer, f, id, categories })
}

/// `GET /kerja/daftar/baru`.
pub async fn fresh(officer: Officer) -> Result<Response, WebError> {
    officer.may(Permission::EditList)?;
    draw(&officer, None, &FormState::new(), StatusCode::OK)
}

/// `GET /kerja/daftar/{id}`: the form, filled with what the item says.
pub async fn edit(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    officer.may(Permission::EditList)?;
    let id = ItemId::new(id);
    let found = catalog::item(state.desk(), &officer.who, &id).await;
    let found = found.map_err(|error| officer.fail(error))?;
    if found.content.category == Category::Exempt {
        return Err(WebError::NotFound);
    }
    let form = filled(&found.content).with("version", found.version);
    draw(&officer, Some(&id), &form, StatusCode::OK)
}

fn filled(content: &Content) -> FormState {
    let forms = [content.forms_in_words(), content.formats_in_words()];
    let forms: Vec<String> = forms.into_iter().filter(|words| !words.is_empty()).collect();
    FormState::new()
        .with("title", &content.title)
        .with("category", content.category.code())
        .with("summary", &content.summary)
        .with("unit", &content.unit)
        .with("responsible", &content.responsible)
        .with("time", &content.time)
        .with("place", &content.place)
        .with("format", forms.join(", "))
        .with("retention", &content.retention)
        .with("link", content.links.first().map_or("", |link| link.url.as_str()))
}

/// `POST /kerja/daftar`.
pub async fn add(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    put(&state, &officer, None, &form).await
}

/// `POST /kerja/daftar/{id}`.
pub async fn revise(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    put(&state, &officer, Some(&ItemId::new(id)), &form).await
}

async fn put(
    state: &AppState,
    officer: &Officer,
    id: Option<&ItemId>,
    form: &Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::EditList)?;
    if let Some(id) = id {
        // Whose it is, is said before what is wrong with it.
        catalog::item(state.desk(), &officer.who, id).await.map_err(|error| officer.fail(error))?;
    }
    let version = form.data.one("version").ok().flatten().and_then(|text| text.parse().ok());
    let content = match read(Checker::new(&form.data)) {
        Ok(content) => content,
        Err(form) => return draw(officer, id, &form, StatusCode::UNPROCESSABLE_ENTITY),
    };
    match catalog::put(state.desk(), &officer.who, id, version, content).await {
        Ok(_) => {
            let done = if id.is_some() { "diubah" } else { "ditambah" };
            Ok(officer.page.go(&format!("/kerja/daftar?selesai={done}")))
        }
        Err(DeskError::Invalid(fields)) => {
            let mut checker = Checker::new(&form.data);
            for field in fields {
                checker.fail(shown_at(&field.field), flaw_words(field.code));
            }
            draw(officer, id, &checker.into_state(), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Err(DeskError::Stale) => {
            // What was typed stays; sending it again is then meant.
            let id = id.ok_or(WebError::NotFound)?;
            let now = catalog::item(state.desk(), &officer.who, id).await;
            let now = now.map_err(|error| officer.fail(error))?;
            let mut form = FormState::keeping(&form.data).with("version", now.version);
            form.notices.push(Message::new("catalog.work.stale"));
            draw(officer, Some(id), &form, StatusCode::CONFLICT)
        }
        Err(error) => Err(officer.fail(error)),
    }
}

fn read(mut c: Checker<'_>) -> Result<Content, Box<FormState>> {
    let mut cells: Vec<(Column, String)> = Vec::new();
    for (column, most) in FIELDS {
        let text = match column {
            Column::Summary => c.text(column.code(), most),
            _ => c.line(column.code(), most),
        };
        cells.push((column, text.unwrap_or_default()));
    }
    let cell = |wanted: Column| {
        let found = cells.iter().find(|(column, _)| *column == wanted);
        found.map_or("", |(_, text)| text.as_str())
    };
    // Every column but these may be empty in an imported list; a person is asked for them.
    for needed in [Column::Title, Column::Category, Column::Unit] {
        if cell(needed).is_empty() {
            c.fail(needed.code(), Message::new("forms.error.required"));
        }
    }
    if Category::from_code(cell(Column::Category)) == Some(Category::Exempt) {
        c.fail("category", Message::new("forms.error.choice"));
    }
    let content = match typed(cell) {
        Ok(content) => Some(content),
        Err(flaws) => {
            for Flaw { field, code } in flaws {
                if c.state().error_of(shown_at(field)).is_none() {
                    c.fail(shown_at(field), flaw_words(code));
                }
            }
            None
        }
    };
    c.finish(content)
}

/// The field in which a column of the list is typed.
fn shown_at(column: &str) -> &str {
    match column {
        "links" => "link",
        "forms" | "formats" => "format",
        "year" => "time",
        other => other,
    }
}

fn flaw_words(code: &str) -> Message {
    Message::new(format!("catalog.flaw.{code}"))
}
