//! Quarterly and annual reports at work: the prose of each part with its versions, what the office
//! states once a year, drafts to look at, publication in one step.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::statistics::Span;
use terbuka_core::yearly::{Chapter, Filled, Resources};
use terbuka_desk::papers::Format;
use terbuka_desk::yearly::{self, MAX_CHAPTER_CHARS, YearlyView};
use terbuka_desk::{DeskError, Permission};

use crate::charts::{self, ChartView, Headlines};
use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::lang::Lang;
use crate::portal::service_reports::moved;
use crate::state::AppState;
use crate::work::session::Officer;
use crate::work::{address, files, trouble};
use crate::{Page, download, says, words};

/// What the address says besides the span.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
}

/// A part in its form.
struct Part {
    code: &'static str,
    title: String,
    citation: String,
    version: i64,
    versions: Vec<(String, String)>,
    filled: Option<String>,
    body: String,
}

#[derive(Template)]
#[template(path = "work/yearly.html")]
struct YearlyPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    span: Span,
    title: String,
    public: String,
    parts: Vec<Part>,
    head: Headlines,
    charts: Vec<ChartView>,
    yearly: bool,
    may_edit: bool,
    may_publish: bool,
    over: bool,
    due: Option<(String, &'static str)>,
    published: Option<(i64, String)>,
    moved: Vec<(String, String, String)>,
    who_edits: String,
    who_publishes: String,
    done: Option<String>,
}

fn span_of(text: &str) -> Result<Span, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

fn own(span: Span) -> String {
    format!("/kerja/laporan-berkala/{span}")
}

/// `GET /kerja/laporan-berkala/{period}`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Path(text): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    officer.may(Permission::SeeReports)?;
    let view = open(&state, &officer, span_of(&text)?).await?;
    let done = ["simpan", "data", "terbit"]
        .into_iter()
        .find(|code| *code == asked.ok)
        .map(|code| officer.page.t(format!("reporting.yearly.done.{code}")).into_owned());
    draw(&state, &officer, &view, &filled(&view), StatusCode::OK, done)
}

async fn open(state: &AppState, officer: &Officer, span: Span) -> Result<YearlyView, WebError> {
    yearly::open(state.desk(), &officer.who, span).await.map_err(|e| officer.fail(e))
}

/// The forms filled with what stands.
fn filled(view: &YearlyView) -> FormState {
    let mut f = FormState::new();
    for chapter in &view.chapters {
        f = f.with(chapter.chapter.code(), &chapter.body);
    }
    let Resources { facilities, staff, staff_count, staff_trained, budget, spent } =
        &view.resources;
    f = f.with("facilities", facilities).with("staff", staff);
    for (name, number) in [
        ("staff_count", staff_count),
        ("staff_trained", staff_trained),
        ("budget", budget),
        ("spent", spent),
    ] {
        if let Some(number) = number {
            f = f.with(name, number);
        }
    }
    f
}

fn parts(page: &Page, view: &YearlyView, officer: &Officer, f: &FormState) -> Vec<Part> {
    let (lang, zone) = (page.lang, officer.office.zone);
    view.chapters
        .iter()
        .map(|one| {
            let rule = one.chapter.rule();
            let title = if lang == Lang::Id { &rule.title_id } else { &rule.title_en };
            let filled = match rule.filled {
                Filled::Nothing => None,
                Filled::Resources => Some("resources"),
                Filled::Service => Some("service"),
                Filled::Followed => Some("followed"),
            };
            let versions = one.versions.iter().map(|(number, at, by)| {
                let words = format!("{number}: {}, {by}", words::instant(lang, *at, zone));
                let href = format!("{}/bab/{}/{number}", own(view.span), one.chapter.code());
                (page.link(href), words)
            });
            Part {
                code: one.chapter.code(),
                title: format!("{}. {title}", rule.letter.to_uppercase()),
                citation: rule.citation.clone(),
                version: one.versions.first().map_or(0, |(number, ..)| *number),
                versions: versions.collect(),
                filled: filled
                    .map(|code| page.t(format!("reporting.yearly.filled.{code}")).into_owned()),
                body: f.value(one.chapter.code()).to_owned(),
            }
        })
        .collect()
}

fn draw(
    state: &AppState,
    officer: &Officer,
    view: &YearlyView,
    f: &FormState,
    status: StatusCode,
    done: Option<String>,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let lang = page.lang;
    let figures = &view.numbers.figures;
    let name = charts::span(page, view.span);
    let prefix = if page.several { format!("/{}", officer.office.slug) } else { String::new() };
    let model = YearlyPage {
        title: page.t1(format!("reporting.published.{}", view.span.kind()), "span", name),
        public: format!("{prefix}/laporan-layanan-informasi/{}", view.span),
        parts: parts(page, view, officer, f),
        head: charts::headlines(page, figures),
        charts: charts::drawn(page, &charts::series(page, figures, &state.desk().rules)),
        yearly: matches!(view.span, Span::Year(_)),
        may_edit: officer.can(Permission::EditReport),
        may_publish: officer.can(Permission::PublishReport),
        over: view.over,
        due: view.due.map(|(day, article)| (words::long_date(lang, day), article)),
        published: view
            .published
            .as_ref()
            .map(|one| (one.revision, words::instant(lang, one.at, officer.office.zone))),
        moved: view.published.as_ref().map(|one| moved(page, one)).unwrap_or_default(),
        who_edits: says::roles(lang, &officer.office, Permission::EditReport.roles()),
        who_publishes: says::roles(lang, &officer.office, Permission::PublishReport.roles()),
        span: view.span,
        done,
        p: page,
        o: officer,
        f,
    };
    page.show_with(status, &model)
}

/// `GET /kerja/laporan-berkala/{period}/{file}`: the report as it stands, marked as a draft.
pub async fn draft(
    State(state): State<AppState>,
    officer: Officer,
    Path((text, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    officer.may(Permission::SeeReports)?;
    let span = span_of(&text)?;
    let (_, format) = files::split(&file).ok_or(WebError::NotFound)?;
    let made = yearly::draft_file(state.desk(), &officer.who, span, format)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(if format == Format::Pdf { download::ours(made) } else { download::export(made) })
}

#[derive(Template)]
#[template(path = "work/yearly_version.html")]
struct VersionPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    back: String,
    title: String,
    when: String,
    body: String,
}

/// `GET /kerja/laporan-berkala/{period}/bab/{chapter}/{version}`: the words as they were.
pub async fn version(
    State(state): State<AppState>,
    officer: Officer,
    Path((text, chapter, number)): Path<(String, String, i64)>,
) -> Result<Response, WebError> {
    officer.may(Permission::SeeReports)?;
    let span = span_of(&text)?;
    let chapter = Chapter::from_code(&chapter).ok_or(WebError::NotFound)?;
    let found = yearly::version(state.desk(), &officer.who, span, chapter, number)
        .await
        .map_err(|error| officer.fail(error))?;
    let page = &officer.page;
    let rule = chapter.rule();
    let title = if page.lang == Lang::Id { &rule.title_id } else { &rule.title_en };
    page.show(&VersionPage {
        back: page.link(own(span)),
        title: format!("{title} ({number})"),
        when: words::instant(page.lang, found.at, officer.office.zone),
        body: found.body,
        p: page,
        o: &officer,
    })
}

/// `POST /kerja/laporan-berkala/{period}/bab`: keeps the words of one part.
pub async fn save_chapter(
    State(state): State<AppState>,
    officer: Officer,
    Path(text): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::EditReport)?;
    let span = span_of(&text)?;
    let mut c = Checker::new(&form.data);
    let chapter = c.line("chapter", 40).and_then(|code| Chapter::from_code(&code));
    let chapter = chapter.ok_or(WebError::NotFound)?;
    let seen = c.number("version", 0, i64::from(i32::MAX)).unwrap_or(0);
    let body = c.text(chapter.code(), MAX_CHAPTER_CHARS).unwrap_or_default();
    let taken = match c.finish(Some(body)) {
        Ok(body) => {
            let at = (chapter, seen);
            yearly::save_chapter(state.desk(), &officer.who, span, at, &body).await.map(drop)
        }
        Err(f) => return again(&state, &officer, span, *f).await,
    };
    after(&state, &officer, span, &form, taken, "simpan").await
}

/// `POST /kerja/laporan-berkala/{period}/sumber-daya`: facilities, staff, budget.
pub async fn save_resources(
    State(state): State<AppState>,
    officer: Officer,
    Path(text): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::EditReport)?;
    let span = span_of(&text)?;
    const MOST: i64 = 1_000_000_000_000_000;
    let mut c = Checker::new(&form.data);
    let stated = Resources {
        facilities: c.text("facilities", MAX_CHAPTER_CHARS).unwrap_or_default(),
        staff: c.text("staff", MAX_CHAPTER_CHARS).unwrap_or_default(),
        staff_count: c.number("staff_count", 0, 10_000),
        staff_trained: c.number("staff_trained", 0, 10_000),
        budget: c.number("budget", 0, MOST),
        spent: c.number("spent", 0, MOST),
    };
    let taken = match c.finish(Some(stated)) {
        Ok(stated) => {
            yearly::save_resources(state.desk(), &officer.who, span, &stated).await.map(drop)
        }
        Err(f) => return again(&state, &officer, span, *f).await,
    };
    after(&state, &officer, span, &form, taken, "data").await
}

/// `POST /kerja/laporan-berkala/{period}/penerbitan`.
pub async fn publish(
    State(state): State<AppState>,
    officer: Officer,
    Path(text): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::PublishReport)?;
    let span = span_of(&text)?;
    let taken = yearly::publish(state.desk(), &officer.who, span).await.map(drop);
    after(&state, &officer, span, &form, taken, "terbit").await
}

async fn after(
    state: &AppState,
    officer: &Officer,
    span: Span,
    form: &Submitted,
    taken: Result<(), DeskError>,
    done: &str,
) -> Result<Response, WebError> {
    match taken {
        Ok(()) => Ok(officer.page.go(&address::with(&own(span), &[("ok", done)]))),
        Err(error) => {
            let mut f = FormState::keeping(&form.data);
            let status = trouble::into_form(officer, &mut f, error)?;
            shown(state, officer, span, f, status).await
        }
    }
}

async fn again(
    state: &AppState,
    officer: &Officer,
    span: Span,
    f: FormState,
) -> Result<Response, WebError> {
    shown(state, officer, span, f, StatusCode::UNPROCESSABLE_ENTITY).await
}

/// The page with one form as it was sent and the others as they stand.
async fn shown(
    state: &AppState,
    officer: &Officer,
    span: Span,
    mut f: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let view = open(state, officer, span).await?;
    for chapter in &view.chapters {
        if f.value(chapter.chapter.code()).is_empty()
            && f.error_of(chapter.chapter.code()).is_none()
        {
            f = f.with(chapter.chapter.code(), &chapter.body);
        }
    }
    for field in
        ["facilities", "staff", "staff_count", "staff_trained", "budget", "spent", "period"]
    {
        f.label(field, officer.page.t(format!("reporting.yearly.{field}")));
    }
    draw(state, officer, &view, &f, status, None)
}
