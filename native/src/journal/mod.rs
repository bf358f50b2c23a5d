//! A queue of devices to provision, in a file: for stations whose network comes and goes.
//!
//! A device is described and queued without a network, and sent when there is one. What was queued survives the end of
//! the process at any moment. Sending is provisioning as ever, which looks before it creates, with a certificate signing
//! request that was made when the device was queued: however often an entry is sent, by however many processes, it gives
//! one device with a certificate for one key.

mod entry;
mod keep;
mod pass;
mod progress;
mod shared;
mod store;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use devtrust_core::keys::{Csr, LocalKeys, Signer};
use devtrust_core::workflows::{Prepared, prepare};
use devtrust_core::{Error, ErrorCode, ProvisionDevice, Result, Timestamp};
use tokio::sync::Notify;

pub use crate::journal_file::JournalFile;
pub use entry::{EntryState, JournalCounts, JournalEntry, Problem, ProblemField};
pub use pass::{SendOptions, Sent};
pub use progress::{JournalListener, JournalProgress};
pub(crate) use shared::rest;
use store::Store;
pub(crate) use store::{json, make, refused};

/// A queue of devices in a file. Cheap to clone; all clones are the same queue.
///
/// Several processes may use one file at the same time. Opened again in one process, it is the same queue.
#[derive(Debug, Clone)]
pub struct Journal(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    store: Store,
    /// What this process is sending.
    sending: Mutex<HashSet<i64>>,
    /// Something was queued, or is to be sent again.
    work: Notify,
}

impl Journal {
    /// Opens a journal, and makes it where there is none. The folder must exist, and should be one that only the
    /// application can read: the file holds the keys that were made for devices without a signer, encrypted where a
    /// [passphrase](JournalFile::passphrase) is given.
    ///
    /// Errors: `configuration.journal` for a file that cannot be used, also where it has another passphrase, or none; it is left
    /// as it is.
    pub async fn open(file: impl Into<JournalFile>) -> Result<Self> {
        let file = file.into();
        Ok(Self(blocking(move || shared::open(&file)).await?))
    }

    /// Whether private keys are encrypted in the file. It was made with a passphrase, or without one, and stays as it is.
    pub fn is_encrypted(&self) -> bool {
        self.0.store.is_encrypted()
    }

    /// Queues a device. Nothing is sent. When this returns, the device is in the file and survives everything but the
    /// loss of the file.
    ///
    /// The certificate signing request is made here: the caller's, one that the signer signs, or one of a P-256 key that
    /// is made here and kept in the file. Queuing the same device again gives its entry and changes nothing.
    ///
    /// Errors: `validation.invalid_request` with every violation; `configuration.signer`; `conflict.queued` where the
    /// journal holds a device of this name in this group with another description or key; `configuration.journal`.
    pub async fn queue(
        &self,
        request: ProvisionDevice,
        signer: Option<Arc<dyn Signer>>,
    ) -> Result<JournalEntry> {
        let identity = identity(&request)?;
        let key = identity.clone();
        if let Some(entry) = self.stored(move |store| store.find(&key)).await? {
            return self.same(entry, &request, signer.as_deref());
        }
        let mut keys = LocalKeys::default();
        keys.signer.clone_from(&signer);
        let Prepared {
            request: ready,
            private_key,
            ..
        } = prepare(request.clone(), &keys).await?;
        let inner = Arc::clone(&self.0);
        let inserted = self.stored(move |store| {
            let (entry, added) = store.insert(&identity, &ready, private_key.as_ref(), now())?;
            // Also where the caller does not wait any more.
            if added {
                inner.work.notify_one();
            }
            Ok((entry, added))
        });
        let (entry, added) = inserted.await?;
        if !added {
            // Somebody else queued it in the meantime.
            return self.same(entry, &request, signer.as_deref());
        }
        Ok(self.shown(entry))
    }

    /// Entries in the order in which they were queued: those in one state, or all; those after an id, at most `limit`.
    pub async fn entries(
        &self,
        state: Option<EntryState>,
        after: Option<&str>,
        limit: u32,
    ) -> Result<Vec<JournalEntry>> {
        let after = after.map_or(Ok(0), number)?;
        match state {
            Some(EntryState::Sending) => self.being_sent(after, limit).await,
            Some(EntryState::Waiting) => self.waiting(after, limit).await,
            kept => {
                let entries = self
                    .stored(move |store| store.list(kept, after, limit))
                    .await?;
                Ok(entries.into_iter().map(|entry| self.shown(entry)).collect())
            }
        }
    }

    /// What this process sends; in the file, it waits.
    async fn being_sent(&self, after: i64, limit: u32) -> Result<Vec<JournalEntry>> {
        let mut ids: Vec<i64> = self.0.sending().iter().copied().collect();
        ids.retain(|id| *id > after);
        ids.sort_unstable();
        let entries = self
            .stored(move |store| {
                let entries = ids.into_iter().filter_map(|id| store.get(id).transpose());
                entries.collect::<Result<Vec<_>>>()
            })
            .await?;
        let entries = entries.into_iter().map(|entry| self.shown(entry));
        let sending = entries.filter(|entry| entry.state == EntryState::Sending);
        Ok(sending
            .take(usize::try_from(limit).unwrap_or(usize::MAX))
            .collect())
    }

    /// What waits and is not being sent: as many as asked for, where there are as many.
    async fn waiting(&self, mut after: i64, limit: u32) -> Result<Vec<JournalEntry>> {
        let limit_len = usize::try_from(limit).unwrap_or(usize::MAX);
        let mut found = Vec::new();
        loop {
            let page = self
                .stored(move |store| store.list(Some(EntryState::Waiting), after, limit))
                .await?;
            let is_last = page.len() < limit_len;
            if let Some(last) = page.last() {
                after = number(&last.id)?;
            }
            let shown = page.into_iter().map(|entry| self.shown(entry));
            found.extend(shown.filter(|entry| entry.state == EntryState::Waiting));
            if is_last || found.len() >= limit_len {
                found.truncate(limit_len);
                return Ok(found);
            }
        }
    }

    /// One entry. Errors: `not_found.entry`.
    pub async fn entry(&self, id: &str) -> Result<JournalEntry> {
        let key = number(id)?;
        let entry = self.stored(move |store| store.get(key)).await?;
        entry.map_or_else(|| Err(missing(id)), |entry| Ok(self.shown(entry)))
    }

    /// How many entries stand where.
    pub async fn counts(&self) -> Result<JournalCounts> {
        self.stored(Store::counts).await
    }

    /// Takes a device back that was not sent, or that the service refused.
    ///
    /// Errors: `conflict.being_sent`; `conflict.maybe_registered` where an attempt was cut off, so that the service may
    /// have the device: send the journal to find out, or `forget` the entry; `conflict.state` where it is provisioned;
    /// `not_found.entry`.
    pub async fn withdraw(&self, id: &str) -> Result<()> {
        let reserved = self.reserve(id).await?;
        if self
            .stored(move |store| store.withdraw(reserved.id))
            .await?
        {
            return Ok(());
        }
        let entry = self.entry(id).await?;
        let device = &entry.request.device.name;
        Err(if entry.state == EntryState::Provisioned {
            Error::new(
                ErrorCode::ConflictState,
                format!(
                    "{device} is registered: disable and delete the device, and forget the entry"
                ),
            )
        } else {
            Error::new(
                ErrorCode::ConflictMaybeRegistered,
                format!(
                    "{device} was sent, and the outcome is not known: send the journal to find out, or forget the entry"
                ),
            )
        })
    }

    /// Removes an entry, whatever is known of it: one that is provisioned, once its certificate is installed; or one that
    /// is given up. A key that was made for it is gone with it.
    ///
    /// Errors: `conflict.being_sent`; `not_found.entry`.
    pub async fn forget(&self, id: &str) -> Result<()> {
        let reserved = self.reserve(id).await?;
        if self.stored(move |store| store.forget(reserved.id)).await? {
            return Ok(());
        }
        Err(missing(id))
    }

    /// Has an entry sent with the next pass: one that was refused, or one that waits for a later moment.
    ///
    /// Errors: `conflict.state` where it is provisioned; `not_found.entry`.
    pub async fn retry(&self, id: &str) -> Result<()> {
        let key = number(id)?;
        if self.stored(move |store| store.retry(key)).await? {
            self.0.work.notify_one();
            return Ok(());
        }
        let entry = self.entry(id).await?;
        Err(Error::new(
            ErrorCode::ConflictState,
            format!("{} is provisioned already", entry.request.device.name),
        ))
    }

    /// Keeps an entry from being sent while something else is done with it.
    async fn reserve(&self, id: &str) -> Result<Reserved> {
        match Reserved::new(&self.0, number(id)?) {
            Some(reserved) => Ok(reserved),
            None => Err(being_sent(&self.entry(id).await?.request.device.name)),
        }
    }

    /// The entry, if it is for this description and key.
    fn same(
        &self,
        entry: JournalEntry,
        request: &ProvisionDevice,
        signer: Option<&dyn Signer>,
    ) -> Result<JournalEntry> {
        let mut described = entry.request.clone();
        described.csr.clone_from(&request.csr);
        let kept = public_key(entry.request.csr.as_deref());
        let same_key = match (&request.csr, signer) {
            (Some(csr), _) => public_key(Some(csr)) == kept,
            (None, Some(signer)) => Some(signer.public_key()) == kept.as_deref(),
            (None, None) => true,
        };
        if described == *request && same_key {
            return Ok(self.shown(entry));
        }
        let other = if same_key {
            "another description"
        } else {
            "another key"
        };
        Err(Error::new(
            ErrorCode::ConflictQueued,
            format!(
                "entry {} is {} in the same group with {other}",
                entry.id, request.device.name
            ),
        ))
    }

    /// With what only this process knows.
    fn shown(&self, mut entry: JournalEntry) -> JournalEntry {
        let sending = number(&entry.id).is_ok_and(|id| self.0.sending().contains(&id));
        if sending && entry.state == EntryState::Waiting {
            entry.state = EntryState::Sending;
        }
        entry
    }

    /// Works on the file, in a thread that may wait for the disk.
    async fn stored<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let inner = Arc::clone(&self.0);
        blocking(move || work(&inner.store)).await
    }
}

impl Inner {
    fn new(store: Store) -> Self {
        Self {
            store,
            sending: Mutex::default(),
            work: Notify::new(),
        }
    }

    fn sending(&self) -> MutexGuard<'_, HashSet<i64>> {
        self.sending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// An entry that nobody else in this process sends or removes meanwhile.
#[derive(Debug)]
struct Reserved {
    id: i64,
    inner: Arc<Inner>,
}

impl Reserved {
    /// Nothing where somebody else has it.
    fn new(inner: &Arc<Inner>, id: i64) -> Option<Self> {
        inner.sending().insert(id).then(|| Self {
            id,
            inner: Arc::clone(inner),
        })
    }
}

impl Drop for Reserved {
    fn drop(&mut self) {
        self.inner.sending().remove(&self.id);
    }
}

/// Work that waits for the disk. Once begun it is done, also where nobody waits for it any more.
pub(crate) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(Error::new(ErrorCode::InternalDefect, error.to_string())))
}

/// What makes a device one and the same: the service has one device of a name in a group.
fn identity(request: &ProvisionDevice) -> Result<String> {
    json(&[
        &request.account_id,
        &request.division.name,
        &request.device_group.name,
        &request.device.name,
    ])
}

fn public_key(csr: Option<&str>) -> Option<Vec<u8>> {
    Some(Csr::from_pem(csr?).ok()?.public_key().to_vec())
}

fn number(id: &str) -> Result<i64> {
    id.parse().map_err(|_| missing(id))
}

fn missing(id: &str) -> Error {
    Error::new(
        ErrorCode::NotFoundEntry,
        format!("the journal has no entry {id}"),
    )
}

fn being_sent(device: &str) -> Error {
    Error::new(
        ErrorCode::ConflictBeingSent,
        format!("{device} is being sent"),
    )
}

fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    let millis = i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
    Timestamp::from_unix_millis(millis).unwrap_or(Timestamp::EPOCH)
}
