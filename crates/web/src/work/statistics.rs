//! The service in numbers for officers: what everybody sees, and how the SOP's steps fare against their
//! promise, and what people wrote in the survey.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::statistics::Span;
use terbuka_desk::sop_measures::Measure;
use terbuka_desk::{Permission, statistics, survey_editions, surveys};

use crate::Page;
use crate::charts::{self, ChartView, Headlines};
use crate::error::WebError;
use crate::form::Submitted;
use crate::portal::survey::{ResultsView, view};
use crate::state::AppState;
use crate::view::{Cell, TableView};
use crate::work::session::Officer;
use crate::{says, words};

/// Which year.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    tahun: Option<i16>,
    #[serde(default)]
    ok: String,
}

#[derive(Template)]
#[template(path = "work/statistics.html")]
struct StatisticsPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    year: i16,
    years: Vec<i16>,
    head: Headlines,
    charts: Vec<ChartView>,
    address: String,
    steps: TableView,
    r: ResultsView,
    comments: Vec<(String, String)>,
    /// When the year's survey was published.
    published: Option<String>,
    over: bool,
    may_publish: bool,
    done: bool,
}

/// `GET /kerja/statistik`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    officer.may(Permission::SeeReports)?;
    let page = &officer.page;
    let this = officer.office.date_at(page.now).year();
    let years: Vec<i16> = (0..6).map(|back| this - back).collect();
    let year = asked.tahun.filter(|year| years.contains(year)).unwrap_or(this);
    let span = Span::Year(year);
    let cx = state.desk();
    let fail = |error| officer.fail(error);
    let counted = statistics::counted(cx, &officer.office.id, span).await.map_err(fail)?;
    let steps = statistics::steps(cx, &officer.who).await.map_err(fail)?;
    let edition = survey_editions::edition(cx, &officer.office.id, span).await.map_err(fail)?;
    let published = edition.published.map(|(_, at)| officer.office.date_at(at));
    let comments = surveys::comments(cx, &officer.who, span).await.map_err(fail)?;
    let figures = &counted.figures;
    let prefix = if page.several { format!("/{}", officer.office.slug) } else { String::new() };
    page.show(&StatisticsPage {
        p: page,
        o: &officer,
        year,
        years,
        head: charts::headlines(page, figures),
        charts: charts::drawn(page, &charts::series(page, figures, &cx.rules)),
        address: format!("{prefix}/statistik/{year}-"),
        steps: table(page, &steps),
        r: view(page, &edition.results),
        published: published.map(|on| words::date(page.lang, on)),
        over: year < this,
        may_publish: officer.may(Permission::PublishReport).is_ok(),
        done: asked.ok == "survei",
        comments: comments
            .into_iter()
            .map(|(month, text)| (charts::span(page, month), text))
            .collect(),
    })
}

/// `POST /kerja/laporan-berkala/{period}/survei`: publishes the year's survey as it stands.
pub async fn publish_survey(
    State(state): State<AppState>,
    officer: Officer,
    Path(period): Path<String>,
    _form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::PublishReport)?;
    let span: Span = period.parse().map_err(|_| WebError::NotFound)?;
    survey_editions::publish(state.desk(), &officer.who, span)
        .await
        .map_err(|error| officer.fail(error))?;
    let back = format!("/kerja/statistik?tahun={}&ok=survei#survei", span.year());
    Ok(officer.page.go(&back))
}

/// Each step with its promise and what it took.
fn table(page: &Page, steps: &[Measure]) -> TableView {
    let lang = page.lang;
    let head = ["step", "promise", "done", "median", "p90", "within", "skipped"];
    let time = |minutes: Option<i64>| match minutes {
        Some(minutes) => says::minutes(lang, minutes),
        None => "–".to_owned(),
    };
    let rows = steps.iter().filter(|step| step.count > 0 || step.skipped > 0).map(|step| {
        let promise = step.promise.as_ref().map(|promise| says::time_standard(lang, promise));
        vec![
            Cell::Text(format!("{}. {}", step.step, step.activity)),
            Cell::Text(promise.unwrap_or_default()),
            Cell::Number(step.count.to_string()),
            Cell::Number(time(step.median)),
            Cell::Number(time(step.p90)),
            Cell::Number(step.within_percent().map_or("–".to_owned(), |n| format!("{n}%"))),
            Cell::Number(step.skipped.to_string()),
        ]
    });
    TableView {
        caption: page.t("reporting.steps.title").into_owned(),
        head: head
            .iter()
            .map(|key| page.t(format!("reporting.steps.{key}")).into_owned())
            .collect(),
        rows: rows.collect(),
    }
}
