//! What a conformance runner needs of UniFFI: the sources of the hidden constructor. Its calls are the generator's.

use std::path::Path;

use uniffi_bindgen::bindings::TargetLanguage;

use crate::kotlin::{failed, save};
use crate::swift::folder;

/// The crate that has the hidden constructor.
const CRATE: &str = "devtrust_scripted";
/// Its C module.
const MODULE: &str = "DevtrustScriptedFFI";
const MODULE_MAP: &str = "\
module DevtrustScriptedFFI {
    header \"DevtrustScriptedFFI.h\"
    link \"devtrust_scripted\"
    export *
}
";

/// Writes the Kotlin sources into a folder.
pub(crate) fn kotlin(library: &str, directory: &str) -> Result<(), String> {
    empty(directory)?;
    crate::sources(TargetLanguage::Kotlin, library, directory, Some(CRATE))
}

/// Writes the Swift sources into a folder, with their C module and its library. The library has the name of the shipped one,
/// too, so that it takes its place.
pub(crate) fn swift(library: &str, directory: &str) -> Result<(), String> {
    empty(directory)?;
    let root = Path::new(directory);
    let (module, lib) = (folder(root, MODULE)?, folder(root, "lib")?);
    crate::sources(TargetLanguage::Swift, library, directory, Some(CRATE))?;
    let header = "DevtrustScriptedFFI.h";
    std::fs::rename(root.join(header), module.join(header))
        .map_err(|error| failed(root, &error))?;
    save(&module.join("module.modulemap"), MODULE_MAP)?;

    let (prefix, suffix) = (std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    let own = lib.join(format!("{prefix}devtrust_scripted{suffix}"));
    std::fs::copy(library, &own).map_err(|error| failed(&own, &error))?;
    // The same file under both names: the loader then has one library and not two.
    let shipped = lib.join(format!("{prefix}devtrust_native{suffix}"));
    std::fs::hard_link(&own, &shipped).map_err(|error| failed(&shipped, &error))
}

/// What an earlier version left would be compiled, too.
pub(crate) fn empty(directory: &str) -> Result<(), String> {
    let root = Path::new(directory);
    if root.exists() {
        std::fs::remove_dir_all(root).map_err(|error| failed(root, &error))?;
    }
    Ok(())
}
