//! Which *Komisi Informasi* is competent (PerKI 1/2013 Art. 6 and its elucidation; data in
//! `data/commissions.toml`).

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::codes;
use crate::law::{Confidence, DataError, read_toml};
use crate::office::{Level, Office};

codes! {
    /// Level of a commission.
    CommissionLevel {
        /// *Komisi Informasi Pusat*.
        National = "national",
        /// *Komisi Informasi Provinsi*.
        Province = "province",
        /// *Komisi Informasi Kabupaten/Kota*, where one exists.
        Local = "local",
    }
}

/// A commission.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commission {
    /// Its level.
    pub level: CommissionLevel,
    /// Its name.
    pub name: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    citation: String,
    confidence: Confidence,
    national: String,
    provincial_prefix: String,
    local_prefix: String,
    provinces: BTreeMap<String, String>,
}

static SHIPPED: LazyLock<File> = LazyLock::new(|| {
    read("commissions.toml", include_str!("../../../../data/commissions.toml"))
        .expect("the shipped commissions are well-formed")
});

fn read(name: &str, text: &str) -> Result<File, DataError> {
    let file: File = read_toml(name, text)?;
    if file.citation.trim().is_empty() {
        return Err(DataError::contradiction(name, "citation", "is empty"));
    }
    for (code, province) in &file.provinces {
        let digits = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_digit());
        if !digits || province.trim().is_empty() {
            return Err(DataError::contradiction(name, code, "must be two digits with a name"));
        }
    }
    Ok(file)
}

/// The article that says which commission is competent.
pub fn citation() -> &'static str {
    &SHIPPED.citation
}

/// How surely it is known.
pub fn confidence() -> Confidence {
    SHIPPED.confidence
}

/// The commissions that can be competent for an office, the one that is first: by the office's own
/// setting, else the usual one of its level. A local office belongs before a local commission where
/// one exists, which only the office knows; few do.
///
/// ```
/// # use terbuka_core::dispute::commission::provincial;
/// assert_eq!(provincial("1503"), "Komisi Informasi Provinsi Jambi");
/// ```
pub fn competent(office: &Office) -> Vec<Commission> {
    let mut found = possible(office);
    let chosen = office.settings.commission;
    if let Some(at) = found.iter().position(|one| Some(one.level) == chosen) {
        found[..=at].rotate_right(1);
    }
    let name = office.settings.commission_name.as_ref().filter(|name| !name.trim().is_empty());
    if let (Some(first), Some(name)) = (found.first_mut(), name) {
        name.trim().clone_into(&mut first.name);
    }
    found
}

/// The commissions that the law makes competent for an office of this level and place, the usual one
/// first, under their usual names.
pub fn possible(office: &Office) -> Vec<Commission> {
    let file = &*SHIPPED;
    let provincial =
        || Commission { level: CommissionLevel::Province, name: provincial(&office.code) };
    match office.level {
        Level::National => {
            vec![Commission { level: CommissionLevel::National, name: file.national.clone() }]
        }
        Level::Province => vec![provincial()],
        Level::Regency | Level::City => {
            let short = office.name.strip_prefix("KPU ").unwrap_or(&office.name);
            let name = format!("{} {short}", file.local_prefix);
            vec![provincial(), Commission { level: CommissionLevel::Local, name }]
        }
    }
}

/// Name of the provincial commission for a region code; its first two digits are the province.
pub fn provincial(code: &str) -> String {
    let file = &*SHIPPED;
    let province = code.get(..2).and_then(|code| file.provinces.get(code));
    match province {
        Some(name) => format!("{} {name}", file.provincial_prefix),
        None => file.provincial_prefix.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_province_has_its_commission() {
        assert_eq!(SHIPPED.provinces.len(), 38);
        assert!(citation().contains("Pasal 6"));
        assert_eq!(confidence(), Confidence::Verified);
        assert_eq!(provincial("62"), "Komisi Informasi Provinsi Kalimantan Tengah");
        assert_eq!(provincial("00"), "Komisi Informasi Provinsi");
        assert_eq!(provincial(""), "Komisi Informasi Provinsi");
    }

    #[test]
    fn a_wrong_code_is_refused_by_name() {
        let text = include_str!("../../../../data/commissions.toml").replace("15 =", "1503 =");
        let Err(error) = read("mine.toml", &text) else { panic!("accepted") };
        assert!(error.to_string().starts_with("mine.toml: 1503"), "{error}");
    }
}
