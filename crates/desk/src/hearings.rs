//! Hearings as a calendar that other programs read (iCalendar, RFC 5545), under a secret address of
//! each officer.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use sha2::Sha256;
use terbuka_boxed::boxed;
use terbuka_core::dispute::decide::hearing_slot;
use terbuka_core::dispute::{Dossier, Hearing, HearingKind};
use terbuka_core::ident::{OfficeId, UserId};
use terbuka_core::office::Office;
use terbuka_store::Read;

use crate::authority::{Permission, Principal};
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::offices;
use crate::papers::base32;

/// Disputes whose hearings a calendar holds at most, going on or over.
const MOST: i64 = 200;

/// A hearing as the workspace lists it.
#[derive(Clone, Debug)]
pub struct HearingRow {
    /// The dispute.
    pub dispute: terbuka_core::ident::CaseId,
    /// Number of the objection.
    pub objection_number: String,
    /// Before whom.
    pub commission: String,
    /// The hearing.
    pub hearing: Hearing,
    /// Where.
    pub place: String,
}

/// The office's hearings, by time.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn list(cx: &Context, who: &Principal) -> Result<Vec<HearingRow>> {
    who.may(Permission::SeeObjections)?;
    let mut read = cx.store.read().await?;
    rows(&mut read, &who.office).await
}

async fn rows(read: &mut Read, office: &OfficeId) -> Result<Vec<HearingRow>> {
    let mut rows = Vec::new();
    for going_on in [true, false] {
        for stored in read.disputes_of(office, going_on, MOST).await? {
            if stored.dispute.hearings.is_empty() {
                continue;
            }
            let objection = read.objection(&stored.dispute.objection).await?;
            let number = objection.map_or_else(String::new, |one| one.objection.number);
            let dossier = read.dispute_dossier(stored.dispute).await?;
            rows.extend(dossier.dispute.hearings.iter().map(|hearing| HearingRow {
                dispute: dossier.dispute.id.clone(),
                objection_number: number.clone(),
                commission: dossier.dispute.commission.name.clone(),
                place: place(&dossier, hearing.no),
                hearing: hearing.clone(),
            }));
        }
    }
    rows.sort_by(|a, b| (a.hearing.at, &a.dispute).cmp(&(b.hearing.at, &b.dispute)));
    Ok(rows)
}

fn place(dossier: &Dossier, no: u16) -> String {
    dossier.words(&hearing_slot(no)).to_owned()
}

/// The address of one's own calendar, when one has one.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn address(cx: &Context, who: &Principal) -> Result<Option<String>> {
    who.may(Permission::SeeObjections)?;
    let mut read = cx.store.read().await?;
    let generation = read.calendar_generation(&who.user, &who.office).await?;
    Ok(generation.map(|generation| url(cx, &who.user, &who.office, generation)))
}

/// Makes a new address; the one before opens nothing any more.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn renew(cx: &Context, who: &Principal) -> Result<String> {
    who.may(Permission::SeeObjections)?;
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    // Never the same again, whatever the clock says and whichever office was worked for meanwhile.
    let before = tx.calendar_generation(&who.user, &who.office).await?;
    let generation = before.map_or(0, |one| one.saturating_add(1)).max(now.as_microsecond());
    let token = token(&cx.secret, &who.user, &who.office, generation);
    tx.put_calendar_feed(&who.user, &who.office, generation, &token, now).await?;
    tx.commit().await?;
    Ok(url(cx, &who.user, &who.office, generation))
}

fn url(cx: &Context, user: &UserId, office: &OfficeId, generation: i64) -> String {
    format!("{}/kalender/{}", cx.public_url, token(&cx.secret, user, office, generation))
}

/// The secret of an address: derived, so that it can be shown again without being stored.
fn token(secret: &[u8; 32], user: &UserId, office: &OfficeId, generation: i64) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any key length is taken");
    mac.update(b"terbuka calendar 1\0");
    for part in [user.as_str(), office.as_str(), &generation.to_string()] {
        mac.update(part.as_bytes());
        mac.update(b"\0");
    }
    base32(&mac.finalize().into_bytes()[..20])
}

/// The calendar behind a secret address. Who may not see objections any more finds nothing.
///
/// # Errors
/// [`DeskError::NotFound`].
#[boxed]
pub async fn feed(cx: &Context, token: &str) -> Result<String> {
    if token.len() > 64 || !token.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Err(DeskError::NotFound);
    }
    let mut read = cx.store.read().await?;
    let (user, office) = read.calendar_feed(token).await?.ok_or(DeskError::NotFound)?;
    let users = read.users_of(&office).await?;
    let user = users.into_iter().find(|one| one.id == user && one.disabled.is_none());
    let user = user.ok_or(DeskError::NotFound)?;
    let roles = user.roles_in(&office);
    if !Permission::SeeObjections.roles().iter().any(|role| roles.contains(role)) {
        return Err(DeskError::NotFound);
    }
    let rows = rows(&mut read, &office).await?;
    drop(read);
    let office = offices::by_id(cx, &office).await?;
    Ok(calendar(&office, &rows, cx.now(), &cx.public_url))
}

/// The calendar as text: lines of at most 75 octets, ended as the format wants.
fn calendar(office: &Office, rows: &[HearingRow], now: Timestamp, public_url: &str) -> String {
    let host = public_url.split("//").nth(1).unwrap_or("terbuka");
    let host = host.split(['/', ':']).next().unwrap_or("terbuka");
    let mut out = String::new();
    let mut line = |text: String| fold(&mut out, &text);
    line("BEGIN:VCALENDAR".into());
    line("VERSION:2.0".into());
    line("PRODID:-//Terbuka//PPID//ID".into());
    line("METHOD:PUBLISH".into());
    line(format!("X-WR-CALNAME:{}", escape(&format!("Sidang sengketa {}", office.name))));
    for row in rows {
        let hearing = &row.hearing;
        let length = SignedDuration::from_mins(i64::from(hearing.minutes));
        let end = hearing.at.checked_add(length).unwrap_or(hearing.at);
        line("BEGIN:VEVENT".into());
        line(format!("UID:{}-{}@{host}", row.dispute, hearing.no));
        line(format!("DTSTAMP:{}", stamp(now)));
        line(format!("SEQUENCE:{}", hearing.moved));
        line(format!("DTSTART:{}", stamp(hearing.at)));
        line(format!("DTEND:{}", stamp(end)));
        let summary = format!("{}: sengketa {}", kind_words(hearing.kind), row.objection_number);
        line(format!("SUMMARY:{}", escape(&summary)));
        line(format!("LOCATION:{}", escape(&row.place)));
        line(format!("DESCRIPTION:{}", escape(&row.commission)));
        line(format!("URL:{public_url}/kerja/sengketa/{}", row.dispute));
        let status = if hearing.cancelled { "CANCELLED" } else { "CONFIRMED" };
        line(format!("STATUS:{status}"));
        line("END:VEVENT".into());
    }
    line("END:VCALENDAR".into());
    out
}

/// How papers and calendars name a kind of hearing.
pub fn kind_words(kind: HearingKind) -> &'static str {
    match kind {
        HearingKind::Preliminary => "Pemeriksaan awal",
        HearingKind::Mediation => "Mediasi",
        HearingKind::Adjudication => "Sidang ajudikasi",
        HearingKind::Ruling => "Pembacaan putusan",
        HearingKind::Court => "Sidang pengadilan",
    }
}

fn stamp(at: Timestamp) -> String {
    at.to_zoned(TimeZone::UTC).strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
    out
}

/// A long line goes on after a line end and a space, never inside a character.
fn fold(out: &mut String, text: &str) {
    let mut room = 75;
    for c in text.chars() {
        if c.len_utf8() > room {
            out.push_str("\r\n ");
            room = 74;
        }
        room -= c.len_utf8();
        out.push(c);
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters_and_read_back() {
        let text = format!("LOCATION:{}", "ruang sidang é, ".repeat(30));
        let mut out = String::new();
        fold(&mut out, &text);
        assert!(out.ends_with("\r\n"));
        assert!(out.split("\r\n").all(|line| line.len() <= 75), "{out}");
        assert_eq!(out.trim_end_matches("\r\n").replace("\r\n ", ""), text);
    }

    #[test]
    fn separators_and_line_ends_are_escaped() {
        assert_eq!(escape("a, b; c\\d\ne\u{7}\r"), "a\\, b\\; c\\\\d\\ne");
    }
}
