//! What the program does by itself when a time comes: prints letters that wait, chases units,
//! warns of due dates, forgets what has ended.

use jiff::{SignedDuration, ToSpan};
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::ident::{LetterId, OfficeId};
use terbuka_core::request::decide::Command;
use terbuka_core::role::Role;
use terbuka_store::{Job, NewJob};

use crate::context::{Context, new_id};
use crate::duties::{self, PRINT_JOB};
use crate::error::{DeskError, Result};
use crate::offices;
use crate::readings::{self, READ_JOB};
use crate::{exemption_round, list_duties, mail_words, post, reviews, scrub, serve, sops, yearly};

const DAILY_JOB: &str = "daily_round";
/// A job that takes longer than this is taken by another worker.
const LEASE: SignedDuration = SignedDuration::from_mins(5);
/// Tries before a job is given up and shown to the operator.
const MOST_TRIES: i64 = 8;

/// Does one job that is due; whether there was one.
///
/// # Errors
/// A fault of the database; a job that fails is kept and tried again later.
#[boxed]
pub async fn run_once(cx: &Context) -> Result<bool> {
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    let job = tx.claim_job(now, now + LEASE).await?;
    tx.commit().await?;
    let Some(job) = job else { return Ok(false) };
    let outcome = run(cx, &job).await;
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    match outcome {
        Ok(()) => tx.job_done(&job.id, now).await?,
        Err(error) if job.attempt >= MOST_TRIES => {
            tracing::error!(job = %job.id, kind = %job.kind, %error, "a job was given up");
            tx.job_given_up(&job.id, &error.to_string(), now).await?;
        }
        Err(error) => {
            tracing::warn!(job = %job.id, kind = %job.kind, %error, "a job will be tried again");
            let wait = SignedDuration::from_mins(1 << job.attempt.clamp(0, 8));
            tx.job_failed(&job.id, &error.to_string(), now + wait).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}

async fn run(cx: &Context, job: &Job) -> Result<()> {
    match job.kind.as_str() {
        PRINT_JOB => {
            let letter = job.payload["letter"].as_str().unwrap_or_default();
            match duties::archived(cx, &LetterId::new(letter)).await?.0.sha256 {
                Some(_) => Ok(()),
                None => Err(DeskError::Broken {
                    what: "archiving a letter",
                    reason: "the disk takes nothing now".into(),
                }),
            }
        }
        READ_JOB => {
            let sha256 = job.payload["sha256"].as_str().unwrap_or_default();
            readings::ensure(cx, sha256).await.map(drop)
        }
        DAILY_JOB => {
            let office = job.payload["office"].as_str().unwrap_or_default();
            daily_round(cx, &OfficeId::new(office)).await
        }
        other => Err(DeskError::Broken { what: "doing a job", reason: format!("unknown {other}") }),
    }
}

/// Puts down today's round of every office, once; the worker calls this now and then.
///
/// # Errors
/// A fault of the database.
#[boxed]
pub async fn schedule(cx: &Context) -> Result<()> {
    let now = cx.now();
    for office in offices::list(cx).await? {
        let today = office.date_at(now);
        let mut tx = cx.store.begin().await?;
        tx.add_job(
            NewJob {
                id: &new_id(now),
                kind: DAILY_JOB,
                unique: Some(&format!("{DAILY_JOB}/{}/{today}", office.id)),
                payload: json!({ "office": office.id }),
                run_at: now,
            },
            now,
        )
        .await?;
        tx.commit().await?;
    }
    let mut tx = cx.store.begin().await?;
    tx.forget_sessions(now).await?;
    tx.forget_attempts(now - 24.hours()).await?;
    tx.forget_submissions(now - (24 * 30).hours()).await?;
    tx.forget_jobs(now - (24 * 30).hours()).await?;
    Ok(tx.commit().await?)
}

/// One office's morning: what is to be reviewed is said once, units that are late are chased, the PPID is
/// told what falls due, and open clocks are counted anew in case a calendar came with a new release.
async fn daily_round(cx: &Context, office: &OfficeId) -> Result<()> {
    let standing = offices::standing(cx, office).await?;
    let now = cx.now();
    let today = standing.office.date_at(now);
    sops::enforce_waiting(cx, office, today).await?;
    exemption_round::round(cx, office).await?;
    reviews::remind(cx, &standing.office, today).await?;
    let mut read = cx.store.read().await?;
    let people = read.users_of(office).await?;
    drop(read);
    list_duties::round(cx, &standing.office, &people, today).await?;
    // A disk that cannot be reached now must not keep the morning's mails, nor send them twice.
    if let Err(error) = scrub::round(cx, &standing.office, &people).await {
        tracing::error!(office = %standing.office.slug, %error, "stored files could not be checked");
    }
    let mut tx = cx.store.begin().await?;
    let actor = terbuka_core::request::Actor::System;
    crate::calendar::recompute_in(cx, &mut tx, office, &actor).await?;
    yearly::remind(cx, &mut tx, &standing.office, today).await?;
    let open = tx.open_requests(office).await?;
    let reading = standing.office.settings.joint_leave;
    let soon = standing.calendar.add_working_days(today, 2, reading).unwrap_or(today);
    let decider = |user: &&terbuka_store::User| {
        user.disabled.is_none() && user.roles_in(office).contains(&Role::Ppid)
    };
    for stored in open.iter().filter(|stored| stored.case.due_on <= soon) {
        let case = &stored.case;
        let url = format!("{}/kerja/permohonan/{}", cx.public_url, case.id);
        for user in people.iter().filter(decider) {
            let Some(address) = user.email.clone() else { continue };
            let words = mail_words::due_soon(&standing.office, &case.number, case.due_on, &url);
            post::put(&mut tx, office, Some(case.id.clone()), address, words, now).await?;
        }
    }
    let superior = |user: &&terbuka_store::User| {
        user.disabled.is_none() && user.roles_in(office).contains(&Role::AtasanPpid)
    };
    const ALL: i64 = 100_000;
    for stored in tx.objections_of(office, true, ALL).await? {
        let objection = stored.objection;
        if objection.due_on > soon {
            continue;
        }
        let url = format!("{}/kerja/keberatan/{}", cx.public_url, objection.id);
        for user in people.iter().filter(superior) {
            let Some(address) = user.email.clone() else { continue };
            let number = &objection.number;
            let words = mail_words::objection_due(&standing.office, number, objection.due_on, &url);
            post::put(&mut tx, office, Some(objection.id.clone()), address, words, now).await?;
        }
    }
    tx.commit().await?;
    for stored in open {
        let late = stored.case.open_dispositions().filter(|task| task.due_on < today);
        let late: Vec<_> = late.map(|task| task.id.clone()).collect();
        for id in late {
            let command = Command::Remind { id };
            match serve::by_system(cx, &standing, &stored.case.id, command).await {
                // Answered meanwhile: nothing to chase.
                Ok(_) | Err(DeskError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
        }
    }
    Ok(())
}
