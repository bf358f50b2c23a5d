//! Account Manager: `client.account()`.

mod accounts;

use devtrust_macros::product;

/// Account Manager: the accounts that everything else belongs to.
#[product(account)]
pub struct AccountManager(#[moved] Accounts);
