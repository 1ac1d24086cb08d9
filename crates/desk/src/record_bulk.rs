//! Many files at once: each becomes a document of its own, whole or not at all, and says what became
//! of it. What is there already is known by its content and left alone, so that a hand-in that broke
//! off is simply sent again.

use terbuka_boxed::boxed;
use terbuka_core::ident::CaseId;
use terbuka_core::record::Content;
use terbuka_core::record::decide::entry;
use terbuka_core::request::Act;
use terbuka_documents::{Rejection, check, pack};
use terbuka_store::sha256_hex;

use crate::authority::{Permission, Principal};
use crate::context::Context;
use crate::error::{DeskError, Result};
use crate::record_files::{self, Incoming};
use crate::records::{self, Deed, Moment, New};

/// What became of one file.
#[derive(Debug)]
pub enum Became {
    /// A document of its own.
    Taken(CaseId),
    /// Its content is there already, in this document.
    Known(CaseId),
    /// It is not taken.
    Rejected(Rejection),
    /// Storing it failed; sending it again is safe.
    Failed(DeskError),
    /// Nothing was tried any more after storing failed.
    NotTried,
}

/// One file and what became of it.
#[derive(Debug)]
pub struct Line {
    /// Its name, made safe, with the folders it lay in.
    pub name: String,
    /// What became of it.
    pub became: Became,
}

/// Hands in many files: packs are opened, each file becomes a document with the words that all share
/// and its own title. Where documents begin with the paper, the copy counts as handed over.
///
/// # Errors
/// Refused; not permitted: nothing was tried then. What is wrong with a file stands in its line.
#[boxed]
pub async fn hand_in(
    cx: &Context,
    who: &Principal,
    shared: &New,
    files: Vec<Incoming>,
) -> Result<Vec<Line>> {
    who.may(Permission::SeeRecords)?;
    let mut read = cx.store.read().await?;
    let (moment, _) = Moment::of(cx, who, &mut read, None).await?;
    drop(read);
    let paper = entry(moment.procedure.as_deref()) == Act::RecordKeep;
    let mut hand = Hand { cx, who, shared, paper, lines: Vec::new(), broken: false };
    let limits = record_files::limits();
    for file in files {
        if !pack::is_pack(&file.bytes, &limits) {
            let name = terbuka_documents::safe_name(&file.name);
            hand.one(name, &file.name, file.bytes).await?;
            continue;
        }
        let outer = terbuka_documents::safe_name(&file.name);
        match pack::open(&file.bytes, &limits) {
            Err(why) => hand.line(outer, Became::Rejected(why)),
            Ok(opened) if opened.files.is_empty() => {
                hand.line(outer, Became::Rejected(Rejection::Empty));
            }
            Ok(opened) => {
                for packed in &opened.files {
                    let mut parts = packed.folders.clone();
                    parts.push(packed.name.clone());
                    let shown = parts.join(" / ");
                    match opened.unpack(packed) {
                        Ok(bytes) => hand.one(shown, &packed.name, bytes).await?,
                        Err(why) => hand.line(shown, Became::Rejected(why)),
                    }
                }
            }
        }
    }
    Ok(hand.lines)
}

/// Whether the content of a file is there already, and in which document: for a sender who wants to
/// leave out what needs no sending.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn known(cx: &Context, who: &Principal, sha256: &str) -> Result<Option<CaseId>> {
    who.may(Permission::SeeRecords)?;
    let mut read = cx.store.read().await?;
    Ok(read.record_with(&who.office, sha256).await?)
}

struct Hand<'a> {
    cx: &'a Context,
    who: &'a Principal,
    shared: &'a New,
    paper: bool,
    lines: Vec<Line>,
    broken: bool,
}

impl Hand<'_> {
    fn line(&mut self, name: String, became: Became) {
        self.lines.push(Line { name, became });
    }

    /// One file. A refusal of the person ends everything; what is wrong with the file stands in its
    /// line.
    async fn one(&mut self, shown: String, name: &str, bytes: Vec<u8>) -> Result<()> {
        if self.broken {
            self.line(shown, Became::NotTried);
            return Ok(());
        }
        if let Err(why) = check(name, &bytes, &record_files::limits()) {
            self.line(shown, Became::Rejected(why));
            return Ok(());
        }
        if let Some(known) = known(self.cx, self.who, &sha256_hex(&bytes)).await? {
            self.line(shown, Became::Known(known));
            return Ok(());
        }
        let new = New {
            content: Content { title: title(name), ..self.shared.content.clone() },
            ..self.shared.clone()
        };
        let incoming = Incoming { name: name.to_owned(), bytes, replaces: None };
        let begun = records::begin(self.cx, self.who, new, vec![incoming]).await;
        let became = match begun {
            Ok(done) if self.paper => {
                let over = records::perform(
                    self.cx,
                    self.who,
                    &done.record,
                    Some(done.version),
                    Deed::HandOver,
                    Vec::new(),
                );
                match over.await {
                    // Where somebody else hands over by the office's SOP, it waits for him.
                    Ok(_) | Err(DeskError::Refused(_)) => Became::Taken(done.record),
                    Err(error) => Became::Failed(error),
                }
            }
            Ok(done) => Became::Taken(done.record),
            Err(DeskError::File { reason, .. }) => Became::Rejected(reason),
            Err(error @ DeskError::Store(_)) => {
                self.broken = true;
                Became::Failed(error)
            }
            Err(error) => return Err(error),
        };
        self.line(shown, became);
        Ok(())
    }
}

/// A title from a file's name: "02_rekap-dpt 2026.pdf" → "02 rekap-dpt 2026".
fn title(name: &str) -> String {
    let safe = terbuka_documents::safe_name(name);
    let stem = safe.rsplit_once('.').map_or(safe.as_str(), |(stem, _)| stem);
    let words: Vec<&str> = stem.split(['_', ' ']).filter(|word| !word.is_empty()).collect();
    if words.is_empty() { safe } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::title;

    #[test]
    fn a_file_name_becomes_a_title() {
        assert_eq!(title("02_rekap-dpt  2026.pdf"), "02 rekap-dpt 2026");
        assert_eq!(title("../../x/Notulen Rapat.docx"), "Notulen Rapat");
        assert_eq!(title("___.csv"), "___.csv");
    }
}
