//! Log lines that help to run the service and hold nothing about people: no bodies, no names, no
//! query strings, no paths as typed (a tracking token may stand in them), only the matched route.

use std::time::Instant;

use axum::Router;
use axum::extract::{MatchedPath, Request};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
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

/// A router that writes one line per request: method, matched route, status, time taken.
pub fn requests(app: Router) -> Router {
    app.layer(from_fn(line))
}

async fn line(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(no route)", MatchedPath::as_str)
        .to_owned();
    let response = next.run(request).await;
    let status = response.status().as_u16();
    let micros = began.elapsed().as_micros() as u64;
    if status >= 500 {
        tracing::error!(%method, route, status, micros, "request failed");
    } else {
        tracing::info!(%method, route, status, micros, "request");
    }
    response
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::sync::{Arc, Mutex, PoisonError};

    use axum::body::Body;
    use axum::routing::get;
    use tower::ServiceExt;
    use tracing_subscriber::fmt::MakeWriter;

    use super::*;

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Kept {
        type Writer = Kept;
        fn make_writer(&'a self) -> Kept {
            self.clone()
        }
    }

    #[tokio::test]
    async fn a_line_names_the_route_and_nothing_typed() {
        let kept = Kept::default();
        let lines = tracing_subscriber::registry()
            .with(tracing_subscriber::fmt::layer().with_writer(kept.clone()).with_ansi(false));
        let _here = tracing::subscriber::set_default(lines);
        let app = requests(Router::new().route("/cek/{token}", get(async || "ok")));
        for uri in ["/cek/1503014507900001?nama=Siti", "/tiada/1503014507900001"] {
            let request = Request::get(uri).body(Body::empty()).expect("a request");
            app.clone().oneshot(request).await.expect("an answer");
        }
        let kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        let text = String::from_utf8_lossy(&kept);
        assert!(text.contains("/cek/{token}") && text.contains("200"), "{text}");
        assert!(text.contains("(no route)") && text.contains("404"), "{text}");
        assert!(!text.contains("1503014507900001") && !text.contains("Siti"), "{text}");
    }
}
