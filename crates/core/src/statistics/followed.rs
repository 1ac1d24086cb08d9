//! What followed the answers: objections and disputes, as numbers from where they are kept.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Span;
use crate::dispute::{self, Dispute};
use crate::law::ObjectionGround;
use crate::objection::{self, Objection};
use crate::office::Office;

/// What is counted of an objection. Dates are civil dates of the office's zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectionFact {
    /// Day it was lodged.
    pub lodged_on: Date,
    /// The last day for the answer (Art. 36(2)).
    pub due_on: Date,
    /// Letters of Art. 35(1), `a` to `g`.
    pub grounds: Vec<ObjectionGround>,
    /// Day of the answer, and whether it granted anything.
    pub answered: Option<(Date, bool)>,
    /// Day it was withdrawn, which ends it without an answer.
    pub withdrawn_on: Option<Date>,
}

/// How a dispute ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisputeEnd {
    /// By mediation.
    Mediated,
    /// By a ruling for the office.
    ForOffice,
    /// By a ruling for the requester, whole or in part.
    ForRequester,
    /// Withdrawn or fallen.
    Dropped,
}

/// What is counted of a dispute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DisputeFact {
    /// Day it was lodged.
    pub lodged_on: Date,
    /// Day and way of its end at the commission.
    pub ended: Option<(Date, DisputeEnd)>,
    /// Day it was brought before a court.
    pub to_court_on: Option<Date>,
}

/// Objections (*keberatan*, UU 14/2008 Art. 35–36) of a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objections {
    /// Lodged in the span.
    pub received: u32,
    /// By letter of Art. 35(1), `a` to `g`; one objection may rest on several.
    pub by_ground: BTreeMap<ObjectionGround, u32>,
    /// Answered in the span: the PPID's answer upheld.
    pub upheld: u32,
    /// Answered in the span: granted whole or in part.
    pub granted: u32,
    /// Answered after the term of Art. 36(2); part of the answered.
    pub answered_late: u32,
    /// Not answered when the span ended.
    pub open_at_end: u32,
}

/// Disputes before the *Komisi Informasi* (Art. 37–48) of a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disputes {
    /// Lodged in the span.
    pub received: u32,
    /// Ended by mediation in the span.
    pub mediated: u32,
    /// Ruled in the span: for the office.
    pub for_office: u32,
    /// Ruled in the span: for the requester, whole or in part.
    pub for_requester: u32,
    /// Brought before a court in the span.
    pub to_court: u32,
    /// Not ended when the span ended.
    pub open_at_end: u32,
}

/// Everything that followed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    /// Objections.
    pub objections: Objections,
    /// Disputes.
    pub disputes: Disputes,
}

impl ObjectionFact {
    /// The fact of an objection. Whatever is not upheld counts as granted: in whole, in part, or settled
    /// amicably (Art. 35(2)).
    pub fn of(one: &Objection, office: &Office) -> ObjectionFact {
        let granted = |answer: &objection::Answer| answer.outcome != objection::Outcome::Upheld;
        ObjectionFact {
            lodged_on: office.date_at(one.lodged),
            due_on: one.due_on,
            grounds: one.grounds.iter().copied().collect(),
            answered: one.answer.as_ref().map(|answer| (answer.on, granted(answer))),
            withdrawn_on: one.withdrawn_on,
        }
    }
}

impl DisputeFact {
    /// The fact of a dispute.
    pub fn of(one: &Dispute) -> DisputeFact {
        use dispute::Outcome::{Agreement, Inadmissible, OpenInPart, OpenWhole, Upheld};
        let ruled = one.ruling.as_ref().map(|ruling| {
            let end = match ruling.outcome {
                Agreement => DisputeEnd::Mediated,
                Upheld => DisputeEnd::ForOffice,
                OpenWhole | OpenInPart => DisputeEnd::ForRequester,
                Inadmissible => DisputeEnd::Dropped,
            };
            (ruling.on, end)
        });
        let dropped = one.withdrawn_on.or(one.closed_on).map(|on| (on, DisputeEnd::Dropped));
        DisputeFact {
            lodged_on: one.applied_on,
            ended: ruled.or(dropped),
            to_court_on: one.appeal.as_ref().map(|appeal| appeal.on),
        }
    }
}

impl Objections {
    fn add(&mut self, span: Span, one: &ObjectionFact) {
        if span.contains(one.lodged_on) {
            self.received += 1;
            for ground in &one.grounds {
                *self.by_ground.entry(*ground).or_default() += 1;
            }
        }
        if let Some((on, granted)) = one.answered.filter(|(on, _)| span.contains(*on)) {
            *(if granted { &mut self.granted } else { &mut self.upheld }) += 1;
            self.answered_late += u32::from(on > one.due_on);
        }
        let ended = one.answered.map(|(on, _)| on).or(one.withdrawn_on);
        let open = one.lodged_on <= span.last() && ended.is_none_or(|on| on > span.last());
        self.open_at_end += u32::from(open);
    }

    /// Answered in the span.
    pub fn answered(&self) -> u32 {
        self.upheld + self.granted
    }
}

impl Disputes {
    fn add(&mut self, span: Span, one: &DisputeFact) {
        self.received += u32::from(span.contains(one.lodged_on));
        match one.ended.filter(|(on, _)| span.contains(*on)).map(|(_, how)| how) {
            Some(DisputeEnd::Mediated) => self.mediated += 1,
            Some(DisputeEnd::ForOffice) => self.for_office += 1,
            Some(DisputeEnd::ForRequester) => self.for_requester += 1,
            Some(DisputeEnd::Dropped) | None => {}
        }
        self.to_court += u32::from(one.to_court_on.is_some_and(|on| span.contains(on)));
        let open = one.ended.is_none_or(|(on, _)| on > span.last());
        self.open_at_end += u32::from(one.lodged_on <= span.last() && open);
    }
}

impl Followed {
    /// Counts the objections and disputes of a span; those of other spans may be among them.
    pub fn count<'a>(
        span: Span,
        objections: impl IntoIterator<Item = &'a ObjectionFact>,
        disputes: impl IntoIterator<Item = &'a DisputeFact>,
    ) -> Followed {
        let mut sum = Followed::default();
        for one in objections {
            sum.objections.add(span, one);
        }
        for one in disputes {
            sum.disputes.add(span, one);
        }
        sum
    }

    /// Adds another office's numbers.
    pub fn merge(&mut self, other: &Followed) {
        let (mine, theirs) = (&mut self.objections, &other.objections);
        mine.received += theirs.received;
        mine.upheld += theirs.upheld;
        mine.granted += theirs.granted;
        mine.answered_late += theirs.answered_late;
        mine.open_at_end += theirs.open_at_end;
        for (ground, count) in &theirs.by_ground {
            *mine.by_ground.entry(*ground).or_default() += count;
        }
        let (mine, theirs) = (&mut self.disputes, &other.disputes);
        mine.received += theirs.received;
        mine.mediated += theirs.mediated;
        mine.for_office += theirs.for_office;
        mine.for_requester += theirs.for_requester;
        mine.to_court += theirs.to_court;
        mine.open_at_end += theirs.open_at_end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_is_counted_where_it_happened() {
        let objection = |lodged_on, answered| ObjectionFact {
            lodged_on,
            due_on: date(2026, 2, 10),
            grounds: vec![ObjectionGround::RefusedAsExempt, ObjectionGround::TooLate],
            answered,
            withdrawn_on: None,
        };
        let objections = [
            objection(date(2025, 12, 29), Some((date(2026, 2, 11), true))),
            objection(date(2026, 1, 5), Some((date(2026, 2, 10), false))),
            objection(date(2026, 3, 1), None),
            ObjectionFact {
                withdrawn_on: Some(date(2026, 3, 3)),
                ..objection(date(2026, 3, 2), None)
            },
        ];
        let disputes = [
            DisputeFact {
                lodged_on: date(2026, 2, 20),
                ended: Some((date(2026, 6, 1), DisputeEnd::ForRequester)),
                to_court_on: Some(date(2027, 1, 4)),
            },
            DisputeFact { lodged_on: date(2025, 11, 1), ended: None, to_court_on: None },
        ];
        let year = |year| Followed::count(Span::Year(year), &objections, &disputes);
        let (before, now, after) = (year(2025), year(2026), year(2027));
        assert_eq!((before.objections.received, before.objections.open_at_end), (1, 1));
        let found = &now.objections;
        assert_eq!((found.received, found.granted, found.upheld), (3, 1, 1));
        assert_eq!((found.answered(), found.answered_late, found.open_at_end), (2, 1, 1));
        assert_eq!(found.by_ground[&ObjectionGround::RefusedAsExempt], 3);
        assert_eq!((now.disputes.received, now.disputes.for_requester), (1, 1));
        assert_eq!((now.disputes.open_at_end, now.disputes.to_court), (1, 0));
        assert_eq!((after.disputes.received, after.disputes.to_court), (0, 1));
        assert_eq!(Followed::count(Span::Year(2026), [], []), Followed::default());
        let mut sum = before;
        sum.merge(&now);
        assert_eq!(
            (sum.objections.received, sum.objections.by_ground[&ObjectionGround::TooLate]),
            (4, 4)
        );
    }
}
