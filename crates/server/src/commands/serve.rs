//! `terbuka serve`.

use std::sync::Arc;

use super::failure::{Failure, WRONG_USE};
use super::within::Within;
use super::{Outcome, say};
use crate::clock::SystemClock;
use crate::serve::{Service, told_to_stop};
use crate::settings::Layer;
use crate::{installation, logging};

/// What `serve` can be told.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    within: Within,
    /// Alamat dan porta [juga: TERBUKA_LISTEN; bawaan: 127.0.0.1:8080]
    #[arg(long, value_name = "A")]
    listen: Option<String>,
}

pub(crate) async fn run(args: ServeArgs) -> Outcome {
    let settings = args.within.settings(Layer { listen: args.listen, ..Layer::default() })?;
    logging::start(&settings.log, settings.log_format)
        .map_err(|error| Failure::new(WRONG_USE, error.to_string()))?;
    let cx = installation::open(&settings, Arc::new(SystemClock)).await?;
    let service = Service::bind(&settings, cx).await?;
    say(&format!("Terbuka melayani di {}", settings.public_url));
    service.run(told_to_stop()).await?;
    Ok(())
}
