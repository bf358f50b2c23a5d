//! What every command is built from: steps, child processes, folders, tools.

pub(crate) mod cargo;
pub(crate) mod emulator;
pub(crate) mod failure;
pub(crate) mod interrupt;
pub(crate) mod places;
pub(crate) mod process;
pub(crate) mod products;
pub(crate) mod python;
pub(crate) mod stand_in;
pub(crate) mod steps;
pub(crate) mod system;
pub(crate) mod table;
pub(crate) mod tools;
pub(crate) mod wheel;
