//! The emulator's parts: everything that a request may need.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use uuid::Uuid;

use crate::ca::Authority;
use crate::faults::Faults;
use crate::journal::Journal;
use crate::options::Options;
use crate::ready::Ready;
use crate::records::kind::Kind;
use crate::store::Store;
use crate::store::records::Records;

/// The emulator.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) options: Options,
    pub(crate) api_key: String,
    pub(crate) account_id: Uuid,
    pub(crate) primary_rzone_id: Uuid,
    /// The kinds of records that there are.
    pub(crate) kinds: &'static [&'static Kind],
    pub(crate) store: Store,
    pub(crate) authority: Arc<Authority>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) faults: Faults,
    /// How often each device's bootstrap configuration was asked for while "not ready yet".
    pub(crate) bootstrap_attempts: Mutex<HashMap<Uuid, u32>>,
    pub(crate) ready: Ready,
}

/// See [`App::derived_id`].
pub(crate) fn derived_id(account: Uuid, what: &str) -> Uuid {
    let text = format!("{account} {what}");
    let digest = ring::digest::digest(&ring::digest::SHA256, text.as_bytes());
    let bytes = digest.as_ref().first_chunk::<16>().copied();
    uuid::Builder::from_random_bytes(bytes.unwrap_or_default()).into_uuid()
}

/// The state of every handler.
pub(crate) type Shared = axum::extract::State<Arc<App>>;

impl App {
    /// An id that this emulator has for something that is there from the beginning: the same after a restart.
    pub(crate) fn derived_id(&self, what: &str) -> Uuid {
        derived_id(self.account_id, what)
    }

    /// Puts in what an emulator has from the beginning, where it is missing.
    pub(crate) fn plant(&self, records: &Records<'_>) -> rusqlite::Result<()> {
        for kind in self.kinds {
            for seed in (kind.seeds)(self) {
                if records.find(kind, seed.id)?.is_none() {
                    records.insert(kind, seed)?;
                }
            }
        }
        Ok(())
    }
}
