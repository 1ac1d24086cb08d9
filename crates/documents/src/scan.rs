//! Signatures that are looked for in every file and in every part of a packed one.

use crate::accept::{Encryption, Rejection};

/// First bytes of a compound file: Word and Excel before 2007, and Office documents with a password.
pub(crate) const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Where `needle` begins in `bytes`.
pub(crate) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let first = *needle.first()?;
    let mut from = 0;
    while let Some(step) = bytes.get(from..)?.iter().position(|b| *b == first) {
        let at = from + step;
        if bytes[at..].starts_with(needle) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

/// Whether `needle` occurs in `bytes`.
pub(crate) fn contains(bytes: &[u8], needle: &[u8]) -> bool {
    find(bytes, needle).is_some()
}

/// The industry's harmless test virus. It is spelt in two halves so that a scanner does not take
/// this program for it.
pub(crate) fn has_test_virus(bytes: &[u8]) -> bool {
    let mut pattern = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$".to_vec();
    pattern.extend_from_slice(b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!");
    contains(bytes, &pattern)
}

/// Programs for the usual systems, shell scripts, Java classes, shortcuts.
pub(crate) fn is_executable(bytes: &[u8]) -> bool {
    const HEADS: [&[u8]; 10] = [
        b"MZ",
        b"\x7fELF",
        b"#!",
        b"\xCA\xFE\xBA\xBE",
        b"\xFE\xED\xFA\xCE",
        b"\xFE\xED\xFA\xCF",
        b"\xCE\xFA\xED\xFE",
        b"\xCF\xFA\xED\xFE",
        b"\x00asm",
        b"L\x00\x00\x00\x01\x14\x02\x00",
    ];
    if !HEADS.iter().any(|head| bytes.starts_with(head)) {
        return false;
    }
    // A text may begin with these two letters; a program has binary bytes at once.
    !bytes.starts_with(b"MZ") || bytes.iter().take(64).any(|b| *b < 9 || *b > 126)
}

/// What a compound file is: a locked Office document, or a format no longer taken.
pub(crate) fn compound_file(bytes: &[u8]) -> Rejection {
    let wide: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    if contains(bytes, &wide) {
        Rejection::Encrypted { lock: Encryption::Office }
    } else {
        Rejection::NotAccepted { found: "application/x-ole-storage".to_owned() }
    }
}
