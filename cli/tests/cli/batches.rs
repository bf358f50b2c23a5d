//! Batches: a file is checked, sent, watched and fetched.

use std::fs::File;
use std::io::Write as _;

use serde_json::{Value, json};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::desk::{Desk, run};

/// A group, and a policy that allows batches.
fn place(desk: &Desk) -> (String, String) {
    let methods = "--certificate-policy.certificate-management-methods";
    let words = [
        "--device.name",
        "Press 1",
        methods,
        "SINGLE",
        methods,
        "BATCH",
        "--certificate-policy.key-generation-option",
        "client_or_server_side",
        "-o",
        "json",
        "--certificates",
        "first",
    ];
    let made = run(&mut desk.provision(&words)).json();
    let id = |name: &str| made[name].as_str().unwrap().to_owned();
    (id("device_group_id"), id("certificate_policy_id"))
}

#[test]
fn a_file_goes_all_the_way() {
    let desk = Desk::new();
    let (group, policy) = place(&desk);
    let account = desk.emulator.ready.account_id.to_string();
    desk.write(
        "presses.csv",
        "device_name,subject.common_name\nPress 41,press-41\nPress 42,press-42\n",
    );
    let report = desk.run("batch check presses.csv -o json").json();
    assert_eq!((&report["ok"], &report["rows"]), (&json!(true), &json!(2)));
    let sent = desk.words(&[
        "batch",
        "send",
        "presses.csv",
        "-o",
        "json",
        "--account-id",
        &account,
        "--device-group-id",
        &group,
        "--certificate-policy-id",
        &policy,
    ]);
    let sent = sent.json();
    assert_eq!(sent["rows"], 2);
    let job = sent["jobs"][0]["id"].as_str().unwrap();
    let watched = desk
        .words(&["batch", "watch", job, "--every", "1s", "-o", "jsonl"])
        .ok();
    let last: Value = serde_json::from_str(watched.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&last["status"], &last["successful"]),
        (&json!("COMPLETED"), &json!(2))
    );
    // Twice: what is there stays.
    for _ in 0..2 {
        desk.words(&["batch", "fetch", job, "--to", "out"]).ok();
    }
    let pem = std::fs::read_to_string(desk.path("out/Press 41.pem")).unwrap();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"), "{pem}");
    assert_eq!(desk.registered(), ["Press 1", "Press 41", "Press 42"]);
}

#[test]
fn keys_that_the_service_made_are_files_for_their_owner_alone() {
    let desk = Desk::new();
    let (group, policy) = place(&desk);
    let account = desk.emulator.ready.account_id.to_string();
    desk.write(
        "me.pem",
        include_str!("../../../core/src/keys/testdata/envelope/me.pem"),
    );
    desk.write(
        "me.key",
        include_str!("../../../core/src/keys/testdata/envelope/me.key.pem"),
    );
    desk.write(
        "other.key",
        include_str!("../../../core/src/keys/testdata/envelope/other.key.pem"),
    );
    desk.write(
        "presses.csv",
        "device_name,subject.common_name\nPress 41,press-41\n",
    );
    let to = [
        "--device-group-id",
        &group,
        "--certificate-policy-id",
        &policy,
    ];
    let words = [
        "batch",
        "send",
        "presses.csv",
        "-o",
        "json",
        "--account-id",
        &account,
    ];
    let recipient = ["--encryption-certificate", "me.pem"];
    let sent = desk.words(&[&words[..], &to, &recipient].concat()).json();
    let job = sent["jobs"][0]["id"].as_str().unwrap();
    desk.words(&["batch", "watch", job, "--every", "1s"]).ok();

    let fetch = ["batch", "fetch", job, "--to", "out"];
    desk.words(&fetch).ok();
    assert!(
        desk.read("out/result.p7m")
            .starts_with("-----BEGIN PKCS7-----")
    );
    let ran = desk.words(&[&fetch[..], &["--private-key", "other.key"]].concat());
    assert!(ran.err.contains("decode."), "{ran:?}");
    assert!(!ran.err.contains("PRIVATE KEY"), "{ran:?}");
    let key = ["--private-key", "me.key", "--certificate", "me.pem"];
    desk.words(&[&fetch[..], &key].concat()).ok();
    assert!(
        desk.read("out/Press 41.pem")
            .starts_with("-----BEGIN CERTIFICATE-----")
    );
    assert!(
        desk.read("out/Press 41.key")
            .starts_with("-----BEGIN PRIVATE KEY-----")
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let found = std::fs::metadata(desk.path("out/Press 41.key")).unwrap();
        assert_eq!(found.permissions().mode() & 0o777, 0o600);
    }
    let job_id = [
        "batches",
        "fetch",
        "--job-id",
        job,
        "--private-key",
        "@me.key",
        "-o",
        "json",
    ];
    let shown = desk.words(&job_id).json();
    assert!(shown["certificates"][0]["private_key"].is_string());
}

#[test]
fn a_file_that_breaks_a_rule_is_not_sent() {
    let desk = Desk::new();
    desk.write(
        "presses.csv",
        "device_name,subject.common_name\nPress 41,a\n=cmd(),b\n",
    );
    let ran = desk.run("batch check presses.csv");
    assert!(ran.out.contains("device_name"), "{ran:?}");
    assert!(ran.failed(1).contains("1 of 2 rows break a rule"));
    desk.write("headless.csv", "name\nPress 41\n");
    let ran = desk.run("batch check headless.csv");
    assert!(ran.failed(1).contains("the file as a whole breaks a rule"));
    let id = "a7a4c2a5-5b1c-4b3f-9d6e-0c7f7a1c1c11";
    let ran = desk.words(&[
        "batch",
        "send",
        "presses.csv",
        "--account-id",
        id,
        "--device-group-id",
        id,
        "--certificate-policy-id",
        id,
    ]);
    assert!(ran.failed(3).contains("line 3, device_name"));
    assert_eq!(desk.registered(), Vec::<String>::new());
    desk.run("batch check missing.csv").failed(2);
}

#[test]
fn a_zip_of_requests_is_checked_file_by_file() {
    let desk = Desk::new();
    desk.run("csr new --key-file a.key --attribute subject.common_name=press-41 --to a.csr")
        .ok();
    let mut zip = ZipWriter::new(File::create(desk.path("presses.zip")).unwrap());
    for (name, text) in [
        ("Press 41.pem", desk.read("a.csr")),
        ("Press 42.pem", "no request".to_owned()),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    let checked = desk.run("batch check presses.zip -o json");
    assert_eq!(checked.code, 1, "{checked:?}");
    let report: Value = serde_json::from_str(&checked.out).unwrap();
    assert_eq!(
        (&report["rows"], &report["bad_rows"]),
        (&json!(2), &json!(1))
    );
    assert_eq!(report["findings"][0]["code"], "csr.not_pem");
}
