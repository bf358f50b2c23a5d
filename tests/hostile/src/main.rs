//! `devtrust-hostile`: runs a runner against the hostile server, and judges what all runtimes made of it.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use devtrust_conformance::{Matrix, read_lines};
use devtrust_hostile::{Case, figures, load, run};

const HELP: &str = "\
devtrust-hostile: a hostile server, and what devtrust makes of it in every language

  run [--dir DIR] [--runtime NAME] [CASE...] -- COMMAND...
                               run the cases (all, or those named; not those that excuse the runtime) with a runner:
                               {jobs} in its arguments stands for the file of jobs. Writes a line of JSON for each case.
  judge [--runtime NAME]... FILE...
                               compare what `run` wrote with the cases and print the matrix; a runtime that is named must
                               be there. Ends with 1 where something differs or is missing.

The format is described in tests/hostile/README.md.
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("--help", [].as_slice()),
    };
    let outcome = match command {
        "run" => execute(rest),
        "judge" => verdicts(rest),
        "--help" | "-h" | "help" => say(HELP).map(|()| true),
        _ => Err(format!("there is no command {command:?}\n\n{HELP}")),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "{message}");
            ExitCode::from(2)
        }
    }
}

fn execute(arguments: &[String]) -> Result<bool, String> {
    let mut parts = arguments.splitn(2, |argument| argument == "--");
    let (own, command) = (parts.next().unwrap_or_default(), parts.next());
    let command = command.ok_or("run needs a command behind --")?;
    let Options {
        folder,
        runtimes,
        rest: names,
    } = options(own)?;
    let cases = load()?;
    if let Some(unknown) = names
        .iter()
        .find(|name| cases.iter().all(|case| case.name != **name))
    {
        return Err(format!("there is no case {unknown:?}"));
    }
    let wanted: Vec<Case> = cases
        .into_iter()
        .filter(|case| names.is_empty() || names.contains(&case.name))
        .filter(|case| {
            runtimes
                .iter()
                .all(|runtime| !case.skip.contains_key(runtime))
        })
        .collect();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| error.to_string())?;
    let mut write = |line: &_| say(&format!("{line}\n"));
    let ran = runtime.block_on(run(&wanted, command, &folder, &mut write));
    ran.map_err(|error| error.to_string())?;
    // Connections that hang are not waited for.
    runtime.shutdown_background();
    Ok(true)
}

fn verdicts(arguments: &[String]) -> Result<bool, String> {
    let Options {
        runtimes,
        rest: files,
        ..
    } = options(arguments)?;
    let cases = load()?;
    let mut observations = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
        observations.extend(read_lines(&text).map_err(|error| format!("{file}: {error}"))?);
    }
    let matrix = Matrix::of(&cases, &observations, &runtimes);
    say(&matrix.to_string())?;
    for line in figures(&cases, &observations) {
        let _ = writeln!(std::io::stderr(), "measured: {line}");
    }
    Ok(matrix.is_good())
}

struct Options {
    folder: PathBuf,
    runtimes: Vec<String>,
    rest: Vec<String>,
}

fn options(arguments: &[String]) -> Result<Options, String> {
    let mut options = Options {
        folder: std::env::temp_dir(),
        runtimes: Vec::new(),
        rest: Vec::new(),
    };
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || {
            let value = arguments.next().cloned();
            value.ok_or_else(|| format!("{argument} needs a value"))
        };
        match argument.as_str() {
            "--dir" => options.folder = value()?.into(),
            "--runtime" => options.runtimes.push(value()?),
            _ => options.rest.push(argument.clone()),
        }
    }
    Ok(options)
}

/// Writes to standard output; a reader that has gone away is no defect.
fn say(text: &str) -> Result<(), String> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}
