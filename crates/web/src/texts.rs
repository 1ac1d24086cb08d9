//! What users read, by key: `locales/*.toml`, embedded, read once at the first use. Reading them at
//! run time costs milliseconds; compiling them in costs minutes.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::lang::Lang;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        const FILES: &[(&str, &str, &str)] = &[$((
            $name,
            include_str!(concat!("../../../locales/", $name, ".id.toml")),
            include_str!(concat!("../../../locales/", $name, ".en.toml")),
        )),+];
    };
}

files![
    "catalog",
    "charter",
    "common",
    "errors",
    "exemption",
    "forms",
    "objection",
    "portal",
    "record",
    "reporting",
    "say",
    "work"
];

static ID: LazyLock<HashMap<String, String>> = LazyLock::new(|| read(Lang::Id));
static EN: LazyLock<HashMap<String, String>> = LazyLock::new(|| read(Lang::En));

/// The text with this key; an English one that is missing is shown in Indonesian.
pub fn find(lang: Lang, key: &str) -> Option<&'static str> {
    let own = match lang {
        Lang::Id => ID.get(key),
        Lang::En => EN.get(key).or_else(|| ID.get(key)),
    };
    own.map(String::as_str)
}

/// # Panics
/// Never in a released program: a test reads every file.
fn read(lang: Lang) -> HashMap<String, String> {
    let mut found = HashMap::new();
    for (name, id, en) in FILES {
        let text = match lang {
            Lang::Id => id,
            Lang::En => en,
        };
        let table: toml::Table =
            text.parse().unwrap_or_else(|error| panic!("locales/{name}.{}: {error}", lang.code()));
        flatten("", &table, &mut found);
    }
    found
}

fn flatten(above: &str, table: &toml::Table, found: &mut HashMap<String, String>) {
    for (key, value) in table {
        let key = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(&key, inner, found),
            toml::Value::String(text) => drop(found.insert(key, text.clone())),
            // Numbers and dates are no words; whoever writes one by mistake sees the key.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_in_both_languages() {
        for lang in Lang::ALL {
            let found = read(lang);
            // A file's words may stand under any heading, but no two files say the same key.
            let mut all = 0;
            for (name, id, en) in FILES {
                let table: toml::Table = [*id, *en][usize::from(lang == Lang::En)].parse().unwrap();
                let mut of_file = HashMap::new();
                flatten("", &table, &mut of_file);
                assert!(of_file.len() > 3, "{name} in {}", lang.code());
                all += of_file.len();
            }
            assert_eq!(all, found.len());
            assert_eq!(find(lang, "no.such.key"), None);
        }
        assert_ne!(find(Lang::Id, "work.sop.title"), find(Lang::En, "work.sop.title"));
    }
}
