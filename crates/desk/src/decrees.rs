//! The decision that determines the list: the superior signs what stands on it that day, under a number
//! of its own; the one before is replaced.

use jiff::ToSpan;
use serde_json::json;
use terbuka_boxed::boxed;
use terbuka_core::catalog::Category;
use terbuka_core::ident::{ItemId, LetterId};
use terbuka_core::letter::list_decree::{ListDecree, ListRow};
use terbuka_core::letter::{Addressee, Frame, Letter, LetterKind};
use terbuka_core::procedure::{Service, template};
use terbuka_core::role::Role;
pub use terbuka_store::IssuedLetter;
use terbuka_store::{NewJob, NewLetter, Read};

use crate::authority::{Permission, Principal};
use crate::compose::{letterhead, signatory, verification};
use crate::context::{Context, new_id};
use crate::duties::{self, PRINT_JOB};
use crate::error::{Check, DeskError, Result};
use crate::listing::update_by;
use crate::papers::FileOut;
use crate::{numbers, offices};

/// Items of one decision at most; a longer list is determined in parts nobody could read anyway.
const MOST: usize = 2_000;

/// The decisions of one's office, newest first.
///
/// # Errors
/// Not permitted.
#[boxed]
pub async fn list(cx: &Context, who: &Principal) -> Result<Vec<IssuedLetter>> {
    who.may(Permission::SeeRecords)?;
    let mut read = cx.store.read().await?;
    Ok(read.letters_of_office(&who.office, LetterKind::ListDecree, 100).await?)
}

/// Determines the list as it stands now, and gives the decision's letter.
///
/// # Errors
/// Not permitted; nothing is listed; a fault of the database.
#[boxed]
pub async fn issue(cx: &Context, who: &Principal) -> Result<LetterId> {
    who.may(Permission::SignList)?;
    let standing = offices::standing(cx, &who.office).await?;
    let office = &standing.office;
    let now = cx.now();
    let today = office.date_at(now);
    let mut tx = cx.store.begin().await?;
    let rows = rows(&mut tx, who).await?;
    let mut check = Check::default();
    check.ensure(!rows.is_empty(), "list", "list_empty");
    check.ensure(rows.len() <= MOST, "list", "list_long");
    check.done()?;
    let before = tx.letters_of_office(&office.id, LetterKind::ListDecree, 1).await?;
    let before = before.into_iter().next();
    let replaces = before.map(|letter| (letter.number, office.date_at(letter.issued)));
    let months = update_by(office, today)
        .and_then(|until| today.until((jiff::Unit::Month, until)).ok())
        .and_then(|span| u32::try_from(span.get_months()).ok())
        .filter(|months| *months > 0);
    let sop = tx.procedure_in_force(&office.id, Service::Catalogue).await?;
    let sop = sop.map_or_else(|| template(Service::Catalogue), |stored| stored.procedure);
    let id = LetterId::new(new_id(now));
    let number = numbers::take(&mut tx, office, LetterKind::ListDecree.code(), today).await?;
    // Who signs is the one who does it: as the PPID's superior, or as the head where they are two.
    let role = if who.has(Role::AtasanPpid) { Role::AtasanPpid } else { Role::Sekretaris };
    let letter = Letter::ListDecree(Box::new(ListDecree {
        frame: Frame {
            letterhead: letterhead(office),
            number: Some(number.text.clone()),
            attachments: None,
            nature: None,
            place: office.settings.contact.place.clone(),
            date: today,
            addressee: Addressee { name: String::new(), lines: Vec::new() },
            signatory: signatory(office, role),
            verification: verification(&cx.public_url, &id),
            copies: Vec::new(),
        },
        office: office.name.clone(),
        basis: sop.boxes.legal_basis,
        replaces,
        months,
        rows,
    }));
    tx.add_letter(NewLetter {
        id: id.clone(),
        office: office.id.clone(),
        case: None,
        letter: &letter,
        number: &number.text,
        issued: now,
        issued_by: who.user.as_str(),
    })
    .await?;
    tx.add_own_job(
        NewJob {
            id: &new_id(now),
            kind: PRINT_JOB,
            unique: Some(&format!("{PRINT_JOB}/{id}")),
            payload: json!({ "letter": id }),
            run_at: now + 30.seconds(),
        },
        now,
    )
    .await?;
    tx.commit().await?;
    duties::print_soon(cx, std::slice::from_ref(&id));
    Ok(id)
}

/// The list as it stands, exempt information left out: that has a list and decisions of its own.
async fn rows(read: &mut Read, who: &Principal) -> Result<Vec<ListRow>> {
    let mut rows = Vec::new();
    let mut after: Option<ItemId> = None;
    loop {
        let page = read.items_after(&who.office, after.as_ref(), 500).await?;
        let Some(last) = page.last() else { return Ok(rows) };
        after = Some(last.item.id.clone());
        let open = page.iter().filter(|stored| {
            stored.item.is_listed() && stored.content.category != Category::Exempt
        });
        rows.extend(open.map(|stored| ListRow::from(&stored.content)));
        if rows.len() > MOST {
            return Ok(rows);
        }
    }
}

/// A decision's file.
///
/// # Errors
/// Not permitted; [`DeskError::NotFound`] for what is no decision of one's own office.
#[boxed]
pub async fn file(cx: &Context, who: &Principal, id: &LetterId) -> Result<FileOut> {
    who.may(Permission::SeeRecords)?;
    let mut read = cx.store.read().await?;
    let found = read.letter(id).await?.ok_or(DeskError::NotFound)?;
    drop(read);
    if found.office != who.office || found.kind != LetterKind::ListDecree {
        return Err(DeskError::NotFound);
    }
    let (found, bytes) = duties::archived(cx, id).await?;
    Ok(FileOut { name: duties::file_name(&found), media_type: "application/pdf".into(), bytes })
}
