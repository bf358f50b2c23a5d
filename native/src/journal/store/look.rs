//! What is read from the file.

use devtrust_core::{Result, Timestamp};
use rusqlite::{OptionalExtension as _, params};

use super::Store;
use super::rows::COLUMNS;
use crate::journal::entry::{EntryState, JournalCounts, JournalEntry};
use crate::journal::pass::LONGEST_ASKED;

impl Store {
    /// The entry of a device.
    pub(in crate::journal) fn find(&self, identity: &str) -> Result<Option<JournalEntry>> {
        self.read(|file| {
            file.prepare_cached(&format!("SELECT {COLUMNS} FROM entry WHERE identity = ?1"))?
                .query_row([identity], |row| self.entry(row))
                .optional()
        })
    }

    /// The entry with an id.
    pub(in crate::journal) fn get(&self, id: i64) -> Result<Option<JournalEntry>> {
        self.read(|file| {
            file.prepare_cached(&format!("SELECT {COLUMNS} FROM entry WHERE id = ?1"))?
                .query_row([id], |row| self.entry(row))
                .optional()
        })
    }

    /// Entries after an id, in the order in which they were queued.
    pub(in crate::journal) fn list(
        &self,
        state: Option<EntryState>,
        after: i64,
        limit: u32,
    ) -> Result<Vec<JournalEntry>> {
        let state = state.map(EntryState::as_str);
        self.read(|file| {
            file.prepare_cached(&format!(
                "SELECT {COLUMNS} FROM entry WHERE id > ?1 AND (?2 IS NULL OR state = ?2) ORDER BY id LIMIT ?3"
            ))?
            .query_map(params![after, state, limit], |row| self.entry(row))?
            .collect()
        })
    }

    /// The ids of those that are due: those that wait longest first, those that were never sent before all.
    ///
    /// One that is to wait for longer than anything is made to wait was kept when the clock was wrong, and is due.
    pub(in crate::journal) fn due(&self, now: Option<Timestamp>) -> Result<Vec<i64>> {
        let now = now.map_or(i64::MAX, Timestamp::unix_millis);
        // With room for the random part of a wait.
        let furthest = i64::try_from(2 * LONGEST_ASKED.as_millis()).unwrap_or(i64::MAX);
        self.read(|file| {
            file.prepare_cached(
                "SELECT id FROM entry WHERE state = 'waiting' \
                 AND (coalesce(next_attempt, 0) <= ?1 OR next_attempt > ?2) ORDER BY coalesce(next_attempt, 0), id",
            )?
            .query_map([now, now.saturating_add(furthest)], |row| row.get(0))?
            .collect()
        })
    }

    /// When the first of those that wait is due.
    pub(in crate::journal) fn next_due(&self) -> Result<Option<Timestamp>> {
        self.read(|file| {
            file.prepare_cached(
                "SELECT min(coalesce(next_attempt, 0)) FROM entry WHERE state = 'waiting'",
            )?
            .query_row([], |row| row.get::<_, Option<i64>>(0))
        })
        .map(|millis| millis.and_then(Timestamp::from_unix_millis))
    }

    pub(in crate::journal) fn counts(&self) -> Result<JournalCounts> {
        self.read(|file| {
            let mut counts = JournalCounts::default();
            let mut rows =
                file.prepare_cached("SELECT state, count(*) FROM entry GROUP BY state")?;
            let mut rows = rows.query([])?;
            while let Some(row) = rows.next()? {
                let number = row.get(1)?;
                match EntryState::parse(&row.get::<_, String>(0)?) {
                    Some(EntryState::Provisioned) => counts.provisioned = number,
                    Some(EntryState::Failed) => counts.failed = number,
                    _ => counts.waiting = number,
                }
            }
            Ok(counts)
        })
    }
}
