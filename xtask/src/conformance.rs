//! The conformance corpus: one set of scenarios, executed by a runner per runtime, judged by one judge. Other suites of the
//! same kind run with the same runners.
//!
//! What a scenario and a runner are is described in `tests/conformance/README.md`.

use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::kit::failure::{Context, Failure, Result};
use crate::kit::process::Tool;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::kit::table;
use crate::matrix::Matrix;
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
    let matrix = Matrix::read(&judged.stdout).context(format_args!(
        "the judge printed no matrix: {}{}",
        judged.stdout, judged.text
    ))?;
    report(step, suite.noun, &matrix, &file);
    say_measured(step, &judged.text);
    if problems.is_empty() && judged.status.success() {
        return Ok(());
    }
    problems.push(matrix.details);
    let message = format!("{} failed", suite.noun);
    Err(Failure::with_output(message, problems.join("\n")))
}

/// Swift's package is built from an `XCFramework` elsewhere than on Linux, which nobody has tried yet.
pub(crate) fn is_for_here(runtimes: &[&str]) -> bool {
    cfg!(target_os = "linux") || !runtimes.contains(&"swift")
}

fn report(step: &Step, noun: &str, matrix: &Matrix, file: &Path) {
    let mut header = vec!["theme", noun];
    header.extend(matrix.runtimes.iter().map(String::as_str));
    let right: Vec<usize> = (1..header.len()).collect();
    for line in table::render(&header, &matrix.by_theme(), &right).lines() {
        step.say(line);
    }
    step.say(&format!("one by one: {}", file.display()));
    step.count(matrix.counts);
    step.note(matrix.counts.in_words());
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
