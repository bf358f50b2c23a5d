//! How commands end: exit codes, and what is said.

use serde_json::{Value, json};

use crate::desk::{Desk, run};

#[test]
fn each_kind_of_error_has_its_code() {
    let desk = Desk::new();
    let account = desk.emulator.ready.account_id.to_string();
    let list = ["divisions", "list", "--account-id", account.as_str()];
    let fault = |fault: Value| {
        desk.fault(
            &json!([{"match": {"path": "/devicetrustmanager/"}, "times": null, "fault": fault}]),
        );
    };
    let quick = |more: &[&str]| {
        let mut words = list.to_vec();
        words.extend(["--retry-base", "1ms", "--max-attempts", "2"]);
        words.extend(more);
        desk.words(&words)
    };
    assert_eq!(desk.run("no-such-command").code, 2);
    assert_eq!(
        desk.words(&["divisions", "list", "--account-id", "x"]).code,
        3
    );
    assert_eq!(
        run(desk.command(list).env("DEVTRUST_API_KEY", "wrong")).code,
        4
    );
    assert_eq!(run(&mut desk.bare(list)).code, 14);
    assert_eq!(quick(&["--base-url", "http://127.0.0.1:9"]).code, 10);
    for (status, code) in [(403, 5), (404, 6), (409, 7), (429, 8), (500, 9), (400, 3)] {
        fault(json!({"status": {"status": status}}));
        assert_eq!(quick(&[]).code, code, "{status}");
        desk.run("api DELETE /__emulator/faults").ok();
    }
    fault(json!("malformed"));
    assert_eq!(quick(&[]).code, 13);
    desk.run("api DELETE /__emulator/faults").ok();
    fault(json!({"latency": {"ms": 5000}}));
    assert_eq!(quick(&["--timeout", "100ms"]).code, 11);
}

#[test]
fn violations_stand_beside_their_flags() {
    let desk = Desk::new();
    let error = desk.words(&[
        "provision",
        "--division.name",
        "7 plants",
        "--device.name",
        "Press 41",
        "--device-group.name",
        "P",
    ]);
    let error = error.failed(3);
    let begins = |begin: &str| {
        error
            .lines()
            .any(|line| line.trim_start().starts_with(begin))
    };
    assert!(
        begins(
            "error: the input breaks rules of the API; nothing was sent [validation.invalid_request]"
        ),
        "{error}"
    );
    assert!(
        begins("--division.name: Name must start with a letter"),
        "{error}"
    );
    assert!(
        begins("--account-id: Account id cannot be empty"),
        "{error}"
    );
    assert!(
        begins("--certificate-policy: Certificate policy cannot be empty"),
        "{error}"
    );
}

#[test]
fn a_refusal_has_its_code_its_request_and_what_to_do() {
    let desk = Desk::new();
    let error = desk
        .run("devices get --device-id 00000000-0000-4000-8000-000000000000")
        .failed(6);
    assert!(error.contains("[not_found.resource]"), "{error}");
    assert!(error.contains("Check the id and the account."), "{error}");
    assert!(error.contains("HTTP 404, request "), "{error}");
    let error = desk
        .run("devices get --device-id 00000000-0000-4000-8000-000000000000 -o json")
        .failed(6);
    let report: Value = serde_json::from_str(&error).unwrap();
    assert_eq!(report["error"]["code"], "not_found.resource");
    assert!(report["error"]["request_id"].is_string());
}

#[test]
fn help_is_no_failure_and_lists_the_exit_codes() {
    let desk = Desk::new();
    let help = desk.run("--help").ok();
    assert!(
        help.contains("\n    3  the input breaks a rule\n"),
        "{help}"
    );
    assert!(help.contains("\n  130  interrupted with Ctrl-C"), "{help}");
    let version = desk.run("--version").ok();
    assert_eq!(
        version.trim(),
        concat!("devtrust ", env!("CARGO_PKG_VERSION"))
    );
}

/// `devtrust ... | head -1` is no failure of devtrust.
#[cfg(unix)]
#[test]
fn a_reader_that_has_had_enough_is_no_failure() {
    use std::process::Stdio;
    let desk = Desk::new();
    let mut command = desk.command(["man"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
