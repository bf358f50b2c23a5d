//! Certificate policies in the database.

use std::sync::{Arc, PoisonError};

use rusqlite::{OptionalExtension as _, Row, params};
use uuid::Uuid;

use super::{Inserted, Page, Store, StoreError};

/// A certificate policy.
#[derive(Debug, Clone)]
pub(crate) struct Policy {
    pub(crate) id: Uuid,
    /// The number inside `IOT_<uuid>`.
    pub(crate) alternative_id: Uuid,
    pub(crate) division_id: Uuid,
    pub(crate) name: String,
    pub(crate) methods: Vec<String>,
    pub(crate) key_generation_option: String,
    pub(crate) created_on: i64,
}

const COLUMNS: &str =
    "id, alternative_id, division_id, name, methods, key_generation_option, created_on";

fn read(row: &Row<'_>) -> rusqlite::Result<Policy> {
    Ok(Policy {
        id: row.get(0)?,
        alternative_id: row.get(1)?,
        division_id: row.get(2)?,
        name: row.get(3)?,
        // Method names hold no comma, so a list needs no more than that.
        methods: row
            .get_ref(4)?
            .as_str()?
            .split(',')
            .map(str::to_owned)
            .collect(),
        key_generation_option: row.get(5)?,
        created_on: row.get(6)?,
    })
}

impl Store {
    pub(crate) async fn insert_policy(
        &self,
        policy: Arc<Policy>,
        unique: bool,
    ) -> Result<Inserted, StoreError> {
        self.run(move |connection| {
            if unique {
                let taken = connection
                    .prepare_cached("SELECT 1 FROM policies WHERE division_id = ?1 AND name = ?2")?
                    .exists(params![policy.division_id, policy.name])?;
                if taken {
                    return Ok(Inserted::Duplicate);
                }
            }
            connection
                .prepare_cached(&format!(
                    "INSERT INTO policies ({COLUMNS}) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                ))?
                .execute(params![
                    policy.id,
                    policy.alternative_id,
                    policy.division_id,
                    policy.name,
                    policy.methods.join(","),
                    policy.key_generation_option,
                    policy.created_on
                ])?;
            Ok(Inserted::Done(()))
        })
        .await
    }

    /// The policy with this id or alternative id.
    pub(crate) async fn policy(&self, id: Uuid) -> Result<Option<Arc<Policy>>, StoreError> {
        let cached = self
            .directory
            .policies
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&id)
            .cloned();
        if cached.is_some() {
            return Ok(cached);
        }
        let directory = self.directory.clone();
        self.run(move |connection| {
            let found = connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} FROM policies WHERE id = ?1 OR alternative_id = ?1"
                ))?
                .query_row(params![id], read)
                .optional()?
                .map(Arc::new);
            if let Some(policy) = &found {
                let mut policies = directory
                    .policies
                    .write()
                    .unwrap_or_else(PoisonError::into_inner);
                policies.insert(id, policy.clone());
            }
            Ok(found)
        })
        .await
    }

    /// Policies whose name contains `name`, of one division or of all, oldest first.
    pub(crate) async fn policies(
        &self,
        name: Option<String>,
        division: Option<Uuid>,
        limit: u32,
        offset: u32,
    ) -> Result<Page<Policy>, StoreError> {
        self.run(move |connection| {
            const FILTER: &str = "FROM policies WHERE (?1 IS NULL OR instr(name, ?1) > 0)
                                  AND (?2 IS NULL OR division_id = ?2)";
            let total = connection
                .prepare_cached(&format!("SELECT count(*) {FILTER}"))?
                .query_row(params![name, division], |row| row.get(0))?;
            let records = connection
                .prepare_cached(&format!(
                    "SELECT {COLUMNS} {FILTER} ORDER BY number LIMIT ?3 OFFSET ?4"
                ))?
                .query_map(params![name, division, limit, offset], read)?
                .collect::<rusqlite::Result<_>>()?;
            Ok(Page { total, records })
        })
        .await
    }
}
