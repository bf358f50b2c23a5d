//! wasm-bindgen's second half: it reads what the library left in a module and writes the JavaScript beside it.
//!
//! The program is a crate of its own (`xtask/wasm`), because wasm-bindgen's libraries take minutes to compile and xtask must not.

use std::fs;
use std::path::{Path, PathBuf};

use super::failure::{Context, Result};
use super::places::Places;
use super::process::Tool;
use super::stamp::Stamp;
use super::steps::Step;
use super::wasm;

/// The name of the program.
pub(crate) const PROGRAM: &str = "devtrust-wasm-glue";

/// A module and its JavaScript.
#[derive(Debug)]
pub(crate) struct Glued {
    pub(crate) module: PathBuf,
    pub(crate) glue: PathBuf,
}

/// Writes the glue of a module, unless that has been done already.
pub(crate) fn write(
    places: &Places,
    step: &Step,
    tool: &Path,
    (module, name): (&Path, &str),
) -> Result<Glued> {
    let folder = wasm::folder(places).join("glue").join(name);
    let glued = Glued {
        module: folder.join(format!("{name}.wasm")),
        glue: folder.join(format!("{name}.glue.ts")),
    };
    let stamp = Stamp::default().file(tool)?.file(module)?;
    let stamp_file = folder.join("stamp");
    if !stamp.is_at(&stamp_file) {
        fs::create_dir_all(&folder).context(|| format!("could not make {}", folder.display()))?;
        Tool::new(tool)
            .arg(module)
            .arg(&folder)
            .arg(name)
            .run(step)?;
        stamp.leave_at(&stamp_file)?;
    }
    Ok(glued)
}
