//! The demo offices' public information list: one file, worded for each office.

use terbuka_core::catalog::import::Row;
use terbuka_core::office::{Level, Office};
use terbuka_desk::catalog;
use terbuka_documents::table::TableLimits;

use super::script::ScriptError;

const FILE: &str = "data/demo/catalog.csv";
const LIST: &str = include_str!("../../../../data/demo/catalog.csv");

/// The rows of an office's list.
///
/// # Errors
/// The data file is wrong.
pub(super) fn rows(office: &Office) -> Result<Vec<Row>, ScriptError> {
    let wrong = |message: String| ScriptError { file: FILE, message };
    let mut text = LIST.replace("{office}", &office.name);
    // Who is elected there, and what the office's area is called.
    let words: &[(&str, &str)] = match office.level {
        Level::Regency => &[],
        Level::City => {
            &[("wakil bupati", "wakil wali kota"), ("bupati", "wali kota"), ("kabupaten", "kota")]
        }
        Level::Province | Level::National => &[
            ("wakil bupati", "wakil gubernur"),
            ("bupati", "gubernur"),
            ("per kecamatan", "per kabupaten"),
            ("kabupaten ini", "provinsi ini"),
        ],
    };
    for (from, to) in words {
        text = text.replace(from, to);
    }
    let reading = catalog::read(text.as_bytes(), &[], &TableLimits::default());
    let reading = reading.map_err(|error| wrong(error.to_string()))?;
    match reading.errors.first() {
        None => Ok(reading.rows),
        Some(error) => Err(wrong(format!("row {}: {} {}", error.line, error.field, error.code))),
    }
}
