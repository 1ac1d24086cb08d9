//! `--data`, `--config`: which installation a command works on.

use std::path::PathBuf;
use std::sync::Arc;

use terbuka_core::office::Office;
use terbuka_desk::{Context, DeskError, offices};

use super::failure::{Failure, UNREADABLE, WRONG_USE};
use crate::clock::SystemClock;
use crate::installation;
use crate::settings::{Layer, Settings};

/// Which installation.
#[derive(Clone, Debug, Default, clap::Args)]
pub(crate) struct Within {
    /// Folder data [juga: TERBUKA_DATA]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Berkas setelan TOML [juga: TERBUKA_CONFIG]
    #[arg(long, value_name = "F")]
    pub config: Option<PathBuf>,
}

impl Within {
    /// The settings: flags over variables over the file over defaults.
    pub fn settings(&self, flags: Layer) -> Result<Settings, Failure> {
        let wrong =
            |error: crate::settings::SettingsError| Failure::new(WRONG_USE, error.to_string());
        let file =
            self.config.clone().or_else(|| std::env::var_os("TERBUKA_CONFIG").map(PathBuf::from));
        let file = match file {
            Some(path) => Layer::from_file(&path)
                .map_err(|error| Failure::new(UNREADABLE, error.to_string()))?,
            None => Layer::default(),
        };
        let variables = std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        });
        let variables = Layer::from_environment(variables).map_err(wrong)?;
        let flags = Layer { data: self.data.clone(), ..flags };
        flags.over(variables).over(file).settle().map_err(wrong)
    }

    /// Opens the installation, also beside a running server.
    pub async fn open(&self) -> Result<Context, Failure> {
        let settings = self.settings(Layer::default())?;
        Ok(installation::open(&settings, Arc::new(SystemClock)).await?)
    }
}

/// The office with this code or slug; the message names those there are.
pub(crate) async fn office(cx: &Context, code: &str) -> Result<Arc<Office>, Failure> {
    match offices::by_code(cx, code).await {
        Ok(office) => Ok(office),
        Err(DeskError::NotFound) => {
            let known = offices::list(cx).await?;
            let codes: Vec<&str> = known.iter().map(|office| office.code.as_str()).collect();
            let known = if codes.is_empty() {
                "belum ada kantor; tambahkan dengan `terbuka office add`".to_owned()
            } else {
                format!("yang ada: {}", codes.join(", "))
            };
            Err(Failure::new(WRONG_USE, format!("kantor \"{code}\" tidak dikenal ({known})")))
        }
        Err(error) => Err(error.into()),
    }
}
