//! Armed faults: which requests they hit, how often, and with what probability.

mod answers;
mod matching;
mod rule;

use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

pub(crate) use answers::Outcome;
use rule::{Fault, Rule, When};

/// More rules than this only slow every request down.
const MOST_RULES: usize = 1_000;

/// What happens to one request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub(crate) before: Duration,
    pub(crate) after: Duration,
    pub(crate) name: &'static str,
    fault: Option<(Fault, When)>,
}

/// The armed rules, in order. A request takes the list as it stands and matches outside any lock.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    armed: RwLock<Arc<[Arc<Armed>]>>,
}

#[derive(Debug)]
struct Armed {
    rule: Rule,
    tally: Mutex<Tally>,
}

#[derive(Debug)]
struct Tally {
    random: fastrand::Rng,
    matched: u64,
    fired: u64,
}

impl Faults {
    /// Adds one rule or an array of them; all or none.
    pub(crate) fn arm(&self, body: &[u8]) -> Result<(), String> {
        let value: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
        let values = if let Value::Array(values) = value {
            values
        } else {
            vec![value]
        };
        let too_many = || format!("at most {MOST_RULES} rules can be armed");
        if values.len() > MOST_RULES {
            return Err(too_many());
        }
        let new: Vec<Arc<Armed>> = values
            .into_iter()
            .map(Armed::parse)
            .collect::<Result<_, _>>()?;
        let mut armed = self.armed.write().unwrap_or_else(PoisonError::into_inner);
        if armed.len() + new.len() > MOST_RULES {
            return Err(too_many());
        }
        *armed = armed.iter().cloned().chain(new).collect();
        Ok(())
    }

    pub(crate) fn disarm(&self) {
        *self.armed.write().unwrap_or_else(PoisonError::into_inner) = Arc::default();
    }

    pub(crate) fn to_json(&self) -> Value {
        let rules: Vec<Value> = self.armed().iter().map(|armed| armed.to_json()).collect();
        json!({ "faults": rules })
    }

    /// Lets the rules decide about a request: latencies add up, and the first other fault that fires ends it.
    pub(crate) fn plan(&self, method: &Method, path: &str) -> Option<Plan> {
        let mut plan = Plan::default();
        for armed in self.armed().iter() {
            let rule = &armed.rule;
            if !rule.matches.hits(method, path) || !armed.fires() {
                continue;
            }
            plan.name = rule.fault.name();
            match (&rule.fault, rule.when()) {
                (Fault::Latency { ms }, When::Before) => plan.before += Duration::from_millis(*ms),
                (Fault::Latency { ms }, When::After) => plan.after += Duration::from_millis(*ms),
                (fault, when) => {
                    plan.fault = Some((fault.clone(), when));
                    break;
                }
            }
        }
        (!plan.name.is_empty()).then_some(plan)
    }

    fn armed(&self) -> Arc<[Arc<Armed>]> {
        self.armed
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

impl Armed {
    fn parse(value: Value) -> Result<Arc<Self>, String> {
        let rule: Rule = serde_json::from_value(value).map_err(|error| error.to_string())?;
        rule.check()?;
        let random = fastrand::Rng::with_seed(rule.seed);
        let tally = Mutex::new(Tally {
            random,
            matched: 0,
            fired: 0,
        });
        Ok(Arc::new(Self { rule, tally }))
    }

    /// Counts a request that matches, and decides.
    fn fires(&self) -> bool {
        let rule = &self.rule;
        let mut tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        if rule.times.is_some_and(|times| tally.fired >= times) {
            return false;
        }
        tally.matched += 1;
        if tally.matched <= rule.skip || tally.random.f64() >= rule.probability {
            return false;
        }
        tally.fired += 1;
        true
    }

    fn to_json(&self) -> Value {
        let mut rule = json!(self.rule);
        let tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(object) = rule.as_object_mut() {
            object.insert("matched".to_owned(), Value::from(tally.matched));
            object.insert("fired".to_owned(), Value::from(tally.fired));
        }
        rule
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn fired(faults: &Faults, count: usize) -> Vec<bool> {
        (0..count)
            .map(|_| faults.plan(&Method::POST, "/a/b").is_some())
            .collect()
    }

    #[test]
    fn skip_and_times_bound_a_rule() {
        let faults = Faults::default();
        faults
            .arm(br#"{"match":{"method":"post"},"skip":1,"times":2,"fault":"hang"}"#)
            .unwrap();
        assert_eq!(fired(&faults, 5), [false, true, true, false, false]);
        assert!(faults.plan(&Method::GET, "/a/b").is_none());
    }

    #[test]
    fn a_seed_repeats_its_choices() {
        let rule = br#"[{"probability":0.3,"seed":7,"fault":{"status":{"status":503}}}]"#;
        let runs: Vec<Vec<bool>> = (0..2)
            .map(|_| {
                let faults = Faults::default();
                faults.arm(rule).unwrap();
                fired(&faults, 1000)
            })
            .collect();
        assert_eq!(runs[0], runs[1]);
        let hits = runs[0].iter().filter(|hit| **hit).count();
        assert!((250..350).contains(&hits), "{hits}");
    }

    #[test]
    fn rules_are_counted() {
        let faults = Faults::default();
        let rules = vec![json!({ "fault": "hang" }); MOST_RULES];
        faults.arm(json!(rules).to_string().as_bytes()).unwrap();
        let error = faults.arm(br#"{"fault":"hang"}"#).unwrap_err();
        assert!(error.contains("at most 1000"), "{error}");
        faults.disarm();
        faults.arm(br#"{"fault":"hang"}"#).unwrap();
    }

    #[test]
    fn nonsense_is_refused() {
        let faults = Faults::default();
        for bad in [
            r#"{"fault":"explode"}"#,
            r#"{"fault":"hang","tims":1}"#,
            r#"{"fault":"hang","when":"after"}"#,
            r#"{"fault":"hang","probability":2}"#,
            r#"{"fault":{"status":{"status":99}}}"#,
            r#"{"fault":"hang","match":{"path":"/a/**b"}}"#,
            "[",
        ] {
            assert!(faults.arm(bad.as_bytes()).is_err(), "{bad}");
        }
        assert_eq!(faults.to_json(), json!({ "faults": [] }));
    }
}
