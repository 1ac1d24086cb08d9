//! What the core says of documents on their way to the list in codes, in words.

use terbuka_core::catalog::Category;
use terbuka_core::record::{Event, Form, Stage};
use terbuka_desk::record_view::ReadingState;

use crate::lang::Lang;
use crate::view::{Badge, Tone};
use crate::words;

/// A stage: "Menunggu persetujuan".
pub fn stage(lang: Lang, stage: Stage) -> String {
    lang.t(&format!("say.record_stage.{}", stage.code())).into_owned()
}

/// A stage on its ground.
pub fn badge(lang: Lang, value: Stage) -> Badge {
    let tone = match value {
        Stage::Kept | Stage::Collected | Stage::Stored => Tone::Plain,
        Stage::HandedOver | Stage::Submitted | Stage::Approved => Tone::Soon,
        Stage::Listed => Tone::Ok,
        Stage::Dropped => Tone::Done,
    };
    Badge::new(tone, stage(lang, value))
}

/// A class of information.
pub fn category(lang: Lang, value: Category) -> String {
    lang.t(&format!("say.record_category.{}", value.code())).into_owned()
}

/// In which form it can be had.
pub fn form(lang: Lang, value: Form) -> String {
    lang.t(&format!("say.record_form.{}", value.code())).into_owned()
}

/// How far the reading of a file has come.
pub fn reading(lang: Lang, value: ReadingState) -> String {
    lang.t(&format!("say.record_reading.{}", value.code())).into_owned()
}

/// What happened, as a title and a line under it (empty when the title says all).
pub fn event(lang: Lang, event: &Event) -> (String, String) {
    let title = lang.t(&format!("say.record_event.{}", event.name())).into_owned();
    let day = |date| words::date(lang, date);
    let files = event.files();
    let text = match event {
        _ if !files.is_empty() => {
            let newer = files.iter().filter(|one| one.version > 1).count();
            let first = lang.fill("say.record_event_files", &[("n", &files.len())]);
            match newer {
                0 => first,
                newer => {
                    let more = lang.fill("say.record_event_newer", &[("n", &newer)]);
                    format!("{first}, {more}")
                }
            }
        }
        Event::Stored { on }
        | Event::Returned { on }
        | Event::Submitted { on, .. }
        | Event::Refused { on }
        | Event::Dropped { on } => day(*on),
        Event::Approved { approved } => day(approved.on),
        Event::Listed { listed } => day(listed.on),
        _ => String::new(),
    };
    (title, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_worded_in_both_languages() {
        for lang in Lang::ALL {
            let mut all: Vec<String> = Vec::new();
            all.extend(Stage::ALL.iter().map(|v| stage(lang, *v)));
            all.extend(Form::ALL.iter().map(|v| form(lang, *v)));
            all.extend(Category::ALL.iter().map(|v| category(lang, *v)));
            all.extend(ReadingState::ALL.iter().map(|v| reading(lang, *v)));
            for name in [
                "begun",
                "described",
                "handed_over",
                "stored",
                "returned",
                "submitted",
                "refused",
                "approved",
                "listed",
                "dropped",
            ] {
                all.push(lang.t(&format!("say.record_event.{name}")).into_owned());
            }
            for text in all {
                assert!(!text.is_empty() && !text.starts_with("say."), "{lang:?}: {text}");
            }
        }
    }
}
