//! The cases are well formed, the judge sees every way of being wrong, and the server is the witness that it says it is.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};

use devtrust_conformance::Observation;
use devtrust_hostile::{API_KEY, Case, judge, load};
use serde_json::{Value, json};

fn cases() -> Vec<Case> {
    load().unwrap_or_else(|error| panic!("{error}"))
}

fn case(name: &str) -> Case {
    cases().into_iter().find(|case| case.name == name).unwrap()
}

#[test]
fn every_theme_has_cases() {
    let mut themes: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases() {
        let theme = case.name.split('-').next().unwrap().to_owned();
        *themes.entry(theme).or_default() += 1;
    }
    let wanted = [
        "bodies",
        "certificates",
        "encodings",
        "framing",
        "headers",
        "json",
        "lists",
        "status",
        "timing",
        "tls",
    ];
    assert!(themes.keys().map(String::as_str).eq(wanted), "{themes:?}");
    assert!(themes.values().all(|count| *count >= 15), "{themes:?}");
    assert!(themes.values().sum::<usize>() >= 300, "{themes:?}");
}

#[test]
fn a_runtime_that_is_named_is_one_and_has_a_reason() {
    let runtimes: BTreeSet<&str> = [
        "rust",
        "python-sync",
        "python-async",
        "node",
        "chromium",
        "kotlin",
        "swift",
    ]
    .into();
    for case in cases() {
        let excused = case.skip.iter();
        let differing = case.then.differs.iter();
        for (runtime, why) in excused.chain(differing.map(|(name, one)| (name, &one.why))) {
            assert!(
                runtimes.contains(runtime.as_str()),
                "{}: {runtime}",
                case.name
            );
            assert!(why.len() > 20, "{}: {why}", case.name);
        }
    }
}

/// What a runtime writes where everything is right.
fn right() -> Value {
    json!({
        "scenario": "framing-length-too-long",
        "runtime": "rust",
        "result": {"id": "99999999-9999-4999-8999-000000000001"},
        "shown": [],
        "elapsed_ms": 3,
        "peak_bytes": 4096,
        "after": {"result": {"status": 200, "headers": {}, "body": "{\"ok\":true}"}},
        "witness": {
            "requests": 2, "lines": [], "without_key": 0, "elsewhere": 0, "key_elsewhere": 0,
            "largest_answer": 100, "created": 1, "twice": [],
        },
    })
}

fn verdict(case: &Case, line: &Value) -> Vec<String> {
    let observation: Observation = serde_json::from_value(line.clone()).unwrap();
    judge(case, &observation)
}

#[test]
fn the_judge_sees_what_holds_for_every_case() {
    let mut case = case("framing-length-too-long");
    case.measure = true;
    assert_eq!(verdict(&case, &right()), Vec::<String>::new());
    let spoiled: &[(&str, Value, &str)] = &[
        ("/result", json!({"id": "7"}), "result.id"),
        ("/witness/twice", json!(["Plant 7"]), "created twice"),
        ("/witness/created", json!(0), "created: expected 1, got 0"),
        ("/witness/elsewhere", json!(1), "went to another origin"),
        ("/witness/without_key", json!(1), "without the API key"),
        ("/elapsed_ms", json!(21_501), "passed by 1501 ms"),
        ("/elapsed_ms", Value::Null, "how long it took"),
        ("/peak_bytes", json!(49 << 20), "grew by 49 MiB"),
        ("/peak_bytes", Value::Null, "how much memory"),
        ("/shown", json!([format!("key {API_KEY}")]), "shows"),
        (
            "/shown",
            json!(["-----BEGIN PRIVATE KEY-----"]),
            "a private key shows",
        ),
        ("/after", json!({"error": {}}), "the next call"),
        (
            "/after/result/body",
            json!("{\"evil\":true}"),
            "the next call",
        ),
    ];
    for (place, value, words) in spoiled {
        let mut line = right();
        *line.pointer_mut(place).unwrap() = value.clone();
        let found = verdict(&case, &line).join("\n");
        assert!(
            found.contains(words),
            "{place}: {found:?} instead of {words:?}"
        );
    }
}

#[test]
fn the_judge_sees_errors_that_are_others() {
    let case = case("headers-redirect-found-elsewhere");
    let line = |kind: &str, code: &str| {
        let mut line = right();
        line["error"] = json!({"kind": kind, "code": code, "http_status": 302, "message": "x"});
        line["witness"]["requests"] = json!(1);
        line
    };
    let found = |kind, code| verdict(&case, &line(kind, code)).join("\n");
    assert_eq!(found("server", "server.unexpected_status"), "");
    assert!(found("server", "server.error").contains("error.code"));
    assert!(found("internal", "internal.defect").contains("unclassified"));
    assert!(found("server", "server.made_up").contains("unclassified"));
    assert!(found("transport", "server.unexpected_status").contains("unclassified"));
    let mut more = line("server", "server.unexpected_status");
    more["witness"]["requests"] = json!(2);
    assert!(
        verdict(&case, &more)
            .join("\n")
            .contains("at most 1, got 2")
    );
    // In a browser something else holds, and only there.
    let mut hidden = line("transport", "transport.other");
    hidden["error"]["http_status"] = Value::Null;
    assert!(verdict(&case, &hidden).join("\n").contains("error.code"));
    hidden["runtime"] = json!("chromium");
    assert_eq!(verdict(&case, &hidden).join("\n"), "");
}

#[test]
fn a_result_where_an_error_must_be_is_seen() {
    let case = case("timing-hang");
    assert!(
        verdict(&case, &right())
            .join("\n")
            .contains("error: expected one")
    );
}
