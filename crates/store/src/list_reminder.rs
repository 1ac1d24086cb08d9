//! Which items of the list somebody was reminded of, so that nobody is told the same every morning.

use jiff::Timestamp;
use jiff::civil::Date;
use terbuka_core::ident::ItemId;

use crate::convert::us;
use crate::engine::Tx;
use crate::error::Result;
use crate::sql::{args, statements};

statements! {
    REMIND = "INSERT INTO list_reminder (item_id, due_on, kind, sent_us) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (item_id, due_on, kind) DO NOTHING";
}

impl Tx {
    /// Notes that an item's day was spoken of (`soon`, `due`); false when it was before.
    ///
    /// # Errors
    /// A fault of the database.
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
