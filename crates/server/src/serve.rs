//! The running service: the web on the accept loop, and the workers beside it.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use axum::middleware::{Next, from_fn};
use terbuka_desk::{Context, jobs};
use terbuka_web::client::Peer;
use terbuka_web::{AppState, WebSettings};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::listen::{self, Limits};
use crate::mail::{self, Mailer, SendError};
use crate::settings::Settings;

/// Pause of the worker between two looks for due jobs.
const JOB_PAUSE: Duration = Duration::from_secs(2);

/// How long nobody may have changed anything before a job is taken, and how often that is waited for.
const MOMENT: Duration = Duration::from_millis(100);
const MOMENTS: u32 = 20;

/// How often the day's round is put down; it is done once a day whatever this is.
const SCHEDULE_EVERY: Duration = Duration::from_secs(15 * 60);

/// Why the service did not start or run on.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// The address cannot be listened on.
    #[error("tidak dapat mendengarkan di {address}: {source}")]
    Listen {
        /// Which.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// Mail cannot be sent as the settings say.
    #[error("surel: {0}")]
    Mail(#[from] SendError),
    /// The listener broke.
    #[error("penerimaan sambungan terhenti: {0}")]
    Broken(#[from] io::Error),
}

/// The service, bound to its address but not answering yet.
pub struct Service {
    listener: TcpListener,
    app: Router,
    mailer: Mailer,
    cx: Context,
    trusted: Vec<ipnet::IpNet>,
    limits: Limits,
}

impl Service {
    /// Binds the address and wires everything.
    ///
    /// # Errors
    /// The address is taken; the mail settings cannot be used.
    pub async fn bind(settings: &Settings, cx: Context) -> Result<Service, ServeError> {
        let listener = TcpListener::bind(settings.listen)
            .await
            .map_err(|source| ServeError::Listen { address: settings.listen, source })?;
        Ok(Service {
            listener,
            app: app(settings, cx.clone()),
            mailer: Mailer::new(&settings.mail)?,
            cx,
            trusted: settings.trusted_proxies.clone(),
            limits: Limits::default(),
        })
    }

    /// The address really bound (the port, when the settings left it to the system).
    ///
    /// # Errors
    /// The system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves until `shutdown` resolves; then finishes what is under way and closes the database.
    ///
    /// # Errors
    /// The listener broke.
    pub async fn run(self, shutdown: impl Future<Output = ()>) -> Result<(), ServeError> {
        let (stop, stopped) = watch::channel(false);
        let clock = self.cx.clock.clone();
        let mail = tokio::spawn(mail::run(
            self.cx.store.clone(),
            self.cx.files.clone(),
            self.mailer,
            move || clock.now(),
            stopped.clone(),
        ));
        let worker = tokio::spawn(work(self.cx.clone(), stopped));
        let trusted = self.trusted;
        let served = listen::serve(
            self.listener,
            self.app,
            self.limits,
            move |peer| terbuka_web::client::is_trusted(peer, &trusted),
            shutdown,
        )
        .await;
        // Workers stop between two pieces of work; nothing is lost should one be cut off.
        let _ = stop.send(true);
        let _ = tokio::time::timeout(Duration::from_secs(10), async { tokio::join!(mail, worker) })
            .await;
        self.cx.store.close().await;
        Ok(served?)
    }
}

/// The web, as it is served.
pub fn app(settings: &Settings, cx: Context) -> Router {
    let web = WebSettings {
        https: settings.public_url.starts_with("https://"),
        trusted_proxies: settings.trusted_proxies.clone(),
        public_rate: settings.public_rate,
        lookup_rate: settings.lookup_rate,
        ..WebSettings::default()
    };
    terbuka_web::router(AppState::new(web, cx)).layer(from_fn(name_peer))
}

/// Tells the web who is at the other end, in its own word for it.
async fn name_peer(mut request: Request, next: Next) -> axum::response::Response {
    if let Some(ConnectInfo(peer)) = request.extensions().get::<ConnectInfo<SocketAddr>>() {
        let peer = Peer(*peer);
        request.extensions_mut().insert(peer);
    }
    next.run(request).await
}

/// Does due jobs until told to stop.
async fn work(cx: Context, mut stop: watch::Receiver<bool>) {
    // Searches meanwhile find what the index of the release before knew.
    if let Err(error) = terbuka_desk::catalog::ready(&cx).await {
        tracing::error!(%error, "the list's index could not be made anew");
    }
    let mut scheduled: Option<tokio::time::Instant> = None;
    while !*stop.borrow() {
        if scheduled.is_none_or(|at| at.elapsed() >= SCHEDULE_EVERY) {
            match jobs::schedule(&cx).await {
                Ok(()) => scheduled = Some(tokio::time::Instant::now()),
                Err(error) => tracing::error!(%error, "the day's round could not be put down"),
            }
        }
        quiet(&cx).await;
        match jobs::run_once(&cx).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(%error, "no job could be taken"),
        }
        tokio::select! {
            () = tokio::time::sleep(JOB_PAUSE) => {}
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// Waits for a moment in which nobody changes anything, though not for ever: people come first, and
/// what waits here (a letter to be archived, the day's round) has hours.
async fn quiet(cx: &Context) {
    let mut seen = cx.store.changes();
    for _ in 0..MOMENTS {
        tokio::time::sleep(MOMENT).await;
        let now = cx.store.changes();
        if now == seen {
            return;
        }
        seen = now;
    }
}

/// Resolves when the operator or the system wants the program to end.
pub async fn told_to_stop() {
    let interrupt = async {
        // Without the handler the signal ends the program the system's own way.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => interrupt.await,
        }
    }
    #[cfg(not(unix))]
    interrupt.await;
}
