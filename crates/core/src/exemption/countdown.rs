//! The countdown of an exemption with a date: thirty working days before its end the PPID is asked to
//! declare it open; if nothing is done, it opens by itself on the day after (PP 61/2010 Art. 11).

use jiff::civil::Date;

use crate::codes;
use crate::law::{Calendar, JointLeave, Terms};

/// Name of the term that says how long before the end the PPID is asked.
pub const OPENING_TERM: &str = "exemption-opening";

codes! {
    /// How an exemption stands with its end.
    Nearness {
        /// Its end is far.
        Far = "far",
        /// The PPID should declare it open today: the last day to do so in time.
        Today = "today",
        /// The day to declare it open has passed; it will open by itself.
        Near = "near",
        /// Its last day has passed: it is open by law.
        Over = "over",
    }
}

/// The dates that an exemption's end makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Countdown {
    /// The day on which the PPID is asked: the last to declare it open in time.
    pub ask_on: Date,
    /// The last day on which it is exempt.
    pub until: Date,
    /// The day on which it is open, declared or not.
    pub opens_on: Date,
    /// Working days left after today up to the last day; negative when it has passed.
    pub left: i32,
    /// Where today lies.
    pub nearness: Nearness,
    /// Article.
    pub citation: String,
}

impl Countdown {
    /// The dates of an exemption that lasts until a day.
    ///
    /// `None` where no term is in force, or the arithmetic of dates ends.
    ///
    /// ```
    /// use jiff::civil::date;
    /// use terbuka_core::exemption::countdown::{Countdown, Nearness};
    /// use terbuka_core::law::{Calendar, JointLeave, Terms};
    ///
    /// // Ends on Monday 28 September 2026. Thirty working days before it, Independence Day on 17 August
    /// // and Maulid on 25 August being closed, lies Thursday 13 August.
    /// let until = date(2026, 9, 28);
    /// let (calendar, terms) = (Calendar::national(), Terms::shipped());
    /// let of = |today| Countdown::of(until, today, terms, calendar, JointLeave::Off).unwrap();
    /// let early = of(date(2026, 8, 1));
    /// assert_eq!(early.ask_on, date(2026, 8, 13));
    /// assert_eq!(early.nearness, Nearness::Far);
    /// assert_eq!(of(date(2026, 8, 13)).nearness, Nearness::Today);
    /// assert_eq!(of(until).nearness, Nearness::Near);
    /// assert_eq!(of(date(2026, 9, 29)).nearness, Nearness::Over);
    /// assert_eq!(early.opens_on, date(2026, 9, 29));
    /// ```
    pub fn of(
        until: Date,
        today: Date,
        terms: &Terms,
        calendar: &Calendar,
        reading: JointLeave,
    ) -> Option<Countdown> {
        let term = terms.at(OPENING_TERM, until)?;
        let ask_on = term.day_before(until, reading, calendar)?;
        Some(Countdown {
            ask_on,
            until,
            opens_on: until.tomorrow().ok()?,
            left: calendar.remaining_working_days(today, until, reading),
            nearness: match () {
                () if today > until => Nearness::Over,
                () if today > ask_on => Nearness::Near,
                () if today == ask_on => Nearness::Today,
                () => Nearness::Far,
            },
            citation: term.citation.clone(),
        })
    }

    /// Whether the PPID is asked on this day, or was.
    pub fn asks(&self) -> bool {
        self.nearness != Nearness::Far
    }
}
