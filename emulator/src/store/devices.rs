//! Devices in the database, and their life: registered, provisioned, disabled, enabled, deleted.

use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params, params_from_iter};
use uuid::Uuid;

use super::certificates::NewCertificate;
use super::{Inserted, Page, Store, StoreError, is_duplicate, now_ms};

/// A device as lists and details show it.
#[derive(Debug, Clone)]
pub(crate) struct Device {
    pub(crate) id: Uuid,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) status: String,
    pub(crate) operational_status: String,
    pub(crate) disable_reason: Option<String>,
    pub(crate) connected: bool,
    pub(crate) created_on: i64,
    pub(crate) updated_on: i64,
    pub(crate) group_id: Uuid,
    pub(crate) group_name: String,
    pub(crate) division_id: Uuid,
}

/// A device to be registered.
#[derive(Debug)]
pub(crate) struct NewDevice {
    pub(crate) id: Uuid,
    pub(crate) group_number: i64,
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) created_on: i64,
    pub(crate) certificates: Vec<NewCertificate>,
}

/// What the list of devices can be narrowed by.
#[derive(Debug, Default)]
pub(crate) struct DeviceFilter {
    pub(crate) name: Option<String>,
    pub(crate) group_id: Option<Uuid>,
    pub(crate) status: Option<String>,
    pub(crate) operational_status: Option<String>,
}

/// A step in a device's life.
#[derive(Debug)]
pub(crate) enum Transition {
    Disable { reason: String },
    Enable,
    Delete,
    Provisioned,
}

/// Whether a device could take a step.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Moved {
    Done,
    NotFound,
    /// It is deleted, which is final.
    Deleted,
    /// Only a disabled device can be deleted.
    NotDisabled,
}

const SELECT: &str =
    "SELECT d.id, d.name, d.description, d.status, d.operational_status, d.disable_reason,
    d.connected, d.created_on, d.updated_on, g.id, g.name, g.division_id
    FROM devices d JOIN device_groups g ON g.number = d.group_number";

fn read(row: &Row<'_>) -> rusqlite::Result<Device> {
    Ok(Device {
        id: row.get(0)?,
        name: row.get(1)?,
        description: row.get(2)?,
        status: row.get(3)?,
        operational_status: row.get(4)?,
        disable_reason: row.get(5)?,
        connected: row.get(6)?,
        created_on: row.get(7)?,
        updated_on: row.get(8)?,
        group_id: row.get(9)?,
        group_name: row.get(10)?,
        division_id: row.get(11)?,
    })
}

impl Store {
    pub(crate) async fn insert_device(&self, device: NewDevice) -> Result<Inserted, StoreError> {
        self.run(move |connection| {
            let inserted = connection
                .prepare_cached(
                    "INSERT INTO devices (id, group_number, name, description, created_on, updated_on)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
                )?
                .execute(params![device.id, device.group_number, device.name, device.description, device.created_on]);
            match inserted {
                Ok(_) => {}
                Err(error) if is_duplicate(&error) => return Ok(Inserted::Duplicate),
                Err(error) => return Err(error),
            }
            let number = connection.last_insert_rowid();
            for certificate in &device.certificates {
                certificate.insert(connection, number)?;
            }
            Ok(Inserted::Done(()))
        })
        .await
    }

    pub(crate) async fn device(&self, id: Uuid) -> Result<Option<Device>, StoreError> {
        self.run(move |connection| {
            connection
                .prepare_cached(&format!("{SELECT} WHERE d.id = ?1"))?
                .query_row(params![id], read)
                .optional()
        })
        .await
    }

    /// Devices that pass the filter, oldest first.
    pub(crate) async fn devices(
        &self,
        filter: DeviceFilter,
        limit: u32,
        offset: u32,
    ) -> Result<Page<Device>, StoreError> {
        self.run(move |connection| {
            // Only the conditions that are asked for, so that SQLite can use the index of names per group.
            let mut conditions = vec!["1"];
            let mut values: Vec<&dyn ToSql> = Vec::new();
            let mut add = |condition, value| {
                conditions.push(condition);
                values.push(value);
            };
            if let Some(group) = &filter.group_id {
                add("g.id = ?", group);
            }
            if let Some(name) = &filter.name {
                add("instr(d.name, ?) > 0", name);
            }
            if let Some(status) = &filter.status {
                add("d.status = ?", status);
            }
            if let Some(status) = &filter.operational_status {
                add("d.operational_status = ?", status);
            }
            let condition = conditions.join(" AND ");
            let total = connection
                .prepare_cached(&format!(
                    "SELECT count(*) FROM devices d JOIN device_groups g ON g.number = d.group_number WHERE {condition}"
                ))?
                .query_row(params_from_iter(&values), |row| row.get(0))?;
            values.push(&limit);
            values.push(&offset);
            let records = connection
                .prepare_cached(&format!("{SELECT} WHERE {condition} ORDER BY d.number LIMIT ? OFFSET ?"))?
                .query_map(params_from_iter(&values), read)?
                .collect::<rusqlite::Result<_>>()?;
            Ok(Page { total, records })
        })
        .await
    }

    pub(crate) async fn move_device(
        &self,
        id: Uuid,
        transition: Transition,
    ) -> Result<Moved, StoreError> {
        self.run(move |connection| transition.apply(connection, id))
            .await
    }
}

impl Transition {
    fn apply(&self, connection: &Connection, id: Uuid) -> rusqlite::Result<Moved> {
        let state = connection
            .prepare_cached("SELECT number, status, operational_status FROM devices WHERE id = ?1")?
            .query_row(params![id], |row| {
                Ok((
                    row.get::<_, i64>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, String>(2)?,
                ))
            })
            .optional()?;
        let Some((number, status, operational)) = state else {
            return Ok(Moved::NotFound);
        };
        if status == "DELETED" {
            return Ok(Moved::Deleted);
        }
        let now = now_ms();
        match self {
            Self::Disable { reason } => connection
                .prepare_cached(
                    "UPDATE devices SET operational_status = 'DISABLED', disable_reason = ?2, updated_on = ?3
                     WHERE number = ?1",
                )?
                .execute(params![number, reason, now])?,
            Self::Enable => connection
                .prepare_cached(
                    "UPDATE devices SET operational_status = 'ENABLED', disable_reason = NULL, updated_on = ?2
                     WHERE number = ?1",
                )?
                .execute(params![number, now])?,
            Self::Delete if operational != "DISABLED" => return Ok(Moved::NotDisabled),
            Self::Delete => {
                connection
                    .prepare_cached(
                        "UPDATE certificates SET revoked_on = ?2 WHERE device_number = ?1 AND revoked_on IS NULL",
                    )?
                    .execute(params![number, now])?;
                connection
                    .prepare_cached(
                        "UPDATE devices SET status = 'DELETED', connected = 0, updated_on = ?2 WHERE number = ?1",
                    )?
                    .execute(params![number, now])?
            }
            Self::Provisioned => connection
                .prepare_cached(
                    "UPDATE devices SET status = 'PROVISIONED', connected = 1, updated_on = ?2 WHERE number = ?1",
                )?
                .execute(params![number, now])?,
        };
        Ok(Moved::Done)
    }
}
