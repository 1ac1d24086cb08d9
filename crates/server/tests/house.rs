//! The house is as ARCHITECTURE.md draws it, and keeps its own rules.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

type Arrows = BTreeMap<String, BTreeSet<String>>;

/// Rows of the table under "Rooms": crate, and what it may use.
fn drawn() -> Arrows {
    let text = read("ARCHITECTURE.md");
    let rooms = text.split("## Rooms").nth(1).and_then(|rest| rest.split("\n## ").next());
    let names = |cell: &str| -> BTreeSet<String> {
        cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
    };
    rooms
        .expect("a section \"Rooms\"")
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').collect();
            let name = names(cells[1]).into_iter().next().expect("a crate's name");
            (name, names(cells[3]))
        })
        .collect()
}

/// What the manifests really say, without dev-dependencies.
fn built() -> Arrows {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let own: BTreeSet<&str> = packages.iter().filter_map(|p| p["name"].as_str()).collect();
    packages
        .iter()
        .filter(|package| package["name"] != "terbuka-e2e" && package["name"] != "terbuka-bench")
        .map(|package| {
            let used = package["dependencies"].as_array().into_iter().flatten();
            let used = used
                .filter(|dependency| dependency["kind"].is_null())
                .filter_map(|dependency| dependency["name"].as_str())
                .filter(|name| own.contains(name))
                .map(str::to_owned);
            (package["name"].as_str().unwrap_or_default().to_owned(), used.collect())
        })
        .collect()
}

#[test]
fn the_arrows_are_as_drawn() {
    let (drawn, built) = (drawn(), built());
    let named: Vec<&String> = drawn.keys().collect();
    assert_eq!(named, built.keys().collect::<Vec<_>>(), "crates drawn and crates there differ");
    for (name, used) in &built {
        let extra: Vec<_> = used.difference(&drawn[name]).collect();
        assert!(extra.is_empty(), "{name} uses {extra:?}, which ARCHITECTURE.md does not draw");
    }
}

#[test]
fn the_drawing_has_no_circle() {
    let drawn = drawn();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    while done.len() < drawn.len() {
        let before = done.len();
        for (name, used) in &drawn {
            if used.iter().all(|one| done.contains(one.as_str())) {
                done.insert(name);
            }
        }
        assert!(done.len() > before, "a circle among the crates outside of {done:?}");
    }
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn core_names_nothing_that_has_effects() {
    let mut files = Vec::new();
    sources(&root().join("crates/core/src"), &mut files);
    assert!(files.len() > 10);
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        for word in [
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "std::thread",
            "async fn",
            "tokio",
            "sqlx",
            "Timestamp::now",
            "Zoned::now",
            "SystemTime::now",
        ] {
            let used = text
                .lines()
                .any(|line| !line.trim_start().starts_with("//") && line.contains(word));
            assert!(!used, "{} names {word}", file.display());
        }
    }
}

#[test]
fn no_program_is_started_through_a_shell() {
    let mut files = Vec::new();
    sources(&root().join("crates"), &mut files);
    for file in files.iter().filter(|file| !file.ends_with("tests/house.rs")) {
        let text = std::fs::read_to_string(file).expect("readable");
        for shell in ["sh", "bash", "/bin/sh", "cmd"] {
            let call = format!("Command::new(\"{shell}\")");
            assert!(!text.contains(&call), "{} starts {shell}", file.display());
        }
    }
}

#[test]
fn every_crate_is_linted_as_the_workspace_says() {
    for folder in std::fs::read_dir(root().join("crates")).expect("crates").flatten() {
        let manifest = folder.path().join("Cargo.toml");
        let Ok(text) = std::fs::read_to_string(&manifest) else { continue };
        assert!(text.contains("[lints]\nworkspace = true"), "{}", manifest.display());
    }
}

/// The ones that cannot be: `impl Trait` among the parameters, a driver's own lifetimes.
const NOT_BOXED: [&str; 3] = ["import_for", "open", "open_with"];

#[test]
fn async_functions_of_the_lower_rooms_are_compiled_once() {
    let mut files = Vec::new();
    sources(&root().join("crates/store/src"), &mut files);
    sources(&root().join("crates/desk/src"), &mut files);
    for file in files {
        let text = std::fs::read_to_string(&file).expect("readable");
        let mut before = "";
        for line in text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix("pub async fn ") {
                let name = name.split(['(', '<']).next().unwrap_or_default();
                let boxed = before == "#[boxed]" || NOT_BOXED.contains(&name);
                assert!(boxed, "{}: {name} wants #[boxed]", file.display());
            }
            before = line;
        }
    }
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = read("README.md");
    assert!(readme.contains("cargo run --release -- demo") && readme.contains("./test"));
    assert!(read(".ci/run").contains("test"));
}
