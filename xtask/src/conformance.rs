//! The conformance corpus: one set of scenarios, executed by a runner per runtime, judged by one judge; and the hostile servers, which
//! the same runners call over a real network.
//!
//! What a scenario and a runner are is described in `tests/conformance/README.md`, what a hostile case is, in
//! `tests/hostile/README.md`.

use crate::prelude::*;

/// Makes the command that executes scenarios in one runtime, or calls over a real network in their place; it writes a line of
/// JSON for each.
pub(crate) type Runner = fn(&Workspace<'_>, &Step, corpus: &Path, runtime: &str) -> Result<Tool>;

/// The runtimes with their runners. Add one line per runner.
pub(crate) const RUNNERS: &[(&str, Runner)] = &[
    ("rust", rust),
    ("python-sync", python),
    ("python-async", python),
    ("node", node),
    ("chromium", node),
    ("kotlin", kotlin),
    // Elsewhere Swift's package is built from an XCFramework, which nobody has tried yet.
    #[cfg(target_os = "linux")]
    ("swift", swift),
];

/// Executes the corpus in every runtime. Rust's program knows it, and executes it in two.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let dir = workspace.places.scratch("conformance")?;
    let program = program(workspace, step)?;
    let corpus = dir.join("corpus.json");
    fs::write(&corpus, Tool::new(&program).arg("corpus").answer(step)?)?;
    let suite = (&*dir, &*program, "scenarios", &["rust", "rust-http"][..]);
    execute(step, suite, |runtime, runner| match runtime {
        "rust" => Ok(Tool::new(&program).arg("run")),
        _ => runner(workspace, step, &corpus, runtime),
    })
}

/// Runs every hostile case in every runtime; the largest overrun of a deadline and the largest growth are printed, too.
pub(crate) fn hostile(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let dir = workspace.places.scratch("hostile")?;
    let program = workspace.program(step, "devtrust-hostile")?;
    let suite = (&*dir, &*program, "cases", &["rust"][..]);
    execute(step, suite, |runtime, runner| {
        let folder = dir.join(runtime);
        files::empty(&folder)?;
        // The program runs the runner, with a file of jobs in the place of the corpus.
        let tool = runner(workspace, step, Path::new("{jobs}"), runtime)?;
        let server = Tool::new(&program).words("run --dir").arg(folder);
        Ok(tool.under(server.args(["--runtime", runtime, "--"])))
    })
}

/// Executes a suite in every runtime and prints the matrix. A runtime whose runner breaks does not hide the others.
fn execute(
    step: &Step,
    (dir, program, noun, rust): (&Path, &Path, &str, &[&str]),
    tool: impl Fn(&str, Runner) -> Result<Tool>,
) -> Result<()> {
    let mut judge = Tool::new(program).arg("judge").separate();
    let mut problems = Vec::new();
    for (runtime, runner) in RUNNERS {
        let is_rust = *runtime == "rust";
        let names = if is_rust { rust } else { &[*runtime] };
        judge = judge.args(names.iter().flat_map(|name| ["--runtime", name]));
        match tool(runtime, *runner).and_then(|tool| tool.answer(step)) {
            Ok(lines) => {
                let file = dir.join(format!("{runtime}.jsonl"));
                fs::write(&file, lines)?;
                judge = judge.arg(file);
            }
            Err(Failure::Failed { message, output }) => {
                problems.push(format!("{runtime}: {message}\n{output}"));
            }
            Err(not_run) => return Err(not_run),
        }
    }
    let judged = judge.run_unchecked(step)?;
    let file = dir.join("matrix.txt");
    fs::write(&file, &judged.stdout)?;
    let Some((themes, counts)) = read(&judged.stdout) else {
        let printed = judged.stdout + &judged.text;
        return Err(Failure::with_output("the judge printed no matrix", printed));
    };
    step.say(themes);
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
    let message = format!("{noun} failed");
    Err(Failure::with_output(message, problems.join("\n")))
}

/// The judge's table of themes, and the counts in its last line:
/// `571 scenarios in 3 runtimes: 1700 passed, 13 excused, 0 missing, 0 failed`.
fn read(judged: &str) -> Option<(&str, Counts)> {
    let (themes, _) = judged.split_once("\n\n")?;
    let last = judged.trim_end().lines().next_back()?;
    let (_, numbers) = last.split_once(" runtimes: ")?;
    let mut counts = Counts::default();
    for item in numbers.split(", ") {
        let (number, word) = item.split_once(' ')?;
        let count = match word {
            "passed" => &mut counts.passed,
            "excused" => &mut counts.skipped,
            _ => &mut counts.failed,
        };
        *count += number.parse::<usize>().ok()?;
    }
    Some((themes, counts))
}

fn program(workspace: &Workspace<'_>, step: &Step) -> Result<PathBuf> {
    workspace.program(step, "devtrust-conformance")
}

fn rust(workspace: &Workspace<'_>, step: &Step, jobs: &Path, _: &str) -> Result<Tool> {
    Ok(Tool::new(program(workspace, step)?).arg("live").arg(jobs))
}

fn python(workspace: &Workspace<'_>, step: &Step, corpus: &Path, runtime: &str) -> Result<Tool> {
    let runner = workspace.needed("tests/conformance/runners/python_runner.py")?;
    let python = workspace.products(step)?.python.python();
    Ok(python.arg(runner).arg(corpus).arg(runtime))
}

fn node(workspace: &Workspace<'_>, step: &Step, corpus: &Path, runtime: &str) -> Result<Tool> {
    let runner = workspace.needed("tests/conformance/runners/node_runner.mjs")?;
    let node = workspace.npm_package(step)?.project.node.node();
    workspace.describe_to(step, node.arg(runner).arg(corpus).arg(runtime))
}

fn kotlin(workspace: &Workspace<'_>, step: &Step, corpus: &Path, runtime: &str) -> Result<Tool> {
    let runner = workspace.kotlin(step)?.runner(step)?;
    Ok(runner.arg(corpus).arg(runtime))
}

#[cfg(target_os = "linux")]
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
