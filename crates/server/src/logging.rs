//! Log lines that help to run the service and hold nothing about people. Each request's line is
//! written by the web (route, never the address itself); here is where lines go, and which.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

use crate::settings::LogFormat;

/// Why logging could not start.
#[derive(Debug, thiserror::Error)]
pub enum LoggingError {
    /// The filter text is not one.
    #[error("log: {0}")]
    Filter(#[from] tracing_subscriber::filter::ParseError),
    /// Something set up logging before.
    #[error(transparent)]
    Already(#[from] TryInitError),
}

/// Starts logging to standard error.
///
/// Statements of the database drivers are never logged below warnings: their parameters are
/// people's data.
///
/// # Errors
/// When the filter is malformed or logging runs already.
pub fn start(filter: &str, format: LogFormat) -> Result<(), LoggingError> {
    let filter = EnvFilter::try_new(format!("{filter},sqlx=warn,hyper=warn,lettre=warn"))?;
    let lines = tracing_subscriber::registry().with(filter);
    let to_stderr = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    match format {
        LogFormat::Text => lines.with(to_stderr.with_target(false)).try_init()?,
        LogFormat::Json => {
            lines.with(to_stderr.json().flatten_event(true).with_current_span(false)).try_init()?
        }
    }
    Ok(())
}
