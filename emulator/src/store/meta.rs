//! What makes an emulator the same one after a restart: its key, its ids, its CA.

use rusqlite::{OptionalExtension as _, params};

use super::{Store, StoreError};

impl Store {
    pub(crate) async fn meta(&self, key: &'static str) -> Result<Option<String>, StoreError> {
        self.run(move |connection| {
            connection
                .query_row(
                    "SELECT value FROM meta WHERE key = ?1",
                    params![key],
                    |row| row.get(0),
                )
                .optional()
        })
        .await
    }

    pub(crate) async fn set_meta(
        &self,
        key: &'static str,
        value: String,
    ) -> Result<(), StoreError> {
        self.run(move |connection| {
            connection.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
                params![key, value],
            )?;
            Ok(())
        })
        .await
    }

    /// Forgets everything but the emulator's own identity.
    pub(crate) async fn reset(&self) -> Result<(), StoreError> {
        let directory = self.directory.clone();
        self.run(move |connection| {
            // Inside the job, so that no lookup of the old state can refill the directory afterwards.
            directory.clear();
            connection.execute_batch(
                "DELETE FROM certificates; DELETE FROM devices; DELETE FROM device_groups;
                 DELETE FROM policies; DELETE FROM divisions;",
            )
        })
        .await
    }

    /// Number of divisions, certificate policies, device groups, devices and certificates.
    pub(crate) async fn counts(&self) -> Result<[u64; 5], StoreError> {
        self.run(|connection| {
            connection.query_row(
                "SELECT (SELECT count(*) FROM divisions), (SELECT count(*) FROM policies),
                        (SELECT count(*) FROM device_groups), (SELECT count(*) FROM devices),
                        (SELECT count(*) FROM certificates)",
                [],
                |row| {
                    Ok([
                        row.get(0)?,
                        row.get(1)?,
                        row.get(2)?,
                        row.get(3)?,
                        row.get(4)?,
                    ])
                },
            )
        })
        .await
    }
}
