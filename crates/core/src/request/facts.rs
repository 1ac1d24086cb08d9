//! What a decision needs to know, loaded by the caller before.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::exemption::DecidedTest;
use crate::ident::{UnitId, UserId};
use crate::law::{Calendar, ClockRules, Received, RuleName, Track, due_only};
use crate::office::Office;
use crate::procedure::Procedure;
use crate::refusal::Refusal;
use crate::role::Role;

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Somebody of the office.
    Officer {
        /// Who.
        id: UserId,
        /// The roles held in this office.
        roles: Vec<Role>,
        /// The units this person is liaison for.
        units: Vec<UnitId>,
    },
    /// The requester, by the public form or the tracking page.
    Requester,
    /// The program: a lane of the system, or a date that came.
    System,
}

impl Actor {
    /// How the journal names the actor.
    pub fn code(&self) -> &str {
        match self {
            Actor::Officer { id, .. } => id.as_str(),
            Actor::Requester => "public",
            Actor::System => "system",
        }
    }

    /// Identifier of the officer, when it is one.
    pub fn user(&self) -> Option<&UserId> {
        match self {
            Actor::Officer { id, .. } => Some(id),
            _ => None,
        }
    }
}

/// Everything a decision looks at besides the case and the command.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// The instant of the act, from the server's clock: nobody can back-date.
    pub now: Timestamp,
    /// The office, with its settings.
    pub office: &'a Office,
    /// The working days, with the office's own additions.
    pub calendar: &'a Calendar,
    /// The law's clocks.
    pub rules: &'a ClockRules,
    /// The procedure version the case runs on.
    pub procedure: &'a Procedure,
    /// Who acts.
    pub actor: &'a Actor,
    /// Decided consequence tests in force at the office; only a decision on a request looks at them.
    pub tests: &'a [DecidedTest],
}

impl Facts<'_> {
    /// The civil date of the act in the office's zone.
    pub fn today(&self) -> Date {
        self.office.date_at(self.now)
    }

    /// Last day of a clock that starts at an instant (or, for a notice, on a civil date).
    ///
    /// # Errors
    /// [`Refusal::NoClock`] when no rule is in force on that day.
    pub fn due(
        &self,
        rule: RuleName,
        track: Track,
        from: impl Into<Received>,
    ) -> Result<Date, Refusal> {
        let from = from.into();
        let settings = self.office.clock_settings();
        let none = || Refusal::NoClock { rule: rule.code().into() };
        let on = from.local(&settings).date;
        let rule = self.rules.rule(rule, track, on).map_err(|_| none())?;
        due_only(rule, from, &settings, self.calendar).map_err(|_| none())
    }
}
