//! The accounts of the office: who works here, in which roles, for which unit as liaison.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::ident::{UnitId, UserId};
use terbuka_core::role::Role;
use terbuka_desk::Permission;
use terbuka_desk::accounts::{self, NewUser};

use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::state::AppState;
use crate::view::Choice;
use crate::work::session::Officer;
use crate::work::{labels, trouble};
use crate::{Page, says};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
}

struct Row {
    id: String,
    name: String,
    login: String,
    nip: String,
    roles: String,
    units: String,
    disabled: bool,
    myself: bool,
}

#[derive(Template)]
#[template(path = "work/users.html")]
struct UsersPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    rows: Vec<Row>,
    roles: Vec<Choice>,
    units: Vec<Choice>,
    least: usize,
    saved: Option<String>,
}

/// `GET /kerja/pengguna`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let saved = match asked.ok.as_str() {
        "tambah" => Some(officer.page.t("work.users.added").into_owned()),
        "tutup" => Some(officer.page.t("work.users.closed").into_owned()),
        _ => None,
    };
    draw(&state, &officer, &FormState::new(), StatusCode::OK, saved).await
}

async fn draw(
    state: &AppState,
    officer: &Officer,
    f: &FormState,
    status: StatusCode,
    saved: Option<String>,
) -> Result<Response, WebError> {
    let found = accounts::list(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let office = &officer.office;
    let rows = found
        .into_iter()
        .map(|user| Row {
            roles: user
                .roles
                .iter()
                .map(|role| says::role_of(page.lang, office, *role))
                .collect::<Vec<_>>()
                .join(", "),
            units: user
                .units
                .iter()
                .filter_map(|id| office.unit(id))
                .map(|unit| unit.name.as_str())
                .collect::<Vec<_>>()
                .join(", "),
            myself: user.id == officer.who.user,
            id: user.id.to_string(),
            name: user.name,
            login: user.login,
            nip: user.nip.unwrap_or_default(),
            disabled: user.disabled,
        })
        .collect();
    page.show_with(
        status,
        &UsersPage {
            p: page,
            o: officer,
            f,
            rows,
            roles: Role::ALL
                .iter()
                .map(|role| Choice::new(role.code(), says::role_of(page.lang, office, *role)))
                .collect(),
            units: office
                .units
                .iter()
                .map(|unit| Choice::new(unit.id.as_str(), &unit.name))
                .collect(),
            least: accounts::MIN_PASSWORD_CHARS,
            saved,
        },
    )
}

/// `POST /kerja/pengguna`: adds an account; its password must be changed at the first sign-in.
pub async fn add(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::EditUsers)?;
    let mut c = Checker::new(&form.data);
    let login = c.need_line("login", 60, "forms.error.required");
    let name = c.need_line("name", 200, "forms.error.required");
    let nip = c.line("nip", 40);
    let email = c.email("email");
    let roles: Vec<Role> = c.data().all("roles").filter_map(Role::from_code).collect();
    let units: Vec<UnitId> = c
        .data()
        .all("units")
        .map(UnitId::new)
        .filter(|id| officer.office.unit(id).is_some())
        .collect();
    let password = form.data.one("password").ok().flatten().unwrap_or_default().to_owned();
    let (mut f, status) = match c.finish(login.zip(name)) {
        Ok((login, name)) => {
            let office = officer.office.id.clone();
            let new = NewUser {
                office,
                login,
                name,
                nip,
                email,
                roles,
                units,
                password,
                keep_password: false,
            };
            match accounts::add_to_office(state.desk(), &officer.who, new).await {
                Ok(_) => return Ok(officer.page.go("/kerja/pengguna?ok=tambah")),
                Err(error) => {
                    let mut f = FormState::keeping(&form.data);
                    let status = trouble::into_form(&officer, &mut f, error)?;
                    (f, status)
                }
            }
        }
        Err(f) => (*f, StatusCode::UNPROCESSABLE_ENTITY),
    };
    // A password never goes back into a page.
    f = f.with("password", "");
    labels::name(&officer.page, &mut f);
    draw(&state, &officer, &f, status, None).await
}

/// `POST /kerja/pengguna/{id}/penutupan`.
pub async fn close(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    _form: Submitted,
) -> Result<Response, WebError> {
    accounts::disable_in_office(state.desk(), &officer.who, &UserId::new(id))
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(officer.page.go("/kerja/pengguna?ok=tutup"))
}
