//! Operations as commands: what reaches the service of what was given.

use serde_json::{Value, json};

use crate::desk::{Desk, run_with};

/// The body that a command would send.
fn body(text: &str) -> Value {
    let (_, body) = text.split_once("\n\n").unwrap();
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"))
}

#[test]
fn flags_become_the_request() {
    let desk = Desk::new();
    let account = desk.emulator.ready.account_id.to_string();
    let group = "a7a4c2a5-5b1c-4b3f-9d6e-0c7f7a1c1c11";
    desk.write(
        "press.csr",
        include_str!("../../../core/src/keys/testdata/p256.csr.pem"),
    );
    let text = desk.words(&[
        "devices",
        "register",
        "--dry-run",
        "--name",
        "Press 41",
        "--account-id",
        &account,
        "--device-group-id",
        group,
        "--certificate-policies.bootstrap",
        &format!(r#"{{"certificate_policy_id": "{group}", "server_side_key_gen": true}}"#),
        "--certificate-policies.bootstrap",
        "@second.json",
    ]);
    assert_eq!(text.code, 2, "{text:?}");
    assert!(
        text.err
            .contains("--certificate-policies.bootstrap: second.json cannot be read"),
        "{}",
        text.err
    );
    desk.write(
        "second.json",
        &format!(r#"[{{"certificate_policy_id": "IOT_{group}"}}]"#),
    );
    let text = desk.words(&[
        "devices",
        "register",
        "--dry-run",
        "--name",
        "Press 41",
        "--account-id",
        &account,
        "--device-group-id",
        group,
        "--certificate-policies.bootstrap",
        &format!(r#"{{"certificate_policy_id": "{group}", "server_side_key_gen": true}}"#),
        "--certificate-policies.bootstrap",
        "@second.json",
    ]);
    let text = text.ok();
    assert!(text.starts_with("POST http://127.0.0.1:"), "{text}");
    let expected = json!({
        "account_id": account, "device_group_id": group, "name": "Press 41",
        "certificate_policies": {"bootstrap": [
            {"certificate_policy_id": group, "server_side_key_gen": true},
            {"certificate_policy_id": format!("IOT_{group}")},
        ]},
    });
    assert_eq!(body(&text), expected);
    assert_eq!(desk.count(), 0, "nothing was sent");
}

#[test]
fn input_is_json_or_yaml_and_flags_come_before_it() {
    let desk = Desk::new();
    let ready = &desk.emulator.ready;
    let yaml = format!(
        "name: Plant 7\naccount_id: {}\nprimary_rzone_id: {}\n",
        ready.account_id, ready.primary_rzone_id
    );
    let words = [
        "divisions",
        "create",
        "--dry-run",
        "--input",
        "-",
        "--description",
        "of presses",
    ];
    let text = run_with(&mut desk.command(words), &yaml).ok();
    let expected = json!({"name": "Plant 7", "account_id": ready.account_id, "primary_rzone_id": ready.primary_rzone_id, "description": "of presses"});
    assert_eq!(body(&text), expected);
    desk.write("plant.json", &expected.to_string());
    let text = desk
        .words(&[
            "divisions",
            "create",
            "--dry-run",
            "--input",
            "plant.json",
            "--name",
            "Plant 8",
        ])
        .ok();
    assert_eq!(body(&text)["name"], "Plant 8");
    let error = run_with(&mut desk.command(words), "[1]").failed(2);
    assert!(error.contains("--input -: expected an object"), "{error}");
}

#[test]
fn a_dry_run_needs_no_key_and_checks_the_input() {
    let desk = Desk::new();
    let id = desk.emulator.ready.account_id.to_string();
    let words = [
        "divisions",
        "create",
        "--dry-run",
        "--name",
        "Plant 7",
        "--account-id",
        &id,
        "--primary-rzone-id",
        &id,
    ];
    let text = crate::desk::run(&mut desk.bare(words)).ok();
    assert!(
        text.starts_with("POST https://one.digicert.com/devicetrustmanager/api/v4/division\n"),
        "{text}"
    );
    assert!(text.contains("\nx-api-key: ********\n"), "{text}");
    let mut words = words;
    words[4] = "7 plants";
    crate::desk::run(&mut desk.bare(words)).failed(3);
}

#[test]
fn a_file_is_written_where_it_is_wanted() {
    let desk = Desk::new();
    let device =
        crate::desk::run(&mut desk.provision(&["--device.name", "Press 41", "-o", "json"])).json();
    let id = device["device_id"].as_str().unwrap();
    desk.words(&[
        "devices",
        "bootstrap-config",
        "--device-id",
        id,
        "--to",
        "press.zip",
    ])
    .ok();
    let zip = std::fs::read(desk.path("press.zip")).unwrap();
    assert!(zip.starts_with(b"PK"));
    let piped = desk
        .command(["devices", "bootstrap-config", "--device-id", id])
        .output()
        .unwrap();
    assert_eq!(piped.stdout.len(), zip.len());
    // Nothing is left of a download that fails.
    desk.words(&[
        "devices",
        "bootstrap-config",
        "--device-id",
        "no-such",
        "--to",
        "other.zip",
    ])
    .failed(3);
    assert!(!desk.path("other.zip").exists());
}

#[test]
fn a_workflow_that_needs_keys_keeps_them_in_a_file() {
    let desk = Desk::new();
    let ready = &desk.emulator.ready;
    desk.write("passcode", &ready.dtm_est_passcode);
    let policy = ready.dtm_est_certificate_policy_id.to_string();
    let words = [
        "workflows",
        "keep-certificate",
        "--certificate-policy-id",
        &policy,
        "--passcode",
        "@passcode",
        "--attributes",
        "subject.common_name=press-41",
        "-o",
        "json",
    ];
    let kept = || desk.words(&[&words[..], &["--key-file", "press-41.pem"]].concat());
    let (first, again) = (kept().json(), kept().json());
    assert_eq!(first["renewed"], json!(true));
    assert_eq!(again["renewed"], json!(false));
    assert_eq!(again["certificate"], first["certificate"]);
}
