//! The matrix of activities and assignments (seed 001, *Pencatatan dan Pendataan*): who did which
//! step of which case, when, and how long it took against the SOP's promise.

use std::collections::BTreeMap;

use jiff::Timestamp;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, UserId};
use terbuka_core::office::Office;
use terbuka_core::report::Period;
use terbuka_core::request::Act;
use terbuka_core::sheet::{Cell, Column, Sheet};

use crate::authority::{Permission, Principal};
use crate::case::{minutes, person};
use crate::compose::letterhead;
use crate::context::Context;
use crate::error::Result;
use crate::offices;
use crate::papers::{FileOut, Format, sheet_file};

/// One act done.
#[derive(Clone, Debug)]
pub struct MatrixRow {
    /// Registration number of the case.
    pub number: String,
    /// Case.
    pub case: CaseId,
    /// Number of the SOP's step.
    pub step: Option<String>,
    /// What the SOP calls it.
    pub activity: String,
    /// Act.
    pub act: Act,
    /// Who, by name.
    pub by: String,
    /// Lane.
    pub lane: Option<String>,
    /// When it became possible.
    pub opened: Timestamp,
    /// When it was done.
    pub done: Timestamp,
    /// Minutes taken.
    pub minutes: i64,
    /// Minutes the SOP promises, where it promises a span of the clock.
    pub standard_minutes: Option<u32>,
    /// Within the promise.
    pub within: Option<bool>,
}

/// More acts than any office does in a month.
const MOST_ROWS: i64 = 5_000;

/// The matrix of a month.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn rows(cx: &Context, who: &Principal, period: Period) -> Result<Vec<MatrixRow>> {
    who.may(Permission::SeeMatrix)?;
    let office = offices::by_id(cx, &who.office).await?;
    let (from, to) = bounds(&office, period);
    let mut read = cx.store.snapshot().await?;
    let people: BTreeMap<UserId, String> =
        read.users_of(&office.id).await?.into_iter().map(|user| (user.id, user.name)).collect();
    let (logged, _) = read.step_matrix(&office.id, from, to, MOST_ROWS, 0).await?;
    let mut procedures = BTreeMap::new();
    let mut rows = Vec::with_capacity(logged.len());
    for entry in logged {
        if !procedures.contains_key(&entry.case) {
            let Some(stored) = read.request(&entry.case).await? else { continue };
            let procedure = offices::procedure(cx, &mut read, &stored.case.procedure).await?;
            procedures.insert(entry.case.clone(), procedure);
        }
        let procedure = &procedures[&entry.case];
        let number = entry.step.as_deref();
        let step = procedure.steps.iter().find(|step| Some(step.number.as_str()) == number);
        let minutes = minutes(entry.opened, entry.done);
        let standard_minutes = step.and_then(|step| step.time.as_ref()?.minutes());
        rows.push(MatrixRow {
            number: entry.number,
            case: entry.case,
            activity: step.map(|step| step.activity.clone()).unwrap_or_default(),
            act: entry.act,
            by: person(&entry.actor, &people),
            lane: entry.lane,
            opened: entry.opened,
            done: entry.done,
            minutes,
            standard_minutes,
            within: standard_minutes.map(|standard| minutes <= i64::from(standard)),
            step: entry.step,
        });
    }
    Ok(rows)
}

/// The matrix as a file.
///
/// # Errors
/// Not permitted; more rows than a document can carry.
#[boxed]
pub async fn export(
    cx: &Context,
    who: &Principal,
    period: Period,
    format: Format,
) -> Result<FileOut> {
    let rows = rows(cx, who, period).await?;
    let office = offices::by_id(cx, &who.office).await?;
    let at = |instant: Timestamp| {
        let local = instant.to_zoned(office.zone.tz());
        format!("{} {:02}.{:02}", local.date(), local.hour(), local.minute())
    };
    let sheet = Sheet {
        title: "Matriks Kegiatan dan Penugasan".into(),
        subtitle: vec![office.name.clone(), format!("Periode {period}")],
        columns: vec![
            Column::number("No").width(1),
            Column::text("Nomor pendaftaran").width(3),
            Column::text("Langkah SOP").width(1),
            Column::text("Kegiatan").width(6),
            Column::text("Pelaksana").width(3),
            Column::text("Peran dalam SOP").width(3),
            Column::text("Mulai").width(3),
            Column::text("Selesai").width(3),
            Column::number("Lama (menit)").width(2),
            Column::number("Standar (menit)").width(2),
            Column::text("Sesuai standar").width(2),
        ],
        rows: rows
            .iter()
            .enumerate()
            .map(|(index, row)| {
                vec![
                    (index + 1).into(),
                    row.number.as_str().into(),
                    row.step.clone().into(),
                    row.activity.as_str().into(),
                    row.by.as_str().into(),
                    row.lane.clone().into(),
                    at(row.opened).into(),
                    at(row.done).into(),
                    Cell::Number(row.minutes),
                    row.standard_minutes.map(i64::from).into(),
                    match row.within {
                        Some(true) => "ya".into(),
                        Some(false) => "tidak".into(),
                        None => Cell::Empty,
                    },
                ]
            })
            .collect(),
        landscape: true,
        ..Sheet::default()
    };
    let name = format!("matriks-kegiatan-{}-{period}", office.slug);
    sheet_file(cx, &name, sheet, letterhead(&office), format).await
}

/// The instants between which a month lies in the office's zone: from, to (excluded).
pub(crate) fn bounds(office: &Office, period: Period) -> (Timestamp, Timestamp) {
    let start = |date: jiff::civil::Date| {
        date.to_zoned(office.zone.tz()).map_or(Timestamp::MAX, |at| at.timestamp())
    };
    (start(period.first()), period.last().tomorrow().map_or(Timestamp::MAX, start))
}
