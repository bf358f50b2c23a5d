//! Two revisions beside each other: this one, and another in a folder of its own, in alternation.

use serde_json::Value;

use super::{Built, Measure, SUITES, build, row, rows};
use crate::prelude::*;

const ROUNDS: u32 = 5;

/// Runs the command. Each revision is measured by its own scripts.
pub(super) fn run(places: &Places, args: &Args) -> Result<ExitCode> {
    let revision = args.value.as_str();
    let suites = chosen(SUITES, &args.parts)?;
    let steps = Steps::new(
        &format!("cargo xtask bench --compare {revision}"),
        suites.len() + 3,
    );
    let mut table = Vec::new();
    let Ok(theirs) = steps.step(revision, |step| checked_out(places, step, revision)) else {
        return Ok(steps.exit_code());
    };
    let builds = [("this revision", places), (revision, &theirs)];
    let builds = builds.map(|(title, places)| {
        steps.step(&format!("release builds of {title}"), |step| {
            let mut built = build(places, step)?;
            built.rounds = Some(1);
            Ok(built)
        })
    });
    let [Ok(ours), Ok(theirs)] = builds else {
        return Ok(steps.exit_code());
    };
    for (name, title, measure) in suites {
        let _ = steps.step(title, |step| {
            let (ours, theirs) = rounds(step, measure, &ours, &theirs)?;
            for declared in rows::without_peers(rows::of(places, name)?) {
                table.push(declared.beside(&ours, &theirs)?);
            }
            Ok(())
        });
    }
    println!("\n{}", row::render_beside(revision, &table));
    Ok(steps.exit_code())
}

/// What each has measured, round by round. They take turns at being first.
fn rounds(
    step: &Step,
    measure: Measure,
    ours: &Built<'_>,
    theirs: &Built<'_>,
) -> Result<(Vec<Value>, Vec<Value>)> {
    let (mut of_ours, mut of_theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        step.progress(&format!("round {} of {ROUNDS}", round + 1));
        if round % 2 == 0 {
            of_ours.push(measure(ours, step)?);
        }
        of_theirs.push(measure(theirs, step)?);
        if round % 2 == 1 {
            of_ours.push(measure(ours, step)?);
        }
    }
    Ok((of_ours, of_theirs))
}

/// The revision in a work tree of its own, which stays for the next time.
fn checked_out(places: &Places, step: &Step, revision: &str) -> Result<Places> {
    let root = places.target.join("xtask/compare");
    let git = |words: &str| Tool::new("git").dir(&places.root).words(words);
    git("worktree prune").run(step)?;
    if root.join(".git").exists() {
        let there = Tool::new("git")
            .dir(&root)
            .words("checkout --quiet --force --detach");
        there.arg(revision).run(step)?;
    } else {
        fs::create_dir_all(&root)?;
        git("worktree add --quiet --force --detach")
            .arg(&root)
            .arg(revision)
            .run(step)?;
    }
    let target = root.join("target");
    cargo::write_pyo3_config(&target)?;
    Ok(Places {
        target,
        venv: root.join(".venv"),
        dist: root.join("dist"),
        root,
        ..places.clone()
    })
}
