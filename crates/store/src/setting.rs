//! Settings of the installation that it makes for itself, for instance keys.

use crate::engine::{Read, Tx};
use crate::error::Result;
use crate::sql::{args, statements};
use terbuka_boxed::boxed;

statements! {
    SETTING = "SELECT value FROM setting WHERE name = $1";
    SET = "INSERT INTO setting (name, value) VALUES ($1, $2) \
        ON CONFLICT (name) DO UPDATE SET value = excluded.value";
}

impl Read {
    /// A setting by name.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn setting(&mut self, name: &str) -> Result<Option<String>> {
        let found: Option<(String,)> = self.optional(SETTING, args![name]).await?;
        Ok(found.map(|(value,)| value))
    }
}

impl Tx {
    /// Sets a setting.
    ///
    /// # Errors
    /// A fault of the database.
    #[boxed]
    pub async fn set_setting(&mut self, name: &str, value: &str) -> Result<()> {
        self.run(SET, args![name, value]).await.map(drop)
    }
}
