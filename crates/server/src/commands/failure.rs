//! Why a command did not do it, with the exit status people script against.

use terbuka_desk::DeskError;

use crate::demo::{FolderError, LoadError};
use crate::installation::InstallationError;
use crate::serve::ServeError;

/// A check found something.
pub const FOUND: u8 = 1;
/// The command was used wrongly.
pub const WRONG_USE: u8 = 2;
/// The input could not be read.
pub const UNREADABLE: u8 = 3;
/// The system could not do it: database, disk, network.
pub const SYSTEM: u8 = 4;

/// Exit status and the sentence for standard error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Exit status.
    pub status: u8,
    /// What went wrong; empty when everything has been said.
    pub message: String,
}

impl Failure {
    /// A failure with its sentence.
    pub fn new(status: u8, message: impl Into<String>) -> Failure {
        Failure { status, message: message.into() }
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::NotFound => Failure::new(WRONG_USE, "tidak ditemukan"),
            DeskError::Invalid(fields) => {
                let said: Vec<String> = fields
                    .iter()
                    .map(|field| format!("{}: {}", field.field, words(field.code)))
                    .collect();
                Failure::new(WRONG_USE, said.join("; "))
            }
            other => Failure::new(SYSTEM, other.to_string()),
        }
    }
}

/// What is wrong with a field, for the operator.
fn words(code: &str) -> &str {
    match code {
        "required" => "harus diisi",
        "taken" => "sudah dipakai",
        "too_short" => "terlalu pendek",
        "too_long" => "terlalu panjang",
        "common" => "terlalu mudah ditebak",
        "login_chars" => "hanya huruf latin, angka, titik, garis, dan @",
        "template" => "templat nomor tidak dapat dibaca",
        "date" => "tahun atau tanggal tidak masuk akal",
        other => other,
    }
}

macro_rules! system {
    ($($error:ty),+ $(,)?) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                Failure::new(SYSTEM, error.to_string())
            }
        }
    )+};
}

system!(ServeError, LoadError, FolderError, terbuka_store::StoreError);

impl From<InstallationError> for Failure {
    fn from(error: InstallationError) -> Self {
        let status = match error {
            InstallationError::NotThere(_) | InstallationError::AlreadyThere(_) => WRONG_USE,
            _ => SYSTEM,
        };
        Failure::new(status, error.to_string())
    }
}
