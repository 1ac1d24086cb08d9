//! The names of the clocks and of the two bodies of rules they run under.

use serde::{Deserialize, Serialize};

/// The clocks that are counted in working days from an event, each with a worked example.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RuleName {
    /// The officer tells the requester what is missing.
    ///
    /// ```
    /// # use jiff::civil::date;
    /// # use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track};
    /// let (rules, how) = (ClockRules::shipped(), ClockSettings::default());
    /// let calendar = Calendar::national();
    /// // Friday 15 August 2025; Monday 18 is joint leave, so Tuesday is day 1.
    /// let received = date(2025, 8, 15);
    /// let due = rules.due(RuleName::Completeness, Track::Ordinary, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2025, 8, 21)));
    /// ```
    Completeness,
    /// The requester completes the request, from the day he is told.
    ///
    /// ```
    /// # use jiff::civil::date;
    /// # use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track};
    /// let (rules, how) = (ClockRules::shipped(), ClockSettings::default());
    /// let calendar = Calendar::national();
    /// // Told on Friday 13 March 2026, before Nyepi, Idul Fitri and their joint leave.
    /// let received = date(2026, 3, 13);
    /// let due = rules.due(RuleName::Completion, Track::Ordinary, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2026, 3, 25)));
    /// ```
    Completion,
    /// The written notification (UU 14/2008 Pasal 22 (7); election track PerKI 1/2019 Pasal 12).
    ///
    /// ```
    /// # use jiff::civil::date;
    /// # use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track};
    /// let (rules, how) = (ClockRules::shipped(), ClockSettings::default());
    /// let calendar = Calendar::national();
    /// // Ten working days over the year’s end: Christmas, joint leave, New Year and Isra Mikraj.
    /// let received = date(2026, 12, 18);
    /// let due = rules.due(RuleName::Answer, Track::Ordinary, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2027, 1, 7)));
    /// // Three on the election track.
    /// let received = date(2026, 12, 18);
    /// let due = rules.due(RuleName::Answer, Track::Election, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2026, 12, 23)));
    /// ```
    Answer,
    /// The answer with its one extension, together from receipt (Pasal 22 (7) and (8)).
    ///
    /// ```
    /// # use jiff::civil::date;
    /// # use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track};
    /// let (rules, how) = (ClockRules::shipped(), ClockSettings::default());
    /// let calendar = Calendar::national();
    /// // Ten and seven.
    /// let received = date(2026, 5, 12);
    /// let due = rules.due(RuleName::Extension, Track::Ordinary, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2026, 6, 11)));
    /// // Three and two.
    /// let received = date(2026, 5, 12);
    /// let due = rules.due(RuleName::Extension, Track::Election, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2026, 5, 21)));
    /// ```
    Extension,
    /// The requester objects, from the day he finds the ground (Pasal 36 (1)).
    ///
    /// ```
    /// # use jiff::civil::date;
    /// # use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track};
    /// let (rules, how) = (ClockRules::shipped(), ClockSettings::default());
    /// let calendar = Calendar::national();
    /// // Thirty working days that start within the long leave of March 2026.
    /// let received = date(2026, 3, 13);
    /// let due = rules.due(RuleName::Objection, Track::Ordinary, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2026, 5, 5)));
    /// ```
    Objection,
    /// The PPID’s superior answers the objection (Pasal 36 (2); election track PerKI 1/2019 Pasal 14).
    ///
    /// ```
    /// # use jiff::civil::date;
    /// # use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track};
    /// let (rules, how) = (ClockRules::shipped(), ClockSettings::default());
    /// let calendar = Calendar::national();
    /// // Thirty working days.
    /// let received = date(2026, 5, 12);
    /// let due = rules.due(RuleName::ObjectionAnswer, Track::Ordinary, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2026, 7, 1)));
    /// // Three on the election track.
    /// let received = date(2026, 5, 12);
    /// let due = rules.due(RuleName::ObjectionAnswer, Track::Election, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2026, 5, 19)));
    /// ```
    ObjectionAnswer,
    /// The requester goes to the Information Commission (Pasal 37 (2)).
    ///
    /// ```
    /// # use jiff::civil::date;
    /// # use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track};
    /// let (rules, how) = (ClockRules::shipped(), ClockSettings::default());
    /// let calendar = Calendar::national();
    /// // Answer received on Tuesday 23 December 2025.
    /// let received = date(2025, 12, 23);
    /// let due = rules.due(RuleName::Dispute, Track::Ordinary, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2026, 1, 15)));
    /// ```
    Dispute,
    /// The Commission begins (Pasal 38 (1)).
    ///
    /// ```
    /// # use jiff::civil::date;
    /// # use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track};
    /// let (rules, how) = (ClockRules::shipped(), ClockSettings::default());
    /// let calendar = Calendar::national();
    /// // Application received on Thursday 20 March 2025.
    /// let received = date(2025, 3, 20);
    /// let due = rules.due(RuleName::KiStart, Track::Ordinary, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2025, 4, 21)));
    /// ```
    KiStart,
    /// The Commission has finished (Pasal 38 (2)).
    ///
    /// ```
    /// # use jiff::civil::date;
    /// # use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track};
    /// let (rules, how) = (ClockRules::shipped(), ClockSettings::default());
    /// let calendar = Calendar::national();
    /// // A hundred working days.
    /// let received = date(2025, 8, 15);
    /// let due = rules.due(RuleName::KiEnd, Track::Ordinary, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2026, 1, 9)));
    /// // Fourteen on the election track.
    /// let received = date(2025, 8, 15);
    /// let due = rules.due(RuleName::KiEnd, Track::Election, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2025, 9, 8)));
    /// ```
    KiEnd,
    /// A party goes to court (Pasal 48).
    ///
    /// ```
    /// # use jiff::civil::date;
    /// # use terbuka_core::law::{Calendar, ClockRules, ClockSettings, RuleName, Track};
    /// let (rules, how) = (ClockRules::shipped(), ClockSettings::default());
    /// let calendar = Calendar::national();
    /// // Ruling received on Friday 18 December 2026.
    /// let received = date(2026, 12, 18);
    /// let due = rules.due(RuleName::Court, Track::Ordinary, received, &how, calendar);
    /// assert_eq!(due, Ok(date(2027, 1, 13)));
    /// ```
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

    /// What the track is called, in Indonesian.
    pub fn title_id(self) -> &'static str {
        match self {
            Track::Ordinary => "jalur biasa",
            Track::Election => "jalur informasi pemilu dan pemilihan",
        }
    }

    /// What the track is called, in English.
    pub fn title_en(self) -> &'static str {
        match self {
            Track::Ordinary => "ordinary track",
            Track::Election => "election information track",
        }
    }
}
