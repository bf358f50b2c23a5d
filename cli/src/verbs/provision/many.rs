//! Many devices of a file, through a journal.

use std::env::VarError;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use clap::ArgMatches;
use devtrust::journal::{EntryState, Journal, JournalFile};
use serde_json::{Value, json};

use super::board::Board;
use super::devices::Devices;
use super::failures::Failures;
use super::files::Folder;
use super::{OPERATION, sending};
use crate::failure::{Failure, Result};
use crate::output::Screen;
use crate::request;
use crate::settings::Account;
use crate::verbs::facts::BATCH;

/// How many entries of the journal are read at a time.
const PAGE: u32 = 200;

pub(super) async fn run(
    account: &Account,
    from: &str,
    common: Value,
    matches: &ArgMatches,
) -> Result<()> {
    let screen = Screen::of(matches);
    let named = |name: &str, ending: &str| {
        let given = matches.get_one::<String>(name).map(PathBuf::from);
        given.unwrap_or_else(|| match from {
            "-" => PathBuf::from(format!("devices.{ending}")),
            from => PathBuf::from(format!("{from}.{ending}")),
        })
    };
    let reasons = named("failures", "failures.jsonl");
    if [&reasons, &named("journal", "journal")].contains(&&PathBuf::from(from)) {
        return Err(Failure::usage(format!(
            "{from} holds the devices and would be overwritten"
        )));
    }
    let mut failures = Failures::new(reasons);
    let flags = request::flags(OPERATION);
    let devices = Devices {
        from,
        flags: &flags,
        common: &common,
        defaults: &account.defaults,
    };
    if matches.get_flag("dry-run") {
        let count = devices.check(&mut failures).await?;
        screen.hint(&format!("{count} devices are described."));
        return tell(&mut failures, &screen);
    }

    let client = account.client()?;
    let path = named("journal", "journal");
    let journal = Journal::open(file(&path)?).await?;
    let board = Arc::new(Board::new(crate::global::is_quiet(matches)));
    board.start(journal.counts().await?);
    let queued = AtomicBool::new(false);
    let in_flight = matches.get_one::<u32>("in-flight").copied().unwrap_or(8);
    let patience = matches
        .get_one::<Duration>("patience")
        .copied()
        .unwrap_or(Duration::from_secs(300));
    let is_again = matches.get_flag("retry-failed");
    let queue = async {
        devices.queue(&journal, &mut failures, is_again).await?;
        queued.store(true, Ordering::Release);
        Ok::<_, Failure>(())
    };
    let send = sending::send(&journal, &client, &board, in_flight, (&queued, patience));
    let outcome = tokio::try_join!(queue, send);
    board.finish();
    outcome?;
    let folder = matches.get_one::<String>("certificates");
    collect(&journal, folder.map(String::as_str), &mut failures).await?;
    let counts = journal.counts().await?;
    let path_of_failures = named("failures", "failures.jsonl");
    let batch = json!({
        "journal": path.display().to_string(),
        "provisioned": counts.provisioned,
        "failed": failures.count(),
        "waiting": counts.waiting,
        "failures": (failures.count() > 0).then(|| path_of_failures.display().to_string()),
    });
    screen.value(batch, &BATCH)?;
    tell(&mut failures, &screen)
}

/// The journal's file, with the passphrase of the environment, where no other user of the machine sees it.
fn file(path: &Path) -> Result<JournalFile> {
    const NAME: &str = "DEVTRUST_JOURNAL_PASSPHRASE";
    let file = JournalFile::new(path);
    match std::env::var(NAME) {
        Ok(passphrase) => Ok(file.passphrase(passphrase)),
        Err(VarError::NotPresent) => Ok(file),
        // Without it the keys would be kept in the clear.
        Err(VarError::NotUnicode(_)) => Err(Failure::usage(format!("{NAME} is not UTF-8"))),
    }
}

/// Lists the failures, and fails where there are any.
fn tell(failures: &mut Failures, screen: &Screen) -> Result<()> {
    let count = failures.count();
    let (lines, path) = failures.finish()?;
    let Some(path) = path else {
        return Ok(());
    };
    let mut err = anstream::stderr();
    for line in &lines {
        let _ = writeln!(err, "  {line}");
    }
    screen.hint(
        "Mend the file and run the same command again; --retry-failed sends unchanged ones, too.",
    );
    Err(Failure::Some(format!(
        "{count} devices failed; all are in {}",
        path.display()
    )))
}

/// Reads what came of the devices out of the journal.
async fn collect(journal: &Journal, folder: Option<&str>, failures: &mut Failures) -> Result<()> {
    let mut folder = folder.map(Folder::new).transpose()?;
    let state = match folder {
        Some(_) => None,
        None => Some(EntryState::Failed),
    };
    let mut after = None;
    loop {
        let page = journal.entries(state, after.as_deref(), PAGE).await?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = Some(last.id.clone());
        for entry in &page {
            let name = entry.request.device.name.as_str();
            if let (Some(folder), Some(device)) = (&mut folder, &entry.device) {
                folder.keep(name, device)?;
            }
            if let (EntryState::Failed, Some(problem)) = (entry.state, &entry.problem) {
                let violations = problem.violations.iter().map(|violation| {
                    json!({ "field": violation.field, "code": violation.code, "message": violation.message, "remedy": violation.remedy })
                });
                let report = json!({
                    "code": problem.code, "message": problem.message, "request_id": problem.request_id,
                    "violations": violations.collect::<Vec<_>>(),
                });
                failures.add(&format!("entry {}", entry.id), Some(name), &report)?;
            }
        }
    }
}
