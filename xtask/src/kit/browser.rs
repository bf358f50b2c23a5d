//! A Chromium to test in: the user's or the system's, never a download of a browser.
//!
//! Tests get its path in `DEVTRUST_CHROMIUM` and start it themselves, with `--headless` and, where they run as root,
//! `--no-sandbox`.

use std::env;

use crate::prelude::*;

/// The variable by which a user names a browser, and by which tests are told.
pub(crate) const VARIABLE: &str = "DEVTRUST_CHROMIUM";

const NAMES: &str = "chromium chromium-browser google-chrome google-chrome-stable";

/// The browser, installed from Debian if there is none.
pub(crate) fn ready(step: &Step) -> Result<PathBuf> {
    if let Some(found) = find()? {
        return Ok(found);
    }
    system::install(step, &["chromium"], "a browser to test in")?;
    find()?.context(format_args!(
        "chromium was installed and does not start; name a browser that does in {VARIABLE}"
    ))
}

/// The browser, if there is one that starts.
pub(crate) fn find() -> Result<Option<PathBuf>> {
    let starts = |path: &PathBuf| system::version_of(path).is_some();
    if let Some(chosen) = env::var_os(VARIABLE).map(PathBuf::from) {
        let message = format!("{VARIABLE} is {}, which does not start", chosen.display());
        return Some(chosen).filter(starts).context(message).map(Some);
    }
    // Some systems have a program of that name that only says what to install.
    let mut found = NAMES.split(' ').filter_map(system::find_program);
    Ok(found.find(starts))
}
