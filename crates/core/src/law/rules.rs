//! Clock rules: how many working days, from what, by which article, since when, how surely.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::Deserialize;

use super::{
    Calendar, Clock, ClockError, ClockSettings, Confidence, DataError, Received, RuleName, Track,
    due_only, read_toml, run,
};

/// One clock rule in force over a span of dates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Which clock.
    pub name: RuleName,
    /// Under which body of rules.
    pub track: Track,
    /// Working days in all, from receipt (the extension's include the answer's).
    pub working_days: u16,
    /// Working days this rule adds to another one (the extension's own length), if it does.
    pub adds: Option<u16>,
    /// First date of receipt it applies to.
    pub from: Date,
    /// Last date of receipt it applies to; none while in force.
    pub to: Option<Date>,
    /// The event that starts it, in Indonesian.
    pub starts_id: String,
    /// The event that starts it, in English.
    pub starts_en: String,
    /// The article, as cited in Indonesian.
    pub citation: String,
    /// Where the number was read.
    pub source: String,
    /// How surely it is known.
    pub confidence: Confidence,
    /// The election rules set no number of their own that was found; this is the ordinary one.
    pub borrowed: bool,
    /// What a reader should know beside the citation, in Indonesian.
    pub note_id: Option<String>,
    /// The same in English.
    pub note_en: Option<String>,
}

impl Rule {
    fn in_force(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleEntry {
    name: RuleName,
    track: Track,
    working_days: u16,
    on_top_of: Option<RuleName>,
    from: Date,
    to: Option<Date>,
    starts_id: String,
    starts_en: String,
    citation: String,
    source: String,
    confidence: Confidence,
    #[serde(default)]
    borrowed: bool,
    note_id: Option<String>,
    note_en: Option<String>,
}

#[derive(Deserialize)]
struct RulesFile {
    #[serde(default, rename = "rule")]
    rules: Vec<RuleEntry>,
}

/// All clock rules, past and present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRules {
    rules: Vec<Rule>,
}

pub(super) const SHIPPED: &str = include_str!("../../../../data/clocks.toml");

static RULES: LazyLock<ClockRules> = LazyLock::new(|| {
    ClockRules::from_toml("clocks.toml", SHIPPED).expect("the shipped clock rules are well-formed")
});

impl ClockRules {
    /// The rules shipped with this release.
    pub fn shipped() -> &'static ClockRules {
        &RULES
    }

    /// Reads a rules file; `file` is only used to name it in errors. Every clock must stand on both
    /// tracks, and no two rules of one clock and track may be in force on the same date.
    pub fn from_toml(file: &str, text: &str) -> Result<Self, DataError> {
        let entries = read_toml::<RulesFile>(file, text)?.rules;
        let mut rules: Vec<Rule> = Vec::with_capacity(entries.len());
        for entry in &entries {
            let rule = resolve(file, entry, &entries)?;
            let label = format!("rule {} ({})", rule.name.code(), rule.track.code());
            let overlaps = |other: &Rule| {
                (other.name, other.track) == (rule.name, rule.track)
                    && other.to.is_none_or(|to| rule.from <= to)
                    && rule.to.is_none_or(|to| other.from <= to)
            };
            if rules.iter().any(overlaps) {
                let problem = format!("two rules in force on {}", rule.from);
                return Err(DataError::contradiction(file, label, problem));
            }
            rules.push(rule);
        }
        for name in RuleName::ALL {
            for track in Track::ALL {
                if !rules.iter().any(|rule| (rule.name, rule.track) == (name, track)) {
                    let label = format!("rule {} ({})", name.code(), track.code());
                    return Err(DataError::contradiction(file, label, "is missing"));
                }
            }
        }
        Ok(ClockRules { rules })
    }

    /// The rule in force for something received on `on`.
    pub fn rule(&self, name: RuleName, track: Track, on: Date) -> Result<&Rule, ClockError> {
        let wanted = |rule: &&Rule| rule.name == name && rule.track == track && rule.in_force(on);
        self.rules.iter().find(wanted).ok_or(ClockError::NotInForce { name, track, on })
    }

    /// Finds the rule in force on the office's date of receipt and runs it; see [`run`].
    ///
    /// # Errors
    /// [`ClockError::NotInForce`] before the law was, and as [`run`].
    pub fn clock(
        &self,
        name: RuleName,
        track: Track,
        received: impl Into<Received>,
        settings: &ClockSettings,
        calendar: &Calendar,
    ) -> Result<Clock, ClockError> {
        let received = received.into();
        let rule = self.rule(name, track, received.local(settings).date)?;
        run(rule, received, settings, calendar)
    }

    /// The binding due date alone, for lists; the same as [`ClockRules::clock`] gives.
    ///
    /// # Errors
    /// As [`ClockRules::clock`].
    pub fn due(
        &self,
        name: RuleName,
        track: Track,
        received: impl Into<Received>,
        settings: &ClockSettings,
        calendar: &Calendar,
    ) -> Result<Date, ClockError> {
        let received = received.into();
        let rule = self.rule(name, track, received.local(settings).date)?;
        due_only(rule, received, settings, calendar)
    }

    /// Every rule, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter()
    }
}

/// Checks one entry and adds up a rule that stands on top of another.
fn resolve(file: &str, entry: &RuleEntry, all: &[RuleEntry]) -> Result<Rule, DataError> {
    let label = format!("rule {} ({})", entry.name.code(), entry.track.code());
    let refuse = |problem: String| Err(DataError::contradiction(file, label.clone(), problem));
    if entry.working_days == 0 {
        return refuse("working_days must be at least 1".into());
    }
    if entry.to.is_some_and(|to| to < entry.from) {
        return refuse("ends before it begins".into());
    }
    if entry.citation.trim().is_empty() {
        return refuse("has no citation".into());
    }
    let base = match entry.on_top_of {
        None => 0,
        Some(below) => {
            let found = all.iter().find(|other| {
                (other.name, other.track) == (below, entry.track)
                    && other.on_top_of.is_none()
                    && other.from <= entry.from
                    && other.to.is_none_or(|to| entry.to.is_some_and(|end| end <= to))
            });
            match found {
                Some(other) => other.working_days,
                None => {
                    let below = below.code();
                    return refuse(format!("stands on {below}, which has no rule for those dates"));
                }
            }
        }
    };
    let Some(working_days) = base.checked_add(entry.working_days) else {
        return refuse("counts too many working days".into());
    };
    Ok(Rule {
        name: entry.name,
        track: entry.track,
        working_days,
        adds: entry.on_top_of.map(|_| entry.working_days),
        from: entry.from,
        to: entry.to,
        starts_id: entry.starts_id.clone(),
        starts_en: entry.starts_en.clone(),
        citation: entry.citation.clone(),
        source: entry.source.clone(),
        confidence: entry.confidence,
        borrowed: entry.borrowed,
        note_id: entry.note_id.clone(),
        note_en: entry.note_en.clone(),
    })
}
