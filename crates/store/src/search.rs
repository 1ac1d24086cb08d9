//! The index over the list, written in the transaction of the items it finds, and asked for them.
//!
//! Plain tables that both engines hold alike: the postings of a term in parts (segments), each a list
//! of documents packed by [`terbuka_core::search::codec`]. A change adds a segment; small segments
//! are joined so that a term is never in many. A new wording gets a new document number and the old
//! one is noted as dead. The ranking is the core's, so both engines answer alike.

use std::collections::BTreeMap;

use terbuka_boxed::boxed;
use terbuka_core::catalog::{Category, Content};
use terbuka_core::ident::OfficeId;
use terbuka_core::search::codec::{self, Posting};
use terbuka_core::search::{Analysis, Document, Field, analyse, analyzer, slip};

use crate::catalog::FileText;
use crate::engine::{Read, Tx};
use crate::error::{Result, StoreError};
use crate::kept::Mark;
use crate::sql::{args, statements};

/// Segments of one size that are joined into one of the next.
const JOINED: usize = 12;
/// Documents of a segment that is joined no more.
const LARGE: i64 = 4_096;
/// The term of documents that were replaced or withdrawn.
pub(crate) const DEAD: &str = "x:dead";

statements! {
    /// Reserves numbers for documents and one for a segment; holds the index until the commit.
    RESERVE = "INSERT INTO search_state (one, analyzer, docs, segments) VALUES (1, $1, $2, 1) \
        ON CONFLICT (one) DO UPDATE SET docs = search_state.docs + excluded.docs, \
        segments = search_state.segments + 1 RETURNING docs, segments";
    ADD_SEGMENT = "INSERT INTO search_segment (segment, docs) VALUES ($1, $2)";
    ADD_POSTING = "INSERT INTO search_posting (term, segment, docs, places) \
        VALUES ($1, $2, $3, $4)";
    ADD_POSTINGS = "INSERT INTO search_posting (term, segment, docs, places) \
        VALUES ($1, $2, $3, $4), ($5, $6, $7, $8), ($9, $10, $11, $12), ($13, $14, $15, $16), \
        ($17, $18, $19, $20), ($21, $22, $23, $24), ($25, $26, $27, $28), ($29, $30, $31, $32)";
    ADD_WORD = "INSERT INTO search_word (word, term) VALUES ($1, $2) \
        ON CONFLICT (word) DO NOTHING";
    ADD_SLIP = "INSERT INTO search_slip (slip, word) VALUES ($1, $2) \
        ON CONFLICT (slip, word) DO NOTHING";
    SEGMENTS = "SELECT segment, docs FROM search_segment ORDER BY segment";
    OF_SEGMENT = "SELECT term, docs, places FROM search_posting WHERE segment = $1 ORDER BY term";
    DROP_POSTINGS = "DELETE FROM search_posting WHERE segment = $1";
    DROP_SEGMENT = "DELETE FROM search_segment WHERE segment = $1";
    FORGET_POSTINGS = "DELETE FROM search_posting";
    FORGET_SEGMENTS = "DELETE FROM search_segment";
    FORGET_SLIPS = "DELETE FROM search_slip";
    FORGET_WORDS = "DELETE FROM search_word";
    FORGET_STATE = "DELETE FROM search_state";
    FORGET_NUMBERS = "UPDATE catalog_item SET doc = NULL";
    NUMBER = "UPDATE catalog_item SET doc = $2 WHERE id = $1";
    ANALYZER = "SELECT analyzer, docs, segments FROM search_state WHERE one = 1";
}

/// The numbers that a change got.
pub(crate) struct Reserved {
    /// Number of its first document.
    pub(crate) first: i64,
    segment: i64,
}

/// What the index is to note of one item.
pub(crate) struct Noting<'a> {
    pub(crate) doc: i64,
    pub(crate) office: &'a OfficeId,
    pub(crate) source_id: Option<&'a str>,
    pub(crate) content: &'a Content,
    pub(crate) texts: &'a [FileText],
}

/// The tags that filters look for.
pub(crate) fn office_tag(office: &OfficeId) -> String {
    format!("o:{office}")
}

pub(crate) fn category_tag(category: Category) -> String {
    format!("c:{}", category.code())
}

pub(crate) fn unit_tag(office: &OfficeId, unit: &str) -> String {
    format!("u:{office}:{unit}")
}

pub(crate) fn year_tag(year: i16) -> String {
    format!("y:{year}")
}

pub(crate) fn format_tag(format: &str) -> String {
    format!("f:{format}")
}

impl Noting<'_> {
    fn analyse(&self) -> Analysis {
        let content = self.content;
        let mut tags = vec![office_tag(self.office), category_tag(content.category)];
        if !content.unit.is_empty() {
            tags.push(unit_tag(self.office, &content.unit));
        }
        tags.extend(content.year.map(year_tag));
        tags.extend(content.formats.iter().map(|format| format_tag(format)));
        let about = [
            content.unit.as_str(),
            &content.responsible,
            content.category.indonesian(),
            &content.time,
            &content.place,
            &content.formats_in_words(),
            self.source_id.unwrap_or_default(),
        ]
        .join(" . ");
        let mut fields = vec![(Field::Title, content.title.as_str())];
        // Of exempt information the title is found and nothing else (Art. 17).
        if content.category != Category::Exempt {
            fields.push((Field::Summary, content.summary.as_str()));
            fields.extend(content.links.iter().map(|link| (Field::Text, link.title.as_str())));
            fields.extend(content.files.iter().map(|file| (Field::Text, file.name.as_str())));
            fields.extend(self.texts.iter().map(|text| (Field::Text, text.body.as_str())));
        }
        fields.push((Field::About, &about));
        analyse(&Document { fields, tags })
    }
}

/// The postings of one segment, term by term.
#[derive(Default)]
struct Segment {
    terms: BTreeMap<String, Vec<(Posting, Vec<u32>)>>,
}

impl Segment {
    fn add(&mut self, term: String, posting: Posting, places: Vec<u32>) {
        self.terms.entry(term).or_default().push((posting, places));
    }
}

fn number(doc: i64) -> Result<u32> {
    u32::try_from(doc).map_err(|_| {
        StoreError::corrupt("search_state", "docs", "1", "more documents than the index can hold")
    })
}

impl Tx {
    /// Takes numbers for documents, and the index for this change.
    pub(crate) async fn reserve_docs(&mut self, documents: usize) -> Result<Reserved> {
        let count = i64::try_from(documents).unwrap_or(i64::MAX);
        let (docs, segment): (i64, i64) = self.one(RESERVE, args![&analyzer(), count]).await?;
        Ok(Reserved { first: docs - count, segment })
    }

    /// Notes items, and that documents are dead, as one segment.
    pub(crate) async fn note_items(
        &mut self,
        reserved: &Reserved,
        items: &[Noting<'_>],
        dead: &[i64],
    ) -> Result<()> {
        let mut segment = Segment::default();
        let mut words: BTreeMap<String, String> = BTreeMap::new();
        for item in items {
            let (doc, analysis) = (number(item.doc)?, item.analyse());
            for (term, noted) in analysis.terms {
                segment.add(term, Posting { doc, impact: noted.impact }, noted.places);
            }
            words.extend(analysis.words);
        }
        let mut dead: Vec<u32> = dead.iter().map(|doc| number(*doc)).collect::<Result<_>>()?;
        dead.sort_unstable();
        for doc in dead {
            segment.add(DEAD.to_owned(), Posting { doc, impact: 1 }, Vec::new());
        }
        let size = i64::try_from(items.len()).unwrap_or(i64::MAX);
        self.add_segment(reserved.segment, size, segment).await?;
        for (word, term) in &words {
            if self.run(ADD_WORD, args![word, term]).await? == 1 && slip::is_fallible(word) {
                for key in slip::keys(word) {
                    self.later(ADD_SLIP, args![&key, word]).await?;
                }
            }
        }
        self.join_segments().await
    }

    async fn add_segment(&mut self, number: i64, size: i64, segment: Segment) -> Result<()> {
        self.later(ADD_SEGMENT, args![number, size]).await?;
        let packed: Vec<(String, Vec<u8>, Vec<u8>)> = segment
            .terms
            .into_iter()
            .map(|(term, postings)| {
                let docs = codec::write(postings.iter().map(|(posting, _)| *posting));
                let places = codec::write_places(postings.iter().map(|(_, places)| &places[..]));
                (term, docs, places)
            })
            .collect();
        let mut together = packed.chunks_exact(8);
        for eight in &mut together {
            let mut values = Vec::with_capacity(32);
            for (term, docs, places) in eight {
                values.extend_from_slice(args![term, number, &docs[..], &places[..]]);
            }
            self.now(ADD_POSTINGS, &values).await?;
        }
        for (term, docs, places) in together.remainder() {
            self.now(ADD_POSTING, args![term, number, &docs[..], &places[..]]).await?;
        }
        Ok(())
    }

    /// Joins small segments of about one size, so that every document is written again only a few
    /// times however many come one by one.
    async fn join_segments(&mut self) -> Result<()> {
        let segments: Vec<(i64, i64)> = self.all(SEGMENTS, args![]).await?;
        let mut sizes: BTreeMap<u32, Vec<(i64, i64)>> = BTreeMap::new();
        for (segment, docs) in segments.into_iter().filter(|(_, docs)| *docs < LARGE) {
            let size = u32::try_from(docs.max(1)).unwrap_or(1).ilog2() / 3;
            sizes.entry(size).or_default().push((segment, docs));
        }
        let Some(many) = sizes.into_values().find(|same| same.len() >= JOINED) else {
            return Ok(());
        };
        let mut joined = Segment::default();
        for (segment, _) in &many {
            let rows: Vec<(String, Vec<u8>, Vec<u8>)> =
                self.all(OF_SEGMENT, args![*segment]).await?;
            for (term, docs, places) in rows {
                let mut postings = Vec::new();
                codec::read(&docs, &mut postings);
                let mut places = codec::read_places(&places);
                places.resize(postings.len(), Vec::new());
                for (posting, places) in postings.into_iter().zip(places) {
                    joined.add(term.clone(), posting, places);
                }
            }
            self.later(DROP_POSTINGS, args![*segment]).await?;
            self.later(DROP_SEGMENT, args![*segment]).await?;
        }
        for postings in joined.terms.values_mut() {
            postings.sort_by_key(|(posting, _)| posting.doc);
        }
        let size = many.iter().map(|(_, docs)| docs).sum();
        let (_, number): (i64, i64) = self.one(RESERVE, args![&analyzer(), 0_i64]).await?;
        self.add_segment(number, size, joined).await
    }

    /// Makes the index anew when another analyzer made it; whether it did.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn refresh_index(&mut self) -> Result<bool> {
        let state: Option<Mark> = self.optional(ANALYZER, args![]).await?;
        if state.is_none_or(|(made_by, ..)| made_by == analyzer()) {
            return Ok(false);
        }
        for sql in [
            FORGET_POSTINGS,
            FORGET_SEGMENTS,
            FORGET_SLIPS,
            FORGET_WORDS,
            FORGET_STATE,
            FORGET_NUMBERS,
        ] {
            self.now(sql, args![]).await?;
        }
        for office in self.offices().await? {
            let mut after = None;
            loop {
                const PAGE: i64 = 1_000;
                let page = self.items_after(&office.office.id, after.as_ref(), PAGE).await?;
                let Some(last) = page.last() else { break };
                after = Some(last.item.id.clone());
                let listed: Vec<_> = page.iter().filter(|found| found.item.is_listed()).collect();
                let mut texts = Vec::with_capacity(listed.len());
                for found in &listed {
                    texts.push(self.item_texts(&found.item.id).await?);
                }
                let reserved = self.reserve_docs(listed.len()).await?;
                let mut noting = Vec::with_capacity(listed.len());
                for ((doc, found), texts) in (reserved.first..).zip(&listed).zip(&texts) {
                    self.later(NUMBER, args![found.item.id.as_str(), doc]).await?;
                    noting.push(Noting {
                        doc,
                        office: &found.item.office,
                        source_id: found.item.source_id.as_deref(),
                        content: &found.content,
                        texts,
                    });
                }
                self.note_items(&reserved, &noting, &[]).await?;
            }
        }
        Ok(true)
    }
}

impl Read {
    /// The state of the index, and how many document numbers were given; none when nothing was ever
    /// noted.
    pub(crate) async fn index_state(&mut self) -> Result<(Mark, u32)> {
        let state: Option<Mark> = self.optional(ANALYZER, args![]).await?;
        let state = state.unwrap_or_default();
        let docs = number(state.1)?;
        Ok((state, docs))
    }
}
