//! What is due now: the requests of the office by their binding date, in buckets, with filters,
//! search and acts on many at once.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::ident::{CaseId, UnitId};
use terbuka_core::request::decide::Command;
use terbuka_core::request::{Act, Stage};
use terbuka_core::role::Role;
use terbuka_desk::queue::{Bucket, Queue, QueueFilter, QueueRow};
use terbuka_desk::{DeskError, Permission, case, exemption_view, queue, serve};

use crate::error::WebError;
use crate::form::Submitted;
use crate::page::see_other;
use crate::state::AppState;
use crate::view::{Badge, Choice, Paging, Tone};
use crate::work::session::Officer;
use crate::work::{NAV, address, exemption, trouble};
use crate::{Page, says, words};

/// The buckets as tabs, in the order shown, with the name in the address.
const TABS: [(Bucket, &str); 11] = [
    (Bucket::Open, "terbuka"),
    (Bucket::Today, "hari-ini"),
    (Bucket::Overdue, "terlambat"),
    (Bucket::Soon, "segera"),
    (Bucket::ToCheck, "diperiksa"),
    (Bucket::Waiting, "menunggu"),
    (Bucket::ToDeliver, "penyerahan"),
    (Bucket::ToRegister, "register"),
    (Bucket::ToSupervise, "supervisi"),
    (Bucket::Done, "selesai"),
    (Bucket::All, "semua"),
];

/// The acts that can be done to many requests at once: those that need no words.
const BULK: [Act; 3] = [Act::Remind, Act::Register, Act::Supervise];

/// How many requests one press may touch.
const BULK_MOST: usize = 100;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    daftar: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    cari: String,
    #[serde(default)]
    hal: String,
    #[serde(default)]
    ok: String,
    #[serde(default)]
    n: String,
}

impl Asked {
    fn bucket(&self) -> Bucket {
        TABS.iter().find(|(_, name)| *name == self.daftar).map_or(Bucket::Open, |(b, _)| *b)
    }

    fn filter(&self) -> QueueFilter {
        QueueFilter {
            bucket: self.bucket(),
            unit: (!self.unit.is_empty()).then(|| UnitId::new(self.unit.clone())),
            text: self.cari.trim().chars().take(200).collect(),
            page: self.hal.parse().unwrap_or(1).max(1),
        }
    }

    fn address(&self, bucket: &str) -> String {
        address::with(
            "/kerja",
            &[("daftar", bucket), ("unit", &self.unit), ("cari", self.cari.trim())],
        )
    }
}

/// One tab.
struct Tab {
    label: String,
    count: u32,
    href: String,
    here: bool,
    alarming: bool,
}

/// One request as the queue shows it.
struct Row {
    id: String,
    version: i64,
    number: String,
    requester: String,
    subject: String,
    stage: String,
    channel: String,
    election: bool,
    extended: bool,
    open_dispositions: u32,
    received: String,
    due: String,
    due_iso: String,
    badge: Badge,
    next: Option<String>,
    waits: String,
    href: String,
    act_href: String,
}

/// What came of one request of a bulk act that did not go through.
struct Failure {
    number: String,
    href: String,
    why: String,
}

#[derive(Template)]
#[template(path = "work/queue.html")]
struct QueuePage<'a> {
    p: &'a Page,
    o: &'a Officer,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    asked: &'a Asked,
    bucket: &'static str,
    units: Vec<Choice>,
    paging: Paging,
    page_address: String,
    bulk: Vec<Choice>,
    done: Option<String>,
    failures: Vec<Failure>,
    today: String,
    /// Consequence tests and exemptions whose next act is this officer's.
    tests: Vec<exemption::list::Row>,
}

/// The badge of a request: what is left of its term, or that it is answered.
pub fn badge(page: &Page, row: &QueueRow) -> Badge {
    let lang = page.lang;
    match row.outcome {
        Some(outcome) => {
            let tone = if row.stage.is_open() { Tone::Plain } else { Tone::Done };
            Badge::new(tone, says::outcome(lang, outcome))
        }
        None => {
            let tone = match row.remaining {
                ..0 => Tone::Late,
                0 => Tone::Today,
                1..=3 => Tone::Soon,
                _ => Tone::Ok,
            };
            Badge::new(tone, says::remaining(lang, row.remaining))
        }
    }
}

/// What this officer should do next with a request: the act that brings it on, not every act that is
/// possible. A liaison answers; whoever waits for units reminds them; then the PPID decides.
fn next(officer: &Officer, row: &QueueRow) -> Option<Act> {
    let answers = officer.who.has(Role::Liaison);
    let order: &[Act] = match row.stage {
        Stage::InProcess if row.open_dispositions > 0 && answers => &[Act::Reply],
        Stage::InProcess if row.open_dispositions > 0 => &[Act::Remind],
        Stage::InProcess => &[Act::Decide, Act::Dispose],
        stage => stage.acts(),
    };
    const SIDE_WAYS: [Act; 3] = [Act::SetTrack, Act::Withdraw, Act::Lapse];
    order.iter().copied().find(|act| row.next.contains(act) && !SIDE_WAYS.contains(act))
}

/// What a request waits for when this officer can do nothing about it.
fn waits(page: &Page, row: &QueueRow) -> String {
    let awaited = match row.stage {
        Stage::Received => Act::Accept,
        Stage::AwaitingCompletion => return page.t("work.queue.waits_requester").into_owned(),
        Stage::InProcess if row.open_dispositions > 0 => {
            return page.t("work.queue.waits_unit").into_owned();
        }
        Stage::InProcess => Act::Decide,
        Stage::Decided => Act::HandOver,
        Stage::Delivered => Act::Register,
        Stage::Registered => Act::Supervise,
        Stage::Supervised => return page.t("work.queue.waits_report").into_owned(),
        Stage::Reported => return page.t("work.queue.finished").into_owned(),
    };
    page.t1("work.queue.waits_others", "act", says::act(page.lang, awaited))
}

impl Row {
    fn new(officer: &Officer, row: &QueueRow) -> Self {
        let page = &officer.page;
        let lang = page.lang;
        let href = page.link(address::case(&row.case));
        let next = next(officer, row);
        Self {
            id: row.case.to_string(),
            version: row.version,
            number: row.number.clone(),
            requester: row.requester.clone(),
            subject: row.subject.clone(),
            stage: says::stage(lang, row.stage),
            channel: says::channel(lang, row.channel),
            election: row.track == terbuka_core::law::Track::Election,
            extended: row.extended,
            open_dispositions: row.open_dispositions,
            received: words::short_date(lang, row.received_on),
            due: words::date(lang, row.due_on),
            due_iso: row.due_on.to_string(),
            badge: badge(page, row),
            next: next.map(|act| says::act(lang, act)),
            waits: waits(page, row),
            act_href: match next {
                Some(Act::Decide) => format!("{href}/keputusan"),
                Some(act) => format!("{href}#{}", act.code()),
                None => href.clone(),
            },
            href,
        }
    }
}

/// `GET /kerja`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    if !officer.can(Permission::SeeCases) {
        // An administrator serves no requests: his first page is another.
        let first = NAV.iter().find(|entry| entry.permission.is_some() && entry.shown(&officer));
        return match first {
            Some(entry) => Ok(see_other(&officer.page.link(entry.path))),
            None => officer.may(Permission::SeeCases).and(Err(WebError::NotFound)),
        };
    }
    draw(&state, &officer, &asked, StatusCode::OK, Vec::new()).await
}

async fn draw(
    state: &AppState,
    officer: &Officer,
    asked: &Asked,
    status: StatusCode,
    failures: Vec<Failure>,
) -> Result<Response, WebError> {
    let found = queue::list(state.desk(), &officer.who, &asked.filter())
        .await
        .map_err(|error| officer.fail(error))?;
    let tasks = exemption_view::tasks(state.desk(), &officer.who)
        .await
        .map_err(|error| officer.fail(error))?;
    let mut view = view(officer, asked, &found, failures);
    view.tests = tasks.iter().map(|one| exemption::list::row(&officer.page, one)).collect();
    officer.page.show_with(status, &view)
}

fn view<'a>(
    officer: &'a Officer,
    asked: &'a Asked,
    found: &Queue,
    failures: Vec<Failure>,
) -> QueuePage<'a> {
    let page = &officer.page;
    let bucket = asked.bucket();
    let tabs = TABS
        .iter()
        .map(|(each, name)| {
            let count = found.counts.get(each).copied().unwrap_or(0);
            Tab {
                label: page.t(format!("work.queue.bucket.{name}")).into_owned(),
                count,
                href: page.link(asked.address(name)),
                here: *each == bucket,
                alarming: *each == Bucket::Overdue && count > 0,
            }
        })
        .collect();
    let possible = |act: Act| found.rows.iter().any(|row| row.next.contains(&act));
    let bulk = BULK
        .iter()
        .filter(|act| possible(**act))
        .map(|act| Choice::new(act.code(), says::act(page.lang, *act)))
        .collect();
    let done = Act::from_code(&asked.ok)
        .filter(|act| BULK.contains(act))
        .zip(asked.n.parse::<u32>().ok())
        .map(|(act, n)| page.t2("work.queue.done", "n", n, "act", says::act(page.lang, act)));
    QueuePage {
        p: page,
        o: officer,
        tabs,
        rows: found.rows.iter().map(|row| Row::new(officer, row)).collect(),
        asked,
        bucket: TABS.iter().find(|(each, _)| *each == bucket).map_or("terbuka", |(_, name)| name),
        units: officer
            .office
            .units
            .iter()
            .map(|unit| Choice::new(unit.id.as_str(), &unit.name))
            .collect(),
        paging: Paging { page: found.page, pages: found.pages, total: u64::from(found.total) },
        page_address: page
            .link(address::with(&asked.address(&asked.daftar), &[("hal", "0")]))
            .trim_end_matches('0')
            .to_owned(),
        bulk,
        done,
        failures,
        today: words::long_date(page.lang, officer.office.date_at(page.now)),
        tests: Vec::new(),
    }
}

/// `POST /kerja/massal`: one act on every ticked request, each on its own: what the law or the SOP
/// refuses for one does not stop the others.
pub async fn bulk(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::SeeCases)?;
    let one = |name: &str| form.data.one(name).ok().flatten().unwrap_or_default().to_owned();
    let asked =
        Asked { daftar: one("daftar"), unit: one("unit"), cari: one("cari"), ..Asked::default() };
    let act = Act::from_code(&one("act")).filter(|act| BULK.contains(act));
    let Some(act) = act else { return Ok(see_other(&officer.page.link("/kerja"))) };
    let mut done = 0_u32;
    let mut failures = Vec::new();
    for ticked in form.data.all("case").take(BULK_MOST) {
        let (id, version) = ticked.split_once(':').unwrap_or((ticked, ""));
        let case = CaseId::new(id);
        match each(&state, &officer, &case, version.parse().ok(), act).await {
            Ok(true) => done += 1,
            Ok(false) => {}
            Err(error) => failures.push(failure(&state, &officer, &case, error).await?),
        }
    }
    if failures.is_empty() {
        let n = done.to_string();
        let to = asked.address(&asked.daftar);
        let to = address::with(&to, &[("ok", act.code()), ("n", &n)]);
        return Ok(see_other(&officer.page.link(&to)));
    }
    let asked = Asked { ok: act.code().to_owned(), n: done.to_string(), ..asked };
    draw(&state, &officer, &asked, StatusCode::CONFLICT, failures).await
}

/// Does the act to one request; false when there was nothing to do.
async fn each(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    version: Option<i64>,
    act: Act,
) -> terbuka_desk::Result<bool> {
    let cx = state.desk();
    let command = match act {
        Act::Register => Command::Register,
        Act::Supervise => Command::Supervise { note: String::new() },
        _ => {
            // Every unit that still owes an answer is chased.
            let view = case::open(cx, &officer.who, id).await?;
            let mut version = version;
            let open: Vec<_> =
                view.dossier.case.open_dispositions().map(|task| task.id.clone()).collect();
            for task in &open {
                let command = Command::Remind { id: task.clone() };
                let done =
                    serve::perform(cx, &officer.who, id, version, command, Vec::new()).await?;
                version = Some(done.version);
            }
            return Ok(!open.is_empty());
        }
    };
    serve::perform(cx, &officer.who, id, version, command, Vec::new()).await?;
    Ok(true)
}

async fn failure(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    error: DeskError,
) -> Result<Failure, WebError> {
    let why = match trouble::web(officer, error) {
        WebError::Refused(message) | WebError::Stale(message) => officer.page.say(&message),
        WebError::NotFound => officer.page.t("work.queue.gone").into_owned(),
        other => return Err(other),
    };
    let number = match case::open(state.desk(), &officer.who, id).await {
        Ok(view) => view.dossier.case.number,
        Err(_) => "–".to_owned(),
    };
    Ok(Failure { number, href: officer.page.link(address::case(id)), why })
}
