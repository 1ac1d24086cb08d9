//! The satisfaction survey for everybody: nine questions by an unguessable link, once, without a name;
//! and the results. Works without script.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use terbuka_core::statistics::Span;
use terbuka_core::survey::{Answers, BEST, ELEMENTS, Survey};
use terbuka_desk::papers::Format;
use terbuka_desk::survey_editions;
use terbuka_desk::surveys::{self, MAX_COMMENT_CHARS, Results};

use super::choose_office;
use crate::error::WebError;
use crate::form::{Checker, FormState, Message, Submitted};
use crate::lang::Lang;
use crate::page::Page;
use crate::state::AppState;
use crate::view::Choice;
use crate::work::split;
use crate::{charts, download, words};

/// One question with its four answers, the best first.
struct Asking {
    name: &'static str,
    title: String,
    choices: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "portal/survey.html")]
struct SurveyPage<'a> {
    p: &'a Page,
    f: &'a FormState,
    token: &'a str,
    office: String,
    questions: Vec<Asking>,
    answered: bool,
}

/// The fields of the form, in the order of the elements.
const FIELDS: [&str; ELEMENTS] = ["u1", "u2", "u3", "u4", "u5", "u6", "u7", "u8", "u9"];

fn questions(lang: Lang) -> Vec<Asking> {
    Survey::shipped()
        .elements
        .iter()
        .zip(FIELDS)
        .map(|(element, name)| {
            let (title, answers) = match lang {
                Lang::Id => (&element.question_id, &element.answers_id),
                Lang::En => (&element.question_en, &element.answers_en),
            };
            let choices = (1..=BEST).zip(answers).rev();
            Asking {
                name,
                title: title.clone(),
                choices: choices
                    .map(|(mark, words)| Choice::new(mark.to_string(), words))
                    .collect(),
            }
        })
        .collect()
}

/// `GET /survei/{token}`.
pub async fn open(
    page: Page,
    State(state): State<AppState>,
    Path(token): Path<String>,
) -> Result<Response, WebError> {
    draw(&page, &state, &token, StatusCode::OK, &FormState::new()).await
}

async fn draw(
    page: &Page,
    state: &AppState,
    token: &str,
    status: StatusCode,
    f: &FormState,
) -> Result<Response, WebError> {
    let asked = surveys::open(state.desk(), token).await?;
    let page = page.in_office(asked.office.clone());
    let view = SurveyPage {
        f,
        token,
        office: asked.office.name.clone(),
        questions: questions(page.lang),
        answered: asked.answered,
        p: &page,
    };
    page.show_with(status, &view)
}

/// `POST /survei/{token}`.
pub async fn answer(
    page: Page,
    State(state): State<AppState>,
    Path(token): Path<String>,
    form: Submitted,
) -> Result<Response, WebError> {
    let mut c = Checker::new(&form.data);
    let mut marks = [0_u8; ELEMENTS];
    for (mark, field) in marks.iter_mut().zip(FIELDS) {
        let read = |code: &str| code.parse::<u8>().ok().filter(|mark| (1..=BEST).contains(mark));
        *mark = c.need_choice(field, "reporting.survey.missing", read).unwrap_or(0);
    }
    let comment = c.text("komentar", MAX_COMMENT_CHARS);
    let taken = c.finish(Answers::try_from(marks).ok());
    let answers = match taken {
        Ok(answers) => answers,
        Err(mut f) => {
            if !f.failed() {
                f.notices.push(Message::new("reporting.survey.missing"));
            }
            for one in questions(page.lang) {
                f.label(one.name, one.title);
            }
            return draw(&page, &state, &token, StatusCode::UNPROCESSABLE_ENTITY, &f).await;
        }
    };
    // A second answer is not kept; the page says that one was given, as it does after the first.
    surveys::answer(state.desk(), &token, answers, comment.as_deref()).await?;
    Ok(page.go(&format!("/survei/{token}")))
}

/// Which year.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    tahun: Option<i16>,
}

/// An element's line in the results.
pub struct ElementRow {
    /// `U1`.
    pub code: String,
    /// Its name.
    pub title: String,
    /// Mean mark.
    pub mean: String,
    /// Mean in thousandths of the best, for the bar.
    pub length: u64,
}

/// The results in the reader's language.
pub struct ResultsView {
    /// How many answered.
    pub count: String,
    /// Converted value.
    pub value: Option<String>,
    /// Grade.
    pub grade: Option<String>,
    /// Each element.
    pub rows: Vec<ElementRow>,
    /// How many would have to answer.
    pub sample: String,
    /// Name of the weakest element.
    pub weakest: Option<String>,
}

/// Words the results.
pub fn view(page: &Page, results: &Results) -> ResultsView {
    let (lang, survey, tally) = (page.lang, Survey::shipped(), &results.tally);
    let mark = if lang == Lang::Id { ',' } else { '.' };
    let number = |n: u64| words::number(lang, i64::try_from(n).unwrap_or(i64::MAX));
    let name = |at: usize| match lang {
        Lang::Id => survey.elements[at].title_id.clone(),
        Lang::En => survey.elements[at].title_en.clone(),
    };
    let rows = (0..ELEMENTS).map(|at| {
        let mean = tally.mean(at);
        ElementRow {
            code: survey.elements[at].code.to_uppercase(),
            title: name(at),
            mean: mean.map_or("–".to_owned(), |n| format!("{}{mark}{:03}", n / 1000, n % 1000)),
            length: mean.map_or(0, |n| n / u64::from(BEST)),
        }
    });
    let key = if results.speaks_for_all() { "enough" } else { "few" };
    ResultsView {
        count: number(tally.count),
        value: tally.converted(survey).map(|n| format!("{}{mark}{:02}", n / 100, n % 100)),
        grade: results.grade().map(|grade| match lang {
            Lang::Id => grade.title_id.clone(),
            Lang::En => grade.title_en.clone(),
        }),
        rows: rows.collect(),
        sample: lang.fill(
            &format!("reporting.survey.sample_{key}"),
            &[
                ("count", &number(tally.count)),
                ("all", &number(results.population)),
                ("sample", &number(results.sample)),
            ],
        ),
        weakest: tally.weakest().map(name),
    }
}

#[derive(Template)]
#[template(path = "portal/survey_results.html")]
struct ResultsPage<'a> {
    p: &'a Page,
    year: i16,
    years: Vec<i16>,
    r: ResultsView,
    promises: Option<String>,
    span: String,
    /// When it was published, and from then on unchanged.
    published: Option<String>,
}

/// `GET /survei-kepuasan`: the results of a year.
pub async fn results(
    page: Page,
    State(state): State<AppState>,
    Query(asked): Query<Asked>,
) -> Result<Response, WebError> {
    let Some(office) = page.office.clone() else { return choose_office(&page, &state).await };
    let this = office.date_at(page.now).year();
    let years: Vec<i16> = (0..4).map(|back| this - back).collect();
    let year = asked.tahun.filter(|year| years.contains(year)).unwrap_or(this);
    let cx = state.desk();
    let found = survey_editions::edition(cx, &office.id, Span::Year(year)).await?;
    let promises = found.kept.permille().map(|n| charts::tenths(page.lang, n));
    let published = found.published.map(|(_, at)| words::date(page.lang, office.date_at(at)));
    page.show_public(&ResultsPage {
        year,
        years,
        r: view(&page, &found.results),
        promises,
        published,
        span: charts::span(&page, Span::Year(year)),
        p: &page,
    })
}

/// `GET /survei-kepuasan/{file}`: the results of a year, `2026.pdf`.
pub async fn file(
    page: Page,
    State(state): State<AppState>,
    Path(file): Path<String>,
) -> Result<Response, WebError> {
    let office = page.need_office()?;
    let (stem, format) = split(&file).ok_or(WebError::NotFound)?;
    let this = office.date_at(page.now).year();
    let year = stem.parse::<i16>().ok().filter(|year| (this - 10..=this).contains(year));
    let span = Span::Year(year.ok_or(WebError::NotFound)?);
    let made = survey_editions::file(state.desk(), &office.id, span, format).await?;
    Ok(if format == Format::Pdf { download::ours(made) } else { download::export(made) })
}
