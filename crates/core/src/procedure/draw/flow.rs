//! Who does each step and what comes after it, as indices: the procedure without its words.

use std::collections::HashMap;

use crate::procedure::Procedure;
use crate::procedure::numbers::Numbers;

use super::measure::Type;
use super::{Len, Shape, words};

/// Ways out of one decision that are drawn; more are said in a note.
const MOST_WAYS: usize = 12;

/// How long the answer beside an arrow may be; where there is one lane only, and where there are
/// more.
const ANSWER: (Len, Len) = (1_300, 1_800);

/// Type of answers beside arrows.
pub const SMALL: Type = Type { size: 600, bold: false };

/// Where a way leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// To the row below.
    Next,
    /// To another row, or the same.
    Step(usize),
    /// The document does not say, or names a step that is not there.
    Nowhere,
}

/// A way out of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where it leads.
    pub to: Target,
    /// The answer that takes it, fit to stand beside the arrow.
    pub answer: Option<String>,
    /// The document does not say it; the order of the sheet does.
    pub implied: bool,
}

/// A row: its lanes and ways.
#[derive(Clone, Debug)]
pub struct Row {
    /// Known lanes in the document's order, each once.
    pub lanes: Vec<usize>,
    /// The symbol.
    pub shape: Shape,
    /// Ways out; the one to [`Target::Next`] first, if there is one.
    pub ways: Vec<Way>,
    /// What the symbol says in words, without the lane.
    pub says: String,
}

/// The rows and lanes of a procedure.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Lane titles, cleaned.
    pub lanes: Vec<String>,
    /// Rows.
    pub rows: Vec<Row>,
    /// What could not be drawn as it is.
    pub notes: Vec<String>,
}

impl Sheet {
    /// Finds lanes and ways. The first of two steps with one number is the one a branch leads to.
    pub fn of(procedure: &Procedure, clean: &dyn Fn(&str) -> String) -> Sheet {
        let mut lane_of: HashMap<&str, usize> = HashMap::new();
        for (index, lane) in procedure.lanes.iter().enumerate() {
            lane_of.entry(lane.title.as_str()).or_insert(index);
        }
        let numbers = Numbers::of(procedure);
        let room = if procedure.lanes.len() > 1 { ANSWER.1 } else { ANSWER.0 };
        let mut notes = Vec::new();
        let last = procedure.steps.len().saturating_sub(1);
        let mut rows = Vec::with_capacity(procedure.steps.len());
        for (index, step) in procedure.steps.iter().enumerate() {
            let name = words::step(&clean(&step.number), index);
            let mut lanes: Vec<usize> = Vec::new();
            for title in &step.lanes {
                match lane_of.get(title.as_str()) {
                    Some(lane) if !lanes.contains(lane) => lanes.push(*lane),
                    Some(_) => {}
                    None => notes.push(format!(
                        "{}: pelaksana \"{}\" tidak ada di antara kolom pelaksana.",
                        capital(&name),
                        clean(title)
                    )),
                }
            }
            let mut ways = Vec::new();
            match &step.decision {
                None if index < last => {
                    ways.push(Way { to: Target::Next, answer: None, implied: false });
                }
                None => {}
                Some(branches) => {
                    let targets = numbers.targets(index, branches);
                    let next = (index < last).then_some(index + 1);
                    let found: Vec<Found> = branches
                        .iter()
                        .zip(targets)
                        .map(|(branch, (to, implied))| Found {
                            answer: clean(&branch.answer),
                            to,
                            implied,
                            said: branch.to.as_deref().map(clean).unwrap_or_default(),
                        })
                        .collect();
                    ways = decision(room, next, &found, &name, &mut notes);
                }
            }
            let shape = if step.decision.is_some() {
                Shape::Decision
            } else if index == 0 || index == last {
                Shape::Terminator
            } else {
                Shape::Process
            };
            let says = says(index, shape, &ways, procedure, clean);
            rows.push(Row { lanes, shape, ways, says });
        }
        if rows.iter().any(|row| row.ways.iter().any(|way| way.implied)) {
            notes.push(
                "Panah putus-putus mengikuti urutan langkah; dokumen tidak menyebut tujuannya."
                    .to_owned(),
            );
        }
        if rows.iter().any(|row| row.ways.iter().any(|way| way.to == Target::Nowhere)) {
            notes.push("Tanda \"?\" berarti dokumen tidak menyebut tujuan cabang itu.".to_owned());
        }
        let lanes = procedure.lanes.iter().map(|lane| clean(&lane.title)).collect();
        Sheet { lanes, rows, notes }
    }
}

/// A branch with where it leads.
struct Found {
    answer: String,
    to: Option<usize>,
    implied: bool,
    said: String,
}

/// The ways of a decision.
fn decision(
    room: Len,
    next: Option<usize>,
    branches: &[Found],
    name: &str,
    notes: &mut Vec<String>,
) -> Vec<Way> {
    let mut ways: Vec<Way> = Vec::new();
    if branches.len() > MOST_WAYS {
        let more = branches.len() - MOST_WAYS;
        notes.push(format!("{}: {more} cabang lain tidak digambar.", capital(name)));
    }
    let mut downwards = false;
    for Found { answer, to, implied, said } in branches.iter().take(MOST_WAYS) {
        let to = match to {
            Some(_) if *to == next && !downwards => Target::Next,
            Some(to) => Target::Step(*to),
            None => Target::Nowhere,
        };
        downwards |= to == Target::Next;
        if to == Target::Nowhere && !said.trim().is_empty() {
            notes.push(format!(
                "{}: \"{said}\" yang dituju jawaban \"{answer}\" tidak ada.",
                capital(name)
            ));
        }
        let short = SMALL.shorten(answer, room);
        if short.ends_with('…') && !answer.ends_with('…') {
            notes.push(format!("{}: jawaban selengkapnya \"{answer}\".", capital(name)));
        }
        let answer = Some(short).filter(|short| !short.is_empty());
        ways.push(Way { to, answer, implied: *implied });
    }
    if branches.is_empty() && next.is_some() {
        ways.push(Way { to: Target::Next, answer: None, implied: true });
    }
    ways.sort_by_key(|way| way.to != Target::Next);
    ways
}

/// A symbol in words: "langkah 2: keputusan; Ya ke langkah 3; Tidak ke langkah 1".
fn says(
    index: usize,
    shape: Shape,
    ways: &[Way],
    procedure: &Procedure,
    clean: &dyn Fn(&str) -> String,
) -> String {
    let number = |index: usize| {
        let number = procedure.steps.get(index).map_or("", |step| step.number.as_str());
        words::step(&clean(number), index)
    };
    let mut says = format!("{}: {}", capital(&number(index)), words::shape(shape));
    if shape == Shape::Decision {
        for way in ways {
            let to = match way.to {
                Target::Next => number(index + 1),
                Target::Step(step) => number(step),
                Target::Nowhere => "tujuan yang tidak disebut".to_owned(),
            };
            let answer = way.answer.as_deref().unwrap_or("lanjut");
            says.push_str(&format!("; {answer} ke {to}"));
        }
    }
    says
}

fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
