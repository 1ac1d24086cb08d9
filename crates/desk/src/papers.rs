//! Tokens, and the files of a case on their way out.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use terbuka_boxed::boxed;
use terbuka_core::ident::{CaseId, FileId, LetterId};
use terbuka_core::letter::Letterhead;
use terbuka_core::sheet::Sheet;

use crate::authority::{Permission, Principal};
use crate::context::Context;
use crate::error::{DeskError, Result};

/// Letters of Crockford's base 32: no I, L, O, U, so that a token can be read out.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The tracking token of a case: 160 bits of an HMAC of its identifier under the instance's secret.
pub fn token(secret: &[u8; 32], case: &CaseId) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any key length is taken");
    mac.update(b"terbuka tracking 1\0");
    mac.update(case.as_str().as_bytes());
    base32(&mac.finalize().into_bytes()[..20])
}

/// The key to the survey after a case: the case's identifier with 160 bits of an HMAC of it. Another
/// key than the tracking token's, so that whoever passes the survey on does not pass on the case.
pub(crate) fn survey_token(secret: &[u8; 32], case: &CaseId) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).expect("any key length is taken");
    mac.update(b"terbuka survey 1\0");
    mac.update(case.as_str().as_bytes());
    let id: String = case.as_str().chars().filter(|c| *c != '-').collect();
    format!("{id}{}", base32(&mac.finalize().into_bytes()[..20]))
}

/// The case of a survey's key; nothing for anything this instance did not make.
pub(crate) fn read_survey_token(secret: &[u8; 32], token: &str) -> Option<CaseId> {
    let id = token.get(..32).filter(|_| token.len() == 64)?;
    let case = CaseId::new(uuid::Uuid::try_parse(id).ok()?.to_string());
    let own = survey_token(secret, &case);
    // Every byte is looked at, so that the time taken tells nothing.
    let differ = own.bytes().zip(token.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b));
    (differ == 0).then_some(case)
}

/// A fresh token of 256 bits from the system's generator.
pub(crate) fn random_token() -> Result<String> {
    let mut bytes = [0u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| DeskError::Broken {
        what: "asking the system for random bytes",
        reason: error.to_string(),
    })?;
    Ok(base32(&bytes))
}

pub(crate) fn base32(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len() * 8 / 5 + 1);
    let (mut held, mut bits) = (0u32, 0u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            out.push(char::from(ALPHABET[(held >> bits & 31) as usize]));
        }
    }
    if bits > 0 {
        out.push(char::from(ALPHABET[(held << (5 - bits) & 31) as usize]));
    }
    out
}

/// A file on its way to somebody who may have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileOut {
    /// Name to save it under.
    pub name: String,
    /// Media type by content.
    pub media_type: String,
    /// Bytes.
    pub bytes: Vec<u8>,
}

/// What an export should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values.
    Csv,
    /// A workbook.
    Xlsx,
    /// A printable document.
    Pdf,
    /// A document to be edited on.
    Docx,
    /// A picture.
    Png,
    /// Data.
    Json,
}

impl Format {
    /// The format of a file's ending.
    pub fn from_ending(ending: &str) -> Option<Format> {
        match ending {
            "csv" => Some(Format::Csv),
            "xlsx" => Some(Format::Xlsx),
            "pdf" => Some(Format::Pdf),
            "docx" => Some(Format::Docx),
            "png" => Some(Format::Png),
            "json" => Some(Format::Json),
            _ => None,
        }
    }

    /// Ending of a file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Pdf => "pdf",
            Format::Docx => "docx",
            Format::Png => "png",
            Format::Json => "json",
        }
    }

    /// Media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Format::Pdf => "application/pdf",
            Format::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            Format::Png => "image/png",
            Format::Json => "application/json",
        }
    }
}

/// A letter of a case of one's office.
///
/// # Errors
/// [`DeskError::NotFound`] for what is not there or not this person's to see.
#[boxed]
pub async fn letter(
    cx: &Context,
    who: &Principal,
    case: &CaseId,
    letter: &LetterId,
) -> Result<FileOut> {
    seen(cx, who, case).await?;
    let (found, bytes) = crate::duties::archived(cx, letter).await?;
    if found.case.as_ref() != Some(case) {
        return Err(DeskError::NotFound);
    }
    Ok(FileOut {
        name: crate::duties::file_name(&found),
        media_type: Format::Pdf.media_type().into(),
        bytes,
    })
}

/// An attached file of a case of one's office.
///
/// # Errors
/// [`DeskError::NotFound`] for what is not there or not this person's to see.
#[boxed]
pub async fn attachment(
    cx: &Context,
    who: &Principal,
    case: &CaseId,
    file: &FileId,
) -> Result<FileOut> {
    seen(cx, who, case).await?;
    let mut read = cx.store.read().await?;
    let files = read.attachments_of(case).await?;
    drop(read);
    let found = files.into_iter().find(|found| &found.file.id == file);
    let found = found.ok_or(DeskError::NotFound)?.file;
    let bytes = cx.files.get(&found.sha256).await?.ok_or(DeskError::NotFound)?;
    Ok(FileOut { name: found.name, media_type: found.media_type, bytes })
}

async fn seen(cx: &Context, who: &Principal, case: &CaseId) -> Result<()> {
    who.may(Permission::SeeCases)?;
    let mut read = cx.store.read().await?;
    let stored = read.request(case).await?.ok_or(DeskError::NotFound)?;
    if crate::case::may_see(who, &stored.case) { Ok(()) } else { Err(DeskError::NotFound) }
}

/// A sheet as a file; printing runs where blocking is allowed.
pub(crate) async fn sheet_file(
    cx: &Context,
    name: &str,
    sheet: Sheet,
    letterhead: Letterhead,
    format: Format,
) -> Result<FileOut> {
    let printer = cx.printer.clone();
    let bytes = tokio::task::spawn_blocking(move || match format {
        Format::Csv => printer.sheet_csv(&sheet).map_err(DeskError::from),
        Format::Xlsx => printer.sheet_xlsx(&sheet).map_err(DeskError::from),
        Format::Pdf => printer.sheet_pdf(&sheet, &letterhead).map_err(DeskError::from),
        Format::Json => serde_json::to_vec_pretty(&sheet).map_err(|error| DeskError::Broken {
            what: "writing a sheet as JSON",
            reason: error.to_string(),
        }),
        // A table alone is neither a picture nor a text to be edited.
        Format::Docx | Format::Png => Err(DeskError::NotFound),
    })
    .await
    .map_err(|error| DeskError::Broken { what: "printing a sheet", reason: error.to_string() })??;
    Ok(FileOut {
        name: format!("{name}.{}", format.ending()),
        media_type: format.media_type().into(),
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_survey_key_leads_to_its_case_and_no_other_key_does() {
        let case = CaseId::new(crate::context::new_id(jiff::Timestamp::UNIX_EPOCH));
        let key = survey_token(&[7; 32], &case);
        assert_eq!(key.len(), 64);
        assert_eq!(read_survey_token(&[7; 32], &key), Some(case.clone()));
        assert_eq!(read_survey_token(&[8; 32], &key), None);
        for at in 0..key.len() {
            let mut other = key.clone().into_bytes();
            other[at] = if other[at] == b'0' { b'1' } else { b'0' };
            let other = String::from_utf8(other).unwrap();
            assert_eq!(read_survey_token(&[7; 32], &other), None, "{at}");
        }
        for wrong in ["", "x", &key[1..], &"é".repeat(32), &token(&[7; 32], &case)] {
            assert_eq!(read_survey_token(&[7; 32], wrong), None, "{wrong}");
        }
    }
}
