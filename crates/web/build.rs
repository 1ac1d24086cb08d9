//! Rebuilds this crate when a text or a template changes: both are compiled in.

fn main() {
    println!("cargo:rerun-if-changed=../../locales");
    println!("cargo:rerun-if-changed=src");
    println!("cargo:rerun-if-changed=static");
}
