//! The SOPs the office adopted, to be read, with their lanes mapped to roles.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::ident::ProcedureId;
use terbuka_core::procedure::{Dated, Procedure};
use terbuka_core::role::Role;
use terbuka_desk::{Permission, offices};

use crate::error::WebError;
use crate::form::Submitted;
use crate::state::AppState;
use crate::work::session::Officer;
use crate::{Page, says, words};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
}

struct Step {
    number: String,
    activity: String,
    lanes: Vec<bool>,
    requires: String,
    time: String,
    output: String,
    remark: String,
    acts: String,
}

struct Lane {
    title: String,
    roles: String,
    system: bool,
    /// (code, title, mapped)
    choices: Vec<(&'static str, String, bool)>,
}

struct Shown {
    id: String,
    title: String,
    service: String,
    version: i64,
    head: Vec<(String, String)>,
    boxes: Vec<(String, Vec<String>)>,
    lanes: Vec<Lane>,
    steps: Vec<Step>,
}

#[derive(Template)]
#[template(path = "work/procedure.html")]
struct ProcedurePage<'a> {
    p: &'a Page,
    o: &'a Officer,
    procedures: Vec<Shown>,
    may_edit: bool,
    saved: bool,
}

/// `GET /kerja/sop`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let adopted = offices::procedures(state.desk(), &officer.office.id)
        .await
        .map_err(|error| officer.fail(error))?;
    let procedures = adopted
        .iter()
        .map(|each| {
            let from = each.in_force_from.map(|date| words::date(officer.page.lang, date));
            shown(&officer, each.id.as_str(), &each.procedure, each.version, from)
        })
        .collect();
    let page = &officer.page;
    page.show(&ProcedurePage {
        p: page,
        o: &officer,
        procedures,
        may_edit: officer.can(Permission::EditOffice),
        saved: asked.ok == "jalur",
    })
}

fn shown(
    officer: &Officer,
    id: &str,
    procedure: &Procedure,
    version: i64,
    from: Option<String>,
) -> Shown {
    let page = &officer.page;
    let lang = page.lang;
    let header = &procedure.header;
    let dated = |value: &Option<Dated>| value.as_ref().map(|dated| dated.text.clone());
    let approver = header.approved_by.as_ref().map(|approver| {
        [Some(&approver.position), approver.name.as_ref(), approver.nip.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
            .collect::<Vec<_>>()
            .join(", ")
    });
    let head = [
        ("number", header.number.clone()),
        ("created", dated(&header.created)),
        ("approved", dated(&header.approved)),
        ("effective", dated(&header.effective)),
        ("revised", dated(&header.revised)),
        ("approved_by", approver),
        ("in_force", from),
    ];
    let boxes = &procedure.boxes;
    let lists = [
        ("legal_basis", &boxes.legal_basis),
        ("qualifications", &boxes.qualifications),
        ("related", &boxes.related),
        ("equipment", &boxes.equipment),
        ("warnings", &boxes.warnings),
        ("records", &boxes.records),
    ];
    let label = |key: &str| page.t(format!("work.sop.{key}")).into_owned();
    Shown {
        id: id.to_owned(),
        title: header.title.clone(),
        service: page.t(format!("work.sop.service.{}", procedure.service.code())).into_owned(),
        version,
        head: head
            .into_iter()
            .filter_map(|(key, value)| Some((label(key), value.filter(|v| !v.is_empty())?)))
            .collect(),
        boxes: lists
            .into_iter()
            .filter(|(_, items)| !items.is_empty())
            .map(|(key, items)| (label(key), items.clone()))
            .collect(),
        lanes: procedure
            .lanes
            .iter()
            .map(|lane| Lane {
                title: lane.title.clone(),
                roles: says::roles(lang, &officer.office, &lane.roles),
                system: lane.system,
                choices: Role::ALL
                    .iter()
                    .filter(|role| **role != Role::Administrator)
                    .map(|role| {
                        let title = says::role_of(lang, &officer.office, *role);
                        (role.code(), title, lane.roles.contains(role))
                    })
                    .collect(),
            })
            .collect(),
        steps: procedure
            .steps
            .iter()
            .map(|step| Step {
                number: step.number.clone(),
                activity: step.activity.clone(),
                lanes: procedure
                    .lanes
                    .iter()
                    .map(|lane| step.lanes.contains(&lane.title))
                    .collect(),
                requires: step.requires.clone().unwrap_or_default(),
                time: step
                    .time
                    .as_ref()
                    .map_or_else(String::new, |time| says::time_standard(lang, time)),
                output: step.output.clone().unwrap_or_default(),
                remark: step.remark.clone().unwrap_or_default(),
                acts: step
                    .acts
                    .iter()
                    .map(|act| says::act(lang, *act))
                    .collect::<Vec<_>>()
                    .join(", "),
            })
            .collect(),
    }
}

/// `POST /kerja/sop/{id}/jalur`: gives lanes to roles, as a new version.
pub async fn map_lanes(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::EditOffice)?;
    let id = ProcedureId::new(id);
    // A ticked box is `lane=role`: the lane's place in the document, and the role's code.
    let adopted = offices::procedures(state.desk(), &officer.office.id)
        .await
        .map_err(|error| officer.fail(error))?;
    let procedure = adopted.iter().find(|each| each.id == id).ok_or(WebError::NotFound)?;
    let lanes: Vec<(String, Vec<Role>)> = procedure
        .procedure
        .lanes
        .iter()
        .enumerate()
        .filter(|(_, lane)| !lane.system)
        .map(|(at, lane)| {
            let field = format!("lane_{at}");
            let roles = form.data.all(&field).filter_map(Role::from_code).collect();
            (lane.title.clone(), roles)
        })
        .collect();
    offices::map_lanes(state.desk(), &officer.who, &id, &lanes)
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(officer.page.go("/kerja/sop?ok=jalur"))
}
