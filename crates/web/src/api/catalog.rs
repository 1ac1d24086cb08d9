//! `GET /api/v1/offices/{office}/catalog`: the public information list as data.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use terbuka_core::catalog::Category;
use terbuka_desk::catalog::{self, Hit, Lookup};
use terbuka_desk::offices;
use utoipa::ToSchema;

use crate::error::WebError;
use crate::form::{FieldError, Message};
use crate::state::AppState;

/// Items of one page.
const PER_PAGE: usize = 50;

/// What may be asked.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    category: String,
    #[serde(default)]
    page: String,
}

/// A page of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct CatalogBody {
    /// How many items answer the question in all.
    pub total: u64,
    /// This page, from 1.
    pub page: usize,
    /// How many items a page holds at most.
    pub per_page: usize,
    /// The items, best first; without a question, what changed last first.
    pub items: Vec<ItemBody>,
}

/// An item of the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ItemBody {
    /// Identifier.
    pub id: String,
    /// What the office itself calls it.
    pub source_id: Option<String>,
    /// Title.
    pub title: String,
    /// Summary; empty for exempt information.
    pub summary: String,
    /// `periodic`, `immediate`, `anytime` or `exempt`.
    #[schema(example = "periodic")]
    pub category: String,
    /// Unit or official that holds it.
    pub unit: String,
    /// Who answers for making or issuing it.
    pub responsible: String,
    /// Time of making, as the list writes it.
    pub time: String,
    /// Place of making.
    pub place: String,
    /// The year it is about.
    pub year: Option<i16>,
    /// File formats.
    pub formats: Vec<String>,
    /// How long it is kept.
    pub retention: String,
    /// Its files.
    pub files: Vec<FileBody>,
    /// Permanent address.
    pub url: String,
    /// Number of its version.
    pub version: u32,
    /// Civil date of its newest version.
    #[schema(example = "2026-11-20")]
    pub changed_on: String,
    /// How well it answers; 0 without a question.
    pub score: f32,
}

/// A file of an item.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileBody {
    /// Name.
    pub name: String,
    /// Media type.
    pub media_type: String,
    /// Size in bytes.
    pub size: u64,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Address.
    pub url: String,
}

/// Looks the list of an office up.
///
/// # Errors
/// 404 for an unknown office, 422 for an unknown category or page.
#[utoipa::path(get, path = "/api/v1/offices/{office}/catalog", tag = "catalog",
    params(
        ("office" = String, Path, description = "Slug or code of the office", example = "sarolangun"),
        ("q" = Option<String>, Query, description = "What is looked for, in Indonesian; words in \
            quotes must stand so", example = "daftar pemilih tetap"),
        ("category" = Option<String>, Query, description = "`periodic`, `immediate`, `anytime` or \
            `exempt`", example = "periodic"),
        ("page" = Option<usize>, Query, description = "Page, from 1", example = 1),
    ),
    responses(
        (status = 200, description = "A page of the list", body = CatalogBody),
        (status = 404, description = "No such office", body = crate::problem::Problem,
            content_type = "application/problem+json"),
        (status = 422, description = "Unknown category or page", body = crate::problem::Problem,
            content_type = "application/problem+json"),
    ))]
pub async fn search(
    State(state): State<AppState>,
    Path(office): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let office = offices::by_slug(state.desk(), &office).await?;
    let wrong = |field: &str| {
        let message = Message::new("forms.error.choice");
        WebError::Invalid(vec![FieldError { field: field.into(), message }])
    };
    let category = match asked.category.as_str() {
        "" => None,
        code => Some(Category::from_code(code).ok_or_else(|| wrong("category"))?),
    };
    let page: usize = match asked.page.as_str() {
        "" => 1,
        text => text
            .parse()
            .ok()
            .filter(|page| (1..=100_000).contains(page))
            .ok_or_else(|| wrong("page"))?,
    };
    let lookup = Lookup {
        text: asked.q.trim(),
        office: Some(&office.id),
        category,
        offset: (page - 1) * PER_PAGE,
        limit: PER_PAGE,
        ..Lookup::default()
    };
    let found = catalog::look_up(state.desk(), &lookup).await?;
    let items = found.hits.into_iter().map(|hit| item(&state.desk().public_url, hit)).collect();
    let body = CatalogBody { total: found.total, page, per_page: PER_PAGE, items };
    Ok(Json(body).into_response())
}

fn item(root: &str, hit: Hit) -> ItemBody {
    let (item, content) = (hit.found.item, hit.found.content);
    let url = terbuka_desk::catalog::item_url(root, &item.id);
    let exempt = content.category == Category::Exempt;
    ItemBody {
        files: content
            .files
            .into_iter()
            .map(|file| FileBody {
                url: format!("{url}/berkas/{}", file.id),
                name: file.name,
                media_type: file.media_type,
                size: file.size,
                sha256: file.sha256,
            })
            .collect(),
        id: item.id.to_string(),
        source_id: item.source_id,
        title: content.title,
        summary: if exempt { String::new() } else { content.summary },
        category: content.category.code().to_owned(),
        unit: content.unit,
        responsible: content.responsible,
        time: content.time,
        place: content.place,
        year: content.year,
        formats: content.formats.into_iter().collect(),
        retention: content.retention,
        url,
        version: item.version,
        changed_on: item.changed_on.to_string(),
        score: hit.score,
    }
}
