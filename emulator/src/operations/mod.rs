//! Operations that are declared one by one, because they share less than a path: Trust Lifecycle Manager's and
//! Account Manager's. What they do with records is still what all kinds share.

mod call;
pub(crate) mod generic;
mod moves;
mod page;
mod route;
mod search_query;

pub(crate) use call::{Call, Content, Reply};
pub(crate) use moves::{Move, Named, Told};
pub(crate) use page::{Listing, page};
pub(crate) use route::{Audit, Does, Entry, Route, add, needs_account};

use crate::store::StoreError;

/// What an operation comes to, inside its transaction.
pub(crate) type Done = Result<Reply, StoreError>;
