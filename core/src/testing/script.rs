//! One scenario: from its JSON to a client, and from what the client did to JSON.

use std::sync::Arc;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::observe::Waits;
use super::record::millis;
use super::{Random, Reply, ScriptedTransport, VirtualRuntime};
use crate::engine::Observer;
use crate::error::Result;
use crate::transport::Transport;
use crate::{Client, Config, Error, Timestamp};

/// The API key of a script that gives none. It has the shape of a real one and no meaning.
pub const API_KEY: &str = "5ca1ab1e0ddba11c0ffee_deadbeefcafef00dfeedface";

/// What a script is given: the `given` of a conformance scenario.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Given {
    #[serde(default)]
    config: Option<Value>,
    /// What the service answers, in order.
    #[serde(default)]
    pub replies: Vec<Reply>,
    /// A seed, or `zero`, `half` or `max`: every random part as small, middling or large as it can be. `max` where
    /// nothing is said, so that waits can be read off the retry policy.
    random: Option<Value>,
    /// The time of day at the start; 2026-05-11T07:07:13Z where nothing is said.
    wall_clock: Option<Timestamp>,
}

impl Given {
    /// From JSON text. The message of an error is for whoever wrote the scenario.
    pub fn read(text: &str) -> std::result::Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("given: {error}"))
    }
}

/// What a script's client is put together from, beside its settings.
#[derive(Debug)]
pub struct Stage {
    /// The service.
    pub transport: Arc<ScriptedTransport>,
    /// The clock.
    pub runtime: VirtualRuntime,
    /// Notes the waits between attempts.
    pub observer: Arc<dyn Observer>,
}

/// A client on a scripted service in virtual time.
#[derive(Debug)]
pub struct Script {
    client: Result<Client>,
    runtime: VirtualRuntime,
    transport: Arc<ScriptedTransport>,
    waits: Arc<Waits>,
}

impl Script {
    /// From the `given` of a scenario, as JSON text. The message of an error is for whoever wrote the scenario.
    pub fn new(given: &str) -> std::result::Result<Self, String> {
        Self::over(Given::read(given)?, |scripted, _| scripted)
    }

    /// With another transport around, or in place of, the scripted one.
    pub fn over(
        given: Given,
        transport: impl FnOnce(Arc<ScriptedTransport>, &VirtualRuntime) -> Arc<dyn Transport>,
    ) -> std::result::Result<Self, String> {
        Self::with_client(given, |config, stage| {
            let transport = transport(stage.transport, &stage.runtime);
            Client::new(
                config,
                transport,
                Arc::new(stage.runtime),
                Some(stage.observer),
            )
        })
    }

    /// With a client that is put together elsewhere: from settings that a language has in a form of its own.
    pub fn with_client(
        given: Given,
        client: impl FnOnce(Config, Stage) -> Result<Client>,
    ) -> std::result::Result<Self, String> {
        let random = random(given.random.as_ref())?;
        let runtime = match given.wall_clock {
            Some(moment) => {
                let millis = u64::try_from(moment.unix_millis()).unwrap_or(0);
                VirtualRuntime::starting_at(Duration::from_millis(millis), random)
            }
            None => VirtualRuntime::new(random),
        };
        let config = super::settings(&given.config.unwrap_or_else(|| json!({})))?;
        let waits = Arc::new(Waits::default());
        let scripted = Arc::new(ScriptedTransport::new(
            runtime.clone(),
            given.replies,
            config.secret().cloned(),
        ));
        let stage = Stage {
            transport: scripted.clone(),
            runtime: runtime.clone(),
            observer: waits.clone(),
        };
        let client = client(config, stage);
        Ok(Self {
            client,
            runtime,
            transport: scripted,
            waits,
        })
    }

    /// The client; an error where the scenario's settings do not fit together.
    pub fn client(&self) -> Result<Client, Error> {
        self.client.clone()
    }

    /// The clock.
    pub fn runtime(&self) -> &VirtualRuntime {
        &self.runtime
    }

    /// What was sent, how long was waited between attempts, and whether the script was right about the number of
    /// requests.
    pub fn observed(&self) -> Value {
        let waits: Vec<u64> = self.waits.all().into_iter().map(millis).collect();
        json!({
            "requests": self.transport.records(),
            "waits_ms": waits,
            "elapsed_ms": millis(self.runtime.now()),
            "replies_left": self.transport.replies_left(),
            "unexpected_requests": self.transport.unexpected(),
        })
    }
}

fn random(given: Option<&Value>) -> std::result::Result<Random, String> {
    match given {
        None => Ok(Random::Constant(u64::MAX)),
        Some(Value::String(word)) => match word.as_str() {
            "zero" => Ok(Random::Constant(0)),
            "half" => Ok(Random::Constant(u64::MAX / 2)),
            "max" => Ok(Random::Constant(u64::MAX)),
            _ => Err(format!("random: {word:?} is none of zero, half and max")),
        },
        Some(Value::Number(seed)) => seed
            .as_u64()
            .map(Random::Seed)
            .ok_or_else(|| "random: a seed is a whole number from 0".to_owned()),
        Some(_) => Err("random: expected a seed, zero, half or max".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]

    use super::*;
    use crate::device_trust::{CreateDivision, Divisions};

    const UUID: &str = "123e4567-e89b-42d3-a456-426614174000";

    fn script(given: &Value) -> Script {
        Script::new(&given.to_string()).unwrap()
    }

    #[test]
    fn a_scenario_runs_from_json_to_json() {
        let limited = json!({"errors": [{"code": "request_limit_exceeded", "message": "Too many requests."}]});
        let script = script(&json!({"replies": [
            {"status": 429, "headers": {"retry-after": "3"}, "json": limited},
            {"status": 201, "json": {"success": {"code": "DIVISION_CREATED_200"}}, "delay_ms": 250},
        ]}));
        let client = script.client().unwrap();
        let create = async {
            let request = CreateDivision::new("Plant 7", UUID, UUID);
            client.divisions().create(request).await
        };
        let created = script.runtime().run(create).unwrap();
        assert_eq!(created.code.as_deref(), Some("DIVISION_CREATED_200"));

        let observed = script.observed();
        assert_eq!(observed["waits_ms"], json!([3500]));
        assert_eq!(observed["elapsed_ms"], json!(3750));
        assert_eq!(observed["replies_left"], json!(0));
        assert_eq!(observed["requests"].as_array().unwrap().len(), 2);
        let first = &observed["requests"][0];
        assert_eq!(first["method"], "POST");
        assert_eq!(first["origin"], "https://demo.one.digicert.com");
        assert_eq!(first["path"], "/devicetrustmanager/api/v4/division");
        assert_eq!(first["headers"]["x-api-key"], "<api_key>");
        assert_eq!(observed["requests"][1]["at_ms"], json!(3500));
        assert!(!observed.to_string().contains(API_KEY));
    }

    #[test]
    fn another_executor_sees_the_same() {
        let script = script(&json!({"replies": [{"hang": true}, {"json": []}]}));
        let client = script.client().unwrap();
        let mut call = client
            .engine()
            .call(Divisions::LIST, json!({"account_id": UUID}));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        let mut polls = 0;
        while call.as_mut().poll(&mut context).is_pending() {
            polls += 1;
            assert!(polls < 100);
        }
        assert_eq!(script.observed()["waits_ms"], json!([500]));
        assert_eq!(script.observed()["elapsed_ms"], json!(30_500));
    }

    #[test]
    fn a_request_without_a_reply_is_counted() {
        let script = script(&json!({"config": {"region": "nl", "environment": "production"}}));
        let client = script.client().unwrap();
        let call = client
            .engine()
            .call(Divisions::LIST, json!({"account_id": UUID}));
        assert!(script.runtime().run(call).is_err());
        let observed = script.observed();
        assert_eq!(observed["unexpected_requests"], json!(1));
        assert_eq!(
            observed["requests"][0]["origin"],
            "https://one.nl.digicert.com"
        );
    }

    #[test]
    fn a_script_that_is_wrong_says_where() {
        for (given, word) in [
            (json!({"replys": []}), "replys"),
            (json!({"config": {"timeout": 5}}), "timeout"),
            (json!({"random": "often"}), "often"),
            (json!({"config": {"region": "mars"}}), "mars"),
        ] {
            assert!(Script::new(&given.to_string()).unwrap_err().contains(word));
        }
        let without_key = script(&json!({"config": {"api_key": null}}));
        assert_eq!(
            without_key
                .client()
                .err()
                .map(|error| error.code().as_str()),
            Some("configuration.missing_credentials")
        );
    }
}
