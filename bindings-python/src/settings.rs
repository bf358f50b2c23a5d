//! A client's settings, from the keyword arguments of its constructor.

use std::path::PathBuf;
use std::sync::Arc;

use devtrust::config::{Given, Setting, Settings as _, Shape};
use devtrust::{ClientBuilder, Config, Engine, NetworkOptions, Proxy};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString};

use crate::certificate::ClientCertificate;
use crate::error;
use crate::hidden::seen;
use crate::hooks::LogHook;
use crate::number;
use crate::request::seconds;
use crate::secret::{Secret, from_text};

/// Everything that a client is made from, kept so that a forked process can make it again.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    config: Config,
    network: NetworkOptions,
}

impl Settings {
    /// Reads the settings; those that are None keep their defaults.
    pub(crate) fn read(given: &Bound<'_, PyDict>) -> PyResult<Self> {
        let mut settings = Self {
            config: Config::default(),
            network: NetworkOptions::default(),
        };
        settings.config.user_agent =
            Some(concat!("devtrust-python/", env!("CARGO_PKG_VERSION")).to_owned());
        for (name, value) in given.iter() {
            if !value.is_none() {
                let name: String = name.extract()?;
                settings.take(&name, &value)?;
            }
        }
        Ok(settings)
    }

    /// The defaults, for a client whose service is a script.
    #[cfg(feature = "testing")]
    pub(crate) fn scripted() -> Self {
        Self {
            config: Config::default(),
            network: NetworkOptions::default(),
        }
    }

    fn take(&mut self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = value.py();
        let network = &mut self.network;
        match name {
            "connect_timeout" => {
                network.connect_timeout = seconds(py, name, number::seconds(value)?)?;
            }
            "proxy" => network.proxy = proxy(value)?,
            "ca_pem" => network.extra_ca_pem = Some(value.extract()?),
            "ca_file" => network.ca_file = Some(value.extract::<PathBuf>()?),
            "client_certificate" => {
                let certificate = value.cast::<ClientCertificate>()?.get();
                network.client_certificate = Some(certificate.0.clone());
            }
            _ => return self.set(name, value),
        }
        Ok(())
    }

    /// One of core's settings. What is a member of a group there has a name of its own here.
    fn set(&mut self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        for setting in Config::SETTINGS {
            let (given, set) = match setting.shape {
                _ if setting.name == name => (given(name, setting.shape, value)?, name),
                Shape::Group(group) => {
                    let Some(member) = group
                        .settings
                        .iter()
                        .find(|member| member.flat == Some(name))
                    else {
                        continue;
                    };
                    let given = given(name, member.shape, value)?;
                    let members = vec![(member.name.to_owned(), given)];
                    (Given::Members(members), setting.name)
                }
                _ => continue,
            };
            let taken = self.config.set(set, &given);
            return taken.map_err(|problem| error::to_python(value.py(), &problem));
        }
        Err(PyTypeError::new_err(format!("unknown setting {name}")))
    }

    /// Whether calls are counted, which only one engine can do.
    pub(crate) fn has_rate_limit(&self) -> bool {
        self.config.rate_limit.is_some()
    }

    /// The address that paths are put behind.
    pub(crate) fn address(&self) -> String {
        self.config.address().unwrap_or_default()
    }

    /// A new engine with these settings: new connections, a new rate limit.
    pub(crate) fn engine(&self) -> devtrust::Result<Engine> {
        let client = ClientBuilder::new()
            .config(self.config.clone())
            .network(self.network.clone())
            .observer(Arc::new(LogHook))
            .build()?;
        Ok(client.engine().clone())
    }
}

/// A value of the shape that a setting has.
fn given(name: &str, shape: Shape, value: &Bound<'_, PyAny>) -> PyResult<Given> {
    Ok(match shape {
        Shape::Secret => Given::Secret(secret(value)?),
        Shape::Flag => Given::Flag(value.extract()?),
        Shape::Time => Given::Time(seconds(value.py(), name, number::seconds(value)?)?),
        Shape::Count => Given::Number(f64::from(number::whole(name, value, u32::MAX)?)),
        Shape::Bytes => Given::Number(number::bytes(name, value)?),
        Shape::Headers => {
            let pairs = seen(value).cast::<PyMapping>()?.items()?;
            let pair = |pair: Bound<'_, PyAny>| {
                let (name, value): (String, String) = pair.extract()?;
                Ok((name, Given::Text(value)))
            };
            Given::Members(pairs.iter().map(pair).collect::<PyResult<_>>()?)
        }
        // A tuple with the members in their order.
        Shape::Whole(group) | Shape::Group(group) => {
            let members = group.settings;
            let values: Vec<Bound<'_, PyAny>> = value.try_iter()?.collect::<PyResult<_>>()?;
            if values.len() != members.len() {
                let message = format!("{name} must be a tuple of {}", members.len());
                return Err(PyTypeError::new_err(message));
            }
            let of = |(member, value): (&Setting, &Bound<'_, PyAny>)| {
                Ok((member.name.to_owned(), given(name, member.shape, value)?))
            };
            Given::Members(
                members
                    .iter()
                    .zip(&values)
                    .map(of)
                    .collect::<PyResult<_>>()?,
            )
        }
        Shape::Text | Shape::Choice(_) | Shape::Own(_) => Given::Text(value.extract()?),
    })
}

/// A secret from a `Secret` or from text.
pub(crate) fn secret(value: &Bound<'_, PyAny>) -> PyResult<devtrust::Secret> {
    match value.cast::<Secret>() {
        Ok(secret) => Ok(secret.get().0.clone()),
        Err(_) => Ok(from_text(value.cast::<PyString>()?)),
    }
}

/// None for the system's, False for none, otherwise an address.
fn proxy(value: &Bound<'_, PyAny>) -> PyResult<Proxy> {
    if let Ok(on) = value.extract::<bool>() {
        return Ok(if on { Proxy::System } else { Proxy::None });
    }
    Ok(Proxy::Url {
        url: secret(value)?,
        exempt: None,
    })
}
