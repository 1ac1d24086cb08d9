//! Pages that explain: how to ask, common questions, accessibility.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use terbuka_core::law::{ObjectionGround, Track};
use terbuka_core::office::Office;

use super::choose_office;
use super::promise::{Promise, promises};
use crate::error::WebError;
use crate::page::Page;
use crate::state::AppState;

#[derive(Template)]
#[template(path = "portal/mechanism.html")]
struct Mechanism<'a> {
    p: &'a Page,
    office: Arc<Office>,
    ordinary: Vec<Promise>,
    election: Vec<Promise>,
    grounds: Vec<(&'static str, String)>,
}

/// `GET /mekanisme-permohonan-informasi`.
pub async fn mechanism(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let today = office.date_at(page.now);
    let rules = &*state.desk().rules;
    let grounds = ObjectionGround::ALL
        .iter()
        .map(|ground| {
            let words = ground.words();
            let sentence = match page.lang {
                crate::Lang::Id => words.sentence_id(),
                crate::Lang::En => words.sentence_en(),
            };
            (ground.letter(), sentence.to_owned())
        })
        .collect();
    page.show_public(&Mechanism {
        p: &page,
        office,
        ordinary: promises(rules, page.lang, Track::Ordinary, today),
        election: promises(rules, page.lang, Track::Election, today),
        grounds,
    })
}

#[derive(Template)]
#[template(path = "portal/faq.html")]
struct Faq<'a> {
    p: &'a Page,
    answer_days: u16,
    extension_days: u16,
}

/// Questions: the last part of the keys `portal.faq.q_…` and `portal.faq.a_…`.
const QUESTIONS: [&str; 9] =
    ["who", "account", "identity", "reason", "time", "cost", "refused", "data", "lost"];

/// `GET /faq`.
pub async fn faq(page: Page, State(state): State<AppState>) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let today = office.date_at(page.now);
    let all = promises(&state.desk().rules, page.lang, Track::Ordinary, today);
    let days = |plus: bool| all.iter().find(|x| x.plus == plus).map_or(0, |x| x.days);
    page.show_public(&Faq { p: &page, answer_days: days(false), extension_days: days(true) })
}

impl Faq<'_> {
    fn answer(&self, question: &str) -> String {
        let key = format!("portal.faq.a_{question}");
        self.p.t2(&key, "days", self.answer_days, "more", self.extension_days)
    }
}

#[derive(Template)]
#[template(path = "portal/accessibility.html")]
struct Accessibility<'a> {
    p: &'a Page,
}

/// `GET /aksesibilitas`.
pub async fn accessibility(page: Page) -> Result<Response, WebError> {
    page.show_public(&Accessibility { p: &page })
}
