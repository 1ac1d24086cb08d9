//! The words offices put over things: fields of the identity block, the six boxes, the columns of
//! the step table. Compared folded, and near enough for a scanner's slips.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::names::{BOXES, COLUMNS, FIELDS};
use super::words::{fold, marker, near};

/// A field of the identity block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Field {
    Number,
    /// "Nomor : …" without saying of what; believed where nothing better stands.
    BareNumber,
    Created,
    Revised,
    /// "No. Revisi": a count instead of a date.
    RevisionNumber,
    Approved,
    Effective,
    ApprovedBy,
    Title,
    /// Known, but the model has no place for it (unit, page).
    Other,
}

/// One of the six boxes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum BoxName {
    LegalBasis,
    Qualifications,
    Related,
    Equipment,
    Warnings,
    Records,
}

impl BoxName {
    pub(crate) const ALL: [BoxName; 6] = [
        BoxName::LegalBasis,
        BoxName::Qualifications,
        BoxName::Related,
        BoxName::Equipment,
        BoxName::Warnings,
        BoxName::Records,
    ];

    /// The box printed beside it in the official form.
    pub(crate) fn partner(self) -> BoxName {
        match self {
            BoxName::LegalBasis => BoxName::Qualifications,
            BoxName::Qualifications => BoxName::LegalBasis,
            BoxName::Related => BoxName::Equipment,
            BoxName::Equipment => BoxName::Related,
            BoxName::Warnings => BoxName::Records,
            BoxName::Records => BoxName::Warnings,
        }
    }

    /// The name in data and in a finding's place.
    pub(crate) fn code(self) -> &'static str {
        match self {
            BoxName::LegalBasis => "legal_basis",
            BoxName::Qualifications => "qualifications",
            BoxName::Related => "related",
            BoxName::Equipment => "equipment",
            BoxName::Warnings => "warnings",
            BoxName::Records => "records",
        }
    }

    /// The official heading.
    pub(crate) fn title(self) -> &'static str {
        match self {
            BoxName::LegalBasis => "Dasar hukum",
            BoxName::Qualifications => "Kualifikasi pelaksana",
            BoxName::Related => "Keterkaitan",
            BoxName::Equipment => "Peralatan/perlengkapan",
            BoxName::Warnings => "Peringatan",
            BoxName::Records => "Pencatatan dan pendataan",
        }
    }

    pub(crate) fn index(self) -> usize {
        self as usize
    }
}

/// What a column of the step table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Column {
    Number,
    Activity,
    Actors,
    /// "Mutu baku", "Pendukung": a heading over others.
    Group,
    Requires,
    Time,
    Output,
    Remark,
}

/// A table of labels, ready to be asked often: a document asks for every cell.
struct Labels<T: 'static> {
    exact: HashMap<&'static str, T>,
    by_first: HashMap<char, Vec<(&'static str, T)>>,
    by_length: Vec<Vec<(&'static str, T)>>,
}

/// Longest label, in folded bytes.
const MAX_LABEL: usize = 60;

impl<T: Copy> Labels<T> {
    fn new(table: &[(T, &'static [&'static str])]) -> Self {
        let mut labels = Labels {
            exact: HashMap::new(),
            by_first: HashMap::new(),
            by_length: vec![Vec::new(); MAX_LABEL + 4],
        };
        for (what, words) in table {
            for word in *words {
                labels.exact.entry(word).or_insert(*what);
                if let Some(first) = word.chars().next() {
                    labels.by_first.entry(first).or_default().push((word, *what));
                }
                labels.by_length[word.len().min(MAX_LABEL)].push((word, *what));
            }
        }
        labels
    }

    /// What a folded text is the label of, a scanner's slip allowed for.
    fn known(&self, folded: &str) -> Option<T> {
        if folded.is_empty() || folded.len() > MAX_LABEL {
            return None;
        }
        if let Some(what) = self.exact.get(folded) {
            return Some(*what);
        }
        // A scanner spoils a letter, rarely both ends of a word.
        let ends = |word: &str| {
            folded.get(..2).is_some_and(|head| word.starts_with(head))
                || folded.get(folded.len() - 2..).is_some_and(|tail| word.ends_with(tail))
        };
        if folded.len() < 7 {
            return None;
        }
        let close = &self.by_length[folded.len() - 3..=folded.len() + 3];
        let found = close.iter().flatten().find(|(word, _)| ends(word) && near(folded, word));
        found.map(|(_, what)| *what)
    }
}

static FIELD_LABELS: LazyLock<Labels<Field>> = LazyLock::new(|| Labels::new(FIELDS));
static BOX_LABELS: LazyLock<Labels<BoxName>> = LazyLock::new(|| Labels::new(BOXES));
static COLUMN_LABELS: LazyLock<Labels<Column>> = LazyLock::new(|| Labels::new(COLUMNS));

/// The column a heading names.
pub(crate) fn column(text: &str) -> Option<Column> {
    if text.len() > 120 {
        return None;
    }
    let folded = fold(text);
    if let Some(found) = COLUMN_LABELS.known(&folded) {
        return Some(found);
    }
    // "Kelengkapan/Input", "Output (Hasil)": several words for one thing.
    let mut roles = folded
        .split(' ')
        .filter(|word| !matches!(*word, "DAN" | "ATAU" | "YANG" | "DIPERLUKAN"))
        .map(|word| COLUMN_LABELS.known(word));
    let first = roles.next()??;
    roles.all(|role| role == Some(first)).then_some(first)
}

/// A label at the front of a text, and what follows it.
fn leading<'a, T: Copy>(
    labels: &Labels<T>,
    text: &'a str,
    bare: fn(&str) -> bool,
) -> Option<(T, &'a str)> {
    let text = text.trim();
    let text = match marker(text) {
        Some((super::words::Marker::Bullet | super::words::Marker::Step(_), _)) | None => text,
        Some((_, rest)) => rest,
    };
    let line_end = text.find('\n').unwrap_or(text.len());
    let head_end = text[..line_end].find(':').unwrap_or(line_end);
    if head_end <= 120
        && let Some(what) = labels.known(&normal(&text[..head_end]))
    {
        let rest = text[head_end..].trim_start();
        return Some((what, rest.strip_prefix(':').unwrap_or(rest).trim()));
    }
    // No colon: the longest label of two words or more that the text begins with.
    if text.len() > 400 {
        return None;
    }
    let mut best: Option<(usize, T)> = None;
    let first = text.chars().next()?.to_ascii_uppercase();
    for (word, what) in labels.by_first.get(&first).into_iter().flatten() {
        if word.contains(' ')
            && let Some(end) = prefix_end(text, word)
            && best.is_none_or(|(at, _)| end > at)
            && bare(text[end..].trim_start())
        {
            best = Some((end, *what));
        }
    }
    best.map(|(end, what)| (what, text[end..].trim()))
}

/// "Tgl." is "Tanggal"; what stands in brackets is no part of a label.
fn normal(text: &str) -> String {
    let outside = match (text.find('('), text.rfind(')')) {
        (Some(open), Some(close)) if open < close && open > 0 => {
            format!("{} {}", &text[..open], &text[close + 1..])
        }
        _ => text.to_owned(),
    };
    let folded = fold(&outside);
    match folded.split_once(' ') {
        Some(("TGL" | "TGGL" | "TANGAL" | "TG", rest)) => format!("TANGGAL {rest}"),
        _ => folded,
    }
}

/// Where a text that begins with these folded words stops doing so.
fn prefix_end(text: &str, words: &str) -> Option<usize> {
    let mut wanted = words.chars().peekable();
    let mut in_gap = false;
    for (at, c) in text.char_indices() {
        if wanted.peek().is_none() {
            return (!c.is_alphanumeric()).then_some(at);
        }
        if c.is_alphanumeric() {
            if in_gap && wanted.next_if_eq(&' ').is_none() {
                return None;
            }
            in_gap = false;
            let upper = c.to_uppercase().next()?;
            wanted.next_if_eq(&upper)?;
        } else {
            in_gap = at > 0;
        }
    }
    wanted.peek().is_none().then_some(text.len())
}

/// The identity field a text begins with, and its value if that follows in the same text.
pub(crate) fn field(text: &str) -> Option<(Field, &str)> {
    let found = leading(&FIELD_LABELS, text, |rest| {
        rest.starts_with(|c: char| {
            c.is_uppercase() || c.is_ascii_digit() || matches!(c, '/' | '-' | '.')
        })
    });
    // "Revisi" and the like are words of sentences too: alone or before a colon only.
    found.filter(|(_, rest)| rest.len() <= 600)
}

/// The box a text begins with, and its content if that follows in the same text.
pub(crate) fn boxed(text: &str) -> Option<(BoxName, &str)> {
    leading(&BOX_LABELS, text, |rest| marker(rest).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_go_by_many_names() {
        assert_eq!(field("NO. SOP : 12/2024"), Some((Field::Number, "12/2024")));
        assert_eq!(field("Tgl. Pembuatan"), Some((Field::Created, "")));
        assert_eq!(field("Tanggal Revisi (jika ada) : -"), Some((Field::Revised, "-")));
        assert_eq!(field("No. Revisi 0"), Some((Field::RevisionNumber, "0")));
        assert_eq!(field("NAMA SOP UJI KONSEKUENSI"), Some((Field::Title, "UJI KONSEKUENSI")));
        assert_eq!(field("Tanggal Pengesahar"), Some((Field::Approved, "")));
        assert_eq!(field("Nama SOP yang terkait disebut di bawah"), None);
        assert_eq!(field("Nomor 14 Tahun 2008"), None);
    }

    #[test]
    fn boxes_and_columns_likewise() {
        assert_eq!(
            boxed("PERALATAN / PERLENGKAPAN :\n1. Meja"),
            Some((BoxName::Equipment, "1. Meja"))
        );
        assert_eq!(boxed("B. Kualifikasi Pelaksana"), Some((BoxName::Qualifications, "")));
        assert_eq!(boxed("Pencatatan dalam buku tamu"), None);
        assert_eq!(column("Kelengkapan / Input"), Some(Column::Requires));
        assert_eq!(column("Output (Hasil)"), Some(Column::Output));
        assert_eq!(column("Atasan PPID"), None);
    }
}
