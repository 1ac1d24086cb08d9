//! Grounds of the law: what may be exempt, what never is, why one objects, why an answer waits.
//!
//! The letters are the law's own and never change, so they are enums; the words and citations are
//! data in `data/grounds.toml`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::{Confidence, DataError, read_toml};

/// What a ground is called and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    #[serde(alias = "letter")]
    code: String,
    /// A short name in Indonesian, for lists and buttons.
    pub short_id: String,
    /// A short name in English.
    pub short_en: String,
    #[serde(default)]
    words_id: Option<String>,
    #[serde(default)]
    words_en: Option<String>,
    /// The article, as cited in Indonesian.
    pub citation: String,
    /// How surely it is known.
    pub confidence: Confidence,
    /// Where it was read, if not in the article itself.
    #[serde(default)]
    pub source: Option<String>,
    /// How long an exemption may last, with its article.
    #[serde(default)]
    pub period: Option<String>,
    /// Whether an exemption is not bound to end (UU 14/2008 Pasal 20 (1) ends those of a–f).
    #[serde(default)]
    pub lasting: Option<bool>,
    /// Whether an objection may be settled amicably (Pasal 35 (2)).
    #[serde(default)]
    pub amicable: Option<bool>,
}

impl Words {
    /// A sentence in Indonesian; the short name where there is none.
    pub fn sentence_id(&self) -> &str {
        self.words_id.as_deref().unwrap_or(&self.short_id)
    }

    /// A sentence in English; the short name where there is none.
    pub fn sentence_en(&self) -> &str {
        self.words_en.as_deref().unwrap_or(&self.short_en)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroundsFile {
    #[serde(default)]
    exemption: Vec<Words>,
    #[serde(default)]
    never_exempt: Vec<Words>,
    #[serde(default)]
    objection: Vec<Words>,
    #[serde(default)]
    extension: Vec<Words>,
}

macro_rules! grounds {
    ($(#[$doc:meta])* $name:ident in $table:ident {
        $($(#[$item_doc:meta])* $item:ident = $code:literal),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        pub enum $name {
            $($(#[$item_doc])* #[serde(rename = $code)] $item),+
        }

        impl $name {
            /// Every one, in the order of the law.
            pub const ALL: &'static [$name] = &[$($name::$item),+];

            /// The letter or word it has in JSON and the database.
            pub fn code(self) -> &'static str {
                match self { $($name::$item => $code),+ }
            }

            /// The one with this code, if there is one.
            pub fn from_code(code: &str) -> Option<$name> {
                $name::ALL.iter().copied().find(|item| item.code() == code)
            }

            /// What it is called and where it stands.
            pub fn words(self) -> &'static Words {
                // `check` has seen one entry per variant in the order of `ALL`.
                &SHIPPED.$table[self as usize]
            }

            fn check(file: &str, words: &[Words]) -> Result<(), DataError> {
                let wanted: Vec<&str> = $name::ALL.iter().map(|item| item.code()).collect();
                let found: Vec<&str> = words.iter().map(|entry| entry.code.as_str()).collect();
                if wanted == found {
                    return Ok(());
                }
                let problem = format!("must hold {wanted:?} in this order, holds {found:?}");
                Err(DataError::contradiction(file, stringify!($table), problem))
            }
        }
    };
}

grounds! {
    /// What may be exempt from disclosure (UU 14/2008 Pasal 17). In JSON the letter.
    ExemptionGround in exemption {
        /// Could hinder law enforcement.
        LawEnforcement = "a",
        /// Could harm intellectual property or fair competition.
        IntellectualProperty = "b",
        /// Could endanger defence and security.
        Defence = "c",
        /// Could reveal natural wealth.
        NaturalWealth = "d",
        /// Could harm economic resilience.
        EconomicResilience = "e",
        /// Could harm foreign relations.
        ForeignRelations = "f",
        /// A private authentic deed, last wish or will.
        PrivateDeed = "g",
        /// Personal secrets.
        PersonalSecret = "h",
        /// Confidential memoranda or letters within or between bodies.
        Memorandum = "i",
        /// Closed by another statute.
        OtherStatute = "j",
    }
}

grounds! {
    /// What is never exempt (UU 14/2008 Pasal 18 (1)).
    NeverExempt in never_exempt {
        /// Court rulings.
        CourtRulings = "court_rulings",
        /// Decrees, decisions, regulations, circulars.
        Decisions = "decisions",
        /// Orders to stop an investigation or prosecution.
        StoppedInvestigations = "stopped_investigations",
        /// Annual expenditure plans of law enforcers.
        EnforcersSpending = "enforcers_spending",
        /// Annual financial reports of law enforcers.
        EnforcersFinances = "enforcers_finances",
        /// Reports on recovered proceeds of corruption.
        RecoveredAssets = "recovered_assets",
        /// Declared open by an objection or a dispute (Pasal 11 (2)).
        DeclaredOpen = "declared_open",
    }
}

grounds! {
    /// Why a requester may object (UU 14/2008 Pasal 35 (1)). In JSON the letter.
    ObjectionGround in objection {
        /// Refused as exempt.
        RefusedAsExempt = "a",
        /// Periodic information not provided.
        PeriodicMissing = "b",
        /// No response.
        NoResponse = "c",
        /// Answered otherwise than asked.
        NotAsAsked = "d",
        /// Not fulfilled.
        NotFulfilled = "e",
        /// Unreasonable cost.
        UnreasonableCost = "f",
        /// Later than the time limit.
        TooLate = "g",
    }
}

grounds! {
    /// Why the answer may be extended (UU 14/2008 Pasal 22 (8) wants the reason in writing).
    ExtensionReason in extension {
        /// The information is not yet held or documented.
        NotYetHeld = "not_yet_held",
        /// Whether it is exempt is not decided yet.
        StatusUndecided = "status_undecided",
    }
}

impl ExemptionGround {
    /// Its letter in Pasal 17.
    pub fn letter(self) -> &'static str {
        self.code()
    }

    /// Whether Pasal 20 (1) says that the exemption is not for ever.
    pub fn must_end(self) -> bool {
        self.words().lasting == Some(false)
    }
}

impl ObjectionGround {
    /// Its letter in Pasal 35 (1).
    pub fn letter(self) -> &'static str {
        self.code()
    }

    /// Whether the parties may settle it amicably (Pasal 35 (2)).
    pub fn amicable(self) -> bool {
        self.words().amicable == Some(true)
    }
}

fn read(file: &str, text: &str) -> Result<GroundsFile, DataError> {
    let grounds: GroundsFile = read_toml(file, text)?;
    ExemptionGround::check(file, &grounds.exemption)?;
    NeverExempt::check(file, &grounds.never_exempt)?;
    ObjectionGround::check(file, &grounds.objection)?;
    ExtensionReason::check(file, &grounds.extension)?;
    Ok(grounds)
}

static SHIPPED: LazyLock<GroundsFile> = LazyLock::new(|| {
    read("grounds.toml", include_str!("../../../../data/grounds.toml"))
        .expect("the shipped grounds are well-formed")
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_ground_has_words_in_both_languages_and_an_article() {
        let all = (ExemptionGround::ALL.iter().map(|ground| ground.words()))
            .chain(NeverExempt::ALL.iter().map(|ground| ground.words()))
            .chain(ObjectionGround::ALL.iter().map(|ground| ground.words()))
            .chain(ExtensionReason::ALL.iter().map(|ground| ground.words()));
        let mut count = 0;
        for words in all {
            count += 1;
            assert!(!words.short_id.is_empty() && !words.short_en.is_empty(), "{words:?}");
            assert!(words.citation.starts_with("UU 14/2008 Pasal"), "{words:?}");
            assert_ne!(words.sentence_id(), words.sentence_en());
        }
        assert_eq!(count, 10 + 7 + 7 + 2);
    }

    #[test]
    fn letters_read_back_and_name_their_article() {
        for ground in ExemptionGround::ALL {
            assert_eq!(ExemptionGround::from_code(ground.code()), Some(*ground));
            let article = format!("UU 14/2008 Pasal 17 huruf {}", ground.code());
            assert_eq!(ground.words().citation, article);
        }
        for ground in ObjectionGround::ALL {
            let article = format!("UU 14/2008 Pasal 35 ayat (1) huruf {}", ground.code());
            assert_eq!(ground.words().citation, article);
        }
        assert_eq!(ExemptionGround::from_code("k"), None);
        let json = serde_json::to_string(&ExemptionGround::PersonalSecret).unwrap();
        assert_eq!(json, "\"h\"");
    }

    #[test]
    fn exemptions_a_to_f_end_and_objections_b_to_g_may_be_settled() {
        let ending: String = (ExemptionGround::ALL.iter())
            .filter(|ground| ground.must_end())
            .map(|ground| ground.code())
            .collect();
        assert_eq!(ending, "abcdef");
        let amicable: String = (ObjectionGround::ALL.iter())
            .filter(|ground| ground.amicable())
            .map(|ground| ground.code())
            .collect();
        assert_eq!(amicable, "bcdefg");
    }

    #[test]
    fn a_file_with_a_missing_letter_is_refused_by_name() {
        let Err(error) = read("mine.toml", "[[exemption]]\nletter = \"a\"\n") else {
            panic!("accepted");
        };
        assert!(error.to_string().starts_with("mine.toml: "), "{error}");
        let Err(error) = read("mine.toml", "") else { panic!("accepted") };
        assert!(error.to_string().contains("exemption"), "{error}");
    }
}
