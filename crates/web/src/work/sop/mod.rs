//! The office's SOPs: those in force, every version and its life, the way to mend a draft.

pub mod edit;
pub mod measures;
pub mod version;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use serde::Deserialize;
use terbuka_core::ident::ProcedureId;
use terbuka_core::procedure::life::Stage;
use terbuka_core::procedure::{Dated, Procedure, Service};
use terbuka_core::role::Role;
use terbuka_desk::{DeskError, Permission, offices, sops};

use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::lang::Lang;
use crate::state::AppState;
use crate::view::{Badge, Choice, Tone};
use crate::work::session::Officer;
use crate::work::trouble;
use crate::{Page, says, words};

/// A document larger than this is no SOP.
const MOST_BYTES: usize = 20 << 20;

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
#[template(path = "work/sop/list.html")]
struct ProcedurePage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    procedures: Vec<Shown>,
    versions: Vec<VersionRow>,
    services: Vec<Choice>,
    may_edit: bool,
    may_make: bool,
    saved: Option<String>,
}

/// One version in the list of all.
struct VersionRow {
    href: String,
    title: String,
    service: String,
    version: i64,
    stage: Badge,
    from: String,
    to: String,
}

/// `GET /kerja/sop`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let saved = match asked.ok.as_str() {
        "jalur" => Some(officer.page.t("work.sop.saved").into_owned()),
        "dibuang" => Some(officer.page.t("work.sop.discarded").into_owned()),
        _ => None,
    };
    draw(&state, &officer, &FormState::new(), StatusCode::OK, saved).await
}

async fn draw(
    state: &AppState,
    officer: &Officer,
    f: &FormState,
    status: StatusCode,
    saved: Option<String>,
) -> Result<Response, WebError> {
    let all = sops::list(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let day = |date: Option<Date>| date.map_or_else(String::new, |d| words::date(page.lang, d));
    let in_force = all.iter().filter(|each| each.stage == Stage::InForce);
    let procedures = in_force
        .map(|each| {
            let from = each.from.map(|date| words::date(page.lang, date));
            shown(officer, each.id.as_str(), &each.procedure, each.version, from)
        })
        .collect();
    let may_make = officer.can(Permission::MakeProcedure);
    let versions = all
        .iter()
        .filter(|each| may_make || is_public(each.stage) || each.stage == Stage::Checked)
        .map(|each| VersionRow {
            href: page.link(format!("/kerja/sop/{}", each.id)),
            title: each.procedure.header.title.clone(),
            service: service(page, each.procedure.service),
            version: each.version,
            stage: stage(page, each.stage),
            from: day(each.from),
            to: day(each.to),
        })
        .collect();
    let services =
        Service::ALL.iter().map(|one| Choice::new(one.code(), service(page, *one))).collect();
    page.show_with(
        status,
        &ProcedurePage {
            p: page,
            o: officer,
            f,
            procedures,
            versions,
            services,
            may_edit: officer.can(Permission::EditOffice),
            may_make,
            saved,
        },
    )
}

fn is_public(stage: Stage) -> bool {
    matches!(stage, Stage::Signed | Stage::InForce | Stage::Replaced | Stage::Void)
}

/// How a service is called.
pub fn service(page: &Page, service: Service) -> String {
    page.t(format!("work.sop.service.{}", service.code())).into_owned()
}

/// Where a version stands.
pub fn stage(page: &Page, stage: Stage) -> Badge {
    let tone = match stage {
        Stage::InForce => Tone::Ok,
        Stage::Signed => Tone::Soon,
        Stage::Draft | Stage::Checked | Stage::Replaced => Tone::Plain,
        Stage::Void => Tone::Late,
    };
    Badge::new(tone, page.t(format!("work.sop.stage.{}", stage.code())))
}

/// `POST /kerja/sop`: a draft from a document, or from the shipped template of a service.
pub async fn begin(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::MakeProcedure)?;
    let mut c = Checker::new(&form.data);
    let from_template = c.choice("service", Service::from_code);
    let mut files: Vec<Upload> = c
        .files("document", MOST_BYTES)
        .into_iter()
        .map(|one| Upload {
            name: one.name.clone(),
            bytes: one.bytes.clone().unwrap_or_default().to_vec(),
        })
        .collect();
    if from_template.is_none() && files.is_empty() {
        c.fail("document", Message::new("work.sop.nothing"));
    }
    let mut f = match c.finish(Some(())) {
        Ok(()) => FormState::new(),
        Err(f) => return draw(&state, &officer, &f, StatusCode::UNPROCESSABLE_ENTITY, None).await,
    };
    let result = match files.pop() {
        Some(file) => {
            sops::import(state.desk(), &officer.who, &file.name, file.bytes, from_template).await
        }
        None => {
            let procedure =
                terbuka_core::procedure::template(from_template.unwrap_or(Service::Request));
            sops::draft(state.desk(), &officer.who, &procedure, sops::Origin::default()).await
        }
    };
    match result {
        Ok(id) => Ok(officer.page.go(&format!("/kerja/sop/{id}?ok=dibaca"))),
        Err(DeskError::Unread(why)) => {
            let text = match officer.page.lang {
                Lang::Id => why.message(),
                Lang::En => why.to_string(),
            };
            f.error("document", Message::new("work.sop.unread").with("why", text));
            draw(&state, &officer, &f, StatusCode::UNPROCESSABLE_ENTITY, None).await
        }
        Err(error) => {
            let status = trouble::into_form(&officer, &mut f, error)?;
            draw(&state, &officer, &f, status, None).await
        }
    }
}

struct Upload {
    name: String,
    bytes: Vec<u8>,
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
