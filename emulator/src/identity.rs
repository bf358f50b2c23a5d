//! What makes an emulator this one: key, account, zone and CA, new or taken from its data directory.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::ca::{Authority, Saved};
use crate::data::{self, DataDir};
use crate::options::Options;
use crate::start::StartError;
use crate::store::Store;

#[derive(Debug, Serialize, Deserialize)]
struct Kept {
    api_key: String,
    account_id: Uuid,
    primary_rzone_id: Uuid,
    authority: Saved,
}

/// The identity in use.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) api_key: String,
    pub(crate) account_id: Uuid,
    pub(crate) primary_rzone_id: Uuid,
    pub(crate) authority: Arc<Authority>,
}

impl Identity {
    /// Takes the identity from the store, or makes one and keeps it there.
    pub(crate) async fn load(
        store: &Store,
        data: Option<&DataDir>,
        options: &Options,
    ) -> Result<Self, StartError> {
        if let Some(key) = &options.api_key {
            check_key(key)?;
        }
        let kept = if let Some(text) = store.meta("identity").await? {
            serde_json::from_str::<Kept>(&text)
                .map_err(|error| StartError::Data(format!("its identity is unreadable: {error}")))?
        } else if let Some(lost) = data.and_then(|data| data.account) {
            // Another account under the same name would be the worst surprise.
            return Err(data::emptied(lost));
        } else {
            let kept = create(options)?;
            let text = serde_json::to_string(&kept)
                .map_err(|error| StartError::Data(error.to_string()))?;
            store.set_meta("identity", text).await?;
            kept
        };
        if options.account_id.is_some_and(|id| id != kept.account_id) {
            return Err(StartError::Data(format!(
                "it belongs to account {}",
                kept.account_id
            )));
        }
        if let Some(data) = data {
            data.keep_account(kept.account_id)?;
        }
        Ok(Self {
            api_key: options.api_key.clone().unwrap_or(kept.api_key),
            account_id: kept.account_id,
            primary_rzone_id: kept.primary_rzone_id,
            authority: Arc::new(Authority::load(kept.authority)?),
        })
    }
}

fn create(options: &Options) -> Result<Kept, StartError> {
    Ok(Kept {
        api_key: format!("emulator_{}", Uuid::new_v4().simple()),
        account_id: options.account_id.unwrap_or_else(Uuid::new_v4),
        primary_rzone_id: Uuid::new_v4(),
        authority: Authority::create()?.saved,
    })
}

/// Keys that were seen in public are two hexadecimal strings joined by an underscore. Such a key does not belong
/// into a test double's command line.
fn check_key(key: &str) -> Result<(), StartError> {
    let hexadecimal =
        |part: &str| part.len() >= 16 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if key
        .split_once('_')
        .is_some_and(|(left, right)| hexadecimal(left) && hexadecimal(right))
    {
        return Err(StartError::ProductionKey);
    }
    if key.trim().is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(StartError::UnusableKey);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn production_keys_are_refused() {
        let live = "0123456789abcdef0123456789_fedcba9876543210fedcba98765432";
        assert!(matches!(check_key(live), Err(StartError::ProductionKey)));
        assert!(matches!(
            check_key("with space"),
            Err(StartError::UnusableKey)
        ));
        assert!(check_key("emulator_1").is_ok());
        assert!(check_key("API_KEY").is_ok());
    }
}
