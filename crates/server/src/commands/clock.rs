//! `terbuka clock`: a statutory clock, explained day by day.
//!
//! Needs no installation unless `--office` is given; then the caller looks the office up, so that
//! this command knows nothing of databases.

use std::io::{self, Write};
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueEnum};
use terbuka_core::jiff::civil::{Date, Time};
use terbuka_core::jiff::tz::TimeZone;
use terbuka_core::law::explain::{long_date_id, weekday_id};
use terbuka_core::law::{
    Calendar, CalendarYear, Clock, ClockRules, ClockSettings, ClosedDay, Deferral, JointLeave,
    Received, RuleName, Track,
};
use terbuka_core::office::Zone;

/// Exit status when all went well.
const DONE: u8 = 0;
/// Exit status when the command was used wrongly.
const WRONG_USE: u8 = 2;
/// Exit status when an input could not be read.
const UNREADABLE: u8 = 3;
/// Exit status when the system could not do it.
const SYSTEM: u8 = 4;

/// Menjelaskan satu jangka waktu menurut undang-undang, hari demi hari
#[derive(Args, Clone, Debug)]
pub struct ClockArgs {
    /// Saat diterima: tanggal, tanggal dan waktu, atau dengan selisih UTC (2025-03-20T14:30+07:00)
    #[arg(long, value_name = "T")]
    pub received: Received,
    /// Jangka waktu yang dihitung
    #[arg(long, value_name = "R", value_parser = rules())]
    pub rule: RuleName,
    /// Jalur ketentuan
    #[arg(long, value_name = "TRACK", default_value = "ordinary", value_parser = tracks())]
    pub track: Track,
    /// Kode kantor: memakai zona waktu, pilihan, dan hari libur kantor itu
    #[arg(long, value_name = "C", conflicts_with = "zone")]
    pub office: Option<String>,
    /// Zona waktu: WIB, WITA, WIT, atau nama IANA seperti Asia/Jayapura [default: WIB]
    #[arg(long, value_name = "Z", value_parser = zone)]
    pub zone: Option<TimeZone>,
    /// Cuti bersama: libur, atau ikut dihitung [default: pilihan kantor, atau off]
    #[arg(long, value_name = "READING")]
    pub joint_leave: Option<LeaveArg>,
    /// Diterima pada hari libur: hari itu hari ke-0, atau hari kerja berikutnya
    /// [default: pilihan kantor, atau as-received]
    #[arg(long, value_name = "DAY")]
    pub closed_day: Option<ClosedArg>,
    /// Jam tutup layanan; hanya dipakai bersama --closed-day next-working-day [default: milik kantor]
    #[arg(long, value_name = "JJ:MM")]
    pub closing_time: Option<Time>,
    /// Berkas kalender satu tahun (TOML) yang menambah atau mengganti kalender bawaan; boleh diulang
    #[arg(long, value_name = "F")]
    pub calendar: Vec<PathBuf>,
    /// Cetak satu dokumen JSON
    #[arg(long)]
    pub json: bool,
}

/// `--joint-leave`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LeaveArg {
    /// Tidak dihitung
    Off,
    /// Ikut dihitung sebagai hari kerja
    Working,
}

/// `--closed-day`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ClosedArg {
    /// Hari diterima adalah hari ke-0
    AsReceived,
    /// Dianggap diterima pada hari kerja berikutnya
    NextWorkingDay,
}

/// How one office counts, as its installation knows it.
#[derive(Clone, Debug)]
pub struct OfficeClock {
    /// Zone, reading of joint leave, closed days, closing time.
    pub settings: ClockSettings,
    /// The national calendar with the office's own days.
    pub calendar: Calendar,
}

/// Why an office cannot be looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfficeTrouble {
    /// No such office; the codes there are.
    Unknown(Vec<String>),
    /// The installation could not be asked, and why.
    Unavailable(String),
}

/// Runs the command and returns its exit status. Only the answer goes to `out`; what went wrong
/// goes to `err`.
pub fn run(
    args: &ClockArgs,
    office: impl FnOnce(&str) -> Result<OfficeClock, OfficeTrouble>,
    out: &mut impl Write,
    err: &mut impl Write,
) -> u8 {
    match explain(args, office) {
        Ok(clock) => match print(args, &clock, out) {
            Ok(()) => DONE,
            // Who reads only the first lines of the table has got what he wanted.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => DONE,
            Err(error) => fail(err, SYSTEM, &format!("keluaran tidak dapat ditulis: {error}")),
        },
        Err((status, message)) => fail(err, status, &message),
    }
}

fn fail(err: &mut impl Write, status: u8, message: &str) -> u8 {
    // Nothing is left to tell it to when standard error itself is closed.
    let _ = writeln!(err, "terbuka clock: {message}");
    status
}

fn explain(
    args: &ClockArgs,
    office: impl FnOnce(&str) -> Result<OfficeClock, OfficeTrouble>,
) -> Result<Clock, (u8, String)> {
    let mut how = match &args.office {
        None => OfficeClock {
            settings: ClockSettings::default(),
            calendar: Calendar::national().clone(),
        },
        Some(code) => office(code).map_err(|trouble| office_message(code, trouble))?,
    };
    if let Some(zone) = &args.zone {
        how.settings.zone = zone.clone();
    }
    match args.joint_leave {
        Some(LeaveArg::Off) => how.settings.joint_leave = JointLeave::Off,
        Some(LeaveArg::Working) => how.settings.joint_leave = JointLeave::Working,
        None => {}
    }
    match args.closed_day {
        Some(ClosedArg::AsReceived) => how.settings.closed_day = ClosedDay::AsReceived,
        Some(ClosedArg::NextWorkingDay) => how.settings.closed_day = ClosedDay::NextWorkingDay,
        None => {}
    }
    if args.closing_time.is_some() {
        how.settings.closing_time = args.closing_time;
    }
    for path in &args.calendar {
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path)
            .map_err(|error| (UNREADABLE, format!("{file}: tidak dapat dibaca: {error}")))?;
        let year = CalendarYear::from_toml(&file, &text)
            .map_err(|error| (UNREADABLE, error.to_string()))?;
        how.calendar = how.calendar.with_year(year);
    }
    ClockRules::shipped()
        .clock(args.rule, args.track, args.received, &how.settings, &how.calendar)
        .map_err(|error| (WRONG_USE, error.sentence_id()))
}

fn office_message(code: &str, trouble: OfficeTrouble) -> (u8, String) {
    match trouble {
        OfficeTrouble::Unknown(codes) if codes.is_empty() => {
            (WRONG_USE, format!("kantor `{code}` tidak dikenal; belum ada kantor yang terdaftar"))
        }
        OfficeTrouble::Unknown(codes) => {
            (WRONG_USE, format!("kantor `{code}` tidak dikenal; yang ada: {}", codes.join(", ")))
        }
        OfficeTrouble::Unavailable(why) => (SYSTEM, why),
    }
}

fn print(args: &ClockArgs, clock: &Clock, out: &mut impl Write) -> io::Result<()> {
    if args.json {
        serde_json::to_writer_pretty(&mut *out, clock)?;
        writeln!(out)?;
    } else {
        table(clock, out)?;
    }
    out.flush()
}

fn table(clock: &Clock, out: &mut impl Write) -> io::Result<()> {
    let other = match clock.joint_leave {
        JointLeave::Off => "Bila cuti bersama dihitung",
        JointLeave::Working => "Bila cuti bersama libur",
    };
    let received = match clock.received.time {
        Some((time, _)) => {
            format!("{} pukul {}", long_date_id(clock.received.date), time.strftime("%H.%M"))
        }
        None => long_date_id(clock.received.date),
    };
    writeln!(out, "{} ({})\n", clock.rule.title_id(), clock.track.title_id())?;
    let mut line = |label: &str, text: &str| writeln!(out, "{label:<28}{text}");
    line("Dasar hukum", &clock.citation)?;
    line("Diterima", &received)?;
    if let Some(deferral) = clock.deferral.as_ref().map(Deferral::sentence_id) {
        line("", &deferral)?;
    }
    line("Hari ke-0", &long_date_id(clock.day_zero))?;
    line("Lamanya", &format!("{} hari kerja", clock.working_days))?;
    line("Jatuh tempo", &long_date_id(clock.due))?;
    line(other, &long_date_id(clock.alternative_due))?;
    for (label, text) in [("Catatan", &clock.note_id), ("Peringatan", &clock.warning_id())] {
        if let Some(text) = text {
            line(label, text)?;
        }
    }
    writeln!(out, "\n{:<12}{:<8}{:>3}  Keterangan", "Tanggal", "Hari", "Ke")?;
    for day in &clock.days {
        let number = day.number.map_or_else(|| "-".to_owned(), |number| number.to_string());
        let weekday = weekday_id(day.date.weekday());
        writeln!(out, "{:<12}{weekday:<8}{number:>3}  {}", iso(day.date), day.reason_id())?;
    }
    Ok(())
}

/// Padding applies to text, not to what a date writes by itself.
fn iso(date: Date) -> String {
    date.to_string()
}

fn rules() -> impl TypedValueParser<Value = RuleName> {
    PossibleValuesParser::new(RuleName::ALL.map(RuleName::code))
        .try_map(|code| RuleName::from_code(&code).ok_or("not a rule"))
}

fn tracks() -> impl TypedValueParser<Value = Track> {
    PossibleValuesParser::new(Track::ALL.map(Track::code))
        .try_map(|code| Track::from_code(&code).ok_or("not a track"))
}

fn zone(name: &str) -> Result<TimeZone, String> {
    let indonesian = [("WIB", Zone::Wib), ("WITA", Zone::Wita), ("WIT", Zone::Wit)];
    if let Some((_, zone)) = indonesian.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) {
        return Ok(zone.tz());
    }
    TimeZone::get(name).map_err(|_| {
        "zona waktu tidak dikenal; pakai WIB, WITA, WIT, atau nama IANA seperti Asia/Jayapura"
            .to_owned()
    })
}

#[cfg(test)]
#[path = "clock_tests.rs"]
mod tests;
