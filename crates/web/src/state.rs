//! What all handlers share.

use std::net::IpAddr;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use terbuka_core::office::Office;

use crate::form::data::FormLimits;
use crate::limit::{Limiter, Rate};
use crate::seal::Seal;

/// Settings of the web side of an installation.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// Whether people reach it by https: cookies get `Secure` and `__Host-`, answers get HSTS.
    pub https: bool,
    /// Address people reach it by, without a slash at the end: `https://ppid.example.go.id`.
    pub base_url: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Limits of forms.
    pub form: FormLimits,
    /// Bytes of any request body; more is let go before the answer.
    pub max_body: usize,
    /// How often one client may send public forms; `None` where something in front limits it.
    pub public_rate: Option<Rate>,
    /// How often one client may look up or change looks.
    pub lookup_rate: Option<Rate>,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self {
            https: false,
            base_url: "http://127.0.0.1:8080".into(),
            trusted_proxies: Vec::new(),
            form: FormLimits::default(),
            max_body: 64 << 20,
            public_rate: Some(Rate { burst: 20, every: Duration::from_secs(20) }),
            lookup_rate: Some(Rate { burst: 40, every: Duration::from_secs(3) }),
        }
    }
}

/// Reads the clock; tests hand in their own.
pub type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

struct Shared {
    settings: WebSettings,
    seal: Seal,
    clock: Clock,
    offices: RwLock<Arc<Vec<Arc<Office>>>>,
    public: Option<Limiter>,
    lookup: Option<Limiter>,
    started: Instant,
}

/// What all handlers share; cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

impl std::fmt::Debug for AppState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AppState")
    }
}

impl AppState {
    /// The state of one server.
    pub fn new(settings: WebSettings, seal: Seal, clock: Clock, offices: Vec<Office>) -> Self {
        let state = Shared {
            public: settings.public_rate.map(Limiter::new),
            lookup: settings.lookup_rate.map(Limiter::new),
            settings,
            seal,
            clock,
            offices: RwLock::default(),
            started: Instant::now(),
        };
        let state = Self(Arc::new(state));
        state.set_offices(offices);
        state
    }

    /// Settings.
    pub fn settings(&self) -> &WebSettings {
        &self.0.settings
    }

    /// The sealing key.
    pub fn seal(&self) -> &Seal {
        &self.0.seal
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        (self.0.clock)()
    }

    /// Milliseconds since the start, which no change of the wall clock moves.
    pub fn steady_ms(&self) -> u64 {
        u64::try_from(self.0.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The offices served, in the order shown.
    pub fn offices(&self) -> Arc<Vec<Arc<Office>>> {
        self.0.offices.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes over a changed list of offices.
    pub fn set_offices(&self, offices: Vec<Office>) {
        let list = Arc::new(offices.into_iter().map(Arc::new).collect());
        *self.0.offices.write().unwrap_or_else(PoisonError::into_inner) = list;
    }

    /// The office with this slug.
    pub fn office(&self, slug: &str) -> Option<Arc<Office>> {
        self.offices().iter().find(|office| office.slug == slug).cloned()
    }

    /// Limits public forms.
    pub(crate) fn public_limit(&self) -> Option<&Limiter> {
        self.0.public.as_ref()
    }

    /// Limits look-ups.
    pub(crate) fn lookup_limit(&self) -> Option<&Limiter> {
        self.0.lookup.as_ref()
    }
}
