//! Secrets never show, whatever is asked for and however it ends.

use serde_json::json;

use crate::desk::{Desk, Ran, run};

const KEY: &str = "emulator_key-that-must-not-show-41";

#[test]
fn the_key_is_in_no_output() {
    let desk = Desk::with(|options| options.api_key = Some(KEY.to_owned()));
    let account = desk.emulator.ready.account_id.to_string();
    let mut ran = Vec::new();
    for form in ["table", "json", "jsonl", "csv", "yaml"] {
        ran.push(desk.words(&["divisions", "list", "--account-id", &account, "-o", form]));
        ran.push(desk.words(&["divisions", "list", "--account-id", "x", "-o", form]));
        ran.push(desk.words(&[
            "divisions",
            "list",
            "--account-id",
            &account,
            "--dry-run",
            "-o",
            form,
        ]));
        ran.push(desk.words(&["api", "GET", "/__emulator/requests", "-o", form]));
    }
    // A service that gives it back.
    let body = format!("{{\"key\": \"{KEY}\"}} <html>");
    desk.fault(&json!([{"match": {"path": "/devicetrustmanager/"}, "fault": {"status": {"status": 500, "body": body}}}]));
    ran.push(desk.words(&[
        "divisions",
        "list",
        "--account-id",
        &account,
        "--max-attempts",
        "1",
    ]));
    desk.write("key", &format!("{KEY}\n"));
    let base_url = desk.emulator.ready.base_url.clone();
    ran.push(run(&mut desk.bare([
        "profile",
        "add",
        "local",
        "--base-url",
        &base_url,
        "--api-key-file",
        "key",
    ])));
    ran.push(run(&mut desk.bare(["profile", "list"])));
    ran.push(run(&mut desk.bare(["profile", "list", "-o", "json"])));
    for Ran { out, err, .. } in &ran {
        assert!(!out.contains(KEY) && !err.contains(KEY), "{out}\n{err}");
    }
    assert!(ran.iter().filter(|ran| ran.code == 0).count() > 15);
}

#[test]
fn a_secret_in_the_command_line_is_refused_and_not_repeated() {
    let desk = Desk::new();
    let error = desk.words(&[
        "trust-lifecycle",
        "est",
        "simple-enroll",
        "--enrollment-code",
        "hunter2",
    ]);
    assert_ne!(error.code, 0);
    assert!(
        !error.err.contains("hunter2") && !error.out.contains("hunter2"),
        "{error:?}"
    );
}

/// A key that the service makes is masked, unless it is asked for.
#[test]
fn a_private_key_in_an_answer_is_masked() {
    let desk = Desk::new();
    let first = run(&mut desk.provision(&[
        "--certificate-policy.key-generation-option",
        "client_or_server_side",
        "--device.name",
        "Press 41",
        "-o",
        "json",
    ]))
    .json();
    let text = |name: &str| first[name].as_str().unwrap().to_owned();
    let account = desk.emulator.ready.account_id.to_string();
    let certificate = format!(
        r#"{{"certificate_policy_id": "{}", "server_side_key_gen": true, "key_type": "EC_prime256v1", "attributes": [{{"name": "subject.common_name", "value": "press"}}]}}"#,
        text("certificate_policy_id")
    );
    let register = |name: &str, more: &[&str]| {
        let group = text("device_group_id");
        let mut words = vec![
            "devices",
            "register",
            "--name",
            name,
            "--account-id",
            &account,
            "--device-group-id",
            &group,
        ];
        words.extend(["--certificate-policies.bootstrap", &certificate]);
        words.extend(more);
        desk.words(&words)
    };
    for (index, form) in ["table", "json", "jsonl", "csv", "yaml"].iter().enumerate() {
        let name = format!("Press {index}");
        let ran = register(&name, &["-o", form]);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(
            !ran.out.contains("PRIVATE KEY") && ran.out.contains("********"),
            "{form}: {ran:?}"
        );
    }
    let shown = register("Press 42", &["-o", "json", "--show-secrets"]).json();
    let key = shown["private_keys"][0]["private_key"].as_str().unwrap();
    assert!(key.contains("PRIVATE KEY"));
    // Made here, it is in its file and in no output.
    assert!(!first.to_string().contains("BEGIN PRIVATE KEY"));
    assert!(desk.read("press-41.key").contains("BEGIN PRIVATE KEY"));
}
