//! Where a term stands, document by document: what a phrase is held against.

/// Where a term stands in some documents: each with the beginning of its places among all of them.
#[derive(Default)]
pub(crate) struct Places {
    /// Documents, each with where its places begin.
    pub(crate) of: Vec<(u32, usize)>,
    /// The places of all of them.
    pub(crate) all: Vec<u32>,
}

impl Places {
    /// By document, whatever parts of the index they came from.
    pub(crate) fn sorted(mut self) -> Places {
        if !self.of.is_sorted() {
            let ends = self.of.iter().skip(1).map(|(_, begin)| *begin).chain([self.all.len()]);
            let mut parts: Vec<(u32, usize, usize)> =
                self.of.iter().zip(ends).map(|((doc, begin), end)| (*doc, *begin, end)).collect();
            parts.sort_unstable();
            let mut all = Vec::with_capacity(self.all.len());
            self.of.clear();
            for (doc, begin, end) in parts {
                self.of.push((doc, all.len()));
                all.extend_from_slice(&self.all[begin..end]);
            }
            self.all = all;
        }
        self
    }

    /// The places in one document, ascending.
    pub(crate) fn in_doc(&self, doc: u32) -> &[u32] {
        let Ok(at) = self.of.binary_search_by_key(&doc, |(known, _)| *known) else { return &[] };
        let end = self.of.get(at + 1).map_or(self.all.len(), |(_, begin)| *begin);
        self.all.get(self.of[at].1..end).unwrap_or(&[])
    }
}
