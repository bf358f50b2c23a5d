//! `devtrust csr`: certificate signing requests made and checked on this machine.

use std::io::Write as _;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use devtrust::keys::{Csr, CsrBuilder, KeyAlgorithm, KeyStore as _, SoftwareKey};
use devtrust::{KeyFile, Secret};

use super::certificate::{check, file, finish, path, text};
use crate::failure::{Failure, Result};
use crate::output::Screen;

pub(super) fn command() -> Command {
    Command::new("csr")
        .about("Make and check certificate signing requests")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommand(
            Command::new("new")
                .about("Make a certificate signing request, and a key where there is none")
                .long_about(
                    "Make a certificate signing request (PKCS#10, in PEM). The key is the one in the key file; where that is not \
                     there, a key is made and kept in it, readable by its owner alone. The key never leaves this machine.",
                )
                .after_long_help(
                    "Example:\n  devtrust csr new --key-file press-41.key --attribute subject.common_name=press-41 --to press-41.csr",
                )
                .arg(path("key-file", "The private key (PKCS#8, in PEM), made where it is not there").required(true))
                .arg(
                    Arg::new("algorithm")
                        .long("algorithm")
                        .value_name("KIND")
                        .value_parser(PossibleValuesParser::new(["p256", "p384"]))
                        .default_value("p256")
                        .help("The kind of key, where one is made"),
                )
                .arg(
                    Arg::new("attribute")
                        .long("attribute")
                        .value_name("NAME=VALUE")
                        .action(ArgAction::Append)
                        .help("A part of the subject or an alternative name (repeatable)")
                        .long_help(
                            "A part of the subject, such as subject.common_name, subject.organization_name or subject.country, \
                             or an alternative name, such as san.dns_name, san.uri, san.ip_address or san.email. Repeatable.",
                        ),
                )
                .arg(path("to", "Write the request here instead of standard output")),
        )
        .subcommand(
            Command::new("verify")
                .about("Check that a request is whole, and signed with the key that it carries")
                .arg(file("The request, in PEM; - for standard input")),
        )
}

pub(super) async fn new(matches: &ArgMatches) -> Result<()> {
    let attributes: Vec<(&str, &str)> = matches
        .get_many::<String>("attribute")
        .into_iter()
        .flatten()
        .map(|given| {
            let pair = given.split_once('=');
            pair.ok_or_else(|| Failure::usage(format!("--attribute {given}: expected NAME=VALUE")))
        })
        .collect::<Result<_>>()?;
    let builder = CsrBuilder::from_attributes(attributes)
        .map_err(|problem| Failure::usage(format!("--attribute: {problem}")))?;
    let name = matches
        .get_one::<String>("key-file")
        .map_or("", String::as_str);
    let key = key(name, matches)?;
    let csr = builder
        .sign(&key)
        .await
        .map_err(|problem| Failure::machine(problem.to_string()))?;
    match matches.get_one::<String>("to") {
        Some(to) => {
            std::fs::write(to, csr.pem())
                .map_err(|error| Failure::machine(format!("{to} cannot be written: {error}")))?;
            Screen::of(matches).hint(&format!("The request is in {to}, its key in {name}."));
        }
        None => write!(std::io::stdout(), "{}", csr.pem())?,
    }
    Ok(())
}

/// The key in the file; made where there is none.
fn key(name: &str, matches: &ArgMatches) -> Result<SoftwareKey> {
    let wrong = |problem: String| Failure::usage(format!("--key-file {name}: {problem}"));
    let file = KeyFile::new(name);
    if file.load().map_err(wrong)?.is_none() {
        let algorithm = match matches.get_one::<String>("algorithm").map(String::as_str) {
            Some("p384") => KeyAlgorithm::EcdsaP384Sha384,
            _ => KeyAlgorithm::EcdsaP256Sha256,
        };
        let made = SoftwareKey::generate_with(algorithm)
            .map_err(|problem| Failure::machine(problem.to_string()))?;
        file.store(&Secret::new(made.to_pem().as_str()))
            .map_err(wrong)?;
    }
    let pem = file
        .load()
        .map_err(wrong)?
        .ok_or_else(|| wrong("it is gone".to_owned()))?;
    SoftwareKey::from_pem(pem.reveal()).map_err(|problem| wrong(problem.to_string()))
}

pub(super) fn verify(matches: &ArgMatches) -> Result<()> {
    let pem = text(matches, "file")?.unwrap_or_default();
    let checks = match Csr::from_pem(&pem) {
        Err(problem) => vec![check(
            "it is a request (PKCS#10)",
            false,
            &problem.to_string(),
        )],
        Ok(csr) => {
            let name = csr.subject_common_name().unwrap_or("without a common name");
            let verified = csr.verify();
            let found = verified
                .as_ref()
                .map_or_else(ToString::to_string, |()| "it is".to_owned());
            vec![
                check("it is a request (PKCS#10)", true, name),
                check("it is signed with its own key", verified.is_ok(), &found),
            ]
        }
    };
    finish(matches, &checks)
}
