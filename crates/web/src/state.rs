//! What all handlers share.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use ipnet::IpNet;
use jiff::Timestamp;
use terbuka_core::ident::OfficeId;
use terbuka_core::office::Office;
use terbuka_desk::{Context, DeskError};

use crate::form::data::FormLimits;
use crate::limit::{Limiter, Rate};
use crate::metrics::Metrics;
use crate::portal::charter::{KeptPromises, Poster};
use crate::portal::track::{DrawnPage, TrackedPage};
use crate::seal::Seal;

/// Settings of the web side of an installation.
#[derive(Clone, Debug)]
pub struct WebSettings {
    /// Whether people reach it by https: cookies get `Secure` and `__Host-`, answers get HSTS.
    pub https: bool,
    /// Proxies whose `X-Forwarded-For` is believed, as ranges of addresses.
    pub trusted_proxies: Vec<IpNet>,
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
            trusted_proxies: Vec::new(),
            form: FormLimits::default(),
            max_body: 64 << 20,
            public_rate: Some(Rate { burst: 20, every: Duration::from_secs(20) }),
            lookup_rate: Some(Rate { burst: 40, every: Duration::from_secs(3) }),
        }
    }
}

/// Offices may have been changed by another process: the list is read again after this long.
const OFFICES_FRESH_MS: u64 = 5_000;

/// When the offices were read, in steady milliseconds, and the offices.
type Offices = (u64, Arc<Vec<Arc<Office>>>);

struct Shared {
    settings: WebSettings,
    seal: Seal,
    desk: Context,
    offices: RwLock<Option<Offices>>,
    kept_promises: Kept<(OfficeId, u32), KeptPromises>,
    posters: Kept<(OfficeId, u32), Poster>,
    tracked: Kept<TrackedPage, DrawnPage>,
    metrics: Metrics,
    public: Option<Limiter>,
    lookup: Option<Limiter>,
    started: Instant,
}

/// Things that cost something to work out, kept for a short while.
#[derive(Debug)]
pub struct Kept<K, V> {
    kept: Mutex<HashMap<K, (u64, Arc<V>)>>,
    most: usize,
}

impl<K, V> Default for Kept<K, V> {
    fn default() -> Self {
        Self::of(2_000)
    }
}

impl<K, V> Kept<K, V> {
    /// Keeps so many at most.
    pub fn of(most: usize) -> Self {
        Self { kept: Mutex::default(), most }
    }
}

impl<K: Eq + Hash, V> Kept<K, V> {
    /// What was kept less than `ms` ago, seen at `now` (both in milliseconds of a steady clock).
    pub fn get(&self, key: &K, now: u64, ms: u64) -> Option<Arc<V>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, value) = kept.get(key)?;
        (now.saturating_sub(*at) < ms).then(|| value.clone())
    }

    /// Keeps a value; when very many are kept, the others are let go.
    pub fn put(&self, key: K, now: u64, value: Arc<V>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= self.most {
            kept.clear();
        }
        kept.insert(key, (now, value));
    }
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
    /// The state of one server. Tokens of forms are sealed under a key made from the installation's
    /// secret, so that they stay good when the server starts anew.
    pub fn new(settings: WebSettings, desk: Context) -> Self {
        Self(Arc::new(Shared {
            public: settings.public_rate.map(Limiter::new),
            lookup: settings.lookup_rate.map(Limiter::new),
            seal: Seal::derived(&desk.secret),
            settings,
            desk,
            offices: RwLock::default(),
            kept_promises: Kept::default(),
            posters: Kept::default(),
            tracked: Kept::of(256),
            metrics: Metrics::default(),
            started: Instant::now(),
        }))
    }

    /// The use cases' surroundings.
    pub fn desk(&self) -> &Context {
        &self.0.desk
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
        self.0.desk.now()
    }

    /// Milliseconds since the start, which no change of the wall clock moves.
    pub fn steady_ms(&self) -> u64 {
        u64::try_from(self.0.started.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// The offices served, in the order of their codes.
    ///
    /// # Errors
    /// A fault of the database, when the list is not at hand.
    pub async fn offices(&self) -> Result<Arc<Vec<Arc<Office>>>, DeskError> {
        let now = self.steady_ms();
        {
            let held = self.0.offices.read().unwrap_or_else(PoisonError::into_inner);
            if let Some((at, list)) = &*held
                && now.saturating_sub(*at) < OFFICES_FRESH_MS
            {
                return Ok(list.clone());
            }
        }
        let list = Arc::new(terbuka_desk::offices::list(&self.0.desk).await?);
        let mut held = self.0.offices.write().unwrap_or_else(PoisonError::into_inner);
        *held = Some((now, list.clone()));
        Ok(list)
    }

    /// Reads the list of offices anew, after a change to one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn refresh_offices(&self) -> Result<(), DeskError> {
        *self.0.offices.write().unwrap_or_else(PoisonError::into_inner) = None;
        self.offices().await.map(|_| ())
    }

    /// Counters for the operator.
    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// How promises of charters fared, counted lately.
    pub(crate) fn kept_promises(&self) -> &Kept<(OfficeId, u32), KeptPromises> {
        &self.0.kept_promises
    }

    /// Posters printed lately.
    pub(crate) fn posters(&self) -> &Kept<(OfficeId, u32), Poster> {
        &self.0.posters
    }

    /// Pages of requests drawn lately.
    pub(crate) fn tracked(&self) -> &Kept<TrackedPage, DrawnPage> {
        &self.0.tracked
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
