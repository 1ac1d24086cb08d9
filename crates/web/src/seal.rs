//! Secrets the pages hand out and recognise again: anti-forgery tokens and one-time form keys, both
//! sealed with HMAC-SHA-256 under the installation's secret, so nothing has to be stored for them.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// How long an open form may be sent, in seconds. Longer than a working day, so that a form begun in
/// the morning and finished in the evening is still good.
pub const FORM_LIFE_SECONDS: i64 = 24 * 3600;

/// The installation's sealing key.
#[derive(Clone)]
pub struct Seal {
    key: [u8; 32],
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal")
    }
}

/// What a form key turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FormKey {
    /// Ours and fresh: its text is the submission's identity, the same when it is sent twice.
    Fresh(String),
    /// Ours, but the form was open too long.
    Stale,
    /// Missing, changed, or of another form.
    Foreign,
}

impl Seal {
    /// A seal under this key.
    pub fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// A seal under a key made from the installation's secret, which itself is used for nothing here.
    pub fn derived(secret: &[u8; 32]) -> Self {
        Self { key: Self::new(*secret).mac("terbuka web seal 1", "") }
    }

    fn mac(&self, purpose: &str, text: &str) -> [u8; 32] {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&self.key)
            .unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
        mac.update(&(purpose.len() as u64).to_be_bytes());
        mac.update(purpose.as_bytes());
        mac.update(text.as_bytes());
        mac.finalize().into_bytes().into()
    }

    /// The anti-forgery token of a browser, which holds `binding` in a cookie that no other site can
    /// read. Masked anew for each page, so that compressing the page gives nothing away (BREACH).
    pub fn csrf(&self, binding: &str) -> String {
        let plain = self.mac("csrf", binding);
        let mut mask = [0; 32];
        if getrandom::fill(&mut mask).is_err() {
            // Without chance the token still protects; only the masking is lost.
            mask = [0x5a; 32];
        }
        let mut out = mask.to_vec();
        out.extend(plain.iter().zip(mask).map(|(a, b)| a ^ b));
        hex::encode(out)
    }

    /// Whether a token belongs to `binding`.
    pub fn csrf_ok(&self, binding: &str, token: &str) -> bool {
        let Ok(bytes) = hex::decode(token) else { return false };
        if bytes.len() != 64 {
            return false;
        }
        let (mask, masked) = bytes.split_at(32);
        let plain: Vec<u8> = mask.iter().zip(masked).map(|(a, b)| a ^ b).collect();
        same(&plain, &self.mac("csrf", binding))
    }

    /// A one-time key for one opening of a form, issued at `now` (seconds since 1970).
    pub fn form_key(&self, form: &str, now: i64) -> String {
        let body = format!("{}.{now}", random_hex());
        format!("{body}.{}", hex::encode(&self.mac(form, &body)[..16]))
    }

    /// Reads a form key back at `now` (seconds since 1970).
    pub fn read_form_key(&self, form: &str, key: &str, now: i64) -> FormKey {
        let Some((body, mac)) = key.rsplit_once('.') else { return FormKey::Foreign };
        let Ok(mac) = hex::decode(mac) else { return FormKey::Foreign };
        if !same(&mac, &self.mac(form, body)[..16]) {
            return FormKey::Foreign;
        }
        let issued = body.split_once('.').and_then(|(_, at)| at.parse::<i64>().ok()).unwrap_or(0);
        if now.saturating_sub(issued) > FORM_LIFE_SECONDS {
            return FormKey::Stale;
        }
        FormKey::Fresh(body.to_owned())
    }
}

/// 128 random bits as hexadecimal digits. Should the system give none, the empty text: a token that
/// matches nothing is safer than one that can be guessed.
pub fn random_hex() -> String {
    let mut bytes = [0; 16];
    match getrandom::fill(&mut bytes) {
        Ok(()) => hex::encode(bytes),
        Err(_) => String::new(),
    }
}

/// Compares without telling by its duration where the first difference lies.
fn same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && a.iter().zip(b).fold(0, |seen, (x, y)| seen | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_each_time_and_belong_to_one_browser() {
        let seal = Seal::new([7; 32]);
        let (one, two) = (seal.csrf("a"), seal.csrf("a"));
        assert_ne!(one, two);
        assert!(seal.csrf_ok("a", &one) && seal.csrf_ok("a", &two));
        assert!(!seal.csrf_ok("b", &one));
        assert!(!Seal::new([8; 32]).csrf_ok("a", &one));
        for bad in ["", "zz", "00", &one[2..], &"0".repeat(128)] {
            assert!(!seal.csrf_ok("a", bad));
        }
    }

    #[test]
    fn a_form_key_is_for_its_form_and_its_day() {
        let seal = Seal::new([7; 32]);
        let key = seal.form_key("request", 1000);
        let FormKey::Fresh(first) = seal.read_form_key("request", &key, 1000) else { panic!() };
        assert_eq!(
            seal.read_form_key("request", &key, 1000 + FORM_LIFE_SECONDS),
            FormKey::Fresh(first)
        );
        assert_eq!(seal.read_form_key("request", &key, 1001 + FORM_LIFE_SECONDS), FormKey::Stale);
        assert_eq!(seal.read_form_key("objection", &key, 1000), FormKey::Foreign);
        let moved = key.replacen(".1000.", ".9000.", 1);
        assert_eq!(seal.read_form_key("request", &moved, 9000), FormKey::Foreign);
        assert_eq!(seal.read_form_key("request", "", 0), FormKey::Foreign);
    }
}
