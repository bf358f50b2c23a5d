//! The client's settings: from flags, the environment and a profile, in this order, by the names of core's table.

mod client;
mod flags;
mod keys;
mod network;
mod profiles;
mod text;

pub(crate) use client::{Account, account, address, of_profile};
pub(crate) use flags::{args, has};
pub(crate) use keys::Keys;
pub(crate) use profiles::{Profile, Profiles};
