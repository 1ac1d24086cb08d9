//! A ZIP archive of a few files, written without compression: papers are compressed already, and what
//! is stored as it is can be compared byte by byte.

/// Why an archive cannot be written.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ArchiveError {
    /// The plain format ends at four gigabytes and 65,535 files.
    #[error("more than a plain ZIP archive can hold")]
    TooLarge,
}

/// One file of an archive.
pub(crate) struct Member {
    /// Its path: ASCII, no leading slash.
    pub(crate) path: String,
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
}

const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
/// Version 2.0 of the format; names in UTF-8.
const VERSION: u16 = 20;
const FLAGS: u16 = 1 << 11;

/// The archive of these files, all dated at one civil date and time.
pub(crate) fn zip(members: &[Member], at: jiff::civil::DateTime) -> Result<Vec<u8>, ArchiveError> {
    let count = u16::try_from(members.len()).map_err(|_| ArchiveError::TooLarge)?;
    let (date, time) = dos(at);
    let mut out = Vec::new();
    let mut central = Vec::new();
    for member in members {
        let offset = size(out.len())?;
        let head = head(member, date, time)?;
        out.extend_from_slice(&LOCAL.to_le_bytes());
        out.extend_from_slice(&VERSION.to_le_bytes());
        out.extend_from_slice(&head);
        out.extend_from_slice(member.path.as_bytes());
        out.extend_from_slice(&member.bytes);
        central.extend_from_slice(&CENTRAL.to_le_bytes());
        central.extend_from_slice(&VERSION.to_le_bytes());
        central.extend_from_slice(&VERSION.to_le_bytes());
        central.extend_from_slice(&head);
        // No comment, first disk, no attributes.
        central.extend_from_slice(&[0; 10]);
        central.extend_from_slice(&offset.to_le_bytes());
        central.extend_from_slice(member.path.as_bytes());
    }
    let (start, length) = (size(out.len())?, size(central.len())?);
    out.extend_from_slice(&central);
    out.extend_from_slice(&END.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&count.to_le_bytes());
    out.extend_from_slice(&length.to_le_bytes());
    out.extend_from_slice(&start.to_le_bytes());
    out.extend_from_slice(&[0; 2]);
    size(out.len())?;
    Ok(out)
}

/// The fields that stand both before a file and in the directory at the end.
fn head(member: &Member, date: u16, time: u16) -> Result<Vec<u8>, ArchiveError> {
    let length = size(member.bytes.len())?;
    let name = u16::try_from(member.path.len()).map_err(|_| ArchiveError::TooLarge)?;
    let mut head = Vec::with_capacity(24);
    head.extend_from_slice(&FLAGS.to_le_bytes());
    head.extend_from_slice(&0_u16.to_le_bytes());
    head.extend_from_slice(&time.to_le_bytes());
    head.extend_from_slice(&date.to_le_bytes());
    head.extend_from_slice(&crc32(&member.bytes).to_le_bytes());
    head.extend_from_slice(&length.to_le_bytes());
    head.extend_from_slice(&length.to_le_bytes());
    head.extend_from_slice(&name.to_le_bytes());
    head.extend_from_slice(&0_u16.to_le_bytes());
    Ok(head)
}

fn size(length: usize) -> Result<u32, ArchiveError> {
    u32::try_from(length).map_err(|_| ArchiveError::TooLarge)
}

/// Date and time as the format writes them: from 1980, in steps of two seconds.
fn dos(at: jiff::civil::DateTime) -> (u16, u16) {
    let part = |value: i16| u16::try_from(value).unwrap_or(0);
    let small = |value: i8| u16::try_from(value).unwrap_or(0);
    let year = part(at.year().saturating_sub(1980).clamp(0, 127));
    let date = year << 9 | small(at.month()) << 5 | small(at.day());
    let time = small(at.hour()) << 11 | small(at.minute()) << 5 | (small(at.second()) / 2);
    (date, time)
}

/// The checksum of the format (CRC-32, polynomial 0xEDB88320).
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc = TABLE[((crc ^ u32::from(*byte)) & 0xff) as usize] ^ (crc >> 8);
    }
    !crc
}

const TABLE: [u32; 256] = {
    let mut table = [0_u32; 256];
    let mut at = 0;
    while at < 256 {
        let mut value = at as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { 0xedb8_8320 ^ (value >> 1) } else { value >> 1 };
            bit += 1;
        }
        table[at] = value;
        at += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_the_known_one() {
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn an_archive_ends_with_its_directory() {
        let members = [
            Member { path: "a.txt".into(), bytes: b"halo".to_vec() },
            Member { path: "surat/b.txt".into(), bytes: Vec::new() },
        ];
        let at = jiff::civil::date(2026, 3, 2).at(9, 30, 10, 0);
        let bytes = zip(&members, at).expect("small");
        assert_eq!(&bytes[..4], b"PK\x03\x04");
        let end = bytes.len() - 22;
        assert_eq!(&bytes[end..end + 4], b"PK\x05\x06");
        assert_eq!(bytes[end + 10], 2);
        let start = u32::from_le_bytes(bytes[end + 16..end + 20].try_into().expect("four"));
        assert_eq!(&bytes[start as usize..start as usize + 4], b"PK\x01\x02");
        assert_eq!(zip(&members, at).expect("small"), bytes, "the same twice");
    }
}
