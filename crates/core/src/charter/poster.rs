//! The charter on one sheet for the notice board (PerKI 1/2021 Art. 48(3)a).

use crate::charter::{Charter, Content, Part, Promise, Promised, part_rules};
use crate::letter::parts::{Letterhead, Signatory};
use crate::letter::poster::{Figure, Poster, Section};
use crate::letter::words;

/// The title that charters carry.
pub const TITLE: &str = "Maklumat Pelayanan Informasi Publik";

/// What stands on the poster of a charter. `url` is its page on the portal.
pub fn poster(
    charter: &Charter,
    content: &Content,
    letterhead: Letterhead,
    office: &str,
    url: String,
) -> Poster {
    let mut subtitle = vec![office.to_owned()];
    if let Some(decree) = charter.determined.as_ref().and_then(|one| one.decree.as_ref()) {
        subtitle.push(format!("Nomor {decree}"));
    }
    let rules = part_rules().iter();
    let sections = rules
        .filter(|rule| !matches!(rule.code, Part::Statement | Part::Time))
        .map(|rule| (rule, content.part(rule.code)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(rule, text)| Section { heading: rule.title_id.clone(), text: text.to_owned() });
    let signed = charter.determined.as_ref().zip(content.signer.as_ref());
    Poster {
        letterhead,
        title: TITLE.to_owned(),
        subtitle,
        statement: content.part(Part::Statement).to_owned(),
        figures_title: "Waktu yang kami janjikan".to_owned(),
        figures: content.promises.iter().map(figure).collect(),
        figures_note: content.part(Part::Time).to_owned(),
        sections: sections.collect(),
        place_and_date: signed.map_or_else(String::new, |(determined, signer)| {
            format!("{}, {}", signer.place, words::date(determined.on))
        }),
        dated: charter.determined.as_ref().map(|determined| determined.on),
        signatory: signed.map(|(_, signer)| Signatory {
            on_behalf_of: None,
            position: signer.position.clone(),
            name: signer.name.clone().unwrap_or_else(|| "(........................)".to_owned()),
            nip: signer.nip.clone(),
        }),
        caption: "Pindai untuk membaca maklumat ini, mendengarkannya dengan pembaca layar, dan \
                  melihat seberapa sering janjinya ditepati."
            .to_owned(),
        url,
    }
}

fn figure(promise: &Promise) -> Figure {
    let (figure, unit) = promise.time.figure();
    let note = match promise.time {
        Promised::WorkingDays { extension: Some(more), .. } => {
            format!("dapat diperpanjang sekali, {more} hari kerja, dengan alasan tertulis")
        }
        _ => String::new(),
    };
    Figure { figure, unit: unit.to_owned(), what: promise.what.clone(), note }
}
