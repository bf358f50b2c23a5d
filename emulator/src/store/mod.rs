//! State in SQLite: one connection, and a queue in front of it that commits whatever has piled up at once.
//!
//! Whoever finds the connection free works off the queue for everybody ("flat combining"): under load several
//! registrations share one transaction, and a single caller pays no hand-over to another thread. An answer is
//! given only after its transaction is committed.

pub(crate) mod meta;
mod names;
pub(crate) mod records;
mod schema;
pub(crate) mod selection;

use std::collections::VecDeque;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

use rusqlite::Connection;
use tokio::sync::oneshot;
use uuid::Uuid;

use crate::errors::ServiceError;
use crate::records::kind::Kind;
use names::Names;
use records::{Memory, Record, Records};

/// Jobs that share one transaction at most, so that the first of them does not wait forever.
const BATCH: usize = 128;

/// Why the database could not do its work.
#[derive(Debug, Clone, thiserror::Error)]
pub(crate) enum StoreError {
    #[error("{0}")]
    Sqlite(String),
    #[error("the emulator is shutting down")]
    Gone,
    /// The work itself found that it must not be done; it is undone.
    #[error("refused")]
    Refused(Box<ServiceError>),
}

impl From<ServiceError> for StoreError {
    fn from(error: ServiceError) -> Self {
        Self::Refused(Box::new(error))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error.to_string())
    }
}

/// The database.
pub(crate) struct Store {
    connection: Mutex<Connection>,
    queue: Mutex<VecDeque<Box<dyn Job>>>,
    memory: Memory,
    names: Names,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Store").finish_non_exhaustive()
    }
}

impl Store {
    /// Opens the database in this file, or one in memory.
    pub(crate) fn open(file: Option<&Path>, kinds: &[&Kind]) -> Result<Self, StoreError> {
        let connection = match file {
            Some(file) => Connection::open(file)?,
            None => Connection::open_in_memory()?,
        };
        schema::prepare(&connection, file.is_some(), kinds)?;
        Ok(Self {
            connection: Mutex::new(connection),
            queue: Mutex::new(VecDeque::new()),
            memory: Memory::default(),
            names: Names::default(),
        })
    }

    /// Runs `work` in a transaction, with a savepoint of its own, and returns after the commit.
    pub(crate) async fn run<T, F>(&self, work: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnOnce(&Records<'_>) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        lock(&self.queue).push_back(Box::new(Pending {
            work: Some(work),
            result: None,
            reply,
        }));
        // No await between the push and this: a job that was queued is always worked off, by us or by
        // whoever holds the connection, even when the client that asked for it has gone away.
        self.work_off();
        answer.await.unwrap_or(Err(StoreError::Gone))
    }

    /// A record that registrations have looked up before.
    pub(crate) fn remembered(&self, kind: &Kind, id: Uuid) -> Option<Arc<Record>> {
        self.memory.get(kind, id)
    }

    fn work_off(&self) {
        loop {
            let connection = match self.connection.try_lock() {
                Ok(connection) => connection,
                Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
                // The holder looks at the queue again after letting go, and finds our job there.
                Err(TryLockError::WouldBlock) => return,
            };
            loop {
                let batch: Vec<Box<dyn Job>> = {
                    let mut queue = lock(&self.queue);
                    let count = queue.len().min(BATCH);
                    queue.drain(..count).collect()
                };
                if batch.is_empty() {
                    break;
                }
                run_batch(&Records::new(&connection, &self.memory, &self.names), batch);
            }
            drop(connection);
            if lock(&self.queue).is_empty() {
                return;
            }
        }
    }
}

/// Shared locks whose holder cannot have left anything half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn run_batch(records: &Records<'_>, mut batch: Vec<Box<dyn Job>>) {
    let committed = records.execute("BEGIN").and_then(|()| {
        for job in &mut batch {
            job.run(records)?;
        }
        records.execute("COMMIT")
    });
    let failure = committed.err().map(StoreError::from);
    if failure.is_some() {
        let _ = records.execute("ROLLBACK");
        records.names.clear();
    }
    for job in batch {
        job.deliver(failure.as_ref());
    }
}

trait Job: Send {
    /// Does the work; fails only when the transaction as a whole cannot go on.
    fn run(&mut self, records: &Records<'_>) -> rusqlite::Result<()>;
    /// Hands out the result, or the failure of the transaction.
    fn deliver(self: Box<Self>, failure: Option<&StoreError>);
}

struct Pending<F, T> {
    work: Option<F>,
    result: Option<Result<T, StoreError>>,
    reply: oneshot::Sender<Result<T, StoreError>>,
}

impl<F, T> Job for Pending<F, T>
where
    T: Send,
    F: FnOnce(&Records<'_>) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, records: &Records<'_>) -> rusqlite::Result<()> {
        let Some(work) = self.work.take() else {
            return Ok(());
        };
        records.execute("SAVEPOINT job")?;
        let result = work(records);
        if result.is_err() {
            records.execute("ROLLBACK TO job")?;
            records.names.undo();
        } else {
            records.names.settle();
        }
        self.result = Some(result);
        records.execute("RELEASE job")
    }

    fn deliver(self: Box<Self>, failure: Option<&StoreError>) {
        let result = match (failure, self.result) {
            (None, Some(result)) => result,
            (failure, _) => Err(failure.cloned().unwrap_or(StoreError::Gone)),
        };
        // The client may have gone away; the work is done all the same.
        let _ = self.reply.send(result);
    }
}

/// Milliseconds since 1970.
pub(crate) fn now_ms() -> i64 {
    let now = time::OffsetDateTime::now_utc();
    now.unix_timestamp() * 1000 + i64::from(now.millisecond())
}
