//! What the page of a document shows, made from what the desk knows of it.

use terbuka_core::record::{Event, Form as Bears, Stage};
use terbuka_core::request::Act;
use terbuka_desk::record_view::{self, FileView, RecordView};

use crate::view::{Choice, Happening, StepState, StepView};
use crate::work::record::own;
use crate::work::record_form::CATEGORIES;
use crate::work::session::Officer;
use crate::{Page, record_says, says, words};

/// A file as the page shows it.
pub(super) struct FileRow {
    pub(super) href: String,
    pub(super) picture: Option<String>,
    pub(super) name: String,
    pub(super) version: String,
    pub(super) newest: bool,
    pub(super) note: String,
    pub(super) reading: String,
    pub(super) sha256: String,
}

/// A line of the list form.
pub(super) struct Line {
    pub(super) label: String,
    pub(super) value: String,
}

/// The classes to choose from.
pub(super) fn categories(page: &Page) -> Vec<Choice> {
    let one = |category| {
        let mut choice = Choice::new(
            terbuka_core::catalog::Category::code(category),
            record_says::category(page.lang, category),
        );
        choice.hint = page.t(format!("work.record.category_hint.{}", choice.code)).into_owned();
        choice
    };
    CATEGORIES.into_iter().map(one).collect()
}

/// The forms to choose from.
pub(super) fn forms(page: &Page) -> Vec<Choice> {
    let one = |form: &Bears| Choice::new(form.code(), record_says::form(page.lang, *form));
    Bears::ALL.iter().map(one).collect()
}

/// The files of which a new version may come.
pub(super) fn newer(view: &RecordView) -> Vec<Choice> {
    let current = view.files.iter().filter(|file| !file.replaced);
    current.map(|file| Choice::new(file.file.id.as_str(), file.file.name.clone())).collect()
}

pub(super) fn lines(officer: &Officer, view: &RecordView) -> Vec<Line> {
    let page = &officer.page;
    let (lang, content) = (page.lang, &view.content);
    let unit = officer.office.unit(&view.record.unit).map_or("–", |unit| unit.name.as_str());
    let shelf = &content.paper.shelf;
    let field = |name: &str| page.t(format!("work.record.field.{name}")).into_owned();
    let line = |name: &str, value: String| Line { label: field(name), value };
    let all = [
        line("summary", content.summary.clone()),
        line(
            "category",
            content.category.map(|c| record_says::category(lang, c)).unwrap_or_default(),
        ),
        line("unit", unit.to_owned()),
        line("responsible", content.responsible.clone()),
        line("made_on", content.made_on.map(|on| words::date(lang, on)).unwrap_or_default()),
        line("made_at", content.made_at.clone()),
        line("form", content.form.map(|form| record_says::form(lang, form)).unwrap_or_default()),
        line("retention", content.retention.clone()),
        line("room", shelf.room.clone()),
        line("cabinet", shelf.cabinet.clone()),
        line("folder", shelf.folder.clone()),
    ];
    all.into_iter().filter(|line| !line.value.is_empty()).collect()
}

pub(super) fn row(officer: &Officer, view: &RecordView, file: &FileView) -> FileRow {
    let page = &officer.page;
    let base = format!("{}/berkas/{}", own(&view.record.id), file.file.id);
    let when = words::instant(page.lang, file.file.created, officer.office.zone);
    let by = page.t1("work.case.by", "name", &file.by);
    FileRow {
        href: page.link(&base),
        picture: file.picture.then(|| page.link(format!("{base}/gambar"))),
        name: file.file.name.clone(),
        version: page.t1("work.record.version", "n", file.version),
        newest: !file.replaced,
        note: format!(
            "{}, {when}, {by}",
            words::size(page.lang, u64::try_from(file.file.size).unwrap_or(0))
        ),
        reading: match file.words {
            0 => record_says::reading(page.lang, file.reading),
            n => {
                let state = record_says::reading(page.lang, file.reading);
                let words = page.t1("work.record.words", "n", n);
                format!("{state}, {words}")
            }
        },
        sha256: file.file.sha256.clone(),
    }
}

/// Why it came back, when it has and nobody has acted on it since.
pub(super) fn sent_back(page: &Page, view: &RecordView) -> Option<(String, String)> {
    let key = match view.record.stage {
        Stage::Kept => "work.record.was_returned",
        Stage::Collected => "work.record.was_refused",
        Stage::Dropped => "work.record.was_dropped",
        _ => return None,
    };
    let back = view.timeline.iter().find(|one| {
        matches!(one.event, Event::Returned { .. } | Event::Refused { .. } | Event::Dropped { .. })
    })?;
    Some((page.t(key).into_owned(), back.reason.clone()))
}

pub(super) fn steps(page: &Page, view: &RecordView) -> Vec<StepView> {
    let paper = view.entry == Act::RecordKeep || view.record.stored_on.is_some();
    let list = [Act::RecordCollect, Act::RecordApprove, Act::RecordList];
    let way: &[Act] = if paper {
        &[
            Act::RecordKeep,
            Act::RecordHandOver,
            Act::RecordStore,
            Act::RecordCollect,
            Act::RecordApprove,
            Act::RecordList,
        ]
    } else {
        &list
    };
    // How many of the way's last three steps are done, and how many of the paper's three.
    let (of_list, of_paper) = match view.record.stage {
        Stage::Kept => (0, 1),
        Stage::HandedOver => (0, 2),
        Stage::Stored | Stage::Collected => (0, 3),
        Stage::Submitted => (1, 3),
        Stage::Approved => (2, 3),
        Stage::Listed => (3, 3),
        Stage::Dropped => (0, 0),
    };
    let done = of_list + if paper { of_paper } else { 0 };
    way.iter()
        .enumerate()
        .map(|(at, act)| {
            let step = view.steps.get(act);
            let step = step.map(|number| page.t1("work.case.step", "n", number));
            let took = view.took.iter().find(|took| took.act == *act && at < done);
            let took = took.map(|took| {
                let minutes = says::minutes(page.lang, took.minutes);
                match took.promise {
                    Some(promise) => {
                        let most = says::minutes(page.lang, i64::from(promise));
                        page.t2("work.record.took_of", "took", minutes, "most", most)
                    }
                    None => minutes,
                }
            });
            StepView {
                label: page.t(format!("work.record.step.{}", act.code())).into_owned(),
                note: [step, took].into_iter().flatten().collect::<Vec<_>>().join(" · "),
                state: match at.cmp(&done) {
                    std::cmp::Ordering::Less => StepState::Done,
                    std::cmp::Ordering::Equal => StepState::Now,
                    std::cmp::Ordering::Greater => StepState::Ahead,
                },
            }
        })
        .collect()
}

pub(super) fn timeline(officer: &Officer, view: &RecordView) -> Vec<Happening> {
    let page = &officer.page;
    let entry = |one: &record_view::Happened| {
        let (title, text) = record_says::event(page.lang, &one.event);
        let by = page.t1("work.case.by", "name", says::actor(page.lang, &one.by));
        let text = [text, one.reason.clone()];
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
