//! PDF: is it locked, does it run or start something. Read without a PDF library: names are found
//! in the raw file and in its compressed object streams, which is where they may hide.

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use crate::accept::{Danger, Encryption, Limits, Rejection};
use crate::scan::{contains, find, has_test_virus};

pub(crate) fn is_pdf(bytes: &[u8]) -> bool {
    bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).starts_with(b"%PDF-")
}

/// Whether a PDF is locked, with a password or against copying.
pub(crate) fn is_locked(bytes: &[u8]) -> bool {
    has_name(&unescape(&outside_streams(bytes)), "Encrypt")
}

/// Refuses a PDF that is cut off, locked, or that acts by itself.
pub(crate) fn inspect(bytes: &[u8], limits: &Limits) -> Result<(), Rejection> {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    if !contains(tail, b"%%EOF") {
        return Err(Rejection::Damaged);
    }
    let outside = outside_streams(bytes);
    let names = unescape(&outside);
    // Trailers and cross-reference streams stand outside of compressed objects in every PDF.
    if has_name(&names, "Encrypt") {
        return Err(Rejection::Encrypted { lock: Encryption::Pdf });
    }
    acts(&names)?;
    let mut room = limits.max_unpacked;
    for object_stream in packed_objects(bytes) {
        let unpacked = match decompress_to_vec_zlib_with_limit(object_stream, room as usize) {
            Ok(unpacked) => unpacked,
            Err(failed) if failed.status == TINFLStatus::HasMoreOutput => {
                return Err(Danger::Bomb.into());
            }
            // A stream with another filter is not proof of harm.
            Err(_) => continue,
        };
        room -= unpacked.len() as u64;
        if has_test_virus(&unpacked) {
            return Err(Danger::TestVirus.into());
        }
        acts(&unescape(&unpacked))?;
    }
    Ok(())
}

fn acts(names: &[u8]) -> Result<(), Rejection> {
    if has_name(names, "JavaScript") || has_name(names, "JS") {
        return Err(Danger::Script.into());
    }
    for action in ["Launch", "SubmitForm", "ImportData", "GoToE", "RichMedia"] {
        if has_name(names, action) {
            return Err(Danger::Launch.into());
        }
    }
    if has_name(names, "EmbeddedFile") {
        return Err(Danger::EmbeddedFile.into());
    }
    Ok(())
}

/// Whether `/name` occurs as a whole name.
fn has_name(bytes: &[u8], name: &str) -> bool {
    let wanted = [b"/", name.as_bytes()].concat();
    let mut from = 0;
    while let Some(step) = find(&bytes[from..], &wanted) {
        let end = from + step + wanted.len();
        let next = bytes.get(end).copied().unwrap_or(b' ');
        if !next.is_ascii_alphanumeric() && !matches!(next, b'_' | b'-' | b'.') {
            return true;
        }
        from = end;
    }
    false
}

/// Names may be written with `#xx` for any character; undo that.
fn unescape(bytes: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let hex = |at: usize| after.get(at).and_then(|b| (*b as char).to_digit(16));
        match (first, hex(0), hex(1)) {
            (b'#', Some(high), Some(low)) => {
                plain.push((high * 16 + low) as u8);
                rest = &after[2..];
            }
            _ => {
                plain.push(*first);
                rest = after;
            }
        }
    }
    plain
}

/// The file without the contents of its streams: pictures and fonts hold any bytes.
fn outside_streams(bytes: &[u8]) -> Vec<u8> {
    let mut outside = Vec::with_capacity(bytes.len().min(1 << 20));
    let mut rest = bytes;
    while let Some((before, body)) = next_stream(rest) {
        outside.extend_from_slice(before);
        match find(body, b"endstream") {
            Some(end) => rest = &body[end + b"endstream".len()..],
            None => {
                // No end: take what follows as if it were not a stream.
                rest = body;
            }
        }
    }
    outside.extend_from_slice(rest);
    outside
}

/// Splits at the next `stream` keyword: what stands before it, and what follows its line end.
fn next_stream(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut from = 0;
    while let Some(step) = find(&bytes[from..], b"stream") {
        let at = from + step;
        let after = &bytes[at + 6..];
        let body = after
            .strip_prefix(b"\r\n")
            .or_else(|| after.strip_prefix(b"\n"))
            .or_else(|| after.strip_prefix(b"\r"));
        if let Some(body) = body.filter(|_| !bytes[..at].ends_with(b"end")) {
            return Some((&bytes[..at], body));
        }
        from = at + 6;
    }
    None
}

/// Contents of the object streams, still compressed.
fn packed_objects(bytes: &[u8]) -> Vec<&[u8]> {
    let mut found = Vec::new();
    let mut rest = bytes;
    while let Some((before, body)) = next_stream(rest) {
        let Some(end) = find(body, b"endstream") else {
            break;
        };
        let dictionary = unescape(&before[before.len().saturating_sub(512)..]);
        let object = dictionary
            .windows(4)
            .rposition(|w| w == b" obj")
            .map_or(&dictionary[..], |at| &dictionary[at..]);
        if has_name(object, "ObjStm") {
            found.push(&body[..end]);
        }
        rest = &body[end + b"endstream".len()..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures as made;

    fn look(bytes: &[u8]) -> Result<(), Rejection> {
        inspect(bytes, &Limits::default())
    }

    #[test]
    fn a_plain_pdf_passes_and_a_cut_one_does_not() {
        let whole = made::pdf("");
        assert_eq!(look(&whole), Ok(()));
        assert_eq!(look(&whole[..whole.len() / 2]), Err(Rejection::Damaged));
    }

    #[test]
    fn what_acts_by_itself_is_refused_even_when_disguised() {
        let script = Err(Rejection::from(Danger::Script));
        assert_eq!(look(&made::pdf("/OpenAction << /S /JavaScript /JS (app.alert(1)) >>")), script);
        assert_eq!(look(&made::pdf("/OpenAction << /S /J#61vaScript /#4aS (x) >>")), script);
        assert_eq!(look(&made::pdf_with_packed_objects("<< /S /JavaScript /JS (x) >>")), script);
        let launch = Err(Rejection::from(Danger::Launch));
        assert_eq!(look(&made::pdf("/AA << /O << /S /Launch /F (cmd.exe) >> >>")), launch);
        assert_eq!(look(&made::pdf("/Type /EmbeddedFile")), Err(Danger::EmbeddedFile.into()));
    }

    #[test]
    fn an_ordinary_open_action_and_words_in_text_are_no_harm() {
        assert_eq!(look(&made::pdf("/OpenAction [3 0 R /Fit]")), Ok(()));
        assert_eq!(look(&made::pdf("/Title (JavaScript untuk pemula)")), Ok(()));
        assert_eq!(look(&made::pdf("/EncryptMetadataNot true /Launcher 1")), Ok(()));
        assert_eq!(look(&made::pdf_with_packed_objects("<< /Type /Page >>")), Ok(()));
        assert_eq!(look(&made::pdf_with_stream(b"picture bytes /JS /Launch")), Ok(()));
    }

    #[test]
    fn an_exploding_object_stream_is_refused() {
        let tight = Limits { max_unpacked: 1_000, ..Limits::default() };
        let bomb = made::pdf_with_packed_objects(&" ".repeat(100_000));
        assert_eq!(inspect(&bomb, &tight), Err(Danger::Bomb.into()));
    }

    #[test]
    fn a_lock_is_seen_in_the_trailer_only() {
        assert_eq!(
            look(&made::encrypted_pdf()),
            Err(Rejection::Encrypted { lock: Encryption::Pdf })
        );
        assert_eq!(look(&made::pdf_with_stream(b"text /Encrypt text")), Ok(()));
    }
}
