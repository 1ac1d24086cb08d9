//! The public request form (law sheet 3.3 and 5): no account, nothing lost when something is wrong.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use terbuka_core::person::{Delivery, IdentityKind, Obtain, RequesterKind};
use terbuka_desk::DeskError;
use terbuka_desk::form::RequestForm;
use terbuka_desk::intake;
use terbuka_desk::upload::{Upload, UploadSlot};
use unicode_normalization::UnicodeNormalization;

use super::choose_office;
use crate::desk_errors::into_form;
use crate::error::WebError;
use crate::error_page::retry_header;
use crate::form::{FormData, FormState, Message, Submitted};
use crate::page::Page;
use crate::seal::FormKey;
use crate::state::AppState;
use crate::view::Choice;

/// The order in which the page asks.
const ORDER: [&str; 25] = [
    "information",
    "purpose",
    "election",
    "kind",
    "name",
    "identity_kind",
    "identity_number",
    "address",
    "email",
    "phone",
    "occupation",
    "education",
    "attorney_name",
    "attorney_identity",
    "attorney_phone",
    "attorney_address",
    "obtain",
    "delivery",
    "files",
    "file_identity",
    "file_power_of_attorney",
    "file_deed",
    "file_ministerial_approval",
    "file_supporting",
    "statement",
];

/// Name of the form, to which its one-time keys belong.
const FORM: &str = "request";

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
        return choose_office(&page, &state).await;
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

/// Draws the form again: what is wrong in the order asked, each with the name of its field.
fn again(page: &Page, status: StatusCode, mut form: FormState) -> Result<Response, WebError> {
    form.in_order_of(&ORDER);
    let fields: Vec<String> = form.errors().iter().map(|error| error.field.clone()).collect();
    // The statement is a whole sentence: its message says enough.
    for field in fields.into_iter().filter(|field| field != "statement") {
        form.label(&field, page.code("portal.form", &field));
    }
    draw(page, status, &form)
}

/// `POST /formulir-permohonan`.
pub async fn submit(
    page: Page,
    State(state): State<AppState>,
    form: Submitted,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let mut shown = FormState::keeping(&form.data);
    let key = match form.key(&page, FORM) {
        FormKey::Fresh(key) => key,
        FormKey::Stale | FormKey::Foreign => {
            shown.notices.push(Message::new("forms.stale"));
            return again(&page, StatusCode::CONFLICT, shown);
        }
    };
    let request = request_of(&form.data, &mut shown);
    let uploads = uploads_of(&form.data, &mut shown);
    if shown.failed() {
        // The desk's own complaints belong beside ours: all at once, not one after the other.
        if let Err(error) = request.parse(true) {
            into_form(error, &mut shown)?;
        }
        return again(&page, StatusCode::UNPROCESSABLE_ENTITY, shown);
    }
    let taken = intake::submit(state.desk(), &office.id, request, uploads, Some(&key)).await;
    match taken {
        Ok(taken) => {
            let again = if taken.repeated { "?ulang=1" } else { "" };
            Ok(page.go(&format!("/permohonan/{}/diterima{again}", taken.token)))
        }
        Err(DeskError::KeyReused) => {
            // Sent, went back, changed something, sent again: a second request, if it is meant.
            shown.notices.push(Message::new("portal.form.changed"));
            again(&page, StatusCode::CONFLICT, shown)
        }
        Err(error) => match into_form(error, &mut shown) {
            Ok(()) => again(&page, StatusCode::UNPROCESSABLE_ENTITY, shown),
            // A full disk or a busy database: what was typed must not have to be typed again.
            Err(error @ WebError::Unavailable(_)) => {
                shown.notices.push(Message::new("errors.unavailable.text"));
                let mut response = draw(&page, error.status(), &shown)?;
                retry_header(&mut response, &error);
                Ok(response)
            }
            Err(error) => Err(error),
        },
    }
}

/// Names of the text fields, which are the names the desk's form has.
pub const TEXTS: [&str; 17] = [
    "kind",
    "name",
    "identity_kind",
    "identity_number",
    "address",
    "phone",
    "email",
    "occupation",
    "education",
    "attorney_name",
    "attorney_identity",
    "attorney_address",
    "attorney_phone",
    "information",
    "purpose",
    "obtain",
    "delivery",
];

/// File fields and what each is for.
pub const FILES: [(&str, UploadSlot); 5] = [
    ("file_identity", UploadSlot::Identity),
    ("file_power_of_attorney", UploadSlot::PowerOfAttorney),
    ("file_deed", UploadSlot::Deed),
    ("file_ministerial_approval", UploadSlot::MinisterialApproval),
    ("file_supporting", UploadSlot::Supporting),
];

/// The desk's form from what was sent; fields sent twice are complained of. The officers' form
/// reads the same fields.
pub fn request_of(data: &FormData, shown: &mut FormState) -> RequestForm {
    let mut text = |name: &str| match data.one(name) {
        Ok(value) => value.unwrap_or_default().nfc().collect(),
        Err(()) => {
            shown.error(name, Message::new("forms.error.repeated"));
            String::new()
        }
    };
    RequestForm {
        kind: text("kind"),
        name: text("name"),
        identity_kind: text("identity_kind"),
        identity_number: text("identity_number"),
        address: text("address"),
        phone: text("phone"),
        email: text("email"),
        occupation: text("occupation"),
        education: text("education"),
        attorney_name: text("attorney_name"),
        attorney_identity: text("attorney_identity"),
        attorney_address: text("attorney_address"),
        attorney_phone: text("attorney_phone"),
        information: text("information"),
        purpose: text("purpose"),
        obtain: text("obtain"),
        delivery: text("delivery"),
        election: data.all("election").any(|value| !value.is_empty()),
        statement: data.all("statement").any(|value| !value.is_empty()),
    }
}

/// The chosen files; ones that were let go for their size are complained of.
pub fn uploads_of(data: &FormData, shown: &mut FormState) -> Vec<Upload> {
    if data.too_many_files {
        shown.error("files", Message::new("forms.error.too_many_files"));
    }
    let mut uploads = Vec::new();
    for (field, slot) in FILES {
        for file in data.files_of(field) {
            match &file.bytes {
                Some(bytes) => {
                    uploads.push(Upload { name: file.name.clone(), bytes: bytes.to_vec(), slot });
                }
                None => {
                    let most = terbuka_desk::upload::MAX_FILE_BYTES >> 20;
                    let message = Message::new("forms.file.too_large")
                        .with("name", &file.name)
                        .with("max", format!("{most} MB"));
                    shown.error(field, message);
                }
            }
        }
    }
    uploads
}
