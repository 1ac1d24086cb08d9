//! `terbuka init`.

use std::sync::Arc;

use super::within::Within;
use super::{Outcome, say};
use crate::clock::SystemClock;
use crate::installation;
use crate::settings::Layer;

/// What `init` can be told.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct InitArgs {
    #[command(flatten)]
    within: Within,
}

pub(crate) async fn run(args: InitArgs) -> Outcome {
    let settings = args.within.settings(Layer::default())?;
    let cx = installation::create(&settings, Arc::new(SystemClock)).await?;
    cx.store.close().await;
    say(&format!("Pemasangan siap di {}.", settings.data.display()));
    say("Selanjutnya: `terbuka office add`, lalu `terbuka user add`, lalu `terbuka serve`.");
    Ok(())
}
