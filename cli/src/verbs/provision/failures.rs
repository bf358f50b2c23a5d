//! Devices that could not be provisioned, listed and written to a file.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::files::unwritable;
use crate::failure::Result;
use crate::text::visible;

/// How many are shown; all are in the file.
const SHOWN: usize = 10;

/// The failures of one run.
#[derive(Debug)]
pub(super) struct Failures {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    count: usize,
    shown: Vec<String>,
}

impl Failures {
    /// Those of an earlier run go: they may have been mended.
    pub(super) fn new(path: PathBuf) -> Self {
        let _ = std::fs::remove_file(&path);
        Self {
            path,
            file: None,
            count: 0,
            shown: Vec::new(),
        }
    }

    /// Keeps one. `place` says which device, and `report` why: with `code`, `message` and `violations`.
    pub(super) fn add(&mut self, place: &str, device: Option<&str>, report: &Value) -> Result<()> {
        self.count += 1;
        if self.shown.len() < SHOWN {
            let text = |name: &str| report.get(name).and_then(Value::as_str).unwrap_or_default();
            let mut line = format!("{place}: {} [{}]", text("message"), text("code"));
            if let Some(device) = device {
                line = format!("{device}, {line}");
            }
            self.shown.push(visible(&line));
        }
        let path = &self.path;
        let file = match &mut self.file {
            Some(file) => file,
            none => {
                let file = File::create(path).map_err(|error| unwritable(path, &error))?;
                none.insert(BufWriter::new(file))
            }
        };
        let line = json!({ "place": place, "device": device, "error": report });
        writeln!(file, "{line}").map_err(|error| unwritable(path, &error))
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.count
    }

    /// Ends the file; gives the lines to show, and where the rest is.
    pub(super) fn finish(&mut self) -> Result<(Vec<String>, Option<&Path>)> {
        let Some(file) = &mut self.file else {
            return Ok((Vec::new(), None));
        };
        file.flush()
            .map_err(|error| unwritable(&self.path, &error))?;
        let mut lines = std::mem::take(&mut self.shown);
        if self.count > lines.len() {
            lines.push(format!("and {} more", self.count - lines.len()));
        }
        Ok((lines, Some(&self.path)))
    }
}
