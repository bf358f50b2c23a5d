//! A client's settings, from the keyword arguments of its constructor.

use std::path::PathBuf;
use std::sync::Arc;

use devtrust::{
    ClientBuilder, Config, Engine, Environment, Error, NetworkOptions, Proxy, RateLimit, Region,
};
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
    pub(crate) fn scripted() -> Self {
        Self {
            config: Config::default(),
            network: NetworkOptions::default(),
        }
    }

    fn take(&mut self, name: &str, value: &Bound<'_, PyAny>) -> PyResult<()> {
        let py = value.py();
        let refuse =
            |what: String| error::to_python(py, &Error::new("configuration.invalid", what));
        let length = || seconds(py, name, number::seconds(value)?);
        let (config, network) = (&mut self.config, &mut self.network);
        match name {
            "api_key" => config.api_key = Some(secret(value)?),
            "region" => {
                let text: String = value.extract()?;
                config.region = Region::parse(&text).ok_or_else(|| {
                    refuse(format!("region is {text:?}; it must be us, ch, jp or nl"))
                })?;
            }
            "environment" => {
                let text: String = value.extract()?;
                config.environment = Environment::parse(&text).ok_or_else(|| {
                    refuse(format!(
                        "environment is {text:?}; it must be production or demo"
                    ))
                })?;
            }
            "base_url" => config.base_url = Some(value.extract()?),
            "allow_insecure_http" => config.allow_insecure_http = value.extract()?,
            "timeout" => config.timeout = length()?,
            "attempt_timeout" => config.attempt_timeout = length()?,
            "connect_timeout" => network.connect_timeout = length()?,
            "max_attempts" => config.retry.max_attempts = number::whole(name, value, u32::MAX)?,
            "retry_base" => config.retry.base = length()?,
            "retry_cap" => config.retry.cap = length()?,
            "rate_limit" => {
                let (calls, per): (Bound<'_, PyAny>, Bound<'_, PyAny>) = value.extract()?;
                let calls = number::whole(name, &calls, u32::MAX)?;
                let per = seconds(py, name, number::seconds(&per)?)?;
                config.rate_limit = Some(RateLimit::new(calls, per));
            }
            "validate" => config.validate = value.extract()?,
            "max_response_bytes" => {
                let most = number::whole(name, value, usize::MAX)?;
                config.max_response_bytes = Some(most);
            }
            "user_agent" => config.user_agent = Some(value.extract()?),
            "headers" => {
                for pair in seen(value).cast::<PyMapping>()?.items()?.iter() {
                    config.headers.push(pair.extract()?);
                }
            }
            "proxy" => network.proxy = proxy(value)?,
            "ca_pem" => network.extra_ca_pem = Some(value.extract()?),
            "ca_file" => network.ca_file = Some(value.extract::<PathBuf>()?),
            "client_certificate" => {
                let certificate = value.cast::<ClientCertificate>()?.get();
                network.client_certificate = Some(certificate.0.clone());
            }
            other => return Err(PyTypeError::new_err(format!("unknown setting {other}"))),
        }
        Ok(())
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
