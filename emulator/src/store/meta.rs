//! What makes an emulator the same one after a restart: its key, its ids, its CA.

use rusqlite::{OptionalExtension as _, params};

use super::{Store, StoreError};

impl Store {
    pub(crate) async fn meta(&self, key: &'static str) -> Result<Option<String>, StoreError> {
        self.run(move |records| {
            let query = "SELECT value FROM meta WHERE key = ?1";
            let row = records
                .connection
                .query_row(query, params![key], |row| row.get(0));
            Ok(row.optional()?)
        })
        .await
    }

    pub(crate) async fn set_meta(
        &self,
        key: &'static str,
        value: String,
    ) -> Result<(), StoreError> {
        self.run(move |records| {
            let statement = "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)";
            records.connection.execute(statement, params![key, value])?;
            Ok(())
        })
        .await
    }
}
