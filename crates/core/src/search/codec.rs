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

/// Writes the places of a term in each of its documents, in the documents' order. Each document's
/// begin with how many bytes they take, so that those of others are stepped over unread.
pub fn write_places<'a>(places: impl IntoIterator<Item = &'a [u32]>) -> Vec<u8> {
    let mut out = Vec::new();
    let mut own = Vec::new();
    for places in places {
        own.clear();
        let mut last = 0;
        for place in places {
            put(&mut own, place.saturating_sub(last));
            last = *place;
        }
        put(&mut out, u32::try_from(own.len()).unwrap_or(u32::MAX));
        out.extend_from_slice(&own);
    }
    out
}

/// The bytes of the next document's places.
fn next_places<'a>(bytes: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = take(bytes)? as usize;
    let (own, rest) = bytes.split_at(length.min(bytes.len()));
    *bytes = rest;
    Some(own)
}

fn unpack(mut own: &[u8], into: &mut Vec<u32>) {
    let mut last = 0_u32;
    while let Some(step) = take(&mut own) {
        last = last.saturating_add(step);
        into.push(last);
    }
}

/// Reads the places, one list for each document.
pub fn read_places(mut bytes: &[u8]) -> Vec<Vec<u32>> {
    let mut out = Vec::new();
    while let Some(own) = next_places(&mut bytes) {
        let mut places = Vec::new();
        unpack(own, &mut places);
        out.push(places);
    }
    out
}

/// Reads the places of the wanted documents only, adding each document with where its places begin
/// among `all`.
pub fn read_places_of(
    mut docs: &[u8],
    mut places: &[u8],
    wanted: impl Fn(u32) -> bool,
    found: &mut Vec<(u32, usize)>,
    all: &mut Vec<u32>,
) {
    let mut doc = 0_u32;
    while let Some(step) = take(&mut docs) {
        let (Some((_impact, rest)), Some(own)) = (docs.split_first(), next_places(&mut places))
        else {
            return;
        };
        docs = rest;
        doc = doc.saturating_add(step);
        if wanted(doc) {
            found.push((doc, all.len()));
            unpack(own, all);
        }
    }
}
