//! A ZIP archive of a few files, without compression: papers are compressed already, and what is stored
//! as it is can be compared byte by byte. The same files at the same time give the same bytes.

use std::io::{Cursor, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::{DeskError, Result};

/// One file of an archive.
pub(crate) struct Member {
    /// Its path: ASCII, no leading slash.
    pub(crate) path: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

/// The archive of these files, all dated at one civil date and time.
///
/// # Errors
/// More than the format holds.
pub(crate) fn zip(members: &[Member], at: jiff::civil::DateTime) -> Result<Vec<u8>> {
    let broken = |error: &dyn std::fmt::Display| DeskError::Broken {
        what: "writing an archive",
        reason: error.to_string(),
    };
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(dated(at));
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for member in members {
        archive.start_file(member.path.as_str(), options).map_err(|error| broken(&error))?;
        archive.write_all(&member.bytes).map_err(|error| broken(&error))?;
    }
    Ok(archive.finish().map_err(|error| broken(&error))?.into_inner())
}

/// Date and time as the format writes them; the format's first day where it has none for it.
fn dated(at: jiff::civil::DateTime) -> DateTime {
    let year = u16::try_from(at.year()).unwrap_or(0);
    let small = |part: i8| u8::try_from(part).unwrap_or(0);
    let (date, time) = (at.date(), at.time());
    let (month, day) = (small(date.month()), small(date.day()));
    let (hour, minute, second) = (small(time.hour()), small(time.minute()), small(time.second()));
    DateTime::from_date_and_time(year, month, day, hour, minute, second).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_archive_holds_its_files_as_they_are_and_is_the_same_twice() {
        let members = [
            Member { path: "a.txt".into(), bytes: b"halo".to_vec() },
            Member { path: "surat/b.txt".into(), bytes: Vec::new() },
        ];
        let at = jiff::civil::date(2026, 3, 2).at(9, 30, 10, 0);
        let bytes = zip(&members, at).expect("small");
        assert_eq!(zip(&members, at).expect("small"), bytes);
        let mut archive = ::zip::ZipArchive::new(Cursor::new(&bytes)).expect("an archive");
        assert_eq!(archive.len(), 2);
        let first = archive.by_index(0).expect("a file");
        assert_eq!(first.name().expect("a name"), "a.txt");
        assert_eq!((first.size(), first.compressed_size()), (4, 4));
        assert!(bytes.windows(4).any(|four| four == b"halo"));
        let when = first.last_modified().expect("dated");
        assert_eq!((when.year(), when.month(), when.day(), when.hour()), (2026, 3, 2, 9));
        // Before the format's first year there is no date; the archive is none the worse.
        assert!(zip(&members, jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0)).is_ok());
    }
}
