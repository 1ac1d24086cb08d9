//! How postings are written: documents ascending, each as the distance from the one before and its
//! impact; places beside them. Damaged bytes give fewer postings, never a fault.

/// One document in the list of a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Number of the document.
    pub doc: u32,
    /// How much the document is about the term, in [`super::index::STEP`]s.
    pub impact: u8,
}

fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn take(bytes: &mut &[u8]) -> Option<u32> {
    let mut number = 0_u32;
    for shift in (0..35).step_by(7) {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u32::from(first & 0x7f).checked_shl(shift)?;
        if first & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

/// Writes the documents of a term, which must ascend.
pub fn write(postings: impl IntoIterator<Item = Posting>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut last = 0;
    for posting in postings {
        put(&mut out, posting.doc.saturating_sub(last));
        out.push(posting.impact);
        last = posting.doc;
    }
    out
}

/// Reads them, adding to a list.
pub fn read(mut bytes: &[u8], into: &mut Vec<Posting>) {
    let mut doc = 0_u32;
    while let Some(step) = take(&mut bytes) {
        let Some((impact, rest)) = bytes.split_first() else { return };
        bytes = rest;
        doc = doc.saturating_add(step);
        into.push(Posting { doc, impact: *impact });
    }
}

/// Writes the places of a term in each of its documents, in the documents' order.
pub fn write_places<'a>(places: impl IntoIterator<Item = &'a [u32]>) -> Vec<u8> {
    let mut out = Vec::new();
    for places in places {
        put(&mut out, u32::try_from(places.len()).unwrap_or(u32::MAX));
        let mut last = 0;
        for place in places {
            put(&mut out, place.saturating_sub(last));
            last = *place;
        }
    }
    out
}

/// Reads the places, one list for each document.
pub fn read_places(mut bytes: &[u8]) -> Vec<Vec<u32>> {
    let mut out = Vec::new();
    while let Some(count) = take(&mut bytes) {
        // No more places than bytes: a damaged count reserves nothing.
        let mut places = Vec::with_capacity((count as usize).min(bytes.len()));
        let mut last = 0_u32;
        for _ in 0..count {
            let Some(step) = take(&mut bytes) else { break };
            last = last.saturating_add(step);
            places.push(last);
        }
        out.push(places);
    }
    out
}
