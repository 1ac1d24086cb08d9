//! The page of a case.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::ident::CaseId;
use terbuka_core::request::Act;
use terbuka_desk::case::CaseView;
use terbuka_desk::{Permission, accounts, case, objection_tracking};

use crate::error::WebError;
use crate::form::{FormData, FormState};
use crate::state::AppState;
use crate::work::case_choices::Lists;
use crate::work::case_items::{self, Proposed, WithItem};
use crate::work::case_view::Shown;
use crate::work::session::Officer;
use crate::{Page, objection_says, says, words};

/// What the address says besides the case.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// The act that was just done.
    #[serde(default)]
    ok: String,
    #[serde(flatten)]
    with: WithItem,
}

/// An act's form that came back: what was typed, what is wrong, what changed meanwhile.
pub struct Returned {
    /// Whose form it is; none for that of publishing.
    pub act: Option<Act>,
    /// Values and messages.
    pub form: FormState,
    /// Its status.
    pub status: StatusCode,
    /// What was typed, for an act that is no longer possible.
    pub kept: Vec<String>,
    /// Entries of the timeline the form had seen.
    pub seen: Option<usize>,
}

impl Returned {
    /// A form to show again.
    pub fn new(act: Act, form: FormState, status: StatusCode, data: &FormData) -> Self {
        const HIDDEN: [&str; 3] = ["version", "seen", "disposition"];
        let typed = |name: &str| !name.starts_with('_') && !HIDDEN.contains(&name);
        let kept = data.fields.iter().filter(|(name, value)| {
            // Codes are short and mean nothing to a reader; sentences are what must not be lost.
            typed(name) && value.trim().contains(' ')
        });
        let seen = data.one("seen").ok().flatten().and_then(|text| text.parse().ok());
        let kept = kept.map(|(_, value)| value.clone()).collect();
        Self { act: Some(act), form, status, kept, seen }
    }

    /// The form of publishing an answer, to show again.
    pub fn publishing(form: FormState, status: StatusCode, data: &FormData) -> Self {
        Self { act: None, ..Self::new(Act::Report, form, status, data) }
    }
}

#[derive(Template)]
#[template(path = "work/case.html")]
struct CasePage<'a> {
    p: &'a Page,
    o: &'a Officer,
    c: Shown,
    lists: Lists,
    items: Vec<Proposed>,
    /// An item of the list was taken as the answer.
    taken: bool,
    empty: FormState,
    returned: Option<&'a Returned>,
    changed: Vec<String>,
    done: Option<String>,
    usual_due: String,
    objections: Vec<(String, String, String)>,
}

impl CasePage<'_> {
    /// The state of an act's form: what came back, or nothing.
    fn form(&self, act: &Act) -> &FormState {
        match self.returned {
            Some(returned) if returned.act == Some(*act) => &returned.form,
            _ => &self.empty,
        }
    }

    /// The state of the form of publishing.
    fn publishing(&self) -> &FormState {
        match self.returned {
            Some(returned) if returned.act.is_none() => &returned.form,
            _ => &self.empty,
        }
    }

    /// Whether an act's form stands open: the one that came back, or else the likeliest.
    fn open(&self, act: &Act) -> bool {
        match self.returned {
            Some(returned) => returned.act == Some(*act),
            None if self.taken => *act == Act::AnswerOnSpot,
            None => self.c.acts.first() == Some(act),
        }
    }

    /// What was typed for an act that is no longer possible, or has no form here.
    fn orphan(&self) -> Option<&Returned> {
        self.returned.filter(|returned| returned.act.is_some_and(|act| !self.c.acts.contains(&act)))
    }
}

/// `GET /kerja/permohonan/{id}`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    officer.may(Permission::SeeCases)?;
    let taken = case_items::taken(&state, &officer, &asked.with).await?;
    drawn(&state, &officer, &CaseId::new(id), None, (&asked.ok, taken)).await
}

/// Draws the page of a case, perhaps with a form that came back.
pub async fn draw(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    returned: Option<&Returned>,
    ok: &str,
) -> Result<Response, WebError> {
    drawn(state, officer, id, returned, (ok, None)).await
}

async fn drawn(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    returned: Option<&Returned>,
    (ok, taken): (&str, Option<String>),
) -> Result<Response, WebError> {
    let view = case::open(state.desk(), &officer.who, id).await.map_err(|e| officer.fail(e))?;
    let users = if view.acts.contains(&Act::Dispose) {
        accounts::list_for(state.desk(), &officer.office.id).await.map_err(|e| officer.fail(e))?
    } else {
        Vec::new()
    };
    let page = &officer.page;
    let c = Shown::new(officer, &view);
    let lists = Lists::new(page, &view, &c, &users);
    let items = match c.acts.contains(&Act::AnswerOnSpot) {
        true => case_items::proposed(state, officer, &c.information, &c.href).await?,
        false => Vec::new(),
    };
    let changed = returned
        .filter(|returned| returned.status == StatusCode::CONFLICT)
        .map(|returned| since(page, &view, returned.seen))
        .unwrap_or_default();
    let template = CasePage {
        p: page,
        o: officer,
        lists,
        items,
        taken: taken.is_some(),
        empty: match taken {
            Some(words) => FormState::new().with("spot_material", words),
            None => FormState::new(),
        },
        returned,
        changed,
        done: Act::from_code(ok)
            .map(|act| page.t(format!("work.done.{}", act.code())).into_owned()),
        usual_due: page.t1("work.act.due_hint", "n", view.office.settings.disposition_days),
        objections: objections(state, officer, &view).await?,
        c,
    };
    let status = returned.map_or(StatusCode::OK, |returned| returned.status);
    page.show_with(status, &template)
}

/// The objections to a case, for those who may see them: address, number, where each stands.
async fn objections(
    state: &AppState,
    officer: &Officer,
    view: &CaseView,
) -> Result<Vec<(String, String, String)>, WebError> {
    if !officer.can(Permission::SeeObjections) {
        return Ok(Vec::new());
    }
    let (office, case) = (&officer.office.id, &view.dossier.case.id);
    let found = objection_tracking::briefs(state.desk(), office, case)
        .await
        .map_err(|error| officer.fail(error))?;
    let lang = officer.page.lang;
    let line = |one: objection_tracking::Brief| {
        let stands = match one.outcome {
            Some(outcome) => objection_says::outcome(lang, outcome),
            None => objection_says::stage(lang, one.stage),
        };
        (officer.page.link(format!("/kerja/keberatan/{}", one.id)), one.number, stands)
    };
    Ok(found.into_iter().map(line).collect())
}

/// What happened since a form was drawn, for the person whose form came too late.
fn since(page: &Page, view: &CaseView, seen: Option<usize>) -> Vec<String> {
    let from = seen.unwrap_or(view.timeline.len()).min(view.timeline.len());
    view.timeline[from..]
        .iter()
        .map(|entry| {
            let (title, _) = says::event(page.lang, &view.office, &entry.event);
            let at = words::time(page.lang, entry.at, view.office.zone);
            format!("{title} ({}, {at})", entry.by)
        })
        .collect()
}
