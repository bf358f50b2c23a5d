//! Account Manager: `client.account()`.
//!
//! DigiCert publishes a few calls and answers, and names more operations without their paths. What is here was seen; what is
//! concluded says so. Creating API tokens and client certificates, and changing or deleting users, is not here.

mod accounts;
mod audit_log;
mod organizations;
mod roles;
mod users;

use devtrust_macros::product;

/// Account Manager: accounts, who may do what in them, and who did.
#[product(account)]
pub struct AccountManager(#[moved] Accounts, Users, Roles, Organizations, AuditLog);
