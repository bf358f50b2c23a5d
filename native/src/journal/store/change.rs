//! What is written to the file. Every method is one transaction, on the disk when it returns.

use devtrust_core::{ProvisionDevice, Result, Secret, Timestamp};
use rusqlite::{OptionalExtension as _, params};

use super::rows::{COLUMNS, parsed, place};
use super::{Store, json};
use crate::journal::entry::{EntryState, JournalEntry};
use crate::seal;

/// A device that is to be sent.
#[derive(Debug, Clone)]
pub(in crate::journal) struct Claim {
    pub(in crate::journal) request: ProvisionDevice,
    pub(in crate::journal) private_key: Option<Secret>,
    pub(in crate::journal) attempts: u32,
    /// Whether an earlier attempt may have registered it.
    pub(in crate::journal) maybe_registered: bool,
    identity: String,
}

/// How an attempt failed.
#[derive(Debug)]
pub(in crate::journal) struct Outcome {
    /// When it is to be sent again; never where it was refused for good.
    pub(in crate::journal) next_attempt: Option<Timestamp>,
    pub(in crate::journal) maybe_registered: bool,
    pub(in crate::journal) problem: Option<String>,
}

impl Store {
    /// Keeps a device; gives the entry that is there already where the file has one of this identity.
    pub(in crate::journal) fn insert(
        &self,
        identity: &str,
        request: &ProvisionDevice,
        private_key: Option<&Secret>,
        now: Timestamp,
    ) -> Result<(JournalEntry, bool)> {
        let request = json(request)?;
        let kept = seal::kept_key(self.seal.as_ref(), private_key)?;
        self.write(|file| {
            let added = file
                .prepare_cached(
                    "INSERT INTO entry (identity, request, private_key, queued_at) VALUES (?1, ?2, ?3, ?4) \
                     ON CONFLICT (identity) DO NOTHING",
                )?
                .execute(params![
                    identity,
                    request,
                    kept,
                    now.unix_millis()
                ])?;
            let entry = file
                .prepare_cached(&format!("SELECT {COLUMNS} FROM entry WHERE identity = ?1"))?
                .query_row([identity], |row| self.entry(row))?;
            Ok((entry, added > 0))
        })
    }

    /// Takes a waiting entry to be sent. From here on the service may know the device, whatever becomes of this process.
    pub(in crate::journal) fn claim(&self, id: i64) -> Result<Option<Claim>> {
        let found = self.write(|file| {
            let found = file
                .prepare_cached(
                    "SELECT request, private_key, attempts, maybe_registered, identity FROM entry WHERE id = ?1 AND state = 'waiting'",
                )?
                .query_row([id], |row| {
                    Ok(Claim {
                        request: parsed(row, 0)?,
                        private_key: seal::key(self.seal.as_ref(), row, 1, &place(id))?,
                        attempts: row.get(2)?,
                        maybe_registered: row.get(3)?,
                        identity: row.get(4)?,
                    })
                })
                .optional()?;
            if found.is_some() {
                file.prepare_cached(
                    "UPDATE entry SET attempts = attempts + 1, maybe_registered = 1 WHERE id = ?1",
                )?
                .execute([id])?;
            }
            Ok(found)
        })?;
        Ok(found.map(|claim| Claim {
            attempts: claim.attempts.saturating_add(1),
            ..claim
        }))
    }

    /// The device is registered. Its key goes to the entry's own place. An entry that another process removed meanwhile is
    /// there again: its certificate exists nowhere else. False where a new entry of the same device has its place.
    pub(in crate::journal) fn provisioned(
        &self,
        id: i64,
        claim: &Claim,
        device: &str,
        private_key: Option<&Secret>,
        now: Timestamp,
    ) -> Result<bool> {
        let request = json(&claim.request)?;
        let key = seal::kept_key(self.seal.as_ref(), private_key)?;
        self.write(|file| {
            let changed = file
                .prepare_cached(
                    "UPDATE entry SET state = 'provisioned', maybe_registered = 0, next_attempt = NULL, problem = NULL, \
                     device = ?2, private_key = coalesce(private_key, ?3) WHERE id = ?1",
                )?
                .execute(params![id, device, key])?;
            if changed > 0 {
                return Ok(true);
            }
            file.prepare_cached(
                "INSERT INTO entry (id, identity, request, private_key, state, queued_at, attempts, device) \
                 VALUES (?1, ?2, ?3, ?4, 'provisioned', ?5, ?6, ?7) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                id,
                claim.identity,
                request,
                key,
                now.unix_millis(),
                claim.attempts,
                device
            ])
            .map(|added| added > 0)
        })
    }

    /// An attempt failed.
    pub(in crate::journal) fn failed(
        &self,
        id: i64,
        claimed: u32,
        outcome: &Outcome,
    ) -> Result<()> {
        let state = if outcome.next_attempt.is_some() {
            EntryState::Waiting
        } else {
            EntryState::Failed
        };
        self.write(|file| {
            // Who was not the last to take it knows nothing of the registration of who was.
            file.prepare_cached(
                "UPDATE entry SET maybe_registered = ?2 \
                 WHERE id = ?1 AND state <> 'provisioned' AND (?2 OR attempts = ?3)",
            )?
            .execute(params![id, outcome.maybe_registered, claimed])?;
            file.prepare_cached(
                "UPDATE entry SET state = ?2, next_attempt = ?3, problem = ?4 WHERE id = ?1 AND state = 'waiting'",
            )?
            .execute(params![
                id,
                state.as_str(),
                outcome.next_attempt.map(Timestamp::unix_millis),
                outcome.problem
            ])
            .map(drop)
        })
    }

    /// Has an entry sent again, without waiting any longer.
    pub(in crate::journal) fn retry(&self, id: i64) -> Result<bool> {
        self.write(|file| {
            file.prepare_cached(
                "UPDATE entry SET state = 'waiting', next_attempt = NULL WHERE id = ?1 AND state IN ('failed', 'waiting')",
            )?
            .execute([id])
            .map(|changed| changed > 0)
        })
    }

    /// Removes an entry that the service cannot know.
    pub(in crate::journal) fn withdraw(&self, id: i64) -> Result<bool> {
        self.remove(
            "DELETE FROM entry WHERE id = ?1 AND state IN ('waiting', 'failed') AND maybe_registered = 0",
            id,
        )
    }

    /// Removes an entry, whatever is known of it.
    pub(in crate::journal) fn forget(&self, id: i64) -> Result<bool> {
        self.remove("DELETE FROM entry WHERE id = ?1", id)
    }

    fn remove(&self, statement: &str, id: i64) -> Result<bool> {
        let removed = self.write(|file| Ok(file.execute(statement, [id])? > 0))?;
        if removed {
            // A key that was in it is overwritten in the file; the copy in the log of changes goes with this.
            // Another process that reads at this moment prevents it; its own next change makes up for it.
            let _ =
                self.read(|file| file.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
        }
        Ok(removed)
    }
}
