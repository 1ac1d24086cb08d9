//! The service in numbers for everybody: one office's year, several offices together, and each chart
//! to take along. Nothing personal is in it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::office::Level;
use terbuka_core::statistics::{Followed, Span, map};
use terbuka_desk::papers::Format;
use terbuka_desk::statistics::{self, RollUp};

use super::choose_office;
use crate::charts::{self, ChartView, Drawing, Headlines};
use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;
use crate::{download, words};

/// Years that can be looked at, this one among them.
const YEARS: i16 = 6;

/// Which year.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    tahun: Option<i16>,
}

/// The years offered, and the one asked for or this one.
fn years(this: i16, asked: Option<i16>) -> (Vec<i16>, i16) {
    let years: Vec<i16> = (0..YEARS).map(|back| this - back).collect();
    let year = asked.filter(|year| years.contains(year)).unwrap_or(this);
    (years, year)
}

#[derive(Template)]
#[template(path = "portal/statistics.html")]
struct Statistics<'a> {
    p: &'a Page,
    year: i16,
    years: Vec<i16>,
    empty: bool,
    head: Headlines,
    charts: Vec<ChartView>,
    address: String,
    followed: Followed,
    counted: String,
}

/// `GET /statistik`.
pub async fn show(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let (years, year) = years(office.date_at(page.now).year(), asked.tahun);
    let cx = state.desk();
    let counted = statistics::counted(cx, &office.id, Span::Year(year)).await?;
    let figures = &counted.figures;
    page.show_public(&Statistics {
        year,
        years,
        empty: figures.received == 0 && figures.ended == 0,
        head: charts::headlines(&page, figures),
        charts: charts::drawn(&page, &charts::series(&page, figures, &cx.rules)),
        address: format!("{}/{year}-", prefixed(&page, "/statistik")),
        followed: counted.followed.clone(),
        counted: words::instant(page.lang, counted.at, office.zone),
        p: &page,
    })
}

/// An address of this office to which more is appended: without the language in it.
fn prefixed(page: &Page, path: &str) -> String {
    format!("{}{path}", page.prefix)
}

/// `GET /statistik/{file}`: one chart, `2026-bulan.csv` or `.png`.
pub async fn file(
    page: Page,
    State(state): State<AppState>,
    Path(file): Path<String>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let (stem, ending) = file.rsplit_once('.').ok_or(WebError::NotFound)?;
    let format = Format::from_ending(ending).filter(|format| *format != Format::Json);
    let format = format.ok_or(WebError::NotFound)?;
    let (year, name) = stem.split_once('-').ok_or(WebError::NotFound)?;
    let (years, _) = years(office.date_at(page.now).year(), None);
    let year = year.parse::<i16>().ok().filter(|year| years.contains(year));
    let span = Span::Year(year.ok_or(WebError::NotFound)?);
    let cx = state.desk();
    let counted = statistics::counted(cx, &office.id, span).await?;
    let found = charts::series(&page, &counted.figures, &cx.rules);
    let found = found.into_iter().find(|one| one.name == name).ok_or(WebError::NotFound)?;
    let name = format!("{}-{stem}", office.slug);
    let made = statistics::chart_file(cx, &office, &name, found.chart, found.shape, format).await?;
    Ok(download::export(made))
}

struct Row {
    name: String,
    href: String,
    received: String,
    answered: String,
    in_time: String,
    mean: String,
    open: String,
}

#[derive(Template)]
#[template(path = "portal/rollup.html")]
struct RollUpPage<'a> {
    p: &'a Page,
    title: String,
    year: i16,
    years: Vec<i16>,
    path: String,
    head: Headlines,
    followed: Followed,
    map: Option<Drawing>,
    provinces: Vec<(String, String, String)>,
    rows: Vec<Row>,
    counted: String,
    national: Option<String>,
}

/// `GET /statistik/nasional`: every office served here.
pub async fn national(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    rolled(&page, &state, None, asked.tahun).await
}

/// `GET /statistik/provinsi/{code}`: the offices of a province.
pub async fn province(
    page: Page,
    State(state): State<AppState>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let known = map::provinces().iter().find(|one| one.code == code).ok_or(WebError::NotFound)?;
    rolled(&page, &state, Some(known), asked.tahun).await
}

async fn rolled(
    page: &Page,
    state: &AppState,
    province: Option<&map::Province>,
    asked: Option<i16>,
) -> Result<Response, WebError> {
    // Offices of three zones together: the middle one says which year it is.
    let zone = terbuka_core::office::Zone::Wita;
    let (years, year) = years(page.now.to_zoned(zone.tz()).year(), asked);
    let cx = state.desk();
    let code = province.map(|one| one.code.as_str());
    let sum = statistics::roll_up(cx, code, Span::Year(year)).await?;
    let title = match province {
        Some(province) => page.t1("reporting.rollup.province", "name", &province.name),
        None => page.t("reporting.rollup.national").into_owned(),
    };
    let path = match code {
        Some(code) => format!("/statistik/provinsi/{code}"),
        None => "/statistik/nasional".to_owned(),
    };
    page.show_public(&RollUpPage {
        map: province.is_none().then(|| draw_map(page, &sum, year)),
        provinces: if province.is_none() {
            table_of_provinces(page, &sum, year)
        } else {
            Vec::new()
        },
        rows: rows(page, &sum, year),
        head: charts::headlines(page, &sum.figures),
        followed: sum.followed.clone(),
        counted: words::instant(page.lang, sum.at, zone),
        national: province.map(|_| page.root_link(&format!("/statistik/nasional?tahun={year}"))),
        title,
        path,
        year,
        years,
        p: page,
    })
}

fn province_link(page: &Page, code: &str, year: i16) -> String {
    page.root_link(&format!("/statistik/provinsi/{code}?tahun={year}"))
}

fn draw_map(page: &Page, sum: &RollUp, year: i16) -> Drawing {
    let title = page.t1("reporting.rollup.map", "year", year);
    let told = page.t("reporting.rollup.map_told");
    Drawing::map(&title, &told, &sum.provinces, |one| Some(province_link(page, &one.code, year)))
}

/// The table behind the map: provinces with an office here.
fn table_of_provinces(page: &Page, sum: &RollUp, year: i16) -> Vec<(String, String, String)> {
    let number = |value: u64| words::number(page.lang, i64::try_from(value).unwrap_or(i64::MAX));
    map::provinces()
        .iter()
        .filter_map(|one| {
            let value = sum.provinces.get(&one.code)?;
            Some((one.name.clone(), province_link(page, &one.code, year), number(*value)))
        })
        .collect()
}

fn rows(page: &Page, sum: &RollUp, year: i16) -> Vec<Row> {
    sum.offices
        .iter()
        .map(|row| {
            let head = charts::headlines(page, &row.counted.figures);
            let none = || "–".to_owned();
            Row {
                name: match row.office.level {
                    Level::National => format!("{} ★", row.office.name),
                    _ => row.office.name.clone(),
                },
                href: page.office_link(&row.office, &format!("/statistik?tahun={year}")),
                received: head.received,
                answered: head.answered,
                in_time: head.in_time.unwrap_or_else(none),
                mean: head.mean.unwrap_or_else(none),
                open: head.open,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_years_that_are_offered_are_shown() {
        assert_eq!(years(2026, Some(2024)), (vec![2026, 2025, 2024, 2023, 2022, 2021], 2024));
        for other in [Some(2027), Some(i16::MIN), Some(2000), None] {
            assert_eq!(years(2026, other).1, 2026);
        }
    }
}
