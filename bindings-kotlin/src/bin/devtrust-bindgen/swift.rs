//! What Swift needs beyond UniFFI's sources.

mod conveniences;
mod rewrite;
mod values;

use std::path::Path;

use uniffi_bindgen::bindings::TargetLanguage;

use crate::kotlin::{failed, save};

/// The first line of what is made here.
const HEAD: &str = "// Generated from core's tables. Do not edit.\n";
/// The C module that both sources import. Its name is in the two `uniffi.toml`, too.
const MODULE: &str = "DevtrustFFI";
/// One module over both headers: the structs that they share are then one type.
const MODULE_MAP: &str = "\
module DevtrustFFI {
    header \"DevtrustModelFFI.h\"
    header \"DevtrustClientFFI.h\"
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
    for name in ["DevtrustModelFFI.h", "DevtrustClientFFI.h"] {
        let from = root.join(name);
        std::fs::rename(&from, module.join(name)).map_err(|error| failed(&from, &error))?;
    }
    save(&module.join("module.modulemap"), MODULE_MAP)?;

    let rewritten = |name: &str, rewrite: fn(&str) -> Result<String, String>| {
        let path = root.join(name);
        let text = std::fs::read_to_string(&path).map_err(|error| failed(&path, &error))?;
        let text = rewrite(&text).map_err(|what| format!("{}: {what}", path.display()))?;
        save(&path, &text)
    };
    rewritten("DevtrustModel.swift", rewrite::model)?;
    rewritten("DevtrustClient.swift", rewrite::client)?;
    save(&root.join("Resources.swift"), &conveniences::resources())?;
    save(&root.join("Lists.swift"), &conveniences::lists()?)?;
    save(&root.join("Values.swift"), &values::values())?;

    let library = Path::new(library);
    let name = library.file_name().unwrap_or_default();
    std::fs::copy(library, lib.join(name)).map_err(|error| failed(library, &error))?;
    Ok(())
}
