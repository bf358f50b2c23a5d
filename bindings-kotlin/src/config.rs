//! A client's settings, as Kotlin and Swift hand them over: by name, from records that are generated from core's table.

use std::collections::HashMap;
use std::time::Duration;

use devtrust::config::{Given, Settings as _};
use devtrust::{
    ClientBuilder, ClientCertificate, Config, Error, ErrorCode, NetworkOptions,
    Proxy as NativeProxy, Result, Secret,
};

use crate::roots;

/// Settings by their names. What is left out keeps its default.
#[derive(Debug, Clone, uniffi::Record)]
pub struct NativeSettings {
    /// All of them.
    pub all: HashMap<String, NativeSetting>,
}

/// The value of a setting.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum NativeSetting {
    /// Text.
    Text {
        /// The value.
        value: String,
    },
    /// Text that must not show.
    Hidden {
        /// The value.
        value: Secret,
    },
    /// True or false.
    Flag {
        /// The value.
        value: bool,
    },
    /// A whole number.
    Number {
        /// The value.
        value: u64,
    },
    /// A length of time.
    Time {
        /// The value.
        value: Duration,
    },
    /// Texts by their names.
    Texts {
        /// The value.
        value: HashMap<String, String>,
    },
    /// Settings that belong together.
    Group {
        /// The value.
        settings: NativeSettings,
    },
    /// Which proxy to use.
    Route {
        /// The value.
        value: Proxy,
    },
    /// A client certificate.
    Identity {
        /// The value.
        value: ClientIdentity,
    },
}

/// Which proxy to use.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum Proxy {
    /// What `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say, or the settings of macOS or Windows.
    System,
    /// None, whatever the system says.
    Direct,
    /// This one, for every host but the exempt.
    Url {
        /// `http://user:password@proxy.example.com:3128`. May hold a password, so it never shows.
        url: Secret,
        /// Hosts to reach without it, in the form of `NO_PROXY`.
        exempt: Option<String>,
    },
}

/// A client certificate with its private key.
#[derive(Debug, Clone, uniffi::Enum)]
pub enum ClientIdentity {
    /// PEM texts: the certificate with its issuers after it, and the unencrypted private key.
    Pem {
        /// The certificates.
        certificate: String,
        /// The private key.
        private_key: Secret,
    },
    /// A PKCS#12 archive (`.p12`, `.pfx`).
    Pkcs12 {
        /// The archive.
        archive: Vec<u8>,
        /// Its password.
        password: Secret,
    },
}

impl NativeSettings {
    /// A client with these settings, but for the parts that a host may bring, for the package that calls itself `layer`.
    pub fn builder(self, layer: &str) -> Result<ClientBuilder> {
        let mut config = Config::default();
        config.user_agent = Some(format!("{layer}/{}", env!("CARGO_PKG_VERSION")));
        let mut network = NetworkOptions::default();
        network.extra_ca_pem = roots::with_bundled(None);
        for (name, setting) in self.all {
            match (name.as_str(), setting) {
                ("connect_timeout", NativeSetting::Time { value }) => {
                    network.connect_timeout = value;
                }
                ("extra_ca_pem", NativeSetting::Text { value }) => {
                    network.extra_ca_pem = roots::with_bundled(Some(value));
                }
                (_, NativeSetting::Route { value }) => network.proxy = value.into(),
                (_, NativeSetting::Identity { value }) => {
                    network.client_certificate = Some(value.load()?);
                }
                (name, setting) => config.set(name, &setting.given()?)?,
            }
        }
        Ok(ClientBuilder::new().config(config).network(network))
    }

    fn members(self) -> Result<Given> {
        let member = |(name, setting): (_, NativeSetting)| Ok((name, setting.given()?));
        let members: Result<_> = self.all.into_iter().map(member).collect();
        Ok(Given::Members(members?))
    }
}

impl NativeSetting {
    /// As core takes it.
    fn given(self) -> Result<Given> {
        Ok(match self {
            Self::Text { value } => Given::Text(value),
            Self::Hidden { value } => Given::Secret(value),
            Self::Flag { value } => Given::Flag(value),
            #[allow(
                clippy::cast_precision_loss,
                reason = "so many bytes are more than there are"
            )]
            Self::Number { value } => Given::Number(value as f64),
            Self::Time { value } => Given::Time(value),
            Self::Texts { value } => {
                let mut texts: Vec<_> = value.into_iter().collect();
                // The same settings always send the same requests.
                texts.sort();
                let text = |(name, value)| (name, Given::Text(value));
                Given::Members(texts.into_iter().map(text).collect())
            }
            Self::Group { settings } => settings.members()?,
            Self::Route { .. } | Self::Identity { .. } => {
                return Err(Error::new(
                    ErrorCode::InternalDefect,
                    "a setting of the network is not one of core's",
                ));
            }
        })
    }
}

impl ClientIdentity {
    fn load(self) -> Result<ClientCertificate> {
        match self {
            Self::Pem {
                certificate,
                private_key,
            } => ClientCertificate::from_pem(&certificate, &private_key),
            Self::Pkcs12 { archive, password } => {
                ClientCertificate::from_pkcs12(&archive, &password)
            }
        }
    }
}

impl From<Proxy> for NativeProxy {
    fn from(proxy: Proxy) -> Self {
        match proxy {
            Proxy::System => Self::System,
            Proxy::Direct => Self::None,
            Proxy::Url { url, exempt } => Self::Url { url, exempt },
        }
    }
}
