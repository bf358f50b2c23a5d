//! Scans over the tracked files: nothing of one machine, no secrets, no file that grew too long.

pub(crate) mod length;
pub(crate) mod machine;
pub(crate) mod registry;
pub(crate) mod secret;

use std::fs;

use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::steps::Step;

/// A tracked text file.
#[derive(Debug)]
pub(crate) struct Tracked {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Tracked {
    /// Its lines with their numbers, from 1.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
    }

    /// A finding that an editor can jump to.
    pub(crate) fn at(&self, line: usize, what: &str) -> String {
        format!("{}:{line}: {what}", self.path)
    }
}

/// Every tracked file and every new one that is not ignored. Files that are not UTF-8 text are left out.
pub(crate) fn tracked(places: &Places, step: &Step) -> Result<Vec<Tracked>> {
    let list = [
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ];
    let listed = Tool::new("git")
        .args(list)
        .dir(&places.root)
        .separate()
        .run(step)?;
    Ok(listed
        .stdout
        .split('\0')
        .filter(|path| !path.is_empty())
        .filter_map(|path| {
            let text = fs::read_to_string(places.root.join(path)).ok()?;
            Some(Tracked {
                path: path.to_owned(),
                text,
            })
        })
        .collect())
}

/// A failure if anything was found.
pub(crate) fn verdict(step: &Step, files: usize, what: &str, findings: &[String]) -> Result<()> {
    if findings.is_empty() {
        step.note(format!("{files} files"));
        return Ok(());
    }
    let message = format!("{} {what}", findings.len());
    Err(Failure::with_output(message, findings.join("\n")))
}
