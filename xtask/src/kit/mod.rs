//! What every command is built from: steps, child processes, folders, tools.

pub(crate) mod browser;
pub(crate) mod cargo;
pub(crate) mod elf;
pub(crate) mod emulator;
pub(crate) mod failure;
pub(crate) mod interrupt;
pub(crate) mod kotlin;
pub(crate) mod lock;
pub(crate) mod node;
pub(crate) mod npm_package;
pub(crate) mod places;
pub(crate) mod process;
pub(crate) mod products;
pub(crate) mod python;
pub(crate) mod stamp;
pub(crate) mod stand_in;
pub(crate) mod stand_in_compiler;
pub(crate) mod steps;
pub(crate) mod swift;
pub(crate) mod system;
pub(crate) mod table;
pub(crate) mod tools;
pub(crate) mod wasm;
pub(crate) mod wasm_size;
pub(crate) mod wasm_toolchain;
pub(crate) mod wheel;
