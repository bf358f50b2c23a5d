//! Issued certificates in the database.

use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use super::{Page, Store, StoreError};

/// A certificate to be kept.
#[derive(Debug)]
pub(crate) struct NewCertificate {
    pub(crate) policy_id: Uuid,
    pub(crate) policy_type: &'static str,
    pub(crate) serial_number: String,
    pub(crate) common_name: String,
    pub(crate) key_type: String,
    pub(crate) valid_from: i64,
    pub(crate) valid_to: i64,
    pub(crate) der: Vec<u8>,
    /// PKCS#8 PEM, when the service made the key: the bootstrap ZIP carries it.
    pub(crate) private_key: Option<String>,
}

impl NewCertificate {
    pub(super) fn insert(
        &self,
        connection: &Connection,
        device_number: i64,
    ) -> rusqlite::Result<()> {
        connection
            .prepare_cached(
                "INSERT INTO certificates (id, device_number, policy_id, policy_type, serial_number, common_name,
                 key_type, valid_from, valid_to, der, private_key)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                Uuid::new_v4(),
                device_number,
                self.policy_id,
                self.policy_type,
                self.serial_number,
                self.common_name,
                self.key_type,
                self.valid_from,
                self.valid_to,
                self.der,
                self.private_key
            ])?;
        Ok(())
    }
}

/// A certificate as lists show it.
#[derive(Debug)]
pub(crate) struct Certificate {
    pub(crate) id: Uuid,
    pub(crate) serial_number: String,
    pub(crate) common_name: String,
    pub(crate) key_type: String,
    /// Seconds since 1970.
    pub(crate) valid_from: i64,
    pub(crate) valid_to: i64,
    pub(crate) revoked: bool,
    pub(crate) der: Vec<u8>,
    /// Milliseconds since 1970.
    pub(crate) created: i64,
    pub(crate) device_id: Uuid,
    pub(crate) device_name: String,
    pub(crate) group_id: Uuid,
    pub(crate) group_name: String,
}

/// A certificate with its key, for the bootstrap configuration.
#[derive(Debug)]
pub(crate) struct DeviceCertificate {
    pub(crate) der: Vec<u8>,
    pub(crate) private_key: Option<String>,
}

const FROM: &str = "FROM certificates c JOIN devices d ON d.number = c.device_number
    JOIN device_groups g ON g.number = d.group_number
    WHERE (?1 IS NULL OR d.id = ?1) AND (?2 IS NULL OR instr(c.common_name, ?2) > 0)";

fn read(row: &Row<'_>) -> rusqlite::Result<Certificate> {
    Ok(Certificate {
        id: row.get(0)?,
        serial_number: row.get(1)?,
        common_name: row.get(2)?,
        key_type: row.get(3)?,
        valid_from: row.get(4)?,
        valid_to: row.get(5)?,
        revoked: row.get(6)?,
        der: row.get(7)?,
        created: row.get(8)?,
        device_id: row.get(9)?,
        device_name: row.get(10)?,
        group_id: row.get(11)?,
        group_name: row.get(12)?,
    })
}

impl Store {
    /// Certificates of one device or of all, oldest first.
    pub(crate) async fn certificates(
        &self,
        device: Option<Uuid>,
        common_name: Option<String>,
        limit: u32,
        offset: u32,
    ) -> Result<Page<Certificate>, StoreError> {
        self.run(move |connection| {
            let total = connection
                .prepare_cached(&format!("SELECT count(*) {FROM}"))?
                .query_row(params![device, common_name], |row| row.get(0))?;
            let records = connection
                .prepare_cached(&format!(
                    "SELECT c.id, c.serial_number, c.common_name, c.key_type, c.valid_from, c.valid_to,
                     c.revoked_on IS NOT NULL, c.der, d.created_on, d.id, d.name, g.id, g.name
                     {FROM} ORDER BY c.number LIMIT ?3 OFFSET ?4"
                ))?
                .query_map(params![device, common_name, limit, offset], read)?
                .collect::<rusqlite::Result<_>>()?;
            Ok(Page { total, records })
        })
        .await
    }

    /// The bootstrap certificate of a device.
    pub(crate) async fn bootstrap_certificate(
        &self,
        device: Uuid,
    ) -> Result<Option<DeviceCertificate>, StoreError> {
        self.run(move |connection| {
            let mut statement = connection.prepare_cached(
                "SELECT c.der, c.private_key FROM certificates c JOIN devices d ON d.number = c.device_number
                 WHERE d.id = ?1 AND c.policy_type = 'BOOTSTRAP' ORDER BY c.number LIMIT 1",
            )?;
            let mut rows = statement.query(params![device])?;
            Ok(match rows.next()? {
                Some(row) => Some(DeviceCertificate { der: row.get(0)?, private_key: row.get(1)? }),
                None => None,
            })
        })
        .await
    }
}
