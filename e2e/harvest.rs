//! The list harvested by other people's programs: CKAN's own client, an independent RDF library, and
//! shapes of what DCAT-AP makes mandatory.
//!
//! `./test` fetches them into `target/harvest` with pip; without them this test says so and leaves.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;

use support::site::Site;

fn python() -> Option<PathBuf> {
    let usual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/harvest/bin/python");
    let path = std::env::var_os("TERBUKA_TEST_HARVEST").map_or(usual, PathBuf::from);
    let has = "import ckanapi, pyshacl, rdflib";
    let ready = Command::new(&path).args(["-c", has]).output();
    ready.is_ok_and(|done| done.status.success()).then_some(path)
}

#[test]
fn ckans_client_and_an_rdf_library_read_the_same_list() {
    let Some(python) = python() else {
        eprintln!(
            "SKIPPED: harvesting. ckanapi, rdflib, pyshacl are not there; `./test` fetches them."
        );
        return;
    };
    let site = Site::start();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../e2e/harvest/harvest.py");
    let done = Command::new(python)
        .arg(script)
        .args([&site.url, "sarolangun"])
        // The site is on loopback: no proxy of this machine has a say.
        .env("NO_PROXY", "*")
        .output()
        .expect("Python runs");
    let said = String::from_utf8_lossy(&done.stdout);
    let errors = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{said}{errors}");
    assert_eq!(said.matches("the same by CKAN and by DCAT in two forms").count(), 2, "{said}");
}
