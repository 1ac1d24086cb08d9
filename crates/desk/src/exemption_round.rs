//! What the calendar does to exemptions: thirty working days before an end the PPID is asked to declare
//! it open, on the day after the end it opens by law (PP 61/2010 Art. 11).

use std::sync::Arc;

use jiff::ToSpan;
use terbuka_boxed::boxed;
use terbuka_core::exemption::countdown::{Countdown, Nearness};
use terbuka_core::exemption::decide::{asked, expired};
use terbuka_core::ident::{CaseId, OfficeId};
use terbuka_core::law::Terms;
use terbuka_core::role::Role;

use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::exemptions::{Moment, follow, page, tell};
use crate::mail_words;
use crate::offices::{self, Standing};

/// Calendar days ahead that the round looks: more than thirty working days ever take.
const AHEAD_DAYS: i32 = 120;

/// One office's morning: asks for what ends soon, opens what has ended.
///
/// # Errors
/// A fault of the database. What was done before it stays done, and is not done twice.
#[boxed]
pub async fn round(cx: &Context, office: &OfficeId) -> Result<()> {
    let standing = offices::standing(cx, office).await?;
    let today = standing.office.date_at(cx.now());
    let horizon = today.saturating_add(AHEAD_DAYS.days());
    let mut read = cx.store.read().await?;
    let ending = read.exemptions_ending(office, horizon).await?;
    drop(read);
    for stored in ending {
        match one(cx, &standing, &stored.test.id).await {
            // Somebody was quicker: tomorrow's round looks again.
            Ok(()) | Err(DeskError::Stale) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// One exemption on this day, in one change.
async fn one(cx: &Context, standing: &Arc<Standing>, id: &CaseId) -> Result<()> {
    let mut tx = cx.store.begin().await?;
    let Some(stored) = tx.exemption_for_change(id).await? else { return Ok(()) };
    let moment = Moment::of_system(cx, standing.clone());
    let facts = moment.facts();
    let today = facts.today();
    let reading = standing.office.settings.joint_leave;
    let calendar = &standing.calendar;
    let countdown = stored
        .test
        .period
        .until
        .filter(|_| stored.test.stage == terbuka_core::exemption::Stage::InForce)
        .and_then(|until| Countdown::of(until, today, Terms::shipped(), calendar, reading));
    let Some(countdown) = countdown else { return Ok(()) };
    let decision = match countdown.nearness {
        // It was open from that day on, however late the program woke up.
        Nearness::Over => expired(&stored.test, countdown.opens_on),
        _ if countdown.asks() && stored.test.asked_on.is_none() => asked(&stored.test, today),
        _ => return Ok(()),
    };
    let saved = tx.save_exemption(&stored, &decision, &facts).await?;
    follow(cx, &mut tx, &saved, &decision.event, &facts).await?;
    let url = page(cx, id);
    let words = mail_words::exemption_end(&standing.office, saved.test.number, &countdown, &url);
    tell(&mut tx, &standing.office.id, &[Role::Ppid], words, facts.now).await?;
    Ok(tx.commit().await?)
}
