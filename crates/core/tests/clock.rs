//! Clocks on the known dates of the calendar, at its edges, and in words.

use jiff::civil::{Date, Time, date, time};
use jiff::tz::{TimeZone, offset};
use terbuka_core::law::{
    Calendar, CalendarYear, Clock, ClockError, ClockRules, ClockSettings, ClosedDay, DayKind,
    JointLeave, Length, Received, RuleName, SpecialDay, Status, Terms, Track, Warning, status,
};

fn clock_with(name: RuleName, track: Track, received: &str, how: &ClockSettings) -> Clock {
    let received: Received = received.parse().unwrap();
    ClockRules::shipped().clock(name, track, received, how, Calendar::national()).unwrap()
}

fn answer(received: &str, how: &ClockSettings) -> Clock {
    clock_with(RuleName::Answer, Track::Ordinary, received, how)
}

fn in_zone(hours: i8) -> ClockSettings {
    ClockSettings { zone: TimeZone::fixed(offset(hours)), ..ClockSettings::default() }
}

fn next_working_day(closing: Option<Time>) -> ClockSettings {
    ClockSettings {
        closed_day: ClosedDay::NextWorkingDay,
        closing_time: closing,
        ..ClockSettings::default()
    }
}

#[test]
fn the_known_dates_come_out() {
    use RuleName::{Answer, Completeness, Dispute, Extension, Objection};
    use Track::{Election, Ordinary};
    let columns = [
        (Completeness, Ordinary),
        (Extension, Election),
        (Answer, Ordinary),
        (Dispute, Ordinary),
        (Extension, Ordinary),
        (Objection, Ordinary),
    ];
    for (received, dues, were_leave_counted) in [
        ("2025-08-15", "08-21 08-25 09-01 09-08 09-11 09-30", "2025-08-29"),
        ("2026-02-10", "02-13 02-19 02-26 03-04 03-09 04-02", "2026-02-25"),
        ("2026-03-13", "03-25 03-27 04-06 04-10 04-15 05-05", "2026-03-30"),
        ("2026-05-12", "05-19 05-21 06-02 06-08 06-11 07-01", "2026-05-28"),
        ("2026-12-18", "12-23 12-29 01-07 01-13 01-18 02-04", "2027-01-06"),
        ("2027-03-01", "03-04 03-16 03-23 03-31 04-05 04-22", "2027-03-18"),
    ] {
        for ((name, track), due) in columns.into_iter().zip(dues.split(' ')) {
            let clock = clock_with(name, track, received, &ClockSettings::default());
            assert!(clock.due.to_string().ends_with(due), "{received} {name:?}: {}", clock.due);
        }
        let clock = answer(received, &ClockSettings::default());
        assert_eq!(clock.alternative_due.to_string(), were_leave_counted);
        let how = ClockSettings { joint_leave: JointLeave::Working, ..ClockSettings::default() };
        let other = answer(received, &how);
        assert_eq!((other.due, other.alternative_due), (clock.alternative_due, clock.due));
    }
}

#[test]
fn working_days_of_each_year_add_up() {
    let off = Calendar::national();
    for (year, without_holidays, without_leave) in
        [(2023, 250, 239), (2024, 248, 238), (2025, 248, 237), (2026, 248, 240), (2027, 250, 242)]
    {
        let (first, last) = (date(year - 1, 12, 31), date(year, 12, 31));
        let count = |reading| off.remaining_working_days(first, last, reading);
        assert_eq!(count(JointLeave::Working), without_holidays, "{year}");
        assert_eq!(count(JointLeave::Off), without_leave, "{year}");
    }
}

#[test]
fn every_rule_stands_on_both_tracks_with_its_number_and_article() {
    let numbers: [(RuleName, u16, u16); 10] = [
        (RuleName::Completeness, 3, 3),
        (RuleName::Completion, 3, 3),
        (RuleName::Answer, 10, 3),
        (RuleName::Extension, 17, 5),
        (RuleName::Objection, 30, 30),
        (RuleName::ObjectionAnswer, 30, 3),
        (RuleName::Dispute, 14, 14),
        (RuleName::KiStart, 14, 14),
        (RuleName::KiEnd, 100, 14),
        (RuleName::Court, 14, 14),
    ];
    for (name, ordinary, election) in numbers {
        for (track, days) in [(Track::Ordinary, ordinary), (Track::Election, election)] {
            let rule = ClockRules::shipped().rule(name, track, date(2026, 1, 5)).unwrap();
            assert_eq!(rule.working_days, days, "{name:?} {track:?}");
            assert!(!rule.citation.is_empty() && !rule.source.is_empty());
            assert_eq!(rule.borrowed, rule.note_id.is_some() && rule.note_en.is_some());
            assert!(!rule.borrowed || track == Track::Election);
        }
        assert_eq!(RuleName::from_code(name.code()), Some(name));
        assert_eq!(serde_json::to_value(name).unwrap(), name.code());
    }
    let extension =
        ClockRules::shipped().rule(RuleName::Extension, Track::Ordinary, date(2026, 1, 5));
    assert_eq!(extension.unwrap().adds, Some(7));
}

#[test]
fn a_clock_explains_each_day() {
    let clock = answer("2025-03-20", &ClockSettings::default());
    assert_eq!(clock.due, date(2025, 4, 14));
    assert_eq!(clock.days.len(), 26);
    let lines: Vec<String> = (clock.days.iter())
        .map(|day| format!("{} {} {}", day.date.day(), day.kind(), day.reason_id()))
        .collect();
    assert_eq!(lines[0], "20 day_zero Hari diterima, tidak dihitung (hari ke-0)");
    assert_eq!(lines[1], "21 working Hari kerja ke-1");
    assert_eq!(lines[2], "22 weekend Akhir pekan (Sabtu), tidak dihitung");
    assert_eq!(
        lines[8],
        "28 joint_leave Cuti bersama: Hari Suci Nyepi, Tahun Baru Saka 1947, tidak dihitung"
    );
    // Nyepi fell on a Saturday: the holiday is named, not only the weekend.
    assert!(lines[9].starts_with("29 holiday Hari libur: Hari Suci Nyepi"), "{}", lines[9]);
    assert_eq!(lines[25], "14 working Hari kerja ke-10");
    assert_eq!(
        clock.day(date(2025, 3, 28)).unwrap().reason_en(),
        "Joint leave: Nyepi, Day of Silence, Saka 1947, not counted"
    );
    let how = ClockSettings { joint_leave: JointLeave::Working, ..ClockSettings::default() };
    let day = answer("2025-03-20", &how).day(date(2025, 3, 28)).unwrap().clone();
    assert_eq!((day.counted, day.number), (true, Some(6)));
    assert!(day.reason_id().contains("ikut dihitung"), "{}", day.reason_id());
}

#[test]
fn json_has_the_promised_names() {
    let clock = answer("2025-03-20", &ClockSettings::default());
    let json = serde_json::to_value(&clock).unwrap();
    assert_eq!(json["due"], "2025-04-14");
    assert_eq!(json["received"], "2025-03-20");
    assert_eq!(json["day_zero"], "2025-03-20");
    assert_eq!(json["working_days"], 10);
    assert_eq!(json["citation"], "UU 14/2008 Pasal 22 ayat (7)");
    assert_eq!(json["alternative_due"], "2025-04-07");
    assert_eq!((&json["rule"], &json["track"]), (&"answer".into(), &"ordinary".into()));
    assert!(json["warning"].is_null());
    let days = json["days"].as_array().unwrap();
    assert_eq!(days.iter().filter(|day| day["counted"] == true).count(), 10);
    assert_eq!((&days[0]["number"], &days[0]["counted"]), (&0.into(), &false.into()));
    assert!(days[2]["number"].is_null() && days[2]["reason"].is_string());
    assert_eq!(days[25]["date"], "2025-04-14");
}

#[test]
fn midnight_is_the_offices_own() {
    // 23:30 in Jakarta is 00:30 in Makassar and 01:30 in Jayapura, of the next day.
    let received = "2026-03-12T16:30:00Z";
    let west = answer(received, &in_zone(7));
    assert_eq!((west.day_zero, west.due), (date(2026, 3, 12), date(2026, 4, 2)));
    for east in [in_zone(8), in_zone(9)] {
        let clock = answer(received, &east);
        assert_eq!((clock.day_zero, clock.due), (date(2026, 3, 13), date(2026, 4, 6)));
    }
    assert_eq!(west.received.to_string(), "2026-03-12T23:30:00+07:00");
    let local = answer("2026-03-12T23:30", &in_zone(9));
    assert_eq!(local.received.to_string(), "2026-03-12T23:30:00+09:00");
    assert_eq!(local.day_zero, date(2026, 3, 12));
}

#[test]
fn receipt_on_a_closed_day_follows_the_office() {
    // Sunday 17 August 2025, before the added joint leave of Monday.
    let as_received = answer("2025-08-17", &ClockSettings::default());
    assert_eq!((as_received.day_zero, as_received.due), (date(2025, 8, 17), date(2025, 9, 1)));
    assert!(as_received.deferral.is_none());
    let next = answer("2025-08-17", &next_working_day(None));
    assert_eq!((next.day_zero, next.due), (date(2025, 8, 19), date(2025, 9, 2)));
    // Were joint leave counted, the office would have been open on Monday already.
    assert_eq!(next.alternative_due, date(2025, 9, 1));
    assert!(next.deferral.unwrap().sentence_id().contains("hari libur"));
}

#[test]
fn receipt_after_hours_follows_the_office() {
    let closing = next_working_day(Some(time(16, 0, 0, 0)));
    let friday = |at: &str| answer(&format!("2025-08-15T{at}"), &closing).day_zero;
    assert_eq!(friday("16:00:00"), date(2025, 8, 15));
    assert_eq!(friday("16:00:01"), date(2025, 8, 19));
    assert_eq!(answer("2025-08-15", &closing).day_zero, date(2025, 8, 15));
    let late = answer("2025-08-15T18:00", &closing);
    assert!(late.deferral.unwrap().sentence_id().contains("16.00"));
    let as_received =
        ClockSettings { closing_time: Some(time(16, 0, 0, 0)), ..ClockSettings::default() };
    assert_eq!(answer("2025-08-15T18:00", &as_received).day_zero, date(2025, 8, 15));
}

#[test]
fn new_years_day_counts_from_its_own_day() {
    let clock = answer("2026-01-01", &ClockSettings::default());
    assert_eq!((clock.day_zero, clock.due), (date(2026, 1, 1), date(2026, 1, 15)));
    assert_eq!(answer("2026-01-01", &next_working_day(None)).day_zero, date(2026, 1, 2));
}

#[test]
fn years_without_a_calendar_answer_with_a_warning() {
    let how = ClockSettings::default();
    let inside = answer("2026-11-02", &how);
    assert!(inside.warnings.is_empty());
    let over = answer("2027-12-27", &how);
    assert_eq!(over.warnings, [Warning::UnknownYears(vec![2028])]);
    assert!(over.warning_id().unwrap().contains("2028"));
    let before = answer("2022-12-29", &how);
    assert_eq!(before.warnings, [Warning::UnknownYears(vec![2022])]);
    // Beyond, weekends are all that is known: 14 days for ten working days.
    let far = answer("2031-01-06", &how);
    assert_eq!(far.due, date(2031, 1, 20));
    assert_eq!(far.warnings, [Warning::UnknownYears(vec![2031])]);
    let estimated = answer("2027-03-01", &how);
    assert!(estimated.warning_en().unwrap().contains("10 March 2027"));
}

#[test]
fn the_ends_of_time_are_refused_without_panic() {
    let rules = ClockRules::shipped();
    let how = next_working_day(Some(time(16, 0, 0, 0)));
    let run = |received: &str| {
        let received: Received = received.parse().unwrap();
        rules.clock(RuleName::KiEnd, Track::Ordinary, received, &how, Calendar::national())
    };
    assert_eq!(run("9999-12-31T23:00"), Err(ClockError::OutOfRange));
    assert_eq!(run("9999-10-01"), Err(ClockError::OutOfRange));
    assert!(matches!(run("-009999-01-01"), Err(ClockError::NotInForce { .. })));
    assert!(matches!(run("2010-04-29"), Err(ClockError::NotInForce { .. })));
    assert!(run("2010-04-30").is_ok());
}

#[test]
fn unreadable_times_of_receipt_are_refused() {
    for text in ["", "kemarin", "2025-02-29", "2025-13-01", "20 Maret 2025", "2025-03-20T25:00"] {
        let error = text.parse::<Received>().unwrap_err();
        assert!(error.to_string().contains("2025-03-20T14:30"), "{error}");
    }
    assert_eq!("2024-02-29".parse(), Ok(Received::On(date(2024, 2, 29))));
    assert_eq!("2025-03-20 14:30".parse(), Ok(Received::At(date(2025, 3, 20).at(14, 30, 0, 0))));
}

#[test]
fn deadlines_are_compared_by_date() {
    let clock = answer("2025-03-20", &ClockSettings::default());
    assert_eq!(clock.status(date(2025, 4, 13)), Status::Running);
    assert_eq!(clock.status(date(2025, 4, 14)), Status::DueToday);
    assert_eq!(clock.status(date(2025, 4, 15)), Status::Overdue);
    assert_eq!(status(clock.due, clock.due), Status::DueToday);
}

#[test]
fn an_office_adds_days_and_withdraws_national_ones() {
    let how = ClockSettings::default();
    let due = |calendar: &Calendar| {
        let received = date(2026, 11, 2);
        let rules = ClockRules::shipped();
        rules.due(RuleName::Answer, Track::Ordinary, received, &how, calendar).unwrap()
    };
    let national = Calendar::national();
    assert_eq!(due(national), date(2026, 11, 16));
    let flood = SpecialDay::new(date(2026, 11, 5), DayKind::OfficeClosed, "Banjir");
    let local = national.clone().with_office_days([flood]);
    assert_eq!(due(&local), date(2026, 11, 17));
    assert_eq!(local.special_days(date(2026, 11, 1), date(2026, 11, 30)).len(), 1);

    assert!(local.special_days(date(2026, 11, 30), date(2026, 11, 1)).is_empty());

    let august = national.clone().withdrawn([date(2026, 8, 25)]);
    assert!(august.is_working(date(2026, 8, 25), JointLeave::Off));
    assert!(!national.is_working(date(2026, 8, 25), JointLeave::Off));
    // A withdrawn national day does not take the office's own closing with it.
    let own = SpecialDay::new(date(2026, 8, 25), DayKind::OfficeClosed, "Pindah kantor");
    assert!(!august.with_office_days([own]).is_working(date(2026, 8, 25), JointLeave::Off));
    // Several of an office's days on one date: the one that closes wins, in whatever order.
    let day = date(2026, 11, 6);
    let leave = SpecialDay::new(day, DayKind::JointLeave, "Cuti bersama tambahan");
    let shut = SpecialDay::new(day, DayKind::OfficeClosed, "Listrik padam");
    for days in [[leave.clone(), shut.clone()], [shut, leave]] {
        let both = national.clone().with_office_days(days);
        assert!(!both.is_working(day, JointLeave::Working));
        assert_eq!(both.special_days(day, day).len(), 2);
    }
    // Closed is closed, even on joint leave that would count.
    let leave = date(2026, 12, 24);
    let own = SpecialDay::new(leave, DayKind::OfficeClosed, "Pindah kantor");
    assert!(national.is_working(leave, JointLeave::Working));
    let closed = national.clone().with_office_days([own]);
    assert!(!closed.is_working(leave, JointLeave::Working));
}

#[test]
fn a_corrected_year_replaces_the_shipped_one() {
    let text = "year = 2027\nweekend = [\"saturday\", \"sunday\"]\nweekend_citation = \"x\"\n\
                citation = \"x\"\nsource = \"x\"\nconfidence = \"V\"\n\
                [[day]]\ndate = \"2027-03-02\"\nkind = \"holiday\"\nname_id = \"Contoh\"\n";
    let year = CalendarYear::from_toml("mine.toml", text).unwrap();
    let calendar = Calendar::national().clone().with_year(year);
    let all: Vec<Date> = (calendar.special_days(date(2027, 1, 1), date(2027, 12, 31)).iter())
        .map(|day| day.date)
        .collect();
    assert_eq!(all, [date(2027, 3, 2)]);
    assert_eq!(calendar.years().collect::<Vec<_>>(), [2023, 2024, 2025, 2026, 2027]);
}

#[test]
fn malformed_files_are_refused_with_file_and_entry() {
    let head = "year = 2027\nweekend = [\"sunday\"]\nweekend_citation = \"x\"\ncitation = \"x\"\n\
                source = \"x\"\nconfidence = \"V\"\n";
    let day =
        |date: &str| format!("[[day]]\ndate = \"{date}\"\nkind = \"holiday\"\nname_id = \"x\"\n");
    let week = "\"monday\", \"tuesday\", \"wednesday\", \"thursday\", \"friday\", \"saturday\", ";
    for (text, expected) in [
        ("".to_owned(), "missing field `year`"),
        ("year = [".to_owned(), "mine.toml"),
        (head.replace("sunday", "minggu"), "unknown weekday `minggu`"),
        (head.replace("\"sunday\"", &format!("{week}\"sunday\"")), "weekend"),
        (head.replace("\"V\"", "\"sure\""), "unknown variant `sure`"),
        (format!("{head}hari = 1\n"), "unknown field `hari`"),
        (format!("{head}{}", day("2026-03-01")), "not in the year 2027"),
        (format!("{head}{}", day("2027-02-30")), "line 8"),
        (format!("{head}{0}{0}", day("2027-03-01")), "2027-03-01: stands twice"),
        (format!("{head}{}", day("2027-03-01").replace("\"x\"", "\" \"")), "has no name"),
    ] {
        let error = CalendarYear::from_toml("mine.toml", &text).unwrap_err().to_string();
        assert!(error.starts_with("mine.toml: ") && error.contains(expected), "{text}\n→ {error}");
    }
}

#[test]
fn malformed_rules_are_refused_with_file_and_entry() {
    let shipped = include_str!("../../../data/clocks.toml");
    let twice = shipped.find("\n# ------").map(|at| &shipped[at..]).unwrap();
    for (text, expected) in [
        (String::new(), "rule completeness (ordinary): is missing"),
        (format!("{shipped}{twice}").replace("[[term]]", "[[other]]"), "two rules in force on"),
        (shipped.replacen("working_days = 3", "working_days = 0", 1), "at least 1"),
        (shipped.replacen("on_top_of = \"answer\"", "on_top_of = \"extension\"", 1), "stands on"),
        (shipped.replacen("name = \"court\"", "name = \"courts\"", 1), "unknown variant `courts`"),
        (shipped.replacen("working_days = 7", "working_days = 65535", 1), "too many working days"),
        (
            shipped.replacen(
                "from = \"2010-04-30\"",
                "from = \"2010-04-30\"\nto = \"2009-01-01\"",
                1,
            ),
            "ends before it begins",
        ),
    ] {
        let error = ClockRules::from_toml("mine.toml", &text).unwrap_err().to_string();
        assert!(error.starts_with("mine.toml: ") && error.contains(expected), "{error}");
    }
}

#[test]
fn a_changed_law_applies_from_its_date() {
    let shipped = include_str!("../../../data/clocks.toml");
    let name = "name = \"court\"\ntrack = \"ordinary\"\nworking_days = 14\nfrom = \"2010-04-30\"\n";
    let ended = name.replace("from", "to = \"2027-06-30\"\nfrom");
    let old = shipped.replacen(name, &ended, 1);
    let entry = "[[rule]]\nname = \"court\"\ntrack = \"ordinary\"\nworking_days = 20\n\
                 from = \"2027-07-01\"\nstarts_id = \"x\"\nstarts_en = \"x\"\n\
                 citation = \"UU baru\"\nsource = \"x\"\nconfidence = \"V\"\n";
    let rules = ClockRules::from_toml("new.toml", &format!("{old}\n{entry}")).unwrap();
    let days = |on| rules.rule(RuleName::Court, Track::Ordinary, on).unwrap().working_days;
    assert_eq!((days(date(2027, 6, 30)), days(date(2027, 7, 1))), (14, 20));
}

#[test]
fn other_terms_of_the_law_are_there_as_data() {
    let term = |name: &str| Terms::shipped().get(name).unwrap_or_else(|| panic!("{name}")).length;
    assert_eq!(term("personal-data-breach"), Length::Hours { amount: 72 });
    assert_eq!(term("exemption-opening"), Length::WorkingDaysBefore { amount: 30 });
    assert_eq!(term("annual-report"), Length::YearlyOn { month: 3, day: 31 });
    assert_eq!(term("periodic-information"), Length::Months { amount: 6 });
    assert_eq!(Terms::shipped().iter().count(), 11);
    let twice = "[[term]]\nname = \"x\"\nlength = { unit = \"yearly_on\", month = 2, day = 30 }\n\
                 starts_id = \"x\"\nstarts_en = \"x\"\ncitation = \"x\"\nconfidence = \"V\"\n";
    let error = Terms::from_toml("mine.toml", twice).unwrap_err().to_string();
    assert!(error.contains("no day 30 of month 2"), "{error}");
}

#[test]
fn counting_back_reverses_counting_forward() {
    let calendar = Calendar::national();
    let expiry = date(2026, 12, 31);
    let opened = calendar.subtract_working_days(expiry, 30, JointLeave::Off).unwrap();
    assert_eq!(opened, date(2026, 11, 17));
    assert_eq!(calendar.add_working_days(opened, 30, JointLeave::Off), Some(expiry));
}
