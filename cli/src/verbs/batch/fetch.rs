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
use crate::verbs::certificate::{self, path};

const LONG: &str = "Fetch what a job has made into a folder: a file for each certificate, or result.json. Where the service made the keys, \
     what it sends is encrypted for the certificate that the batch was sent with: with --private-key it is opened, and each key is a \
     file beside its certificate, readable by its owner alone; without it, it stays as it is, in result.p7m. Safe to run again: files \
     that are there already are compared and left as they are.";

pub(super) fn command() -> Command {
    Command::new("fetch")
        .about("Fetch the certificates that a job has made")
        .long_about(LONG)
        .after_long_help(
            "Examples:\n  devtrust batch fetch $JOB --to certificates\n  \
             devtrust batch fetch $JOB --to certificates --private-key me.key --certificate me.pem",
        )
        .args([
            job(),
            Arg::new("to")
                .long("to")
                .value_name("DIR")
                .value_hint(ValueHint::DirPath)
                .default_value(".")
                .help("Write the files into this folder"),
            path(
                "private-key",
                "The RSA key, in PEM, that opens what is encrypted",
            ),
            path(
                "certificate",
                "The certificate, in PEM, that the batch was sent with",
            )
            .requires("private-key"),
        ])
}

pub(super) async fn run(matches: &ArgMatches) -> Result<()> {
    let client = settings::account(matches)?.client()?;
    let screen = Screen::of(matches);
    let request = json!({
        "job_id": text(matches, "job"),
        "private_key": certificate::text(matches, "private-key")?,
        "certificate": certificate::text(matches, "certificate")?,
    });
    let result: BatchResult = client.engine().value(Batches::FETCH, &request).await?;
    let folder = Path::new(text(matches, "to").unwrap_or("."));
    fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))?;
    let mut taken = HashSet::new();
    for BatchCertificate {
        name,
        certificate,
        private_key,
        ..
    } in &result.certificates
    {
        let name = own(&plain(name), &mut taken);
        if let Some(key) = private_key {
            let key = key.reveal().as_bytes();
            write(&folder.join(format!("{name}.key")), key, true)?;
        }
        // A key may come without one.
        if certificate.is_empty() {
            continue;
        }
        let certificate = certificate.as_bytes();
        write(&folder.join(format!("{name}.pem")), certificate, false)?;
    }
    if !result.records.is_empty() {
        let records = serde_json::Value::Array(result.records).to_string();
        write(&folder.join("result.json"), records.as_bytes(), false)?;
    }
    if let Some(encrypted) = &result.encrypted {
        let lines = [
            "-----BEGIN PKCS7-----",
            encrypted,
            "-----END PKCS7-----",
            "",
        ];
        let text = lines.join("\n");
        write(&folder.join("result.p7m"), text.as_bytes(), false)?;
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

/// Writes a file; a key, for its owner alone. One that is there with the same content stays; one with other content is never replaced.
fn write(path: &Path, content: &[u8], is_key: bool) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    if is_key {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    // Elsewhere a file has the rights of its folder.
    #[cfg(not(unix))]
    let _ = is_key;
    let made = options.open(path);
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
