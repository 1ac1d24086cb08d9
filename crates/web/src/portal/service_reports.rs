//! Reports on the service for everybody: what was published, as it was published, and the year's
//! announcement of UU 14/2008 Art. 12.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use terbuka_core::statistics::Span;
use terbuka_core::yearly::Headline;
use terbuka_desk::papers::Format;
use terbuka_desk::yearly::{self, Published};

use super::choose_office;
use crate::charts::{self, Headlines};
use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;
use crate::view::Download;
use crate::work::split;
use crate::{download, says, words};

/// A published report in the list.
struct Listed {
    title: String,
    on: String,
    files: Vec<Download>,
    href: String,
}

#[derive(Template)]
#[template(path = "portal/service_reports.html")]
struct ReportsPage<'a> {
    p: &'a Page,
    all: Vec<Listed>,
    /// The newest annual report's numbers, announced.
    announced: Option<Announced>,
}

/// The announcement of one year.
struct Announced {
    year: i16,
    head: Headlines,
    granted: u32,
    in_part: u32,
    refused: u32,
    not_held: u32,
    days: Vec<(String, u32)>,
    grounds: Vec<(String, u32)>,
}

/// `GET /laporan-layanan-informasi`.
pub async fn list(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let cx = state.desk();
    let found = yearly::published(cx, &office.id).await?;
    let newest = found.iter().find(|(span, ..)| matches!(span, Span::Year(_)));
    let announced = match newest {
        Some((span, ..)) => {
            Some(announced(&page, &yearly::read_published(cx, &office.id, *span).await?))
        }
        None => None,
    };
    let all = found
        .iter()
        .map(|(span, _, at)| Listed {
            title: title(&page, *span),
            on: page.t1(
                "reporting.published.on",
                "date",
                words::date(page.lang, office.date_at(*at)),
            ),
            files: files(&page, *span),
            href: page.link(format!("/laporan-layanan-informasi/{span}")),
        })
        .collect();
    page.show_public(&ReportsPage { p: &page, all, announced })
}

fn title(page: &Page, span: Span) -> String {
    let name = charts::span(page, span);
    page.t1(format!("reporting.published.{}", span.kind()), "span", name)
}

fn files(page: &Page, span: Span) -> Vec<Download> {
    ["pdf", "docx", "xlsx", "json"]
        .into_iter()
        .map(|ending| Download {
            title: ending.to_uppercase(),
            note: title(page, span),
            href: page.link(format!("/laporan-layanan-informasi/{span}/laporan.{ending}")),
        })
        .collect()
}

fn announced(page: &Page, found: &Published) -> Announced {
    use terbuka_core::request::Outcome;
    let figures = &found.numbers.figures;
    let of = |outcome| figures.by_outcome.get(&outcome).copied().unwrap_or(0);
    Announced {
        year: found.span.year(),
        head: charts::headlines(page, figures),
        granted: of(Outcome::Granted),
        in_part: of(Outcome::GrantedInPart),
        refused: of(Outcome::Refused),
        not_held: of(Outcome::NotHeld),
        days: figures
            .days
            .iter()
            .map(|(days, count)| (page.t1("portal.reports.average_days", "n", days), *count))
            .collect(),
        grounds: figures
            .by_ground
            .iter()
            .map(|(ground, count)| (says::ground(page.lang, *ground), *count))
            .collect(),
    }
}

#[derive(Template)]
#[template(path = "portal/service_report.html")]
struct ReportPage<'a> {
    p: &'a Page,
    title: String,
    on: String,
    revision: i64,
    head: Headlines,
    files: Vec<Download>,
    moved: Vec<(String, String, String)>,
}

/// `GET /laporan-layanan-informasi/{period}`: one report, with what moved since.
pub async fn show(
    page: Page,
    State(state): State<AppState>,
    Path(period): Path<String>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let span: Span = period.parse().map_err(|_| WebError::NotFound)?;
    let found = yearly::read_published(state.desk(), &office.id, span).await?;
    page.show_public(&ReportPage {
        title: title(&page, span),
        on: words::date(page.lang, office.date_at(found.at)),
        revision: found.revision,
        head: charts::headlines(&page, &found.numbers.figures),
        files: files(&page, span),
        moved: moved(&page, &found),
        p: &page,
    })
}

/// What the register says otherwise now: what, then, now.
pub fn moved(page: &Page, found: &Published) -> Vec<(String, String, String)> {
    let value = |which: Headline, n: u64| match which {
        Headline::Detail => String::new(),
        Headline::MeanTenths => charts::tenths(page.lang, n),
        _ => words::number(page.lang, i64::try_from(n).unwrap_or(i64::MAX)),
    };
    found
        .moved
        .iter()
        .map(|(which, then, now)| {
            let name = page.code("reporting.headline", which.code()).into_owned();
            (name, value(*which, *then), value(*which, *now))
        })
        .collect()
}

/// `GET /laporan-layanan-informasi/{period}/{file}`: the report as it was published.
pub async fn file(
    page: Page,
    State(state): State<AppState>,
    Path((period, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let span: Span = period.parse().map_err(|_| WebError::NotFound)?;
    let (_, format) = split(&file).ok_or(WebError::NotFound)?;
    let made = yearly::published_file(state.desk(), &office.id, span, None, format).await?;
    Ok(if format == Format::Pdf { download::ours(made) } else { download::export(made) })
}
