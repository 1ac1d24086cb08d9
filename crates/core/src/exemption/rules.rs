//! What the law says of the end of an exemption: dated data (`data/exemption.toml`), one rule for
//! each letter of Art. 17 and the conditions that may stand in place of a date.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Fault;
use crate::codes;
use crate::law::{Confidence, DataError, ExemptionGround};

codes! {
    /// What ends an exemption without a date.
    Condition {
        /// The person consents in writing (Art. 18(2) a).
        Consent = "consent",
        /// It concerns the person's public office (Art. 18(2) b).
        PublicOffice = "public_office",
        /// Opened in a public court hearing (PP 61/2010 Art. 5).
        PublicHearing = "public_hearing",
        /// The proceedings have ended.
        ProceedingsEnd = "proceedings_end",
        /// The stage of the election has ended.
        StageEnd = "stage_end",
        /// As the statute concerned says (PP 61/2010 Art. 6, 8(1), 9).
        Statute = "statute",
        /// As long as needed (PP 61/2010 Art. 7, 8(2)).
        NeedEnds = "need_ends",
    }
}

/// How long the exemption of one ground may last.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PeriodRule {
    letter: ExemptionGround,
    /// A civil date must be named.
    #[serde(default)]
    pub date_needed: bool,
    /// Years after the decision at most.
    #[serde(default)]
    pub max_years: Option<u16>,
    /// Conditions that may stand for it.
    pub conditions: Vec<Condition>,
    /// Article.
    pub citation: String,
    /// How surely it is known.
    pub confidence: Confidence,
}

/// What a condition is called.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionWords {
    code: Condition,
    /// In Indonesian, as it follows "dikecualikan".
    pub text_id: String,
    /// In English.
    pub text_en: String,
    /// Article.
    pub citation: String,
    /// How surely it is known.
    pub confidence: Confidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    #[serde(rename = "period")]
    periods: Vec<PeriodRule>,
    #[serde(rename = "condition")]
    conditions: Vec<ConditionWords>,
}

static RULES: LazyLock<Rules> = LazyLock::new(|| {
    let text = include_str!("../../../../data/exemption.toml");
    rules("exemption.toml", text).expect("the shipped rules of exemptions are well-formed")
});

fn rules(file: &str, text: &str) -> Result<Rules, DataError> {
    let rules: Rules = crate::law::read_toml(file, text)?;
    if !rules.periods.iter().map(|rule| rule.letter).eq(ExemptionGround::ALL.iter().copied()) {
        return Err(DataError::contradiction(file, "period", "every letter once, in order"));
    }
    if !rules.conditions.iter().map(|one| one.code).eq(Condition::ALL.iter().copied()) {
        return Err(DataError::contradiction(file, "condition", "every condition once, in order"));
    }
    for rule in &rules.periods {
        // Art. 20(1): what neither a date nor a condition ends would be for ever.
        if !rule.date_needed && rule.conditions.is_empty() {
            let letter = rule.letter.code();
            return Err(DataError::contradiction(file, letter, "nothing would end it"));
        }
    }
    Ok(rules)
}

/// How long an exemption on this ground may last.
pub fn period_rule(ground: ExemptionGround) -> &'static PeriodRule {
    // The reader makes sure that every letter stands once, in the order of the enumeration.
    &RULES.periods[ground as usize]
}

impl Condition {
    /// What it is called and where it stands.
    pub fn words(self) -> &'static ConditionWords {
        &RULES.conditions[self as usize]
    }

    /// Whether Art. 18(2) makes it: the information is the person's to open.
    pub fn is_the_persons(self) -> bool {
        matches!(self, Condition::Consent | Condition::PublicOffice)
    }
}

/// How long something is exempt: until a day, until something happens, or whichever comes first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The last civil day on which it is exempt.
    #[serde(default)]
    pub until: Option<Date>,
    /// What ends it earlier, or instead.
    #[serde(default)]
    pub conditions: BTreeSet<Condition>,
}

impl Period {
    /// Whether it fits every ground, for a decision of this day.
    ///
    /// # Errors
    /// [`Fault::NoEnd`], [`Fault::TooLong`], [`Fault::Unfit`].
    pub fn fits(&self, grounds: &BTreeSet<ExemptionGround>, on: Date) -> Result<(), Fault> {
        for ground in grounds.iter().copied() {
            let rule = period_rule(ground);
            let conditional = !rule.date_needed
                && rule.conditions.iter().any(|one| self.conditions.contains(one));
            let Some(until) = self.until else {
                if conditional {
                    continue;
                }
                return Err(Fault::NoEnd { ground });
            };
            if let Some(years) = rule.max_years {
                let latest = on.saturating_add(i64::from(years).years());
                if until > latest {
                    return Err(Fault::TooLong { ground, until, latest });
                }
            }
        }
        let known = |condition: &Condition| {
            grounds.iter().any(|ground| period_rule(*ground).conditions.contains(condition))
        };
        match self.conditions.iter().find(|condition| !known(condition)) {
            Some(condition) => Err(Fault::Unfit { condition: *condition }),
            None => Ok(()),
        }
    }

    /// Conditions that at least one of the grounds knows, in the order of the law's articles.
    pub fn choices(grounds: &BTreeSet<ExemptionGround>) -> Vec<Condition> {
        let known = |condition: &Condition| {
            grounds.iter().any(|ground| period_rule(*ground).conditions.contains(condition))
        };
        Condition::ALL.iter().copied().filter(known).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn grounds(letters: &str) -> BTreeSet<ExemptionGround> {
        letters.chars().filter_map(|c| ExemptionGround::from_code(&c.to_string())).collect()
    }

    #[test]
    fn a_to_f_always_have_an_end_and_law_enforcement_one_of_thirty_years() {
        let on = date(2026, 11, 20);
        let nothing = Period::default();
        for ground in ExemptionGround::ALL {
            let only = BTreeSet::from([*ground]);
            assert_eq!(nothing.fits(&only, on), Err(Fault::NoEnd { ground: *ground }));
        }
        let until = |until| Period { until: Some(until), ..Period::default() };
        assert_eq!(until(date(2056, 11, 20)).fits(&grounds("a"), on), Ok(()));
        let latest = date(2056, 11, 20);
        let fault = until(date(2056, 11, 21)).fits(&grounds("a"), on);
        let ground = ExemptionGround::from_code("a").unwrap();
        assert_eq!(fault, Err(Fault::TooLong { ground, until: date(2056, 11, 21), latest }));
        // A condition alone is no end for law enforcement, but it may stand beside the date.
        let hearing = BTreeSet::from([Condition::PublicHearing]);
        let alone = Period { until: None, conditions: hearing.clone() };
        assert_eq!(alone.fits(&grounds("a"), on), Err(Fault::NoEnd { ground }));
        let both = Period { until: Some(date(2030, 1, 1)), conditions: hearing };
        assert_eq!(both.fits(&grounds("a"), on), Ok(()));
        assert_eq!(
            both.fits(&grounds("h"), on),
            Err(Fault::Unfit { condition: Condition::PublicHearing })
        );
    }

    #[test]
    fn of_several_grounds_the_strictest_counts() {
        let on = date(2026, 11, 20);
        let consent = Period { until: None, conditions: BTreeSet::from([Condition::Consent]) };
        assert_eq!(consent.fits(&grounds("h"), on), Ok(()));
        assert!(matches!(consent.fits(&grounds("ah"), on), Err(Fault::NoEnd { .. })));
        assert!(matches!(consent.fits(&grounds("bh"), on), Err(Fault::NoEnd { .. })));
    }

    #[test]
    fn data_that_would_make_an_exemption_eternal_are_refused() {
        let text = include_str!("../../../../data/exemption.toml");
        assert!(rules("mine.toml", text).is_ok());
        let eternal = text.replacen("conditions = [\"need_ends\"]", "conditions = []", 1);
        let Err(error) = rules("mine.toml", &eternal) else { panic!("accepted") };
        assert!(error.to_string().contains("nothing would end it"), "{error}");
        let short = text.replacen("\n[[period]]", "\n[[extra]]", 1);
        assert!(rules("mine.toml", &short).is_err());
    }
}
