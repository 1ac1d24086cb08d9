//! The public information list: looked through, narrowed, taken along as a file.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use terbuka_core::catalog::Category;
use terbuka_core::search::Piece;
use terbuka_desk::answers;
use terbuka_desk::catalog::{self, Findings, Lookup};
use terbuka_desk::papers::Format;

use super::choose_office;
use crate::error::WebError;
use crate::lang::Lang;
use crate::page::Page;
use crate::state::AppState;
use crate::view::Paging;
use crate::{download, words};

/// Items of one page.
const PER_PAGE: usize = 20;
/// Suggestions while a request is written.
const SUGGESTED: usize = 5;

/// What the list may be asked.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    jenis: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    tahun: String,
    #[serde(default)]
    format: String,
    #[serde(default)]
    halaman: String,
}

/// An item as it stands in a list of results.
pub struct ItemView {
    /// Its page.
    pub href: String,
    /// What it is called.
    pub title: String,
    /// Its class in the reader's language.
    pub category: String,
    /// Its class as a code, for its colour.
    pub code: &'static str,
    /// Its official columns that say something: name and value.
    pub facts: Vec<(String, String)>,
    /// Where the excerpt stands, when in a file.
    pub within: String,
    /// What it says in short, or the place that was found.
    pub pieces: Vec<Piece>,
    /// Whose it is, where several offices are looked through.
    pub office: String,
}

struct ClassView {
    href: String,
    name: String,
    count: u64,
    here: bool,
}

#[derive(Template)]
#[template(path = "portal/catalogue.html")]
struct Catalogue<'a> {
    p: &'a Page,
    asked: &'a Asked,
    narrowed: bool,
    classes: Vec<ClassView>,
    units: Vec<String>,
    years: Vec<i16>,
    formats: Vec<String>,
    instead: Vec<(String, String)>,
    items: Vec<ItemView>,
    paging: Paging,
    paged: String,
    answers: Vec<(String, String, String)>,
}

/// Name of a class in the reader's language.
pub fn category(lang: Lang, category: Category) -> String {
    lang.t(&format!("catalog.category.{}", category.code())).into_owned()
}

/// A value within the query of an address.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// The address of the list with what was asked, but for one part of it.
fn address(page: &Page, asked: &Asked, class: Option<&str>) -> String {
    let mut parts = Vec::new();
    for (name, value) in [
        ("q", asked.q.trim()),
        ("jenis", class.unwrap_or(&asked.jenis)),
        ("unit", &asked.unit),
        ("tahun", &asked.tahun),
        ("format", &asked.format),
    ] {
        if !value.is_empty() {
            parts.push(format!("{name}={}", encoded(value)));
        }
    }
    let query = parts.join("&");
    page.link(if query.is_empty() {
        "/katalog-informasi".to_owned()
    } else {
        format!("/katalog-informasi?{query}")
    })
}

/// `GET /katalog-informasi`: the list of an office, or over all of them.
pub async fn show(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let office = page.office.as_ref().map(|office| &office.id);
    let class = Category::from_code(&asked.jenis);
    let number: usize = asked.halaman.parse().unwrap_or(1).clamp(1, 100_000);
    let lookup = Lookup {
        text: asked.q.trim(),
        office,
        category: class,
        unit: Some(asked.unit.as_str()).filter(|unit| !unit.is_empty()),
        year: asked.tahun.parse().ok(),
        format: Some(asked.format.as_str()).filter(|format| !format.is_empty()),
        offset: (number - 1) * PER_PAGE,
        limit: PER_PAGE,
        ..Lookup::default()
    };
    let found = catalog::look_up(state.desk(), &lookup).await?;
    let choices = catalog::choices(state.desk(), office).await?;
    let items = views(&page, &state, &found).await?;
    let pages = found.total.div_ceil(PER_PAGE as u64).max(1);
    let all: u64 = found.by_category.values().sum();
    let mut classes = vec![ClassView {
        href: address(&page, &asked, Some("")),
        name: page.t("catalog.every").into_owned(),
        count: all,
        here: class.is_none(),
    }];
    for each in Category::ALL {
        classes.push(ClassView {
            href: address(&page, &asked, Some(each.code())),
            name: category(page.lang, *each),
            count: found.by_category.get(each).copied().unwrap_or_default(),
            here: class == Some(*each),
        });
    }
    let mut base = address(&page, &asked, None);
    base.push_str(if base.contains('?') { "&halaman=" } else { "?halaman=" });
    let narrowed = !asked.q.trim().is_empty()
        || [&asked.unit, &asked.tahun, &asked.format].iter().any(|part| !part.is_empty());
    page.show_public(&Catalogue {
        answers: earlier(&page, &state, asked.q.trim(), number).await?,
        p: &page,
        narrowed,
        classes,
        units: choices.units,
        years: choices.years,
        formats: choices.formats,
        instead: found.instead,
        items,
        paging: Paging {
            page: u32::try_from(number).unwrap_or(u32::MAX),
            pages: u32::try_from(pages).unwrap_or(u32::MAX),
            total: found.total,
        },
        paged: base,
        asked: &asked,
    })
}

/// Answers that officers published: address, title, day.
async fn earlier(
    page: &Page,
    state: &AppState,
    text: &str,
    number: usize,
) -> Result<Vec<(String, String, String)>, WebError> {
    let Some(office) = &page.office else { return Ok(Vec::new()) };
    let found = match (text.is_empty(), number) {
        (true, 1) => answers::list(state.desk(), &office.id, 1).await?,
        (false, 1) => answers::suggest(state.desk(), &office.id, text).await?,
        _ => Vec::new(),
    };
    let view = |answer: answers::PublishedAnswer| {
        let on = words::date(page.lang, answer.published_on);
        let on = page.t1("portal.catalogue.answered", "date", on);
        (page.link(format!("/informasi/{}", answer.id)), answer.title, on)
    };
    Ok(found.into_iter().map(view).collect())
}

async fn views(page: &Page, state: &AppState, found: &Findings) -> Result<Vec<ItemView>, WebError> {
    let excerpts = catalog::excerpts(state.desk(), found).await?;
    let offices = state.offices().await?;
    let mut views = Vec::with_capacity(found.hits.len());
    for (hit, excerpt) in found.hits.iter().zip(excerpts) {
        let (item, content) = (&hit.found.item, &hit.found.content);
        let exempt = content.category == Category::Exempt;
        let (within, pieces) = excerpt.unwrap_or_else(|| {
            let text = if exempt { String::new() } else { content.summary.clone() };
            (String::new(), vec![Piece { text, hit: false }])
        });
        let office = offices.iter().find(|office| office.id == item.office);
        views.push(ItemView {
            href: page.link(format!("/informasi/{}", item.id)),
            title: content.title.clone(),
            category: category(page.lang, content.category),
            code: content.category.code(),
            facts: facts(page, &hit.found, false),
            within,
            pieces,
            office: match (&page.office, office) {
                (None, Some(office)) => office.name.clone(),
                _ => String::new(),
            },
        });
    }
    Ok(views)
}

/// The official columns that say something.
pub fn facts(page: &Page, found: &catalog::StoredItem, whole: bool) -> Vec<(String, String)> {
    let content = &found.content;
    let form = [content.forms_in_words(), content.formats_in_words()];
    let form: Vec<String> = form.into_iter().filter(|words| !words.is_empty()).collect();
    let mut facts = vec![("unit", content.unit.clone()), ("time", content.time.clone())];
    if whole {
        facts.push(("place", content.place.clone()));
        facts.push(("responsible", content.responsible.clone()));
    }
    facts.push(("form", form.join(" · ")));
    if whole {
        facts.push(("retention", content.retention.clone()));
        facts.push(("source_id", found.item.source_id.clone().unwrap_or_default()));
    }
    let facts = facts.into_iter().filter(|(_, value)| !value.is_empty());
    facts.map(|(name, value)| (page.code("catalog.column", name).into_owned(), value)).collect()
}

/// One suggestion.
#[derive(Debug, Serialize)]
pub struct Suggestion {
    title: String,
    url: String,
}

/// `GET /katalog-informasi/saran`: what is published already and like what is being typed, as data.
pub async fn suggest(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let text = asked.q.trim();
    let earlier = answers::suggest(state.desk(), &office.id, text).await?;
    let mut hits: Vec<Suggestion> = earlier
        .into_iter()
        .map(|hit| Suggestion {
            url: page.link(format!("/informasi/{}", hit.id)),
            title: hit.title,
        })
        .collect();
    if !text.is_empty() {
        let lookup = Lookup {
            text,
            office: Some(&office.id),
            open_only: true,
            limit: SUGGESTED,
            ..Lookup::default()
        };
        let found = catalog::look_up(state.desk(), &lookup).await?;
        hits.extend(found.hits.into_iter().map(|hit| Suggestion {
            url: page.link(format!("/informasi/{}", hit.found.item.id)),
            title: hit.found.content.title,
        }));
    }
    let mut response = axum::Json(hits).into_response();
    let keep = HeaderValue::from_static("private, max-age=60");
    response.headers_mut().insert(header::CACHE_CONTROL, keep);
    Ok(response)
}

macro_rules! exports {
    ($($(#[$doc:meta])* $name:ident = $format:ident;)+) => {$(
        $(#[$doc])*
        pub async fn $name(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
            let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
            let file = catalog::export(state.desk(), &office.id, Format::$format).await?;
            Ok(download::export(file))
        }
    )+};
}

exports! {
    /// `GET /katalog-informasi.csv`.
    csv = Csv;
    /// `GET /katalog-informasi.xlsx`.
    xlsx = Xlsx;
    /// `GET /katalog-informasi.json`.
    json = Json;
    /// `GET /katalog-informasi.pdf`.
    pdf = Pdf;
}
