//! The door: signing in and out, changing one's password.

use askama::Template;
use axum::extract::{FromRequestParts, Query, Request, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_desk::{DeskError, accounts};

use crate::client;
use crate::cookie::Life;
use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::page::{Page, local_path, see_other};
use crate::state::AppState;
use crate::work::session::{self, Officer};
use crate::work::{labels, trouble};

#[derive(Template)]
#[template(path = "work/sign_in.html")]
struct SignInPage<'a> {
    p: &'a Page,
    f: &'a FormState,
    back: &'a str,
    changed: bool,
}

/// Where the person was going.
#[derive(Debug, Default, Deserialize)]
pub struct Way {
    #[serde(default)]
    kembali: String,
    #[serde(default)]
    sandi: String,
}

/// Only the workspace is behind this door; anything else that an address names leads to its start.
fn way_back(text: &str) -> &str {
    match local_path(text) {
        path if path == "/kerja" || path.starts_with("/kerja/") || path.starts_with("/kerja?") => {
            path
        }
        _ => "/kerja",
    }
}

/// `GET /masuk`.
pub async fn form(page: Page, Query(way): Query<Way>) -> Result<Response, WebError> {
    let view = SignInPage {
        p: &page,
        f: &FormState::new(),
        back: way_back(&way.kembali),
        changed: way.sandi == "baru",
    };
    page.show(&view)
}

/// `POST /masuk`.
pub async fn sign_in(
    State(state): State<AppState>,
    request: Request,
) -> Result<Response, WebError> {
    let (mut parts, body) = request.into_parts();
    let page = Page::from_request_parts(&mut parts, &state).await?;
    let from = client::address(&parts, &state.settings().trusted_proxies)
        .map_or_else(|| "-".to_owned(), |address| address.to_string());
    let request = Request::from_parts(parts, body);
    let form =
        <Submitted as axum::extract::FromRequest<AppState>>::from_request(request, &state).await?;
    let mut c = Checker::new(&form.data);
    let login = c.need_line("login", 200, "work.sign_in.login_missing");
    // A password is taken as it was typed, spaces and all.
    let password = form.data.one("password").ok().flatten().unwrap_or_default().to_owned();
    if password.is_empty() {
        c.fail("password", Message::new("work.sign_in.password_missing"));
    }
    let back = way_back(form.data.one("kembali").ok().flatten().unwrap_or_default()).to_owned();
    let mut f = match c.finish(login) {
        Ok(login) => match accounts::sign_in(state.desk(), &login, &password, &from).await {
            Ok(signed) => {
                let mut response = see_other(&back);
                session::set_cookie(&mut response, &signed.token, Life::Visit, page.https);
                return Ok(response);
            }
            Err(DeskError::SignIn) => {
                let mut f = FormState::new().with("login", &login);
                f.notices.push(Message::new("work.sign_in.wrong"));
                f
            }
            Err(DeskError::TooMany { wait_s }) => {
                let mut f = FormState::new().with("login", &login);
                let minutes = wait_s.div_ceil(60);
                f.notices.push(Message::new("work.sign_in.too_many").with("n", minutes));
                f
            }
            Err(error) => return Err(error.into()),
        },
        Err(f) => *f,
    };
    // The password never goes back into a page.
    f = f.with("password", "");
    let view = SignInPage { p: &page, f: &f, back: &back, changed: false };
    page.show_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

/// `POST /kerja/keluar`.
pub async fn sign_out(
    State(state): State<AppState>,
    officer: Officer,
    _form: Submitted,
) -> Result<Response, WebError> {
    accounts::sign_out(state.desk(), &officer.token).await.map_err(|e| officer.fail(e))?;
    let mut response = see_other(session::SIGN_IN);
    session::set_cookie(&mut response, "", Life::Gone, officer.page.https);
    Ok(response)
}

#[derive(Template)]
#[template(path = "work/password.html")]
struct PasswordPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    least: usize,
}

impl<'a> PasswordPage<'a> {
    fn new(officer: &'a Officer, f: &'a FormState) -> Self {
        Self { p: &officer.page, o: officer, f, least: accounts::MIN_PASSWORD_CHARS }
    }
}

/// `GET /kerja/kata-sandi`.
pub async fn password_form(officer: Officer) -> Result<Response, WebError> {
    officer.page.show(&PasswordPage::new(&officer, &FormState::new()))
}

/// `POST /kerja/kata-sandi`: asks for the present password; every session ends with it.
pub async fn change_password(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    let raw = |name: &str| form.data.one(name).ok().flatten().unwrap_or_default().to_owned();
    let (current, new, again) = (raw("current"), raw("new_password"), raw("again"));
    let mut f = FormState::new();
    for (field, value) in [("current", &current), ("new_password", &new), ("again", &again)] {
        if value.is_empty() {
            f.error(field, Message::new("forms.error.required"));
        }
    }
    if new != again {
        f.error("again", Message::new("work.password.differs"));
    }
    if !f.failed() {
        match accounts::change_password(state.desk(), &officer.who, &current, &new).await {
            Ok(()) => {
                let to = format!("{}?sandi=baru", session::SIGN_IN);
                let mut response = see_other(&officer.page.link(&to));
                session::set_cookie(&mut response, "", Life::Gone, officer.page.https);
                return Ok(response);
            }
            Err(DeskError::SignIn) => f.error("current", Message::new("work.password.wrong")),
            Err(error) => {
                trouble::into_form(&officer, &mut f, error)?;
            }
        }
    }
    labels::name(&officer.page, &mut f);
    let view = PasswordPage::new(&officer, &f);
    officer.page.show_with(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
