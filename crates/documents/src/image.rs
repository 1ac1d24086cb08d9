//! Pictures: enough of their structure to know they are whole and not absurdly large.

use crate::accept::{Danger, Limits, Rejection};

const PNG_HEAD: &[u8] = b"\x89PNG\r\n\x1a\n";

pub(crate) fn is_png(bytes: &[u8]) -> bool {
    bytes.starts_with(PNG_HEAD)
}

pub(crate) fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xD8\xFF")
}

/// Checks the header chunk and that the file ends with its end chunk.
pub(crate) fn png(bytes: &[u8], limits: &Limits) -> Result<(), Rejection> {
    if bytes.get(12..16) != Some(b"IHDR") {
        return Err(Rejection::Damaged);
    }
    let side = |at: usize| {
        bytes
            .get(at..at + 4)
            .and_then(|b| b.try_into().ok())
            .map(u32::from_be_bytes)
            .ok_or(Rejection::Damaged)
    };
    pixels(side(16)?, side(20)?, limits)?;
    let mut at = PNG_HEAD.len();
    loop {
        let len = side(at)? as usize;
        let kind = bytes.get(at + 4..at + 8).ok_or(Rejection::Damaged)?;
        if kind == b"IEND" {
            return Ok(());
        }
        at = at.checked_add(12).and_then(|at| at.checked_add(len)).ok_or(Rejection::Damaged)?;
    }
}

/// Walks the segments to the frame header and reads its dimensions.
pub(crate) fn jpeg(bytes: &[u8], limits: &Limits) -> Result<(), Rejection> {
    let mut at = 2;
    loop {
        if *bytes.get(at).ok_or(Rejection::Damaged)? != 0xFF {
            return Err(Rejection::Damaged);
        }
        let marker = *bytes.get(at + 1).ok_or(Rejection::Damaged)?;
        match marker {
            0xFF => at += 1,
            0x01 | 0xD0..=0xD7 => at += 2,
            0xD8..=0xDA => return Err(Rejection::Damaged),
            _ => {
                let word = |at: usize| {
                    bytes
                        .get(at..at + 2)
                        .map(|b| u16::from_be_bytes([b[0], b[1]]))
                        .ok_or(Rejection::Damaged)
                };
                let frame = matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC);
                if frame {
                    return pixels(word(at + 7)?.into(), word(at + 5)?.into(), limits);
                }
                let len = usize::from(word(at + 2)?);
                if len < 2 {
                    return Err(Rejection::Damaged);
                }
                at += 2 + len;
            }
        }
    }
}

fn pixels(width: u32, height: u32, limits: &Limits) -> Result<(), Rejection> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Rejection::Damaged),
        count if count > limits.max_pixels => Err(Danger::TooManyPixels.into()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fixtures as made;

    #[test]
    fn absurd_or_broken_pictures_are_refused() {
        let limits = Limits::default();
        assert_eq!(png(&made::png(4000, 3000), &limits), Ok(()));
        assert_eq!(jpeg(&made::jpeg(4000, 3000), &limits), Ok(()));
        let bomb = Err(Rejection::from(Danger::TooManyPixels));
        assert_eq!(png(&made::png(100_000, 100_000), &limits), bomb);
        assert_eq!(jpeg(&made::jpeg(65_000, 65_000), &limits), bomb);
        assert_eq!(png(&made::png(0, 10), &limits), Err(Rejection::Damaged));
        let whole = made::png(10, 10);
        assert_eq!(png(&whole[..whole.len() - 12], &limits), Err(Rejection::Damaged));
        assert_eq!(jpeg(b"\xFF\xD8\xFF\xE0\x00\x10JFIF", &limits), Err(Rejection::Damaged));
    }
}
