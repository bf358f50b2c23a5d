//! Nothing twice, nothing lost: every creation in every language through a proxy that cuts.
//!
//! What a trial is and how it is judged is described in `tests/chaos/README.md`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use crate::conformance::{LIVE, Runner};
use crate::kit::cargo;
use crate::kit::failure::{Failure, Result};
use crate::kit::files;
use crate::kit::places::Places;
use crate::kit::process::{Output, Tool};
use crate::kit::products::Workspace;
use crate::kit::steps::{Step, Steps};
use crate::summary::Verdicts;
use crate::{Part, chosen, conformance};

/// What kind of service it is: which names are unique, and whether work may come late. Where names are not unique, late
/// work makes duplicates that no client can rule out (docs/reliability.md).
const UNIQUE: &[&str] = &["--unique-names", "all"];
const DOCUMENTED: &[&str] = &["--unique-names", "documented", "--no-late-work"];

/// A kind of service with its seeds: a trial for each.
type Service = (&'static [&'static str], &'static [u32]);
/// The trials of a runtime: how many creations in each, and with what.
type Size = (u32, &'static [Service]);

/// A part of every test run.
const SMALL: Size = (400, &[(UNIQUE, &[1])]);
/// The same rules hold in every language: one of them tries the other kind of service, too.
const SMALL_RUST: Size = (400, &[(UNIQUE, &[1]), (DOCUMENTED, &[1])]);
/// What the figures in docs/reliability.md come from.
const LARGE: Size = (10_000, &[(UNIQUE, &[1, 2, 3, 4, 5]), (DOCUMENTED, &[1])]);

/// A browser sends a `POST` again by itself where a kept connection ends without an answer, and tells nobody. So where names
/// are not unique it makes duplicates that no client can see, and where they are, a name may be taken by the call itself.
const BROWSERS: &[&str] = &["chromium"];

/// The part of `cargo xtask test`.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let mut trials = Trials::new(workspace)?;
    let mut verdicts = Verdicts::default();
    for runtime in runtimes() {
        let size = if runtime.0 == "rust" {
            SMALL_RUST
        } else {
            SMALL
        };
        trials.carry_out(step, size, runtime, &mut verdicts)?;
    }
    trials.print(step)?;
    verdicts.finish(step, "trials")
}

/// `cargo xtask chaos`: the large run, and the table for docs/reliability.md.
pub(crate) fn large(places: &Places, only: &[String]) -> Result<ExitCode> {
    let runtimes = chosen(&runtimes(), only)?;
    let workspace = Workspace::new(places, cargo::TESTED);
    let steps = Steps::new("cargo xtask chaos", runtimes.len() + 3);
    let python = steps.step("Python environment", |step| {
        workspace.python(step).map(|_| ())
    });
    let compiled = steps.step("compile", |step| workspace.build(step).map(|_| ()));
    if python.is_ok() && compiled.is_ok() {
        let mut trials = Trials::new(&workspace)?;
        for runtime in runtimes {
            let _ = steps.step(runtime.0, |step| {
                let mut verdicts = Verdicts::default();
                trials.carry_out(step, LARGE, runtime, &mut verdicts)?;
                verdicts.finish(step, "trials")
            });
        }
        let _ = steps.step("the table", |step| trials.print(step));
    }
    Ok(steps.exit_code())
}

/// Every runtime of this machine with its runner.
fn runtimes() -> Vec<Part<Runner>> {
    LIVE.iter()
        .filter(|(names, _)| conformance::is_for_here(names))
        .flat_map(|(names, runner)| names.iter().map(|name| (*name, *name, *runner)))
        .collect()
}

/// Trials, and the files with their numbers.
#[derive(Debug)]
struct Trials<'a> {
    workspace: &'a Workspace<'a>,
    folder: PathBuf,
    files: Vec<PathBuf>,
}

impl<'a> Trials<'a> {
    fn new(workspace: &'a Workspace<'a>) -> Result<Self> {
        Ok(Self {
            workspace,
            folder: workspace.places.scratch("chaos")?,
            files: Vec::new(),
        })
    }

    /// All trials of a runtime. What breaks in one does not hide the others.
    fn carry_out(
        &mut self,
        step: &Step,
        (creations, services): Size,
        (runtime, _, runner): Part<Runner>,
        verdicts: &mut Verdicts,
    ) -> Result<()> {
        let is_browser = BROWSERS.contains(&runtime);
        let services = services.iter();
        for (service, seeds) in services.filter(|(service, _)| !is_browser || *service == UNIQUE) {
            for seed in *seeds {
                let (seed, creations) = (seed.to_string(), creations.to_string());
                let trial = Tool::new(self.program(step)?)
                    .args(["trial", "--runtime", runtime, "--seed", &seed])
                    .args(["--creations", &creations, "--folder"])
                    .arg(&self.folder)
                    .args(*service)
                    .args(is_browser.then_some("--sends-twice"))
                    .arg("--");
                let tool = runner(self.workspace, step, Path::new("{jobs}"), runtime);
                let ran = tool.and_then(|tool| tool.under(trial).separate().run_unchecked(step));
                verdicts.add(runtime, ran.and_then(|output| self.keep(output)))?;
            }
        }
        Ok(())
    }

    /// Keeps the numbers, also those of a trial that failed.
    fn keep(&mut self, output: Output) -> Result<()> {
        let file = self.folder.join(format!("{}.json", self.files.len()));
        files::write(&file, &output.stdout)?;
        self.files.push(file);
        if output.status.success() {
            Ok(())
        } else {
            Err(Failure::with_output("the promise was broken", output.text))
        }
    }

    fn print(&self, step: &Step) -> Result<()> {
        let table = Tool::new(self.program(step)?).arg("table");
        let table = table.args(&self.files).separate().run_unchecked(step)?;
        table.stdout.lines().for_each(|line| step.say(line));
        Ok(())
    }

    fn program(&self, step: &Step) -> Result<PathBuf> {
        self.workspace.build(step)?.executable("devtrust-chaos")
    }
}
