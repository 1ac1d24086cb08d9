//! Clock rules: how many working days, from what, by which article, since when, how surely.

use std::sync::LazyLock;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ClockError, Confidence, DataError, read_toml};

/// The clocks that are counted in working days from an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleName {
    /// The officer tells the requester what is missing.
    Completeness,
    /// The requester completes the request.
    Completion,
    /// The written notification (UU 14/2008 Pasal 22 (7)).
    Answer,
    /// The answer with its one extension, together from receipt (Pasal 22 (7) and (8)).
    Extension,
    /// The requester objects (Pasal 36 (1)).
    Objection,
    /// The PPID's superior answers the objection (Pasal 36 (2)).
    ObjectionAnswer,
    /// The requester goes to the Information Commission (Pasal 37 (2)).
    Dispute,
    /// The Commission begins (Pasal 38 (1)).
    KiStart,
    /// The Commission has finished (Pasal 38 (2)).
    KiEnd,
    /// A party goes to court (Pasal 48).
    Court,
}

impl RuleName {
    /// Every rule, in the order a case meets them.
    pub const ALL: [RuleName; 10] = [
        RuleName::Completeness,
        RuleName::Completion,
        RuleName::Answer,
        RuleName::Extension,
        RuleName::Objection,
        RuleName::ObjectionAnswer,
        RuleName::Dispute,
        RuleName::KiStart,
        RuleName::KiEnd,
        RuleName::Court,
    ];

    /// The name in data, JSON and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            RuleName::Completeness => "completeness",
            RuleName::Completion => "completion",
            RuleName::Answer => "answer",
            RuleName::Extension => "extension",
            RuleName::Objection => "objection",
            RuleName::ObjectionAnswer => "objection-answer",
            RuleName::Dispute => "dispute",
            RuleName::KiStart => "ki-start",
            RuleName::KiEnd => "ki-end",
            RuleName::Court => "court",
        }
    }

    /// The rule with this code, if there is one.
    pub fn from_code(code: &str) -> Option<RuleName> {
        RuleName::ALL.into_iter().find(|name| name.code() == code)
    }

    /// What the clock measures, in Indonesian.
    pub fn title_id(self) -> &'static str {
        match self {
            RuleName::Completeness => "Pemberitahuan kekurangan permohonan",
            RuleName::Completion => "Perbaikan permohonan oleh pemohon",
            RuleName::Answer => "Pemberitahuan tertulis",
            RuleName::Extension => "Pemberitahuan tertulis dengan perpanjangan",
            RuleName::Objection => "Pengajuan keberatan",
            RuleName::ObjectionAnswer => "Tanggapan atas keberatan",
            RuleName::Dispute => "Pengajuan sengketa ke Komisi Informasi",
            RuleName::KiStart => "Komisi Informasi mulai menangani sengketa",
            RuleName::KiEnd => "Komisi Informasi menyelesaikan sengketa",
            RuleName::Court => "Gugatan ke pengadilan",
        }
    }

    /// What the clock measures, in English.
    pub fn title_en(self) -> &'static str {
        match self {
            RuleName::Completeness => "Telling what is missing",
            RuleName::Completion => "Completing the request",
            RuleName::Answer => "Written notification",
            RuleName::Extension => "Written notification with its extension",
            RuleName::Objection => "Lodging an objection",
            RuleName::ObjectionAnswer => "Answer to the objection",
            RuleName::Dispute => "Bringing a dispute to the Information Commission",
            RuleName::KiStart => "The Information Commission begins",
            RuleName::KiEnd => "The Information Commission finishes",
            RuleName::Court => "Going to court",
        }
    }
}

/// Which body of rules a case runs under.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Track {
    /// UU 14/2008.
    #[default]
    Ordinary,
    /// Information on elections: PerKI 1/2019.
    Election,
}

impl Track {
    /// Both tracks.
    pub const ALL: [Track; 2] = [Track::Ordinary, Track::Election];

    /// The name in data, JSON and on the command line.
    pub fn code(self) -> &'static str {
        match self {
            Track::Ordinary => "ordinary",
            Track::Election => "election",
        }
    }

    /// The track with this code, if there is one.
    pub fn from_code(code: &str) -> Option<Track> {
        Track::ALL.into_iter().find(|track| track.code() == code)
    }
}

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
                if !rules
                    .iter()
                    .any(|rule| (rule.name, rule.track) == (name, track))
                {
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
        self.rules
            .iter()
            .find(wanted)
            .ok_or(ClockError::NotInForce { name, track, on })
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
                    && other
                        .to
                        .is_none_or(|to| entry.to.is_some_and(|end| end <= to))
            });
            match found {
                Some(other) => other.working_days,
                None => {
                    let below = below.code();
                    return refuse(format!(
                        "stands on {below}, which has no rule for those dates"
                    ));
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
