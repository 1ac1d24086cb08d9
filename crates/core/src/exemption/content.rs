//! What a test says: what exactly, on which statute, what would follow from opening and from closing.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{Exemption, Extent};
use crate::law::ExemptionGround;
use crate::procedure::check::{Kind, citations};
use crate::procedure::read::words::fold;

/// A letter of Art. 17, and the statute that says so where it is another than UU 14/2008.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// The letter.
    pub ground: ExemptionGround,
    /// The other statute, as cited: "UU 27/2022".
    #[serde(default)]
    pub statute: Option<String>,
    /// Its article.
    #[serde(default)]
    pub article: Option<String>,
}

impl Basis {
    /// "UU 14/2008 Pasal 17 huruf h jo. UU 27/2022 Pasal 4".
    pub fn citation(&self) -> String {
        let own = &self.ground.words().citation;
        match (&self.statute, &self.article) {
            (Some(statute), Some(article)) => format!("{own} jo. {statute} {article}"),
            (Some(statute), None) => format!("{own} jo. {statute}"),
            (None, _) => own.clone(),
        }
    }
}

/// Whether a citation names an *undang-undang*: no other rule can close information (Art. 17 j). A
/// government regulation "on the execution of Law 14/2008" names one too, but is none.
///
/// ```
/// use terbuka_core::exemption::is_statute;
/// assert!(is_statute("UU 27/2022"));
/// assert!(is_statute("Undang-Undang Nomor 27 Tahun 2022 tentang Pelindungan Data Pribadi"));
/// assert!(!is_statute("PKPU 8 Tahun 2022"));
/// assert!(!is_statute("Peraturan Pemerintah Pengganti Undang-Undang Nomor 1 Tahun 2014"));
/// assert!(!is_statute("Peraturan Bupati tentang Pelaksanaan UU Nomor 14 Tahun 2008"));
/// assert!(!is_statute("undang-undang yang berlaku"));
/// ```
pub fn is_statute(text: &str) -> bool {
    let folded = fold(text);
    let begins = ["UNDANG UNDANG ", "UU "].iter().any(|name| folded.starts_with(name));
    begins && citations(text).first().is_some_and(|citation| citation.kind == Kind::Uu)
}

/// Who signs or signed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Position, as it stands over the signature.
    pub position: String,
    /// Name with titles.
    pub name: String,
    /// *NIP*.
    pub nip: Option<String>,
    /// Where it was signed.
    pub place: String,
}

/// What a test says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What it is called on the public list: says what it is about, gives nothing of it away.
    pub title: String,
    /// Exactly which information, for the officers.
    pub subject: String,
    /// The documents it stands in.
    #[serde(default)]
    pub documents: String,
    /// Where only a part is exempt: which stays open, and how the rest is covered.
    #[serde(default)]
    pub blackout: String,
    /// Number and date of the Commission's order, where it ordered the test.
    #[serde(default)]
    pub order: String,
    /// Legal bases.
    #[serde(default)]
    pub bases: Vec<Basis>,
    /// What follows if it is opened.
    #[serde(default)]
    pub opened: String,
    /// What closing protects.
    #[serde(default)]
    pub closed: String,
    /// Propriety, decency and the public interest, weighed (Art. 2(4)).
    #[serde(default)]
    pub interest: String,
    /// Milder measures that were considered.
    #[serde(default)]
    pub measures: String,
    /// How the end is meant, where date and conditions do not say it all.
    #[serde(default)]
    pub period_note: String,
    /// The PPID who determined it.
    #[serde(default)]
    pub signer: Option<Signer>,
    /// The head who approved it.
    #[serde(default)]
    pub approver: Option<Signer>,
}

/// What exactly: the first part of the guided file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct What {
    /// Title for the list.
    pub title: String,
    /// Exactly which information.
    pub subject: String,
    /// The documents.
    pub documents: String,
    /// What stays open of a part, and how the rest is covered.
    pub blackout: String,
    /// The Commission's order.
    pub order: String,
}

/// The weighing: the third part of the guided file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Weights {
    /// What follows if it is opened.
    pub opened: String,
    /// What closing protects.
    pub closed: String,
    /// The public interest.
    pub interest: String,
    /// Milder measures.
    pub measures: String,
    /// How the end is meant.
    pub period_note: String,
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

impl Content {
    /// What it says with another first part.
    #[must_use]
    pub fn identified(&self, what: &What) -> Content {
        Content {
            title: what.title.split_whitespace().collect::<Vec<_>>().join(" "),
            subject: trimmed(&what.subject),
            documents: trimmed(&what.documents),
            blackout: trimmed(&what.blackout),
            order: trimmed(&what.order),
            ..self.clone()
        }
    }

    /// What it says with other bases; one for each letter, the first wins.
    #[must_use]
    pub fn based(&self, bases: &[Basis]) -> Content {
        let mut seen = BTreeSet::new();
        let text = |text: &Option<String>| {
            text.as_ref().map(|text| trimmed(text)).filter(|text| !text.is_empty())
        };
        let bases = bases.iter().filter(|basis| seen.insert(basis.ground)).map(|basis| Basis {
            ground: basis.ground,
            article: text(&basis.article),
            statute: text(&basis.statute),
        });
        Content { bases: bases.collect(), ..self.clone() }
    }

    /// What it says with another weighing.
    #[must_use]
    pub fn weighed(&self, weights: &Weights) -> Content {
        Content {
            opened: trimmed(&weights.opened),
            closed: trimmed(&weights.closed),
            interest: trimmed(&weights.interest),
            measures: trimmed(&weights.measures),
            period_note: trimmed(&weights.period_note),
            ..self.clone()
        }
    }

    /// The first thing that must be said and is not, as a stable name.
    pub fn missing(&self, exemption: &Exemption) -> Option<&'static str> {
        let empty = |text: &str| text.is_empty();
        [
            ("title", empty(&self.title)),
            ("subject", empty(&self.subject)),
            ("blackout", exemption.extent == Extent::Part && empty(&self.blackout)),
            ("bases", self.bases.is_empty()),
            ("opened", empty(&self.opened)),
            ("closed", empty(&self.closed)),
            ("interest", empty(&self.interest)),
        ]
        .into_iter()
        .find_map(|(name, missing)| missing.then_some(name))
    }

    /// The legal bases in one line.
    pub fn citation(&self) -> String {
        self.bases.iter().map(Basis::citation).collect::<Vec<_>>().join("; ")
    }
}
