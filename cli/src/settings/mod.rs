//! The client's settings: from flags, the environment and a profile, in this order, by the names of core's table.

mod client;
mod flags;
pub(crate) mod keys;
mod network;
mod profiles;
mod text;

pub(crate) use client::{Account, account, address, of_profile};
pub(crate) use flags::{args, has};
pub(crate) use profiles::{Profile, Profiles};
