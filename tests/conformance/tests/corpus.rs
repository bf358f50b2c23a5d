//! The corpus is well formed, covers what it must, and holds in Rust.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use devtrust_conformance::{
    Corpus, Matrix, Observation, RUST, RUST_HTTP, Scenario, Wire, home, judge, run,
};
use devtrust_core::error::CODES;
use devtrust_core::resources;
use serde_json::Value;

fn corpus() -> Corpus {
    Corpus::load(&home()).unwrap_or_else(|error| panic!("{error}"))
}

fn observe(scenario: &Scenario, run: impl Fn(&Scenario) -> Result<Value, String>) -> Observation {
    let line = run(scenario).unwrap_or_else(|error| panic!("{}: {error}", scenario.name));
    serde_json::from_value(line).unwrap()
}

#[test]
fn every_file_holds_against_the_schema() {
    let read = |path: &std::path::Path| -> Value {
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    };
    let schema = read(&home().join("schema/scenario.schema.json"));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut problems = Vec::new();
    for path in Corpus::files(&home()).unwrap() {
        let file = read(&path);
        for error in validator.iter_errors(&file) {
            problems.push(format!(
                "{}: {}: {error}",
                path.display(),
                error.instance_path()
            ));
        }
        let stem = path.file_stem().unwrap().to_str().unwrap();
        assert_eq!(file["theme"], stem, "a file has the name of its theme");
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(
        !validator.is_valid(
            &serde_json::json!({"theme": "x", "about": "nothing at all", "scenarios": []})
        )
    );
}

fn assert_all_hold(
    corpus: &Corpus,
    runtime: &str,
    run: impl Fn(&Scenario) -> Result<Value, String>,
) {
    let observations: Vec<Observation> = corpus
        .scenarios
        .iter()
        .filter(|scenario| !scenario.skip.contains_key(runtime))
        .map(|scenario| observe(scenario, &run))
        .collect();
    let matrix = Matrix::new(corpus, &observations, &[runtime.to_owned()]);
    let told = matrix.to_string();
    let problems: Vec<&str> = told
        .lines()
        .filter(|line| !line.trim_end().ends_with(" ok"))
        .collect();
    assert!(matrix.is_good(), "{}", problems.join("\n"));
}

#[test]
fn every_scenario_holds_in_rust() {
    let corpus = corpus();
    assert!(corpus.scenarios.len() > 500);
    assert_all_hold(&corpus, RUST, run);
}

#[test]
fn every_scenario_holds_over_real_http() {
    let wire = Wire::start().unwrap();
    assert_all_hold(&corpus(), RUST_HTTP, |scenario| wire.run(scenario));
}

#[test]
fn every_operation_has_a_scenario_in_which_it_succeeds() {
    let corpus = corpus();
    let mut without: BTreeSet<&str> = resources()
        .flat_map(|resource| resource.operations)
        .map(|operation| operation.name)
        .collect();
    without.insert("request");
    for scenario in &corpus.scenarios {
        let then = &scenario.then;
        let succeeds = then.result.is_some() || then.result_includes.is_some();
        if succeeds && then.requests.is_some() {
            without.remove(scenario.when.operation.as_str());
        }
    }
    // It needs a file, which a scenario cannot give: native/tests/device_trust/keeping.rs, bindings-python/tests/test_keep.py.
    without.remove("workflows.keep_certificate");
    assert!(without.is_empty(), "without a scenario: {without:?}");
}

#[test]
fn every_error_code_has_a_scenario() {
    // These come from what a scenario cannot give: a signer, a key file, a sink, a closed client, a defect, a journal.
    let elsewhere = [
        "configuration.signer",
        "configuration.key_file",
        "configuration.closed",
        "transport.sink",
        "internal.defect",
        "configuration.journal",
        "conflict.being_sent",
        "conflict.maybe_registered",
        "conflict.queued",
        "not_found.entry",
    ];
    let corpus = corpus();
    let mut codes: BTreeSet<&str> = CODES.iter().map(|code| code.text).collect();
    for code in elsewhere {
        assert!(codes.remove(code), "{code} is gone");
    }
    for scenario in &corpus.scenarios {
        let error = scenario.then.error.as_ref();
        if let Some(code) = error.and_then(|error| error.get("code")?.as_str()) {
            codes.remove(code);
        }
    }
    assert!(codes.is_empty(), "without a scenario: {codes:?}");
}

#[test]
fn every_rule_has_a_scenario_that_breaks_it() {
    // One code for each rule of core/src/validate, and for each way in which a CSR is none. That a kind of key cannot be
    // verified (`csr.unsupported_algorithm`) is said on request only; no scenario holds a file that is not UTF-8
    // (`table.encoding`).
    let mut rules: BTreeSet<&str> = [
        "required",
        "blank",
        "name",
        "uuid",
        "policy_id",
        "segment",
        "enum",
        "length",
        "range",
        "type",
        "unknown_field",
        "too_long",
        "control_character",
        "private_key",
        "attribute",
        "rejected",
        "csr.not_pem",
        "csr.wrong_label",
        "csr.too_large",
        "csr.malformed",
        "csr.bad_signature",
        "csr.line_ends",
        "table.header",
        "table.cells",
        "table.open_quote",
        "table.no_rows",
        "duplicate",
    ]
    .into();
    let corpus = corpus();
    for scenario in &corpus.scenarios {
        let violations = scenario
            .then
            .error
            .as_ref()
            .and_then(|error| error.get("violations"));
        for violation in violations.and_then(Value::as_array).into_iter().flatten() {
            let code = violation["code"].as_str().unwrap_or("rejected");
            rules.remove(code);
        }
    }
    assert!(rules.is_empty(), "without a scenario: {rules:?}");
}

/// Whatever a runtime does differently, the judge must see it: each observation is spoiled in every way that its
/// scenario speaks of.
#[test]
fn the_judge_sees_every_difference() {
    type Spoil = fn(&mut Value);
    let ways: &[(&str, Spoil)] = &[
        ("the error has another code", |line| {
            line["error"]["code"] = "server.other".into();
        }),
        ("the error has another kind", |line| {
            line["error"]["kind"] = "internal".into();
        }),
        ("the error has a second line", |line| {
            line["error"]["message"] = "bad\nINFO good".into();
        }),
        ("the error is a result", |line| {
            line.as_object_mut().unwrap().remove("error");
            line["result"] = Value::from(1);
        }),
        ("the result is an error", |line| {
            line["error"] = serde_json::json!({"code": "server.error", "message": "x"});
        }),
        ("the result is another", |line| {
            line["result"] = serde_json::json!({"id": "another"});
        }),
        ("a request is missing", |line| {
            line["observed"]["requests"].as_array_mut().unwrap().pop();
        }),
        ("a request more", |line| {
            let requests = line["observed"]["requests"].as_array_mut().unwrap();
            requests.push(serde_json::json!({"method": "GET", "path": "/more"}));
        }),
        ("a wait is longer", |line| {
            line["observed"]["waits_ms"]
                .as_array_mut()
                .unwrap()
                .push(77.into());
        }),
        ("it took longer", |line| {
            line["observed"]["elapsed_ms"] = 987_654.into();
        }),
        ("a reply is left", |line| {
            line["observed"]["replies_left"] = 1.into();
        }),
        ("a request had no reply", |line| {
            line["observed"]["unexpected_requests"] = 1.into();
        }),
        ("the key shows", |line| {
            line["shown"] = devtrust_core::testing::API_KEY.into();
        }),
        ("a private key shows", |line| {
            line["shown"] = "Device(key: -----BEGIN EC PRIVATE KEY-----)".into();
        }),
        ("the steps are others", |line| {
            line["progress"] = serde_json::json!([["x", "y"]]);
        }),
    ];
    let corpus = corpus();
    let mut seen = 0;
    for scenario in &corpus.scenarios {
        let line = run(scenario).unwrap();
        let then = &scenario.then;
        for (what, spoil) in ways {
            let spoken_of = match *what {
                "the error has another code" => then
                    .error
                    .as_ref()
                    .is_some_and(|error| error.contains_key("code")),
                "the error has another kind" => then
                    .error
                    .as_ref()
                    .is_some_and(|error| error.contains_key("kind")),
                "the error is a result" | "the error has a second line" => then.error.is_some(),
                "the result is an error" => then.error.is_none(),
                "the result is another" => then.result.is_some() || then.result_includes.is_some(),
                "a request is missing" => then
                    .requests
                    .as_ref()
                    .is_some_and(|requests| !requests.is_empty()),
                "a request more" => then.requests.is_some(),
                "a wait is longer" => then.waits_ms.is_some(),
                "it took longer" => then.elapsed_ms.is_some(),
                "the steps are others" => then.progress.is_some(),
                _ => true,
            };
            if !spoken_of {
                continue;
            }
            let mut spoiled = line.clone();
            spoil(&mut spoiled);
            let spoiled: Observation = serde_json::from_value(spoiled).unwrap();
            assert!(
                !judge(scenario, &spoiled).is_empty(),
                "{}: {what}",
                scenario.name
            );
            seen += 1;
        }
    }
    assert!(seen > 3000, "{seen}");
}

#[test]
fn a_hole_needs_a_reason() {
    let mut corpus = corpus();
    corpus.scenarios.truncate(2);
    let all: Vec<Observation> = corpus
        .scenarios
        .iter()
        .map(|scenario| observe(scenario, run))
        .collect();
    let named =
        |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    assert!(Matrix::new(&corpus, &all, &named(&["rust"])).is_good());
    assert!(!Matrix::new(&corpus, &[], &[]).is_good(), "nobody ran");
    assert!(
        !Matrix::new(&corpus, &all, &named(&["rust", "swift"])).is_good(),
        "swift did not run"
    );

    let one = &all[..1];
    let matrix = Matrix::new(&corpus, one, &[]);
    assert_eq!(matrix.counts(), (1, 0, 1, 0));
    corpus.scenarios[1]
        .skip
        .insert("rust".to_owned(), "because".to_owned());
    let matrix = Matrix::new(&corpus, one, &[]);
    assert_eq!(matrix.counts(), (1, 1, 0, 0));
    assert!(matrix.is_good() && matrix.to_string().contains("is not run by rust: because"));

    let twice = [all[0].clone(), all[0].clone()];
    assert!(
        !Matrix::new(&corpus, &twice, &[]).is_good(),
        "observed twice"
    );
    corpus.scenarios.truncate(1);
    assert!(
        !Matrix::new(&corpus, &all, &[]).is_good(),
        "an observation without a scenario"
    );
}
