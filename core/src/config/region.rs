//! The 16 published hosts.

use super::setting::{Choice, Given, Settable, Shape, mistyped, refused};
use crate::error::Result;

/// Where an account lives. DigiCert runs four regions; use a base URL for any other host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Region {
    /// United States: `one.digicert.com`.
    #[default]
    Us,
    /// Switzerland: `one.ch.digicert.com`.
    Ch,
    /// Japan: `one.digicert.co.jp`.
    Jp,
    /// Netherlands: `one.nl.digicert.com`.
    Nl,
}

/// Production or demo. Keys of one do not work in the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Environment {
    /// Production.
    #[default]
    Production,
    /// Demo: `demo.` before the host.
    Demo,
}

impl Region {
    /// From `us`, `ch`, `jp` or `nl`, in upper or lower case.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "us" => Some(Self::Us),
            "ch" => Some(Self::Ch),
            "jp" => Some(Self::Jp),
            "nl" => Some(Self::Nl),
            _ => None,
        }
    }

    /// The host name. Japan's follows a different pattern.
    pub fn host(self, environment: Environment, mutual_tls: bool) -> String {
        let domain = match self {
            Self::Us => "one.digicert.com",
            Self::Ch => "one.ch.digicert.com",
            Self::Jp => "one.digicert.co.jp",
            Self::Nl => "one.nl.digicert.com",
        };
        let client_auth = if mutual_tls { "clientauth." } else { "" };
        let demo = if environment == Environment::Demo {
            "demo."
        } else {
            ""
        };
        format!("{client_auth}{demo}{domain}")
    }
}

impl Environment {
    /// From `production`, `prod` or `demo`, in upper or lower case.
    pub fn parse(text: &str) -> Option<Self> {
        match text.trim().to_ascii_lowercase().as_str() {
            "production" | "prod" => Some(Self::Production),
            "demo" => Some(Self::Demo),
            _ => None,
        }
    }
}

/// A text of a setting with its meaning.
macro_rules! choices {
    ($($text:literal: $doc:literal),*) => {
        Shape::Choice(&[$(Choice {
            text: $text,
            doc: if cfg!(feature = "docs") { $doc } else { "" },
        }),*])
    };
}

impl Settable for Region {
    const SHAPE: Shape = choices!(
        "us": "United States: `one.digicert.com`.",
        "ch": "Switzerland: `one.ch.digicert.com`.",
        "jp": "Japan: `one.digicert.co.jp`.",
        "nl": "Netherlands: `one.nl.digicert.com`."
    );

    fn set(&mut self, name: &str, given: &Given) -> Result<()> {
        *self = choice(name, given, "us, ch, jp or nl", Self::parse)?;
        Ok(())
    }
}

impl Settable for Environment {
    const SHAPE: Shape =
        choices!("production": "Production.", "demo": "Demo: `demo.` before the host.");

    fn set(&mut self, name: &str, given: &Given) -> Result<()> {
        *self = choice(name, given, "production or demo", Self::parse)?;
        Ok(())
    }
}

/// One of a few texts.
fn choice<T>(name: &str, given: &Given, texts: &str, parse: fn(&str) -> Option<T>) -> Result<T> {
    let Given::Text(text) = given else {
        return Err(mistyped(name, texts));
    };
    parse(text).ok_or_else(|| refused(format!("{name} is \"{text}\"; it must be {texts}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_all_16_hosts() {
        let hosts: Vec<String> = [Region::Us, Region::Ch, Region::Jp, Region::Nl]
            .into_iter()
            .flat_map(|region| {
                [
                    (Environment::Production, false),
                    (Environment::Production, true),
                    (Environment::Demo, false),
                    (Environment::Demo, true),
                ]
                .map(|(environment, mutual_tls)| region.host(environment, mutual_tls))
            })
            .collect();
        assert_eq!(
            hosts,
            [
                "one.digicert.com",
                "clientauth.one.digicert.com",
                "demo.one.digicert.com",
                "clientauth.demo.one.digicert.com",
                "one.ch.digicert.com",
                "clientauth.one.ch.digicert.com",
                "demo.one.ch.digicert.com",
                "clientauth.demo.one.ch.digicert.com",
                "one.digicert.co.jp",
                "clientauth.one.digicert.co.jp",
                "demo.one.digicert.co.jp",
                "clientauth.demo.one.digicert.co.jp",
                "one.nl.digicert.com",
                "clientauth.one.nl.digicert.com",
                "demo.one.nl.digicert.com",
                "clientauth.demo.one.nl.digicert.com",
            ]
        );
    }
}
