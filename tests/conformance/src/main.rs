//! `devtrust-conformance`: hands out the corpus, runs it in Rust, and judges what all runtimes did.

use std::io::Write as _;
use std::process::ExitCode;

use devtrust_conformance::{
    Corpus, Job, Matrix, RUST, RUST_HTTP, Scenario, Wire, home, live, read_lines, run,
};
use serde_json::Value;

const HELP: &str = "\
devtrust-conformance: one set of scenarios for devtrust in every language

  corpus                       write all scenarios as a JSON array, fixtures put in
  run [NAME...]                run the scenarios (all, or those named) in Rust, scripted and over real HTTP (`rust` and
                               `rust-http`), and write a line of JSON for each
  live FILE [NAME...]          run live jobs (all, or those named) through the public Rust client
  judge [--runtime NAME]... FILE...
                               compare what runners wrote with the scenarios and print the matrix; a runtime that is
                               named must be there. Ends with 1 where something differs or is missing.

`judge -` reads standard input. The format is described in tests/conformance/README.md.
";

/// Runs one scenario.
type Runner<'a> = dyn Fn(&Scenario) -> Result<Value, String> + 'a;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("--help", [].as_slice()),
    };
    let outcome = match command {
        "corpus" => corpus(),
        "run" => execute(rest),
        "live" => execute_live(rest),
        "judge" => verdicts(rest),
        "--help" | "-h" | "help" => say(HELP),
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

fn corpus() -> Result<bool, String> {
    let corpus = Corpus::load(&home())?;
    let text = serde_json::to_string(&corpus.scenarios).map_err(|error| error.to_string())?;
    say(&format!("{text}\n"))
}

fn execute(names: &[String]) -> Result<bool, String> {
    let corpus = Corpus::load(&home())?;
    if let Some(unknown) = names.iter().find(|name| corpus.find(name).is_none()) {
        return Err(format!("there is no scenario {unknown:?}"));
    }
    let wire = Wire::start()?;
    let over_http = |scenario: &Scenario| wire.run(scenario);
    let runtimes: [(&str, &Runner<'_>); 2] = [(RUST, &run), (RUST_HTTP, &over_http)];
    for scenario in &corpus.scenarios {
        let wanted = names.is_empty() || names.contains(&scenario.name);
        for (runtime, run) in runtimes {
            if wanted && !scenario.skip.contains_key(runtime) {
                let line = run(scenario).map_err(|error| format!("{}: {error}", scenario.name))?;
                say(&format!("{line}\n"))?;
            }
        }
    }
    Ok(true)
}

fn execute_live(arguments: &[String]) -> Result<bool, String> {
    let (file, names) = arguments.split_first().ok_or("live needs a file of jobs")?;
    let wrong = |error: &dyn std::fmt::Display| format!("{file}: {error}");
    let text = std::fs::read_to_string(file).map_err(|error| wrong(&error))?;
    let jobs: Vec<Job> = serde_json::from_str(&text).map_err(|error| wrong(&error))?;
    for job in jobs {
        if names.is_empty() || names.contains(&job.name) {
            live(&job, &mut |line| say(&format!("{line}\n")).map(drop))
                .map_err(|error| format!("{}: {error}", job.name))?;
        }
    }
    Ok(true)
}

fn verdicts(arguments: &[String]) -> Result<bool, String> {
    let corpus = Corpus::load(&home())?;
    let (mut runtimes, mut observations) = (Vec::new(), Vec::new());
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        if argument == "--runtime" {
            runtimes.push(arguments.next().ok_or("--runtime needs a name")?.clone());
            continue;
        }
        let text = if argument == "-" {
            std::io::read_to_string(std::io::stdin())
        } else {
            std::fs::read_to_string(argument)
        };
        let text = text.map_err(|error| format!("{argument}: {error}"))?;
        observations.extend(read_lines(&text).map_err(|error| format!("{argument}: {error}"))?);
    }
    let matrix = Matrix::new(&corpus, &observations, &runtimes);
    say(&matrix.to_string())?;
    Ok(matrix.is_good())
}

/// Writes to standard output; a reader that has gone away is no defect.
fn say(text: &str) -> Result<bool, String> {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(true),
    }
}
