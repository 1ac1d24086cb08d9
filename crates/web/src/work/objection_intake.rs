//! An objection that comes over the counter, by letter, e-mail or telephone.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jiff::Timestamp;
use terbuka_core::law::ObjectionGround;
use terbuka_core::person::{Channel, IdentityKind, RequesterKind};
use terbuka_desk::objections::{self, DeskObjection};

use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::portal::ask::uploads_of;
use crate::portal::objection::objection_of;
use crate::seal::FormKey;
use crate::state::AppState;
use crate::view::Choice;
use crate::work::objection::own;
use crate::work::session::Officer;
use crate::work::{address, trouble};
use crate::{Page, objection_says, says};

/// The form's name in its one-time key.
const FORM: &str = "desk-objection";

/// The channels that end at the desk; the portal has a form of its own.
const CHANNELS: [Channel; 4] = [Channel::WalkIn, Channel::Letter, Channel::Email, Channel::Phone];

#[derive(Template)]
#[template(path = "work/objection_intake.html")]
struct IntakePage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    opened: i64,
    channels: Vec<Choice>,
    grounds: Vec<Choice>,
    kinds: Vec<Choice>,
    identities: Vec<Choice>,
    attorney_open: bool,
    accept: &'static str,
}

impl<'a> IntakePage<'a> {
    fn new(officer: &'a Officer, f: &'a FormState, opened: i64) -> Self {
        let lang = officer.page.lang;
        Self {
            p: &officer.page,
            o: officer,
            f,
            opened,
            channels: CHANNELS
                .iter()
                .map(|v| Choice::new(v.code(), says::channel(lang, *v)))
                .collect(),
            grounds: ObjectionGround::ALL
                .iter()
                .map(|ground| {
                    let (short, sentence) = objection_says::ground(lang, *ground);
                    Choice::new(ground.code(), short).hint(sentence)
                })
                .collect(),
            kinds: RequesterKind::ALL
                .iter()
                .map(|v| Choice::new(v.code(), says::requester_kind(lang, *v)))
                .collect(),
            identities: IdentityKind::ALL
                .iter()
                .map(|v| Choice::new(v.code(), says::identity_kind(lang, *v)))
                .collect(),
            attorney_open: !f.value("attorney_name").is_empty(),
            accept: "",
        }
    }
}

/// `GET /kerja/keberatan/baru`.
pub async fn page(State(state): State<AppState>, officer: Officer) -> Result<Response, WebError> {
    objections::gate_intake(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let f = FormState::new()
        .with("channel", Channel::WalkIn.code())
        .with("kind", RequesterKind::Individual.code());
    officer.page.show(&IntakePage::new(&officer, &f, officer.page.now.as_second()))
}

/// `POST /kerja/keberatan`.
pub async fn receive(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    objections::gate_intake(state.desk(), &officer.who).await.map_err(|e| officer.fail(e))?;
    let page = &officer.page;
    let key = match form.key(page, FORM) {
        FormKey::Fresh(key) => Some(key),
        FormKey::Stale | FormKey::Foreign => None,
    };
    let mut c = Checker::new(&form.data);
    let channel = c.need_choice("channel", "forms.error.required", |code| {
        Channel::from_code(code).filter(|channel| CHANNELS.contains(channel))
    });
    let lodged = arrived(&officer, &mut c);
    let number = c.line("request_number", 120).unwrap_or_default();
    let opened = opened(&officer, &c);
    if key.is_none() {
        c.state().notices.push(Message::new("forms.stale"));
    }
    let mut objection = objection_of(&form.data, c.state());
    // Nobody's identity is asked for by its kind alone.
    if objection.person.identity_number.trim().is_empty() {
        objection.person.identity_kind = String::new();
    }
    let uploads = uploads_of(&form.data, c.state());
    let (mut f, status) = match c.finish(channel) {
        Ok(channel) => {
            let taken = DeskObjection {
                request_number: number,
                form: objection,
                uploads,
                channel,
                lodged,
                opened: Some(opened),
                key,
            };
            match objections::receive(state.desk(), &officer.who, taken).await {
                Ok(done) => {
                    return Ok(page.go(&address::with(&own(&done.objection), &[("ok", "1")])));
                }
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
    let fields: Vec<String> = f.errors().iter().map(|error| error.field.clone()).collect();
    for field in fields {
        let own = page.t(format!("objection.form.{field}"));
        let own =
            if own.starts_with("objection.") { page.code("portal.form", &field) } else { own };
        f.label(&field, own);
    }
    page.show_with(status, &IntakePage::new(&officer, &f, opened.as_second()))
}

/// The stopwatch is a record, not a control: an impossible value counts as opened now.
fn opened(officer: &Officer, c: &Checker) -> Timestamp {
    let now = officer.page.now;
    let typed = c.data().one("opened").ok().flatten();
    typed
        .and_then(|text| text.parse::<i64>().ok())
        .and_then(|second| Timestamp::from_second(second).ok())
        .filter(|at| *at <= now && now.duration_since(*at).as_hours() < 12)
        .unwrap_or(now)
}

/// When a letter or e-mail truly arrived: noon of its day; now when left empty or today.
fn arrived(officer: &Officer, c: &mut Checker) -> Option<Timestamp> {
    let date = c.date("lodged")?;
    if date == officer.office.date_at(officer.page.now) {
        return None;
    }
    let noon = date.to_datetime(jiff::civil::time(12, 0, 0, 0));
    noon.to_zoned(officer.office.zone.tz()).ok().map(|zoned| zoned.timestamp())
}
