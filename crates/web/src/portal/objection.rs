//! Objecting on the portal: with the request's token, or without a request for periodic information.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use terbuka_core::law::ObjectionGround;
use terbuka_core::person::{IdentityKind, RequesterKind};
use terbuka_desk::objection_form::{ObjectionForm, PersonForm};
use terbuka_desk::objections::{self, About};
use terbuka_desk::{DeskError, tracking};
use unicode_normalization::UnicodeNormalization;

use super::ask::uploads_of;
use super::choose_office;
use super::track::{as_token, same_number};
use crate::desk_errors::into_form;
use crate::error::WebError;
use crate::form::{Checker, FormData, FormState, Message, Submitted};
use crate::page::Page;
use crate::seal::FormKey;
use crate::state::AppState;
use crate::view::Choice;
use crate::{objection_says, words};

/// Name of the form, to which its one-time keys belong.
const FORM: &str = "objection";

/// What file inputs offer to choose; what is taken is decided by content, not by this.
const ACCEPT: &str = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.odt,.txt";

#[derive(Template)]
#[template(path = "portal/object_start.html")]
struct Start<'a> {
    p: &'a Page,
    /// State of the look-up.
    l: &'a FormState,
    /// State of the form without a request.
    f: &'a FormState,
    kinds: Vec<Choice>,
    identities: Vec<Choice>,
    grounds: Vec<Choice>,
    attorney_open: bool,
    accept: &'static str,
    open: bool,
}

/// `GET /formulir-keberatan`: with a request's code, or without a request.
pub async fn start(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    if page.office.is_none() {
        return choose_office(&page, &state).await;
    }
    draw_start(&page, StatusCode::OK, &FormState::new(), &fresh())
}

fn fresh() -> FormState {
    FormState::new()
        .with("kind", RequesterKind::Individual.code())
        .with("identity_kind", IdentityKind::Ktp.code())
}

fn draw_start(
    page: &Page,
    status: StatusCode,
    lookup: &FormState,
    form: &FormState,
) -> Result<Response, WebError> {
    let choice = |area: &str, code: &str| Choice::new(code, page.code(area, code));
    let view = Start {
        p: page,
        l: lookup,
        f: form,
        kinds: RequesterKind::ALL
            .iter()
            .map(|k| choice("portal.kind", k.code()).hint(page.code("portal.kind_hint", k.code())))
            .collect(),
        identities: IdentityKind::ALL.iter().map(|k| choice("portal.identity", k.code())).collect(),
        grounds: ObjectionGround::ALL.iter().map(|ground| explained(page, *ground)).collect(),
        attorney_open: attorney_typed(form),
        accept: ACCEPT,
        open: form.failed(),
    };
    page.show_with(status, &view)
}

fn explained(page: &Page, ground: ObjectionGround) -> Choice {
    let (short, sentence) = objection_says::ground(page.lang, ground);
    Choice::new(ground.code(), short).hint(sentence)
}

fn attorney_typed(form: &FormState) -> bool {
    let fields = ["attorney_name", "attorney_identity", "attorney_address", "attorney_phone"];
    fields.iter().any(|name| !form.value(name).is_empty() || form.error_of(name).is_some())
}

/// `POST /formulir-keberatan/permohonan`: number and code lead to the form of the request.
pub async fn find(
    page: Page,
    State(state): State<AppState>,
    form: Submitted,
) -> Result<Response, WebError> {
    page.need_office()?;
    let mut check = Checker::new(&form.data);
    let number = check.need_line("nomor", 120, "portal.check.number_missing");
    let code = check.need_line("kode", 120, "portal.check.code_missing");
    let mut shown = check.into_state();
    if let (Some(number), Some(code)) = (number, code) {
        let token = as_token(&code);
        match tracking::by_token(state.desk(), &token).await {
            Ok(found) if same_number(&found.number, &number) => {
                let page = page.in_office(found.office.clone());
                return Ok(page.go(&format!("/permohonan/{token}/keberatan")));
            }
            Ok(_) | Err(DeskError::NotFound) => {
                shown.error("nomor", Message::new("portal.check.not_found"));
            }
            Err(error) => return Err(error.into()),
        }
    }
    draw_start(&page, StatusCode::UNPROCESSABLE_ENTITY, &shown, &fresh())
}

/// `POST /formulir-keberatan`: periodic information that is not there (ground b).
pub async fn submit_without(
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
            return draw_start(&page, StatusCode::CONFLICT, &FormState::new(), &shown);
        }
    };
    let mut objection = objection_of(&form.data, &mut shown);
    objection.grounds = vec![ObjectionGround::PeriodicMissing.code().into()];
    let uploads = uploads_of(&form.data, &mut shown);
    if !shown.failed() {
        let cx = state.desk();
        match objections::submit_without(cx, &office.id, objection, uploads, Some(&key)).await {
            Ok(taken) => return Ok(page.go(&format!("/keberatan/{}?baru=1", taken.token))),
            Err(error) => into_shown(&page, error, &mut shown)?,
        }
    }
    label(&page, &mut shown);
    draw_start(&page, StatusCode::UNPROCESSABLE_ENTITY, &FormState::new(), &shown)
}

#[derive(Template)]
#[template(path = "portal/object.html")]
struct Object<'a> {
    p: &'a Page,
    f: &'a FormState,
    token: &'a str,
    about: &'a About,
    grounds: Vec<Choice>,
    used: Vec<String>,
    waits: Option<String>,
    attorney_open: bool,
    accept: &'static str,
}

/// `GET /permohonan/{token}/keberatan`.
pub async fn open(
    page: Page,
    State(state): State<AppState>,
    Path(token): Path<String>,
) -> Result<Response, WebError> {
    let about = objections::about(state.desk(), &token).await?;
    let mut form = FormState::new().with("purpose", &about.purpose);
    // One ground only: nobody has to look for the box.
    let own = own_grounds(&about);
    if let [only] = own.as_slice() {
        form.add("grounds", only.code());
    }
    draw(&page, &state, &token, &about, StatusCode::OK, &form).await
}

/// The grounds that can be ticked: given by the request and not objected to yet. Periodic information
/// has a form of its own.
fn own_grounds(about: &About) -> Vec<ObjectionGround> {
    let grounds = about.grounds.iter().map(|(ground, _)| *ground);
    grounds
        .filter(|ground| *ground != ObjectionGround::PeriodicMissing)
        .filter(|ground| !about.used.iter().any(|(used, _)| used == ground))
        .collect()
}

async fn draw(
    page: &Page,
    state: &AppState,
    token: &str,
    about: &About,
    status: StatusCode,
    form: &FormState,
) -> Result<Response, WebError> {
    let office = terbuka_desk::offices::by_id(state.desk(), &about.office).await?;
    let page = page.in_office(office);
    let view = Object {
        f: form,
        token,
        grounds: own_grounds(about).into_iter().map(|one| explained(&page, one)).collect(),
        used: about
            .used
            .iter()
            .map(|(ground, number)| {
                let (short, _) = objection_says::ground(page.lang, *ground);
                page.t2("objection.used", "ground", short, "number", number)
            })
            .collect(),
        waits: about.waits_until.map(|date| words::long_date(page.lang, date)),
        attorney_open: attorney_typed(form),
        accept: ACCEPT,
        about,
        p: &page,
    };
    page.show_with(status, &view)
}

/// `POST /permohonan/{token}/keberatan`.
pub async fn submit(
    page: Page,
    State(state): State<AppState>,
    Path(token): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    let about = objections::about(state.desk(), &token).await?;
    let mut shown = FormState::keeping(&form.data);
    let key = match form.key(&page, FORM) {
        FormKey::Fresh(key) => key,
        FormKey::Stale | FormKey::Foreign => {
            shown.notices.push(Message::new("forms.stale"));
            return draw(&page, &state, &token, &about, StatusCode::CONFLICT, &shown).await;
        }
    };
    let objection = objection_of(&form.data, &mut shown);
    let uploads = uploads_of(&form.data, &mut shown);
    if !shown.failed() {
        match objections::submit(state.desk(), &token, objection, uploads, Some(&key)).await {
            Ok(taken) => return Ok(page.go(&format!("/keberatan/{}?baru=1", taken.token))),
            Err(error) => into_shown(&page, error, &mut shown)?,
        }
    }
    label(&page, &mut shown);
    draw(&page, &state, &token, &about, StatusCode::UNPROCESSABLE_ENTITY, &shown).await
}

/// What the desk answered, beside its field or on top.
pub(super) fn into_shown(
    page: &Page,
    error: DeskError,
    shown: &mut FormState,
) -> Result<(), WebError> {
    match error {
        DeskError::Refused(refusal) => {
            let message = objection_says::refusal(page.lang, &refusal)
                .unwrap_or_else(|| crate::desk_errors::refusal_words(&refusal));
            match objection_says::field_of(&refusal) {
                Some(field) => shown.error(field, message),
                None => shown.notices.push(message),
            }
            Ok(())
        }
        DeskError::KeyReused => {
            shown.notices.push(Message::new("portal.form.changed"));
            Ok(())
        }
        error => {
            into_form(error, shown)?;
            // The desk speaks of the paper, the form of its file.
            if let Some(message) = shown.error_of("power_of_attorney").cloned() {
                shown.error("file_power_of_attorney", message);
            }
            Ok(())
        }
    }
}

fn label(page: &Page, shown: &mut FormState) {
    let fields: Vec<String> = shown.errors().iter().map(|error| error.field.clone()).collect();
    for field in fields.into_iter().filter(|field| field != "statement") {
        let own = ["grounds", "case_position", "purpose", "information", "found_on"];
        let area = if own.contains(&field.as_str()) { "objection.form" } else { "portal.form" };
        shown.label(&field, page.code(area, &field));
    }
}

/// The desk's form from what was sent.
pub fn objection_of(data: &FormData, shown: &mut FormState) -> ObjectionForm {
    let mut text = |name: &str| -> String {
        match data.one(name) {
            Ok(value) => value.unwrap_or_default().nfc().collect(),
            Err(()) => {
                shown.error(name, Message::new("forms.error.repeated"));
                String::new()
            }
        }
    };
    ObjectionForm {
        case_position: text("case_position"),
        purpose: text("purpose"),
        information: text("information"),
        found_on: text("found_on"),
        person: PersonForm {
            kind: text("kind"),
            name: text("name"),
            identity_kind: text("identity_kind"),
            identity_number: text("identity_number"),
            address: text("address"),
            phone: text("phone"),
            email: text("email"),
            occupation: text("occupation"),
            attorney_name: text("attorney_name"),
            attorney_identity: text("attorney_identity"),
            attorney_address: text("attorney_address"),
            attorney_phone: text("attorney_phone"),
        },
        grounds: data.all("grounds").map(str::to_owned).collect(),
        election: data.all("election").any(|value| !value.is_empty()),
        statement: data.all("statement").any(|value| !value.is_empty()),
    }
}
