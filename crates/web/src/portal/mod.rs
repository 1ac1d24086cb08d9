//! The public portal: everything a citizen needs, without an account and without JavaScript.

pub mod ask;
pub mod home;
pub mod pages;
pub mod promise;

use axum::response::Response;

use crate::error::WebError;
use crate::page::Page;

/// The main navigation: path and key of its text.
pub const NAV: &[(&str, &str)] = &[
    ("/formulir-permohonan", "portal.nav.request"),
    ("/cek-permohonan", "portal.nav.check"),
    ("/katalog-informasi", "portal.nav.catalogue"),
    ("/mekanisme-permohonan-informasi", "portal.nav.mechanism"),
    ("/faq", "portal.nav.faq"),
];

crate::routes! {
    GET "/" Everyone, Read => home::show;
    GET "/formulir-permohonan" Everyone, Read => ask::open;
    GET "/mekanisme-permohonan-informasi" Everyone, Read => pages::mechanism;
    GET "/faq" Everyone, Read => pages::faq;
    GET "/aksesibilitas" Everyone, Read => pages::accessibility;
}

/// Where several offices are served, a page that belongs to one asks which.
///
/// # Errors
/// When the page cannot be drawn.
pub fn choose_office(page: &Page, state: &crate::state::AppState) -> Result<Response, WebError> {
    home::offices(page, state)
}
