//! Writes the Kotlin (or Swift) sources for a built library: `devtrust-bindgen kotlin LIBRARY DIRECTORY`.
//!
//! Most is UniFFI's own generator. What it cannot know is added from core's tables: lists that are walked to their end,
//! and messages of errors that a person can read. In Swift, a cancelled task ends its call, too.

mod kotlin;
mod swift;

use std::process::ExitCode;

use camino::Utf8PathBuf;
use uniffi_bindgen::bindings::{GenerateOptions, TargetLanguage, generate};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["kotlin", library, directory] => kotlin::write(library, directory),
        ["swift", library, directory] => swift::write(library, directory),
        _ => Err("usage: devtrust-bindgen kotlin|swift LIBRARY DIRECTORY".to_owned()),
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

/// What UniFFI generates.
fn sources(language: TargetLanguage, library: &str, directory: &str) -> Result<(), String> {
    let options = GenerateOptions {
        languages: vec![language],
        source: Utf8PathBuf::from(library),
        out_dir: Utf8PathBuf::from(directory),
        ..GenerateOptions::default()
    };
    generate(options).map_err(|error| format!("{error:#}"))
}
