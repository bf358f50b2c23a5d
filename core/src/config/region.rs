//! The 16 published hosts.

use devtrust_macros::choice;

/// Where an account lives. DigiCert runs four regions; use a base URL for any other host.
#[choice]
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
#[choice]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Environment {
    /// Production.
    #[default]
    #[alias("prod")]
    Production,
    /// Demo: `demo.` before the host.
    Demo,
}

impl Region {
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
