//! The decision's page: all that the written notification must say (Art. 22(7) a–g), a draft to read
//! before it is signed, and what was asked beside it.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use terbuka_core::ident::CaseId;
use terbuka_core::law::NeverExempt;
use terbuka_core::letter::LetterKind;
use terbuka_core::request::{Act, Outcome};
use terbuka_desk::papers::{FileOut, Format};
use terbuka_desk::{case, serve};

use crate::error::WebError;
use crate::form::{Checker, FormState, Submitted};
use crate::state::AppState;
use crate::view::Choice;
use crate::work::case::Returned;
use crate::work::case_choices;
use crate::work::case_items::{self, Proposed, WithItem};
use crate::work::case_view::Shown;
use crate::work::session::Officer;
use crate::work::{acts, address, labels, parse, trouble};
use crate::{Page, exemption_says, says};

#[derive(Template)]
#[template(path = "work/decision.html")]
struct DecisionPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    c: Shown,
    outcomes: Vec<Choice>,
    grounds: Vec<Choice>,
    never_exempt: Vec<Choice>,
    deliveries: Vec<Choice>,
    open_tasks: usize,
    /// Items of the list that may be the answer.
    items: Vec<Proposed>,
    /// Decided tests that a refusal can rest on.
    tests: Vec<Choice>,
    may_test: bool,
}

/// Decided tests in force, each with its letters, decision and end.
fn tests(page: &Page, view: &case::CaseView) -> Vec<Choice> {
    view.decided_tests
        .iter()
        .map(|test| {
            let letters: Vec<&str> = test.grounds.iter().map(|ground| ground.code()).collect();
            let hint = format!(
                "{}, {}; {}",
                page.t1("work.decision.letters", "letters", letters.join(", ")),
                test.decree,
                exemption_says::period(page.lang, &test.period, "")
            );
            Choice::new(test.id.as_str(), &test.title).hint(hint)
        })
        .collect()
}

fn outcomes(page: &Page) -> Vec<Choice> {
    parse::OUTCOMES
        .iter()
        .map(|outcome| {
            let key = format!("work.decision.outcome.{}", outcome.code());
            Choice::new(outcome.code(), says::outcome(page.lang, *outcome)).hint(page.t(&key))
        })
        .collect()
}

fn never_exempt(page: &Page) -> Vec<Choice> {
    NeverExempt::ALL
        .iter()
        .map(|class| {
            Choice::new(class.code(), says::never_exempt(page.lang, *class))
                .hint(class.words().citation.clone())
        })
        .collect()
}

async fn draw(
    state: &AppState,
    officer: &Officer,
    id: &CaseId,
    returned: Option<&Returned>,
    taken: Option<String>,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let view = case::open(state.desk(), &officer.who, id).await.map_err(|e| officer.fail(e))?;
    // Whose step it is not, or no longer, reads why on the case's own page.
    if !view.acts.contains(&Act::Decide) {
        return match returned {
            Some(_) => crate::work::case::draw(state, officer, id, returned, "").await,
            None => Ok(page.go(&address::case(id))),
        };
    }
    let usual = FormState::new()
        .with("outcome", Outcome::Granted.code())
        .with("delivery", view.dossier.content.delivery.code())
        .with("cost_rupiah", view.office.settings.cost_rupiah);
    let usual = match taken {
        Some(words) => usual.with("material", words),
        None => usual,
    };
    let shown = Shown::new(officer, &view);
    let form = format!("{}/keputusan", shown.href);
    let items = case_items::proposed(state, officer, &shown.information, &form).await?;
    let view = DecisionPage {
        p: page,
        o: officer,
        f: returned.map_or(&usual, |returned| &returned.form),
        outcomes: outcomes(page),
        grounds: case_choices::grounds(page),
        never_exempt: never_exempt(page),
        deliveries: terbuka_core::person::Delivery::ALL
            .iter()
            .map(|v| Choice::new(v.code(), says::delivery(page.lang, *v)))
            .collect(),
        open_tasks: view.dossier.case.open_dispositions().count(),
        tests: tests(page, &view),
        may_test: view.may_test,
        items,
        c: shown,
    };
    let status = returned.map_or(axum::http::StatusCode::OK, |returned| returned.status);
    page.show_with(status, &view)
}

/// `GET …/keputusan`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    Query(with): Query<WithItem>,
) -> Result<Response, WebError> {
    let taken = case_items::taken(&state, &officer, &with).await?;
    draw(&state, &officer, &CaseId::new(id), None, taken).await
}

/// `POST …/keputusan`.
pub async fn decide(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    let id = CaseId::new(id);
    match acts::attempt(&state, &officer, &id, Act::Decide, &form).await? {
        Ok(done) => {
            let to = address::with(&address::case(&done.case), &[("ok", Act::Decide.code())]);
            Ok(officer.page.go(&to))
        }
        Err(returned) => draw(&state, &officer, &id, Some(&returned), None).await,
    }
}

/// `POST …/keputusan/pratinjau`: the draft as it would be printed. Nothing is stored, no number is
/// taken.
pub async fn preview(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    let id = CaseId::new(id);
    if let Err(error) = serve::gate(state.desk(), &officer.who, &id, Act::Decide).await {
        let mut f = FormState::keeping(&form.data);
        let status = trouble::into_form(&officer, &mut f, error)?;
        let returned = Returned::new(Act::Decide, f, status, &form.data);
        return draw(&state, &officer, &id, Some(&returned), None).await;
    }
    let mut c = Checker::new(&form.data);
    let command = parse::command(Act::Decide, &mut c, officer.page.now);
    let drafts = match c.finish(command) {
        Ok(command) => serve::preview(state.desk(), &officer.who, &id, command).await,
        Err(f) => {
            let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            let mut f = *f;
            labels::name(&officer.page, &mut f);
            let returned = Returned::new(Act::Decide, f, status, &form.data);
            return draw(&state, &officer, &id, Some(&returned), None).await;
        }
    };
    match drafts {
        Ok(drafts) => {
            // The notification carries the seven contents; what goes with it repeats them.
            let wanted = |kind: &LetterKind| *kind == LetterKind::Notification;
            let found = drafts.iter().find(|(kind, _)| wanted(kind)).or(drafts.first());
            let (kind, bytes) = found.ok_or(WebError::NotFound)?;
            Ok(crate::download::ours(FileOut {
                name: format!("konsep-{}.pdf", kind.code()),
                media_type: Format::Pdf.media_type().into(),
                bytes: bytes.clone(),
            }))
        }
        Err(error) => {
            let mut f = FormState::keeping(&form.data);
            let status = trouble::into_form(&officer, &mut f, error)?;
            labels::name(&officer.page, &mut f);
            let returned = Returned::new(Act::Decide, f, status, &form.data);
            draw(&state, &officer, &id, Some(&returned), None).await
        }
    }
}
