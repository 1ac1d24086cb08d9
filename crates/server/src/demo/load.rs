//! Plays the scripts: every act goes through the same use case a person's click would, with the
//! clock held at the hour it happened, in the order of time over all offices.

use jiff::ToSpan;
use jiff::civil::Date;
use terbuka_desk::{Context, DeskError};
use terbuka_store::StoreError;

use super::plan::plan;
use super::script::{self, ScriptError};
use super::stage::Stage;
use crate::clock::HeldClock;
use crate::mail::{self, Mailer};

/// The password of every demo account.
pub const PASSWORD: &str = "terbuka-untuk-umum";

/// Why the demo could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// A data file is wrong.
    #[error(transparent)]
    Script(#[from] ScriptError),
    /// A use case refused what the script does; names the office and the act.
    #[error("{at}: {source}")]
    Refused {
        /// Which office and act.
        at: String,
        /// Why.
        source: DeskError,
    },
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The calendars do not reach to the day of loading.
    #[error("kalender yang tersedia tidak mencakup {0}")]
    Calendar(Date),
}

/// Loads the five offices and plays everything up to now. `began` is told how many things will
/// happen, `one` after each.
///
/// # Errors
/// [`LoadError`]; what was loaded before stays and is useless.
pub async fn load(
    cx: &Context,
    clock: &HeldClock,
    mailer: &Mailer,
    began: impl FnOnce(u64),
    one: impl Fn(),
) -> Result<(), LoadError> {
    clock.let_go();
    let now = cx.now();
    let scripts = script::offices()?;
    let mut planned = Vec::new();
    for (index, script) in scripts.iter().enumerate() {
        plan(script, index, now, &mut planned)?;
    }
    planned.sort_by_key(|happening| happening.at);
    let accounts: usize = scripts.iter().map(|script| script.officers.len()).sum();
    began((accounts + planned.len()) as u64);

    let first = planned.first().map_or(now, |happening| happening.at);
    clock.hold(first - (30 * 24).hours());
    let mut stages = Vec::with_capacity(scripts.len());
    for script in scripts {
        stages.push(Stage::set_up(cx, script, now, &one).await?);
    }
    for happening in planned {
        clock.hold(happening.at);
        let stage = &mut stages[happening.office];
        let what = happening.what.name(&stage.script);
        let named = format!("{}, {what}", stage.script.office.slug);
        stage
            .play(cx, &happening.what)
            .await
            .map_err(|source| LoadError::Refused { at: named, source })?;
        mail::round(&cx.store, &cx.files, mailer, &|| happening.at).await?;
        one();
    }
    clock.let_go();
    Ok(())
}
