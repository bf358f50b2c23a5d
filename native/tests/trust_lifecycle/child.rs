//! This test program again, as a child that works until it is killed.

use std::path::Path;
use std::process::Stdio;

use tokio::process::{Child, Command};

use crate::office::Office;

/// What tells this program that it is the child, and what it needs to know.
const ARGUMENTS: &str = "DEVTRUST_TEST_CHILD";

/// Where the child works.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) base_url: String,
    pub(crate) api_key: String,
    pub(crate) profile: String,
    pub(crate) folder: String,
}

/// The child's arguments; nothing where this is the test itself.
pub(crate) fn desk() -> Option<Desk> {
    let arguments = std::env::var(ARGUMENTS).ok()?;
    let mut lines = arguments.lines().map(str::to_owned);
    Some(Desk {
        base_url: lines.next()?,
        api_key: lines.next()?,
        profile: lines.next()?,
        folder: lines.next()?,
    })
}

/// Starts the child: this program with one test.
pub(crate) fn start(office: &Office, test: &str) -> Child {
    let ready = &office.emulator.ready;
    let arguments = [
        ready.base_url.clone(),
        ready.api_key.clone(),
        office.profile(),
        office.folder.path().display().to_string(),
    ];
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture"])
        .env(ARGUMENTS, arguments.join("\n"))
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// How many keys the child has kept so far.
pub(crate) fn keys(folder: &Path) -> usize {
    let files = std::fs::read_dir(folder).unwrap();
    let is_key = |path: &Path| path.extension().is_some_and(|ending| ending == "key");
    files
        .filter(|file| is_key(&file.as_ref().unwrap().path()))
        .count()
}

/// A number of the test, or a larger one from the environment.
pub(crate) fn size(name: &str, usual: usize) -> usize {
    let given = std::env::var(name).ok();
    given.map_or(usual, |text| text.parse().unwrap())
}

pub(crate) fn random() -> usize {
    usize::try_from(getrandom::u32().unwrap()).unwrap()
}
