//! Consequence tests of the demo: each is told by where it got to; the steps to there are played.

use std::collections::BTreeSet;

use jiff::civil::Time;
use serde::Deserialize;
use terbuka_core::exemption::content::{Weights, What};
use terbuka_core::exemption::decide::{Command, Grounds};
use terbuka_core::exemption::{Basis, Condition, EndReason, Extent, Occasion, Period, View};
use terbuka_core::ident::{CaseId, UnitId};
use terbuka_core::law::ExemptionGround;
use terbuka_core::role::Role;
use terbuka_desk::exemptions::{self, NewTest};
use terbuka_desk::{Context, DeskError, Principal, offices};

/// One consequence test and how far it got.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExemptionScript {
    /// How cases name it.
    pub key: String,
    /// Working days before the day of loading on which it is begun, so never above 0.
    pub day: i32,
    /// What it is called on the public list.
    pub title: String,
    /// Exactly what.
    pub subject: String,
    /// Documents.
    #[serde(default)]
    pub documents: String,
    /// Key of the unit.
    pub unit: String,
    /// Where only a part is exempt: what stays open.
    #[serde(default)]
    pub blackout: String,
    /// Number of the case that occasioned it, from 0.
    #[serde(default)]
    pub request: Option<usize>,
    /// Letters of Art. 17.
    pub grounds: BTreeSet<ExemptionGround>,
    /// Another statute.
    #[serde(default)]
    pub statute: Option<String>,
    /// Its article.
    #[serde(default)]
    pub article: Option<String>,
    /// If opened.
    #[serde(default)]
    pub opened: String,
    /// If closed.
    #[serde(default)]
    pub closed: String,
    /// Public interest.
    #[serde(default)]
    pub interest: String,
    /// What a member of the *Tim Pertimbangan* says.
    #[serde(default)]
    pub advice: String,
    /// Working days from the day of loading to its last day; below 0 it has passed.
    #[serde(default)]
    pub ends_in: Option<i32>,
    /// What ends it.
    #[serde(default)]
    pub conditions: BTreeSet<Condition>,
    /// Number of the decision.
    #[serde(default)]
    pub decree: String,
    /// Office above that decides, where this one proposes.
    #[serde(default)]
    pub above: Option<String>,
    /// The step it got to.
    pub until: TestStep,
    /// Why it was opened, when it was.
    #[serde(default)]
    pub opened_why: Option<EndReason>,
}

/// The steps of a test, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TestStep {
    /// Begun.
    Begin,
    /// The basis.
    Base,
    /// An opinion.
    Advise,
    /// Handed in.
    Submit,
    /// Approved.
    Approve,
    /// Handed up.
    HandUp,
    /// Determined, or what was decided above recorded.
    Decide,
    /// Opened.
    Open,
}

impl TestStep {
    /// Whose step it is.
    pub fn role(self) -> Role {
        match self {
            TestStep::Advise => Role::Consideration,
            TestStep::Approve => Role::Sekretaris,
            _ => Role::Ppid,
        }
    }
}

impl ExemptionScript {
    /// The steps that are played: which, how many working days after the first, at what time.
    pub fn steps(&self) -> Vec<(TestStep, u16, Time)> {
        let all = [
            (TestStep::Begin, 0, 9),
            (TestStep::Base, 1, 10),
            (TestStep::Advise, 2, 11),
            (TestStep::Submit, 3, 9),
            (TestStep::Approve, 4, 14),
            (TestStep::HandUp, 5, 9),
            (TestStep::Decide, 6, 10),
            (TestStep::Open, 12, 10),
        ];
        all.into_iter()
            .filter(|(step, _, _)| *step <= self.until)
            .filter(|(step, _, _)| *step != TestStep::HandUp || self.above.is_some())
            .map(|(step, day, hour)| (step, day, Time::constant(hour, 0, 0, 0)))
            .collect()
    }

    /// Working days from the first step to the last.
    #[cfg(test)]
    pub fn days(&self) -> u16 {
        self.steps().last().map_or(0, |(_, day, _)| *day)
    }
}

/// Plays one step by the person who does it; gives the test.
///
/// # Errors
/// The use case refuses it.
pub async fn play(
    cx: &Context,
    who: &Principal,
    script: &ExemptionScript,
    step: TestStep,
    known: Option<CaseId>,
    unit: UnitId,
    request: Option<CaseId>,
) -> Result<CaseId, DeskError> {
    let extent = if script.blackout.is_empty() { Extent::Whole } else { Extent::Part };
    if step == TestStep::Begin {
        let what = What {
            title: script.title.clone(),
            subject: script.subject.clone(),
            documents: script.documents.clone(),
            blackout: script.blackout.clone(),
            order: String::new(),
        };
        let occasion =
            if request.is_some() { Occasion::AtRequest } else { Occasion::BeforeRequest };
        let new = NewTest { occasion, request, renews: None, unit, extent, what };
        return Ok(exemptions::begin(cx, who, new).await?.test);
    }
    let id = known.ok_or(DeskError::NotFound)?;
    let standing = offices::standing(cx, &who.office).await?;
    let today = standing.office.date_at(cx.now());
    let command = match step {
        TestStep::Begin => return Ok(id),
        TestStep::Base => Command::Base(Box::new(Grounds {
            bases: script
                .grounds
                .iter()
                .map(|ground| Basis {
                    ground: *ground,
                    statute: script.statute.clone(),
                    article: script.article.clone(),
                })
                .collect(),
            ..Grounds::default()
        })),
        TestStep::Advise => Command::Advise { view: View::Close, words: script.advice.clone() },
        TestStep::Submit => {
            let weights = Weights {
                opened: script.opened.clone(),
                closed: script.closed.clone(),
                interest: script.interest.clone(),
                ..Weights::default()
            };
            let until = script.ends_in.and_then(|ends| {
                // The clock is held in the past: the day of loading is as far ahead as it began.
                let days = u16::try_from(ends - script.day - 3).ok()?;
                let reading = standing.office.settings.joint_leave;
                standing.calendar.add_working_days(today, days, reading)
            });
            let conditions = script.conditions.clone();
            Command::Submit(Box::new(weights), Period { until, conditions })
        }
        TestStep::Approve => Command::Approve,
        TestStep::HandUp => {
            Command::HandUp { to: None, name: script.above.clone().unwrap_or_default() }
        }
        TestStep::Decide if script.above.is_some() => {
            Command::Record { decree: script.decree.clone(), on: today, exempt: true, until: None }
        }
        TestStep::Decide => Command::Determine { decree: script.decree.clone() },
        TestStep::Open => Command::Open {
            why: script.opened_why.unwrap_or(EndReason::Commission),
            reason: "Alasan penutupannya tidak ada lagi.".into(),
        },
    };
    Ok(exemptions::perform(cx, who, &id, None, command).await?.test)
}
