//! A Chromium to test in: the user's or the system's, never a download of a browser.
//!
//! Tests get its path in `DEVTRUST_CHROMIUM` and start it themselves, with `--headless` and, where they run as root,
//! `--no-sandbox`.

use std::env;
use std::path::{Path, PathBuf};

use super::failure::{Failure, Result};
use super::steps::Step;
use super::system;

/// The variable by which a user names a browser, and by which tests are told.
pub(crate) const VARIABLE: &str = "DEVTRUST_CHROMIUM";

const NAMES: &[&str] = &[
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// The browser, installed from Debian if there is none.
pub(crate) fn ready(step: &Step) -> Result<PathBuf> {
    if let Some(found) = find()? {
        return Ok(found);
    }
    system::install(step, &["chromium"], "a browser to test in")?;
    find()?.ok_or_else(|| {
        Failure::new(format!(
            "chromium was installed and does not start; name a browser that does in {VARIABLE}"
        ))
    })
}

/// The browser, if there is one that starts.
pub(crate) fn find() -> Result<Option<PathBuf>> {
    if let Some(chosen) = env::var_os(VARIABLE) {
        let chosen = PathBuf::from(chosen);
        if version(&chosen).is_some() {
            return Ok(Some(chosen));
        }
        let path = chosen.display();
        return Err(Failure::new(format!(
            "{VARIABLE} is {path}, which does not start"
        )));
    }
    // Some systems have a program of that name that only says what to install.
    Ok(NAMES
        .iter()
        .filter_map(|name| system::find_program(name))
        .find(|path| version(path).is_some()))
}

/// Such as `Chromium 150.0.7871.100 built on Debian GNU/Linux 12 (bookworm)`.
pub(crate) fn version(program: &Path) -> Option<String> {
    system::version_of(program)
}
