//! From an approved document to an item of the list of public information.

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{ToSpan, civil};
use terbuka_core::catalog::{self, FileRef, Flaw, Item, Reason};
use terbuka_core::ident::ItemId;
use terbuka_core::law::{Length, Terms};
use terbuka_core::office::Office;
use terbuka_core::record::{Content, Facts, Form};
use terbuka_documents::{Kind, extension};
use terbuka_store::{FileText, ItemChange, StoredRecord, Tx};

use crate::authority::Principal;
use crate::error::{DeskError, FieldError, Result};

/// Name of the term that says how long information stays up to date by itself.
pub const UPDATE_TERM: &str = "periodic-information";

/// The last day to bring an item up to date that was brought up to date on a day: six months for what
/// is published periodically (UU 14/2008 Art. 9(3)); the list as a whole follows the same rhythm
/// unless the office set another.
pub fn update_by(office: &Office, on: Date) -> Option<Date> {
    let months = match office.settings.list_update_months {
        0 => match Terms::shipped().at(UPDATE_TERM, on)?.length {
            Length::Months { amount } => i32::from(amount),
            _ => return None,
        },
        months => i32::from(months),
    };
    on.checked_add(months.months()).ok()
}

/// Whether an item can be brought up to date through documentation: it is listed, and one's own.
pub(crate) async fn renewable(tx: &mut Tx, who: &Principal, item: &ItemId) -> Result<()> {
    let found = tx.item(item).await?.filter(|stored| stored.item.office == who.office);
    match found {
        Some(stored) if stored.item.is_listed() => Ok(()),
        _ => Err(DeskError::NotFound),
    }
}

/// Puts a document on the list, or brings its item up to date, with the words of its files.
pub(crate) async fn put(
    tx: &mut Tx,
    office: &Office,
    stored: &StoredRecord,
    item: &ItemId,
    who: &Principal,
    facts: &Facts<'_>,
) -> Result<()> {
    let record = &stored.record;
    let all = tx.record_files(&record.id).await?;
    let newest =
        |file: &&terbuka_store::RecordFile| record.current().any(|one| one.file == file.file.id);
    let (mut files, mut texts) = (Vec::new(), Vec::new());
    for file in all.iter().filter(newest) {
        let file = &file.file;
        let text = tx.reading(&file.sha256).await?.map(|reading| reading.text);
        texts.push(FileText { name: file.name.clone(), body: text.unwrap_or_default() });
        files.push(FileRef {
            id: file.id.clone(),
            name: file.name.clone(),
            media_type: file.media_type.clone(),
            size: u64::try_from(file.size).unwrap_or(0),
            sha256: file.sha256.clone(),
        });
    }
    let today = facts.today();
    let unit = office.unit(&record.unit).map_or("", |unit| unit.name.as_str());
    let content = say(&stored.content, unit, files, update_by(office, today))?;
    let old = match &record.renews {
        Some(item) => Some(tx.item_for_change(item).await?.ok_or(DeskError::NotFound)?),
        None => None,
    };
    let decision = match &old {
        Some(old) => old.item.revise(content, Reason::Documented, today),
        None => Item::list(item.clone(), office.id.clone(), None, content, today),
    };
    let decision = decision.map_err(flaws)?;
    let change = ItemChange { stored: old.as_ref(), decision: &decision, texts: Some(&texts) };
    tx.put_item(change, who.user.as_str(), facts.now).await?;
    Ok(())
}

/// The list form in the list's own columns.
fn say(
    content: &Content,
    unit: &str,
    files: Vec<FileRef>,
    review_by: Option<Date>,
) -> Result<catalog::Content> {
    let category = content.category.ok_or_else(|| flaw("category", "required"))?;
    let forms: BTreeSet<catalog::Form> = match content.form {
        Some(Form::Hard) => BTreeSet::from([catalog::Form::Hard]),
        Some(Form::Soft) => BTreeSet::from([catalog::Form::Soft]),
        Some(Form::Both) => BTreeSet::from([catalog::Form::Hard, catalog::Form::Soft]),
        None => BTreeSet::new(),
    };
    let formats = files.iter().filter_map(|file| {
        let ending = extension(&file.name)?;
        Kind::of_extension(&ending).map(|kind| kind.extensions()[0].to_owned())
    });
    Ok(catalog::Content {
        summary: content.summary.clone(),
        unit: unit.to_owned(),
        responsible: content.responsible.clone(),
        time: content.made_on.map(long).unwrap_or_default(),
        place: content.made_at.clone(),
        year: content.made_on.map(civil::Date::year),
        forms,
        formats: formats.collect(),
        retention: content.retention.clone(),
        review_by,
        files,
        ..catalog::Content::new(content.title.clone(), category)
    })
}

fn long(date: Date) -> String {
    terbuka_core::law::explain::long_date_id(date)
}

fn flaw(field: &str, code: &'static str) -> DeskError {
    DeskError::Invalid(vec![FieldError { field: field.to_owned(), code }])
}

/// What the list finds wrong with a document's words, as complaints about its form.
fn flaws(found: Vec<Flaw>) -> DeskError {
    let field = |flaw: Flaw| FieldError { field: flaw.field.to_owned(), code: flaw.code };
    DeskError::Invalid(found.into_iter().map(field).collect())
}
