//! Accounts that the caller can see.

use std::collections::BTreeMap;

use devtrust_macros::{model, open_enum, resource};

/// An account.
#[model(response)]
pub struct Account {
    /// The id that most operations ask for: a UUID.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// Whether it can be used.
    pub active: Option<bool>,
    /// The seven-digit number of the account.
    pub friendly_identifier: Option<String>,
    /// The language of the account: `en_US`.
    pub locale: Option<String>,
    /// `from` and `to`: dates between which the account is served.
    pub service_period: BTreeMap<String, String>,
    /// Its administrators.
    pub admins: Vec<AccountAdmin>,
    /// How its users may sign in.
    pub sign_in_methods: Vec<SignInMethod>,
}

/// An administrator of an account.
#[model(response)]
pub struct AccountAdmin {
    /// The user: a UUID.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The email address.
    pub email: Option<String>,
}

/// A way to sign in to an account.
#[model(response)]
pub struct SignInMethod {
    /// The method: `standard`.
    #[field(wire = "signInMethod")]
    pub sign_in_method: Option<String>,
    /// Whether users may sign in like that.
    pub status: Option<SignInStatus>,
    /// Whether a second factor is asked for.
    #[field(wire = "mfaStatus")]
    pub mfa_status: Option<SignInStatus>,
    /// Whether users may sign in with a client certificate.
    #[field(wire = "clientAuthCertLoginEnabled")]
    pub client_auth_cert_login_enabled: Option<bool>,
}

/// Whether something of signing in is switched on.
#[open_enum]
pub enum SignInStatus {
    /// On.
    #[value("enabled")]
    Enabled,
    /// Off.
    #[value("disabled")]
    Disabled,
}

/// Which accounts to list.
#[model]
pub struct ListAccounts {
    /// Rows per page: 1 to 1,000. Whether the service honours it here is not published.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// Accounts: where `account_id` comes from.
#[resource(account)]
impl Accounts {
    /// Lists the accounts that the caller can see.
    ///
    /// Source: Account Manager API, "List accounts".
    #[get("/account/api/v1/account", success = 200, confidence = documented, source = "Account Manager API, List accounts")]
    pub fn list(&self, request: ListAccounts) -> Pager<Account>;
}
