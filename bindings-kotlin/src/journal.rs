//! A queue of devices to provision, in a file: for an app whose network comes and goes.

mod records;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use devtrust::journal::{Journal, JournalFile, SendOptions};
use devtrust::{Error, ErrorCode, ProvisionDevice, Secret};
use devtrust_core::keys;

pub use records::{EntryState, JournalCounts, JournalEntry, JournalProgress, Sent};

use crate::NativeClient;
use crate::error::DevtrustError;
use crate::executor::{run, runtime};
use crate::host::{HostError, HostSigner, ListenerQueue, Signer};

/// How long a signer may take, which may ask a person.
const PATIENCE: Duration = Duration::from_secs(120);

/// Is told how sending a journal comes along, one thing after the other. What it throws is ignored; steps that it is too
/// slow for are left out, and how an entry ended comes late.
#[uniffi::export(foreign)]
#[async_trait]
pub trait JournalListener: Send + Sync {
    /// An entry began, took a step or ended.
    async fn progress(&self, progress: JournalProgress) -> Result<(), HostError>;
}

/// What the journal of each language is made from.
#[derive(Debug, uniffi::Object)]
pub struct NativeJournal {
    /// Nothing once it was closed.
    journal: Mutex<Option<Journal>>,
    is_encrypted: bool,
}

impl NativeJournal {
    /// The queue, unless it was closed.
    fn journal(&self) -> Result<Journal, Error> {
        let journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        journal.clone().ok_or_else(|| {
            Error::new(
                ErrorCode::ConfigurationClosed,
                "this journal was closed; open it again",
            )
        })
    }
}

#[uniffi::export]
impl NativeJournal {
    /// Opens a journal, and makes it where there is none. The folder must exist, and should be one that only the app can
    /// read. With a passphrase, its private keys are encrypted.
    ///
    /// Errors: `configuration.journal` for a file that cannot be used, also where it has another passphrase, or none; it is
    /// left as it is.
    #[uniffi::constructor]
    pub async fn open(path: String, passphrase: Option<Secret>) -> Result<Self, DevtrustError> {
        let file = file(path, passphrase);
        let journal = run(async move { Journal::open(file).await }).await?;
        Ok(Self {
            is_encrypted: journal.is_encrypted(),
            journal: Mutex::new(Some(journal)),
        })
    }

    /// Whether private keys are encrypted in the file. It was made with a passphrase, or without one, and stays as it is.
    pub fn is_encrypted(&self) -> bool {
        self.is_encrypted
    }

    /// Refuses calls from now on with `configuration.closed`. Those under way go on; the file is let go of after them.
    pub fn shut_down(&self) {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let closed = journal.take();
        drop(journal);
        // Outside of the lock: closing the file may wait for the disk.
        drop(closed);
    }

    /// Queues a device. Nothing is sent. When this returns, the device is in the file and survives everything but the
    /// loss of the file.
    ///
    /// The certificate signing request is made here: the caller's, one that the signer signs, or one of a P-256 key that
    /// is made here and kept in the file until the entry is forgotten. Queuing the same device again gives its entry and
    /// changes nothing.
    ///
    /// Errors: `validation.invalid_request` with every violation; `configuration.signer`; `conflict.queued` where the
    /// journal holds a device of this name in this group with another description or key; `configuration.journal`.
    #[uniffi::method(default(signer = None))]
    pub async fn queue(
        &self,
        request: ProvisionDevice,
        signer: Option<Arc<dyn Signer>>,
    ) -> Result<JournalEntry, DevtrustError> {
        let signer = match signer {
            Some(signer) => {
                let signer: Arc<dyn keys::Signer> = Arc::new(HostSigner::new(signer, PATIENCE)?);
                Some(signer)
            }
            None => None,
        };
        let journal = self.journal()?;
        let entry = run(async move { journal.queue(request, signer).await }).await?;
        Ok(entry.into())
    }

    /// Entries in the order in which they were queued: those in one state, or all; those after an id; 100 where no limit
    /// is said.
    #[uniffi::method(default(state = None, after = None, limit = 100))]
    pub async fn entries_page(
        &self,
        state: Option<EntryState>,
        after: Option<String>,
        limit: u32,
    ) -> Result<Vec<JournalEntry>, DevtrustError> {
        let journal = self.journal()?;
        let state = state.map(Into::into);
        let entries =
            run(async move { journal.entries(state, after.as_deref(), limit).await }).await?;
        Ok(entries.into_iter().map(Into::into).collect())
    }

    /// One entry. Errors: `not_found.entry`.
    pub async fn entry(&self, id: String) -> Result<JournalEntry, DevtrustError> {
        let journal = self.journal()?;
        Ok(run(async move { journal.entry(&id).await }).await?.into())
    }

    /// How many entries stand where.
    pub async fn counts(&self) -> Result<JournalCounts, DevtrustError> {
        let journal = self.journal()?;
        Ok(run(async move { journal.counts().await }).await?.into())
    }

    /// Takes a device back that was not sent, or that the service refused.
    ///
    /// Errors: `conflict.being_sent`; `conflict.maybe_registered` where an attempt was cut off, so that the service may
    /// have the device: send the journal to find out, or `forget` the entry; `conflict.state` where it is provisioned;
    /// `not_found.entry`.
    pub async fn withdraw(&self, id: String) -> Result<(), DevtrustError> {
        let journal = self.journal()?;
        Ok(run(async move { journal.withdraw(&id).await }).await?)
    }

    /// Removes an entry, whatever is known of it: one that is provisioned, once its certificate is installed; or one that
    /// is given up. A key that was made for it is gone with it.
    ///
    /// Errors: `conflict.being_sent`; `not_found.entry`.
    pub async fn forget(&self, id: String) -> Result<(), DevtrustError> {
        let journal = self.journal()?;
        Ok(run(async move { journal.forget(&id).await }).await?)
    }

    /// Has an entry sent with the next pass: one that was refused, or one that waits for a later moment.
    ///
    /// Errors: `conflict.state` where it is provisioned; `not_found.entry`.
    pub async fn retry(&self, id: String) -> Result<(), DevtrustError> {
        let journal = self.journal()?;
        Ok(run(async move { journal.retry(&id).await }).await?)
    }

    /// Sends what waits, each entry once, and gives what came of it. Safe to cancel at any moment, to run again, and to
    /// run in several processes at once.
    ///
    /// A device that the service refuses is `failed` with its problem, and the others go on. Where the network is gone,
    /// the pass ends early and says so in `offline`; nothing is lost.
    ///
    /// Errors: `authentication`, `configuration` for a client that cannot send anything; `configuration.journal`.
    #[uniffi::method(default(concurrency = 4, listener = None))]
    pub async fn send_with(
        &self,
        client: Arc<NativeClient>,
        concurrency: u32,
        listener: Option<Arc<dyn JournalListener>>,
    ) -> Result<Sent, DevtrustError> {
        let (journal, client) = (self.journal()?, client.core());
        let (options, updates) = options(concurrency, listener)?;
        let outcome = run(async move { journal.send(&client, options).await }).await;
        flush(updates).await;
        Ok(outcome?.into())
    }

    /// Sends what waits and what is queued later, until it is cancelled: what was queued at once, what failed after a
    /// while, and all of it when the network is back.
    ///
    /// Errors: `authentication`, `configuration` for a client that cannot send anything; `configuration.journal`.
    #[uniffi::method(default(concurrency = 4, listener = None))]
    pub async fn keep_sending_with(
        &self,
        client: Arc<NativeClient>,
        concurrency: u32,
        listener: Option<Arc<dyn JournalListener>>,
    ) -> Result<(), DevtrustError> {
        let (journal, client) = (self.journal()?, client.core());
        let (options, updates) = options(concurrency, listener)?;
        let outcome = run(async move { journal.keep_sending(&client, options).await }).await;
        flush(updates).await;
        Ok(outcome?)
    }
}

/// A journal's file.
pub(crate) fn file(path: String, passphrase: Option<Secret>) -> JournalFile {
    let file = JournalFile::new(path);
    match passphrase {
        Some(passphrase) => file.passphrase(passphrase),
        None => file,
    }
}

type Listener = Option<Arc<HostListener>>;

fn options(
    concurrency: u32,
    listener: Option<Arc<dyn JournalListener>>,
) -> Result<(SendOptions, Listener), DevtrustError> {
    let runtime = runtime()?;
    let listener = listener.map(|host| {
        Arc::new(HostListener(ListenerQueue::new(runtime, move |progress| {
            let host = Arc::clone(&host);
            async move { drop(host.progress(progress).await) }
        })))
    });
    let mut options = SendOptions::default();
    options.concurrency = concurrency;
    options.listener = listener.clone().map(|listener| listener as _);
    Ok((options, listener))
}

async fn flush(listener: Listener) {
    if let Some(listener) = listener {
        listener.0.flush().await;
    }
}

/// The journal's side of a listener.
struct HostListener(ListenerQueue<JournalProgress>);

impl fmt::Debug for HostListener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HostListener")
    }
}

impl devtrust::journal::JournalListener for HostListener {
    fn progress(&self, progress: devtrust::journal::JournalProgress) {
        let progress = JournalProgress::from(progress);
        if progress.state == EntryState::Sending {
            self.0.put(progress);
        } else {
            self.0.put_last(progress.entry_id.clone(), progress);
        }
    }
}
