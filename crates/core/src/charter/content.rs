//! What a charter says: the parts the law demands, filled from the office's own data and then the
//! PPID's words. Which parts there are, by which article, and how a draft begins is data
//! (`data/charter.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use crate::charter::{Promise, PromiseKey};
use crate::codes;
use crate::law::explain::weekday_id;
use crate::law::{ClockRules, Confidence, DataError, JointLeave, Length, RuleName, Terms, Track};
use crate::letter::words;
use crate::office::{ClockStart, Office};
use crate::procedure::Procedure;
use crate::role::Role;

codes! {
    /// A part of a charter, in the order it is read.
    Part {
        /// Statement of ability to serve.
        Statement = "statement",
        /// a. Legal basis.
        Basis = "basis",
        /// b. System, mechanism, procedure.
        Mechanism = "mechanism",
        /// Hours and channels.
        Hours = "hours",
        /// c. Time of completion; the promises stand under it.
        Time = "time",
        /// d. Cost.
        Cost = "cost",
        /// e. Guarantee of service certainty.
        Guarantee = "guarantee",
        /// Objections and complaints.
        Complaint = "complaint",
        /// When a promise is not kept.
        Compensation = "compensation",
        /// f. Evaluation of the executors' performance.
        Evaluation = "evaluation",
    }
}

/// What the law says of a part.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartRule {
    /// Which part.
    pub code: Part,
    /// Its letter in PerKI 1/2021 Art. 47(2), when it is one of the six contents.
    pub letter: Option<String>,
    /// It must hold words before the charter is handed in.
    pub mandatory: bool,
    /// Title, in Indonesian.
    pub title_id: String,
    /// Title, in English.
    pub title_en: String,
    /// Article.
    pub citation: String,
    /// Where it was read.
    pub source: String,
    /// How surely it is known.
    pub confidence: Confidence,
    /// How a draft begins, with places to fill.
    draft: String,
    /// What the PPID should check, in Indonesian.
    pub note_id: Option<String>,
    /// The same in English.
    pub note_en: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Name {
    key: PromiseKey,
    what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Basis {
    text: String,
    from: Date,
    to: Option<Date>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    #[serde(rename = "part")]
    parts: Vec<PartRule>,
    #[serde(rename = "promise")]
    names: Vec<Name>,
    #[serde(default)]
    basis: Vec<Basis>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let text = include_str!("../../../../data/charter.toml");
    rules("charter.toml", text).expect("the shipped parts of a charter are well-formed")
});

fn rules(file: &str, text: &str) -> Result<Rules, DataError> {
    let rules: Rules = crate::law::read_toml(file, text)?;
    let parts: Vec<Part> = rules.parts.iter().map(|rule| rule.code).collect();
    if parts != Part::ALL {
        return Err(DataError::contradiction(file, "part", "every part once, in reading order"));
    }
    for key in PromiseKey::ALL {
        if rules.names.iter().filter(|name| name.key == *key).count() != 1 {
            return Err(DataError::contradiction(file, key.code(), "every promise once"));
        }
    }
    Ok(rules)
}

/// Every part of a charter in reading order.
pub fn part_rules() -> &'static [PartRule] {
    &RULES.parts
}

/// What the law says of one part.
pub fn part_rule(part: Part) -> &'static PartRule {
    // The reader makes sure that every part stands once, in the order of the enumeration.
    &RULES.parts[Part::ALL.iter().position(|one| *one == part).unwrap_or(0)]
}

pub(super) fn promise_name(key: PromiseKey) -> &'static str {
    RULES.names.iter().find(|name| name.key == key).map_or("", |name| &name.what)
}

/// Who signs a charter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Position, as it stands over the signature.
    pub position: String,
    /// Name with titles; none leaves a line to sign on.
    pub name: Option<String>,
    /// *NIP*.
    pub nip: Option<String>,
    /// Where it was signed.
    pub place: String,
}

/// What a charter says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The parts' words; a part without words is left out.
    pub parts: BTreeMap<Part, String>,
    /// The promised times.
    pub promises: Vec<Promise>,
    /// Who signed, once it was determined.
    #[serde(default)]
    pub signer: Option<Signer>,
}

/// What the PPID words: everything but the times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The parts.
    pub parts: BTreeMap<Part, String>,
    /// What the promised times are called; the usual name where nothing is said.
    pub promises: BTreeMap<PromiseKey, String>,
}

impl Words {
    /// The words with the promised times of the day.
    pub fn with(self, promises: &[Promise]) -> Content {
        let trimmed = |text: &String| text.trim().to_owned();
        let named = |promise: &Promise| {
            let what = self.promises.get(&promise.key).map(trimmed);
            let what = what.filter(|what| !what.is_empty()).unwrap_or(promise.what.clone());
            Promise { what, ..promise.clone() }
        };
        let parts = self.parts.iter().map(|(part, text)| (*part, trimmed(text)));
        Content {
            promises: promises.iter().map(named).collect(),
            parts: parts.filter(|(_, text)| !text.is_empty()).collect(),
            signer: None,
        }
    }
}

impl Content {
    /// The words of a part, empty when it has none.
    pub fn part(&self, part: Part) -> &str {
        self.parts.get(&part).map_or("", String::as_str)
    }

    /// The mandatory parts that say nothing yet.
    pub fn missing(&self) -> Vec<Part> {
        let empty = |rule: &&PartRule| rule.mandatory && self.part(rule.code).trim().is_empty();
        part_rules().iter().filter(empty).map(|rule| rule.code).collect()
    }
}

/// What a first draft is filled from.
pub struct Sources<'a> {
    /// The office.
    pub office: &'a Office,
    /// The law's clocks.
    pub rules: &'a ClockRules,
    /// The law's other periods.
    pub terms: &'a Terms,
    /// The request SOP in force.
    pub sop: Option<&'a Procedure>,
    /// Address of the office's portal.
    pub portal: &'a str,
    /// The day of drafting.
    pub on: Date,
}

impl Sources<'_> {
    /// The draft that the office's own data make.
    pub fn draft(&self) -> Content {
        let promises = super::promise::promises(self.rules, self.terms, self.sop, self.on);
        let parts = part_rules().iter().map(|rule| (rule.code, self.fill(&rule.draft)));
        Words { parts: parts.collect(), promises: BTreeMap::new() }.with(&promises)
    }

    /// Fills the places of a text line by line; a line with a place that stays empty is left out.
    fn fill(&self, text: &str) -> String {
        let filled = text.trim().lines().filter_map(|line| {
            let mut out = String::new();
            let mut rest = line;
            while let Some((before, after)) = rest.split_once('{') {
                let (place, after) = after.split_once('}')?;
                let value = self.place(place)?;
                out.push_str(before);
                out.push_str(&value);
                rest = after;
            }
            out.push_str(rest);
            Some(out)
        });
        filled.collect::<Vec<_>>().join("\n")
    }

    fn place(&self, name: &str) -> Option<String> {
        let settings = &self.office.settings;
        let contact = &settings.contact;
        let days = |rule| {
            let rule = self.rules.rule(rule, Track::Ordinary, self.on).ok()?;
            Some(words::working_days(u32::from(rule.working_days)))
        };
        let years = |term| match self.terms.at(term, self.on)?.length {
            Length::Years { amount } => Some(amount.to_string()),
            _ => None,
        };
        let value = match name {
            "office" => self.office.name.clone(),
            "address" => match &contact.postcode {
                Some(postcode) => format!("{}, {postcode}", contact.address),
                None => contact.address.clone(),
            },
            "phone" => contact.phone.clone()?,
            "whatsapp" => contact.whatsapp.clone()?,
            "email" => contact.email.clone()?,
            "portal" => self.portal.to_owned(),
            "hours" => hours(self.office),
            "superior" => self.office.title_of(Role::AtasanPpid).to_owned(),
            "head" => self.office.title_of(Role::Sekretaris).to_owned(),
            "request_sop" => {
                let header = &self.sop?.header;
                match &header.number {
                    Some(number) => format!("SOP {} Nomor {number}", header.title),
                    None => format!("SOP {}", header.title),
                }
            }
            "counted_from" => match settings.clock_start {
                ClockStart::Receipt => "permohonan diterima".into(),
                ClockStart::Completeness => "permohonan dinyatakan lengkap".into(),
            },
            "closed_days" => match settings.joint_leave {
                JointLeave::Off => "akhir pekan, hari libur, dan cuti bersama".into(),
                JointLeave::Working => "akhir pekan dan hari libur".into(),
            },
            "cost" if settings.cost_rupiah > 0 => words::rupiah(settings.cost_rupiah),
            "objection" => days(RuleName::Objection)?,
            "objection_answer" => days(RuleName::ObjectionAnswer)?,
            "dispute" => days(RuleName::Dispute)?,
            "evaluation" => years("standard-evaluation")?,
            "review" => years("standard-review")?,
            "survey" => years("satisfaction-survey")?,
            "basis" => {
                let valid = RULES
                    .basis
                    .iter()
                    .filter(|one| one.from <= self.on && one.to.is_none_or(|to| self.on <= to));
                valid.map(|one| one.text.as_str()).collect::<Vec<_>>().join("\n")
            }
            _ => String::new(),
        };
        (!value.trim().is_empty()).then_some(value)
    }
}

/// "Senin–Jumat, 08.00–16.00 WIB".
fn hours(office: &Office) -> String {
    let hours = &office.settings.hours;
    let mut days: Vec<i8> = hours.days.clone();
    days.sort_unstable();
    days.dedup();
    let name = |day: &i8| Weekday::from_monday_one_offset(*day).map_or("", weekday_id);
    let unbroken = days.windows(2).all(|pair| pair[1] - pair[0] == 1);
    let list = match days.as_slice() {
        [] => return String::new(),
        [first, .., last] if unbroken && days.len() > 2 => {
            format!("{}–{}", name(first), name(last))
        }
        _ => days.iter().map(name).filter(|day| !day.is_empty()).collect::<Vec<_>>().join(", "),
    };
    let at = |time: jiff::civil::Time| time.strftime("%H.%M").to_string();
    format!("{list}, pukul {}–{} {}", at(hours.opens), at(hours.closes), office.zone.code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_contents_are_lettered_a_to_f_and_all_are_mandatory() {
        let lettered: Vec<(&str, bool)> = part_rules()
            .iter()
            .filter_map(|rule| Some((rule.letter.as_deref()?, rule.mandatory)))
            .collect();
        assert_eq!(lettered, ["a", "b", "c", "d", "e", "f"].map(|letter| (letter, true)));
        for (rule, part) in part_rules().iter().zip(Part::ALL) {
            assert_eq!(part_rule(*part), rule);
        }
    }

    #[test]
    fn data_that_lack_a_part_or_name_a_promise_twice_are_named() {
        let text = include_str!("../../../../data/charter.toml");
        let less = text.replacen("code = \"hours\"", "code = \"time\"", 1);
        let error = rules("mine.toml", &less).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("mine.toml") && error.contains("part"), "{error}");
        let twice = text.replacen("key = \"receive\"", "key = \"answer\"", 1);
        assert!(rules("mine.toml", &twice).is_err());
        let unknown = text.replacen("letter = \"a\"", "lettre = \"a\"", 1);
        assert!(rules("mine.toml", &unknown).is_err());
    }
}
