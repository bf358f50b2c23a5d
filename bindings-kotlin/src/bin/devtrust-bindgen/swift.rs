//! What Swift needs beyond UniFFI's sources.

mod rewrite;

use std::path::{Path, PathBuf};

use uniffi_bindgen::bindings::TargetLanguage;

use crate::conformance::empty;
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
    empty(directory)?;
    let (module, lib) = (folder(root, MODULE)?, folder(root, "lib")?);
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

/// Makes a folder.
pub(crate) fn folder(root: &Path, name: &str) -> Result<PathBuf, String> {
    let folder = root.join(name);
    std::fs::create_dir_all(&folder).map_err(|error| failed(&folder, &error))?;
    Ok(folder)
}
