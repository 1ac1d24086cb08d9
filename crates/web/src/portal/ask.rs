//! The public request form (law sheet 3.3 and 5): no account, nothing lost when something is wrong.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use terbuka_core::person::{Delivery, IdentityKind, Obtain, RequesterKind};

use super::choose_office;
use crate::error::WebError;
use crate::form::FormState;
use crate::page::Page;
use crate::state::AppState;
use crate::view::Choice;

/// What file inputs offer to choose; what is taken is decided by content, not by this.
const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx,.odt,.ods,.txt,.csv";

#[derive(Template)]
#[template(path = "portal/ask.html")]
struct Ask<'a> {
    p: &'a Page,
    f: &'a FormState,
    kinds: Vec<Choice>,
    identities: Vec<Choice>,
    obtains: Vec<Choice>,
    deliveries: Vec<Choice>,
    attorney_open: bool,
    accept: &'static str,
}

/// `GET /formulir-permohonan`.
pub async fn open(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    if page.office.is_none() {
        return choose_office(&page, &state);
    }
    let form = FormState::new()
        .with("kind", RequesterKind::Individual.code())
        .with("identity_kind", IdentityKind::Ktp.code());
    draw(&page, StatusCode::OK, &form)
}

/// Draws the form with what was typed and what is wrong with it.
pub fn draw(page: &Page, status: StatusCode, form: &FormState) -> Result<Response, WebError> {
    let choice = |area: &str, code: &str| Choice::new(code, page.code(area, code));
    let attorney = ["attorney_name", "attorney_identity", "attorney_address", "attorney_phone"];
    let view = Ask {
        p: page,
        f: form,
        kinds: RequesterKind::ALL
            .iter()
            .map(|k| choice("portal.kind", k.code()).hint(page.code("portal.kind_hint", k.code())))
            .collect(),
        identities: IdentityKind::ALL.iter().map(|k| choice("portal.identity", k.code())).collect(),
        obtains: Obtain::ALL.iter().map(|k| choice("portal.obtain", k.code())).collect(),
        deliveries: Delivery::ALL.iter().map(|k| choice("portal.delivery", k.code())).collect(),
        attorney_open: attorney
            .iter()
            .any(|name| !form.value(name).is_empty() || form.error_of(name).is_some()),
        accept: ACCEPT,
    };
    page.show_with(status, &view)
}
