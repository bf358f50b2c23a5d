//! Nothing twice, nothing lost: every creation in every language through a proxy that cuts.
//!
//! What a trial is and how it is judged is described in `tests/chaos/README.md`.

use crate::conformance::{RUNNERS, Runner};
use crate::prelude::*;

/// What kind of service it is: which names are unique, and whether work may come late. Where names are not unique, late
/// work makes duplicates that no client can rule out (docs/reliability.md).
const UNIQUE: &str = "--unique-names all";
const DOCUMENTED: &str = "--unique-names documented --no-late-work";

/// A kind of service with the seeds of its trials.
type Trial = (&'static str, &'static [&'static str]);

/// A part of every test run: so many creations in each trial.
const SMALL: (&str, &[Trial]) = ("400", &[(UNIQUE, &["1"])]);
/// The same rules hold in every language: one of them tries the other kind of service, too.
const SMALL_RUST: (&str, &[Trial]) = ("400", &[(UNIQUE, &["1"]), (DOCUMENTED, &["1"])]);
/// What the figures in docs/reliability.md come from.
const SEEDS: &[&str] = &["1", "2", "3", "4", "5"];
const LARGE: (&str, &[Trial]) = ("10000", &[(UNIQUE, SEEDS), (DOCUMENTED, &["1"])]);

/// A browser sends a `POST` again by itself where a kept connection ends without an answer, and tells nobody. So where names
/// are not unique it makes duplicates that no client can see, and where they are, a name may be taken by the call itself.
const BROWSER: &str = "chromium";

/// The part of `cargo xtask test`.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let mut trials = Trials::new(workspace)?;
    let mut verdicts = Verdicts::default();
    for (runtime, runner) in RUNNERS {
        let is_rust = *runtime == "rust";
        let size = if is_rust { SMALL_RUST } else { SMALL };
        trials.carry_out(step, size, (runtime, *runner), &mut verdicts)?;
    }
    trials.print(step)?;
    verdicts.finish(step, "chaos")
}

/// `cargo xtask chaos`: the large run, and the table for docs/reliability.md.
pub(crate) fn large(places: &Places, args: &Args) -> Result<ExitCode> {
    let runtimes = RUNNERS.iter().map(|&(name, runner)| (name, name, runner));
    let runtimes = chosen(&runtimes.collect::<Vec<_>>(), &args.parts)?;
    let workspace = Workspace::new(places, cargo::TESTED);
    let steps = Steps::new("cargo xtask chaos", runtimes.len() + 3);
    if !workspace.is_ready(&steps) {
        return Ok(steps.exit_code());
    }
    let mut trials = Trials::new(&workspace)?;
    for (runtime, title, runner) in runtimes {
        let _ = steps.step(title, |step| {
            let mut verdicts = Verdicts::default();
            trials.carry_out(step, LARGE, (runtime, runner), &mut verdicts)?;
            verdicts.finish(step, "chaos")
        });
    }
    let _ = steps.step("the table", |step| trials.print(step));
    Ok(steps.exit_code())
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
        let folder = workspace.places.scratch("chaos")?;
        let files = Vec::new();
        Ok(Self {
            workspace,
            folder,
            files,
        })
    }

    /// All trials of a runtime. What breaks in one does not hide the others.
    fn carry_out(
        &mut self,
        step: &Step,
        (creations, services): (&str, &[Trial]),
        (runtime, runner): (&str, Runner),
        verdicts: &mut Verdicts,
    ) -> Result<()> {
        let is_browser = runtime == BROWSER;
        let services = services.iter();
        for (service, seeds) in services.filter(|(service, _)| !is_browser || *service == UNIQUE) {
            for seed in *seeds {
                let trial = Tool::new(self.program(step)?)
                    .args(["trial", "--runtime", runtime, "--seed", seed])
                    .args(["--creations", creations, "--folder"])
                    .arg(&self.folder)
                    .words(service)
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
            return Ok(());
        }
        Err(Failure::with_output("the promise was broken", output.text))
    }

    fn print(&self, step: &Step) -> Result<()> {
        let table = Tool::new(self.program(step)?).arg("table");
        let table = table.args(&self.files).separate().run_unchecked(step)?;
        step.say(&table.stdout);
        Ok(())
    }

    fn program(&self, step: &Step) -> Result<PathBuf> {
        self.workspace.program(step, "devtrust-chaos")
    }
}
