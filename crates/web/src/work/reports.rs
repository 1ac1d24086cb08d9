//! The monthly report: figures, who delivered it and who accepted it (seed step 8).

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::report::{MonthlyFigures, Period};
use terbuka_desk::reports::{self, ReportRow};
use terbuka_desk::{DeskError, Permission, yearly};

use crate::error::WebError;
use crate::form::Submitted;
use crate::state::AppState;
use crate::view::{BarView, bars};
use crate::work::session::Officer;
use crate::work::{address, files};
use crate::{Page, charts, says, words};

/// One month in the list.
struct Month {
    href: String,
    name: String,
    received: u32,
    ended: u32,
    open: u32,
    late: u32,
    mean: String,
    delivered: Option<String>,
    accepted: Option<String>,
}

#[derive(Template)]
#[template(path = "work/reports.html")]
struct ListPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    months: Vec<Month>,
    chart: Vec<BarView>,
    periodic: Vec<Periodic>,
}

/// A quarter or a year in the list.
struct Periodic {
    href: String,
    name: String,
    published: Option<String>,
    due: String,
}

/// `Maret 2026`.
pub fn month(page: &Page, period: Period) -> String {
    says::month(page.lang, period)
}

fn mean(page: &Page, figures: &MonthlyFigures) -> String {
    match figures.mean_tenths() {
        None => "–".to_owned(),
        Some(tenths) => {
            let mark = if page.lang == crate::Lang::Id { ',' } else { '.' };
            format!("{}{mark}{}", tenths / 10, tenths % 10)
        }
    }
}

fn stamp(officer: &Officer, what: Option<&(jiff::Timestamp, String)>) -> Option<String> {
    let (at, by) = what?;
    let lang = officer.page.lang;
    Some(format!("{}, {by}", words::instant(lang, *at, officer.office.zone)))
}

/// `GET /kerja/laporan`: the last twelve months.
pub async fn list(State(state): State<AppState>, officer: Officer) -> Result<Response, WebError> {
    let rows = reports::list(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let months = rows
        .iter()
        .map(|row| Month {
            href: page.link(format!("/kerja/laporan/{}", row.period)),
            name: month(page, row.period),
            received: row.figures.received,
            ended: row.figures.ended,
            open: row.figures.open_at_end,
            late: row.figures.answered_late + row.figures.overdue_at_end,
            mean: mean(page, &row.figures),
            delivered: stamp(&officer, row.delivered.as_ref()),
            accepted: stamp(&officer, row.accepted.as_ref()),
        })
        .collect();
    let values =
        rows.iter().rev().map(|row| (month(page, row.period), u64::from(row.figures.received)));
    let chart = bars(values);
    let periodic = yearly::list(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let day = |date| words::date(page.lang, date);
    let periodic = periodic
        .into_iter()
        .map(|one| Periodic {
            href: page.link(format!("/kerja/laporan-berkala/{}", one.span)),
            name: charts::span(page, one.span),
            published: one.published.map(|(_, at)| day(officer.office.date_at(at))),
            due: one.due.map(|(date, _)| day(date)).unwrap_or_default(),
        })
        .collect();
    page.show(&ListPage { p: page, o: &officer, months, chart, periodic })
}

/// What the address says besides the month.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
    #[serde(default)]
    n: String,
}

#[derive(Template)]
#[template(path = "work/report.html")]
struct ReportPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    period: Period,
    name: String,
    figures: MonthlyFigures,
    mean: String,
    longest: String,
    channels: Vec<BarView>,
    outcomes: Vec<BarView>,
    grounds: Vec<BarView>,
    days: Vec<BarView>,
    delivered: Option<String>,
    accepted: Option<String>,
    may_deliver: bool,
    may_accept: bool,
    running: bool,
    who_delivers: String,
    who_accepts: String,
    done: Option<String>,
}

fn period(text: &str) -> Result<Period, WebError> {
    text.parse().map_err(|_| WebError::NotFound)
}

/// How many answers took how many working days.
fn days_taken(page: &Page, figures: &MonthlyFigures) -> Vec<BarView> {
    let groups = [(0_u16, 3_u16), (4, 7), (8, 10), (11, 17), (18, u16::MAX)];
    bars(groups.into_iter().map(|(from, to)| {
        let label = if to == u16::MAX {
            page.t1("work.report.days_over", "n", from - 1)
        } else {
            page.t2("work.report.days_from", "from", from, "to", to)
        };
        let count = figures.days_taken.iter().filter(|days| (from..=to).contains(days)).count();
        (label, count as u64)
    }))
}

/// `GET /kerja/laporan/{period}`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Path(text): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    officer.may(Permission::SeeReports)?;
    let period = period(&text)?;
    let cx = state.desk();
    let page = &officer.page;
    let lang = page.lang;
    let today = officer.office.date_at(page.now);
    if period.first() > today {
        return Err(WebError::NotFound);
    }
    let rows = reports::list(cx, &officer.who).await.map_err(|e| officer.fail(e))?;
    let row = match rows.into_iter().find(|row| row.period == period) {
        Some(row) => row,
        None => ReportRow {
            period,
            figures: reports::figures(cx, &officer.office.id, period)
                .await
                .map_err(|e| officer.fail(e))?,
            delivered: None,
            accepted: None,
        },
    };
    let figures = row.figures;
    let lines = |count: &u32| u64::from(*count);
    let outcome = |(outcome, count): (&terbuka_core::request::Outcome, &u32)| {
        (says::outcome(lang, *outcome), lines(count))
    };
    let channel = |(channel, count): (&terbuka_core::person::Channel, &u32)| {
        (says::channel(lang, *channel), lines(count))
    };
    let ground = |(ground, count): (&terbuka_core::law::ExemptionGround, &u32)| {
        (says::ground(lang, *ground), lines(count))
    };
    page.show(&ReportPage {
        p: page,
        o: &officer,
        period,
        name: month(page, period),
        mean: mean(page, &figures),
        longest: figures.longest().map_or("–".to_owned(), |days| days.to_string()),
        channels: bars(figures.by_channel.iter().map(channel)),
        outcomes: bars(figures.by_outcome.iter().map(outcome)),
        grounds: bars(figures.by_ground.iter().map(ground)),
        days: days_taken(page, &figures),
        delivered: stamp(&officer, row.delivered.as_ref()),
        accepted: stamp(&officer, row.accepted.as_ref()),
        may_deliver: officer.can(Permission::MakeReport),
        may_accept: row.delivered.is_some()
            && row.accepted.is_none()
            && officer.can(Permission::AcceptReport),
        running: period.contains(today),
        who_delivers: says::roles(lang, &officer.office, Permission::MakeReport.roles()),
        who_accepts: says::roles(lang, &officer.office, Permission::AcceptReport.roles()),
        done: match asked.ok.as_str() {
            "sampai" => {
                asked.n.parse::<u32>().ok().map(|n| page.t1("work.report.was_delivered", "n", n))
            }
            "terima" => Some(page.t("work.report.was_accepted").into_owned()),
            _ => None,
        },
        figures,
    })
}

/// `GET /kerja/laporan/{period}/{laporan.pdf|laporan.xlsx|laporan.json}`.
pub async fn export(
    State(state): State<AppState>,
    officer: Officer,
    Path((text, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    let period = period(&text)?;
    let (_, format) = files::split(&file).ok_or(WebError::NotFound)?;
    match reports::export(state.desk(), &officer.who, period, format).await {
        Ok(file) => Ok(crate::download::export(file)),
        // A report holds several tables, so there is no CSV of it.
        Err(DeskError::Invalid(_)) => Err(WebError::NotFound),
        Err(error) => Err(officer.fail(error)),
    }
}

/// `POST /kerja/laporan/{period}/penyampaian`: step 8.
pub async fn deliver(
    State(state): State<AppState>,
    officer: Officer,
    Path(text): Path<String>,
    _form: Submitted,
) -> Result<Response, WebError> {
    let period = period(&text)?;
    let n = reports::deliver(state.desk(), &officer.who, period)
        .await
        .map_err(|error| officer.fail(error))?
        .to_string();
    let to = format!("/kerja/laporan/{period}");
    Ok(officer.page.go(&address::with(&to, &[("ok", "sampai"), ("n", &n)])))
}

/// `POST /kerja/laporan/{period}/penerimaan`: the head has it.
pub async fn accept(
    State(state): State<AppState>,
    officer: Officer,
    Path(text): Path<String>,
    _form: Submitted,
) -> Result<Response, WebError> {
    let period = period(&text)?;
    reports::accept(state.desk(), &officer.who, period).await.map_err(|e| officer.fail(e))?;
    let to = format!("/kerja/laporan/{period}");
    Ok(officer.page.go(&address::with(&to, &[("ok", "terima")])))
}
