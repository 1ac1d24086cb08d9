//! The year in numbers: straight from the register, without anything personal.

use std::collections::BTreeMap;
use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use jiff::civil::date;
use serde::Deserialize;
use terbuka_core::ident::OfficeId;
use terbuka_core::law::ExemptionGround;
use terbuka_core::person::Channel;
use terbuka_core::report::Period;
use terbuka_core::request::Outcome;
use terbuka_desk::reports;

use super::choose_office;
use crate::error::WebError;
use crate::page::Page;
use crate::says;
use crate::state::AppState;
use crate::view::{BarView, bars};
use crate::words;

/// A year of one office.
#[derive(Clone, Debug, Default)]
pub struct Year {
    received: u64,
    months: Vec<u64>,
    open: u64,
    in_time: u64,
    late: u64,
    channels: BTreeMap<Channel, u64>,
    outcomes: BTreeMap<Outcome, u64>,
    grounds: BTreeMap<ExemptionGround, u64>,
    days: Vec<u16>,
}

impl Year {
    /// Mean working days to an answer, in tenths.
    fn mean_tenths(&self) -> Option<i64> {
        let count = i64::try_from(self.days.len()).ok().filter(|count| *count > 0)?;
        let sum: i64 = self.days.iter().map(|days| i64::from(*days)).sum();
        Some((sum * 10 + count / 2) / count)
    }

    /// Answers in time in hundredths of all answers.
    fn in_time_percent(&self) -> Option<u64> {
        let all = self.in_time + self.late;
        (all > 0).then(|| self.in_time * 100 / all)
    }
}

/// Counts a year month by month, as the monthly reports do.
async fn count(
    state: &AppState,
    office: &OfficeId,
    year: i16,
    last_month: i8,
) -> Result<Year, WebError> {
    let mut out = Year::default();
    for month in 1..=last_month {
        let figures =
            reports::figures(state.desk(), office, Period::of(date(year, month, 1))).await?;
        out.received += u64::from(figures.received);
        out.months.push(u64::from(figures.received));
        out.open = u64::from(figures.open_at_end);
        out.in_time += u64::from(figures.answered_in_time);
        out.late += u64::from(figures.answered_late);
        out.days.extend(&figures.days_taken);
        for (key, n) in &figures.by_channel {
            *out.channels.entry(*key).or_default() += u64::from(*n);
        }
        for (key, n) in &figures.by_outcome {
            *out.outcomes.entry(*key).or_default() += u64::from(*n);
        }
        for (key, n) in &figures.by_ground {
            *out.grounds.entry(*key).or_default() += u64::from(*n);
        }
    }
    Ok(out)
}

#[derive(Template)]
#[template(path = "portal/figures.html")]
struct Figures<'a> {
    p: &'a Page,
    year: i16,
    years: Vec<i16>,
    f: Arc<Year>,
    mean: Option<String>,
    months: Vec<BarView>,
    channels: Vec<BarView>,
    outcomes: Vec<BarView>,
    grounds: Vec<BarView>,
}

/// Which year.
#[derive(Debug, Deserialize)]
pub struct Asked {
    tahun: Option<i16>,
}

/// How long a counted year is shown before it is counted again, in milliseconds.
const KEPT_MS: u64 = 60_000;

/// `GET /laporan-layanan-informasi` and `GET /statistik`.
pub async fn show(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let today = office.date_at(page.now);
    let years: Vec<i16> = (0..4).map(|back| today.year() - back).collect();
    let year = asked.tahun.filter(|year| years.contains(year)).unwrap_or(today.year());
    let last_month = if year == today.year() { today.month() } else { 12 };
    let key = (office.id.clone(), year);
    let f = match state.figures().get(&key, state.steady_ms(), KEPT_MS) {
        Some(kept) => kept,
        None => {
            let counted = Arc::new(count(&state, &office.id, year, last_month).await?);
            state.figures().put(key, state.steady_ms(), counted.clone());
            counted
        }
    };
    let lang = page.lang;
    let month = |at: usize| {
        let month = i8::try_from(at + 1).unwrap_or(1);
        let day = words::date(lang, date(year, month, 1));
        day.split(' ').nth(1).unwrap_or_default().to_owned()
    };
    page.show_public(&Figures {
        months: bars(f.months.iter().enumerate().map(|(at, n)| (month(at), *n))),
        channels: bars(f.channels.iter().map(|(c, n)| (says::channel(lang, *c), *n))),
        outcomes: bars(f.outcomes.iter().map(|(o, n)| (says::outcome(lang, *o), *n))),
        grounds: bars(f.grounds.iter().map(|(g, n)| (says::ground(lang, *g), *n))),
        mean: f.mean_tenths().map(|tenths| {
            let number = format!("{}.{}", tenths / 10, tenths % 10);
            match lang {
                crate::Lang::Id => number.replace('.', ","),
                crate::Lang::En => number,
            }
        }),
        year,
        years,
        p: &page,
        f,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn means_and_shares_round_as_people_do() {
        let year = Year { days: vec![1, 2, 2], in_time: 2, late: 1, ..Year::default() };
        assert_eq!(year.mean_tenths(), Some(17));
        assert_eq!(year.in_time_percent(), Some(66));
        assert_eq!(Year::default().mean_tenths(), None);
        assert_eq!(Year::default().in_time_percent(), None);
    }
}
