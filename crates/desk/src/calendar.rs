//! The calendar in the running system: days are added and withdrawn with who, when and why, and
//! every open clock is counted anew in the same transaction.

use jiff::civil::Date;
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::ident::OfficeId;
use terbuka_core::law::{Calendar, DayKind, SpecialDay};
use terbuka_core::request::decide::recompute;
use terbuka_core::request::{Actor, Facts};
use terbuka_store::{DayChange, NewEntry, OfficeDay, Tx};

use crate::authority::{Permission, Principal};
use crate::context::{Context, new_id};
use crate::duties::Fulfil;
use crate::error::{Check, DeskError, Result};
use crate::offices;

/// Where a special day comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The national list.
    National,
    /// Added by the office, or for every office of this installation.
    Office,
    /// On the national list, but taken out here.
    Withdrawn,
}

/// The special days of a year for an office, by date.
///
/// # Errors
/// Unknown office.
#[boxed]
pub async fn days(cx: &Context, office: &OfficeId, year: i16) -> Result<Vec<(SpecialDay, Origin)>> {
    let (Ok(first), Ok(last)) = (Date::new(year, 1, 1), Date::new(year, 12, 31)) else {
        return Err(DeskError::NotFound);
    };
    let mut read = cx.store.read().await?;
    let changes = read.office_days(office).await?;
    let withdrawn: Vec<Date> = changes
        .iter()
        .filter_map(|day| match day.change {
            DayChange::Withdrawn(date) => Some(date),
            DayChange::Added(_) => None,
        })
        .collect();
    let mut days: Vec<(SpecialDay, Origin)> = Calendar::national()
        .special_days(first, last)
        .into_iter()
        .map(|day| {
            let origin =
                if withdrawn.contains(&day.date) { Origin::Withdrawn } else { Origin::National };
            (day.clone(), origin)
        })
        .collect();
    days.extend(changes.into_iter().filter_map(|day| match day.change {
        DayChange::Added(special) if special.date.year() == year => Some((special, Origin::Office)),
        _ => None,
    }));
    days.sort_by_key(|(day, _)| day.date);
    Ok(days)
}

/// Adds a special day to the actor's office; how many cases moved.
///
/// # Errors
/// Not permitted; the day is named already, or without a name.
#[boxed]
pub async fn add(cx: &Context, who: &Principal, day: SpecialDay) -> Result<u32> {
    who.may(Permission::EditCalendar)?;
    let mut check = Check::default();
    check.ensure(!day.name_id.trim().is_empty(), "name", "required");
    check.ensure((2010..=2100).contains(&day.date.year()), "date", "date");
    let known = days(cx, &who.office, day.date.year()).await?;
    let same = known.iter().any(|(known, origin)| {
        known.date == day.date && *origin == Origin::Office && known.kind == day.kind
    });
    check.ensure(!same, "date", "taken");
    check.done()?;
    change(cx, who, DayChange::Added(day)).await
}

/// Takes a special day out: an office's own is removed, a national one is withdrawn here; how many
/// cases moved.
///
/// # Errors
/// Not permitted; there is no special day on this date.
#[boxed]
pub async fn remove(cx: &Context, who: &Principal, date: Date) -> Result<u32> {
    who.may(Permission::EditCalendar)?;
    let mut read = cx.store.read().await?;
    let changes = read.office_days(&who.office).await?;
    drop(read);
    let own = changes.iter().find(|day| {
        day.office.as_ref() == Some(&who.office)
            && matches!(&day.change, DayChange::Added(special) if special.date == date)
    });
    let Some(own) = own else {
        if Calendar::national().special_days(date, date).is_empty() {
            return Err(DeskError::NotFound);
        }
        return change(cx, who, DayChange::Withdrawn(date)).await;
    };
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    tx.remove_office_day(&own.id, who.user.as_str(), now).await?;
    journal(&mut tx, who, now, "calendar_day_removed", date, None)?;
    let moved = recompute_in(cx, &mut tx, &who.office, &who.actor()).await?;
    tx.commit().await?;
    cx.cache.forget(&who.office);
    Ok(moved)
}

async fn change(cx: &Context, who: &Principal, change: DayChange) -> Result<u32> {
    let now = cx.now();
    let (date, kind) = match &change {
        DayChange::Added(day) => (day.date, Some(day.kind)),
        DayChange::Withdrawn(date) => (*date, None),
    };
    let mut tx = cx.store.begin().await?;
    tx.add_office_day(&OfficeDay {
        id: new_id(now),
        office: Some(who.office.clone()),
        change,
        citation: String::new(),
        added_by: who.user.to_string(),
        added: now,
    })
    .await?;
    let name = if kind.is_some() { "calendar_day_added" } else { "calendar_day_withdrawn" };
    journal(&mut tx, who, now, name, date, kind)?;
    let moved = recompute_in(cx, &mut tx, &who.office, &who.actor()).await?;
    tx.commit().await?;
    cx.cache.forget(&who.office);
    Ok(moved)
}

fn journal(
    tx: &mut Tx,
    who: &Principal,
    at: jiff::Timestamp,
    event: &str,
    date: Date,
    kind: Option<DayKind>,
) -> Result<()> {
    Ok(tx.journal(NewEntry {
        office: who.office.as_str(),
        at,
        actor: who.user.as_str(),
        subject_kind: "calendar",
        subject: &date.to_string(),
        event,
        version: 1,
        body: json!({ "date": date, "kind": kind.map(DayKind::code) }),
    })?)
}

/// Counts every open clock of an office anew with what the change has just written; each case that
/// moves gets its own journal entry, and its requester is told.
pub(crate) async fn recompute_in(
    cx: &Context,
    tx: &mut Tx,
    office: &OfficeId,
    by: &Actor,
) -> Result<u32> {
    let standing = offices::load(tx, office).await?;
    let now = cx.now();
    let mut moved = 0;
    for stored in tx.open_requests(office).await? {
        let procedure = offices::procedure(cx, tx, &stored.case.procedure).await?;
        let facts = Facts {
            now,
            office: &standing.office,
            calendar: &standing.calendar,
            rules: &cx.rules,
            procedure: &procedure,
            actor: by,
            tests: &[],
        };
        let Some(decision) = recompute(&stored.case, &facts)? else { continue };
        let stored = tx.save(&stored, &decision, &facts, None).await?;
        let dossier = tx.dossier_of(stored).await?;
        let fulfil = Fulfil {
            cx,
            standing: &standing,
            who: None,
            now,
            dossier: &dossier,
            event: &decision.event,
            papers: Default::default(),
            receipt: None,
        };
        for duty in &decision.duties {
            fulfil.duty(tx, duty).await?;
        }
        moved += 1;
    }
    moved += crate::objections::recompute_in(cx, tx, office, by).await?;
    moved += crate::disputes::recompute_in(cx, tx, office, by).await?;
    Ok(moved)
}
