//! What every command is built from: steps, child processes, folders, tools.

pub(crate) mod archive;
pub(crate) mod browser;
pub(crate) mod cargo;
pub(crate) mod emulator;
pub(crate) mod failure;
pub(crate) mod files;
pub(crate) mod generated;
pub(crate) mod kotlin;
pub(crate) mod linked;
pub(crate) mod mobile;
pub(crate) mod newest_node;
pub(crate) mod node;
pub(crate) mod npm;
pub(crate) mod places;
pub(crate) mod portal;
pub(crate) mod process;
pub(crate) mod products;
pub(crate) mod python;
pub(crate) mod stamp;
pub(crate) mod steps;
pub(crate) mod swift;
pub(crate) mod system;
pub(crate) mod table;
pub(crate) mod wasm;
pub(crate) mod wasm_size;
pub(crate) mod wheel;
