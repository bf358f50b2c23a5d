//! The emulator's parts: everything that a request may need.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use http::HeaderMap;
use rcgen::CustomExtension;
use uuid::Uuid;

use crate::ca::Authority;
use crate::faults::Faults;
use crate::journal::Journal;
use crate::kinds::account_manager::users::USERS;
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
    /// Where issued certificates say that their revocation shows.
    pub(crate) revocation: Vec<CustomExtension>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) faults: Faults,
    /// How often each device's bootstrap configuration was asked for while "not ready yet".
    pub(crate) bootstrap_attempts: Mutex<HashMap<Uuid, u32>>,
    /// API keys besides the emulator's own: the tokens of service users.
    pub(crate) tokens: Mutex<HashSet<String>>,
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
        if self.kinds.iter().any(|kind| kind.key == USERS.key) {
            let users = records.within(&USERS, self.account_id)?;
            let tokens = users.iter().map(|user| user.text("token").to_owned());
            *self.tokens() = tokens.filter(|token| !token.is_empty()).collect();
        }
        Ok(())
    }

    /// Takes one more API key.
    pub(crate) fn keep_token(&self, token: &str) {
        self.tokens().insert(token.to_owned());
    }

    /// The API key that a request is measured by: its own where it is a service user's token.
    pub(crate) fn key_for(&self, headers: &HeaderMap) -> String {
        let sent = headers.get("x-api-key").and_then(|key| key.to_str().ok());
        let is_token = |sent: &&str| self.tokens().contains(*sent);
        sent.filter(is_token).unwrap_or(&self.api_key).to_owned()
    }

    fn tokens(&self) -> std::sync::MutexGuard<'_, HashSet<String>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
