//! The desk's form for what comes over the counter, by letter, e-mail or telephone (seed step 1),
//! built for speed, and the page after it: number, receipt to print, what to do next.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use terbuka_core::ident::CaseId;
use terbuka_core::letter::LetterKind;
use terbuka_core::person::{Channel, Delivery, IdentityKind, IdentityPaper, Obtain, RequesterKind};
use terbuka_core::procedure::{Service, Step, TimeStandard};
use terbuka_core::request::Act;
use terbuka_desk::intake::{self, DeskIntake, RequestForm};
use terbuka_desk::upload::UploadSlot;
use terbuka_desk::{Permission, case, offices};

use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::seal::FormKey;
use crate::state::AppState;
use crate::view::Choice;
use crate::work::session::Officer;
use crate::work::{address, labels, parse, trouble};
use crate::{Page, says, words};

/// The form's name in its one-time key.
const FORM: &str = "desk";

/// The channels that end at the desk; the portal has a form of its own.
const CHANNELS: [Channel; 4] = [Channel::WalkIn, Channel::Letter, Channel::Email, Channel::Phone];

/// The files that may come with a request.
const SLOTS: [UploadSlot; 5] = [
    UploadSlot::Identity,
    UploadSlot::PowerOfAttorney,
    UploadSlot::Deed,
    UploadSlot::MinisterialApproval,
    UploadSlot::Supporting,
];

/// The step of the SOP that taking in is, as the form shows it beside the stopwatch.
struct StepOne {
    number: String,
    activity: String,
    requires: Option<String>,
    standard: Option<String>,
    minutes: u32,
}

impl StepOne {
    fn new(page: &Page, step: &Step) -> Self {
        Self {
            number: step.number.clone(),
            activity: step.activity.clone(),
            requires: step.requires.clone(),
            standard: step.time.as_ref().map(|time| says::time_standard(page.lang, time)),
            minutes: step.time.as_ref().and_then(TimeStandard::minutes).unwrap_or(0),
        }
    }
}

#[derive(Template)]
#[template(path = "work/intake.html")]
struct IntakePage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    step: Option<StepOne>,
    opened: i64,
    opened_words: String,
    channels: Vec<Choice>,
    kinds: Vec<Choice>,
    identity_kinds: Vec<Choice>,
    papers: Vec<Choice>,
    obtains: Vec<Choice>,
    deliveries: Vec<Choice>,
    slots: Vec<Choice>,
}

/// The kinds of requester that must show a paper, as a hint beside it.
fn needed_by(page: &Page, paper: IdentityPaper) -> String {
    let kinds: Vec<String> = RequesterKind::ALL
        .iter()
        .filter(|kind| IdentityPaper::required(**kind, false).contains(&paper))
        .map(|kind| says::requester_kind(page.lang, *kind))
        .collect();
    if kinds.is_empty() { String::new() } else { kinds.join(", ") }
}

impl<'a> IntakePage<'a> {
    fn new(
        officer: &'a Officer,
        f: &'a FormState,
        step: Option<StepOne>,
        opened: Timestamp,
    ) -> Self {
        let page = &officer.page;
        let lang = page.lang;
        let choice = |code: &str, label: String| Choice::new(code, label);
        Self {
            p: page,
            o: officer,
            f,
            step,
            opened: opened.as_second(),
            opened_words: words::time(lang, opened, officer.office.zone),
            channels: CHANNELS.iter().map(|v| choice(v.code(), says::channel(lang, *v))).collect(),
            kinds: RequesterKind::ALL
                .iter()
                .map(|v| choice(v.code(), says::requester_kind(lang, *v)))
                .collect(),
            identity_kinds: IdentityKind::ALL
                .iter()
                .map(|v| choice(v.code(), says::identity_kind(lang, *v)))
                .collect(),
            papers: IdentityPaper::ALL
                .iter()
                .map(|v| choice(v.code(), says::paper(lang, *v)).hint(needed_by(page, *v)))
                .collect(),
            obtains: Obtain::ALL.iter().map(|v| choice(v.code(), says::obtain(lang, *v))).collect(),
            deliveries: Delivery::ALL
                .iter()
                .map(|v| choice(v.code(), says::delivery(lang, *v)))
                .collect(),
            slots: SLOTS
                .iter()
                .map(|v| {
                    let key = format!("work.slot.{}", v.code());
                    choice(&parse::file_field(*v), page.t(&key).into_owned())
                })
                .collect(),
        }
    }
}

async fn step_one(state: &AppState, officer: &Officer) -> Result<Option<StepOne>, WebError> {
    let adopted = offices::procedures(state.desk(), &officer.office.id)
        .await
        .map_err(|error| officer.fail(error))?;
    let procedure = adopted.iter().find(|each| each.procedure.service == Service::Request);
    Ok(procedure
        .and_then(|each| each.procedure.step_of(Act::Receive))
        .map(|step| StepOne::new(&officer.page, step)))
}

/// `GET /kerja/permohonan/baru`: the stopwatch starts when the page is drawn.
pub async fn page(State(state): State<AppState>, officer: Officer) -> Result<Response, WebError> {
    intake::gate(state.desk(), &officer.who).await.map_err(|error| officer.fail(error))?;
    let step = step_one(&state, &officer).await?;
    let f = FormState::new()
        .with("channel", Channel::WalkIn.code())
        .with("kind", RequesterKind::Individual.code())
        .with("identity_kind", IdentityKind::Ktp.code())
        .with("obtain", Obtain::SoftCopy.code())
        .with("delivery", Delivery::PickUp.code());
    officer.page.show(&IntakePage::new(&officer, &f, step, officer.page.now))
}

/// What the form holds besides the request itself.
struct Circumstances {
    channel: Channel,
    received: Option<Timestamp>,
    papers: BTreeSet<IdentityPaper>,
    opened: Timestamp,
}

fn circumstances(officer: &Officer, c: &mut Checker) -> Option<Circumstances> {
    let channel = c.need_choice("channel", "forms.error.required", |code| {
        Channel::from_code(code).filter(|channel| CHANNELS.contains(channel))
    });
    let received = arrived(officer, c);
    let papers: BTreeSet<IdentityPaper> =
        c.data().all("papers").filter_map(IdentityPaper::from_code).collect();
    // The stopwatch is a record, not a control: an impossible value counts as opened now.
    let now = officer.page.now;
    let opened = c
        .data()
        .one("opened")
        .ok()
        .flatten()
        .and_then(|text| text.parse::<i64>().ok())
        .and_then(|second| Timestamp::from_second(second).ok())
        .filter(|at| *at <= now && now.duration_since(*at).as_hours() < 12)
        .unwrap_or(now);
    Some(Circumstances { channel: channel?, received, papers, opened })
}

/// The instant a letter or e-mail truly arrived, on the office's wall clock; now when left empty.
fn arrived(officer: &Officer, c: &mut Checker) -> Option<Timestamp> {
    let date = c.date("received");
    let time = match c.line("received_time", 10) {
        None => None,
        Some(text) => {
            let parsed = text.replace('.', ":").parse::<jiff::civil::Time>().ok();
            if parsed.is_none() {
                c.fail("received_time", Message::new("work.intake.time_wrong"));
            }
            parsed
        }
    };
    let today = officer.office.date_at(officer.page.now);
    let date = match (date, time) {
        (None, None) => return None,
        (None, Some(_)) => today,
        (Some(date), _) => date,
    };
    let midday = jiff::civil::time(12, 0, 0, 0);
    let zone = officer.office.zone.tz();
    let at = match time {
        Some(time) => date.to_datetime(time),
        // Without a time, today's receipt is now and an earlier day's is its noon.
        None if date == today => return None,
        None => date.to_datetime(midday),
    };
    at.to_zoned(zone).ok().map(|zoned| zoned.timestamp())
}

fn request_form(c: &Checker) -> RequestForm {
    let text = |name: &str| c.data().one(name).ok().flatten().unwrap_or_default().to_owned();
    RequestForm {
        kind: text("kind"),
        name: text("name"),
        identity_kind: if text("identity_number").trim().is_empty() {
            String::new()
        } else {
            text("identity_kind")
        },
        identity_number: text("identity_number"),
        address: text("address"),
        phone: text("phone"),
        email: text("email"),
        occupation: text("occupation"),
        education: text("education"),
        attorney_name: text("attorney_name"),
        attorney_identity: text("attorney_identity"),
        attorney_address: text("attorney_address"),
        attorney_phone: text("attorney_phone"),
        information: text("information"),
        purpose: text("purpose"),
        obtain: text("obtain"),
        delivery: text("delivery"),
        election: c.ticked("election"),
        statement: true,
    }
}

/// `POST /kerja/permohonan`.
pub async fn receive(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    intake::gate(state.desk(), &officer.who).await.map_err(|error| officer.fail(error))?;
    let page = &officer.page;
    let key = match form.key(page, FORM) {
        FormKey::Fresh(key) => Some(key),
        FormKey::Stale | FormKey::Foreign => None,
    };
    let mut c = Checker::new(&form.data);
    let found = circumstances(&officer, &mut c);
    let opened = found.as_ref().map_or(page.now, |found| found.opened);
    let most = usize::try_from(intake::MAX_FILE_BYTES).unwrap_or(usize::MAX);
    let uploads = parse::uploads(&mut c, &SLOTS, most);
    let request = request_form(&c);
    let complete = c.ticked("complete");
    if key.is_none() {
        c.state().notices.push(Message::new("forms.stale"));
    }
    // All that is wrong is said at once, also when the circumstances are wrong already.
    if c.state().failed()
        && let Err(error) = request.parse(false)
    {
        trouble::into_form(&officer, c.state(), error)?;
    }
    let (mut f, status) = match c.finish(found) {
        Ok(found) => {
            let taken = DeskIntake {
                form: request,
                uploads,
                channel: found.channel,
                received: found.received,
                papers: found.papers,
                complete,
                opened: Some(found.opened),
                key,
            };
            match intake::receive(state.desk(), &officer.who, taken).await {
                Ok(done) => return Ok(page.go(&format!("{}/diterima", address::case(&done.case)))),
                Err(error) => {
                    let mut f = FormState::keeping(&form.data);
                    let status = trouble::into_form(&officer, &mut f, error)?;
                    (f, status)
                }
            }
        }
        Err(f) => (*f, StatusCode::UNPROCESSABLE_ENTITY),
    };
    f.files_lost = !form.data.files.is_empty();
    labels::name(page, &mut f);
    let step = step_one(&state, &officer).await?;
    page.show_with(status, &IntakePage::new(&officer, &f, step, opened))
}

#[derive(Template)]
#[template(path = "work/received.html")]
struct ReceivedPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    number: String,
    requester: String,
    due: String,
    received: String,
    receipt: Option<String>,
    tracking_url: String,
    took: Option<(String, bool)>,
    standard: Option<String>,
    case_href: String,
    next: Vec<(String, String)>,
}

/// `GET /kerja/permohonan/{id}/diterima`: the page after the form was saved.
pub async fn received(
    State(state): State<AppState>,
    officer: Officer,
    Path(id): Path<String>,
) -> Result<Response, WebError> {
    officer.may(Permission::Receive)?;
    let id = CaseId::new(id);
    let view = case::open(state.desk(), &officer.who, &id).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let lang = page.lang;
    let request = &view.dossier.case;
    let href = page.link(address::case(&id));
    let step = view.steps.iter().find(|step| step.done.iter().any(|d| d.act == Act::Receive));
    let took = step.and_then(|step| {
        let minutes = step.done.iter().find(|done| done.act == Act::Receive)?.minutes;
        let standard = step.time.as_ref().and_then(TimeStandard::minutes);
        let within = standard.is_none_or(|standard| minutes <= i64::from(standard));
        Some((says::minutes(lang, minutes), within))
    });
    let receipt = view.letters.iter().find(|letter| letter.kind == LetterKind::Receipt);
    let next = view
        .acts
        .iter()
        .filter(|act| **act != Act::Withdraw)
        .map(|act| {
            let to = match act {
                Act::Decide => format!("{href}/keputusan"),
                act => format!("{href}#{}", act.code()),
            };
            (says::act(lang, *act), to)
        })
        .collect();
    page.show(&ReceivedPage {
        p: page,
        o: &officer,
        number: request.number.clone(),
        requester: view.dossier.requester_name().to_owned(),
        due: words::long_date(lang, request.due_on),
        received: words::instant(lang, request.received, officer.office.zone),
        receipt: receipt.map(|letter| format!("{href}/surat/{}", letter.id)),
        tracking_url: view.tracking_url.clone(),
        standard: step
            .and_then(|step| step.time.as_ref())
            .map(|time| says::time_standard(lang, time)),
        took,
        case_href: href,
        next,
    })
}
