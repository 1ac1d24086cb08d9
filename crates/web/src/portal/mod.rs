//! The public portal: everything a citizen needs, without an account and without JavaScript.

pub mod ask;
pub mod catalog;
pub mod charter;
pub mod home;
pub mod info;
pub mod item;
mod objected;
pub mod objection;
pub mod objection_follow;
pub mod pages;
pub mod promise;
pub mod registers;
pub mod service_reports;
pub mod sop;
pub mod statistics;
pub mod survey;
pub mod track;
pub mod verify;

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
    POST "/formulir-permohonan" Everyone, Form => ask::submit;
    GET "/cek-permohonan" Everyone, Read => track::ask;
    POST "/cek-permohonan" Everyone, Harmless => track::find;
    GET "/permohonan/{token}" TokenHolder, Read => track::show;
    GET "/permohonan/{token}/diterima" TokenHolder, Read => track::done;
    GET "/permohonan/{token}/surat/{letter}" TokenHolder, Read => track::letter;
    GET "/permohonan/{token}/berkas/{file}" TokenHolder, Read => track::file;
    POST "/permohonan/{token}/kelengkapan" TokenHolder, Form => track::complete;
    GET "/formulir-keberatan" Everyone, Read => objection::start;
    POST "/formulir-keberatan" Everyone, Form => objection::submit_without;
    POST "/formulir-keberatan/permohonan" Everyone, Harmless => objection::find;
    GET "/permohonan/{token}/keberatan" TokenHolder, Read => objection::open;
    POST "/permohonan/{token}/keberatan" TokenHolder, Form => objection::submit;
    GET "/keberatan/{token}" TokenHolder, Read => objection_follow::follow;
    GET "/keberatan/{token}/surat/{letter}" TokenHolder, Read => objection_follow::letter;
    POST "/keberatan/{token}/sikap" TokenHolder, Form => objection_follow::react;
    POST "/keberatan/{token}/pencabutan" TokenHolder, Form => objection_follow::withdraw;
    GET "/kalender/{token}" TokenHolder, Read => objection_follow::calendar;
    GET "/periksa-surat" Everyone, Read => verify::ask;
    GET "/periksa-surat/{code}" Everyone, Read => verify::show;
    GET "/katalog-informasi" Everyone, Read => catalog::show;
    GET "/katalog-informasi/saran" Everyone, Read => catalog::suggest;
    GET "/katalog-informasi.csv" Everyone, Read => catalog::csv;
    GET "/katalog-informasi.xlsx" Everyone, Read => catalog::xlsx;
    GET "/katalog-informasi.json" Everyone, Read => catalog::json;
    GET "/katalog-informasi.pdf" Everyone, Read => catalog::pdf;
    GET "/informasi/{id}" Everyone, Read => item::show;
    GET "/informasi/{id}/berkas/{file}" Everyone, Read => item::file;
    GET "/info-terkecuali" Everyone, Read => info::exempt;
    GET "/maklumat" Everyone, Read => charter::show;
    GET "/maklumat/{edition}" Everyone, Read => charter::edition;
    GET "/maklumat/{edition}/{file}" Everyone, Read => charter::poster;
    GET "/sop" Everyone, Read => sop::page;
    GET "/sop/{id}/lembar.pdf" Everyone, Read => sop::sheet;
    GET "/sop/{id}/bagan.svg" Everyone, Read => sop::chart;
    GET "/laporan-layanan-informasi" Everyone, Read => service_reports::list;
    GET "/laporan-layanan-informasi/{period}" Everyone, Read => service_reports::show;
    GET "/laporan-layanan-informasi/{period}/{file}" Everyone, Read => service_reports::file;
    GET "/register" Everyone, Read => registers::show;
    GET "/register/{file}" Everyone, Read => registers::file;
    GET "/statistik" Everyone, Read => statistics::show;
    GET "/statistik/nasional" Everyone, Read => statistics::national;
    GET "/statistik/provinsi/{code}" Everyone, Read => statistics::province;
    GET "/statistik/{file}" Everyone, Read => statistics::file;
    GET "/survei/{token}" TokenHolder, Read => survey::open;
    POST "/survei/{token}" TokenHolder, Form => survey::answer;
    GET "/survei-kepuasan" Everyone, Read => survey::results;
    GET "/survei-kepuasan/{file}" Everyone, Read => survey::file;
    GET "/mekanisme-permohonan-informasi" Everyone, Read => pages::mechanism;
    GET "/faq" Everyone, Read => pages::faq;
    GET "/aksesibilitas" Everyone, Read => pages::accessibility;
}

/// Where several offices are served, a page that belongs to one asks which.
///
/// # Errors
/// When the page cannot be drawn.
pub async fn choose_office(
    page: &Page,
    state: &crate::state::AppState,
) -> Result<Response, WebError> {
    home::offices(page, state).await
}
