//! `devtrust-chaos`: every creation, in every language, through a proxy that cuts. See this folder's README.

mod creation;
mod gateway;
mod keys;
mod proxy;
mod runner;
mod service;
mod table;
mod tally;
mod trial;
mod verdict;
mod weather;

use std::ffi::OsString;
use std::fmt::Display;
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser};
use devtrust_emulator::UniqueNames;

use crate::proxy::Proxy;
use crate::runner::Runner;
use crate::tally::Tally;
use crate::trial::Plan;
use crate::weather::Weather;

/// Creates through a proxy that cuts, and asks the service what came of it.
#[derive(Debug, Parser)]
#[command(name = "devtrust-chaos", version)]
enum Command {
    /// Has the runner of a language create against an emulator of its own, through a proxy that cuts, and judges. Writes
    /// a line of JSON with the numbers; ends with 1 where something was lost, double or unclassified.
    Trial(Trial),
    /// Prints the table of the trials whose numbers lie in these files; ends with 1 where one of them failed.
    Table {
        /// What `trial` wrote.
        files: Vec<PathBuf>,
    },
    /// Only the proxy, before a service that runs already.
    Proxy {
        /// The service.
        #[arg(long, value_name = "ADDRESS:PORT")]
        upstream: SocketAddr,
        #[command(flatten)]
        sky: Sky,
    },
}

#[derive(Debug, Args)]
struct Sky {
    /// What happens to which request follows from this.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The part of all requests that something happens to.
    #[arg(long, default_value_t = 0.3)]
    rate: f64,
    /// Let no request reach the service after a gateway has answered for it.
    #[arg(long)]
    no_late_work: bool,
}

#[derive(Debug, Args)]
struct Trial {
    /// What the numbers are kept under: `rust`, `python-sync`, ...
    #[arg(long)]
    runtime: String,
    /// Where the runner finds the file of jobs; the system's folder for such files where nothing is said.
    #[arg(long)]
    folder: Option<PathBuf>,
    /// How many creations, of all kinds together.
    #[arg(long, default_value_t = 1000)]
    creations: u32,
    /// Only creations whose name begins so: `divisions`, `devices.register`.
    #[arg(long)]
    only: Option<String>,
    /// The runtime is a browser, which sends a request again by itself where a connection ends without an answer.
    #[arg(long)]
    sends_twice: bool,
    /// Which names the emulator keeps unique.
    #[arg(long, value_enum, default_value_t = UniqueNames::All)]
    unique_names: UniqueNames,
    #[command(flatten)]
    sky: Sky,
    /// The runner; `{jobs}` stands for the file of jobs.
    #[arg(last = true, required = true)]
    command: Vec<OsString>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match Command::parse() {
        Command::Trial(trial) => run(trial).await,
        Command::Table { files } => table(&files),
        Command::Proxy { upstream, sky } => proxy(upstream, &sky).await,
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

async fn run(trial: Trial) -> Result<bool, String> {
    let plan = Plan {
        weather: trial.sky.weather(),
        unique_names: trial.unique_names,
        creations: trial.creations,
        only: trial.only,
        sends_twice: trial.sends_twice,
    };
    let runner = Runner {
        command: trial.command,
        folder: trial.folder.unwrap_or_else(std::env::temp_dir),
    };
    let tally = trial::run(&plan, &trial.runtime, &runner).await?;
    let _ = write!(std::io::stderr(), "{tally}");
    say(&serde_json::to_string(&tally).map_err(text)?)?;
    Ok(tally.is_good())
}

fn table(files: &[PathBuf]) -> Result<bool, String> {
    let mut tallies: Vec<Tally> = Vec::new();
    for file in files {
        let written = std::fs::read_to_string(file)
            .map_err(|error| format!("{}: {error}", file.display()))?;
        for line in written.lines() {
            tallies.push(serde_json::from_str(line).map_err(text)?);
        }
    }
    say(&table::markdown(&tallies))?;
    Ok(!tallies.is_empty() && tallies.iter().all(Tally::is_good))
}

async fn proxy(upstream: SocketAddr, sky: &Sky) -> Result<bool, String> {
    let proxy = Proxy::start(upstream, sky.weather()).await.map_err(text)?;
    say(&format!("http://{}", proxy.address))?;
    std::future::pending::<()>().await;
    Ok(true)
}

impl Sky {
    fn weather(&self) -> Weather {
        Weather {
            seed: self.seed,
            rate: self.rate,
            late_work: !self.no_late_work,
        }
    }
}

fn say(line: &str) -> Result<(), String> {
    writeln!(std::io::stdout(), "{}", line.trim_end()).map_err(text)
}

/// An error for people.
fn text(error: impl Display) -> String {
    error.to_string()
}
