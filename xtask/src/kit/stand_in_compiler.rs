//! xtask in the place of a C compiler and of `ar`, for type checks of targets whose own cannot be had.
//!
//! ring's build script compiles C and assembly, which takes an NDK or Xcode. A type check links nothing, so what comes of
//! it is never read: every object is an empty file. Nothing that is built this way may be shipped or run.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use super::process::Tool;

const VARIABLE: &str = "XTASK_STANDS_IN_FOR_A_COMPILER";
/// What `ar` writes into an archive of nothing.
const EMPTY_ARCHIVE: &[u8] = b"!<arch>\n";

/// Makes the C compiler of another target one that compiles nothing. The host's own stays as it is.
pub(crate) fn stand_in(tool: Tool, own: &OsStr) -> Tool {
    tool.env("TARGET_CC", own)
        .env("TARGET_AR", own)
        .env(VARIABLE, "1")
        .env("CRATE_CC_NO_DEFAULTS", "1")
        // Xcode would be asked for it.
        .env("SDKROOT", "/")
}

/// Whether this process was started in a compiler's place; if so, what came of it.
pub(crate) fn run() -> Option<ExitCode> {
    env::var_os(VARIABLE)?;
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    // A build script asks a compiler what it is by what it makes of its macros.
    if args.iter().any(|arg| arg == "-E") {
        println!("clang");
    }
    Some(match write(&args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("could not write an empty object: {error}");
            ExitCode::FAILURE
        }
    })
}

fn write(args: &[OsString]) -> io::Result<()> {
    for path in outputs(args) {
        let is_archive = path.extension().is_some_and(|ending| ending == "a");
        fs::write(path, if is_archive { EMPTY_ARCHIVE } else { b"" })?;
    }
    Ok(())
}

/// What a compiler is asked for with `-o`, and `ar` by its name.
fn outputs(args: &[OsString]) -> Vec<PathBuf> {
    let after_o = args
        .iter()
        .zip(args.iter().skip(1))
        .filter(|(option, _)| *option == "-o")
        .map(|(_, path)| PathBuf::from(path));
    let archives = args
        .iter()
        .map(PathBuf::from)
        .filter(|path| path.extension().is_some_and(|ending| ending == "a"));
    after_o.chain(archives).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_for_is_an_object_or_an_archive() {
        let asked = |line: &str| {
            let args: Vec<OsString> = line.split_whitespace().map(OsString::from).collect();
            outputs(&args)
        };
        assert_eq!(asked("-c a.c -I x -o a.o"), [PathBuf::from("a.o")]);
        assert_eq!(asked("cqD lib.a a.o"), [PathBuf::from("lib.a")]);
        assert!(asked("-E a.c").is_empty());
    }
}
