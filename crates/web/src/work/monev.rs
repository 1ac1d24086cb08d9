//! The pack for the *Komisi Informasi*'s monitoring: questions with their evidence, what is missing, an
//! estimate that says it is one.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::monev::{Evidence, Questionnaire, Standing};
use terbuka_desk::Permission;
use terbuka_desk::monev::{self, MAX_STATEMENT_CHARS, Pack, Stated};
use terbuka_desk::papers::Format;

use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::lang::Lang;
use crate::state::AppState;
use crate::view::{Badge, Tone};
use crate::work::session::Officer;
use crate::work::{address, files, trouble};
use crate::{Page, charts, download};

/// Which year, and what was done.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    tahun: Option<i16>,
    #[serde(default)]
    ok: String,
}

struct Question {
    code: String,
    text: String,
    badge: Badge,
    found: String,
    href: Option<String>,
    link: String,
    note: String,
    /// What stands in the form: what was sent, when it came back.
    typed: (String, String),
    /// The form came back.
    again: bool,
    /// Only the office can answer it.
    stated: bool,
}

struct Area {
    title: String,
    weight: u32,
    value: String,
    questions: Vec<Question>,
}

#[derive(Template)]
#[template(path = "work/monev.html")]
struct MonevPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    year: i16,
    years: Vec<i16>,
    areas: Vec<Area>,
    questionnaire: String,
    least: String,
    most: String,
    grade: String,
    citation: String,
    weights_of: i16,
    missing: usize,
    may_edit: bool,
    done: bool,
}

/// `GET /kerja/monev`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    officer.may(Permission::SeeReports)?;
    let this = officer.office.date_at(officer.page.now).year();
    let year = asked.tahun.filter(|year| (this - 2..=this).contains(year)).unwrap_or(this);
    let done = asked.ok == "simpan";
    draw(&state, &officer, year, &FormState::new(), StatusCode::OK, done).await
}

async fn draw(
    state: &AppState,
    officer: &Officer,
    year: i16,
    f: &FormState,
    status: StatusCode,
    done: bool,
) -> Result<Response, WebError> {
    let pack = monev::pack(state.desk(), &officer.who, year).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let lang = page.lang;
    let questionnaire = Questionnaire::shipped();
    let estimate = &pack.estimate;
    let grade = questionnaire.grade(estimate.questionnaire);
    let this = officer.office.date_at(page.now).year();
    let model = MonevPage {
        year,
        years: (0..3).map(|back| this - back).collect(),
        areas: areas(officer, &pack, f),
        questionnaire: charts::tenths(lang, estimate.questionnaire),
        least: charts::tenths(lang, estimate.least),
        most: charts::tenths(lang, estimate.most),
        grade: grade.map_or(String::new(), |grade| match lang {
            Lang::Id => grade.title_id.clone(),
            Lang::En => grade.title_en.clone(),
        }),
        citation: questionnaire.citation.clone(),
        weights_of: questionnaire.year,
        missing: pack.answered.iter().filter(|one| one.standing != Standing::Found).count(),
        may_edit: officer.can(Permission::EditReport),
        done,
        p: page,
        o: officer,
        f,
    };
    page.show_with(status, &model)
}

fn areas(officer: &Officer, pack: &Pack, f: &FormState) -> Vec<Area> {
    let page = &officer.page;
    let prefix = if page.several { format!("/{}", officer.office.slug) } else { String::new() };
    let by_lang =
        |id: &str, en: &str| if page.lang == Lang::Id { id.to_owned() } else { en.to_owned() };
    let question = |one: &monev::Answered| {
        let (tone, key) = match one.standing {
            Standing::Found => (Tone::Ok, "found"),
            Standing::Partly => (Tone::Soon, "partly"),
            Standing::Missing => (Tone::Late, "missing"),
        };
        let found = match one.found.as_ref().map(|found| (found.count, found.of)) {
            Some((Some(count), Some(of))) => {
                page.t2("reporting.monev.count_of", "count", count, "of", of)
            }
            Some((Some(count), None)) => page.t1("reporting.monev.count", "count", count),
            _ => String::new(),
        };
        let again = f.failed() && f.value("question") == one.question.code;
        let typed = match again {
            true => (f.value("link").to_owned(), f.value("note").to_owned()),
            false => (one.stated.link.clone(), one.stated.note.clone()),
        };
        Question {
            typed,
            again,
            code: one.question.code.clone(),
            text: by_lang(&one.question.text_id, &one.question.text_en),
            badge: Badge::new(tone, page.t(format!("reporting.monev.{key}"))),
            found,
            href: one
                .found
                .as_ref()
                .filter(|found| found.standing != Standing::Missing)
                .and_then(|found| found.path.as_ref())
                .map(|path| format!("{prefix}{path}")),
            link: one.stated.link.clone(),
            note: one.stated.note.clone(),
            stated: one.question.evidence == Evidence::Stated,
        }
    };
    Questionnaire::shipped()
        .areas
        .iter()
        .zip(&pack.estimate.areas)
        .map(|(area, (_, value))| Area {
            title: by_lang(&area.title_id, &area.title_en),
            weight: area.weight,
            value: charts::tenths(page.lang, *value),
            questions: pack
                .answered
                .iter()
                .filter(|one| one.question.area == area.code)
                .map(question)
                .collect(),
        })
        .collect()
}

/// `POST /kerja/monev/{year}/pernyataan`: what the office states for one question.
pub async fn state(
    State(state): State<AppState>,
    officer: Officer,
    Path(year): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::EditReport)?;
    let this = officer.office.date_at(officer.page.now).year();
    let year = year.parse::<i16>().ok().filter(|year| (this - 2..=this).contains(year));
    let year = year.ok_or(WebError::NotFound)?;
    let mut c = Checker::new(&form.data);
    let code = c.need_line("question", 40, "forms.error.required");
    let link = c.line("link", MAX_STATEMENT_CHARS).unwrap_or_default();
    let note = c.text("note", MAX_STATEMENT_CHARS).unwrap_or_default();
    let stated = code.map(|code| (code, Stated { link, note }));
    let (code, stated) = match c.finish(stated) {
        Ok(taken) => taken,
        Err(f) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return draw(&state, &officer, year, &f, status, false).await;
        }
    };
    match monev::state(state.desk(), &officer.who, year, &code, &stated).await {
        Ok(()) => {
            let year = year.to_string();
            let to = address::with("/kerja/monev", &[("tahun", &year), ("ok", "simpan")]);
            Ok(officer.page.go(&to))
        }
        Err(error) => {
            let mut f = FormState::keeping(&form.data);
            let status = trouble::into_form(&officer, &mut f, error)?;
            draw(&state, &officer, year, &f, status, false).await
        }
    }
}

/// `GET /kerja/monev/{file}`: the pack of a year, `2026.pdf`.
pub async fn file(
    State(state): State<AppState>,
    officer: Officer,
    Path(file): Path<String>,
) -> Result<Response, WebError> {
    officer.may(Permission::SeeReports)?;
    let (stem, format) = files::split(&file).ok_or(WebError::NotFound)?;
    let this = officer.office.date_at(officer.page.now).year();
    let year = stem.parse::<i16>().ok().filter(|year| (this - 2..=this).contains(year));
    let year = year.ok_or(WebError::NotFound)?;
    let made = monev::file(state.desk(), &officer.who, year, format)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(if format == Format::Pdf { download::ours(made) } else { download::export(made) })
}
