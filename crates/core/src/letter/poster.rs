//! A poster: one sheet for the wall, read from some steps away. Large figures, few words, a QR code
//! to the page that says it all.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::parts::{Letterhead, Signatory};

/// A figure set large.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// "10", or a short word.
    pub figure: String,
    /// Of what: "hari kerja".
    pub unit: String,
    /// For what.
    pub what: String,
    /// A line in small type, or empty.
    pub note: String,
}

/// Words under a heading; each line is an item where there are several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    /// The heading.
    pub heading: String,
    /// The words, line breaks kept.
    pub text: String,
}

/// What stands on a poster, in the order it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poster {
    /// The office's paper.
    pub letterhead: Letterhead,
    /// Title.
    pub title: String,
    /// Lines under the title.
    pub subtitle: Vec<String>,
    /// The sentence set largest after the title.
    pub statement: String,
    /// Heading over the figures.
    pub figures_title: String,
    /// The figures.
    pub figures: Vec<Figure>,
    /// What stands between the heading and the figures.
    pub figures_note: String,
    /// The rest.
    pub sections: Vec<Section>,
    /// "Sarolangun, 3 Maret 2025"; empty in a draft.
    pub place_and_date: String,
    /// The day for the document's metadata.
    pub dated: Option<Date>,
    /// Who signs.
    pub signatory: Option<Signatory>,
    /// Address that the QR code holds.
    pub url: String,
    /// Words beside the QR code.
    pub caption: String,
}

impl Poster {
    /// Where the sections are parted into two columns of about the same length.
    pub fn parting(&self) -> usize {
        // A heading takes the room of a line.
        let weight = |section: &Section| 60 + section.text.chars().count();
        let whole: usize = self.sections.iter().map(weight).sum();
        let mut left = 0;
        for (place, section) in self.sections.iter().enumerate() {
            let with = left + weight(section);
            if 2 * with > whole {
                // Whichever side it makes more even.
                let keeps = with.abs_diff(whole - with) <= left.abs_diff(whole - left);
                return if keeps { place + 1 } else { place };
            }
            left = with;
        }
        self.sections.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_parted_evenly_and_nothing_is_left_out() {
        let mut poster = super::super::sample::poster();
        let section = |n: usize| Section { heading: "x".into(), text: "y".repeat(n) };
        for (sizes, wanted) in [
            (vec![], 0),
            (vec![100], 1),
            (vec![100, 100], 1),
            (vec![500, 10, 10], 1),
            (vec![10, 10, 500], 2),
            (vec![100, 100, 100, 100, 100, 100], 3),
        ] {
            poster.sections = sizes.iter().map(|n| section(*n)).collect();
            assert_eq!(poster.parting(), wanted, "{sizes:?}");
        }
    }
}
