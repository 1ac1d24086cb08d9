//! Mending a draft: the document on one side, the data on the other; each part saved by itself, so
//! that nothing typed is far from its button.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::ident::ProcedureId;
use terbuka_core::procedure::{Approver, Branch, Dated, Lane, Procedure, Step, TimeStandard, read};
use terbuka_core::request::Act;
use terbuka_core::role::Role;
use terbuka_desk::{Permission, sops};

use super::version::{Found, sop_message};
use crate::error::WebError;
use crate::form::{FormData, FormState, Message, Submitted};
use crate::state::AppState;
use crate::work::session::Officer;
use crate::work::{parse, trouble};
use crate::{Page, says};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
}

const BOXES: [&str; 6] =
    ["legal_basis", "qualifications", "related", "equipment", "warnings", "records"];

struct LaneForm {
    title: String,
    roles: Vec<(&'static str, String, bool)>,
    system: bool,
}

struct StepForm {
    at: usize,
    number: String,
    activity: String,
    lanes: Vec<(String, bool)>,
    requires: String,
    time: String,
    output: String,
    remark: String,
    ways: String,
    acts: Vec<(&'static str, String, bool)>,
    findings: Vec<String>,
}

#[derive(Template)]
#[template(path = "work/sop/edit.html")]
struct EditPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    id: &'a str,
    title: String,
    version: i64,
    revision: i64,
    source: String,
    findings: Vec<Found>,
    boxes: Vec<(&'static str, String)>,
    lanes: Vec<LaneForm>,
    steps: Vec<StepForm>,
    saved: bool,
}

/// `GET /kerja/sop/{id}/isi`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    officer.may(Permission::MakeProcedure)?;
    let saved = asked.ok == "disimpan";
    draw(&state, &officer, &ProcedureId::new(id), None, StatusCode::OK, saved).await
}

async fn draw(
    state: &AppState,
    officer: &Officer,
    id: &ProcedureId,
    returned: Option<&FormState>,
    status: StatusCode,
    saved: bool,
) -> Result<Response, WebError> {
    let view = sops::open(state.desk(), &officer.who, id).await.map_err(|e| officer.fail(e))?;
    let version = &view.version;
    terbuka_core::procedure::life::mend(version.stage)
        .map_err(|refused| officer.fail(refused.into()))?;
    let found = sops::findings(state.desk(), version).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let procedure = &version.procedure;
    let filled = filled(procedure);
    let f = returned.unwrap_or(&filled);
    let step_findings = |at: usize| {
        let place = format!("steps.{}", at + 1);
        let inside = format!("{place}.");
        found
            .iter()
            .filter(|one| one.place == place || one.place.starts_with(&inside))
            .map(|one| Found::new(page, one).text)
            .collect()
    };
    page.show_with(
        status,
        &EditPage {
            p: page,
            o: officer,
            f,
            id: id.as_str(),
            title: procedure.header.title.clone(),
            version: version.version,
            revision: version.revision,
            findings: found.iter().map(|one| Found::new(page, one)).collect(),
            boxes: BOXES
                .iter()
                .map(|key| (*key, page.t(format!("work.sop.{key}")).into_owned()))
                .collect(),
            lanes: procedure.lanes.iter().map(|lane| lane_form(officer, lane)).collect(),
            steps: procedure
                .steps
                .iter()
                .enumerate()
                .map(|(at, step)| step_form(page, procedure, at, step, step_findings(at)))
                .collect(),
            source: view.source.clone(),
            saved,
        },
    )
}

fn lane_form(officer: &Officer, lane: &Lane) -> LaneForm {
    let roles = Role::ALL.iter().filter(|role| **role != Role::Administrator);
    LaneForm {
        title: lane.title.clone(),
        roles: roles
            .map(|role| {
                let title = says::role_of(officer.page.lang, &officer.office, *role);
                (role.code(), title, lane.roles.contains(role))
            })
            .collect(),
        system: lane.system,
    }
}

fn step_form(
    page: &Page,
    procedure: &Procedure,
    at: usize,
    step: &Step,
    findings: Vec<String>,
) -> StepForm {
    let lanes = procedure.lanes.iter();
    let ways = step.decision.iter().flatten().map(|way| match &way.to {
        Some(to) => format!("{} → {to}", way.answer),
        None => way.answer.clone(),
    });
    StepForm {
        at,
        number: step.number.clone(),
        activity: step.activity.clone(),
        lanes: lanes.map(|lane| (lane.title.clone(), step.lanes.contains(&lane.title))).collect(),
        requires: step.requires.clone().unwrap_or_default(),
        time: step
            .time
            .as_ref()
            .map(|time| says::time_standard(crate::lang::Lang::Id, time))
            .unwrap_or_default(),
        output: step.output.clone().unwrap_or_default(),
        remark: step.remark.clone().unwrap_or_default(),
        ways: ways.collect::<Vec<_>>().join("\n"),
        // The acts of its own service; one bound before to another's can still be taken off.
        acts: Act::ALL
            .iter()
            .filter(|act| act.service() == procedure.service || step.acts.contains(act))
            .map(|act| (act.code(), says::act(page.lang, *act), step.acts.contains(act)))
            .collect(),
        findings,
    }
}

/// The form of the whole as it opens.
fn filled(procedure: &Procedure) -> FormState {
    let header = &procedure.header;
    let dated = |value: &Option<Dated>| value.as_ref().map(|d| d.text.clone()).unwrap_or_default();
    let approver = header.approved_by.clone().unwrap_or_default();
    let mut f = FormState::new()
        .with("title", &header.title)
        .with("number", header.number.clone().unwrap_or_default())
        .with("created", dated(&header.created))
        .with("approved", dated(&header.approved))
        .with("effective", dated(&header.effective))
        .with("revised", dated(&header.revised))
        .with("position", &approver.position)
        .with("name", approver.name.unwrap_or_default())
        .with("nip", approver.nip.unwrap_or_default())
        .with("lanes", lines(procedure.lanes.iter().map(|lane| lane.title.as_str())))
        .with(
            "reviews",
            procedure.closing.reviews_a_year.map(|n| n.to_string()).unwrap_or_default(),
        );
    for (key, items) in box_lists(procedure) {
        f = f.with(key, lines(items.iter().map(String::as_str)));
    }
    for (name, on) in [
        ("force_majeure", procedure.closing.force_majeure),
        ("scope_change_voids", procedure.closing.scope_change_voids),
        ("in_force_when_signed", procedure.closing.in_force_when_signed),
    ] {
        if on {
            f = f.with(name, "1");
        }
    }
    f
}

fn box_lists(procedure: &Procedure) -> [(&'static str, &Vec<String>); 6] {
    let boxes = &procedure.boxes;
    [
        ("legal_basis", &boxes.legal_basis),
        ("qualifications", &boxes.qualifications),
        ("related", &boxes.related),
        ("equipment", &boxes.equipment),
        ("warnings", &boxes.warnings),
        ("records", &boxes.records),
    ]
}

fn lines<'a>(items: impl Iterator<Item = &'a str>) -> String {
    items
        .map(|item| item.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect::<Vec<_>>()
        .join("\n")
}

fn typed(data: &FormData, name: &str) -> String {
    data.one(name).ok().flatten().unwrap_or_default().trim().to_owned()
}

fn some(data: &FormData, name: &str) -> Option<String> {
    Some(typed(data, name)).filter(|text| !text.is_empty())
}

fn list(data: &FormData, name: &str) -> Vec<String> {
    typed(data, name).lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

/// `POST /kerja/sop/{id}/isi`: identity, boxes, lanes, closing rules.
pub async fn whole(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::MakeProcedure)?;
    let id = ProcedureId::new(id);
    let data = &form.data;
    let view = sops::open(state.desk(), &officer.who, &id).await.map_err(|e| officer.fail(e))?;
    let mut next = view.version.procedure.clone();
    let dated = |name: &str| some(data, name).map(|text| read::dated_field(&text));
    next.header.title = typed(data, "title");
    next.header.number = some(data, "number");
    next.header.created = dated("created");
    next.header.approved = dated("approved");
    next.header.effective = dated("effective");
    next.header.revised = dated("revised");
    let approver = Approver {
        position: typed(data, "position"),
        name: some(data, "name"),
        nip: some(data, "nip"),
    };
    next.header.approved_by = Some(approver).filter(|one| *one != Approver::default());
    next.boxes.legal_basis = list(data, "legal_basis");
    next.boxes.qualifications = list(data, "qualifications");
    next.boxes.related = list(data, "related");
    next.boxes.equipment = list(data, "equipment");
    next.boxes.warnings = list(data, "warnings");
    next.boxes.records = list(data, "records");
    lanes(&mut next, data);
    let closing = &mut next.closing;
    closing.reviews_a_year = typed(data, "reviews").parse().ok().filter(|n| (1..=12).contains(n));
    closing.force_majeure = data.all("force_majeure").any(|v| v == "1");
    closing.scope_change_voids = data.all("scope_change_voids").any(|v| v == "1");
    closing.in_force_when_signed = data.all("in_force_when_signed").any(|v| v == "1");
    save(&state, &officer, &id, &form, &next, "").await
}

/// Lanes are a list of titles, in order; one that keeps its place keeps its roles and its steps, so
/// that a title can be mended.
fn lanes(next: &mut Procedure, data: &FormData) {
    let titles = list(data, "lanes");
    let before = std::mem::take(&mut next.lanes);
    let same_count = titles.len() == before.len();
    next.lanes = titles
        .iter()
        .enumerate()
        .map(|(at, title)| {
            let by_name = before.iter().position(|lane| lane.title == *title);
            let from = by_name.or(Some(at).filter(|_| same_count));
            let mut lane = from.and_then(|from| before.get(from)).cloned().unwrap_or(Lane {
                title: title.clone(),
                roles: Vec::new(),
                system: false,
            });
            let field = format!("lane_{at}_roles");
            if data.all("lane_roles_sent").next().is_some() && by_name == Some(at) {
                lane.roles = data.all(&field).filter_map(Role::from_code).collect();
            }
            if lane.title != *title {
                for step in &mut next.steps {
                    for name in step.lanes.iter_mut().filter(|name| **name == lane.title) {
                        name.clone_from(title);
                    }
                }
                lane.title.clone_from(title);
            }
            lane
        })
        .collect();
    let known: Vec<&String> = next.lanes.iter().map(|lane| &lane.title).collect();
    for step in &mut next.steps {
        step.lanes.retain(|name| known.contains(&name));
    }
}

/// `POST /kerja/sop/{id}/langkah`: one step is added, saved, moved or taken out.
pub async fn step(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::MakeProcedure)?;
    let id = ProcedureId::new(id);
    let data = &form.data;
    let view = sops::open(state.desk(), &officer.who, &id).await.map_err(|e| officer.fail(e))?;
    let mut next = view.version.procedure.clone();
    let count = next.steps.len();
    let at = typed(data, "at").parse::<usize>().ok();
    let known = at.filter(|at| *at < count);
    let anchor = match (typed(data, "do").as_str(), known) {
        ("add", _) => {
            next.steps.push(empty_step(count + 1));
            count
        }
        ("remove", Some(at)) => {
            next.steps.remove(at);
            at.saturating_sub(1)
        }
        ("up", Some(at)) if at > 0 => {
            next.steps.swap(at, at - 1);
            at - 1
        }
        ("down", Some(at)) if at + 1 < count => {
            next.steps.swap(at, at + 1);
            at + 1
        }
        ("save", Some(at)) => {
            next.steps[at] = read_step(&next, &next.steps[at], data);
            at
        }
        _ => return Err(WebError::NotFound),
    };
    save(&state, &officer, &id, &form, &next, &format!("#langkah-{anchor}")).await
}

fn empty_step(number: usize) -> Step {
    Step {
        number: number.to_string(),
        activity: String::new(),
        lanes: Vec::new(),
        requires: None,
        time: None,
        output: None,
        remark: None,
        decision: None,
        acts: Vec::new(),
    }
}

fn read_step(procedure: &Procedure, before: &Step, data: &FormData) -> Step {
    let chosen: Vec<&str> = data.all("step_lanes").collect();
    let lanes = procedure.lanes.iter().map(|lane| lane.title.clone());
    let ways: Vec<Branch> = list(data, "ways").iter().map(|line| way(line)).collect();
    let time = some(data, "time");
    // What was not touched stays exactly what it was understood as.
    let as_shown = before.time.as_ref().map(|t| says::time_standard(crate::lang::Lang::Id, t));
    let time = match time {
        Some(text) if as_shown.as_deref() == Some(&text) => before.time.clone(),
        Some(text) => Some(read::time_standard(&text)),
        None => None::<TimeStandard>,
    };
    Step {
        number: typed(data, "step_number"),
        activity: typed(data, "activity"),
        lanes: lanes.filter(|title| chosen.contains(&title.as_str())).collect(),
        requires: some(data, "requires"),
        time,
        output: some(data, "output"),
        remark: some(data, "remark"),
        decision: Some(ways).filter(|ways| !ways.is_empty()),
        acts: data.all("acts").filter_map(Act::from_code).collect(),
    }
}

/// `Ya → 3`, `Ya -> 3` or `Ya: 3`: an answer and the step it leads to.
fn way(line: &str) -> Branch {
    let cut = ["→", "->", "=>", ":"].iter().find_map(|mark| line.split_once(mark));
    let (answer, to) = cut.unwrap_or((line, ""));
    let to = Some(to.trim().to_owned()).filter(|to| !to.is_empty());
    Branch { answer: answer.trim().to_owned(), to }
}

async fn save(
    state: &AppState,
    officer: &Officer,
    id: &ProcedureId,
    form: &Submitted,
    next: &Procedure,
    anchor: &str,
) -> Result<Response, WebError> {
    let revision = parse::version(&form.data).unwrap_or_default();
    match sops::mend(state.desk(), &officer.who, id, revision, next).await {
        Ok(()) => Ok(officer.page.go(&format!("/kerja/sop/{id}/isi?ok=disimpan{anchor}"))),
        Err(error) => {
            let whole = anchor.is_empty();
            let mut f = if whole { FormState::keeping(&form.data) } else { filled(next) };
            let status = match sop_message(&error) {
                Some(message) => {
                    f.notices.push(message);
                    StatusCode::CONFLICT
                }
                None => trouble::into_form(officer, &mut f, error)?,
            };
            if !whole {
                f.notices.push(
                    Message::new("work.sop.step_kept").with("text", typed(&form.data, "activity")),
                );
            }
            draw(state, officer, id, Some(&f), status, false).await
        }
    }
}
