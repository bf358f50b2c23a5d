//! Writes the Kotlin (or Swift) sources for a built library: `devtrust-bindgen kotlin LIBRARY DIRECTORY`.
//!
//! It is UniFFI's own generator; what it cannot know is added: messages of errors that a person can read and, in Swift, that
//! a cancelled task ends its call.

mod conformance;
mod kotlin;
mod swift;

use std::process::ExitCode;

use camino::Utf8PathBuf;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

const USAGE: &str = "\
usage: devtrust-bindgen kotlin|swift LIBRARY DIRECTORY
       devtrust-bindgen conformance kotlin|swift LIBRARY DIRECTORY";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["kotlin", library, directory] => kotlin::write(library, directory),
        ["swift", library, directory] => swift::write(library, directory),
        ["conformance", "kotlin", library, directory] => conformance::kotlin(library, directory),
        ["conformance", "swift", library, directory] => conformance::swift(library, directory),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            #[allow(clippy::print_stderr, reason = "a command line tool says what failed")]
            {
                eprintln!("devtrust-bindgen: {problem}");
            }
            ExitCode::FAILURE
        }
    }
}

/// What UniFFI generates, for all crates of a library or for one.
fn sources(
    language: TargetLanguage,
    library: &str,
    directory: &str,
    only: Option<&str>,
) -> Result<(), String> {
    let options = GenerateOptions {
        languages: vec![language],
        source: Utf8PathBuf::from(library),
        out_dir: Utf8PathBuf::from(directory),
        crate_filter: only.map(str::to_owned),
        ..GenerateOptions::default()
    };
    generate(options).map_err(|error| format!("{error:#}"))
}
