//! Steps told in running text instead of a table: "LANGKAH 1", A to E, 01 to 08, each perhaps with
//! its actor, time and output on lines of their own.

use super::label::{Column, column};
use super::raw::{RawStep, front};
use super::words::{fold, has_words, is_nothing, squeeze, step_word};

/// Steps found in running text.
#[derive(Debug, Default)]
pub(crate) struct ListedSteps {
    pub(crate) steps: Vec<RawStep>,
    open: bool,
}

impl ListedSteps {
    /// Whether a heading announces a list of steps.
    pub(crate) fn announces(text: &str) -> bool {
        let folded = fold(text.trim_end_matches([':', '.']));
        let folded = match super::words::marker(text) {
            Some((_, rest)) if !rest.is_empty() => fold(rest),
            _ => folded,
        };
        [
            "PROSEDUR",
            "LANGKAH LANGKAH",
            "URAIAN PROSEDUR",
            "URAIAN KEGIATAN",
            "TAHAPAN",
            "ALUR",
            "TATA CARA",
            "MEKANISME",
            "KEGIATAN",
            "TAHAPAN KEGIATAN",
            "LANGKAH KEGIATAN",
            "PROSEDUR KERJA",
            "LANGKAH KERJA",
            "ALUR KEGIATAN",
            "ALUR PROSEDUR",
            "URAIAN LANGKAH",
            "LANGKAH LANGKAH KEGIATAN",
            "PELAKSANAAN",
            "SISTEM MEKANISME DAN PROSEDUR",
            "PROSEDUR PELAKSANAAN",
        ]
        .contains(&folded.as_str())
            || ["ALUR ", "LANGKAH LANGKAH ", "URAIAN PROSEDUR ", "TATA CARA ", "PROSEDUR "]
                .iter()
                .any(|head| folded.starts_with(head) && folded.len() < 90)
    }

    /// Whether a line set apart can only announce steps, however it is written.
    pub(crate) fn names_steps(text: &str) -> bool {
        let folded = fold(text);
        ["LANGKAH LANGKAH", "URAIAN PROSEDUR", "URAIAN KEGIATAN", "URAIAN LANGKAH"]
            .iter()
            .chain(&["LANGKAH KEGIATAN", "LANGKAH KERJA", "TAHAPAN KEGIATAN", "ALUR KEGIATAN"])
            .any(|name| folded == *name)
    }

    pub(crate) fn open(&mut self) {
        self.open = true;
    }

    pub(crate) fn close(&mut self) {
        self.open = false;
    }

    pub(crate) fn is_open(&self) -> bool {
        self.open
    }

    /// A line of text. False when it is no step and belongs to none.
    pub(crate) fn line(&mut self, text: &str) -> bool {
        let named = step_word(text).is_some();
        if !self.open && !named {
            return false;
        }
        if let Some((column, value)) = labelled(text)
            && let Some(step) = self.steps.last_mut()
        {
            set(step, column, value);
            return true;
        }
        let Some((number, activity)) = front(text) else {
            return self.goes_on(text);
        };
        // A sub-list inside a step starts again at 1 or a, while the steps themselves go on.
        let kind = kind_of(&number);
        let first = self.steps.first().map(|s| kind_of(&s.number));
        if !named && first.is_some_and(|first| first != kind) {
            return self.goes_on(text);
        }
        self.open = true;
        let (activity, fields) = inline(&activity);
        let mut step = RawStep { number, activity, ..RawStep::default() };
        for (column, value) in fields {
            set(&mut step, column, &value);
        }
        self.steps.push(step);
        true
    }

    fn goes_on(&mut self, text: &str) -> bool {
        let Some(step) = self.steps.last_mut() else { return false };
        if !step.activity.is_empty() {
            step.activity.push(' ');
        }
        step.activity.push_str(&squeeze(text));
        true
    }
}

/// Numbers, letters and "LANGKAH n" do not mix in one list.
fn kind_of(number: &str) -> u8 {
    if number.chars().all(|c| c.is_ascii_digit()) {
        0
    } else if number.starts_with(char::is_uppercase) {
        1
    } else {
        2
    }
}

/// "Waktu: 10 menit", "Pelaksana : PPID".
fn labelled(text: &str) -> Option<(Column, &str)> {
    let text = super::words::marker(text).map_or(text, |(_, rest)| rest);
    let (label, value) = text.split_once(':')?;
    let found = column(label)?;
    let useful = matches!(
        found,
        Column::Actors
            | Column::Requires
            | Column::Time
            | Column::Output
            | Column::Remark
            | Column::Activity
    );
    (useful && !is_nothing(value)).then(|| (found, value.trim()))
}

fn set(step: &mut RawStep, column: Column, value: &str) {
    let slot = match column {
        Column::Actors => &mut step.actor,
        Column::Requires => &mut step.requires,
        Column::Time => &mut step.time,
        Column::Output => &mut step.output,
        Column::Remark => &mut step.remark,
        Column::Activity => &mut step.activity,
        Column::Number | Column::Group => return,
    };
    if slot.is_empty() {
        *slot = squeeze(value.trim_end_matches([';', '.']));
    } else if column == Column::Activity {
        slot.push(' ');
        slot.push_str(&squeeze(value));
    }
}

/// "Mencatat permohonan (Pelaksana: Desk; Waktu: 5 menit)": fields in brackets or after stops.
fn inline(text: &str) -> (String, Vec<(Column, String)>) {
    let mut fields = Vec::new();
    let mut kept: Vec<&str> = Vec::new();
    for part in text.split(['(', ')', ';', '\n', '|']) {
        match labelled(part) {
            Some((column, value)) => fields.push((column, value.to_owned())),
            None => kept.push(part),
        }
    }
    if fields.is_empty() { (squeeze(text), fields) } else { (squeeze(&kept.join(" ")), fields) }
}

/// Whether a line is plainly no step: the end of the list.
pub(crate) fn ends_steps(text: &str) -> bool {
    let folded = fold(text);
    ["PENGESAHAN", "PENUTUP", "LAMPIRAN"].contains(&folded.as_str())
        || ["DISAHKAN DI", "DITETAPKAN DI"].iter().any(|head| folded.starts_with(head))
        || (has_words(&folded, "PADA TANGGAL") && folded.len() < 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_with_fields_of_their_own() {
        let mut list = ListedSteps::default();
        for line in [
            "LANGKAH 1: Menerima surat",
            "Pelaksana: Desk",
            "Waktu: 5 menit",
            "LANGKAH 2",
            "Mencatat surat",
        ] {
            assert!(list.line(line), "{line}");
        }
        assert_eq!(list.steps.len(), 2);
        assert_eq!((list.steps[0].number.as_str(), list.steps[0].actor.as_str()), ("1", "Desk"));
        assert_eq!(list.steps[0].time, "5 menit");
        assert_eq!(list.steps[1].activity, "Mencatat surat");
    }

    #[test]
    fn lettered_steps_need_an_announcement() {
        let mut list = ListedSteps::default();
        assert!(!list.line("A. Menerima surat"));
        assert!(ListedSteps::announces("URAIAN PROSEDUR:"));
        list.open();
        assert!(list.line("A. Menerima surat (Pelaksana: Desk; Waktu: 5 menit)"));
        assert!(list.line("1. dari pemohon"));
        assert!(list.line("B. Mencatat surat"));
        assert_eq!(list.steps.len(), 2);
        assert_eq!(list.steps[0].actor, "Desk");
        assert_eq!(list.steps[0].activity, "Menerima surat 1. dari pemohon");
    }
}
