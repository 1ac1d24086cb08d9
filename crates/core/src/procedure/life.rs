//! The life of one version of an SOP: draft → checked → signed → in force → replaced or void.
//!
//! A version never changes once it is signed; what must change becomes the next version, and cases
//! keep the one they began under. Nobody can back-date: a version takes effect on the day of its
//! signature or later.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::codes;
use crate::procedure::Closing;

codes! {
    /// Where a version stands.
    Stage {
        /// Read in or written, being mended.
        Draft = "draft",
        /// Somebody has looked at every finding.
        Checked = "checked",
        /// Signed; its first day has not come.
        Signed = "signed",
        /// Cases begin under it.
        InForce = "in_force",
        /// The next version took its place; cases that began under it run on.
        Replaced = "replaced",
        /// Void as a whole; no new case begins under it.
        Void = "void",
    }
}

codes! {
    /// What happens to a version.
    Move {
        /// Words or roles are changed.
        Mend = "mend",
        /// Its findings were looked at.
        Check = "check",
        /// Put in force by a signature.
        Sign = "sign",
        /// Its first day has come.
        Enforce = "enforce",
        /// It ends as a whole.
        Void = "void",
        /// It was reviewed and stays.
        Review = "review",
        /// A draft is thrown away.
        Discard = "discard",
    }
}

codes! {
    /// Why a version ends as a whole or the next one is made at once.
    Reason {
        /// The scope changed.
        Scope = "scope",
        /// The responsible unit changed.
        Unit = "unit",
        /// *Keadaan kahar*.
        ForceMajeure = "force_majeure",
        /// Anything else, in words.
        Other = "other",
    }
}

/// A reason and its words as they are kept: `force_majeure: banjir menutup kantor`.
pub fn reason_kept(reason: Reason, words: &str) -> String {
    format!("{}: {words}", reason.code())
}

/// The reason and the words of what was kept; all of it words where no reason is named.
pub fn reason_read(kept: &str) -> (Option<Reason>, &str) {
    let named = kept.split_once(": ");
    match named.and_then(|(code, words)| Some((Reason::from_code(code)?, words))) {
        Some((reason, words)) => (Some(reason), words),
        None => (None, kept),
    }
}

/// Why a version does not move.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refused {
    /// It stands where this has no meaning.
    #[error("{tried:?} is not possible at {stage:?}")]
    WrongStage {
        /// What was tried.
        tried: Move,
        /// Where it stands.
        stage: Stage,
    },
    /// Errors were found and nobody said why it shall be so all the same.
    #[error("{errors} errors are not answered for")]
    Unanswered {
        /// How many.
        errors: usize,
    },
    /// The first day lies before the day of the signature.
    #[error("{from} lies before {today}")]
    BackDated {
        /// What was asked.
        from: Date,
        /// The day of the signature.
        today: Date,
    },
    /// Its first day has not come.
    #[error("not before {from}")]
    NotYet {
        /// The first day.
        from: Date,
    },
    /// The SOP does not allow itself to be changed for this reason.
    #[error("the SOP knows no {reason:?}")]
    NotProvided {
        /// The reason.
        reason: Reason,
    },
}

/// Mends a draft: what was checked must be checked again.
///
/// # Errors
/// Once signed a version does not change.
pub fn mend(stage: Stage) -> Result<Stage, Refused> {
    match stage {
        Stage::Draft | Stage::Checked => Ok(Stage::Draft),
        _ => Err(Refused::WrongStage { tried: Move::Mend, stage }),
    }
}

/// Notes that somebody looked at the findings. An SOP with errors may be what the office has; then
/// `answer` says why it is put in force all the same.
///
/// # Errors
/// Not a draft; errors without an answer.
pub fn check(stage: Stage, errors: usize, answer: &str) -> Result<Stage, Refused> {
    if !matches!(stage, Stage::Draft | Stage::Checked) {
        return Err(Refused::WrongStage { tried: Move::Check, stage });
    }
    if errors > 0 && answer.trim().is_empty() {
        return Err(Refused::Unanswered { errors });
    }
    Ok(Stage::Checked)
}

/// Signs a checked version for a first day, and tells where it then stands.
///
/// # Errors
/// Not checked; a first day before the signature.
pub fn sign(stage: Stage, from: Date, today: Date) -> Result<Stage, Refused> {
    if stage != Stage::Checked {
        return Err(Refused::WrongStage { tried: Move::Sign, stage });
    }
    if from < today {
        return Err(Refused::BackDated { from, today });
    }
    Ok(if from == today { Stage::InForce } else { Stage::Signed })
}

/// Puts a signed version in force when its first day has come.
///
/// # Errors
/// Not signed; too early.
pub fn enforce(stage: Stage, from: Date, today: Date) -> Result<Stage, Refused> {
    match stage {
        Stage::Signed if from <= today => Ok(Stage::InForce),
        Stage::Signed => Err(Refused::NotYet { from }),
        _ => Err(Refused::WrongStage { tried: Move::Enforce, stage }),
    }
}

/// Ends a version as a whole. A change of scope or of the responsible unit voids only an SOP that
/// says so of itself; *force majeure* never voids, it leads to the next version.
///
/// # Errors
/// Neither signed nor in force; a reason the SOP does not provide for.
pub fn void(stage: Stage, reason: Reason, closing: &Closing) -> Result<Stage, Refused> {
    if !matches!(stage, Stage::Signed | Stage::InForce) {
        return Err(Refused::WrongStage { tried: Move::Void, stage });
    }
    let provided = match reason {
        Reason::Scope | Reason::Unit => closing.scope_change_voids,
        Reason::ForceMajeure => false,
        Reason::Other => true,
    };
    if provided { Ok(Stage::Void) } else { Err(Refused::NotProvided { reason }) }
}

/// Whether the next version may be made for this reason.
///
/// # Errors
/// *Force majeure* in an SOP that does not provide for it.
pub fn revise(reason: Reason, closing: &Closing) -> Result<(), Refused> {
    if reason == Reason::ForceMajeure && !closing.force_majeure {
        return Err(Refused::NotProvided { reason });
    }
    Ok(())
}

/// The day a version in force is to be reviewed: so many times a year as the SOP promises, or as
/// the office's setting says when it promises nothing (Permenpan-RB 35/2012: at least yearly),
/// counted from its first day or its last review.
pub fn review_due(closing: &Closing, usual: u8, since: Date) -> Date {
    let a_year = closing.reviews_a_year.unwrap_or(usual).clamp(1, 12);
    let months = 12 / i32::from(a_year);
    since.saturating_add(jiff::Span::new().months(months))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 3, 2);

    #[test]
    fn the_usual_way() {
        let stage = mend(Stage::Draft).unwrap();
        let stage = check(stage, 0, "").unwrap();
        assert_eq!(sign(stage, TODAY, TODAY), Ok(Stage::InForce));
        let later = date(2026, 3, 9);
        let signed = sign(stage, later, TODAY).unwrap();
        assert_eq!(signed, Stage::Signed);
        assert_eq!(enforce(signed, later, TODAY), Err(Refused::NotYet { from: later }));
        assert_eq!(enforce(signed, later, later), Ok(Stage::InForce));
    }

    #[test]
    fn nobody_back_dates_and_nobody_skips_the_check() {
        let from = date(2026, 3, 1);
        let refused = sign(Stage::Checked, from, TODAY);
        assert_eq!(refused, Err(Refused::BackDated { from, today: TODAY }));
        assert!(sign(Stage::Draft, TODAY, TODAY).is_err());
        assert_eq!(check(Stage::Draft, 2, " "), Err(Refused::Unanswered { errors: 2 }));
        assert_eq!(check(Stage::Draft, 2, "Masih berlaku di kantor ini"), Ok(Stage::Checked));
    }

    #[test]
    fn what_is_signed_never_changes() {
        for stage in
            Stage::ALL.iter().copied().filter(|s| !matches!(s, Stage::Draft | Stage::Checked))
        {
            assert!(mend(stage).is_err(), "{stage:?}");
            assert!(check(stage, 0, "").is_err(), "{stage:?}");
            assert!(sign(stage, TODAY, TODAY).is_err(), "{stage:?}");
        }
    }

    #[test]
    fn only_what_the_sop_says_of_itself_voids_or_bends_it() {
        let plain = Closing::default();
        let strict = Closing { scope_change_voids: true, force_majeure: true, ..plain.clone() };
        for reason in [Reason::Scope, Reason::Unit] {
            assert!(void(Stage::InForce, reason, &plain).is_err());
            assert_eq!(void(Stage::InForce, reason, &strict), Ok(Stage::Void));
        }
        assert!(void(Stage::InForce, Reason::ForceMajeure, &strict).is_err());
        assert!(void(Stage::Draft, Reason::Other, &strict).is_err());
        assert!(revise(Reason::ForceMajeure, &plain).is_err());
        assert!(revise(Reason::ForceMajeure, &strict).is_ok());
    }

    #[test]
    fn a_reason_is_read_as_it_was_kept() {
        for reason in Reason::ALL {
            let kept = reason_kept(*reason, "pukul 08: banjir");
            assert_eq!(reason_read(&kept), (Some(*reason), "pukul 08: banjir"));
        }
        assert_eq!(reason_read("catatan: lain"), (None, "catatan: lain"));
    }

    #[test]
    fn reviews_come_as_often_as_promised() {
        let since = date(2025, 8, 31);
        let twice = Closing { reviews_a_year: Some(2), ..Closing::default() };
        assert_eq!(review_due(&twice, 1, since), date(2026, 2, 28));
        assert_eq!(review_due(&Closing::default(), 1, since), date(2026, 8, 31));
        assert_eq!(review_due(&Closing::default(), 0, since), date(2026, 8, 31));
    }
}
