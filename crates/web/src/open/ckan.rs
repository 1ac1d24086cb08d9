//! The reading half of CKAN's action API, as far as harvesters use it: same names, same shapes, same
//! errors. A data set is an item of the list; its organization is the office.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::{Value, json};
use terbuka_core::catalog::Category;
use terbuka_core::ident::ItemId;
use terbuka_core::office::Office;
use terbuka_desk::DeskError;
use terbuka_desk::catalog::{self, Lookup, StoredItem, item_url};

use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;

/// Data sets of one answer at most, as CKAN has it.
const MOST: usize = 1_000;

/// Parameters by name.
type Asked = BTreeMap<String, String>;

/// Why an action gave no result.
enum Refusal {
    /// There is no such action.
    Action,
    /// A parameter cannot be used.
    Invalid(&'static str, &'static str),
    /// There is no such thing.
    NotFound,
    /// It could not be done.
    Fault(WebError),
}

impl From<DeskError> for Refusal {
    fn from(error: DeskError) -> Self {
        Refusal::Fault(error.into())
    }
}

/// `GET /api/3/action/{action}`.
pub async fn get(
    page: Page,
    State(state): State<AppState>,
    Path(action): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    answer(&page, &state, &action, &asked).await
}

/// `POST /api/3/action/{action}`: the parameters as JSON, as CKAN's own client sends them.
pub async fn post(
    page: Page,
    State(state): State<AppState>,
    Path(action): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, WebError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let form = kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let asked: Option<Asked> = if body.iter().all(u8::is_ascii_whitespace) || form {
        Some(Asked::new())
    } else {
        let value: Option<BTreeMap<String, Value>> = serde_json::from_slice(&body).ok();
        value.map(|fields| {
            let text = |value: Value| match value {
                Value::String(text) => text,
                other => other.to_string(),
            };
            fields.into_iter().map(|(name, value)| (name, text(value))).collect()
        })
    };
    match asked {
        Some(asked) => answer(&page, &state, &action, &asked).await,
        None => Ok((
            StatusCode::BAD_REQUEST,
            Json(json!("Bad request - JSON Error: the body is no JSON object")),
        )
            .into_response()),
    }
}

async fn answer(
    page: &Page,
    state: &AppState,
    action: &str,
    asked: &Asked,
) -> Result<Response, WebError> {
    let help = format!("{}/api/3/action/help_show?name={action}", state.desk().public_url);
    let result = match action {
        "package_search" => search(page, state, asked).await,
        "package_show" => show(page, state, asked).await,
        "package_list" | "current_package_list_with_resources" => {
            list(page, state, asked, action != "package_list").await
        }
        "organization_list" => organizations(page, state, asked).await,
        "site_read" => Ok(json!(true)),
        "status_show" => Ok(json!({
            "site_title": page.office_name(),
            "site_url": state.desk().public_url.as_ref(),
            "ckan_version": "2.10.0",
            "locale_default": "id",
            "extensions": [],
        })),
        _ => Err(Refusal::Action),
    };
    let failed = |status: StatusCode, kind: &str, field: &str, message: &str| {
        let mut error = json!({ "__type": kind });
        error[field] = if field == "message" { json!(message) } else { json!([message]) };
        let body = json!({ "help": help, "success": false, "error": error });
        (status, Json(body)).into_response()
    };
    Ok(match result {
        Ok(result) => {
            let body = json!({ "help": help, "success": true, "result": result });
            let cors = [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*")];
            (cors, Json(body)).into_response()
        }
        Err(Refusal::Action) => {
            let message = format!("Bad request - Action name not known: {action}");
            (StatusCode::BAD_REQUEST, Json(json!(message))).into_response()
        }
        Err(Refusal::NotFound) => {
            failed(StatusCode::NOT_FOUND, "Not Found Error", "message", "Not found")
        }
        Err(Refusal::Invalid(field, message)) => {
            failed(StatusCode::CONFLICT, "Validation Error", field, message)
        }
        Err(Refusal::Fault(error)) => return Err(error),
    })
}

fn number(asked: &Asked, name: &'static str, or: usize) -> Result<usize, Refusal> {
    match asked.get(name).map(String::as_str) {
        None | Some("" | "null") => Ok(or),
        Some(text) => text.parse().map_err(|_| Refusal::Invalid(name, "Invalid integer")),
    }
}

async fn search(page: &Page, state: &AppState, asked: &Asked) -> Result<Value, Refusal> {
    let text = asked.get("q").map(|text| text.trim()).unwrap_or_default();
    let text = if text == "*:*" || text == "*" { "" } else { text };
    let (rows, start) = (number(asked, "rows", 10)?.min(MOST), number(asked, "start", 0)?);
    let offices = state.offices().await?;
    let mut lookup = Lookup {
        text,
        office: page.office.as_ref().map(|office| &office.id),
        open_only: true,
        offset: start,
        limit: rows,
        ..Lookup::default()
    };
    let filters = [asked.get("fq"), asked.get("fq_list")];
    let filters = filters.into_iter().flatten().flat_map(|filter| filter.split([' ', ',']));
    let mut nowhere = false;
    let plain = |value: &str| value.trim_matches(['"', '(', ')', '[', ']', '\'']).to_owned();
    let mut formats = Vec::new();
    for filter in filters {
        let filter = filter.trim_start_matches(['+', '(', '[', '"', '\'']);
        let Some((name, value)) = filter.split_once(':') else { continue };
        let value = plain(value);
        match name {
            "organization" | "owner_org" => {
                let found = offices.iter().find(|office| {
                    office.slug == value || office.code == value || office.id.as_str() == value
                });
                match found {
                    Some(found) if lookup.office.is_none_or(|own| *own == found.id) => {
                        lookup.office = Some(&found.id);
                    }
                    _ => nowhere = true,
                }
            }
            "groups" => match Category::read(&value) {
                Some(category) => lookup.category = Some(category),
                None => nowhere = true,
            },
            "res_format" => formats.push(value.to_lowercase()),
            _ => {}
        }
    }
    lookup.format = formats.first().map(String::as_str);
    let found = match nowhere {
        true => catalog::Findings::default(),
        false => catalog::look_up(state.desk(), &lookup).await?,
    };
    let root = &state.desk().public_url;
    let results: Vec<Value> =
        found.hits.iter().map(|hit| package(root, &offices, &hit.found)).collect();
    Ok(json!({
        "count": found.total,
        "sort": asked.get("sort").map_or("score desc, metadata_modified desc", String::as_str),
        "results": results,
        "facets": {},
        "search_facets": {},
    }))
}

async fn show(page: &Page, state: &AppState, asked: &Asked) -> Result<Value, Refusal> {
    let id = asked.get("id").or_else(|| asked.get("name_or_id"));
    let id = id.filter(|id| !id.is_empty()).ok_or(Refusal::Invalid("id", "Missing value"))?;
    let found = match catalog::public(state.desk(), &ItemId::new(id)).await {
        Err(DeskError::NotFound) => return Err(Refusal::NotFound),
        found => found?,
    };
    let item = &found.found;
    let here = page.office.as_ref().is_none_or(|office| office.id == item.item.office);
    if !here || !item.item.is_listed() || item.content.category == Category::Exempt {
        return Err(Refusal::NotFound);
    }
    Ok(package(&state.desk().public_url, &state.offices().await?, item))
}

async fn list(page: &Page, state: &AppState, asked: &Asked, whole: bool) -> Result<Value, Refusal> {
    let limit = number(asked, "limit", MOST)?;
    let lookup = Lookup {
        office: page.office.as_ref().map(|office| &office.id),
        open_only: true,
        offset: number(asked, "offset", 0)?,
        limit: limit.min(MOST),
        ..Lookup::default()
    };
    let found = catalog::look_up(state.desk(), &lookup).await?;
    let (root, offices) = (&state.desk().public_url, state.offices().await?);
    let each = found.hits.iter().map(|hit| match whole {
        true => package(root, &offices, &hit.found),
        false => json!(hit.found.item.id.as_str()),
    });
    Ok(each.collect())
}

async fn organizations(page: &Page, state: &AppState, asked: &Asked) -> Result<Value, Refusal> {
    let whole = asked.get("all_fields").is_some_and(|text| text.eq_ignore_ascii_case("true"));
    let offices = state.offices().await?;
    let mine =
        offices.iter().filter(|office| page.office.as_ref().is_none_or(|own| own.id == office.id));
    Ok(mine.map(|office| if whole { organization(office) } else { json!(office.slug) }).collect())
}

fn organization(office: &Office) -> Value {
    json!({
        "id": office.id.as_str(),
        "name": office.slug,
        "title": office.name,
        "type": "organization",
        "description": "",
        "image_url": "",
        "is_organization": true,
        "approval_status": "approved",
        "state": "active",
    })
}

fn package(root: &str, offices: &[std::sync::Arc<Office>], found: &StoredItem) -> Value {
    let (item, content) = (&found.item, &found.content);
    let office = offices.iter().find(|office| office.id == item.office);
    let url = item_url(root, &item.id);
    let resource = |id: String, name: &str, address: String, format: String| {
        json!({
            "id": id,
            "package_id": item.id.as_str(),
            "name": name,
            "url": address,
            "format": format,
            "state": "active",
        })
    };
    let mut resources = Vec::new();
    for file in &content.files {
        let ending = file.name.rsplit_once('.').map_or("", |(_, ending)| ending).to_uppercase();
        let address = format!("{url}/berkas/{}", file.id);
        let mut one = resource(file.id.to_string(), &file.name, address, ending);
        one["mimetype"] = json!(file.bare_type());
        one["size"] = json!(file.size);
        one["hash"] = json!(format!("sha256:{}", file.sha256));
        resources.push(one);
    }
    for (number, link) in (1..).zip(&content.links) {
        let id = format!("{}-tautan-{number}", item.id);
        resources.push(resource(id, &link.title, link.url.clone(), String::new()));
    }
    let extra = |key: &str, value: &str| json!({ "key": key, "value": value });
    let extras: Vec<Value> = [
        ("source_id", item.source_id.as_deref().unwrap_or_default()),
        ("unit", content.unit.as_str()),
        ("responsible", content.responsible.as_str()),
        ("time", content.time.as_str()),
        ("place", content.place.as_str()),
        ("form", content.forms_in_words().as_str()),
        ("retention", content.retention.as_str()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(key, value)| extra(key, value))
    .collect();
    let group = json!({
        "name": content.category.code(),
        "title": content.category.indonesian(),
        "display_name": content.category.indonesian(),
    });
    json!({
        "id": item.id.as_str(),
        "name": item.id.as_str(),
        "title": content.title,
        "notes": content.summary,
        "url": url,
        "version": item.version.to_string(),
        "type": "dataset",
        "state": "active",
        "private": false,
        "isopen": true,
        "license_id": "notspecified",
        "owner_org": item.office.as_str(),
        "organization": office.map(|office| organization(office)),
        "groups": [group],
        "tags": [],
        "num_tags": 0,
        "num_resources": resources.len(),
        "resources": resources,
        "extras": extras,
        "metadata_created": format!("{}T00:00:00", item.listed_on),
        "metadata_modified": found.changed.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
    })
}
