//! Writes the files that follow from core's tables, or checks that the committed ones are current.
//!
//! The tables are read at run time, from the crate itself: nothing is parsed. An operation that is added to core appears
//! in every file here without a line written for it.

mod calls;
mod catalogue;
mod codes;
mod configuration;
mod fields;
mod files;
mod kotlin;
mod layout;
mod markdown;
mod names;
mod python;
mod raises;
mod records;
mod settings;
mod swift;
mod text;
mod typescript;
mod uses;
mod view;

use std::path::Path;
use std::process::ExitCode;

use catalogue::Catalogue;
use files::File;

const HELP: &str = "usage: devtrust-generator [--check] [--root DIR]
       devtrust-generator calls kotlin|swift DIR

Writes every generated file of the repository, or the calls of a conformance runner into a folder.

  --check      write nothing; name the files that are out of date and fail if there are any
  --root DIR   the repository, instead of the one that this program was built from";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [first, language, folder] = &arguments[..]
        && first == "calls"
    {
        return done(calls::write(language, Path::new(folder)));
    }
    let mut check = false;
    let mut root = concat!(env!("CARGO_MANIFEST_DIR"), "/..").to_owned();
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--check" => check = true,
            "--root" => root = arguments.next().unwrap_or_default(),
            "--help" | "-h" => return say(HELP, ExitCode::SUCCESS),
            other => {
                return say(
                    &format!("unknown argument {other}\n\n{HELP}"),
                    ExitCode::from(2),
                );
            }
        }
    }
    let generated = match all() {
        Ok(generated) => generated,
        Err(problem) => return say(&problem, ExitCode::FAILURE),
    };
    let outcome = if check {
        files::check(Path::new(&root), &generated)
    } else {
        files::write(Path::new(&root), &generated)
    };
    done(outcome)
}

fn done(outcome: Result<String, String>) -> ExitCode {
    match outcome {
        Ok(report) => say(&report, ExitCode::SUCCESS),
        Err(problem) => say(&problem, ExitCode::FAILURE),
    }
}

/// Every generated file with its content.
fn all() -> Result<Vec<File>, String> {
    let mut all = python::common()?;
    all.extend(typescript::common()?);
    all.extend(kotlin::common()?);
    all.extend(swift::common()?);
    for catalogue in Catalogue::all()? {
        all.extend(python::files(&catalogue)?);
        all.extend(typescript::files(&catalogue)?);
        all.extend(kotlin::files(&catalogue)?);
        all.extend(swift::files(&catalogue)?);
    }
    all.extend(markdown::pages()?);
    all.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(all)
}

#[allow(
    clippy::print_stdout,
    reason = "a command speaks on standard output; there is nothing to log to"
)]
fn say(text: &str, code: ExitCode) -> ExitCode {
    println!("{text}");
    code
}
