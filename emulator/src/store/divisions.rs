//! Divisions in the database.

use rusqlite::{OptionalExtension as _, Row, params};
use uuid::Uuid;

use super::{Inserted, Page, Store, StoreError, is_duplicate};

/// A division.
#[derive(Debug, Clone)]
pub(crate) struct Division {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) primary_rzone_id: Uuid,
    pub(crate) secondary_rzone_id: Option<Uuid>,
    pub(crate) created_on: i64,
}

const COLUMNS: &str = "id, name, description, primary_rzone_id, secondary_rzone_id, created_on";

fn read(row: &Row<'_>) -> rusqlite::Result<Division> {
    Ok(Division {
        id: row.get(0)?,
        name: row.get(1)?,
        description: row.get(2)?,
        primary_rzone_id: row.get(3)?,
        secondary_rzone_id: row.get(4)?,
        created_on: row.get(5)?,
    })
}

impl Store {
    pub(crate) async fn insert_division(&self, division: Division) -> Result<Inserted, StoreError> {
        self.run(move |connection| {
            let mut statement = connection.prepare_cached(
                "INSERT INTO divisions (id, name, description, primary_rzone_id, secondary_rzone_id, created_on)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?;
            let inserted = statement.execute(params![
                division.id,
                division.name,
                division.description,
                division.primary_rzone_id,
                division.secondary_rzone_id,
                division.created_on
            ]);
            match inserted {
                Ok(_) => Ok(Inserted::Done(())),
                Err(error) if is_duplicate(&error) => Ok(Inserted::Duplicate),
                Err(error) => Err(error),
            }
        })
        .await
    }

    pub(crate) async fn division(&self, id: Uuid) -> Result<Option<Division>, StoreError> {
        self.run(move |connection| {
            connection
                .prepare_cached(&format!("SELECT {COLUMNS} FROM divisions WHERE id = ?1"))?
                .query_row(params![id], read)
                .optional()
        })
        .await
    }

    /// Divisions whose name contains `name`, oldest first.
    pub(crate) async fn divisions(
        &self,
        name: Option<String>,
        limit: u32,
        offset: u32,
    ) -> Result<Page<Division>, StoreError> {
        self.run(move |connection| {
            const FILTER: &str = "FROM divisions WHERE ?1 IS NULL OR instr(name, ?1) > 0";
            let total = connection
                .prepare_cached(&format!("SELECT count(*) {FILTER}"))?
                .query_row(params![name], |row| row.get(0))?;
            let records = connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} {FILTER} ORDER BY number LIMIT ?2 OFFSET ?3"
                ))?
                .query_map(params![name, limit, offset], read)?
                .collect::<rusqlite::Result<_>>()?;
            Ok(Page { total, records })
        })
        .await
    }
}
