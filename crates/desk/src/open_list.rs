//! Where exemptions meet the public information list: what is exempt stands there by its title alone,
//! and what is exempt no longer moves into what anybody may ask for (PP 61/2010 Art. 11 and its
//! elucidation).

use terbuka_core::catalog::{Category, Content, Item, Reason};
use terbuka_core::exemption::Facts;
use terbuka_core::ident::ItemId;
use terbuka_core::office::Office;
use terbuka_store::{ItemChange, StoredExemption, Tx};

use crate::error::{DeskError, Result};

/// A test was decided: where it is exempt, its title stands on the list from now on.
pub(crate) async fn decided(
    tx: &mut Tx,
    stored: &StoredExemption,
    facts: &Facts<'_>,
) -> Result<()> {
    match stored.test.decided {
        Some(_) => put(tx, stored, Category::Exempt, Reason::Tested, facts).await,
        None => Ok(()),
    }
}

/// An exemption ended: where that opens the information, its entry becomes one that anybody may ask
/// for; where another decision took its place, that one's entry stands for it.
pub(crate) async fn ended(tx: &mut Tx, stored: &StoredExemption, facts: &Facts<'_>) -> Result<()> {
    let opens = stored.test.ended.as_ref().is_some_and(|ended| ended.reason.opens());
    if opens {
        return put(tx, stored, Category::Anytime, Reason::Opened, facts).await;
    }
    let Some(old) = tx.item_for_change(&item_id(stored)).await? else { return Ok(()) };
    if !old.item.is_listed() {
        return Ok(());
    }
    let note = "Diganti penetapan yang lebih baru.";
    let decision = old.item.withdraw(note, Reason::Tested, facts.today()).map_err(broken)?;
    let change = ItemChange { stored: Some(&old), decision: &decision, texts: None };
    Ok(tx.put_item(change, facts.actor.code(), facts.now).await?)
}

/// The entry of a test in the list: as permanent as the test.
fn item_id(stored: &StoredExemption) -> ItemId {
    ItemId::new(stored.test.id.as_str())
}

async fn put(
    tx: &mut Tx,
    stored: &StoredExemption,
    category: Category,
    reason: Reason,
    facts: &Facts<'_>,
) -> Result<()> {
    let id = item_id(stored);
    let old = tx.item_for_change(&id).await?;
    let holder = match &stored.test.office {
        office if *office == facts.office.id => None,
        office => tx.office(office).await?.map(|found| found.office),
    };
    let content = content(stored, holder.as_ref().unwrap_or(facts.office), category);
    let on = facts.today();
    let decision = match &old {
        Some(old) => old.item.revise(content, reason, on),
        None => Item::list(id, stored.test.office.clone(), None, content, on),
    };
    let decision = decision.map_err(broken)?;
    let change = ItemChange { stored: old.as_ref(), decision: &decision, texts: None };
    Ok(tx.put_item(change, facts.actor.code(), facts.now).await?)
}

/// Title, unit and class; never what it says, and of what is exempt no summary either.
fn content(stored: &StoredExemption, office: &Office, category: Category) -> Content {
    let unit = office.unit(&stored.test.unit).map_or("", |unit| unit.name.as_str());
    Content { unit: unit.to_owned(), ..Content::new(&stored.content.title, category) }
}

fn broken(flaws: Vec<terbuka_core::catalog::Flaw>) -> DeskError {
    DeskError::Broken { what: "listing an exemption", reason: format!("{flaws:?}") }
}
