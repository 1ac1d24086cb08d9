//! What a decision about an objection or a dispute needs to know, loaded by the caller before.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::law::{Calendar, ClockRules, Received, RuleName, Track, due_only};
use crate::office::Office;
use crate::procedure::Procedure;
use crate::refusal::Refusal;
use crate::request::Actor;

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
    /// The SOP of objections the case runs on, when the office had one.
    pub procedure: Option<&'a Procedure>,
    /// Who acts.
    pub actor: &'a Actor,
}

impl Facts<'_> {
    /// The civil date of the act in the office's zone.
    pub fn today(&self) -> Date {
        self.office.date_at(self.now)
    }

    /// Last day of a clock that starts at an instant or on a civil date, which is its day 0.
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

    /// A date somebody gave: within bounds, today when he gave none.
    pub(crate) fn day(
        &self,
        field: &str,
        given: Option<Date>,
        earliest: Date,
    ) -> Result<Date, Refusal> {
        let latest = self.today();
        let date = given.unwrap_or(latest);
        // What was done today is never too early, whatever else was dated wrongly.
        let earliest = earliest.min(latest);
        if (earliest..=latest).contains(&date) {
            return Ok(date);
        }
        Err(Refusal::DateOutside { field: field.into(), date, earliest, latest })
    }

    /// The last day of an order: from today, within a year.
    pub(crate) fn order_due(&self, field: &str, given: Option<Date>) -> Result<Date, Refusal> {
        let date = given.ok_or_else(|| Refusal::Missing { what: field.into() })?;
        let earliest = self.today();
        let latest = earliest.saturating_add(jiff::Span::new().years(1));
        if (earliest..=latest).contains(&date) {
            return Ok(date);
        }
        Err(Refusal::DateOutside { field: field.into(), date, earliest, latest })
    }
}
