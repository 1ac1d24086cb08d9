//! What the page of an objection shows, in words.

use terbuka_core::objection::dossier::{
    CASE_SLOT, EXECUTION_SLOT, EXPLANATION_SLOT, ORDER_SLOT, PURPOSE_SLOT, REACTION_SLOT,
    REASONS_SLOT,
};
use terbuka_desk::objection_view::{self, ObjectionView};

use crate::view::{Badge, Download, Happening, Tone};
use crate::work::session::Officer;
use crate::{Page, objection_says, says, words};

pub(super) fn lodged_badge(page: &Page, view: &ObjectionView) -> Badge {
    let objection = &view.dossier.objection;
    let on = words::date(page.lang, view.office.date_at(objection.lodged));
    Badge::new(if objection.late { Tone::Late } else { Tone::Done }, on)
}

pub(super) fn done_step(
    page: &Page,
    officer: &Officer,
    one: &objection_view::StepDone,
) -> (String, String, Badge) {
    let lang = page.lang;
    let step = one.step.as_ref().map(|n| page.t1("work.case.step", "n", n)).unwrap_or_default();
    let act = says::act(lang, one.act);
    let title = if step.is_empty() { act } else { format!("{step}: {act}") };
    let at = words::short_date(lang, officer.office.date_at(one.at));
    let who = format!("{}, {at}", says::actor(lang, &one.by));
    (title, who, Badge::new(Tone::Plain, says::minutes(lang, one.minutes)))
}

pub(super) fn facts(page: &Page, view: &ObjectionView) -> Vec<(String, String)> {
    let lang = page.lang;
    let objection = &view.dossier.objection;
    let label = |key: &str| page.t(format!("objection.fact.{key}")).into_owned();
    let day = |date| words::date(lang, date);
    let mut facts = vec![
        (label("lodged"), words::instant(lang, objection.lodged, view.office.zone)),
        (label("channel"), says::channel(lang, objection.channel)),
        (label("track"), says::track(lang, objection.track)),
        (label("found"), day(objection.found_on)),
    ];
    if let Some(answer) = &objection.answer {
        facts.push((label("answered"), day(answer.on)));
        if let Some(order) = &answer.order {
            let words = format!(
                "{}, {}",
                objection_says::extent(lang, order.extent),
                lang.fill("say.until", &[("date", &day(order.due_on))])
            );
            facts.push((label("order"), words));
        }
    }
    if let Some(delivered) = &objection.delivered {
        let way = says::delivery(lang, delivered.by);
        facts.push((label("delivered"), format!("{way}, {}", day(delivered.on))));
    }
    if let Some(reacted) = &objection.reaction {
        let said = objection_says::reaction(lang, reacted.reaction);
        facts.push((label("reaction"), format!("{said}, {}", day(reacted.on))));
    }
    if let Some(execution) = &objection.execution {
        let way = says::delivery(lang, execution.by);
        facts.push((label("executed"), format!("{way}, {}", day(execution.on))));
    }
    facts
}

pub(super) fn person(page: &Page, view: &ObjectionView) -> Vec<(String, String)> {
    let label = |key: &str| page.t(format!("work.case.{key}")).into_owned();
    let Some(person) = &view.dossier.person else {
        return vec![(label("name"), page.t("work.case.erased").into_owned())];
    };
    let mut rows = vec![(label("name"), person.name.clone())];
    rows.push((label("address"), person.address.clone()));
    let more =
        [("phone", &person.phone), ("email", &person.email), ("occupation", &person.occupation)];
    for (key, value) in more {
        if let Some(value) = value {
            rows.push((label(key), value.clone()));
        }
    }
    if let Some(attorney) = &person.attorney {
        rows.push((label("attorney"), attorney.name.clone()));
    }
    rows
}

pub(super) fn texts(page: &Page, view: &ObjectionView) -> Vec<(String, String)> {
    let slots = [
        (CASE_SLOT, "case"),
        (PURPOSE_SLOT, "purpose"),
        (EXPLANATION_SLOT, "explanation"),
        (REASONS_SLOT, "reasons"),
        (ORDER_SLOT, "order_words"),
        (EXECUTION_SLOT, "given"),
        (REACTION_SLOT, "reaction_words"),
        ("withdrawal/reason", "withdrawal"),
    ];
    let said = slots.into_iter().filter(|(slot, _)| !view.dossier.words(slot).is_empty());
    said.map(|(slot, key)| {
        let label = page.t(format!("objection.text.{key}")).into_owned();
        (label, view.dossier.words(slot).to_owned())
    })
    .collect()
}

pub(super) fn timeline(page: &Page, officer: &Officer, view: &ObjectionView) -> Vec<Happening> {
    let lang = page.lang;
    let entry = |(at, by, event): &(jiff::Timestamp, String, _)| {
        let (title, text) = objection_says::event(lang, event);
        let by = page.t1("work.case.by", "name", says::actor(lang, by));
        Happening {
            when: words::instant(lang, *at, officer.office.zone),
            iso: at.to_string(),
            title,
            text: if text.is_empty() { by } else { format!("{text}\n{by}") },
        }
    };
    view.timeline.iter().rev().map(entry).collect()
}

pub(super) fn letters(
    page: &Page,
    officer: &Officer,
    view: &ObjectionView,
    href: &str,
) -> Vec<Download> {
    let lang = page.lang;
    let download = |letter: &terbuka_desk::case::LetterView| Download {
        title: says::letter(lang, letter.kind),
        note: format!(
            "{} · {}",
            letter.number.as_deref().unwrap_or("–"),
            words::date(lang, officer.office.date_at(letter.issued))
        ),
        href: format!("{href}/surat/{}", letter.id),
    };
    view.letters.iter().map(download).collect()
}

pub(super) fn files(page: &Page, view: &ObjectionView, href: &str) -> Vec<Download> {
    let download = |file: &terbuka_desk::case::FileView| Download {
        title: file.name.clone(),
        note: format!(
            "{} · {}",
            page.t(format!("work.slot.{}", file.slot.code())),
            words::size(page.lang, file.size.unsigned_abs())
        ),
        href: format!("{href}/berkas/{}", file.id),
    };
    view.files.iter().map(download).collect()
}
