//! `devtrust certificate`: what is in a certificate, and whether it is for a key.

use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint};
use devtrust::keys::{Csr, Signer as _, SoftwareKey, matches_key};
use devtrust::schema::{Type, Typed as _};
use devtrust::{VerifyX509, X509Certificate, X509Chain};
use serde_json::{Value, json};

use super::facts::{CERTIFICATE, CHECK};
use crate::clock;
use crate::failure::{Failure, Result};
use crate::output::{Format, Screen};
use crate::request::Source;

static WHOLE: Type = X509Certificate::TYPE;

pub(super) fn command() -> Command {
    Command::new("certificate")
        .about("Look into certificates, and check that they fit their keys")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("inspect")
                .about("Show what is in the certificates of a file")
                .long_about(
                    "Show what is in the certificates of a file: PEM, or base64 of DER or PKCS#7. A table has what matters most, \
                     the other forms of output have everything.",
                )
                .arg(file("The certificates; - for standard input")),
        )
        .subcommand(
            Command::new("verify")
                .about("Check that a certificate is for a key, valid now, and trusted")
                .long_about(
                    "Check the first certificate of a file: that it is for a private key or a certificate signing request, that \
                     it is valid now and for some time to come, and, with --root, that issuers lead from it to a certificate \
                     that you trust. The issuers may stand behind it in its file, or in files of their own. Whether one was \
                     revoked is not asked.\n\n\
                     Ends with 0 where everything holds, and with 1 otherwise.",
                )
                .arg(file("The certificate; - for standard input"))
                .arg(path("root", "Certificates that you trust").action(ArgAction::Append))
                .arg(
                    path("issuer", "Certificates between it and a root")
                        .action(ArgAction::Append)
                        .requires("root"),
                )
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
    let certificates = read(&text(matches, "file")?.unwrap_or_default())?;
    let screen = Screen::of(matches);
    if screen.format == Format::Table {
        let facts: Vec<Value> = certificates.iter().map(facts).collect();
        return screen.list(&CERTIFICATE, &facts);
    }
    let whole = certificates.iter().map(|certificate| {
        let mut whole = json!(certificate);
        if let Some(members) = whole.as_object_mut() {
            members.insert("state".to_owned(), state(certificate).into());
        }
        whole
    });
    screen.list(&WHOLE, &whole.collect::<Vec<_>>())
}

pub(super) fn verify(matches: &ArgMatches) -> Result<()> {
    let text = text(matches, "file")?.unwrap_or_default();
    let certificates = read(&text)?;
    let Some(certificate) = certificates.first() else {
        return Err(Failure::usage("there is no certificate"));
    };
    let mut checks = Vec::new();
    if let Some(key) = public_key(matches)? {
        let holds = matches_key(&certificate.pem, &key).is_ok_and(|holds| holds);
        let found = if holds {
            "it is"
        } else {
            "it is for another key"
        };
        checks.push(check("it is for the key", holds, found));
    }
    if matches.contains_id("root") {
        checks.push(trusted(matches, text)?);
    }
    let now = clock::now();
    let begins = certificate.not_before;
    checks.push(check(
        "it has begun",
        begins <= now,
        &format!("valid from {begins}"),
    ));
    let wanted = matches.get_one::<std::time::Duration>("within").copied();
    let millis = wanted
        .and_then(|time| i64::try_from(time.as_millis()).ok())
        .unwrap_or(0);
    let ends = certificate.not_after;
    let holds = ends.unix_millis() >= now.unix_millis().saturating_add(millis);
    let what = match wanted {
        Some(time) => format!("it lasts another {}", crate::text::length(time)),
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

fn read(text: &str) -> Result<Vec<X509Certificate>> {
    X509Certificate::read_all(text, clock::now()).map_err(|error| Failure::usage(words(&error)))
}

/// What is wrong, without the frame that an operation's error has.
fn words(error: &devtrust::Error) -> String {
    let violations = error.violations().iter();
    violations
        .map(|violation| [&violation.message, " ", &violation.remedy].concat())
        .collect()
}

/// Whether issuers lead from the certificate to a root.
fn trusted(matches: &ArgMatches, certificate: String) -> Result<Check> {
    let texts = |name| {
        let named = matches.get_many::<String>(name).into_iter().flatten();
        named
            .map(|name| Source(name).text())
            .collect::<Result<Vec<_>>>()
    };
    let request = VerifyX509::new(certificate)
        .issuers(texts("issuer")?)
        .roots(texts("root")?)
        .at(clock::now());
    Ok(match X509Chain::verify(&request) {
        Ok(chain) => {
            let names = chain.certificates.iter().map(|link| link.subject.as_str());
            check(
                "it is trusted",
                true,
                &names.collect::<Vec<_>>().join(" < "),
            )
        }
        Err(error) => check("it is trusted", false, &words(&error)),
    })
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

fn state(certificate: &X509Certificate) -> &'static str {
    match (
        certificate.not_before <= clock::now(),
        certificate.days_left >= 0,
    ) {
        (false, _) => "not yet valid",
        (true, true) => "valid",
        (true, false) => "expired",
    }
}

fn facts(certificate: &X509Certificate) -> Value {
    let key = &certificate.key;
    let curve = key.curve.clone().or(key.bits.map(|bits| bits.to_string()));
    let key = [key.algorithm.clone()]
        .into_iter()
        .chain(curve)
        .collect::<Vec<_>>()
        .join(" ");
    json!({
        "serial_number": certificate.serial_number,
        "common_name": certificate.common_name,
        "not_before": certificate.not_before,
        "not_after": certificate.not_after,
        "days_left": certificate.days_left,
        "state": state(certificate),
        "key": key,
        "issuer": certificate.issuer,
    })
}
