//! Device groups in the database.

use std::sync::{Arc, PoisonError};

use rusqlite::{OptionalExtension as _, Row, params};
use serde_json::Value;
use uuid::Uuid;

use super::{Directory, Inserted, Page, Store, StoreError};

/// A device group.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    /// Row number, which devices refer to.
    pub(crate) number: i64,
    pub(crate) id: Uuid,
    pub(crate) division_id: Uuid,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) is_static: bool,
    pub(crate) attributes: Vec<String>,
    /// As they were sent, `device_field_mappings` included.
    pub(crate) policies: Vec<Value>,
    pub(crate) created_on: i64,
}

const COLUMNS: &str =
    "number, id, division_id, name, description, is_static, attributes, policies, created_on";

fn read(row: &Row<'_>) -> rusqlite::Result<Group> {
    Ok(Group {
        number: row.get(0)?,
        id: row.get(1)?,
        division_id: row.get(2)?,
        name: row.get(3)?,
        description: row.get(4)?,
        is_static: row.get(5)?,
        attributes: serde_json::from_str(row.get_ref(6)?.as_str()?).unwrap_or_default(),
        policies: serde_json::from_str(row.get_ref(7)?.as_str()?).unwrap_or_default(),
        created_on: row.get(8)?,
    })
}

impl Directory {
    pub(super) fn clear(&self) {
        self.groups
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        self.policies
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

impl Store {
    /// `group.number` is ignored.
    pub(crate) async fn insert_group(
        &self,
        group: Group,
        unique: bool,
    ) -> Result<Inserted, StoreError> {
        let attributes = Value::from(group.attributes).to_string();
        let policies = Value::from(group.policies).to_string();
        self.run(move |connection| {
            if unique {
                let taken = connection
                    .prepare_cached("SELECT 1 FROM device_groups WHERE name = ?1")?
                    .exists(params![group.name])?;
                if taken {
                    return Ok(Inserted::Duplicate);
                }
            }
            connection
                .prepare_cached(&format!(
                    "INSERT INTO device_groups ({COLUMNS}) VALUES (NULL, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                ))?
                .execute(params![
                    group.id,
                    group.division_id,
                    group.name,
                    group.description,
                    group.is_static,
                    attributes,
                    policies,
                    group.created_on
                ])?;
            Ok(Inserted::Done(()))
        })
        .await
    }

    pub(crate) async fn group(&self, id: Uuid) -> Result<Option<Arc<Group>>, StoreError> {
        let cached = self
            .directory
            .groups
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
                    "SELECT {COLUMNS} FROM device_groups WHERE id = ?1"
                ))?
                .query_row(params![id], read)
                .optional()?
                .map(Arc::new);
            if let Some(group) = &found {
                let mut groups = directory
                    .groups
                    .write()
                    .unwrap_or_else(PoisonError::into_inner);
                groups.insert(id, group.clone());
            }
            Ok(found)
        })
        .await
    }

    /// Groups whose name contains `name`, of one division or of all, oldest first.
    pub(crate) async fn groups(
        &self,
        name: Option<String>,
        division: Option<Uuid>,
        limit: u32,
        offset: u32,
    ) -> Result<Page<Group>, StoreError> {
        self.run(move |connection| {
            const FILTER: &str = "FROM device_groups WHERE (?1 IS NULL OR instr(name, ?1) > 0)
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
