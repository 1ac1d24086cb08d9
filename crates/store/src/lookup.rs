//! Asking the index: by words, by filters, page by page.

use std::collections::BTreeMap;
use std::sync::Arc;

use terbuka_boxed::boxed;
use terbuka_core::catalog::Category;
use terbuka_core::ident::OfficeId;
use terbuka_core::search::closeness::closeness;
use terbuka_core::search::codec::{self, Posting};
use terbuka_core::search::rank::{Lists, order, stands};
use terbuka_core::search::{Clause, Filter, Found, Query, rank, slip, stem};

use crate::catalog::StoredItem;
use crate::engine::Read;
use crate::error::Result;
use crate::kept::{Mark, Piece};
use crate::places::Places;
use crate::search::{DEAD, category_tag, format_tag, office_tag, unit_tag, year_tag};
use crate::sql::{args, statements};

/// The first documents of a ranking, which are ordered again by their titles.
const CLOSER: usize = 60;
/// Keys of a slip that are asked for together, as [`SLIPS`] has it.
const KEYS: usize = 8;
/// Words that one key of a slip brings at most.
const PER_KEY: i64 = 300;
/// Words that stand for a mistyped one at most.
const INSTEAD: usize = 3;
/// How many times more often a word must occur than the one asked for to be meant by it.
const MEANT: usize = 20;

statements! {
    POSTINGS = "SELECT docs FROM search_posting WHERE term = $1 ORDER BY segment";
    PLACES = "SELECT docs, places FROM search_posting WHERE term = $1 ORDER BY segment";
    TAGS = "SELECT DISTINCT term FROM search_posting WHERE term >= $1 AND term < $2 \
        ORDER BY term LIMIT $3";
    SLIPS = "SELECT DISTINCT search_word.word, search_word.term FROM search_slip \
        JOIN search_word ON search_word.word = search_slip.word \
        WHERE search_slip.slip IN ($1, $2, $3, $4, $5, $6, $7, $8) \
        ORDER BY search_word.word LIMIT $9";
    WORD = "SELECT word, term FROM search_word WHERE word = $1";
}

/// The documents of each class.
type Classes = BTreeMap<Category, Arc<Filter>>;

/// What is looked for, and which part of it is wanted.
#[derive(Clone, Debug, Default)]
pub struct Lookup<'a> {
    /// The question as typed; empty for everything.
    pub text: &'a str,
    /// Of one office, or of all.
    pub office: Option<&'a OfficeId>,
    /// Of one class.
    pub category: Option<Category>,
    /// Held by one unit of the office.
    pub unit: Option<&'a str>,
    /// Of one year.
    pub year: Option<i16>,
    /// In one file format.
    pub format: Option<&'a str>,
    /// Without exempt information, of which there is only a title.
    pub open_only: bool,
    /// How many to leave out.
    pub offset: usize,
    /// How many to give.
    pub limit: usize,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// The page asked for, best first; without a question, what changed last first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: u64,
    /// How many of each class there are whatever class was asked for.
    pub by_category: BTreeMap<Category, u64>,
    /// Words that were taken for mistyped ones: as typed, as meant.
    pub instead: Vec<(String, String)>,
    /// Stems to mark in what is shown.
    pub marked: Vec<String>,
}

/// An item that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The item.
    pub found: StoredItem,
    /// How well it answers; 0 without a question.
    pub score: f32,
}

/// What filters can be set to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// Units of the office; none over all offices.
    pub units: Vec<String>,
    /// Years, latest first.
    pub years: Vec<i16>,
    /// File formats.
    pub formats: Vec<String>,
}

impl Read {
    /// Looks items up.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn look_up(&mut self, lookup: &Lookup<'_>) -> Result<Findings> {
        let (mark, noted) = self.index_state().await?;
        let mut within = Filter::all(noted);
        within.drop_all(self.set(&mark, DEAD).await?.as_ref());
        // How rare a word is, is told among all there are, however the question is narrowed.
        let documents = match lookup.text.is_empty() {
            true => 0,
            false => within.count(),
        };
        for tag in [
            lookup.office.map(office_tag),
            lookup.unit.map(|unit| match lookup.office {
                Some(office) => unit_tag(office, unit),
                None => String::new(),
            }),
            lookup.year.map(year_tag),
            lookup.format.map(format_tag),
        ]
        .into_iter()
        .flatten()
        {
            within.keep(self.set(&mark, &tag).await?.as_ref());
        }
        let mut classes = Classes::new();
        for category in Category::ALL {
            classes.insert(*category, self.set(&mark, &category_tag(*category)).await?);
        }
        if let Some(exempt) = classes.get(&Category::Exempt).filter(|_| lookup.open_only) {
            within.drop_all(exempt);
        }
        let mut query = Query::parse(lookup.text);
        if query.is_empty() {
            return self.browse(&mark, lookup, within, &classes).await;
        }
        let mut lists = Lists::new();
        for term in query.terms() {
            lists.insert(term.to_owned(), self.postings(&mark, term).await?);
        }
        let instead = self.correct(&mark, &mut query, &mut lists).await?;
        let mut ranked = rank(&query, &lists, &within, documents);
        for phrase in &query.phrases {
            self.keep_phrase(phrase, &lists, &mut ranked).await?;
        }
        let found = Filter::of_docs(ranked.iter().map(|found| found.doc));
        let count = |class: &Arc<Filter>| found.count_with(class);
        let by_category =
            classes.iter().map(|(category, class)| (*category, count(class))).collect();
        if let Some(class) = lookup.category.and_then(|category| classes.get(&category)) {
            ranked.retain(|found| class.has(found.doc));
        }
        order(&mut ranked, CLOSER.max(lookup.offset.saturating_add(lookup.limit)));
        let total = ranked.len() as u64;
        let hits = self.page(lookup, &query, ranked).await?;
        let marked = query.marked().into_iter().map(str::to_owned).collect();
        Ok(Findings { hits, total, by_category, instead, marked })
    }

    async fn browse(
        &mut self,
        mark: &Mark,
        lookup: &Lookup<'_>,
        mut within: Filter,
        classes: &Classes,
    ) -> Result<Findings> {
        let by_category = self.counts(mark, lookup, &within, classes);
        let total = match lookup.category {
            // Every document is of one class.
            None => by_category.values().sum(),
            Some(category) => by_category.get(&category).copied().unwrap_or_default(),
        };
        if let Some(class) = lookup.category.and_then(|category| classes.get(&category)) {
            within.keep(class);
        }
        let docs: Vec<i64> =
            within.newest_first().skip(lookup.offset).take(lookup.limit).map(i64::from).collect();
        let items = self.items_numbered(&docs).await?;
        Ok(Findings {
            hits: items.into_iter().map(|found| Hit { found, score: 0.0 }).collect(),
            total,
            by_category: by_category.as_ref().clone(),
            ..Findings::default()
        })
    }

    /// How many there are of each class within what the list is narrowed to.
    fn counts(
        &self,
        mark: &Mark,
        lookup: &Lookup<'_>,
        within: &Filter,
        classes: &Classes,
    ) -> Arc<BTreeMap<Category, u64>> {
        let Lookup { office, unit, year, format, open_only, .. } = lookup;
        let name = format!("n:{office:?}{unit:?}{year:?}{format:?}{open_only}");
        let kept = self.kept.as_ref().and_then(|kept| kept.get(mark, &name));
        if let Some(Piece::Counts(counts)) = kept {
            return counts;
        }
        let count = |class: &Arc<Filter>| within.count_with(class);
        let counts: BTreeMap<Category, u64> =
            classes.iter().map(|(category, class)| (*category, count(class))).collect();
        let counts = Arc::new(counts);
        if let Some(kept) = &self.kept {
            kept.put(mark, &name, Piece::Counts(counts.clone()));
        }
        counts
    }

    /// The page asked for, the first of the ranking ordered again by how close their titles come.
    async fn page(
        &mut self,
        lookup: &Lookup<'_>,
        query: &Query,
        ranked: Vec<Found>,
    ) -> Result<Vec<Hit>> {
        let first = ranked.len().min(CLOSER);
        let wanted = lookup.offset..lookup.offset.saturating_add(lookup.limit).min(ranked.len());
        let mut hits = Vec::new();
        if lookup.offset < first {
            let mut closer = self.hits(&ranked[..first]).await?;
            for hit in &mut closer {
                hit.score *= closeness(query, &hit.found.content.title, hit.found.content.year);
            }
            let order = |hit: &Hit| hit.found.doc;
            closer.sort_by(|a, b| b.score.total_cmp(&a.score).then(order(b).cmp(&order(a))));
            hits.extend(closer.into_iter().skip(lookup.offset).take(lookup.limit));
        }
        let rest = wanted.start.max(first)..wanted.end;
        if let Some(rest) = ranked.get(rest).filter(|rest| !rest.is_empty()) {
            hits.extend(self.hits(rest).await?);
        }
        Ok(hits)
    }

    async fn hits(&mut self, ranked: &[Found]) -> Result<Vec<Hit>> {
        let docs: Vec<i64> = ranked.iter().map(|found| i64::from(found.doc)).collect();
        let scores: BTreeMap<i64, f32> =
            ranked.iter().map(|found| (i64::from(found.doc), found.score)).collect();
        let items = self.items_numbered(&docs).await?;
        let hit = |found: StoredItem| {
            let score = found.doc.and_then(|doc| scores.get(&doc)).copied().unwrap_or_default();
            Hit { found, score }
        };
        Ok(items.into_iter().map(hit).collect())
    }

    /// The documents of a term, ascending.
    async fn postings(&mut self, mark: &Mark, term: &str) -> Result<Arc<Vec<Posting>>> {
        let kept = self.kept.as_ref().and_then(|kept| kept.get(mark, term));
        if let Some(Piece::List(list)) = kept {
            return Ok(list);
        }
        let list = Arc::new(self.postings_read(term).await?);
        if let Some(kept) = &self.kept {
            kept.put(mark, term, Piece::List(list.clone()));
        }
        Ok(list)
    }

    /// The documents of a tag.
    async fn set(&mut self, mark: &Mark, tag: &str) -> Result<Arc<Filter>> {
        let kept = self.kept.as_ref().and_then(|kept| kept.get(mark, tag));
        if let Some(Piece::Set(set)) = kept {
            return Ok(set);
        }
        let set = Arc::new(Filter::of(&self.postings_read(tag).await?));
        if let Some(kept) = &self.kept {
            kept.put(mark, tag, Piece::Set(set.clone()));
        }
        Ok(set)
    }

    async fn postings_read(&mut self, term: &str) -> Result<Vec<Posting>> {
        let rows: Vec<(Vec<u8>,)> = self.all(POSTINGS, args![term]).await?;
        let mut postings = Vec::new();
        for (docs,) in rows {
            codec::read(&docs, &mut postings);
        }
        if !postings.is_sorted_by_key(|posting| posting.doc) {
            postings.sort_unstable_by_key(|posting| posting.doc);
        }
        Ok(postings)
    }

    /// Keeps the documents in which a phrase stands.
    async fn keep_phrase(
        &mut self,
        phrase: &[(String, u32)],
        lists: &Lists,
        ranked: &mut Vec<Found>,
    ) -> Result<()> {
        // Only where all its words stand can it stand itself.
        let mut wanted = Filter::of_docs(ranked.iter().map(|found| found.doc));
        for (term, _) in phrase {
            let list = lists.get(term).map_or(&[][..], |list| list.as_slice());
            wanted.keep(&Filter::of(list));
        }
        let mut terms: Vec<&str> = phrase.iter().map(|(term, _)| term.as_str()).collect();
        terms.sort_unstable();
        terms.dedup();
        let mut places: Vec<(&str, Places)> = Vec::with_capacity(terms.len());
        for term in terms {
            let mut found = Places::default();
            if wanted.count() > 0 {
                let rows: Vec<(Vec<u8>, Vec<u8>)> = self.all(PLACES, args![term]).await?;
                for (docs, packed) in rows {
                    let wanted = |doc| wanted.has(doc);
                    codec::read_places_of(&docs, &packed, wanted, &mut found.of, &mut found.all);
                }
            }
            places.push((term, found.sorted()));
        }
        let of_term = |term: &str| places.iter().find(|(known, _)| *known == term);
        let of_phrase: Vec<&Places> =
            phrase.iter().filter_map(|(term, _)| of_term(term)).map(|(_, found)| found).collect();
        ranked.retain(|found| {
            wanted.has(found.doc) && {
                let here: Vec<&[u32]> =
                    of_phrase.iter().map(|places| places.in_doc(found.doc)).collect();
                stands(phrase, &here)
            }
        });
        Ok(())
    }

    /// Adds what is meant to words that nobody writes so.
    async fn correct(
        &mut self,
        mark: &Mark,
        query: &mut Query,
        lists: &mut Lists,
    ) -> Result<Vec<(String, String)>> {
        let mut instead = Vec::new();
        let mut more: Vec<Clause> = Vec::new();
        for clause in query.clauses.iter_mut().filter(|clause| !clause.bonus) {
            let count = |lists: &Lists, term: &str| lists.get(term).map_or(0, |list| list.len());
            let asked: usize = clause.terms.iter().map(|(term, _)| count(lists, term)).sum();
            if asked > 2 || !slip::is_fallible(&clause.word) {
                continue;
            }
            let near = self.near(mark, &clause.word, asked, lists).await?;
            if let Some((word, ..)) = near.first() {
                instead.push((clause.word.clone(), word.clone()));
            } else if asked == 0
                && let Some(halves) = self.halves(&clause.word).await?
            {
                let meant = halves.iter().map(|(word, _)| word.as_str()).collect::<Vec<_>>();
                instead.push((clause.word.clone(), meant.join(" ")));
                for (word, term) in halves {
                    if !lists.contains_key(&term) {
                        let list = self.postings(mark, &term).await?;
                        lists.insert(term.clone(), list);
                    }
                    more.push(Clause { word, terms: vec![(term, 1.0)], bonus: false });
                }
            }
            for (_, term, counts) in near {
                if !clause.terms.iter().any(|(known, _)| *known == term) {
                    clause.terms.push((term, counts));
                }
            }
        }
        query.clauses.extend(more);
        Ok(instead)
    }

    /// The known words nearest to one, with their stems and what they count; their postings join the
    /// lists. Nearest first, then the most frequent.
    async fn near(
        &mut self,
        mark: &Mark,
        word: &str,
        asked: usize,
        lists: &mut Lists,
    ) -> Result<Vec<(String, String, f32)>> {
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        let keys: Vec<String> = slip::keys(word).into_iter().collect();
        for some in keys.chunks(KEYS) {
            // What is asked for twice is found once.
            let key = |at: usize| some.get(at).unwrap_or(&some[0]).as_str();
            let keys = args![
                key(0),
                key(1),
                key(2),
                key(3),
                key(4),
                key(5),
                key(6),
                key(7),
                PER_KEY * KEYS as i64
            ];
            let rows: Vec<(String, String)> = self.all(SLIPS, keys).await?;
            known.extend(rows);
        }
        // A word that does occur is mistyped only when a far more frequent one is a letter away.
        let most = if asked > 0 { 1 } else { slip::forgiven(word) };
        let own = stem(word);
        let mut by_distance: BTreeMap<usize, Vec<(String, String)>> = BTreeMap::new();
        for (other, term) in known {
            let Some(distance) = slip::distance(word, &other, most) else { continue };
            if term != own {
                by_distance.entry(distance).or_default().push((other, term));
            }
        }
        // The nearest that occur often enough; those further away are not even looked up.
        for (distance, same) in by_distance {
            let mut near: Vec<(usize, String, String)> = Vec::new();
            for (other, term) in same {
                if near.iter().any(|(_, _, known)| *known == term) {
                    continue;
                }
                if !lists.contains_key(&term) {
                    let list = self.postings(mark, &term).await?;
                    lists.insert(term.clone(), list);
                }
                let count = lists.get(&term).map_or(0, |list| list.len());
                if count > asked * MEANT {
                    near.push((count, other, term));
                }
            }
            if !near.is_empty() {
                near.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
                let counts = if distance <= 1 { 0.9 } else { 0.7 };
                let kept = near.into_iter().take(INSTEAD);
                return Ok(kept.map(|(_, other, term)| (other, term, counts)).collect());
            }
        }
        Ok(Vec::new())
    }

    /// Two known words that were written as one.
    async fn halves(&mut self, word: &str) -> Result<Option<[(String, String); 2]>> {
        for at in (3..word.len().saturating_sub(2)).rev() {
            let (Some(left), Some(right)) = (word.get(..at), word.get(at..)) else { continue };
            let left: Option<(String, String)> = self.optional(WORD, args![left]).await?;
            let Some(left) = left else { continue };
            let right: Option<(String, String)> = self.optional(WORD, args![right]).await?;
            if let Some(right) = right {
                return Ok(Some([left, right]));
            }
        }
        Ok(None)
    }

    /// What filters can be set to.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn list_choices(&mut self, office: Option<&OfficeId>) -> Result<Choices> {
        let (mark, _) = self.index_state().await?;
        let units = match office {
            Some(office) => self.tags(&mark, &unit_tag(office, "")).await?,
            None => Arc::default(),
        };
        let years = self.tags(&mark, "y:").await?;
        let mut years: Vec<i16> = years.iter().filter_map(|year| year.parse().ok()).collect();
        years.reverse();
        let formats = self.tags(&mark, "f:").await?;
        Ok(Choices { units: units.to_vec(), years, formats: formats.to_vec() })
    }

    /// The tags that begin so, without what they begin with.
    async fn tags(&mut self, mark: &Mark, prefix: &str) -> Result<Arc<Vec<String>>> {
        const MOST: i64 = 200;
        let kept = self.kept.as_ref().and_then(|kept| kept.get(mark, prefix));
        if let Some(Piece::Tags(tags)) = kept {
            return Ok(tags);
        }
        // The sign after the colon: everything that begins with the prefix comes before it.
        let end = format!("{};", prefix.trim_end_matches(':'));
        let rows: Vec<(String,)> = self.all(TAGS, args![prefix, &end, MOST]).await?;
        let tag = |(term,): (String,)| term.strip_prefix(prefix).map(str::to_owned);
        let tags: Arc<Vec<String>> = Arc::new(rows.into_iter().filter_map(tag).collect());
        if let Some(kept) = &self.kept {
            kept.put(mark, prefix, Piece::Tags(tags.clone()));
        }
        Ok(tags)
    }
}
