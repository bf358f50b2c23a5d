//! `devtrust certificate`: what is in a certificate, and whether it is for a key.

use clap::{Arg, ArgMatches, Command, ValueHint};
use devtrust::keys::{Certificate, Csr, Signer as _, SoftwareKey, read_certificates};
use serde_json::{Value, json};

use super::facts::{CERTIFICATE, CHECK};
use crate::clock;
use crate::failure::{Failure, Result};
use crate::output::Screen;
use crate::request::Source;

const DAY: i64 = 86_400_000;

pub(super) fn command() -> Command {
    Command::new("certificate")
        .about("Look into certificates, and check that they fit their keys")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("inspect")
                .about("Show what is in the certificates of a PEM file")
                .arg(file("The certificates, in PEM; - for standard input")),
        )
        .subcommand(
            Command::new("verify")
                .about("Check that a certificate is for a key and valid now")
                .long_about(
                    "Check the first certificate of a PEM file: that it is for a private key or a certificate signing request, \
                     and that it is valid now and for some time to come. The signatures of its issuers are not checked.\n\n\
                     Ends with 0 where everything holds, and with 1 otherwise.",
                )
                .arg(file("The certificate, in PEM; - for standard input"))
                .arg(path("key", "The private key (PKCS#8, in PEM)"))
                .arg(path("csr", "The certificate signing request, in PEM").conflicts_with("key"))
                .arg(
                    Arg::new("within")
                        .long("within")
                        .value_name("TIME")
                        .value_parser(humantime::parse_duration)
                        .help("It must still be valid after this time, such as 30d"),
                ),
        )
}

pub(super) fn file(help: &'static str) -> Arg {
    Arg::new("file")
        .value_name("FILE")
        .required(true)
        .value_hint(ValueHint::FilePath)
        .help(help)
}

pub(super) fn path(name: &'static str, help: &'static str) -> Arg {
    Arg::new(name)
        .long(name)
        .value_name("FILE")
        .value_hint(ValueHint::FilePath)
        .help(help)
}

/// The text of the file that a flag or argument names.
pub(super) fn text(matches: &ArgMatches, name: &str) -> Result<Option<String>> {
    let named = matches.get_one::<String>(name);
    named.map(|name| Source(name).text()).transpose()
}

pub(super) fn inspect(matches: &ArgMatches) -> Result<()> {
    let certificates = read(matches)?;
    let facts: Vec<Value> = certificates.iter().map(facts).collect();
    Screen::of(matches).list(&CERTIFICATE, &facts)
}

pub(super) fn verify(matches: &ArgMatches) -> Result<()> {
    let certificates = read(matches)?;
    let Some(certificate) = certificates.first() else {
        return Err(Failure::usage("there is no certificate"));
    };
    let mut checks = Vec::new();
    if let Some(key) = public_key(matches)? {
        let holds = certificate.matches_key(&key);
        let found = if holds {
            "it is"
        } else {
            "it is for another key"
        };
        checks.push(check("it is for the key", holds, found));
    }
    let now = clock::now();
    let begins = certificate.not_before();
    checks.push(check(
        "it has begun",
        begins <= now,
        &format!("valid from {begins}"),
    ));
    let wanted = matches.get_one::<std::time::Duration>("within").copied();
    let millis = wanted
        .and_then(|time| i64::try_from(time.as_millis()).ok())
        .unwrap_or(0);
    let ends = certificate.not_after();
    let holds = ends.unix_millis() >= now.unix_millis().saturating_add(millis);
    let what = match wanted {
        Some(time) => format!("it lasts another {}", humantime::format_duration(time)),
        None => "it has not expired".to_owned(),
    };
    checks.push(check(&what, holds, &format!("valid until {ends}")));
    finish(matches, &checks)
}

/// Writes what was checked; fails where something does not hold.
pub(super) fn finish(matches: &ArgMatches, checks: &[Check]) -> Result<()> {
    let rows: Vec<Value> = checks
        .iter()
        .map(|check| json!({ "check": check.what, "holds": check.holds, "found": check.found }))
        .collect();
    Screen::of(matches).list(&CHECK, &rows)?;
    let failed: Vec<&str> = checks
        .iter()
        .filter(|check| !check.holds)
        .map(|check| check.what.as_str())
        .collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::DoesNotHold(format!(
        "this does not hold: {}",
        failed.join(", ")
    )))
}

/// Something that was checked.
pub(super) struct Check {
    what: String,
    holds: bool,
    found: String,
}

pub(super) fn check(what: &str, holds: bool, found: &str) -> Check {
    Check {
        what: what.to_owned(),
        holds,
        found: found.to_owned(),
    }
}

fn read(matches: &ArgMatches) -> Result<Vec<Certificate>> {
    let text = text(matches, "file")?.unwrap_or_default();
    read_certificates(&text).map_err(|problem| Failure::usage(problem.to_string()))
}

fn public_key(matches: &ArgMatches) -> Result<Option<Vec<u8>>> {
    if let Some(pem) = text(matches, "key")? {
        let key =
            SoftwareKey::from_pem(&pem).map_err(|problem| Failure::usage(problem.to_string()))?;
        return Ok(Some(key.public_key().to_vec()));
    }
    let Some(pem) = text(matches, "csr")? else {
        return Ok(None);
    };
    let csr = Csr::from_pem(&pem).map_err(|problem| Failure::usage(problem.to_string()))?;
    Ok(Some(csr.public_key().to_vec()))
}

fn facts(certificate: &Certificate) -> Value {
    let now = clock::now();
    let left = certificate.not_after().unix_millis() - now.unix_millis();
    let state = match (certificate.not_before() <= now, left >= 0) {
        (false, _) => "not yet valid",
        (true, true) => "valid",
        (true, false) => "expired",
    };
    json!({
        "serial_number": certificate.serial_number(),
        "common_name": certificate.subject_common_name(),
        "not_before": certificate.not_before(),
        "not_after": certificate.not_after(),
        "days_left": left.div_euclid(DAY),
        "state": state,
    })
}
