//! Armed faults: which requests they hit, how often, and with what probability.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use http::Method;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

/// What goes wrong.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Fault {
    /// The answer comes later. Other rules still apply.
    Latency { ms: u64 },
    /// This status in place of the answer.
    Status {
        status: u16,
        #[serde(default)]
        headers: Map<String, Value>,
        /// Text is sent as it is, anything else as JSON.
        #[serde(default)]
        body: Option<Value>,
        /// Seconds, or an HTTP date.
        #[serde(default)]
        retry_after: Option<Value>,
    },
    /// TCP reset; nothing was done.
    ResetBefore {},
    /// The work is done and committed, then the connection is reset.
    ResetAfter {},
    /// The work is done; half of the body, then the connection is closed.
    Truncate {},
    /// JSON that does not parse.
    Malformed {},
    /// A gateway's HTML page.
    Html {
        #[serde(default)]
        status: Option<u16>,
    },
    /// No body at all.
    Empty {
        #[serde(default)]
        status: Option<u16>,
    },
    /// No answer, ever; nothing is done.
    Hang {},
}

/// Whether the work was done when the fault strikes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum When {
    Before,
    After,
}

/// One armed fault.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    #[serde(default, rename = "match")]
    matches: Match,
    /// How often it fires at most; null for ever.
    #[serde(default)]
    times: Option<u64>,
    /// How many matching requests pass first.
    #[serde(default)]
    skip: u64,
    #[serde(default = "certain")]
    probability: f64,
    /// Seed of the rule's own generator, so that a run can be repeated.
    #[serde(default)]
    seed: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    when: Option<When>,
    #[serde(deserialize_with = "fault")]
    fault: Fault,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Match {
    #[serde(default)]
    method: Option<String>,
    /// A prefix, or a glob if it has a `*` (`*` within a segment, `**` across segments).
    #[serde(default)]
    path: Option<String>,
}

fn certain() -> f64 {
    1.0
}

/// `"hang"` is short for `{"hang":{}}`.
fn fault<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Fault, D::Error> {
    let value = match Value::deserialize(deserializer)? {
        Value::String(name) => json!({ name: {} }),
        other => other,
    };
    serde_json::from_value(value).map_err(serde::de::Error::custom)
}

/// What happens to one request.
#[derive(Debug, Clone, Default)]
pub(crate) struct Plan {
    pub(crate) before: Duration,
    pub(crate) after: Duration,
    pub(crate) fault: Option<(Fault, When)>,
    pub(crate) name: &'static str,
}

#[derive(Debug)]
struct Armed {
    rule: Rule,
    random: fastrand::Rng,
    matched: u64,
    fired: u64,
}

/// The armed rules, in order.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    armed: Mutex<Vec<Armed>>,
    any: AtomicBool,
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
        let mut rules = Vec::new();
        for value in values {
            let rule: Rule = serde_json::from_value(value).map_err(|error| error.to_string())?;
            rule.check()?;
            rules.push(Armed {
                random: fastrand::Rng::with_seed(rule.seed),
                rule,
                matched: 0,
                fired: 0,
            });
        }
        let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        armed.extend(rules);
        self.any.store(!armed.is_empty(), Ordering::Release);
        Ok(())
    }

    pub(crate) fn disarm(&self) {
        self.armed
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        self.any.store(false, Ordering::Release);
    }

    pub(crate) fn to_json(&self) -> Value {
        let armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        let rules = armed.iter().map(|armed| {
            let mut rule = json!(armed.rule);
            if let Some(object) = rule.as_object_mut() {
                object.insert("matched".to_owned(), Value::from(armed.matched));
                object.insert("fired".to_owned(), Value::from(armed.fired));
            }
            rule
        });
        json!({ "faults": rules.collect::<Vec<_>>() })
    }

    /// Lets the rules decide about a request: latencies add up, and the first other fault that fires ends it.
    pub(crate) fn plan(&self, method: &Method, path: &str) -> Option<Plan> {
        if !self.any.load(Ordering::Acquire) {
            return None;
        }
        let mut plan = Plan::default();
        let mut armed = self.armed.lock().unwrap_or_else(PoisonError::into_inner);
        for armed in armed.iter_mut() {
            if !armed.fires(method, path) {
                continue;
            }
            plan.name = armed.rule.fault.name();
            let when = armed.rule.when();
            match (&armed.rule.fault, when) {
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
}

impl Armed {
    fn fires(&mut self, method: &Method, path: &str) -> bool {
        let rule = &self.rule;
        if !rule.matches.hits(method, path) || rule.times.is_some_and(|times| self.fired >= times) {
            return false;
        }
        self.matched += 1;
        if self.matched <= rule.skip || self.random.f64() >= rule.probability {
            return false;
        }
        self.fired += 1;
        true
    }
}

impl Rule {
    fn check(&self) -> Result<(), String> {
        if !(0.0..=1.0).contains(&self.probability) {
            return Err("probability must be between 0 and 1".to_owned());
        }
        let fixed = matches!(
            self.fault,
            Fault::ResetBefore {} | Fault::ResetAfter {} | Fault::Truncate {} | Fault::Hang {}
        );
        if fixed && self.when.is_some() {
            return Err(format!("{} has no choice of when", self.fault.name()));
        }
        let status = match &self.fault {
            Fault::Status { status, .. } => Some(*status),
            Fault::Html { status } | Fault::Empty { status } => *status,
            _ => None,
        };
        if status.is_some_and(|status| !(200..=599).contains(&status)) {
            return Err("status must be between 200 and 599".to_owned());
        }
        Ok(())
    }

    fn when(&self) -> When {
        self.when.unwrap_or(match self.fault {
            Fault::Latency { .. }
            | Fault::Status { .. }
            | Fault::Html { .. }
            | Fault::ResetBefore {}
            | Fault::Hang {} => When::Before,
            Fault::Malformed {}
            | Fault::Empty { .. }
            | Fault::Truncate {}
            | Fault::ResetAfter {} => When::After,
        })
    }
}

impl Fault {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Latency { .. } => "latency",
            Self::Status { .. } => "status",
            Self::ResetBefore {} => "reset_before",
            Self::ResetAfter {} => "reset_after",
            Self::Truncate {} => "truncate",
            Self::Malformed {} => "malformed",
            Self::Html { .. } => "html",
            Self::Empty { .. } => "empty",
            Self::Hang {} => "hang",
        }
    }
}

impl Match {
    fn hits(&self, method: &Method, path: &str) -> bool {
        let method = self
            .method
            .as_ref()
            .is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()));
        method
            && self
                .path
                .as_ref()
                .is_none_or(|pattern| path_matches(pattern, path))
    }
}

fn path_matches(pattern: &str, path: &str) -> bool {
    if pattern.contains('*') {
        glob(pattern.as_bytes(), path.as_bytes())
    } else {
        path.starts_with(pattern)
    }
}

fn glob(pattern: &[u8], path: &[u8]) -> bool {
    match pattern {
        [] => path.is_empty(),
        [b'*', b'*', rest @ ..] => {
            (0..=path.len()).any(|at| path.get(at..).is_some_and(|tail| glob(rest, tail)))
        }
        [b'*', rest @ ..] => (0..=path.len())
            .take_while(|&at| path.get(..at).is_some_and(|head| !head.contains(&b'/')))
            .any(|at| path.get(at..).is_some_and(|tail| glob(rest, tail))),
        [first, rest @ ..] => path
            .split_first()
            .is_some_and(|(head, tail)| head == first && glob(rest, tail)),
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
    fn paths_match_by_prefix_or_glob() {
        assert!(path_matches("/a", "/a/b"));
        assert!(!path_matches("/b", "/a/b"));
        assert!(path_matches("/a/*/c", "/a/b/c"));
        assert!(!path_matches("/a/*", "/a/b/c"));
        assert!(path_matches("/a/**", "/a/b/c"));
        assert!(path_matches("**/registration", "/x/v4/device/registration"));
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
    fn nonsense_is_refused() {
        let faults = Faults::default();
        for bad in [
            r#"{"fault":"explode"}"#,
            r#"{"fault":"hang","tims":1}"#,
            r#"{"fault":"hang","when":"after"}"#,
            r#"{"fault":"hang","probability":2}"#,
            r#"{"fault":{"status":{"status":99}}}"#,
            "[",
        ] {
            assert!(faults.arm(bad.as_bytes()).is_err(), "{bad}");
        }
        assert_eq!(faults.to_json(), json!({ "faults": [] }));
    }
}
