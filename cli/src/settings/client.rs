//! The client of a command: settings put together, and the key that goes with them.

use std::sync::Arc;

use clap::ArgMatches;
use devtrust::transport::Transport;
use devtrust::{Client, Config, HttpTransport, NetworkOptions, Secret};
use serde_json::{Map, Value};

use super::profiles::{Profile, Profiles};
use super::{flags, keys, network, text};
use crate::failure::{Failure, Result};
use crate::request::Source;

/// What says where the service is. Who gives one of them means all of them.
const ADDRESS: [&str; 3] = ["base_url", "region", "environment"];
const CALLED: &str = concat!("devtrust-cli/", env!("CARGO_PKG_VERSION"));

/// The account that a command works with.
#[derive(Debug)]
pub(crate) struct Account {
    /// The settings.
    pub(crate) config: Config,
    network: NetworkOptions,
    /// The values of fields that many requests have.
    pub(crate) defaults: Map<String, Value>,
    /// The profile that they come from.
    pub(crate) profile: Option<String>,
    /// Why a key that there is was not used.
    withheld: Option<String>,
}

/// Puts settings together: flags first, then the environment, then the profile. A profile that is named with a flag comes
/// before the environment.
pub(crate) fn account(matches: &ArgMatches) -> Result<Account> {
    let named = matches.get_one::<String>("profile").cloned();
    let profiles = Profiles::load()?;
    let name = named
        .clone()
        .or_else(|| variable("DEVTRUST_PROFILE"))
        .or_else(|| profiles.current().map(str::to_owned));
    let profile = match &name {
        Some(name) => profiles.get(name)?.clone(),
        None => Profile::default(),
    };
    let place = name
        .as_ref()
        .map_or_else(String::new, |name| format!("profile {name}"));

    let home = address(&profile)?;
    let (mut settings, mut net) = parted(&profile);
    if named.is_none() {
        lay(&mut settings, environment());
    }
    lay(&mut settings, flags::given(matches)?);
    net.extend(network::given(matches));

    let mut config = Config::default();
    config.user_agent = Some(CALLED.to_owned());
    text::apply(&mut config, &settings, &place)?;
    let mut withheld = None;
    config.api_key = key(matches, named.is_some())?;
    if let (None, Some(name), Some(place)) = (&config.api_key, &name, profile.key) {
        // A key belongs to one region and environment: elsewhere it would only be given away.
        let address = config.address()?;
        if address == home {
            config.api_key = keys::get(name, place)?;
        } else {
            withheld = Some(format!(
                "the key of profile {name} is for {home} and is not sent to {address}"
            ));
        }
    }
    Ok(Account {
        config,
        network: network::options(&net)?,
        defaults: profile.defaults,
        profile: name,
        withheld,
    })
}

impl Account {
    /// The client.
    pub(crate) fn client(&self) -> Result<Client> {
        self.build(None)
    }

    /// What passes the calls of others on, and the settings that go with it.
    pub(crate) fn transport(&self) -> Result<(Config, HttpTransport)> {
        let mut config = self.config.clone();
        if config.api_key.is_none() {
            match (&self.withheld, &self.network.client_certificate) {
                (_, Some(_)) => config.mutual_tls = true,
                (Some(why), None) => return Err(Failure::usage(why.clone())),
                (None, None) => {}
            }
        }
        config.check()?;
        let transport = HttpTransport::new(&self.network, &config.address()?)?;
        Ok((config, transport))
    }

    /// A client that sends nothing: what it would send goes to the transport. It needs no key.
    pub(crate) fn dry(&self, transport: Arc<dyn Transport>) -> Result<Client> {
        self.build(Some(transport))
    }

    fn build(&self, transport: Option<Arc<dyn Transport>>) -> Result<Client> {
        let mut config = self.config.clone();
        let mut builder = Client::builder().network(self.network.clone());
        let is_anonymous = config.api_key.is_none() && self.network.client_certificate.is_none();
        if let Some(transport) = transport {
            if is_anonymous {
                config.api_key = Some(Secret::new("none"));
            }
            builder = builder.transport(transport);
        } else if let (true, Some(why)) = (is_anonymous, &self.withheld) {
            return Err(Failure::usage(why.clone()));
        }
        Ok(builder.config(config).build()?)
    }
}

/// The settings that were given as flags, in the form of a profile.
pub(crate) fn of_profile(matches: &ArgMatches) -> Result<Map<String, Value>> {
    let mut settings = flags::given(matches)?;
    settings.extend(network::given(matches));
    Ok(settings)
}

/// The address of a profile alone; of an empty one, the default's.
pub(crate) fn address(profile: &Profile) -> Result<String> {
    let mut config = Config::default();
    text::apply(&mut config, &parted(profile).0, "profile")?;
    Ok(config.address()?)
}

/// The settings of the client, and those of its network.
fn parted(profile: &Profile) -> (Map<String, Value>, Map<String, Value>) {
    let settings = profile.settings.iter();
    let settings = settings.map(|(name, value)| (name.clone(), value.clone()));
    settings.partition(|(name, _)| !network::NAMES.contains(&name.as_str()))
}

/// Puts settings over others.
fn lay(under: &mut Map<String, Value>, over: Map<String, Value>) {
    if ADDRESS.iter().any(|name| over.contains_key(*name)) && !over.contains_key("base_url") {
        // It would come before region and environment.
        under.remove("base_url");
    }
    for (name, value) in over {
        match (under.get_mut(&name), value) {
            (Some(Value::Object(under)), Value::Object(over)) => under.extend(over),
            (_, value) => drop(under.insert(name, value)),
        }
    }
}

/// The variables that the library reads, too.
fn environment() -> Map<String, Value> {
    let of = |name: &str| {
        let value = variable(&format!("DEVTRUST_{}", name.to_ascii_uppercase()))?;
        Some((name.to_owned(), value.into()))
    };
    ADDRESS.into_iter().filter_map(of).collect()
}

fn key(matches: &ArgMatches, is_named: bool) -> Result<Option<Secret>> {
    if let Some(file) = matches.get_one::<String>("api-key-file") {
        return Ok(Some(Secret::new(Source(file).text()?.trim())));
    }
    if is_named {
        return Ok(None);
    }
    let key = variable("DEVTRUST_API_KEY").or_else(|| variable("DC_API_KEY"));
    Ok(key.map(|key| Secret::new(key.trim())))
}

/// A variable of the environment; one that is empty counts as not set.
fn variable(name: &str) -> Option<String> {
    std::env::var(name)
        .ok()
        .filter(|value| !value.trim().is_empty())
}
