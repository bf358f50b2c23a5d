//! What Swift needs beyond UniFFI's sources.

mod rewrite;

use std::path::Path;

use uniffi_bindgen::bindings::TargetLanguage;

use crate::kotlin::{failed, save};

/// The C module that the source imports. Its name is in `uniffi.toml`, too.
const MODULE: &str = "DevtrustFFI";
const MODULE_MAP: &str = "\
module DevtrustFFI {
    header \"DevtrustFFI.h\"
    export *
}
";

/// What the Swift package takes: sources, the C module `DevtrustFFI/`, and the library in `lib/`.
pub(crate) fn write(library: &str, directory: &str) -> Result<(), String> {
    let root = Path::new(directory);
    // What an earlier version left would be compiled, too.
    if root.exists() {
        std::fs::remove_dir_all(root).map_err(|error| failed(root, &error))?;
    }
    let make = |name: &str| {
        let dir = root.join(name);
        std::fs::create_dir_all(&dir).map_err(|error| failed(&dir, &error))?;
        Ok::<_, String>(dir)
    };
    let (module, lib) = (make(MODULE)?, make("lib")?);
    crate::sources(TargetLanguage::Swift, library, directory, None)?;
    let header = root.join("DevtrustFFI.h");
    std::fs::rename(&header, module.join("DevtrustFFI.h"))
        .map_err(|error| failed(&header, &error))?;
    save(&module.join("module.modulemap"), MODULE_MAP)?;

    let source = root.join("DevtrustNative.swift");
    let text = std::fs::read_to_string(&source).map_err(|error| failed(&source, &error))?;
    let text = rewrite::rewrite(&text).map_err(|what| format!("{}: {what}", source.display()))?;
    save(&source, &text)?;

    let library = Path::new(library);
    let name = library.file_name().unwrap_or_default();
    std::fs::copy(library, lib.join(name)).map_err(|error| failed(library, &error))?;
    Ok(())
}
