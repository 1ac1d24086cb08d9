//! The working days of the office: the national list, the office's own days, what was taken out.
//! Every change counts the open clocks anew and says how many moved.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use terbuka_core::law::{Calendar, DayKind, SpecialDay};
use terbuka_desk::calendar::{self, Origin};
use terbuka_desk::{DeskError, Permission};

use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::lang::Lang;
use crate::state::AppState;
use crate::view::Choice;
use crate::work::session::Officer;
use crate::work::{address, labels, register, trouble};
use crate::{Page, words};

/// The kinds of day an office can add.
const KINDS: [DayKind; 4] =
    [DayKind::Holiday, DayKind::PollingDay, DayKind::OfficeClosed, DayKind::JointLeave];

/// What the address asks for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    tahun: String,
    #[serde(default)]
    pindah: String,
}

/// One day of a month's sheet.
struct Day {
    number: i8,
    class: &'static str,
    title: String,
}

/// One month's sheet.
struct Month {
    name: String,
    /// Empty places before the first day; weeks begin on Monday.
    blanks: i8,
    days: Vec<Day>,
    working: usize,
}

/// One special day in the list.
struct Row {
    date: String,
    iso: String,
    name: String,
    kind: &'static str,
    class: &'static str,
    origin: String,
    withdrawn: bool,
    past: bool,
}

#[derive(Template)]
#[template(path = "work/calendar.html")]
struct CalendarPage<'a> {
    p: &'a Page,
    o: &'a Officer,
    f: &'a FormState,
    year: i16,
    years: Vec<i16>,
    months: Vec<Month>,
    rows: Vec<Row>,
    kinds: Vec<Choice>,
    weekdays: Vec<&'static str>,
    working: usize,
    reading: String,
    known: bool,
    may_edit: bool,
    moved: Option<String>,
}

fn kind_title(lang: Lang, kind: DayKind) -> &'static str {
    match lang {
        Lang::Id => kind.title_id(),
        Lang::En => kind.title_en(),
    }
}

fn name(lang: Lang, day: &SpecialDay) -> String {
    match lang {
        Lang::Id => day.name_id.clone(),
        Lang::En => day.english().to_owned(),
    }
}

/// `GET /kerja/kalender`.
pub async fn page(
    State(state): State<AppState>,
    officer: Officer,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let year = register::year(&officer, &asked.tahun);
    let moved = asked.pindah.parse::<u32>().ok().map(|n| match n {
        0 => officer.page.t("work.calendar.moved_none").into_owned(),
        n => officer.page.t1("work.calendar.moved", "n", n),
    });
    draw(&state, &officer, year, &FormState::new(), StatusCode::OK, moved).await
}

async fn draw(
    state: &AppState,
    officer: &Officer,
    year: i16,
    f: &FormState,
    status: StatusCode,
    moved: Option<String>,
) -> Result<Response, WebError> {
    let days = calendar::days(state.desk(), &officer.office.id, year)
        .await
        .map_err(|error| officer.fail(error))?;
    let page = &officer.page;
    let lang = page.lang;
    let today = officer.office.date_at(page.now);
    let rows = days
        .iter()
        .map(|(day, origin)| Row {
            date: words::long_date(lang, day.date),
            iso: day.date.to_string(),
            name: name(lang, day),
            kind: kind_title(lang, day.kind),
            class: day.kind.code(),
            origin: page
                .t(match origin {
                    Origin::National => "work.calendar.national",
                    Origin::Office => "work.calendar.office",
                    Origin::Withdrawn => "work.calendar.withdrawn",
                })
                .into_owned(),
            withdrawn: *origin == Origin::Withdrawn,
            past: day.date < today,
        })
        .collect();
    let (own, withdrawn) = split(&days);
    let whole = Calendar::national().clone().with_office_days(own).withdrawn(withdrawn);
    let months = months(officer, &whole, year, today);
    let reading = match officer.office.settings.joint_leave {
        terbuka_core::law::JointLeave::Off => "common.clock.reading_off",
        terbuka_core::law::JointLeave::Working => "common.clock.reading_working",
    };
    let this = today.year();
    page.show_with(
        status,
        &CalendarPage {
            p: page,
            o: officer,
            f,
            year,
            years: (this - 3..=this + 1).rev().collect(),
            working: months.iter().map(|month| month.working).sum(),
            months,
            rows,
            kinds: KINDS
                .iter()
                .map(|kind| Choice::new(kind.code(), kind_title(lang, *kind)))
                .collect(),
            weekdays: (1..=7)
                .filter_map(|day| Weekday::from_monday_one_offset(day).ok())
                .map(|day| match lang {
                    Lang::Id => &terbuka_core::law::explain::weekday_id(day)[..3],
                    Lang::En => &terbuka_core::law::explain::weekday_en(day)[..3],
                })
                .collect(),
            reading: page.t(reading).into_owned(),
            known: whole.covers(year),
            may_edit: officer.can(Permission::EditCalendar),
            moved,
        },
    )
}

/// The office's own days, and the national ones that were taken out.
fn split(days: &[(SpecialDay, Origin)]) -> (Vec<SpecialDay>, Vec<Date>) {
    let of = |wanted: Origin| days.iter().filter(move |(_, origin)| *origin == wanted);
    let own = of(Origin::Office).map(|(day, _)| day.clone()).collect();
    let withdrawn = of(Origin::Withdrawn).map(|(day, _)| day.date).collect();
    (own, withdrawn)
}

fn months(officer: &Officer, calendar: &Calendar, year: i16, today: Date) -> Vec<Month> {
    let page = &officer.page;
    let reading = officer.office.settings.joint_leave;
    let mut months = Vec::new();
    for month in 1..=12 {
        let Ok(first) = Date::new(year, month, 1) else { continue };
        let mut days = Vec::new();
        let mut working = 0;
        for number in 1..=first.days_in_month() {
            let Ok(date) = Date::new(year, month, number) else { continue };
            let special = calendar.special_days(date, date);
            let works = calendar.is_working(date, reading);
            working += usize::from(works);
            let class = match special.first() {
                Some(day) => day.kind.code(),
                None if works => "",
                None => "weekend",
            };
            let mut title: Vec<String> = special.iter().map(|day| name(page.lang, day)).collect();
            if date == today {
                title.push(page.t("common.clock.today_mark").into_owned());
            }
            days.push(Day { number, class, title: title.join(", ") });
        }
        months.push(Month {
            name: words::date(page.lang, first).split(' ').nth(1).unwrap_or_default().to_owned(),
            blanks: first.weekday().to_monday_zero_offset(),
            days,
            working,
        });
    }
    months
}

/// `POST /kerja/kalender`: adds a day.
pub async fn add(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::EditCalendar)?;
    let mut c = Checker::new(&form.data);
    let date = c.date("date");
    if date.is_none() {
        c.fail("date", Message::new("forms.error.required"));
    }
    let kind = c.need_choice("kind", "forms.error.required", |code| {
        DayKind::from_code(code).filter(|kind| KINDS.contains(kind))
    });
    let name = c.need_line("name", 200, "forms.error.required");
    let found = date.zip(kind).zip(name);
    let year = date.map_or_else(|| officer.office.date_at(officer.page.now).year(), |d| d.year());
    let (mut f, status) = match c.finish(found) {
        Ok(((date, kind), name)) => {
            let day = SpecialDay::new(date, kind, name);
            match calendar::add(state.desk(), &officer.who, day).await {
                Ok(moved) => return Ok(gone(&officer, date, moved)),
                Err(error) => {
                    let mut f = FormState::keeping(&form.data);
                    let status = trouble::into_form(&officer, &mut f, error)?;
                    (f, status)
                }
            }
        }
        Err(f) => (*f, StatusCode::UNPROCESSABLE_ENTITY),
    };
    labels::name(&officer.page, &mut f);
    draw(&state, &officer, year, &f, status, None).await
}

/// `POST /kerja/kalender/pencabutan`: takes a day out.
pub async fn remove(
    State(state): State<AppState>,
    officer: Officer,
    form: Submitted,
) -> Result<Response, WebError> {
    officer.may(Permission::EditCalendar)?;
    let mut c = Checker::new(&form.data);
    let date = c.date("date").ok_or(WebError::NotFound)?;
    match calendar::remove(state.desk(), &officer.who, date).await {
        Ok(moved) => Ok(gone(&officer, date, moved)),
        Err(DeskError::NotFound) => Err(WebError::NotFound),
        Err(error) => Err(officer.fail(error)),
    }
}

fn gone(officer: &Officer, date: Date, moved: u32) -> Response {
    let (year, moved) = (date.year().to_string(), moved.to_string());
    let to = address::with("/kerja/kalender", &[("tahun", &year), ("pindah", &moved)]);
    officer.page.go(&to)
}
