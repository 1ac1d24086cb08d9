//! The command as a person runs it: arguments in; exit status, output and messages out.

use clap::Parser;
use serde_json::Value;
use terbuka_core::jiff::civil::{date, time};
use terbuka_core::law::{DayKind, SpecialDay};

use super::*;

#[derive(Parser)]
struct Cli {
    #[command(flatten)]
    args: ClockArgs,
}

struct Outcome {
    status: u8,
    out: String,
    err: String,
}

/// An installation with one office: WIT, closing at four, closed on 5 November 2026.
fn installation(code: &str) -> Result<OfficeClock, OfficeTrouble> {
    if code != "9471" {
        return Err(OfficeTrouble::Unknown(vec!["9471".into()]));
    }
    let flood = SpecialDay::new(date(2026, 11, 5), DayKind::OfficeClosed, "Banjir");
    Ok(OfficeClock {
        settings: ClockSettings {
            zone: Zone::Wit.tz(),
            joint_leave: JointLeave::Working,
            closed_day: ClosedDay::NextWorkingDay,
            closing_time: Some(time(16, 0, 0, 0)),
        },
        calendar: Calendar::national().clone().with_office_days([flood]),
    })
}

fn clock(line: &str) -> Outcome {
    let words = std::iter::once("clock").chain(line.split_whitespace());
    match Cli::try_parse_from(words) {
        Ok(cli) => {
            let (mut out, mut err) = (Vec::new(), Vec::new());
            let status = run(&cli.args, installation, &mut out, &mut err);
            let text = |bytes| String::from_utf8(bytes).unwrap();
            Outcome { status, out: text(out), err: text(err) }
        }
        Err(error) => {
            let status = u8::try_from(error.exit_code()).unwrap();
            Outcome { status, out: String::new(), err: error.to_string() }
        }
    }
}

fn json(line: &str) -> Value {
    let outcome = clock(&format!("{line} --json"));
    assert_eq!((outcome.status, outcome.err.as_str()), (0, ""), "{line}");
    serde_json::from_str(&outcome.out).unwrap()
}

fn refused(line: &str, status: u8, because: &str) {
    let outcome = clock(line);
    assert_eq!(outcome.status, status, "{line}: {}", outcome.err);
    assert_eq!(outcome.out, "", "{line}");
    assert!(outcome.err.contains(because), "{line}: {}", outcome.err);
}

#[test]
fn the_first_example_answers_in_json() {
    let clock = json("--received 2025-03-20 --rule answer --track ordinary");
    assert_eq!(clock["due"], "2025-04-14");
    assert_eq!(clock["alternative_due"], "2025-04-07");
    assert_eq!(clock["received"], "2025-03-20");
    assert_eq!(clock["day_zero"], "2025-03-20");
    assert_eq!(clock["working_days"], 10);
    assert_eq!(clock["citation"], "UU 14/2008 Pasal 22 ayat (7)");
    let days = clock["days"].as_array().unwrap();
    assert_eq!(days.len(), 26);
    for day in days {
        assert!(day["date"].is_string() && day["counted"].is_boolean());
        assert!(day["reason"].is_string() && day.get("number").is_some());
    }
}

#[test]
fn the_known_dates_come_out_for_both_readings() {
    for (received, answer, extension, counted) in [
        ("2025-08-15", "2025-09-01", "2025-09-11", "2025-08-29"),
        ("2026-02-10", "2026-02-26", "2026-03-09", "2026-02-25"),
        ("2026-03-13", "2026-04-06", "2026-04-15", "2026-03-30"),
        ("2026-05-12", "2026-06-02", "2026-06-11", "2026-05-28"),
        ("2026-12-18", "2027-01-07", "2027-01-18", "2027-01-06"),
        ("2027-03-01", "2027-03-23", "2027-04-05", "2027-03-18"),
    ] {
        let line = format!("--received {received} --rule");
        assert_eq!(json(&format!("{line} answer"))["due"], answer);
        assert_eq!(json(&format!("{line} extension"))["due"], extension);
        let working = json(&format!("{line} answer --joint-leave working"));
        assert_eq!(
            (&working["due"], &working["alternative_due"]),
            (&counted.into(), &answer.into())
        );
    }
}

#[test]
fn every_rule_and_track_answers() {
    for rule in RuleName::ALL {
        for track in Track::ALL {
            let line =
                format!("--received 2026-05-12 --rule {} --track {}", rule.code(), track.code());
            let clock = json(&line);
            assert_eq!(
                (&clock["rule"], &clock["track"]),
                (&rule.code().into(), &track.code().into())
            );
            let counted =
                clock["days"].as_array().unwrap().iter().filter(|day| day["counted"] == true);
            assert_eq!(clock["working_days"], counted.count());
        }
    }
}

#[test]
fn zones_decide_the_date_of_an_instant() {
    let day_zero = |zone: &str| {
        let line = format!("--received 2026-03-12T16:30:00Z --rule answer --zone {zone}");
        json(&line)["day_zero"].as_str().unwrap().to_owned()
    };
    for (zone, date) in [
        ("WIB", "2026-03-12"),
        ("Asia/Jakarta", "2026-03-12"),
        ("wita", "2026-03-13"),
        ("Asia/Makassar", "2026-03-13"),
        ("WIT", "2026-03-13"),
        ("Asia/Jayapura", "2026-03-13"),
    ] {
        assert_eq!(day_zero(zone), date, "{zone}");
    }
    let local = json("--received 2026-03-12T23:30 --rule answer --zone Asia/Jayapura");
    assert_eq!(local["received"], "2026-03-12T23:30:00+09:00");
    assert_eq!(local["day_zero"], "2026-03-12");
}

#[test]
fn the_first_of_january_and_years_outside_the_calendar() {
    let new_year = json("--received 2026-01-01 --rule answer");
    assert_eq!(
        (&new_year["day_zero"], &new_year["due"]),
        (&"2026-01-01".into(), &"2026-01-15".into())
    );
    let next = json("--received 2026-01-01 --rule answer --closed-day next-working-day");
    assert_eq!(next["day_zero"], "2026-01-02");
    assert!(next["deferred"].is_string());
    let later = json("--received 2031-01-06 --rule answer");
    assert_eq!(later["due"], "2031-01-20");
    assert!(later["warning"].as_str().unwrap().contains("2031"));
    assert!(json("--received 2019-05-06 --rule answer")["warning"].is_string());
}

#[test]
fn closing_time_moves_a_late_receipt() {
    let late = "--received 2025-08-15T16:30 --rule answer --closing-time 16:00";
    assert_eq!(json(late)["day_zero"], "2025-08-15");
    let next = json(&format!("{late} --closed-day next-working-day"));
    assert_eq!(next["day_zero"], "2025-08-19");
    assert!(next["deferred"].as_str().unwrap().contains("16.00"));
    refused("--received 2025-08-15 --rule answer --closing-time sore", 2, "sore");
}

#[test]
fn an_office_brings_its_own_settings_and_flags_override_them() {
    let clock = json("--received 2026-11-02T17:00 --rule answer --office 9471");
    assert_eq!(clock["received"], "2026-11-02T17:00:00+09:00");
    assert_eq!((&clock["day_zero"], &clock["due"]), (&"2026-11-03".into(), &"2026-11-18".into()));
    assert_eq!(clock["joint_leave"], "working");
    let flags = "--joint-leave off --closed-day as-received";
    let clock = json(&format!("--received 2026-11-02T17:00 --rule answer --office 9471 {flags}"));
    assert_eq!((&clock["day_zero"], &clock["due"]), (&"2026-11-02".into(), &"2026-11-17".into()));
    assert_eq!(clock["joint_leave"], "off");
}

#[test]
fn wrong_use_is_told_and_ends_with_two() {
    let fine = "--received 2025-03-20 --rule answer";
    refused("--rule answer", 2, "--received");
    refused("--received 2025-03-20", 2, "--rule");
    refused("--received 2025-02-30 --rule answer", 2, "2025-02-30");
    refused("--received besok --rule answer", 2, "besok");
    refused("--received 2025-03-20 --rule reply", 2, "objection-answer");
    refused(&format!("{fine} --track pemilu"), 2, "election");
    refused(&format!("{fine} --zone WIBB"), 2, "Asia/Jayapura");
    refused(&format!("{fine} --joint-leave on"), 2, "working");
    refused(&format!("{fine} --closed-day later"), 2, "next-working-day");
    refused(&format!("{fine} --zone WIB --office 9471"), 2, "--office");
    refused(&format!("{fine} --office 0000"), 2, "yang ada: 9471");
    refused("--received 2009-01-01 --rule answer", 2, "Belum ada ketentuan");
    refused("--received 9999-12-30 --rule answer", 2, "melewati tanggal terakhir");
}

#[test]
fn an_installation_that_cannot_be_asked_ends_with_four() {
    let cli = Cli::parse_from("clock --received 2025-03-20 --rule answer --office 9471".split(' '));
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let down = |_: &str| Err(OfficeTrouble::Unavailable("basis data tidak dapat dibuka".into()));
    assert_eq!(run(&cli.args, down, &mut out, &mut err), 4);
    assert!(out.is_empty());
    assert!(String::from_utf8(err).unwrap().contains("basis data"));
}

#[test]
fn an_operators_calendar_file_is_used_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("2028.toml");
    let text = "year = 2028\nweekend = [\"saturday\", \"sunday\"]\nweekend_citation = \"x\"\n\
                citation = \"x\"\nsource = \"x\"\nconfidence = \"V\"\n\
                [[day]]\ndate = \"2028-01-03\"\nkind = \"holiday\"\nname_id = \"Contoh\"\n";
    std::fs::write(&path, text).unwrap();
    let line = format!("--received 2027-12-27 --rule answer --calendar {}", path.display());
    assert_eq!(json(&line)["due"], "2028-01-11");
    assert!(json(&line)["warning"].is_null());

    std::fs::write(&path, text.replace("2028-01-03", "2028-02-30")).unwrap();
    refused(&line, 3, "2028.toml");
    std::fs::write(&path, b"\xff\xfe").unwrap();
    refused(&line, 3, "2028.toml");
    std::fs::remove_file(&path).unwrap();
    refused(&line, 3, "2028.toml");
}

#[test]
fn people_get_a_table() {
    let table = clock("--received 2025-03-20T09:05 --rule answer").out;
    for line in [
        "Pemberitahuan tertulis (jalur biasa)",
        "Dasar hukum                 UU 14/2008 Pasal 22 ayat (7)",
        "Diterima                    Kamis, 20 Maret 2025 pukul 09.05",
        "Jatuh tempo                 Senin, 14 April 2025",
        "Bila cuti bersama dihitung  Senin, 7 April 2025",
        "2025-03-20  Kamis     0  Hari diterima, tidak dihitung (hari ke-0)",
        "2025-03-22  Sabtu     -  Akhir pekan (Sabtu), tidak dihitung",
        "2025-04-14  Senin    10  Hari kerja ke-10",
    ] {
        assert!(table.lines().any(|found| found == line), "{line}\n{table}");
    }
    let election = clock("--received 2027-03-01 --rule objection --track election").out;
    assert!(election.contains("Catatan") && election.contains("Peringatan"), "{election}");
}

/// A reader that goes away after the first line, and a disk that is full.
struct Closed(io::ErrorKind);

impl Write for Closed {
    fn write(&mut self, _: &[u8]) -> io::Result<usize> {
        Err(self.0.into())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn output_that_cannot_be_written_is_told_unless_the_reader_left() {
    for (line, kind, status) in [
        ("", io::ErrorKind::BrokenPipe, 0),
        ("--json", io::ErrorKind::BrokenPipe, 0),
        ("", io::ErrorKind::StorageFull, 4),
        ("--json", io::ErrorKind::StorageFull, 4),
    ] {
        let line = format!("clock --received 2025-03-20 --rule answer {line}");
        let cli = Cli::parse_from(line.split_whitespace());
        let mut err = Vec::new();
        assert_eq!(run(&cli.args, installation, &mut Closed(kind), &mut err), status);
        assert_eq!(err.is_empty(), status == 0);
    }
}
