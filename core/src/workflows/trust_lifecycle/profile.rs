//! What a profile says of how its certificates are issued.

use serde_json::Value;

use crate::error::Result;
use crate::json::{at, list, object, text};
use crate::schema::{Context, name_of, table};
use crate::trust_lifecycle::{KeyEscrowPolicy, Profile, ProfileKeys, Profiles};
use crate::{Error, ErrorCode};

/// A profile, as far as issuing and renewing need it.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    pub(super) id: String,
    /// Whose it is: a UUID.
    pub(super) account_id: Option<String>,
    /// Whether the service makes and keeps the key.
    pub(super) has_escrow: bool,
    /// The keys that it takes, as it writes them; any where there are none.
    key_sizes: Vec<String>,
    /// How many days before its end a certificate may be renewed.
    pub(super) renewal_days: Option<i64>,
}

/// Fetches a profile, and refuses one that issues nothing over the API.
pub(super) async fn terms(context: &dyn Context, id: &str) -> Result<Terms> {
    let request = object(vec![("profile_id", id.into())]);
    let profile = context
        .call(table!(Profiles::GET)?, request)
        .await?
        .into_json();
    let word = |name| text(&profile, &[name]);
    let unfit = |what: &str, is: &str| {
        let message = format!("the profile {id} cannot issue over the API: its {what} is {is}");
        Error::new(ErrorCode::ConflictState, message)
    };
    for (field, what, needed) in [
        (name_of!(Profile.status), "status", "Active"),
        (
            name_of!(Profile.enrollment_method),
            "enrollment method",
            "rest_api",
        ),
        (
            name_of!(Profile.authentication_method),
            "authentication method",
            "third_party_app",
        ),
    ] {
        if let Some(is) = word(field).filter(|is| !is.eq_ignore_ascii_case(needed)) {
            return Err(unfit(what, is));
        }
    }
    let escrow = [
        name_of!(Profile.key_escrow_policy),
        name_of!(KeyEscrowPolicy.key_escrow_enabled),
    ];
    let size = [
        name_of!(Profile.private_key_attributes),
        name_of!(ProfileKeys.key_size),
    ];
    let mut key_sizes = list(at(&profile, &[name_of!(Profile.allowed_key_sizes)]));
    if key_sizes.is_empty() {
        key_sizes.extend(text(&profile, &size).map(str::to_owned));
    }
    let days = [
        name_of!(Profile.renewal_window_days),
        name_of!(Profile.renewal_period_days),
    ];
    Ok(Terms {
        id: id.to_owned(),
        account_id: word(name_of!(Profile.account_id)).map(str::to_owned),
        has_escrow: at(&profile, &escrow).as_bool() == Some(true),
        key_sizes,
        renewal_days: days.iter().find_map(|name| at(&profile, &[name]).as_i64()),
    })
}

impl Terms {
    /// Whether it takes a key on the curve P-256, which is what is made here: `ECDSA P-256`, `ECDSA_P256`, `256`.
    pub(super) fn takes_p256(&self) -> bool {
        let is_p256 = |size: &String| size.ends_with("256") && !size.starts_with("RSA");
        self.key_sizes.is_empty() || self.key_sizes.iter().any(is_p256)
    }

    /// The keys that it takes, for people.
    pub(super) fn keys(&self) -> String {
        self.key_sizes.join(", ")
    }
}

/// The terms of many profiles, each fetched once.
#[derive(Debug, Default)]
pub(super) struct AllTerms(Vec<Terms>);

impl AllTerms {
    pub(super) async fn of(&mut self, context: &dyn Context, id: &str) -> Result<Terms> {
        if let Some(known) = self.0.iter().find(|known| known.id == id) {
            return Ok(known.clone());
        }
        let fetched = terms(context, id).await?;
        self.0.push(fetched.clone());
        Ok(fetched)
    }
}

/// Where a profile is named: `{"id": ...}`.
pub(super) fn by_id(id: &str) -> Value {
    object(vec![("id", id.into())])
}
