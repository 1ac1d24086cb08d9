//! Which items of the list somebody was reminded of, so that nobody is told the same every morning.

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_boxed::boxed;
use terbuka_core::catalog::Content;
use terbuka_core::ident::{ItemId, OfficeId};

use crate::convert::{Cell, us};
use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};

statements! {
    // What was changed longest ago first; what was spoken of since it was changed is left out.
    TO_REMIND = "SELECT item.id, version.body, item.changed_on FROM catalog_item AS item \
        JOIN catalog_version AS version ON version.item_id = item.id \
        AND version.version = item.content_version WHERE item.office_id = $1 \
        AND item.state = 'listed' AND item.category <> 'exempt' \
        AND NOT EXISTS (SELECT 1 FROM list_reminder WHERE list_reminder.item_id = item.id \
        AND list_reminder.kind = $2 AND list_reminder.sent_us >= item.changed_us) \
        ORDER BY item.changed_on, item.id LIMIT $3";
    REMIND = "INSERT INTO list_reminder (item_id, due_on, kind, sent_us) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (item_id, due_on, kind) DO NOTHING";
}

/// An item nobody was reminded of since it was changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreminded {
    /// Identifier.
    pub id: ItemId,
    /// What it is called.
    pub title: String,
    /// Civil date of its newest version.
    pub changed_on: Date,
}

impl Read {
    /// Listed items of an office that nobody was reminded of in this way since they were changed,
    /// changed longest ago first.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn items_to_remind(
        &mut self,
        office: &OfficeId,
        kind: &str,
        limit: i64,
    ) -> Result<Vec<Unreminded>> {
        let rows: Vec<(String, String, String)> =
            self.all(TO_REMIND, args![office.as_str(), kind, limit]).await?;
        let read = |(id, body, changed_on): (String, String, String)| {
            let content: Content = Cell::new("catalog_version", "body", &id).json(&body)?;
            Ok(Unreminded {
                title: content.title,
                changed_on: Cell::new("catalog_item", "changed_on", &id).date(&changed_on)?,
                id: ItemId::new(id),
            })
        };
        rows.into_iter().map(read).collect()
    }
}

impl Tx {
    /// Notes that an item's day was spoken of (`soon`, `due`); false when it was before.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn note_list_reminder(
        &mut self,
        item: &ItemId,
        due_on: Date,
        kind: &str,
        now: Timestamp,
    ) -> Result<bool> {
        let due_on = due_on.to_string();
        Ok(self.run(REMIND, args![item.as_str(), &due_on, kind, us(now)]).await? == 1)
    }
}
