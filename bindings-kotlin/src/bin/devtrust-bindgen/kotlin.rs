//! What Kotlin needs beyond UniFFI's sources.

mod tidy;

use std::path::Path;

use devtrust_core::Kind;
use tidy::tidy;
use uniffi_bindgen::bindings::TargetLanguage;

use crate::conformance::empty;

/// The message of an error as UniFFI writes it: the whole record.
const RECORD: &str = "get() = \"report=${ `report` }\"";
/// The message of an error as a person wants it.
const SENTENCE: &str = "get() = \"${ report.message } [${ report.code }]\"";

/// What a Maven build takes: the sources in `kotlin/`, and the library in `native/`, in the folder that JNA looks into.
pub(crate) fn write(library: &str, directory: &str) -> Result<(), String> {
    let root = Path::new(directory);
    let sources = format!("{directory}/kotlin");
    empty(directory)?;
    crate::sources(TargetLanguage::Kotlin, library, &sources, None)?;
    finish(&Path::new(&sources).join("com/devtrust/devtrust.kt"))?;

    let library = Path::new(library);
    let place = root.join("native").join(platform()?);
    std::fs::create_dir_all(&place).map_err(|error| failed(&place, &error))?;
    let name = library.file_name().unwrap_or_default();
    std::fs::copy(library, place.join(name)).map_err(|error| failed(library, &error))?;
    Ok(())
}

/// What JNA calls this machine.
fn platform() -> Result<&'static str, String> {
    use std::env::consts::{ARCH, OS};
    Ok(match (OS, ARCH) {
        ("linux", "x86_64") => "linux-x86-64",
        ("linux", "aarch64") => "linux-aarch64",
        ("macos", "x86_64") => "darwin-x86-64",
        ("macos", "aarch64") => "darwin-aarch64",
        ("windows", "x86_64") => "win32-x86-64",
        _ => return Err(format!("no jar is made on {OS} {ARCH} yet")),
    })
}

/// Makes errors readable, and keeps the machinery out of sight.
fn finish(source: &Path) -> Result<(), String> {
    let text = std::fs::read_to_string(source).map_err(|error| failed(source, &error))?;
    let found = text.matches(RECORD).count();
    if found != Kind::ALL.len() {
        return Err(format!(
            "{}: {found} messages of errors instead of {}",
            source.display(),
            Kind::ALL.len()
        ));
    }
    save(source, &tidy(&text.replace(RECORD, SENTENCE))?)
}

pub(crate) fn save(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|error| failed(path, &error))
}

pub(crate) fn failed(path: &Path, error: &std::io::Error) -> String {
    format!("{}: {error}", path.display())
}
