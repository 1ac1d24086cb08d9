//! Documentation in the workspace: the documents on their way.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::ident::UnitId;
use terbuka_core::record::Stage;
use terbuka_core::refusal::Refusal;
use terbuka_desk::record_view::{self, PAGE, StoredRecord, Wanted};

use crate::error::WebError;
use crate::state::AppState;
use crate::view::{Badge, Choice, Paging};
use crate::work::address;
use crate::work::record::own;
use crate::work::session::Officer;
use crate::{Page, record_says, says, words};

const LIST: &str = "/kerja/dokumentasi";

/// What the address of the list says.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    daftar: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    cari: String,
    #[serde(default)]
    halaman: Option<i64>,
}

/// The tabs of the list: their codes in addresses, and the stages under each.
const TABS: [(&str, &[Stage]); 6] = [
    (
        "berjalan",
        &[
            Stage::Kept,
            Stage::HandedOver,
            Stage::Stored,
            Stage::Collected,
            Stage::Submitted,
            Stage::Approved,
        ],
    ),
    ("unit", &[Stage::Kept, Stage::HandedOver]),
    ("formulir", &[Stage::Stored, Stage::Collected]),
    ("persetujuan", &[Stage::Submitted, Stage::Approved]),
    ("terdaftar", &[Stage::Listed]),
    ("dibuang", &[Stage::Dropped]),
];

struct Tab {
    href: String,
    label: String,
    count: i64,
    here: bool,
}

struct Row {
    href: String,
    title: String,
    badge: Badge,
    unit: String,
    category: String,
    files: usize,
    shelf: String,
    next: String,
    changed: String,
}

#[derive(Template)]
#[template(path = "work/records.html")]
struct ListPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    asked: Asked,
    bucket: &'static str,
    tabs: Vec<Tab>,
    units: Vec<Choice>,
    rows: Vec<Row>,
    may_begin: bool,
    why_not: Option<String>,
    paging: Paging,
    page_address: String,
    damaged: usize,
}

/// `GET /kerja/dokumentasi`: the documents, those changed last first.
pub async fn list(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let (bucket, stages) =
        TABS.iter().find(|(code, _)| *code == asked.daftar).copied().unwrap_or(TABS[0]);
    let wanted = Wanted {
        stages: stages.to_vec(),
        unit: Some(asked.unit.clone()).filter(|unit| !unit.is_empty()).map(UnitId::new),
        text: asked.cari.chars().take(200).collect(),
        page: asked.halaman.unwrap_or(1).clamp(1, 10_000),
    };
    let found = record_view::list(state.desk(), &officer.who, &wanted)
        .await
        .map_err(|e| officer.fail(e))?;
    let damaged = terbuka_desk::scrub::faulty(state.desk(), &officer.who)
        .await
        .map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let count =
        |stages: &[Stage]| stages.iter().filter_map(|stage| found.counts.get(stage)).sum::<i64>();
    let tab = |(code, stages): &(&'static str, &'static [Stage])| Tab {
        href: page.link(address::with(LIST, &[("daftar", code)])),
        label: page.t(format!("work.record.tab.{code}")).into_owned(),
        count: count(stages),
        here: *code == bucket,
    };
    let parts = [("daftar", bucket), ("unit", asked.unit.as_str()), ("cari", asked.cari.as_str())];
    let page_address = page.link(format!("{}&halaman=", address::with(LIST, &parts)));
    let model = ListPage {
        tabs: TABS.iter().map(tab).collect(),
        units: units(&officer, None),
        rows: found.rows.iter().map(|stored| row(&officer, stored)).collect(),
        may_begin: found.begin.1.is_ok(),
        why_not: found.begin.1.as_ref().err().map(|refusal| why(&officer, refusal)),
        paging: Paging::new(
            u32::try_from(wanted.page).unwrap_or(1),
            u64::try_from(found.total).unwrap_or(0),
            u32::try_from(PAGE).unwrap_or(1),
        ),
        page_address,
        damaged: damaged.len(),
        bucket,
        p: page,
        o: &officer,
        asked,
    };
    page.show(&model)
}

fn row(officer: &Officer, stored: &StoredRecord) -> Row {
    let (page, record) = (&officer.page, &stored.record);
    let shelf = &stored.content.paper.shelf;
    let shelf: Vec<&str> = [&shelf.room, &shelf.cabinet, &shelf.folder]
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let category = stored.content.category;
    Row {
        href: page.link(own(&record.id)),
        title: stored.content.title.clone(),
        badge: record_says::badge(page.lang, record.stage),
        unit: officer.office.unit(&record.unit).map_or_else(String::new, |unit| unit.name.clone()),
        category: category.map(|one| record_says::category(page.lang, one)).unwrap_or_default(),
        files: record.current().count(),
        shelf: shelf.join(", "),
        next: record.stage.next_act().map(|act| says::act(page.lang, act)).unwrap_or_default(),
        changed: words::instant(page.lang, stored.changed, officer.office.zone),
    }
}

/// Why this person may not do something: whose step it is.
pub(super) fn why(officer: &Officer, refusal: &Refusal) -> String {
    let page = &officer.page;
    match refusal {
        Refusal::WrongLane { step, lanes, .. } => {
            let lanes = says::one_of(page.lang, lanes);
            page.t2("work.case.lane_of", "step", step, "lanes", lanes)
        }
        Refusal::WrongRole { needed, .. } => {
            let roles = says::roles(page.lang, &officer.office, needed);
            page.t1("work.case.role_of", "roles", roles)
        }
        other => page.say(&says::refusal(page.lang, &officer.office, other)),
    }
}

pub(super) fn units(officer: &Officer, only: Option<&[UnitId]>) -> Vec<Choice> {
    let wanted =
        |unit: &&terbuka_core::office::Unit| only.is_none_or(|only| only.contains(&unit.id));
    let units = officer.office.units.iter().filter(wanted);
    units.map(|unit| Choice::new(unit.id.as_str(), unit.name.clone())).collect()
}
