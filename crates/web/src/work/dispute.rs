//! A dispute in the workspace: its clocks, hearings, ruling, and what can be noted next.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use terbuka_core::dispute::decide::hearing_slot;
use terbuka_core::dispute::{Step as DisputeStep, commission};
use terbuka_core::ident::CaseId;
use terbuka_core::objection::dossier::INFORMATION_SLOT;
use terbuka_core::refusal::Refusal;
use terbuka_desk::disputes::{self, DisputeView};
use terbuka_desk::{Permission, objections};

use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::state::AppState;
use crate::view::{Badge, ClockView, Download, Happening, Tone};
use crate::work::objection::{Asked, MOST, own as objection_page, why};
use crate::work::posts::posts;
use crate::work::session::Officer;
use crate::work::steps::{self, Step};
use crate::work::{address, dispute_forms, parse, trouble};
use crate::{Page, objection_says, says, words};

struct HearingLine {
    no: u16,
    kind: String,
    when: String,
    place: String,
    cancelled: bool,
}

#[derive(Template)]
#[template(path = "work/dispute.html")]
struct DisputePage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    title: String,
    subject: String,
    version: i64,
    badge: Badge,
    late: Option<String>,
    steps: Vec<Step>,
    others: Vec<(String, String)>,
    clocks: Vec<ClockView>,
    facts: Vec<(String, String)>,
    texts: Vec<(String, String)>,
    hearings: Vec<HearingLine>,
    objection: (String, String),
    evidence: Option<String>,
    competence: String,
    timeline: Vec<Happening>,
    files: Vec<Download>,
    done: Option<String>,
}

/// `GET /kerja/sengketa/{id}`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let view = open(&state, &officer, &CaseId::new(id)).await?;
    let done = (asked.ok == "1").then(|| officer.page.t("objection.done").into_owned());
    draw(&officer, &view, &FormState::new(), StatusCode::OK, done)
}

async fn open(state: &AppState, officer: &Officer, id: &CaseId) -> Result<DisputeView, WebError> {
    disputes::view(state.desk(), &officer.who, id).await.map_err(|e| officer.fail(e))
}

fn draw(
    officer: &Officer,
    view: &DisputeView,
    f: &FormState,
    status: StatusCode,
    done: Option<String>,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let lang = page.lang;
    let dispute = &view.dossier.dispute;
    let objection = &view.objection.objection;
    let today = officer.office.date_at(page.now);
    let day = |date| words::date(lang, date);
    let href = page.link(format!("/kerja/sengketa/{}", dispute.id));
    let mut steps = dispute_forms::forms(page, officer, view, &href);
    for step in &mut steps {
        step.reopen(f);
    }
    let applied =
        Badge::new(if dispute.late { Tone::Late } else { Tone::Done }, day(dispute.applied_on));
    let begun = dispute.mediation_on.or(dispute.adjudication_on);
    let begun = begun.map(|on| {
        Badge::new(if on > dispute.starts_by { Tone::Late } else { Tone::Done }, day(on))
    });
    let ended = dispute.ruling.as_ref().map(|ruling| {
        Badge::new(
            if ruling.on > dispute.ends_by { Tone::Late } else { Tone::Done },
            day(ruling.on),
        )
    });
    let stopped = dispute.withdrawn_on.map(|on| Badge::new(Tone::Done, day(on)));
    let mut clocks = vec![
        ClockView::new(lang, &view.ends, today, ended.clone().or_else(|| stopped.clone())),
        ClockView::new(lang, &view.starts, today, begun.or(ended).or(stopped)),
        ClockView::new(lang, &view.way, today, Some(applied)),
    ];
    if let Some(court) = &view.court {
        let taken = dispute.appeal.as_ref().map(|appeal| {
            Badge::new(if appeal.late { Tone::Late } else { Tone::Done }, day(appeal.on))
        });
        clocks.insert(0, ClockView::new(lang, court, today, taken));
    }
    let model = DisputePage {
        title: dispute.commission_no.clone().unwrap_or_else(|| objection.number.clone()),
        subject: terbuka_desk::case::subject(view.objection.words(INFORMATION_SLOT)),
        version: view.version,
        badge: Badge::new(Tone::Plain, objection_says::dispute_stage(lang, dispute.stage)),
        late: dispute.late.then(|| words::long_date(lang, dispute.apply_by)),
        steps,
        others: view
            .refused
            .iter()
            .filter(|(step, _)| disputes::useful(*step, dispute))
            .map(|(step, refusal)| (objection_says::step(lang, *step), why(officer, refusal)))
            .collect(),
        clocks,
        facts: facts(page, view),
        texts: texts(page, view),
        hearings: dispute
            .hearings
            .iter()
            .map(|one| HearingLine {
                no: one.no,
                kind: objection_says::hearing(lang, one.kind),
                when: words::instant(lang, one.at, officer.office.zone),
                place: view.dossier.words(&hearing_slot(one.no)).to_owned(),
                cancelled: one.cancelled,
            })
            .collect(),
        objection: (page.link(objection_page(&objection.id)), objection.number.clone()),
        evidence: officer
            .can(Permission::ExportEvidence)
            .then(|| page.link(format!("{}/bukti.zip", objection_page(&objection.id)))),
        competence: commission::citation().to_owned(),
        timeline: timeline(page, officer, view),
        files: view
            .files
            .iter()
            .map(|file| Download {
                title: file.name.clone(),
                note: words::size(lang, file.size.unsigned_abs()),
                href: page.link(format!("{}/berkas/{}", objection_page(&objection.id), file.id)),
            })
            .collect(),
        done,
        p: page,
        o: officer,
        f,
    };
    page.show_with(status, &model)
}

fn facts(page: &Page, view: &DisputeView) -> Vec<(String, String)> {
    let lang = page.lang;
    let dispute = &view.dossier.dispute;
    let label = |key: &str| page.t(format!("objection.fact.{key}")).into_owned();
    let day = |date| words::date(lang, date);
    let mut facts = vec![
        (label("applicant"), view.objection.name().to_owned()),
        (label("commission"), dispute.commission.name.clone()),
        (label("commission_no"), dispute.commission_no.clone().unwrap_or_else(|| "–".into())),
        (label("applied"), day(dispute.applied_on)),
        (label("track"), says::track(lang, dispute.track)),
    ];
    let dated = [("mediation", dispute.mediation_on), ("adjudication", dispute.adjudication_on)];
    for (key, on) in dated {
        if let Some(on) = on {
            facts.push((label(key), day(on)));
        }
    }
    if let Some(ruling) = &dispute.ruling {
        let said = objection_says::ruled(lang, ruling.outcome);
        facts.push((label("ruling"), format!("{}, {}: {said}", ruling.number, day(ruling.on))));
        facts.push((label("ruling_received"), day(ruling.received_on)));
    }
    if let Some(appeal) = &dispute.appeal {
        let by = objection_says::party(lang, appeal.by);
        facts.push((label("appeal"), format!("{by}, {}", day(appeal.on))));
    }
    if let Some(judgment) = &dispute.judgment {
        let said = objection_says::judged(lang, judgment.judged);
        facts.push((
            label("judgment"),
            format!("{}, {}: {said}", judgment.number, day(judgment.on)),
        ));
    }
    if let Some(order) = &dispute.order {
        let until = lang.fill("say.until", &[("date", &day(order.due_on))]);
        facts.push((
            label("order"),
            format!("{}, {until}", objection_says::extent(lang, order.extent)),
        ));
    }
    if let Some(execution) = &dispute.execution {
        let way = says::delivery(lang, execution.by);
        facts.push((label("executed"), format!("{way}, {}", day(execution.on))));
    }
    facts
}

fn texts(page: &Page, view: &DisputeView) -> Vec<(String, String)> {
    let slots =
        [("ruling/words", "ruling"), ("judgment/words", "judgment"), ("execution/note", "given")];
    let said = slots.into_iter().filter(|(slot, _)| !view.dossier.words(slot).is_empty());
    said.map(|(slot, key)| {
        let label = page.t(format!("objection.text.{key}")).into_owned();
        (label, view.dossier.words(slot).to_owned())
    })
    .collect()
}

fn timeline(page: &Page, officer: &Officer, view: &DisputeView) -> Vec<Happening> {
    let lang = page.lang;
    let entry = |(at, by, event): &(jiff::Timestamp, String, _)| {
        let (title, text) = objection_says::dispute_event(lang, &officer.office, event);
        let by = page.t1("work.case.by", "name", says::actor(lang, by));
        Happening {
            when: words::instant(lang, *at, officer.office.zone),
            iso: at.to_string(),
            title,
            text: if text.is_empty() { by } else { format!("{text}\n{by}") },
        }
    };
    view.timeline.iter().rev().map(entry).collect()
}

posts! {
    /// `POST …/nomor`.
    number = DisputeStep::Number;
    /// `POST …/sidang`.
    hearing = DisputeStep::Hearing;
    /// `POST …/perubahan-sidang`.
    move_hearing = DisputeStep::MoveHearing;
    /// `POST …/mediasi`.
    mediate = DisputeStep::Mediate;
    /// `POST …/akhir-mediasi`.
    end_mediation = DisputeStep::EndMediation;
    /// `POST …/ajudikasi`.
    adjudicate = DisputeStep::Adjudicate;
    /// `POST …/putusan`.
    rule = DisputeStep::Rule;
    /// `POST …/gugatan`.
    appeal = DisputeStep::Appeal;
    /// `POST …/putusan-pengadilan`.
    judge = DisputeStep::Judge;
    /// `POST …/pelaksanaan`.
    execute = DisputeStep::Execute;
    /// `POST …/pencabutan`.
    withdraw = DisputeStep::Withdraw;
    /// `POST …/penutupan`.
    close = DisputeStep::Close;
}

async fn take(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    step: DisputeStep,
    sent: &Submitted,
) -> Result<Response, WebError> {
    let code = step.code();
    let data = steps::own(&sent.data, code);
    let mut c = Checker::new(&data);
    let command = dispute_forms::command(step, officer, &mut c);
    let files = steps::uploads(&mut c, objections::slot_of(step.act()), MOST);
    let version = parse::version(&sent.data);
    let (wrong, status) = match c.finish(command) {
        Ok(command) => {
            let cx = state.desk();
            match disputes::perform(cx, &officer.who, id, version, command, files).await {
                Ok(_) => {
                    let here = format!("/kerja/sengketa/{id}");
                    return Ok(officer.page.go(&address::with(&here, &[("ok", "1")])));
                }
                Err(error) => {
                    let mut wrong = FormState::keeping(&data);
                    let status = trouble::into_form(officer, &mut wrong, error)?;
                    (wrong, status)
                }
            }
        }
        Err(wrong) => (*wrong, StatusCode::UNPROCESSABLE_ENTITY),
    };
    let view = open(state, officer, id).await?;
    // Who may not note it learns that, not which fields he left empty.
    if status == StatusCode::UNPROCESSABLE_ENTITY
        && let Some((_, refusal)) = view.refused.iter().find(|(one, _)| *one == step)
    {
        let mut f = FormState::keeping(&sent.data);
        let status = trouble::into_form(officer, &mut f, refusal.clone().into())?;
        return draw(officer, &view, &f, status, None);
    }
    let stage = view.dossier.dispute.stage;
    if status == StatusCode::UNPROCESSABLE_ENTITY && !stage.steps().contains(&step) {
        let mut f = FormState::keeping(&sent.data);
        let refusal = Refusal::DisputeStage { step, stage };
        let status = trouble::into_form(officer, &mut f, refusal.into())?;
        return draw(officer, &view, &f, status, None);
    }
    let f = steps::back(&officer.page, code, &wrong, &sent.data);
    draw(officer, &view, &f, status, None)
}
