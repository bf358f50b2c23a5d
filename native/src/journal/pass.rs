//! One pass over what waits: each entry is sent once.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use devtrust_core::error::Kind;
use devtrust_core::workflows::Places;
use devtrust_core::{Client, Error, ErrorCode, ProvisionedDevice, Result, Timestamp};
use tokio::task::JoinSet;

use super::entry::{EntryState, Problem};
use super::progress::{JournalListener, Teller};
use super::store::{Claim, Outcome, json};
use super::{Inner, Journal, Reserved, now};
use crate::many::{Window, window};

/// The longest wait of an entry between two passes of [`Journal::keep_sending`].
const LONGEST_WAIT: Duration = Duration::from_secs(300);
/// The longest wait that the service may ask for.
pub(super) const LONGEST_ASKED: Duration = Duration::from_secs(3600);

/// How to send.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct SendOptions {
    /// How many devices are provisioned at the same time at most; 4 by default. Within that, the number of requests follows
    /// what the service takes, as in a run of many inputs, and is shared with those.
    pub concurrency: u32,
    /// Who is told how it comes along.
    pub listener: Option<Arc<dyn JournalListener>>,
}

impl Default for SendOptions {
    fn default() -> Self {
        Self {
            concurrency: 4,
            listener: None,
        }
    }
}

/// What one pass did.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Sent {
    /// Devices that are registered now, with their certificates in the journal.
    pub provisioned: u32,
    /// Entries that were refused for good.
    pub failed: u32,
    /// Entries that wait for another pass.
    pub waiting: u32,
    /// Why the pass ended before every entry was tried: the network is not there.
    pub offline: Option<Problem>,
}

/// What the devices of one pass share.
#[derive(Debug, Default)]
pub(super) struct Tally {
    of: u32,
    done: AtomicU32,
    /// Failures of network or service since something last went well.
    failures: AtomicU32,
    stop: AtomicBool,
}

impl Tally {
    pub(super) fn progress(&self) -> (u32, u32) {
        (self.done.load(Ordering::Relaxed), self.of)
    }
}

impl Journal {
    /// Sends what waits, each entry once, and gives what came of it. Safe to cancel at any moment, to run again, and to
    /// run in several processes at once.
    ///
    /// A device that the service refuses (its name is taken by a device with another key, a certificate profile does not
    /// exist) is `failed` with its problem, and the others go on. Where the network is gone, the pass ends early and says
    /// so in `offline`; nothing is lost.
    ///
    /// Errors: `authentication`, `configuration` for a client that cannot send anything; `configuration.journal`.
    pub async fn send(&self, client: &Client, options: SendOptions) -> Result<Sent> {
        let due = self.stored(|store| store.due(None)).await?;
        self.pass(client, &options, due).await
    }

    pub(super) async fn pass(
        &self,
        client: &Client,
        options: &SendOptions,
        due: Vec<i64>,
    ) -> Result<Sent> {
        let tally = Arc::new(Tally {
            of: u32::try_from(due.len()).unwrap_or(u32::MAX),
            ..Tally::default()
        });
        let slots = usize::try_from(options.concurrency.max(1)).unwrap_or(1);
        let places = Arc::new(Places::default());
        let window = window(client.engine());
        let mut sent = Sent::default();
        let mut problem = None;
        // Dropping the set ends what is under way.
        let mut running = JoinSet::new();
        let mut due = due.into_iter();
        loop {
            while running.len() < slots && !tally.stop.load(Ordering::Relaxed) {
                let Some(id) = due.next() else { break };
                let one = One {
                    inner: Arc::clone(&self.0),
                    client: client.clone(),
                    listener: options.listener.clone(),
                    tally: Arc::clone(&tally),
                    places: Arc::clone(&places),
                    window: Arc::clone(&window),
                    patience: options.concurrency.max(1),
                };
                running.spawn(one.send(id));
            }
            let Some(ended) = running.join_next().await else {
                break;
            };
            match ended.unwrap_or_else(|error| {
                Err(Error::new(ErrorCode::InternalDefect, error.to_string()))
            }) {
                Ok(Fate::Provisioned) => sent.provisioned += 1,
                Ok(Fate::Failed) => sent.failed += 1,
                Ok(Fate::Waiting) => {}
                Ok(Fate::Stopped(error)) => {
                    problem.get_or_insert(error);
                }
                Err(error) => {
                    tally.stop.store(true, Ordering::Relaxed);
                    problem.get_or_insert(error);
                }
            }
        }
        match problem {
            Some(error) if !is_of_network(&error) => Err(error),
            problem => {
                sent.waiting = self.counts().await?.waiting;
                sent.offline = problem
                    .and_then(|error| Problem::write(&error))
                    .and_then(|text| Problem::read(&text));
                Ok(sent)
            }
        }
    }
}

/// What became of one entry.
enum Fate {
    Provisioned,
    Failed,
    /// It failed, or somebody else has it.
    Waiting,
    /// The others would fail, too.
    Stopped(Error),
}

/// What sends one entry.
struct One {
    inner: Arc<Inner>,
    client: Client,
    listener: Option<Arc<dyn JournalListener>>,
    tally: Arc<Tally>,
    /// Most devices of a pass belong to the same place.
    places: Arc<Places>,
    /// As many requests as the service takes.
    window: Arc<Window>,
    /// So many failures in a row mean that the network is gone.
    patience: u32,
}

impl One {
    async fn send(self, id: i64) -> Result<Fate> {
        let journal = Journal(Arc::clone(&self.inner));
        // What is written goes on where this is cancelled: the entry stays reserved until it is done.
        let Some(reserved) = Reserved::new(&self.inner, id).map(Arc::new) else {
            return Ok(Fate::Waiting);
        };
        let held = Arc::clone(&reserved);
        let claimed = journal.stored(move |store| {
            let _held = held;
            store.claim(id)
        });
        let Some(claim) = claimed.await? else {
            return Ok(Fate::Waiting);
        };
        let teller = Arc::new(Teller {
            entry_id: id.to_string(),
            device_name: claim.request.device.name.clone(),
            listener: self.listener.clone(),
            pass: Arc::clone(&self.tally),
            registration: Mutex::default(),
        });
        teller.tell(EntryState::Sending, None, None);
        let mut options = self.client.engine().options().clone();
        options.progress = Some(Arc::clone(&teller) as _);
        options.memory = Some(Arc::clone(&self.places) as _);
        let runtime = Arc::clone(self.client.engine().runtime());
        options.pace = Some(self.window.pace(runtime));
        let outcome = self
            .client
            .with(options)
            .provision_device(claim.request.clone())
            .await;
        match outcome {
            Ok(device) => self.keep(reserved, device, claim, &teller).await,
            Err(error) => self.give_up(reserved, error, claim, &teller).await,
        }
    }

    async fn keep(
        &self,
        reserved: Arc<Reserved>,
        mut device: ProvisionedDevice,
        claim: Claim,
        teller: &Teller,
    ) -> Result<Fate> {
        let key = device
            .private_key
            .take()
            .or_else(|| claim.private_key.clone());
        let text = json(&device)?;
        let kept = Journal(Arc::clone(&self.inner))
            .stored(move |store| store.provisioned(reserved.id, &claim, &text, key.as_ref(), now()))
            .await?;
        self.tally.failures.store(0, Ordering::Relaxed);
        self.tally.done.fetch_add(1, Ordering::Relaxed);
        if !kept {
            return Ok(Fate::Waiting);
        }
        teller.tell(EntryState::Provisioned, None, None);
        Ok(Fate::Provisioned)
    }

    async fn give_up(
        &self,
        reserved: Arc<Reserved>,
        error: Error,
        claim: Claim,
        teller: &Teller,
    ) -> Result<Fate> {
        let for_good = is_refusal(&error);
        let outcome = Outcome {
            next_attempt: (!for_good).then(|| next_attempt(claim.attempts, &error)),
            maybe_registered: teller.may_be_there(&error, for_good, claim.maybe_registered),
            problem: Problem::write(&error),
        };
        let problem = outcome.problem.as_deref().and_then(Problem::read);
        Journal(Arc::clone(&self.inner))
            .stored(move |store| store.failed(reserved.id, claim.attempts, &outcome))
            .await?;
        self.tally.done.fetch_add(1, Ordering::Relaxed);
        if for_good {
            teller.tell(EntryState::Failed, None, problem);
            return Ok(Fate::Failed);
        }
        teller.tell(EntryState::Waiting, None, problem);
        if self.is_hopeless(&error) {
            self.tally.stop.store(true, Ordering::Relaxed);
            return Ok(Fate::Stopped(error));
        }
        Ok(Fate::Waiting)
    }

    /// Whether the entries after this one would fail in the same way.
    fn is_hopeless(&self, error: &Error) -> bool {
        let nothing_gets_out = [
            ErrorCode::TransportConnect,
            ErrorCode::TransportDns,
            ErrorCode::TransportProxy,
            ErrorCode::TransportTls,
        ];
        if !is_of_network(error) || nothing_gets_out.contains(&error.code()) {
            return is_of_caller(error) || is_of_network(error);
        }
        let failures = self.tally.failures.fetch_add(1, Ordering::Relaxed) + 1;
        failures >= self.patience
    }
}

/// The service says no to this device, and would say so again.
fn is_refusal(error: &Error) -> bool {
    !error.is_retryable()
        && matches!(
            error.kind(),
            Kind::Validation | Kind::Permission | Kind::NotFound | Kind::Conflict
        )
}

/// Nothing can be sent with this client.
fn is_of_caller(error: &Error) -> bool {
    matches!(
        error.kind(),
        Kind::Authentication | Kind::Configuration | Kind::Cancelled
    )
}

/// Network or service are not there.
fn is_of_network(error: &Error) -> bool {
    matches!(error.kind(), Kind::Transport | Kind::Timeout | Kind::Server)
}

/// One second, two, four, ..., five minutes, or what the service asks for; up to half as long again, so that stations
/// whose network comes back at the same time do not call at the same time.
fn next_attempt(attempts: u32, error: &Error) -> Timestamp {
    let doubled = Duration::from_secs(1 << attempts.saturating_sub(1).min(16));
    let asked = error
        .report()
        .retry_after
        .unwrap_or_default()
        .min(LONGEST_ASKED);
    let wait = doubled.min(LONGEST_WAIT).max(asked);
    let half = u64::try_from(wait.as_millis() / 2).unwrap_or_default();
    let more = getrandom::u64().unwrap_or_default() % (half + 1);
    let millis = i64::try_from(wait.as_millis())
        .unwrap_or(i64::MAX)
        .saturating_add_unsigned(more);
    let at = now().unix_millis().saturating_add(millis);
    Timestamp::from_unix_millis(at).unwrap_or_else(now)
}
