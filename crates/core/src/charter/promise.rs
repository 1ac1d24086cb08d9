//! The times a charter promises: the law's clocks, and the office's own SOP where it is quicker or
//! speaks where the law is silent. No number is typed: a promise that nothing stands behind is none.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::charter::content::promise_name;
use crate::codes;
use crate::law::{ClockRules, Length, RuleName, Terms, Track};
use crate::procedure::{DurationUnit, Procedure, Step, TimeStandard};
use crate::request::Act;

codes! {
    /// What a time is promised for, in the order a charter shows it.
    PromiseKey {
        /// The written notification.
        Answer = "answer",
        /// The written notification about election information.
        ElectionAnswer = "election_answer",
        /// Registration number and receipt.
        Number = "number",
        /// Telling what is missing.
        Completeness = "completeness",
        /// Taking a request in at the desk.
        Receive = "receive",
        /// Giving what lies ready at the desk.
        OnSpot = "on_spot",
        /// Explaining that information is exempt.
        Exempt = "exempt",
        /// Handing over.
        HandOver = "hand_over",
        /// The answer to an objection.
        Objection = "objection",
        /// The answer to an objection about election information.
        ElectionObjection = "election_objection",
    }
}

/// How long, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Promised {
    /// In the same act.
    AtOnce,
    /// A span of the clock or the calendar.
    Span {
        /// How many.
        amount: u32,
        /// Of what.
        unit: DurationUnit,
    },
    /// Working days, perhaps extendable once.
    WorkingDays {
        /// How many.
        days: u16,
        /// How many more, once and with a written reason.
        extension: Option<u16>,
    },
}

impl Promised {
    /// The figure and its unit as a poster writes them: "10", "hari kerja"; a word where there is no
    /// number.
    pub fn figure(&self) -> (String, &'static str) {
        match self {
            Promised::AtOnce => ("Langsung".to_owned(), "saat diterima"),
            Promised::Span { amount, unit } => (
                amount.to_string(),
                match unit {
                    DurationUnit::Minutes => "menit",
                    DurationUnit::Hours => "jam",
                    DurationUnit::WorkingHours => "jam kerja",
                    DurationUnit::Days => "hari",
                    DurationUnit::Months => "bulan",
                },
            ),
            Promised::WorkingDays { days, .. } => (days.to_string(), "hari kerja"),
        }
    }
}

/// One promise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promise {
    /// For what.
    pub key: PromiseKey,
    /// The same in the office's words.
    pub what: String,
    /// How long.
    pub time: Promised,
    /// The article, or the step of the SOP.
    pub citation: String,
    /// The SOP promises less than the law allows.
    #[serde(default)]
    pub sooner: bool,
}

impl Promise {
    /// Whether both promise the same time for the same thing, whatever they call it.
    pub fn same_time(&self, other: &Promise) -> bool {
        (self.key, self.time) == (other.key, other.time)
    }
}

/// Whether two lists promise the same times.
pub fn same_times(one: &[Promise], other: &[Promise]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.same_time(b))
}

/// What the law and the request SOP in force promise on a date.
pub fn promises(
    rules: &ClockRules,
    terms: &Terms,
    sop: Option<&Procedure>,
    on: Date,
) -> Vec<Promise> {
    let look = Look { rules, terms, sop, on };
    let found = PromiseKey::ALL.iter().filter_map(|key| {
        let (time, citation, sooner) = look.at(*key)?;
        Some(Promise { key: *key, what: promise_name(*key).to_owned(), time, citation, sooner })
    });
    found.collect()
}

/// What promises are looked for in.
struct Look<'a> {
    rules: &'a ClockRules,
    terms: &'a Terms,
    sop: Option<&'a Procedure>,
    on: Date,
}

/// A time, its source, and whether it is the SOP's own.
type Found = (Promised, String, bool);

impl Look<'_> {
    fn at(&self, key: PromiseKey) -> Option<Found> {
        match key {
            PromiseKey::Answer => self.answer(Track::Ordinary),
            PromiseKey::ElectionAnswer => self.answer(Track::Election),
            PromiseKey::Number => {
                let term = self.terms.at("registration-number", self.on)?;
                matches!(term.length, Length::AtOnce)
                    .then(|| (Promised::AtOnce, term.citation.clone(), false))
            }
            PromiseKey::Completeness => self.law(RuleName::Completeness, Track::Ordinary),
            PromiseKey::Receive => self.step(Act::Receive),
            PromiseKey::OnSpot => self.step(Act::AnswerOnSpot),
            PromiseKey::Exempt => self.step(Act::TellExempt),
            PromiseKey::HandOver => self.step(Act::HandOver),
            PromiseKey::Objection => self.law(RuleName::ObjectionAnswer, Track::Ordinary),
            PromiseKey::ElectionObjection => self.law(RuleName::ObjectionAnswer, Track::Election),
        }
    }

    fn law(&self, name: RuleName, track: Track) -> Option<Found> {
        let rule = self.rules.rule(name, track, self.on).ok()?;
        let time = Promised::WorkingDays { days: rule.working_days, extension: None };
        Some((time, rule.citation.clone(), false))
    }

    /// The law's answer and extension; the SOP's own where it is quicker. An SOP slower than the law
    /// promises nothing: the law's clock runs anyway.
    fn answer(&self, track: Track) -> Option<Found> {
        let rule = self.rules.rule(RuleName::Answer, track, self.on).ok()?;
        let longer = self.rules.rule(RuleName::Extension, track, self.on).ok();
        let (mut days, mut extension) = (rule.working_days, longer.and_then(|rule| rule.adds));
        let mut citation =
            longer.map_or_else(|| rule.citation.clone(), |longer| longer.citation.clone());
        let mut sooner = false;
        if track == Track::Ordinary
            && let Some((sop, step)) = self.bound(Act::Decide)
            && let Some(TimeStandard::WorkingDays { days: own, extension: own_more }) = step.time
        {
            if own < days {
                (days, sooner) = (own, true);
            }
            // Where the SOP names no extension, it may only not have written it down.
            if let (Some(own), Some(more)) = (own_more, extension)
                && own < more
            {
                (extension, sooner) = (Some(own), true);
            }
            if sooner {
                citation = cite(sop, step);
            }
        }
        Some((Promised::WorkingDays { days, extension }, citation, sooner))
    }

    /// The time the SOP gives to the step that binds an act, where it is a time at all.
    fn step(&self, act: Act) -> Option<Found> {
        let (sop, step) = self.bound(act)?;
        let time = match step.time.as_ref()? {
            TimeStandard::Duration { amount, unit } => {
                Promised::Span { amount: *amount, unit: *unit }
            }
            TimeStandard::WorkingDays { days, extension } => {
                Promised::WorkingDays { days: *days, extension: *extension }
            }
            _ => return None,
        };
        Some((time, cite(sop, step), true))
    }

    fn bound(&self, act: Act) -> Option<(&Procedure, &Step)> {
        let sop = self.sop?;
        Some((sop, sop.step_of(act)?))
    }
}

/// "SOP Nomor 13 Tahun 2025, langkah 4".
fn cite(sop: &Procedure, step: &Step) -> String {
    match sop.header.number.as_deref().filter(|number| !number.trim().is_empty()) {
        Some(number) => format!("SOP Nomor {number}, langkah {}", step.number),
        None => format!("SOP {}, langkah {}", sop.header.title, step.number),
    }
}
