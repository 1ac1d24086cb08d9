//! One version of an SOP: its sheet, what was found in it, what it promises and what was taken, and
//! what may be done with it now.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::ident::ProcedureId;
use terbuka_core::procedure::life::{Reason, Stage, reason_read};
use terbuka_core::procedure::{Finding, Severity};
use terbuka_desk::sop_history::{self, Entry};
use terbuka_desk::sop_measures::measures;
use terbuka_desk::sops::{self, VersionView};
use terbuka_desk::{DeskError, Permission};

use super::measures::MeasureView;
use super::{Shown, shown, stage};
use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::lang::Lang;
use crate::state::AppState;
use crate::view::{Badge, Choice, Tone};
use crate::work::session::Officer;
use crate::work::{parse, trouble};
use crate::{Page, download, says, words};

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
}

/// One finding as it is shown.
pub struct Found {
    /// How grave.
    pub badge: Badge,
    /// What.
    pub text: String,
    /// What to do.
    pub advice: String,
    /// The rule.
    pub citation: String,
}

impl Found {
    /// Words a finding.
    pub fn new(page: &Page, finding: &Finding) -> Self {
        let (tone, key) = match finding.severity {
            Severity::Error => (Tone::Late, "work.sop.severity.error"),
            Severity::Warning => (Tone::Soon, "work.sop.severity.warning"),
            Severity::Info => (Tone::Plain, "work.sop.severity.info"),
        };
        let text = match page.lang {
            Lang::Id => &finding.message,
            Lang::En => &finding.message_en,
        };
        Self {
            badge: Badge::new(tone, page.t(key)),
            text: text.clone(),
            advice: finding.advice.clone().unwrap_or_default(),
            citation: finding.citation.clone().unwrap_or_default(),
        }
    }
}

/// One entry of the version's history.
struct Past {
    what: String,
    when: String,
    by: String,
    words: String,
}

impl Past {
    fn new(officer: &Officer, entry: Entry) -> Self {
        let page = &officer.page;
        let day = entry.on.map(|date| words::date(page.lang, date));
        let reason = entry.reason.map(|one| page.t(format!("work.sop.why.{}", one.code())));
        let said = [day, reason.map(|text| text.into_owned()), entry.words];
        let by = match entry.by.as_str() {
            "system" => page.t("say.actor.system").into_owned(),
            name if entry.roles.is_empty() => name.to_owned(),
            name => format!("{name}, {}", says::roles(page.lang, &officer.office, &entry.roles)),
        };
        Self {
            what: page.t(format!("work.sop.event.{}", entry.what.code())).into_owned(),
            when: words::instant(page.lang, entry.at, officer.office.zone),
            by,
            words: said.into_iter().flatten().collect::<Vec<_>>().join(": "),
        }
    }
}

#[derive(Template)]
#[template(path = "work/sop/version.html")]
struct VersionPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    s: Shown,
    stage: Badge,
    revision: i64,
    facts: Vec<(String, String)>,
    findings: Vec<Found>,
    errors: usize,
    notes: Vec<String>,
    m: MeasureView,
    history: Vec<Past>,
    force_majeure: Option<String>,
    reasons: Vec<Choice>,
    void_reasons: Vec<Choice>,
    may_mend: bool,
    may_check: bool,
    may_sign: bool,
    may_revise: bool,
    may_void: bool,
    done: Option<String>,
}

/// `GET /kerja/sop/{id}`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    const DONE: [&str; 7] =
        ["dibaca", "disimpan", "diperiksa", "disahkan", "dibatalkan", "direviu", "direvisi"];
    let done = DONE.iter().find(|one| **one == asked.ok);
    let done = done.map(|one| officer.page.t(format!("work.sop.done.{one}")).into_owned());
    draw(&state, &officer, &ProcedureId::new(id), &FormState::new(), StatusCode::OK, done).await
}

async fn draw(
    state: &AppState,
    officer: &Officer,
    id: &ProcedureId,
    f: &FormState,
    status: StatusCode,
    done: Option<String>,
) -> Result<Response, WebError> {
    let view = seen(state, officer, id).await?;
    let version = &view.version;
    let page = &officer.page;
    let found = sops::findings(state.desk(), version).await.map_err(|e| officer.fail(e))?;
    let measured =
        measures(state.desk(), &officer.who, version).await.map_err(|e| officer.fail(e))?;
    let history = sop_history::history(state.desk(), &officer.who, version).await;
    let history = history.map_err(|e| officer.fail(e))?;
    let from = version.from.map(|date| words::date(page.lang, date));
    let draft = matches!(version.stage, Stage::Draft | Stage::Checked);
    let make = officer.can(Permission::MakeProcedure);
    let sign = officer.can(Permission::SignProcedure);
    let running = matches!(version.stage, Stage::Signed | Stage::InForce);
    let reason =
        |one: &Reason| Choice::new(one.code(), page.t(format!("work.sop.why.{}", one.code())));
    page.show_with(
        status,
        &VersionPage {
            p: page,
            o: officer,
            f,
            s: shown(officer, id.as_str(), &version.procedure, version.version, from),
            stage: stage(page, version.stage),
            revision: version.revision,
            facts: facts(page, &view),
            errors: found.iter().filter(|one| one.severity == Severity::Error).count(),
            findings: found.iter().map(|one| Found::new(page, one)).collect(),
            notes: sops::chart_notes(&version.procedure),
            m: MeasureView::new(officer, version.procedure.service, measured),
            history: history.into_iter().map(|one| Past::new(officer, one)).collect(),
            force_majeure: sop_history::force_majeure(version)
                .map(|words| page.t1("portal.sop.force_majeure", "words", words)),
            reasons: [Reason::Other, Reason::ForceMajeure].iter().map(reason).collect(),
            void_reasons: [Reason::Scope, Reason::Unit, Reason::Other].iter().map(reason).collect(),
            may_mend: make && draft,
            may_check: make && version.stage == Stage::Draft,
            may_sign: sign && version.stage == Stage::Checked,
            may_revise: make && version.stage == Stage::InForce,
            may_void: sign && running,
            done,
        },
    )
}

/// A draft is for those who make or sign SOPs; what was signed is for every officer.
async fn seen(
    state: &AppState,
    officer: &Officer,
    id: &ProcedureId,
) -> Result<VersionView, WebError> {
    let view = sops::open(state.desk(), &officer.who, id).await.map_err(|e| officer.fail(e))?;
    let draft = matches!(view.version.stage, Stage::Draft | Stage::Checked);
    let insider = officer.can(Permission::MakeProcedure) || officer.can(Permission::SignProcedure);
    if draft && !insider {
        return Err(WebError::NotFound);
    }
    Ok(view)
}

fn facts(page: &Page, view: &VersionView) -> Vec<(String, String)> {
    let version = &view.version;
    let day = |date| words::date(page.lang, date);
    let reason = version.reason.as_deref().map(|kept| match reason_read(kept) {
        (Some(one), words) => {
            format!("{}: {words}", page.t(format!("work.sop.why.{}", one.code())))
        }
        (None, words) => words.to_owned(),
    });
    let list = [
        ("source", version.source.clone()),
        ("reason", reason),
        ("answer", version.answer.clone()),
        ("in_force", version.from.map(day)),
        ("until", version.to.map(day)),
        ("review_due", view.review_due.map(day)),
    ];
    list.into_iter()
        .filter_map(|(key, value)| Some((page.t(format!("work.sop.{key}")).into_owned(), value?)))
        .collect()
}

/// `GET /kerja/sop/{id}/lembar.pdf`: the official sheet.
pub async fn sheet(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let view = seen(&state, &officer, &ProcedureId::new(id)).await?;
    let file = sops::sheet(state.desk(), &view.version).await.map_err(|e| officer.fail(e))?;
    Ok(download::ours(file))
}

/// `GET /kerja/sop/{id}/bagan.svg`: the flow chart alone.
pub async fn chart(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    let view = seen(&state, &officer, &ProcedureId::new(id)).await?;
    Ok(download::ours(sops::chart_file(&view.version)))
}

/// What every act on a version brings back: the revision that was looked at.
fn revision(form: &Submitted) -> i64 {
    parse::version(&form.data).unwrap_or_default()
}

async fn ended(
    state: &AppState,
    officer: &Officer,
    id: &ProcedureId,
    form: &Submitted,
    result: Result<(), DeskError>,
    ok: &str,
) -> Result<Response, WebError> {
    let Err(error) = result else {
        return Ok(officer.page.go(&format!("/kerja/sop/{id}?ok={ok}")));
    };
    let mut f = FormState::keeping(&form.data);
    let status = match error {
        DeskError::Sop(refused) => {
            f.notices.push(crate::desk_errors::sop_words(&refused));
            StatusCode::CONFLICT
        }
        error => trouble::into_form(officer, &mut f, error)?,
    };
    draw(state, officer, id, &f, status, None).await
}

/// `POST /kerja/sop/{id}/pemeriksaan`: somebody has looked at the findings.
pub async fn check(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::MakeProcedure)?;
    let id = ProcedureId::new(id);
    let mut c = Checker::new(&form.data);
    let answer = c.text("answer", 4_000).unwrap_or_default();
    let result = sops::check(state.desk(), &officer.who, &id, revision(&form), &answer).await;
    ended(&state, &officer, &id, &form, result, "diperiksa").await
}

/// `POST /kerja/sop/{id}/pengesahan`: signed, from today or a later day.
pub async fn sign(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::SignProcedure)?;
    let id = ProcedureId::new(id);
    let mut c = Checker::new(&form.data);
    let from = c.date("from");
    if let Err(f) = c.finish(Some(())) {
        return draw(&state, &officer, &id, &f, StatusCode::UNPROCESSABLE_ENTITY, None).await;
    }
    let signed = sops::sign(state.desk(), &officer.who, &id, revision(&form), from).await;
    ended(&state, &officer, &id, &form, signed.map(drop), "disahkan").await
}

fn reason(c: &mut Checker<'_>) -> Option<(Reason, String)> {
    let reason = c.need_choice("reason", "forms.error.required", Reason::from_code);
    let words = c.need_text("words", 4_000, "forms.error.required");
    reason.zip(words)
}

/// `POST /kerja/sop/{id}/pembatalan`: ends a version as a whole.
pub async fn void(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::SignProcedure)?;
    let id = ProcedureId::new(id);
    let mut c = Checker::new(&form.data);
    let why = reason(&mut c);
    match c.finish(why) {
        Ok((why, words)) => {
            let revision = revision(&form);
            let result = sops::void(state.desk(), &officer.who, &id, revision, why, &words).await;
            ended(&state, &officer, &id, &form, result, "dibatalkan").await
        }
        Err(f) => draw(&state, &officer, &id, &f, StatusCode::UNPROCESSABLE_ENTITY, None).await,
    }
}

/// `POST /kerja/sop/{id}/reviu`: reviewed, and stays.
pub async fn review(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::MakeProcedure)?;
    let id = ProcedureId::new(id);
    let mut c = Checker::new(&form.data);
    let words = c.need_text("review", 4_000, "forms.error.required");
    match c.finish(words) {
        Ok(words) => {
            let result =
                sops::review(state.desk(), &officer.who, &id, revision(&form), &words).await;
            ended(&state, &officer, &id, &form, result, "direviu").await
        }
        Err(f) => draw(&state, &officer, &id, &f, StatusCode::UNPROCESSABLE_ENTITY, None).await,
    }
}

/// `POST /kerja/sop/{id}/revisi`: the next version begins as a copy.
pub async fn revise(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::MakeProcedure)?;
    let id = ProcedureId::new(id);
    let mut c = Checker::new(&form.data);
    let why = reason(&mut c);
    match c.finish(why) {
        Ok((why, words)) => {
            match sops::revise(state.desk(), &officer.who, &id, why, &words).await {
                Ok(next) => Ok(officer.page.go(&format!("/kerja/sop/{next}?ok=direvisi"))),
                Err(error) => ended(&state, &officer, &id, &form, Err(error), "").await,
            }
        }
        Err(f) => draw(&state, &officer, &id, &f, StatusCode::UNPROCESSABLE_ENTITY, None).await,
    }
}

/// `POST /kerja/sop/{id}/pembuangan`: a draft is thrown away.
pub async fn discard(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::MakeProcedure)?;
    let id = ProcedureId::new(id);
    match sops::discard(state.desk(), &officer.who, &id, revision(&form)).await {
        Ok(()) => Ok(officer.page.go("/kerja/sop?ok=dibuang")),
        Err(error) => ended(&state, &officer, &id, &form, Err(error), "").await,
    }
}

/// A message about a version, for the page of mending.
pub fn sop_message(error: &DeskError) -> Option<Message> {
    match error {
        DeskError::Sop(refused) => Some(crate::desk_errors::sop_words(refused)),
        _ => None,
    }
}
