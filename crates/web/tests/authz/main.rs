//! The authorization matrix, generated: every route of the route table × a stranger, every role, and
//! every role of another office × a case of every kind at every stage. What is expected comes from the
//! one permission table ([`Permission::roles`], [`Act::roles`] narrowed by the SOP); what came back is
//! compared with `matrix.txt`, which is read in review. `TERBUKA_WRITE_MATRIX=1` writes it anew.

#[path = "../support/mod.rs"]
mod support;

mod expected;
mod stages;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::http::StatusCode;
use expected::{At, Expect};
use stages::*;
use support::{Browser, Site};
use terbuka_core::dispute;
use terbuka_core::exemption;
use terbuka_core::ident::CaseId;
use terbuka_core::objection;
use terbuka_core::office::Office;
use terbuka_core::procedure::Procedure;
use terbuka_core::record;
use terbuka_core::request::Stage;
use terbuka_core::role::Role;
use terbuka_core::statistics::Span;
use terbuka_core::yearly::Chapter;
use terbuka_desk::accounts::{self, NewUser};
use terbuka_desk::{decrees, offices, reports, yearly};
use terbuka_testkit::exemption::{until_consent, walked};
use terbuka_testkit::world::PASSWORD;
use terbuka_web::routes::{self, Guard, Route};

/// Somebody who sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Actor {
    Stranger,
    Own(Role),
    Other(Role),
}

impl Actor {
    fn all() -> Vec<Actor> {
        let own = Role::ALL.into_iter().map(Actor::Own);
        let other = Role::ALL.into_iter().map(Actor::Other);
        std::iter::once(Actor::Stranger).chain(own).chain(other).collect()
    }
}

struct Matrix {
    site: Site,
    procedure: Procedure,
    browsers: BTreeMap<Actor, (Browser, String)>,
    cases: BTreeMap<Stage, Case>,
    tests: BTreeMap<exemption::Stage, CaseId>,
    records: BTreeMap<record::Stage, (CaseId, String)>,
    objections: BTreeMap<objection::Stage, Case>,
    disputes: BTreeMap<dispute::Stage, CaseId>,
    people: u32,
}

async fn sign_in(site: &Site, office: &Office, role: Role) -> (Browser, String) {
    let mut browser = site.browser();
    let login = format!("{}.{}", role.code(), office.slug);
    let page = browser.post("/masuk", &[("login", &login), ("password", PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER, "{login} cannot sign in");
    let token = browser.get("/kerja/kata-sandi").await.input("_csrf").unwrap();
    (browser, token)
}

impl Matrix {
    async fn new() -> Matrix {
        let site = Site::new().await;
        let world = &site.world;
        let mut browsers = BTreeMap::new();
        for actor in Actor::all() {
            let entered = match actor {
                Actor::Stranger => (site.browser(), String::new()),
                Actor::Own(role) => sign_in(&site, &world.office, role).await,
                Actor::Other(role) => sign_in(&site, &world.other, role).await,
            };
            browsers.insert(actor, entered);
        }
        let mut cases = BTreeMap::new();
        for stage in Stage::ALL {
            cases.insert(*stage, case_at(world, *stage).await);
        }
        let mut records = BTreeMap::new();
        for stage in record::Stage::ALL {
            records.insert(*stage, record_at(world, *stage).await);
        }
        // A report for each role to accept, in both offices.
        for office in [&world.office, &world.other] {
            let head = world.person_of(office, Role::Kasubbag);
            for at in 1..=Role::ALL.len() {
                let period = format!("2025-{at:02}").parse().unwrap();
                reports::deliver(&world.cx, &head, period).await.unwrap();
            }
            let ppid = world.person_of(office, Role::Ppid);
            let at = (Chapter::Policy, 0);
            yearly::save_chapter(&world.cx, &ppid, Span::Year(2025), at, "").await.unwrap();
        }
        let adopted = offices::procedures(&world.cx, &world.office.id).await.unwrap();
        let procedure = (*adopted[0].procedure).clone();
        let mut objections = BTreeMap::new();
        for stage in objection::Stage::ALL {
            objections.insert(*stage, objection_at(world, *stage).await);
        }
        let mut disputes = BTreeMap::new();
        for stage in dispute::Stage::ALL {
            disputes.insert(*stage, dispute_at(world, *stage).await);
        }
        let tests = BTreeMap::new();
        Matrix { procedure, browsers, cases, tests, records, objections, disputes, people: 0, site }
    }

    /// The address of a route with its places filled, or nothing when one is unknown to this test.
    async fn address(&mut self, route: &Route, actor: Actor, at: At) -> Option<String> {
        let world = &self.site.world;
        let mut path = route.path.to_owned();
        let fill = |path: &mut String, place: &str, value: &str| *path = path.replace(place, value);
        if !route.path.starts_with("/kerja") {
            // Public places: an office, and tokens and names that nobody gave out.
            fill(&mut path, "{office}", &world.office.code);
            fill(&mut path, "{file}", "tidak-ada.css");
            for place in [
                "{token}",
                "{letter}",
                "{id}",
                "{*number}",
                "{code}",
                "{year}",
                "{name}",
                "{edition}",
                "{action}",
            ] {
                fill(&mut path, place, "0000-0000-0000");
            }
        } else if ON_DRAFTS.iter().any(|end| route.path.ends_with(end)) {
            let id = draft_of_an_sop(world, route.path.ends_with("/pengesahan")).await;
            fill(&mut path, "{id}", id.as_str());
        } else if route.path.starts_with("/kerja/sop/") {
            let adopted = offices::procedures(&world.cx, &world.office.id).await.unwrap();
            fill(&mut path, "{id}", adopted[0].id.as_str());
        } else if route.path.starts_with("/kerja/pengguna/") {
            self.people += 1;
            let new = NewUser {
                office: world.office.id.clone(),
                login: format!("sekali.{}", self.people),
                name: "Sekali Pakai".into(),
                nip: None,
                email: None,
                roles: vec![Role::Pembina],
                units: Vec::new(),
                password: PASSWORD.into(),
                keep_password: true,
            };
            let id = accounts::add(&world.cx, "system", new).await.unwrap();
            fill(&mut path, "{id}", id.as_str());
        } else if route.path.starts_with("/kerja/daftar/{id}") {
            fill(&mut path, "{id}", item_of_the_list(world).await.as_str());
        } else if let At::Charter(stage) = at {
            fill(&mut path, "{id}", charter_at(world, stage).await.as_str());
            fill(&mut path, "{file}", "poster.pdf");
        } else if let At::Test(stage) = at {
            let id = match self.tests.get(&stage) {
                Some(id) => id.clone(),
                None => walked(world, "h", until_consent(), stage).await,
            };
            fill(&mut path, "{id}", id.as_str());
            fill(&mut path, "{file}", "lembar-uji.pdf");
            self.tests.insert(stage, id);
        } else if route.path.starts_with("/kerja/dokumentasi/keputusan/") {
            let superior = world.person(Role::AtasanPpid);
            let id = decrees::issue(&world.cx, &superior).await.unwrap();
            fill(&mut path, "{letter}", id.as_str());
        } else if let At::Record(stage) = at {
            let (id, file) = &self.records[&stage];
            fill(&mut path, "{id}", id.as_str());
            fill(&mut path, "{file}", file);
        } else if route.path == "/kerja/maklumat" && route.method == "POST" {
            finish_charter(world).await;
        } else if let At::Objection(stage) = at {
            let case = &self.objections[&stage];
            fill(&mut path, "{id}", case.id.as_str());
            fill(&mut path, "{letter}", &case.letter);
            fill(&mut path, "{file}", &case.file);
        } else if let At::Dispute(stage) = at {
            fill(&mut path, "{id}", self.disputes[&stage].as_str());
        } else if let At::Case(stage) = at {
            let case = &self.cases[&stage];
            fill(&mut path, "{id}", case.id.as_str());
            fill(&mut path, "{letter}", &case.letter);
            fill(&mut path, "{file}", &case.file);
        }
        let month = match actor {
            Actor::Own(role) | Actor::Other(role) => {
                Role::ALL.iter().position(|each| *each == role).unwrap_or(0) + 1
            }
            Actor::Stranger => 1,
        };
        let period = match route.path {
            path if path.ends_with("/penerimaan") => format!("2025-{month:02}"),
            path if path.starts_with("/kerja/laporan-berkala/") => "2025".to_owned(),
            _ => "2026-01".to_owned(),
        };
        fill(&mut path, "{period}", &period);
        fill(&mut path, "{sha256}", &"0".repeat(64));
        let file = match route.path {
            path if path.starts_with("/kerja/register-keberatan/") => "2026-all-recent.csv",
            path if path.starts_with("/kerja/register-sengketa/") => "2026.csv",
            path if path.starts_with("/kerja/register/") => "2026.csv",
            path if path.starts_with("/register/") => "permohonan-2026.csv",
            path if path.starts_with("/kerja/pengecualian/daftar/") => "2026.csv",
            path if path.starts_with("/kerja/matriks/") => "2026-02.csv",
            path if path.starts_with("/kerja/monev/") => "2026.pdf",
            _ => "laporan.pdf",
        };
        fill(&mut path, "{file}", file);
        // A part of the report of which each office has saved one version.
        fill(&mut path, "{chapter}", Chapter::Policy.code());
        fill(&mut path, "{version}", "1");
        fill(&mut path, "{year}", "2026");
        (!path.contains('{')).then_some(path)
    }

    async fn send(&mut self, route: &Route, actor: Actor, at: At) -> Option<StatusCode> {
        let path = self.address(route, actor, at).await?;
        // Signing out ends a session that later requests need: it gets one of its own.
        let once = route.path == "/kerja/keluar";
        let (mut browser, token) = match actor {
            Actor::Own(role) if once => sign_in(&self.site, &self.site.world.office, role).await,
            Actor::Other(role) if once => sign_in(&self.site, &self.site.world.other, role).await,
            _ => self.browsers[&actor].clone(),
        };
        let page = if route.method == "GET" {
            browser.get(&path).await
        } else {
            let mut fields = vec![
                ("_csrf", token.as_str()),
                ("date", "2026-12-25"),
                ("title", "Uji"),
                ("summary", "Uji"),
                ("chapter", Chapter::Policy.code()),
                ("reason", "Uji"),
            ];
            if ON_DRAFTS.iter().any(|end| route.path.ends_with(end)) {
                let revision = if route.path.ends_with("/pengesahan") { "2" } else { "1" };
                fields.extend([("version", revision), ("do", "add"), ("answer", "Sudah dibaca")]);
            }
            browser.post(&path, &fields).await
        };
        let door = page.location().starts_with("/masuk");
        let changed = page.status == StatusCode::SEE_OTHER && !door && route.method == "POST";
        if let (At::Case(stage), true) = (at, changed) {
            let fresh = case_at(&self.site.world, stage).await;
            self.cases.insert(stage, fresh);
        }
        if let (At::Test(stage), true) = (at, changed) {
            self.tests.remove(&stage);
        }
        if let (At::Record(stage), true) = (at, changed) {
            let fresh = record_at(&self.site.world, stage).await;
            self.records.insert(stage, fresh);
        }
        if let (At::Objection(stage), true) = (at, changed) {
            let fresh = objection_at(&self.site.world, stage).await;
            self.objections.insert(stage, fresh);
        }
        if let (At::Dispute(stage), true) = (at, changed) {
            let fresh = dispute_at(&self.site.world, stage).await;
            self.disputes.insert(stage, fresh);
        }
        if door && route.path != "/kerja/keluar" {
            return Some(StatusCode::UNAUTHORIZED);
        }
        Some(page.status)
    }
}

/// Routes that work on a draft of an SOP: each try gets one of its own.
const ON_DRAFTS: [&str; 5] = [
    "/kerja/sop/{id}/isi",
    "/kerja/sop/{id}/langkah",
    "/kerja/sop/{id}/pemeriksaan",
    "/kerja/sop/{id}/pengesahan",
    "/kerja/sop/{id}/pembuangan",
];

fn fits(expect: Expect, route: &Route, status: StatusCode) -> bool {
    match expect {
        Expect::Door => status == StatusCode::UNAUTHORIZED,
        Expect::Refused => status == StatusCode::FORBIDDEN,
        Expect::Hidden => status == StatusCode::NOT_FOUND,
        Expect::NoToken => status == StatusCode::NOT_FOUND || status == StatusCode::UNAUTHORIZED,
        // A public address whose place holds nothing is simply not there.
        Expect::Open if !route.path.starts_with("/kerja") => {
            status != StatusCode::UNAUTHORIZED && !status.is_server_error()
        }
        Expect::Open => {
            status.is_success()
                || status == StatusCode::SEE_OTHER
                || status == StatusCode::UNPROCESSABLE_ENTITY
        }
    }
}

/// Roles in few words: all, all but some, or a list.
fn roles(found: &[Role]) -> String {
    let rest: Vec<&str> =
        Role::ALL.iter().filter(|role| !found.contains(role)).map(|role| role.code()).collect();
    match (found.len(), rest.len()) {
        (0, _) => String::new(),
        (_, 0) => "*".to_owned(),
        (_, 1..=3) => format!("* except {}", rest.join(" ")),
        _ => found.iter().map(|role| role.code()).collect::<Vec<_>>().join(" "),
    }
}

fn line(answers: &[(Actor, StatusCode)]) -> String {
    let mut by_status: BTreeMap<u16, Vec<Actor>> = BTreeMap::new();
    for (actor, status) in answers {
        by_status.entry(status.as_u16()).or_default().push(*actor);
    }
    let mut parts = Vec::new();
    for (status, actors) in by_status {
        let own: Vec<Role> = actors
            .iter()
            .filter_map(|actor| if let Actor::Own(role) = actor { Some(*role) } else { None })
            .collect();
        let other: Vec<Role> = actors
            .iter()
            .filter_map(|actor| if let Actor::Other(role) = actor { Some(*role) } else { None })
            .collect();
        let mut who = Vec::new();
        if actors.contains(&Actor::Stranger) {
            who.push("stranger".to_owned());
        }
        if !own.is_empty() {
            who.push(format!("own({})", roles(&own)));
        }
        if !other.is_empty() {
            who.push(format!("other({})", roles(&other)));
        }
        parts.push(format!("{status} {}", who.join(" ")));
    }
    parts.join(" | ")
}

#[tokio::test]
async fn every_route_answers_every_role_as_the_table_says() {
    let mut matrix = Matrix::new().await;
    let mut text = String::from(
        "# Who gets what from which route. Written by tests/authz.rs; read it in review.\n",
    );
    let mut wrong = Vec::new();
    let mut uncovered = Vec::new();
    for route in routes::all() {
        let guard =
            if route.guard == Guard::Read { String::new() } else { format!(" {:?}", route.guard) };
        let _ = writeln!(text, "\n{} {} · {:?}{guard}", route.method, route.path, route.who);
        for at in At::all(route) {
            let mut answers = Vec::new();
            for actor in Actor::all() {
                let Some(status) = matrix.send(route, actor, at).await else {
                    uncovered.push(format!("{} {}", route.method, route.path));
                    break;
                };
                let expect = matrix.expected(route, actor, at);
                if !fits(expect, route, status) {
                    wrong.push(format!(
                        "{} {} {actor:?} {at:?}: {status}, expected {expect:?}",
                        route.method, route.path
                    ));
                }
                answers.push((actor, status));
            }
            let _ = writeln!(text, "  {:<20}{}", at.code(), line(&answers));
        }
    }
    matrix.site.close().await;
    assert!(uncovered.is_empty(), "routes that nobody tried: {uncovered:#?}");
    assert!(
        wrong.is_empty(),
        "{} answers differ from the table:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authz/matrix.txt");
    if std::env::var_os("TERBUKA_WRITE_MATRIX").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    let reviewed = std::fs::read_to_string(&file).unwrap_or_default();
    let differs: Vec<&str> =
        text.lines().filter(|line| !reviewed.lines().any(|l| l == *line)).collect();
    assert!(
        text == reviewed,
        "the matrix changed; review it and write it anew:\n{}",
        differs.join("\n")
    );
}
