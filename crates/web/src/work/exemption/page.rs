//! The page of a consequence test: its steps, its words, the forms this person may send now.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use terbuka_core::exemption::{Event, Period, Stage, View};
use terbuka_core::law::NeverExempt;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::Act;
use terbuka_desk::exemption_view::{self, TestView};

use super::{address_of, form, list};
use crate::error::WebError;
use crate::form::FormState;
use crate::view::{Badge, Choice, Happening, StepState, StepView};
use crate::work::case_choices;
use crate::work::session::Officer;
use crate::{Page, exemption_says, says, words};

/// Why this person may not do an act: whose step it is.
pub(super) fn why(officer: &Officer, refusal: &Refusal) -> String {
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

struct Opinion {
    badge: Badge,
    by: String,
    on: String,
    words: String,
}

struct End {
    ask_on: String,
    ask_iso: String,
    until: String,
    opens_on: String,
    left: i32,
    badge: Option<Badge>,
    citation: String,
}

#[derive(Template)]
#[template(path = "work/exemption/test.html")]
struct TestPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    href: String,
    version: i64,
    number: u32,
    title: String,
    office: String,
    badge: Badge,
    steps: Vec<StepView>,
    /// What this person may do now.
    acts: Vec<Act>,
    /// What is possible but belongs to others, and to whom.
    others: Vec<(String, String)>,
    stage: Stage,
    facts: Vec<(String, String)>,
    weights: Vec<(String, String)>,
    opinions: Vec<Opinion>,
    end: Option<End>,
    returned: Option<String>,
    /// This office determines exemptions itself.
    decides: bool,
    above: Vec<Choice>,
    units: Vec<Choice>,
    extents: Vec<Choice>,
    grounds: Vec<Choice>,
    never_exempt: Vec<Choice>,
    conditions: Vec<Choice>,
    views: Vec<Choice>,
    verdicts: Vec<Choice>,
    reasons: Vec<Choice>,
    renewal: Option<(String, u32)>,
    has_decree: bool,
    procedure: String,
    timeline: Vec<Happening>,
    done: Option<String>,
}

impl TestPage<'_> {
    fn may(&self, code: &str) -> bool {
        self.acts.iter().any(|act| act.code() == code)
    }

    fn at(&self, code: &str) -> bool {
        self.stage.code() == code
    }
}

/// Draws the page of a test, perhaps with a form that came back.
pub(super) fn draw(
    officer: &Officer,
    view: &TestView,
    f: &FormState,
    status: StatusCode,
    done: Option<String>,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let lang = page.lang;
    let test = &view.test;
    let last_return = view
        .timeline
        .iter()
        .find(|one| matches!(one.event, Event::Returned { .. }))
        .filter(|_| test.stage == Stage::Weighing);
    let verdict = |code: &str| Choice::new(code, page.t(format!("work.test.verdict.{code}")));
    let others =
        view.refused.iter().map(|(act, refusal)| (says::act(lang, *act), why(officer, refusal)));
    let elsewhere = test.decided.as_ref().is_some_and(|decided| decided.is_elsewhere());
    let model = TestPage {
        href: page.link(address_of(&test.id)),
        version: view.version,
        number: test.number,
        title: view.content.title.clone(),
        office: view.office.name.clone(),
        badge: exemption_says::badge(lang, test.stage),
        steps: steps(page, view),
        acts: view.acts.clone(),
        others: others.collect(),
        stage: test.stage,
        facts: facts(page, view),
        weights: weights(page, view),
        opinions: view
            .advice
            .iter()
            .map(|advice| Opinion {
                badge: Badge::new(
                    if advice.view == View::Close {
                        crate::view::Tone::Plain
                    } else {
                        crate::view::Tone::Soon
                    },
                    exemption_says::view(lang, advice.view),
                ),
                by: advice.by.clone(),
                on: words::date(lang, advice.on),
                words: advice.words.clone(),
            })
            .collect(),
        end: view.countdown.as_ref().map(|one| End {
            ask_on: words::long_date(lang, one.ask_on),
            ask_iso: one.ask_on.to_string(),
            until: words::long_date(lang, one.until),
            opens_on: words::long_date(lang, one.opens_on),
            left: one.left,
            badge: exemption_says::nearness(lang, one),
            citation: one.citation.clone(),
        }),
        returned: last_return.map(|one| one.words.clone()),
        decides: view.decides,
        above: view.above.iter().map(|(id, name)| Choice::new(id.as_str(), name)).collect(),
        units: list::units(officer),
        extents: list::extents(page),
        grounds: case_choices::grounds(page),
        never_exempt: NeverExempt::ALL
            .iter()
            .map(|class| {
                Choice::new(class.code(), says::never_exempt(lang, *class))
                    .hint(class.words().citation.clone())
            })
            .collect(),
        conditions: Period::choices(&test.grounds)
            .into_iter()
            .map(|one| {
                Choice::new(one.code(), exemption_says::condition(lang, one))
                    .hint(one.words().citation.clone())
            })
            .collect(),
        views: View::ALL
            .iter()
            .map(|one| Choice::new(one.code(), exemption_says::view(lang, *one)))
            .collect(),
        verdicts: vec![verdict("exempt"), verdict("open")],
        reasons: form::REASONS
            .iter()
            .map(|one| Choice::new(one.code(), exemption_says::end(lang, *one)))
            .collect(),
        renewal: view.renewal.as_ref().map(|(id, number)| (page.link(address_of(id)), *number)),
        has_decree: !elsewhere && test.found_open_on.is_none() && !test.grounds.is_empty(),
        procedure: view.procedure.clone().unwrap_or_default(),
        timeline: timeline(officer, view),
        done,
        p: page,
        o: officer,
        f,
    };
    page.show_with(status, &model)
}

fn facts(page: &Page, view: &TestView) -> Vec<(String, String)> {
    let lang = page.lang;
    let (test, content) = (&view.test, &view.content);
    let unit = view.office.unit(&test.unit).map_or("", |unit| unit.name.as_str());
    let mut facts = Vec::new();
    let mut say = |key: &str, value: String| {
        if !value.is_empty() {
            facts.push((page.t(format!("work.test.field.{key}")).into_owned(), value));
        }
    };
    say("subject", content.subject.clone());
    say("documents", content.documents.clone());
    say("unit", format!("{unit}, {}", view.office.name));
    say("extent", exemption_says::extent(lang, test.extent));
    say("blackout", content.blackout.clone());
    say("occasion", exemption_says::occasion(lang, test.occasion));
    say("order", content.order.clone());
    say("request", view.request.as_ref().map(|(_, number)| number.clone()).unwrap_or_default());
    say("renews", view.renews.as_ref().map(|(_, decree)| decree.clone()).unwrap_or_default());
    say("basis", content.citation());
    facts
}

fn weights(page: &Page, view: &TestView) -> Vec<(String, String)> {
    let (test, content) = (&view.test, &view.content);
    let mut said = Vec::new();
    let mut say = |key: &str, value: String| {
        if !value.is_empty() {
            said.push((page.t(format!("work.test.field.{key}")).into_owned(), value));
        }
    };
    say("opened", content.opened.clone());
    say("closed", content.closed.clone());
    say("interest", content.interest.clone());
    say("measures", content.measures.clone());
    say("period", exemption_says::period(page.lang, &test.period, &content.period_note));
    if let Some(decided) = &test.decided {
        let date = words::date(page.lang, decided.on);
        say("decided", format!("{} {}, {date}", decided.name, decided.decree));
    }
    if let Some(ended) = &test.ended {
        say("ended", exemption_says::ended(page.lang, ended));
    }
    said
}

fn steps(page: &Page, view: &TestView) -> Vec<StepView> {
    let test = &view.test;
    let day = |date| words::date(page.lang, date);
    let place = match test.stage {
        Stage::Identified => 1,
        Stage::Weighing => 2,
        Stage::Submitted => 3,
        Stage::Approved | Stage::HandedUp => 4,
        Stage::InForce | Stage::Ended | Stage::NotExempt => 5,
    };
    let finished = matches!(test.stage, Stage::Ended | Stage::NotExempt);
    let all = [
        ("identify", Act::TestIdentify, Some(test.begun_on)),
        ("basis", Act::TestBasis, None),
        ("weigh", Act::TestWeigh, test.submitted_on),
        ("approve", Act::TestApprove, test.approvals.last().map(|one| one.on)),
        ("determine", Act::TestDetermine, test.decided.as_ref().map(|one| one.on)),
        ("open", Act::TestOpen, test.ended.as_ref().map(|one| one.on).or(test.found_open_on)),
    ];
    all.into_iter()
        .enumerate()
        .map(|(at, (name, act, on))| {
            let step = view.steps.get(&act).map(|number| page.t1("work.case.step", "n", number));
            let notes = [step, on.map(day)];
            let state = match at.cmp(&place) {
                std::cmp::Ordering::Less if test.stage == Stage::NotExempt && at > 0 => {
                    if on.is_some() { StepState::Done } else { StepState::Skipped }
                }
                std::cmp::Ordering::Less => StepState::Done,
                std::cmp::Ordering::Equal if finished => StepState::Done,
                // Exempt: what comes next comes by itself or on a day.
                std::cmp::Ordering::Equal if test.stage == Stage::InForce => StepState::Ahead,
                std::cmp::Ordering::Equal => StepState::Now,
                std::cmp::Ordering::Greater => StepState::Ahead,
            };
            StepView {
                label: page.t(format!("work.test.step.{name}")).into_owned(),
                note: notes.into_iter().flatten().collect::<Vec<_>>().join(" · "),
                state,
            }
        })
        .collect()
}

fn timeline(officer: &Officer, view: &TestView) -> Vec<Happening> {
    let page = &officer.page;
    let entry = |one: &exemption_view::Happened| {
        let (title, text) = exemption_says::event(page.lang, &one.event);
        let by = page.t1("work.case.by", "name", says::actor(page.lang, &one.by));
        let text = [text, one.words.clone()];
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
