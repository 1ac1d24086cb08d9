//! A procedure as the text offices keep and edit (TOML), and back.

use thiserror::Error;

use super::Procedure;

/// Why a text is no procedure, or a procedure could not be written.
#[derive(Debug, Error)]
pub enum TextError {
    /// The text is not TOML, or not a procedure.
    #[error("not a procedure: {0}")]
    Read(#[from] toml::de::Error),
    /// The procedure could not be written.
    #[error("the procedure could not be written: {0}")]
    Write(#[from] toml::ser::Error),
}

/// Writes a procedure as TOML.
///
/// # Errors
/// Only if the writer itself refuses a value, which no procedure holds.
pub fn to_toml(procedure: &Procedure) -> Result<String, TextError> {
    Ok(toml::to_string_pretty(procedure)?)
}

/// Reads a procedure from TOML.
///
/// # Errors
/// When the text is not TOML, or something a procedure must have is missing or of another kind.
pub fn from_toml(text: &str) -> Result<Procedure, TextError> {
    Ok(toml::from_str(text)?)
}
