//! One trial: a runtime creates through the proxy, runs again what failed and may be tried again, and the service tells
//! what there is in the end.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use devtrust_emulator::UniqueNames;
use serde_json::{Value, json};

use crate::creation::{self, Creation, SHARED};
use crate::proxy::Proxy;
use crate::runner::{Line, Runner, job};
use crate::service::{Holdings, Service};
use crate::tally::Tally;
use crate::text;
use crate::verdict::{self, Outcome};
use crate::weather::Weather;

/// How often a user tries again.
const ROUNDS: u32 = 6;

/// What to try.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) weather: Weather,
    pub(crate) unique_names: UniqueNames,
    /// How many creations, of all kinds together.
    pub(crate) creations: u32,
    /// Only creations whose name begins so.
    pub(crate) only: Option<String>,
    /// Whether what is under the client sends requests again by itself, as a browser does.
    pub(crate) sends_twice: bool,
}

/// The calls of one creation, and how each ended last.
struct Calls {
    creation: Creation,
    outcomes: Vec<Option<Outcome>>,
    is_run_again: Vec<bool>,
}

/// Carries a plan out with a runner.
pub(crate) async fn run(plan: &Plan, runtime: &str, runner: &Runner) -> Result<Tally, String> {
    let service = Service::start(plan.unique_names).await?;
    let proxy = Proxy::start(service.emulator.address, plan.weather)
        .await
        .map_err(text)?;
    let config = config(&service, &proxy, plan.weather.late_work);
    let mut calls: Vec<Calls> = creation::all(&service)?
        .into_iter()
        .filter(|creation| {
            plan.only
                .as_ref()
                .is_none_or(|start| creation.name.starts_with(start))
        })
        .map(|creation| Calls::new(creation, plan.creations))
        .collect();

    let mut tally = Tally::new(runtime, plan);
    let started = Instant::now();
    let jobs: Vec<Value> = calls.iter().map(|calls| calls.job(&config)).collect();
    let mut lines = runner.run(&jobs).await?;
    for round in 0.. {
        for line in lines {
            take(&mut calls, line, plan.sends_twice)?;
        }
        let again: Vec<Value> = calls
            .iter_mut()
            .flat_map(|calls| calls.again(&config, &mut tally))
            .collect();
        if again.is_empty() || round == ROUNDS {
            break;
        }
        lines = runner.run(&again).await?;
    }
    tally.seconds = started.elapsed().as_secs_f64();
    // What a gateway has given up on may still be on its way.
    proxy.quiet().await;
    tally.requests = proxy.requests();
    tally.faults = proxy.faults();
    let holdings = service.holdings().await?;
    judge(&calls, &holdings, &mut tally);
    service.emulator.stop().await;
    Ok(tally)
}

/// A client with waits that suit a machine which is its own service.
fn config(service: &Service, proxy: &Proxy, late_work: bool) -> Value {
    // On a slow machine the client's own impatience makes late work.
    let patience = Duration::from_millis(if late_work { 1_500 } else { 6_000 });
    json!({
        "base_url": format!("http://{}", proxy.address),
        "api_key": service.emulator.ready.api_key,
        "timeout_ms": millis(Duration::from_secs(120)),
        "attempt_timeout_ms": millis(patience),
        "retry": { "max_attempts": 5, "base_ms": 2, "cap_ms": 20 },
    })
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Writes down how a call ended.
fn take(calls: &mut [Calls], line: Line, sends_twice: bool) -> Result<(), String> {
    let name = line.scenario.split('#').next().unwrap_or_default();
    let number = line
        .scenario
        .split_once('#')
        .and_then(|(_, number)| number.parse().ok());
    let n = number
        .or(line.n)
        .ok_or_else(|| format!("{name}: a line without its number"))?;
    let place = calls
        .iter_mut()
        .find(|calls| calls.creation.name == name)
        .and_then(|calls| calls.outcomes.get_mut(usize::try_from(n).ok()?));
    let place = place.ok_or_else(|| format!("nobody asked for {name} {n}"))?;
    *place = Some(Outcome::of(line, sends_twice));
    Ok(())
}

impl Calls {
    fn new(creation: Creation, creations: u32) -> Self {
        let count = (creations * creation.share / 100).max(1);
        let outcomes = (0..count).map(|_| None).collect();
        let is_run_again = (0..count).map(|_| false).collect();
        Self {
            creation,
            outcomes,
            is_run_again,
        }
    }

    fn each(&self) -> impl Iterator<Item = (u32, Option<&Outcome>)> {
        (0..).zip(self.outcomes.iter().map(Option::as_ref))
    }

    fn job(&self, config: &Value) -> Value {
        let count = u32::try_from(self.outcomes.len()).unwrap_or(u32::MAX);
        let repeat = (count, self.creation.in_flight);
        job(
            &self.creation.name,
            config,
            &self.creation.call,
            Some(repeat),
        )
    }

    /// What a user runs again.
    fn again(&mut self, config: &Value, tally: &mut Tally) -> Vec<Value> {
        let mut jobs = Vec::new();
        for (n, (outcome, is_run_again)) in
            (0..).zip(self.outcomes.iter().zip(&mut self.is_run_again))
        {
            if let Some(Outcome::Again(code)) = outcome {
                *is_run_again = true;
                tally.ran_again(code);
                let name = format!("{}#{n}", self.creation.name);
                jobs.push(job(&name, config, &self.creation.again.of(n), None));
            }
        }
        jobs
    }
}

fn judge(all: &[Calls], holdings: &Holdings, tally: &mut Tally) {
    // Where names are not unique, callers that begin at the same moment may make several of the shared places.
    let is_shared = |name: &str| SHARED.iter().any(|(shared, _)| *shared == name);
    for (kind, name, count) in holdings.doubles().filter(|(_, name, _)| !is_shared(name)) {
        tally.double(&format!("{kind:?} {name:?} is there {count} times"));
    }
    for (name, ids) in in_use(all).into_iter().filter(|(_, ids)| ids.len() > 1) {
        tally.double(&format!("{} of {name:?} are in use", ids.len()));
    }
    for calls in all {
        let creation = &calls.creation;
        for ((n, outcome), is_run_again) in calls.each().zip(&calls.is_run_again) {
            let name = creation.object(n);
            tally.creations += 1;
            tally.needed_again += u64::from(*is_run_again);
            let complaint = |what: &str| format!("{}, {name:?}: {what}", creation.name);
            match outcome {
                Some(Outcome::Done(told)) => {
                    if let Some(what) =
                        verdict::lost(creation, &name, told, *is_run_again, holdings)
                    {
                        tally.lost(&complaint(&what));
                    }
                    tally.without_key += u64::from(verdict::is_without_its_key(creation, told));
                }
                Some(Outcome::Again(code)) => {
                    tally.lost(&complaint(&format!(
                        "still {code} after {ROUNDS} more tries"
                    )));
                }
                Some(Outcome::Refused(said)) => tally.lost(&complaint(said)),
                Some(Outcome::Unclassified(said)) => tally.unclassified(&complaint(said)),
                None => tally.lost(&complaint("the runner does not say how it ended")),
            }
        }
    }
}

/// The ids of the shared places that callers were told: one of each, whoever was told it.
fn in_use(all: &[Calls]) -> BTreeMap<&'static str, BTreeSet<&str>> {
    let mut ids: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let provisioning = all.iter().filter(|calls| calls.creation.has_shared_places);
    for outcome in provisioning.flat_map(|calls| calls.outcomes.iter().flatten()) {
        let Outcome::Done(told) = outcome else {
            continue;
        };
        for (name, member) in SHARED {
            let id = told.get(member).and_then(Value::as_str);
            ids.entry(name).or_default().extend(id);
        }
    }
    ids
}

/// What every trial counts, name by name.
pub(crate) type Counts = BTreeMap<String, u64>;
