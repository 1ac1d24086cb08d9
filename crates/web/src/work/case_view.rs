//! What the page of a case shows, in words: everything the desk knows of it, made ready to be drawn.

use terbuka_core::person::masked;
use terbuka_core::refusal::Refusal;
use terbuka_core::request::{Act, Outcome, Stage};
use terbuka_desk::case::CaseView;

use crate::view::{Badge, ClockView, Download, Happening, Tone};
use crate::work::address;
use crate::work::case_steps::{Step, steps};
use crate::work::case_tasks::{Task, tasks};
use crate::work::session::Officer;
use crate::{Page, says, words};

/// A consequence test that the case occasioned.
pub struct Test {
    /// Its page; empty for those who may not read tests.
    pub href: String,
    /// Number and title.
    pub name: String,
    /// Where it stands.
    pub badge: Badge,
}

/// Everything the page shows.
pub struct Shown {
    /// Identifier.
    pub id: String,
    /// Address of the page.
    pub href: String,
    /// Version, for the forms.
    pub version: i64,
    /// Entries of the timeline this page was drawn with.
    pub seen: usize,
    /// Registration number.
    pub number: String,
    /// First words of what is asked.
    pub subject: String,
    /// State of the clock, or the outcome.
    pub badge: Badge,
    /// Stage.
    pub stage: String,
    /// Track, channel, received.
    pub facts: Vec<(String, String)>,
    /// The SOP's line.
    pub steps: Vec<Step>,
    /// Title of the SOP.
    pub procedure: String,
    /// The explained clock.
    pub clock: ClockView,
    /// The requester.
    pub person: Vec<(String, String)>,
    /// The whole identity number, for those who check it.
    pub identity: Option<String>,
    /// What is asked, for what, how.
    pub information: String,
    /// Purpose.
    pub purpose: String,
    /// How it should come.
    pub wishes: Vec<(String, String)>,
    /// Dispositions.
    pub tasks: Vec<Task>,
    /// Consequence tests it waits for, or waited for.
    pub tests: Vec<Test>,
    /// Words that officers wrote: (what, text).
    pub texts: Vec<(String, String)>,
    /// What happened, newest first.
    pub timeline: Vec<Happening>,
    /// Letters.
    pub letters: Vec<Download>,
    /// Files.
    pub files: Vec<Download>,
    /// What this officer may do now, most likely first.
    pub acts: Vec<Act>,
    /// What belongs to others: the act and the sentence.
    pub others: Vec<(String, String)>,
    /// Where the requester follows it.
    pub tracking_url: String,
    /// WhatsApp link to the requester, when he has a number.
    pub whatsapp: Option<String>,
    /// The answer could be published for others to find.
    pub publishable: bool,
    /// It has been.
    pub published: bool,
    /// It waits for the monthly report of this period (`2026-03`).
    pub reports_in: Option<String>,
}

fn tests(page: &Page, view: &CaseView) -> Vec<Test> {
    view.tests
        .iter()
        .map(|test| {
            let number = page.t1("work.test.number", "n", test.number);
            Test {
                href: match test.title {
                    Some(_) => page.link(crate::work::exemption::address_of(&test.id)),
                    None => String::new(),
                },
                name: match &test.title {
                    Some(title) => format!("{number}: {title}"),
                    None => number,
                },
                badge: crate::exemption_says::badge(page.lang, test.stage),
            }
        })
        .collect()
}

impl Shown {
    /// Makes a case ready to be drawn for an officer.
    pub fn new(officer: &Officer, view: &CaseView) -> Self {
        let page = &officer.page;
        let lang = page.lang;
        let case = &view.dossier.case;
        let office = &view.office;
        let zone = office.zone;
        let today = office.date_at(page.now);
        let href = page.link(address::case(&case.id));
        let badge = badge(page, view);
        let clock_badge = (!case.stage.is_open()).then(|| badge.clone());
        let label = |key: &str| page.t(format!("work.case.{key}")).into_owned();
        let mut facts = vec![
            (label("received"), words::instant(lang, case.received, zone)),
            (label("channel"), says::channel(lang, case.channel)),
            (label("track"), says::track(lang, case.track)),
        ];
        if let Some(extension) = &case.extension {
            let words = format!(
                "{} {}",
                words::date(lang, extension.given_on),
                page.t1("work.case.extended_from", "date", words::date(lang, extension.was_due_on)),
            );
            facts.push((label("extension"), words));
        }
        if let Some(completion) = case.completion.as_ref().filter(|_| case.stage.is_open()) {
            facts.push((label("completion_until"), words::long_date(lang, completion.due_on)));
        }
        if let Some(delivered) = &case.delivered {
            let words = format!(
                "{}, {}",
                says::delivery(lang, delivered.by),
                words::date(lang, delivered.on)
            );
            facts.push((label("delivered"), words));
        }
        let given = matches!(case.outcome, Some(Outcome::Granted | Outcome::GrantedInPart));
        Self {
            id: case.id.to_string(),
            version: view.version,
            seen: view.timeline.len(),
            number: case.number.clone(),
            subject: view.subject.clone(),
            stage: says::stage(lang, case.stage),
            steps: steps(page, view),
            procedure: view.procedure_title.clone(),
            clock: ClockView::new(lang, &view.clock, today, clock_badge),
            person: person(page, view),
            identity: identity(officer, view),
            information: view.dossier.content.information.clone(),
            purpose: view.dossier.content.purpose.clone(),
            wishes: vec![
                (label("obtain"), says::obtain(lang, view.dossier.content.obtain)),
                (label("delivery"), says::delivery(lang, view.dossier.content.delivery)),
            ],
            tasks: tasks(officer, view),
            tests: tests(page, view),
            texts: texts(page, view),
            timeline: view
                .timeline
                .iter()
                .rev()
                .map(|entry| {
                    let (title, text) = says::event(lang, office, &entry.event);
                    let by = page.t1("work.case.by", "name", says::actor(lang, &entry.by));
                    Happening {
                        when: words::instant(lang, entry.at, zone),
                        iso: entry.at.to_string(),
                        title,
                        text: if text.is_empty() { by } else { format!("{text}\n{by}") },
                    }
                })
                .collect(),
            letters: view
                .letters
                .iter()
                .map(|letter| Download {
                    title: says::letter(lang, letter.kind),
                    note: format!(
                        "{} · {}",
                        letter.number.as_deref().unwrap_or("–"),
                        words::date(lang, office.date_at(letter.issued))
                    ),
                    href: format!("{href}/surat/{}", letter.id),
                })
                .collect(),
            files: view
                .files
                .iter()
                .map(|file| Download {
                    title: file.name.clone(),
                    note: format!(
                        "{} · {}",
                        page.t(format!("work.slot.{}", file.slot.code())),
                        words::size(lang, file.size.unsigned_abs())
                    ),
                    href: format!("{href}/berkas/{}", file.id),
                })
                .collect(),
            acts: in_order(officer, view),
            others: others(page, view),
            tracking_url: view.tracking_url.clone(),
            whatsapp: whatsapp(page, view),
            publishable: given && !case.stage.is_open() && !view.published,
            published: view.published,
            reports_in: (case.stage == Stage::Supervised).then(|| {
                let month = case.ended_on.unwrap_or(today);
                terbuka_core::report::Period::of(month).to_string()
            }),
            facts,
            badge,
            href,
        }
    }
}

fn badge(page: &Page, view: &CaseView) -> Badge {
    let lang = page.lang;
    match view.dossier.case.outcome {
        Some(outcome) => Badge::new(Tone::Done, says::outcome(lang, outcome)),
        None => {
            let tone = match view.remaining {
                ..0 => Tone::Late,
                0 => Tone::Today,
                1..=3 => Tone::Soon,
                _ => Tone::Ok,
            };
            Badge::new(tone, says::remaining(lang, view.remaining))
        }
    }
}

fn person(page: &Page, view: &CaseView) -> Vec<(String, String)> {
    let lang = page.lang;
    let label = |key: &str| page.t(format!("work.case.{key}")).into_owned();
    let Some(person) = &view.dossier.requester else {
        return vec![(label("name"), page.t("work.case.erased").into_owned())];
    };
    let mut rows = vec![
        (label("name"), person.name.clone()),
        (label("kind"), says::requester_kind(lang, person.kind)),
    ];
    let identity = person.identity_number.as_deref().map(masked);
    if let Some(number) = identity {
        let kind = person
            .identity_kind
            .map_or_else(|| label("identity"), |kind| says::identity_kind(lang, kind));
        rows.push((kind, number));
    }
    rows.push((label("address"), person.address.clone()));
    let more = [
        ("phone", &person.phone),
        ("email", &person.email),
        ("occupation", &person.occupation),
        ("education", &person.education),
    ];
    for (key, value) in more {
        if let Some(value) = value {
            rows.push((label(key), value.clone()));
        }
    }
    if let Some(attorney) = &person.attorney {
        let contact = [&attorney.address, &attorney.phone].into_iter().flatten();
        let words = std::iter::once(&attorney.name).chain(contact).cloned().collect::<Vec<_>>();
        rows.push((label("attorney"), words.join(", ")));
    }
    rows
}

/// The whole number is shown only to those who compare it with the card.
fn identity(officer: &Officer, view: &CaseView) -> Option<String> {
    let number = view.dossier.requester.as_ref()?.identity_number.clone()?;
    officer.can(terbuka_desk::Permission::Receive).then_some(number)
}

/// What officers wrote, besides dispositions, in the order a case meets it.
fn texts(page: &Page, view: &CaseView) -> Vec<(String, String)> {
    const SLOTS: [&str; 11] = [
        "exempt/told",
        "extension/reason",
        "extension/removed",
        "decision/material",
        "decision/blackout",
        "decision/consequence",
        "decision/holder",
        "decision/payment",
        "delivery/note",
        "supervision/note",
        "withdrawal/reason",
    ];
    let mut found = Vec::new();
    for (slot, body) in &view.dossier.texts {
        if let Some(rest) = slot.strip_prefix("completion/") {
            let key = if rest.ends_with("/missing") { "missing" } else { "supplement" };
            found.push((page.t(format!("work.text.{key}")).into_owned(), body.clone()));
        }
    }
    for slot in SLOTS {
        let body = view.dossier.words(slot);
        if !body.is_empty() {
            let key = format!("work.text.{}", slot.replace('/', "_"));
            found.push((page.t(&key).into_owned(), body.to_owned()));
        }
    }
    found
}

/// The acts this person may do, the likeliest first: what brings the case on, then the rest.
fn in_order(officer: &Officer, view: &CaseView) -> Vec<Act> {
    let asked_of_me =
        view.dossier.case.open_dispositions().any(|task| officer.who.units.contains(&task.unit));
    let weight = |act: Act| match act {
        Act::Reply if asked_of_me => 0,
        Act::Accept | Act::Supplement | Act::HandOver | Act::Register | Act::Supervise => 1,
        Act::AskCompletion | Act::Lapse => 2,
        Act::Decide => 3,
        Act::AnswerOnSpot => 4,
        Act::Dispose => 5,
        Act::Remind => 6,
        Act::TellExempt => 7,
        Act::Reply => 8,
        Act::Extend | Act::RemoveExtension => 9,
        Act::SetTrack => 10,
        _ => 11,
    };
    let mut acts = view.acts.clone();
    acts.sort_by_key(|act| weight(*act));
    acts
}

fn others(page: &Page, view: &CaseView) -> Vec<(String, String)> {
    view.refused
        .iter()
        .map(|(act, refusal)| {
            let lang = page.lang;
            let why = match refusal {
                Refusal::WrongLane { step, lanes, .. } => {
                    let lanes = says::one_of(lang, lanes);
                    page.t2("work.case.lane_of", "step", step, "lanes", lanes)
                }
                Refusal::WrongRole { needed, .. } => {
                    page.t1("work.case.role_of", "roles", says::roles(lang, &view.office, needed))
                }
                other => page.say(&says::refusal(lang, &view.office, other)),
            };
            (says::act(lang, *act), why)
        })
        .collect()
}

/// A link that opens a WhatsApp message to the requester with the tracking address in it.
fn whatsapp(page: &Page, view: &CaseView) -> Option<String> {
    let phone = view.dossier.requester.as_ref()?.phone.as_deref()?;
    let digits: String = phone.chars().filter(char::is_ascii_digit).collect();
    let digits = match digits.strip_prefix('0') {
        Some(rest) => format!("62{rest}"),
        None => digits,
    };
    let text = page.t2(
        "work.case.whatsapp_text",
        "number",
        &view.dossier.case.number,
        "url",
        &view.tracking_url,
    );
    Some(format!("https://wa.me/{digits}?text={}", address::encode(&text)))
}
