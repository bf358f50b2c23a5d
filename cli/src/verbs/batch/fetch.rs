//! `devtrust batch fetch`.

use std::collections::HashSet;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use clap::{Arg, ArgMatches, Command, ValueHint};
use devtrust::{BatchCertificate, BatchResult, Batches};
use serde_json::json;

use super::{job, text};
use crate::failure::{Failure, Result};
use crate::output::Screen;
use crate::settings;

const LONG: &str = "Fetch what a job has made into a folder: a file for each certificate, or result.json, or result.p7m where only the \
     key of whoever asked for it opens it. Safe to run again: files that are there already are compared and left as they are.";

pub(super) fn command() -> Command {
    Command::new("fetch")
        .about("Fetch the certificates that a job has made")
        .long_about(LONG)
        .after_long_help("Example:\n  devtrust batch fetch $JOB --to certificates")
        .args([
            job(),
            Arg::new("to")
                .long("to")
                .value_name("DIR")
                .value_hint(ValueHint::DirPath)
                .default_value(".")
                .help("Write the files into this folder"),
        ])
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let client = settings::account(matches)?.client()?;
    let screen = Screen::of(matches);
    let request = json!({ "job_id": text(matches, "job") });
    let result: BatchResult = client.engine().value(Batches::FETCH, &request).await?;
    let folder = Path::new(text(matches, "to").unwrap_or("."));
    fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))?;
    let mut taken = HashSet::new();
    for BatchCertificate {
        name, certificate, ..
    } in &result.certificates
    {
        let name = own(&plain(name), &mut taken);
        write(&folder.join(format!("{name}.pem")), certificate.as_bytes())?;
    }
    if !result.records.is_empty() {
        let records = serde_json::Value::Array(result.records).to_string();
        write(&folder.join("result.json"), records.as_bytes())?;
    }
    if let Some(encrypted) = &result.encrypted {
        let lines = [
            "-----BEGIN PKCS7-----",
            encrypted,
            "-----END PKCS7-----",
            "",
        ];
        write(&folder.join("result.p7m"), lines.join("\n").as_bytes())?;
    }
    let count = result.certificates.len();
    screen.hint(&format!(
        "{count} certificates are in {}.",
        folder.display()
    ));
    Ok(())
}

/// A name that is one file's on every system.
fn plain(name: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || " ._-".contains(letter);
    let name: String = name
        .chars()
        .map(|letter| if is_plain(letter) { letter } else { '_' })
        .collect();
    if name.trim_matches('.').is_empty() {
        "certificate".to_owned()
    } else {
        name
    }
}

/// A name that no other file of this run has, on systems too that do not tell capital letters.
fn own(name: &str, taken: &mut HashSet<String>) -> String {
    let mut number = 1;
    let mut own = name.to_owned();
    while !taken.insert(own.to_lowercase()) {
        number += 1;
        own = format!("{name} ({number})");
    }
    own
}

/// Writes a file. One that is there with the same content stays; one with other content is never replaced.
fn write(path: &Path, content: &[u8]) -> Result<()> {
    let made = OpenOptions::new().write(true).create_new(true).open(path);
    match made {
        Ok(mut file) => file.write_all(content).map_err(|error| {
            // Half a file would be taken for another one by the next run.
            let _ = fs::remove_file(path);
            cannot(path, &error)
        }),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let there = fs::read(path).map_err(|error| cannot(path, &error))?;
            if there == content {
                return Ok(());
            }
            Err(Failure::machine(format!(
                "{} is there already with another content; fetch into another folder",
                path.display()
            )))
        }
        Err(error) => Err(cannot(path, &error)),
    }
}

fn cannot(path: &Path, error: &std::io::Error) -> Failure {
    Failure::machine(format!("{} cannot be written: {error}", path.display()))
}
