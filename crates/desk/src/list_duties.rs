//! The list's own rhythm: whoever keeps it is told which items are to be brought up to date, once when
//! the day comes near and once when it has come, in one mail a morning.

use jiff::ToSpan;
use jiff::civil::Date;
use terbuka_core::ident::{ItemId, UnitId};
use terbuka_core::office::Office;
use terbuka_core::role::Role;
use terbuka_store::User;

use crate::catalog;
use crate::context::Context;
use crate::error::Result;
use crate::listing::update_by;
use crate::mail_words::{self, DueItem};
use crate::post;

/// Calendar days ahead that a coming day is spoken of.
const AHEAD_DAYS: i32 = 14;
/// Items of one mail at most; the rest follow the next morning.
const MOST: i64 = 200;

/// One item to bring up to date.
struct Due {
    id: ItemId,
    item: DueItem,
    unit: Option<UnitId>,
}

/// One office's morning.
pub(crate) async fn round(
    cx: &Context,
    office: &Office,
    people: &[User],
    today: Date,
) -> Result<()> {
    let now = cx.now();
    let mut tx = cx.store.begin().await?;
    let mut due = Vec::new();
    let horizon = today.checked_add(AHEAD_DAYS.days()).unwrap_or(today);
    for (kind, until) in [("due", today), ("soon", horizon)] {
        for one in tx.items_to_remind(&office.id, kind, MOST).await? {
            // The rhythm is the office's; what was changed longest ago comes first.
            let Some(due_on) = update_by(office, one.changed_on) else { continue };
            if due_on > until {
                break;
            }
            let first = tx.note_list_reminder(&one.id, due_on, kind, now).await?;
            // What is due already needs no word that it is coming.
            if !first || (kind == "soon" && due_on <= today) {
                continue;
            }
            let unit = tx.record_of_item(&one.id).await?.map(|stored| stored.record.unit);
            let url = catalog::item_url(&cx.public_url, &one.id);
            due.push(Due { item: DueItem { title: one.title, due_on, url }, unit, id: one.id });
        }
    }
    if due.is_empty() {
        return Ok(tx.commit().await?);
    }
    tracing::info!(office = %office.slug, items = due.len(), first = %due[0].id, "items to update");
    for user in people.iter().filter(|user| user.disabled.is_none()) {
        let Some(address) = user.email.clone() else { continue };
        let roles = user.roles_in(&office.id);
        let keeps = roles.contains(&Role::Documentation) || roles.contains(&Role::Ppid);
        let his = |one: &&Due| {
            keeps
                || roles.contains(&Role::Liaison)
                    && one.unit.as_ref().is_some_and(|unit| user.units.contains(unit))
        };
        let items: Vec<DueItem> = due
            .iter()
            .filter(his)
            .map(|one| DueItem {
                title: one.item.title.clone(),
                due_on: one.item.due_on,
                url: one.item.url.clone(),
            })
            .collect();
        if items.is_empty() {
            continue;
        }
        let words = mail_words::items_due(office, &items, today);
        post::put(&mut tx, &office.id, None, address, words, now).await?;
    }
    Ok(tx.commit().await?)
}
