//! The kinds of Account Manager, apart from the account.

pub(crate) mod audit_log;
pub(crate) mod organizations;
pub(crate) mod users;
