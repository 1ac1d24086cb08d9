//! The printed table, and which aims were met.

use std::time::Duration;

use crate::load::Run;

/// What was aimed at, and whether it was met.
#[derive(Debug, Default)]
pub struct Aims {
    met: Vec<String>,
    missed: Vec<String>,
}

impl Aims {
    /// Notes an aim.
    pub fn note(&mut self, met: bool, what: String) {
        if met { self.met.push(what) } else { self.missed.push(what) }
    }

    /// Prints all; whether every aim was met.
    pub fn print(&self) -> bool {
        heading("Aims");
        for what in &self.met {
            println!("  met     {what}");
        }
        for what in &self.missed {
            println!("  MISSED  {what}");
        }
        self.missed.is_empty()
    }
}

/// A heading.
pub fn heading(text: &str) {
    println!("\n{text}");
}

/// The columns of [`line`].
pub fn columns(reference: &str) {
    println!(
        "  {:<44}{:>10}{:>10}{:>10}{:>10}  of {reference}",
        "", "per s", "p50 ms", "p99 ms", "ratio"
    );
}

/// A run, with its rate's share of the reference's rate.
pub fn line(name: &str, run: &Run, share: Option<f64>) {
    let share = share.map_or_else(String::new, percent);
    println!(
        "  {name:<44}{:>10.0}{:>10.2}{:>10.2}{share:>10}",
        run.rate,
        ms(run.quantile(0.5)),
        ms(run.quantile(0.99)),
    );
}

/// A name and what belongs to it.
pub fn fact(name: &str, value: &str) {
    println!("  {name:<44}{value}");
}

/// A share in whole per cent.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// Milliseconds.
pub fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Megabytes (10^6 bytes).
pub fn mb(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
