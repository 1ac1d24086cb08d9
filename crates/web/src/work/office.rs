//! The settings of the office: how it is reached, how it counts, how it numbers, what it calls its
//! roles, who signs.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Time;
use serde::Deserialize;
use terbuka_core::dispute::commission::{CommissionLevel, possible};
use terbuka_core::ident::UnitId;
use terbuka_core::law::{ClosedDay, JointLeave};
use terbuka_core::office::{Authority, ClockStart, ElectionPeriod, Office, SignerNames, Unit};
use terbuka_core::role::Role;
use terbuka_desk::context::new_id;
use terbuka_desk::{Permission, offices};

use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::state::AppState;
use crate::view::Choice;
use crate::work::session::Officer;
use crate::work::{labels, trouble};
use crate::{Page, says};

/// The roles that sign papers.
const SIGNERS: [Role; 5] =
    [Role::Desk, Role::Ppid, Role::AtasanPpid, Role::Kasubbag, Role::Sekretaris];

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    ok: String,
}

#[derive(Template)]
#[template(path = "work/office.html")]
struct OfficePage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    version: i64,
    joint_leave: Vec<Choice>,
    closed_day: Vec<Choice>,
    clock_start: Vec<Choice>,
    authorities: Vec<Choice>,
    /// Commissions that can be competent, where the office has a choice.
    commissions: Vec<Choice>,
    days: Vec<Choice>,
    /// (kind, label)
    numbering: Vec<(String, String)>,
    /// (code, usual title)
    titles: Vec<(&'static str, &'static str)>,
    /// (code, title)
    signers: Vec<(&'static str, String)>,
    saved: bool,
}

fn joint_leave_code(reading: JointLeave) -> &'static str {
    match reading {
        JointLeave::Off => "off",
        JointLeave::Working => "working",
    }
}

fn closed_day_code(value: ClosedDay) -> &'static str {
    match value {
        ClosedDay::AsReceived => "as_received",
        ClosedDay::NextWorkingDay => "next_working_day",
    }
}

/// The form filled with what is.
fn filled(office: &Office) -> FormState {
    let settings = &office.settings;
    let contact = &settings.contact;
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let mut f = FormState::new()
        .with("name", &office.name)
        .with("address", &contact.address)
        .with("place", &contact.place)
        .with("postcode", text(&contact.postcode))
        .with("phone", text(&contact.phone))
        .with("whatsapp", text(&contact.whatsapp))
        .with("email", text(&contact.email))
        .with("website", text(&contact.website))
        .with("joint_leave", joint_leave_code(settings.joint_leave))
        .with("closed_day", closed_day_code(settings.closed_day))
        .with("clock_start", settings.clock_start.code())
        .with("opens", settings.hours.opens.strftime("%H:%M"))
        .with("closes", settings.hours.closes.strftime("%H:%M"))
        .with("disposition_days", settings.disposition_days)
        .with("exemption_opinions", settings.exemption_opinions)
        .with("exemption_authority", settings.exemption_authority.map_or("", Authority::code))
        .with("commission", settings.commission.map_or("", CommissionLevel::code))
        .with("commission_name", text(&settings.commission_name))
        .with("cost_rupiah", settings.cost_rupiah);
    for day in &settings.hours.days {
        f.add("days", day);
    }
    if let Some(period) = settings.election_period {
        f = f.with("election_from", period.from).with("election_to", period.to);
    }
    for (kind, template) in &settings.numbering {
        f = f.with(&format!("numbering/{kind}"), template);
    }
    for (role, title) in &settings.titles {
        f = f.with(&format!("title_{}", role.code()), title);
    }
    for (role, signer) in &settings.signers {
        f = f
            .with(&format!("signer_{}_name", role.code()), &signer.name)
            .with(&format!("signer_{}_nip", role.code()), text(&signer.nip))
            .with(&format!("signer_{}_position", role.code()), &signer.position);
    }
    let units: Vec<String> =
        office.units.iter().map(|unit| format!("{} | {}", unit.code, unit.name)).collect();
    f.with("units", units.join("\n"))
}

/// `GET /kerja/kantor`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    officer.may(Permission::EditOffice)?;
    let standing = offices::standing(state.desk(), &officer.office.id)
        .await
        .map_err(|error| officer.fail(error))?;
    let f = filled(&standing.office);
    draw(&officer, &f, standing.version, StatusCode::OK, asked.ok == "simpan")
}

fn draw(
    officer: &Officer,
    f: &FormState,
    version: i64,
    status: StatusCode,
    saved: bool,
) -> Result<Response, WebError> {
    let page = &officer.page;
    let lang = page.lang;
    let choice = |code: &'static str| Choice::new(code, page.t(format!("work.office.{code}")));
    let view = OfficePage {
        p: page,
        o: officer,
        f,
        version,
        joint_leave: ["off", "working"].map(choice).into(),
        closed_day: ["as_received", "next_working_day"].map(choice).into(),
        clock_start: ClockStart::ALL.iter().map(|v| choice(v.code())).collect(),
        authorities: Authority::ALL
            .iter()
            .map(|one| {
                let key = format!("work.office.authority.{}", one.code());
                Choice::new(one.code(), page.t(key))
            })
            .collect(),
        commissions: possible(&officer.office)
            .into_iter()
            .map(|one| Choice::new(one.level.code(), one.name))
            .collect(),
        days: (1..=7_i8)
            .filter_map(|day| {
                let weekday = jiff::civil::Weekday::from_monday_one_offset(day).ok()?;
                let name = match lang {
                    crate::Lang::Id => terbuka_core::law::explain::weekday_id(weekday),
                    crate::Lang::En => terbuka_core::law::explain::weekday_en(weekday),
                };
                Some(Choice::new(day.to_string(), name))
            })
            .collect(),
        numbering: officer
            .office
            .settings
            .numbering
            .keys()
            .map(|kind| {
                let key = format!("work.office.number.{kind}");
                let label = page.t(&key);
                let label = if label == key { kind.clone() } else { label.into_owned() };
                (format!("numbering/{kind}"), label)
            })
            .collect(),
        titles: Role::ALL.iter().map(|role| (role.code(), role.title())).collect(),
        signers: SIGNERS
            .iter()
            .map(|role| (role.code(), says::role_of(lang, &officer.office, *role)))
            .collect(),
        saved,
    };
    page.show_with(status, &view)
}

/// `POST /kerja/kantor`.
pub async fn save(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::EditOffice)?;
    let standing = offices::standing(state.desk(), &officer.office.id)
        .await
        .map_err(|error| officer.fail(error))?;
    let version = crate::work::parse::version(&form.data).unwrap_or(standing.version);
    let mut c = Checker::new(&form.data);
    let changed = changed(&mut c, &standing.office, &officer);
    let (mut f, status) = match c.finish(changed) {
        Ok(office) => match offices::save(state.desk(), &officer.who, &office, version).await {
            Ok(()) => {
                state.refresh_offices().await?;
                return Ok(officer.page.go("/kerja/kantor?ok=simpan"));
            }
            Err(error) => {
                let mut f = FormState::keeping(&form.data);
                let status = trouble::into_form(&officer, &mut f, error)?;
                (f, status)
            }
        },
        Err(f) => (*f, StatusCode::UNPROCESSABLE_ENTITY),
    };
    labels::name(&officer.page, &mut f);
    draw(&officer, &f, version, status, false)
}

/// The office as the form has it.
fn changed(c: &mut Checker, office: &Office, officer: &Officer) -> Option<Office> {
    const NEED: &str = "forms.error.required";
    let mut new = office.clone();
    let name = c.need_line("name", 200, NEED);
    let address = c.need_line("address", 400, NEED);
    let place = c.need_line("place", 100, NEED);
    let contact = &mut new.settings.contact;
    contact.postcode = c.line("postcode", 10);
    contact.phone = c.phone("phone");
    contact.whatsapp = c.phone("whatsapp");
    contact.email = c.email("email");
    contact.website = c.line("website", 200);
    let joint_leave = c.need_choice("joint_leave", NEED, |code| {
        [JointLeave::Off, JointLeave::Working].into_iter().find(|v| joint_leave_code(*v) == code)
    });
    let closed_day = c.need_choice("closed_day", NEED, |code| {
        [ClosedDay::AsReceived, ClosedDay::NextWorkingDay]
            .into_iter()
            .find(|v| closed_day_code(*v) == code)
    });
    let clock_start = c.need_choice("clock_start", NEED, ClockStart::from_code);
    let opens = time(c, "opens");
    let closes = time(c, "closes");
    if let (Some(opens), Some(closes)) = (opens, closes)
        && closes <= opens
    {
        c.fail("closes", Message::new("work.office.closes_first"));
    }
    let days: Vec<i8> = c.data().all("days").filter_map(|day| day.parse().ok()).collect();
    if days.is_empty() {
        c.fail("days", Message::new(NEED));
    }
    let disposition_days = c.number("disposition_days", 1, 60);
    new.settings.exemption_authority = c.choice("exemption_authority", Authority::from_code);
    let possible = possible(office);
    new.settings.commission = c.choice("commission", |code| {
        let level = CommissionLevel::from_code(code)?;
        possible.iter().any(|one| one.level == level).then_some(level)
    });
    new.settings.commission_name = c.line("commission_name", 200);
    // A form without the field keeps what is set.
    if let Some(opinions) = c.number("exemption_opinions", 0, 20) {
        new.settings.exemption_opinions =
            u8::try_from(opinions).unwrap_or(new.settings.exemption_opinions);
    }
    let cost = c.number("cost_rupiah", 0, 1_000_000_000);
    let election = (c.date("election_from"), c.date("election_to"));
    new.settings.election_period = match election {
        (Some(from), Some(to)) if from <= to => Some(ElectionPeriod { from, to }),
        (None, None) => None,
        _ => {
            c.fail("election_to", Message::new("work.office.election_wrong"));
            None
        }
    };
    let kinds: Vec<String> = office.settings.numbering.keys().cloned().collect();
    for kind in kinds {
        let field = format!("numbering/{kind}");
        if let Some(template) = c.need_line(&field, 200, NEED) {
            new.settings.numbering.insert(kind, template);
        }
    }
    new.settings.titles = Role::ALL
        .into_iter()
        .filter_map(|role| Some((role, c.line(&format!("title_{}", role.code()), 100)?)))
        .collect();
    new.settings.signers = signers(c);
    new.units = units(c, office, officer);
    new.name = name?;
    new.settings.contact.address = address?;
    new.settings.contact.place = place?;
    new.settings.joint_leave = joint_leave?;
    new.settings.closed_day = closed_day?;
    new.settings.clock_start = clock_start?;
    new.settings.hours.days = days;
    new.settings.hours.opens = opens?;
    new.settings.hours.closes = closes?;
    new.settings.disposition_days = u16::try_from(disposition_days?).ok()?;
    new.settings.cost_rupiah = cost.unwrap_or(0);
    Some(new)
}

fn time(c: &mut Checker, field: &str) -> Option<Time> {
    let text = c.need_line(field, 10, "forms.error.required")?;
    let time = text.replace('.', ":").parse().ok();
    if time.is_none() {
        c.fail(field, Message::new("work.intake.time_wrong"));
    }
    time
}

fn signers(c: &mut Checker) -> BTreeMap<Role, SignerNames> {
    let mut found = BTreeMap::new();
    for role in SIGNERS {
        let code = role.code();
        let name = c.line(&format!("signer_{code}_name"), 200);
        let nip = c.line(&format!("signer_{code}_nip"), 40);
        let position = c.line(&format!("signer_{code}_position"), 200);
        if let Some(name) = name {
            let position = position.unwrap_or_else(|| role.title().to_owned());
            found.insert(role, SignerNames { name, nip, position });
        }
    }
    found
}

/// Units, one a line, as `code | name`. A unit keeps its identity by its code; one that is gone from
/// the list stays where cases name it, so only new ones and new names are taken.
fn units(c: &mut Checker, office: &Office, officer: &Officer) -> Vec<Unit> {
    let text = c.text("units", 5_000).unwrap_or_default();
    let mut units = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let Some((code, name)) = line.split_once('|') else {
            c.fail("units", Message::new("work.office.units_wrong").with("line", line));
            continue;
        };
        let (code, name) = (code.trim().to_owned(), name.trim().to_owned());
        let known = office.units.iter().find(|unit| unit.code == code);
        let id =
            known.map_or_else(|| UnitId::new(new_id(officer.page.now)), |unit| unit.id.clone());
        units.push(Unit { id, name, code });
    }
    for unit in &office.units {
        if !units.iter().any(|kept: &Unit| kept.id == unit.id) {
            units.push(unit.clone());
        }
    }
    units
}
