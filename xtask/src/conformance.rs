//! The conformance corpus: one set of scenarios, executed by a runner per runtime, judged by one judge. Other suites of the
//! same kind run with the same runners.
//!
//! What a scenario and a runner are is described in `tests/conformance/README.md`.

use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::kit::failure::{Failure, Result};
use crate::kit::process::Tool;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::summary::Counts;
use crate::test::say_measured;

/// Makes the command that executes the corpus in one runtime; it writes a line of JSON per scenario.
pub(crate) type Runner = fn(&Workspace<'_>, &Step, corpus: &Path, runtime: &str) -> Result<Tool>;

/// Runners with the runtimes that each of them executes at once. Add one line per runner.
pub(crate) type Runners = &'static [(&'static [&'static str], Runner)];

const RUNNERS: Runners = &[
    (&["rust", "rust-http"], rust),
    (&["python-sync"], python),
    (&["python-async"], python),
    (&["node"], node),
    (&["chromium"], node),
    (&["kotlin"], kotlin),
    (&["swift"], swift),
];

/// The same with calls over a real network in place of scenarios.
pub(crate) const LIVE: Runners = &[
    (&["rust"], rust_live),
    (&["python-sync"], python),
    (&["python-async"], python),
    (&["node"], node),
    (&["chromium"], node),
    (&["kotlin"], kotlin),
    (&["swift"], swift),
];

const NODE_RUNNER: &str = "tests/conformance/runners/node_runner.mjs";

/// Executes the corpus in every runtime.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let dir = workspace.places.scratch("conformance")?;
    let program = program(workspace, step)?;
    let corpus = dir.join("corpus.json");
    fs::write(&corpus, Tool::new(&program).arg("corpus").answer(step)?)?;
    let suite = Suite {
        dir: &dir,
        program: &program,
        noun: "scenarios",
        runners: RUNNERS,
    };
    execute(step, &suite, |runner, runtime| {
        runner(workspace, step, &corpus, runtime)
    })
}

/// What every runtime executes, and one program judges.
pub(crate) struct Suite<'a> {
    pub(crate) dir: &'a Path,
    /// The judge.
    pub(crate) program: &'a Path,
    /// What is judged, in words.
    pub(crate) noun: &'a str,
    pub(crate) runners: Runners,
}

/// Executes a suite in every runtime and prints the matrix. A runtime whose runner breaks does not hide the others.
pub(crate) fn execute(
    step: &Step,
    suite: &Suite<'_>,
    tool: impl Fn(Runner, &str) -> Result<Tool>,
) -> Result<()> {
    let mut judge = Tool::new(suite.program).arg("judge").separate();
    let mut problems = Vec::new();
    let here = suite.runners.iter();
    for (runtimes, runner) in here.filter(|(runtimes, _)| is_for_here(runtimes)) {
        for runtime in *runtimes {
            judge = judge.args(["--runtime", runtime]);
        }
        let runtime = runtimes.first().copied().unwrap_or_default();
        match tool(*runner, runtime).and_then(|tool| tool.answer(step)) {
            Ok(lines) => {
                let file = suite.dir.join(format!("{runtime}.jsonl"));
                fs::write(&file, lines)?;
                judge = judge.arg(file);
            }
            Err(Failure::Failed { message, output }) => {
                problems.push(format!("{runtime}: {message}\n{output}"));
            }
            Err(other) => return Err(other),
        }
    }
    let judged = judge.run_unchecked(step)?;
    let file = suite.dir.join("matrix.txt");
    fs::write(&file, &judged.stdout)?;
    let Some((themes, counts)) = read(&judged.stdout) else {
        let message = "the judge printed no matrix";
        return Err(Failure::with_output(message, judged.stdout + &judged.text));
    };
    themes.lines().for_each(|line| step.say(line));
    step.say(&format!("one by one: {}", file.display()));
    step.count(counts);
    step.note(counts.in_words());
    say_measured(step, &judged.text);
    if problems.is_empty() && judged.status.success() {
        return Ok(());
    }
    // Behind the table of single scenarios: what was different.
    let details = judged.stdout.splitn(3, "\n\n").nth(2);
    problems.push(details.unwrap_or_default().to_owned());
    let message = format!("{} failed", suite.noun);
    Err(Failure::with_output(message, problems.join("\n")))
}

/// The judge's table of themes, and the counts in its last line:
/// `571 scenarios in 3 runtimes: 1700 passed, 13 excused, 0 missing, 0 failed`.
fn read(judged: &str) -> Option<(&str, Counts)> {
    let (themes, _) = judged.split_once("\n\n")?;
    let last = judged.trim_end().lines().next_back()?;
    let (_, numbers) = last.split_once(" runtimes: ")?;
    let items = numbers.split(", ").map(|item| {
        let (number, word) = item.split_once(' ')?;
        let number = number.parse().ok()?;
        match word {
            "passed" => Some(Counts::new(number, 0, 0)),
            "excused" => Some(Counts::new(0, 0, number)),
            "missing" | "failed" => Some(Counts::new(0, number, 0)),
            _ => None,
        }
    });
    Some((themes, items.sum::<Option<Counts>>()?))
}

/// Swift's package is built from an `XCFramework` elsewhere than on Linux, which nobody has tried yet.
pub(crate) fn is_for_here(runtimes: &[&str]) -> bool {
    cfg!(target_os = "linux") || !runtimes.contains(&"swift")
}

fn program(workspace: &Workspace<'_>, step: &Step) -> Result<PathBuf> {
    workspace.build(step)?.executable("devtrust-conformance")
}

fn rust(workspace: &Workspace<'_>, step: &Step, _: &Path, _: &str) -> Result<Tool> {
    Ok(Tool::new(program(workspace, step)?).arg("run"))
}

fn rust_live(workspace: &Workspace<'_>, step: &Step, jobs: &Path, _: &str) -> Result<Tool> {
    Ok(Tool::new(program(workspace, step)?).arg("live").arg(jobs))
}

fn python(workspace: &Workspace<'_>, step: &Step, corpus: &Path, runtime: &str) -> Result<Tool> {
    let runner = workspace
        .places
        .needed("tests/conformance/runners/python_runner.py")?;
    let python = workspace.products(step)?.python.python();
    Ok(python.arg(runner).arg(corpus).arg(runtime))
}

fn node(workspace: &Workspace<'_>, step: &Step, corpus: &Path, runtime: &str) -> Result<Tool> {
    let runner = workspace.places.needed(NODE_RUNNER)?;
    let node = workspace.npm_package(step)?.project.node.node();
    workspace.describe_to(step, node.arg(runner).arg(corpus).arg(runtime))
}

fn kotlin(workspace: &Workspace<'_>, step: &Step, corpus: &Path, runtime: &str) -> Result<Tool> {
    let runner = workspace.kotlin(step)?.runner(step)?;
    Ok(runner.arg(corpus).arg(runtime))
}

fn swift(workspace: &Workspace<'_>, step: &Step, corpus: &Path, runtime: &str) -> Result<Tool> {
    let runner = workspace.swift(step)?.runner(workspace.places, step)?;
    Ok(runner.arg(corpus).arg(runtime))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_judges_last_line_is_counted() {
        let printed = "theme  scenarios  rust\n\nscenario  rust\none  ok\n\n\
                       4 scenarios in 2 runtimes: 5 passed, 1 excused, 1 missing, 1 failed\n";
        let counts = Counts::new(5, 2, 1);
        assert_eq!(read(printed), Some(("theme  scenarios  rust", counts)));
        assert_eq!(read("error: no such file\n"), None);
        assert_eq!(read("scenario rust\n\nsomething else\n"), None);
    }
}
