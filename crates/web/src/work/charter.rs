//! The service charter in the workspace: the PPID draws it up, the superior determines it or sends it
//! back, the office announces it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::charter::{Charter, Event, Part, Stage, Way, part_rules};
use terbuka_core::ident::CaseId;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::Act;
use terbuka_desk::charter_view::{self, CharterView};
use terbuka_desk::{DeskError, charters};

use crate::charter_says::{self, Deadline};
use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::portal::charter::{PartView, PromiseView, parts, promise_views};
use crate::state::AppState;
use crate::view::{Badge, Choice, Happening, StepState, StepView};
use crate::work::charter_form::{self, Form, promise_field};
use crate::work::posts::posts;
use crate::work::session::Officer;
use crate::work::{address, parse, trouble};
use crate::{Page, download, says, words};

/// What the address says besides the charter.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
}

struct Row {
    href: String,
    name: String,
    badge: Badge,
    begun: String,
    determined: String,
    deadline: Option<Deadline>,
    published: String,
}

#[derive(Template)]
#[template(path = "work/charters.html")]
struct ListPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    rows: Vec<Row>,
    may_begin: bool,
    why_not: Option<String>,
    moved: bool,
}

/// `GET /kerja/maklumat`: every edition.
pub async fn list(State(state): State<AppState>, officer: Officer) -> Result<Response, WebError> {
    let found =
        charter_view::list(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let today = officer.office.date_at(page.now);
    let why_not = found.begin.as_ref().err().map(|refusal| why(&officer, refusal));
    page.show(&ListPage {
        p: page,
        o: &officer,
        rows: found.editions.iter().map(|charter| row(page, charter, today)).collect(),
        may_begin: found.begin.is_ok(),
        why_not,
        moved: found.moved,
    })
}

fn row(page: &Page, charter: &Charter, today: jiff::civil::Date) -> Row {
    let day = |date| words::date(page.lang, date);
    Row {
        href: page.link(format!("/kerja/maklumat/{}", charter.id)),
        name: page.t1("portal.charter.edition", "n", charter.edition),
        badge: charter_says::badge(page.lang, charter.stage),
        begun: day(charter.begun_on),
        determined: charter.determined.as_ref().map(|one| day(one.on)).unwrap_or_default(),
        deadline: charter_says::deadline(page.lang, charter, today),
        published: charter.published.as_ref().map(|one| day(one.on)).unwrap_or_default(),
    }
}

/// Why this person may not do the next act: whose step it is.
fn why(officer: &Officer, refusal: &Refusal) -> String {
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

/// `POST /kerja/maklumat`: begins a draft, filled from the office's own data.
pub async fn begin(
    State(state): State<AppState>,
    officer: Officer,
    _form: Submitted,
) -> Result<Response, WebError> {
    let done = charters::begin(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    Ok(officer.page.go(&address::with(&own(&done.charter), &[("ok", "mulai")])))
}

fn own(id: &CaseId) -> String {
    format!("/kerja/maklumat/{id}")
}

/// A part's field in the draft's form.
struct Field {
    name: &'static str,
    title: String,
    hint: String,
    optional: bool,
    rows: u8,
    /// The promised times stand under this part.
    times: bool,
}

/// A promise's field in the draft's form.
struct PromiseField {
    name: String,
    time: String,
    citation: String,
}

#[derive(Template)]
#[template(path = "work/charter.html")]
struct CharterPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    edition: u32,
    href: String,
    version: i64,
    badge: Badge,
    steps: Vec<StepView>,
    /// The code of the act this person may do now.
    act: &'static str,
    /// What the charter waits for, and why this person may not do it.
    waits: Option<(String, String)>,
    fields: Vec<Field>,
    names: Vec<PromiseField>,
    statement: String,
    time: String,
    parts: Vec<PartView>,
    promises: Vec<PromiseView>,
    ways: Vec<Choice>,
    deadline: Option<Deadline>,
    returned: Option<String>,
    moved: bool,
    public: Option<String>,
    procedure: String,
    timeline: Vec<Happening>,
    done: Option<String>,
}

/// `GET /kerja/maklumat/{id}`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let view = open(&state, &officer, &CaseId::new(id)).await?;
    let f = charter_form::filled(&view.content);
    let done = ["mulai", "simpan", "ajukan", "kembali", "tetap", "umum"]
        .into_iter()
        .find(|code| *code == asked.ok)
        .map(|code| officer.page.t(format!("work.charter.done.{code}")).into_owned());
    draw(&officer, &view, &f, StatusCode::OK, done)
}

async fn open(state: &AppState, officer: &Officer, id: &CaseId) -> Result<CharterView, WebError> {
    charter_view::open(state.desk(), &officer.who, id).await.map_err(|e| officer.fail(e))
}

fn draw(
    officer: &Officer,
    view: &CharterView,
    f: &FormState,
    status: StatusCode,
    done: Option<String>,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let lang = page.lang;
    let charter = &view.charter;
    let today = officer.office.date_at(page.now);
    let may = matches!(&view.next, Some((_, Ok(()))));
    let waits = match &view.next {
        Some((act, Err(refusal))) => Some((says::act(lang, *act), why(officer, refusal))),
        _ => None,
    };
    let last_return = view
        .timeline
        .iter()
        .find(|one| matches!(one.event, Event::Returned { .. }))
        .filter(|_| charter.stage == Stage::Draft);
    let drafting = may && charter.stage == Stage::Draft;
    let model = CharterPage {
        edition: charter.edition,
        href: page.link(own(&charter.id)),
        version: view.version,
        badge: charter_says::badge(lang, charter.stage),
        steps: steps(page, view),
        act: view.next.as_ref().filter(|_| may).map_or("", |(act, _)| act.code()),
        waits,
        fields: if drafting { fields(page) } else { Vec::new() },
        names: view
            .content
            .promises
            .iter()
            .map(|promise| PromiseField {
                name: promise_field(promise.key),
                time: charter_says::promised(lang, &promise.time),
                citation: promise.citation.clone(),
            })
            .collect(),
        statement: view.content.part(Part::Statement).to_owned(),
        time: view.content.part(Part::Time).to_owned(),
        parts: parts(page, &view.content),
        promises: promise_views(page, &view.content.promises, &[]),
        ways: Way::ALL
            .iter()
            .map(|way| Choice::new(way.code(), charter_says::way(lang, *way)))
            .collect(),
        deadline: charter_says::deadline(lang, charter, today),
        returned: last_return.map(|one| one.reason.clone()),
        moved: view.moved,
        public: charter
            .stage
            .is_public()
            .then(|| format!("{}/maklumat/{}", public_prefix(page), charter.edition)),
        procedure: view.procedure.clone().unwrap_or_default(),
        timeline: timeline(officer, view),
        done,
        p: page,
        o: officer,
        f,
    };
    page.show_with(status, &model)
}

/// What stands before the addresses of the office's own portal.
fn public_prefix(page: &Page) -> String {
    match &page.office {
        Some(office) if page.several => format!("/{}", office.slug),
        _ => String::new(),
    }
}

fn fields(page: &Page) -> Vec<Field> {
    part_rules()
        .iter()
        .map(|rule| {
            let note = charter_says::part_note(page.lang, rule);
            let join = if note.is_empty() { "" } else { ". " };
            Field {
                name: rule.code.code(),
                title: match &rule.letter {
                    Some(letter) => {
                        format!("{letter}. {}", charter_says::part(page.lang, rule.code))
                    }
                    None => charter_says::part(page.lang, rule.code).to_owned(),
                },
                hint: format!("{}{join}{note}", rule.citation),
                optional: !rule.mandatory,
                rows: if rule.code == Part::Time { 3 } else { 5 },
                times: rule.code == Part::Time,
            }
        })
        .collect()
}

fn steps(page: &Page, view: &CharterView) -> Vec<StepView> {
    let charter = &view.charter;
    let day = |date| words::date(page.lang, date);
    let at = charter.stage;
    let all = [
        (Stage::Draft, Act::CharterDraft, charter.submitted_on),
        (Stage::Submitted, Act::CharterDetermine, charter.determined.as_ref().map(|one| one.on)),
        (Stage::Determined, Act::CharterPublish, charter.published.as_ref().map(|one| one.on)),
    ];
    all.into_iter()
        .map(|(stage, act, on)| {
            let step = view.steps.get(&act);
            let step = step.map(|number| page.t1("work.case.step", "n", number));
            let notes = [step, on.map(day)];
            StepView {
                label: page.t(format!("work.charter.step.{}", stage.code())).into_owned(),
                note: notes.into_iter().flatten().collect::<Vec<_>>().join(" · "),
                state: match stage.cmp(&at) {
                    std::cmp::Ordering::Less => StepState::Done,
                    std::cmp::Ordering::Equal => StepState::Now,
                    std::cmp::Ordering::Greater => StepState::Ahead,
                },
            }
        })
        .collect()
}

fn timeline(officer: &Officer, view: &CharterView) -> Vec<Happening> {
    let page = &officer.page;
    let entry = |one: &terbuka_desk::charter_view::Happened| {
        let (title, text) = charter_says::event(page.lang, &one.event);
        let by = page.t1("work.case.by", "name", says::actor(page.lang, &one.by));
        let text = [text, one.reason.clone()];
        let text: Vec<String> = text.into_iter().filter(|text| !text.is_empty()).collect();
        Happening {
            when: format!("{}, {by}", words::instant(page.lang, one.at, officer.office.zone)),
            iso: one.at.to_string(),
            title,
            text: text.join(": "),
        }
    };
    view.timeline.iter().map(entry).collect()
}

/// `GET /kerja/maklumat/{id}/poster.pdf`: as it would hang on the wall, a draft marked as such.
pub async fn poster(
    State(state): State<AppState>,
    officer: Officer,
    Path((id, file)): Path<(String, String)>,
) -> Result<Response, WebError> {
    officer.may(terbuka_desk::Permission::SeeCharter)?;
    if file != "poster.pdf" {
        return Err(WebError::NotFound);
    }
    let file = charter_view::own_poster(state.desk(), &officer.who, &CaseId::new(id))
        .await
        .map_err(|error| officer.fail(error))?;
    Ok(download::ours(file))
}

posts! {
    /// `POST /kerja/maklumat/{id}/naskah`: keeps the words.
    revise = Form::Revise;
    /// `POST /kerja/maklumat/{id}/pengajuan`: keeps the words and hands in.
    submit = Form::Submit;
    /// `POST /kerja/maklumat/{id}/pengembalian`: back to the PPID.
    send_back = Form::SendBack;
    /// `POST /kerja/maklumat/{id}/penetapan`.
    determine = Form::Determine;
    /// `POST /kerja/maklumat/{id}/pengumuman`.
    publish = Form::Publish;
}

async fn take(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    form: Form,
    sent: &Submitted,
) -> Result<Response, WebError> {
    let cx = state.desk();
    let mut c = Checker::new(&sent.data);
    let command = charter_form::command(form, &mut c);
    let version = parse::version(&sent.data);
    let outcome: Result<(), DeskError> = match c.finish(command) {
        Ok(command) => charters::perform(cx, &officer.who, id, version, command).await.map(|_| ()),
        // Who may not do it learns that, not which fields he left empty.
        Err(f) => match charters::gate(cx, &officer.who, id, form.act()).await {
            Ok(()) => return again(state, officer, id, *f, StatusCode::UNPROCESSABLE_ENTITY).await,
            Err(error) => Err(error),
        },
    };
    match outcome {
        Ok(()) => Ok(officer.page.go(&address::with(&own(id), &[("ok", form.done())]))),
        Err(error) => {
            let mut f = FormState::keeping(&sent.data);
            let status = trouble::into_form(officer, &mut f, error)?;
            again(state, officer, id, f, status).await
        }
    }
}

/// The page with the form as it was sent and what is wrong with it.
async fn again(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    mut f: FormState,
    status: StatusCode,
) -> Result<Response, WebError> {
    let view = open(state, officer, id).await?;
    charter_form::name(&officer.page, &view.content, &mut f);
    draw(officer, &view, &f, status, None)
}
