//! The settings that only a native network has. What they mean is said in core's table.

use clap::{Arg, ArgMatches, ValueHint};
use devtrust::config::NETWORK;
use devtrust::{ClientCertificate, NetworkOptions, Proxy, Secret};
use serde_json::{Map, Value};

use super::text;
use crate::failure::{Failure, Result};
use crate::request::Source;
use crate::text::{kebab, paragraphs, summary};

/// The names that a profile may have, beside those of the client.
pub(super) const NAMES: [&str; 5] = [
    "connect_timeout",
    "proxy",
    "ca_file",
    "client_certificate",
    "client_key",
];
/// The same as flags.
pub(super) const LONG: [&str; 5] = [
    "connect-timeout",
    "proxy",
    "ca-file",
    "client-certificate",
    "client-key",
];

const KEY: &str = "The file with the private key of the client certificate, in PEM. Not needed where the certificate's file has it, \
     too, or is a PKCS#12 archive (`.p12`, `.pfx`), whose password is asked for or taken from DEVTRUST_CLIENT_PASSWORD.";

/// The flags as clap takes them.
pub(super) fn args() -> impl Iterator<Item = Arg> {
    NAMES.into_iter().map(|name| {
        let doc = match NETWORK.iter().find(|setting| setting.name == name) {
            Some(setting) => setting.doc,
            None => KEY,
        };
        let (value_name, hint) = match name {
            "connect_timeout" => ("TIME", ValueHint::Other),
            "proxy" => ("URL|none", ValueHint::Url),
            _ => ("FILE", ValueHint::FilePath),
        };
        Arg::new(format!("network.{name}"))
            .long(kebab(name))
            .value_name(value_name)
            .value_hint(hint)
            .help(summary(doc))
            .long_help(paragraphs(doc))
            .hide_short_help(true)
    })
}

/// What was given, in the form of a profile.
pub(super) fn given(matches: &ArgMatches) -> Map<String, Value> {
    let of = |name: &str| {
        let text = matches.get_one::<String>(&format!("network.{name}"))?;
        Some((name.to_owned(), text.as_str().into()))
    };
    NAMES.into_iter().filter_map(of).collect()
}

/// What the settings of a profile and the flags mean for the network.
pub(super) fn options(given: &Map<String, Value>) -> Result<NetworkOptions> {
    let text = |name: &str| given.get(name).and_then(Value::as_str);
    let mut options = NetworkOptions::default();
    if let Some(time) = text("connect_timeout") {
        options.connect_timeout = text::length(time).ok_or_else(|| {
            Failure::usage(format!(
                "connect_timeout: \"{time}\" is not a length of time such as 10s"
            ))
        })?;
    }
    match text("proxy") {
        None => {}
        Some("none") => options.proxy = Proxy::None,
        Some(url) => {
            options.proxy = Proxy::Url {
                url: Secret::new(url),
                exempt: None,
            };
        }
    }
    if let Some(file) = text("ca_file") {
        options.ca_file = Some(file.into());
    }
    if let Some(file) = text("client_certificate") {
        options.client_certificate = Some(certificate(file, text("client_key"))?);
    }
    Ok(options)
}

fn certificate(file: &str, key: Option<&str>) -> Result<ClientCertificate> {
    let ending = std::path::Path::new(file).extension();
    let is = |known: &str| ending.is_some_and(|ending| ending.eq_ignore_ascii_case(known));
    if is("p12") || is("pfx") {
        let archive = std::fs::read(file)
            .map_err(|error| Failure::usage(format!("{file} cannot be read: {error}")))?;
        let password = match std::env::var("DEVTRUST_CLIENT_PASSWORD") {
            Ok(password) => Secret::new(password),
            Err(_) => crate::prompt::secret(&format!("Password of {file}"))?,
        };
        return Ok(ClientCertificate::from_pkcs12(&archive, &password)?);
    }
    let certificate = Source(file).text()?;
    let key = match key {
        Some(key) => Secret::new(Source(key).text()?),
        None => Secret::new(certificate.clone()),
    };
    Ok(ClientCertificate::from_pem(&certificate, &key)?)
}
