//! Provisioning: one device, and many from a file.

use serde_json::Value;

use crate::desk::{Desk, is_private, run, run_with};

#[test]
fn one_device_is_the_same_one_again() {
    let desk = Desk::new();
    let words = [
        "--device.name",
        "Press 41",
        "-o",
        "json",
        "--certificates",
        "out",
    ];
    let first = run(&mut desk.provision(&words)).json();
    let again = run(&mut desk.provision(&words)).json();
    assert_eq!(
        (&first["existing"], &again["existing"]),
        (&false.into(), &true.into())
    );
    assert_eq!(first["device_id"], again["device_id"]);
    assert_eq!(first["certificate"], again["certificate"]);
    assert!(is_private(&desk.path("out/press-41.key")));
    desk.run("certificate verify out/press-41.pem --key out/press-41.key")
        .ok();
    assert_eq!(desk.registered(), ["Press 41"]);
}

#[test]
fn a_request_of_ones_own_keeps_its_key() {
    let desk = Desk::new();
    desk.run("csr new --key-file own.key --attribute subject.common_name=press-41 --to own.csr")
        .ok();
    run(&mut desk.provision(&["--device.name", "Press 41", "--csr", "@own.csr"])).ok();
    desk.run("certificate verify press-41.pem --key own.key")
        .ok();
    assert!(!desk.path("press-41.key").exists());
}

/// Rows that are wrong do not hold up the others, and can be mended.
#[test]
fn many_devices_with_some_that_fail() {
    let desk = Desk::new();
    let rows = "device.name,device.description\nPress 1,a\n2 presses,b\nPress 3,c\n";
    desk.write("presses.csv", rows);
    let words = [
        "--from",
        "presses.csv",
        "--certificates",
        "out",
        "-o",
        "json",
    ];
    let ran = run(&mut desk.provision(&words));
    assert_eq!(ran.code, 16, "{ran:?}");
    let batch: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(
        (&batch["provisioned"], &batch["failed"], &batch["waiting"]),
        (&2.into(), &1.into(), &0.into())
    );
    assert!(ran.err.contains("2 presses, line 3: "), "{}", ran.err);
    let failure: Value =
        serde_json::from_str(desk.read("presses.csv.failures.jsonl").trim()).unwrap();
    assert_eq!(failure["device"], "2 presses");
    assert_eq!(failure["error"]["violations"][0]["field"], "device.name");
    assert!(is_private(&desk.path("presses.csv.journal")));

    // What holds the devices is not written over.
    let mut wrong = words.to_vec();
    wrong.extend(["--failures", "presses.csv"]);
    run(&mut desk.provision(&wrong)).failed(2);
    assert_eq!(desk.read("presses.csv"), rows);

    desk.write("presses.csv", &rows.replace("2 presses", "Press 2"));
    let batch = run(&mut desk.provision(&words)).json();
    assert_eq!(
        (&batch["provisioned"], &batch["failed"]),
        (&3.into(), &0.into())
    );
    assert_eq!(batch["failures"], Value::Null);
    assert!(!desk.path("presses.csv.failures.jsonl").exists());
    let mut names = desk.registered();
    names.sort();
    assert_eq!(names, ["Press 1", "Press 2", "Press 3"]);
    for number in 1..=3 {
        let line =
            format!("certificate verify out/press-{number}.pem --key out/press-{number}.key");
        desk.run(&line).ok();
    }
}

/// What the service refused is not sent again, unless it was changed or that is asked for.
#[test]
fn what_was_refused_is_sent_again_on_request() {
    let desk = Desk::new();
    let refuse = serde_json::json!([{"match": {"path": "/devicetrustmanager/**/registration"}, "times": 1, "fault": {"status": {"status": 400}}}]);
    desk.fault(&refuse);
    desk.write("presses.jsonl", "{\"device\": {\"name\": \"Press 1\"}}\n");
    let words = ["--from", "presses.jsonl", "-q"];
    let error = run(&mut desk.provision(&words)).failed(16);
    assert!(
        error.contains("Press 1, entry 1: ") && error.contains("[validation.rejected]"),
        "{error}"
    );
    run(&mut desk.provision(&words)).failed(16);
    assert_eq!(desk.count(), 0);
    let mut again = words.to_vec();
    again.push("--retry-failed");
    run(&mut desk.provision(&again)).ok();
    assert_eq!(desk.registered(), ["Press 1"]);
}

#[test]
fn a_changed_description_is_sent_instead_of_what_was_refused() {
    let desk = Desk::new();
    let refuse = serde_json::json!([{"match": {"path": "/devicetrustmanager/**/registration"}, "times": 1, "fault": {"status": {"status": 400}}}]);
    desk.fault(&refuse);
    let words = ["--from", "-", "--journal", "j", "-q"];
    let row = |text: &str| format!("device.name,device.description\nPress 1,{text}\n");
    run_with(&mut desk.provision(&words), &row("wrong")).failed(16);
    run_with(&mut desk.provision(&words), &row("right")).ok();
    let account = desk.emulator.ready.account_id;
    let devices = desk
        .run(&format!("devices list --account-id {account} -o json"))
        .json();
    assert_eq!(devices[0]["description"], "right");
}

#[test]
fn a_dry_run_checks_every_row_and_sends_nothing() {
    let desk = Desk::new();
    desk.write(
        "presses.csv",
        "device.name,device.attributes.subject.country\nPress 1,DE\nPress 2,Germany\n",
    );
    let error = run(&mut desk.provision(&["--from", "presses.csv", "--dry-run"])).failed(16);
    assert!(error.contains("Press 2, line 3: "), "{error}");
    assert!(!desk.path("presses.csv.journal").exists());
    assert_eq!(desk.count(), 0);
}

/// A service that is not there does not lose what was queued.
#[test]
fn patience_ends_and_the_journal_stays() {
    let desk = Desk::new();
    desk.write("presses.csv", "device.name\nPress 1\n");
    let mut command = desk.provision(&[
        "--from",
        "presses.csv",
        "--patience",
        "1ms",
        "--max-attempts",
        "1",
    ]);
    command.env("DEVTRUST_BASE_URL", "http://127.0.0.1:9");
    let error = run(&mut command).failed(10);
    assert!(error.contains("nothing has gone well for 1ms"), "{error}");
    let batch = run(&mut desk.provision(&["--from", "presses.csv", "-o", "json"])).json();
    assert_eq!(batch["provisioned"], 1);
}

/// The keys of a fleet lie encrypted, and nobody without the passphrase goes on with it.
#[test]
fn a_passphrase_of_the_environment_encrypts_the_keys() {
    let desk = Desk::new();
    desk.write("presses.csv", "device.name\nPress 1\n");
    let provision = |passphrase: Option<&str>| {
        let words = ["--from", "presses.csv", "--certificates", "out", "-q"];
        let mut command = desk.provision(&words);
        if let Some(passphrase) = passphrase {
            command.env("DEVTRUST_JOURNAL_PASSPHRASE", passphrase);
        }
        run(&mut command)
    };
    provision(Some("a long one")).ok();
    desk.run("certificate verify out/press-1.pem --key out/press-1.key")
        .ok();
    let key = desk.read("out/press-1.key");
    let secret = key.lines().nth(2).unwrap().as_bytes();
    let journal = std::fs::read(desk.path("presses.csv.journal")).unwrap();
    assert!(!journal.windows(secret.len()).any(|part| part == secret));
    for (passphrase, why) in [
        (None, "are encrypted"),
        (Some("another"), "not its passphrase"),
    ] {
        let ran = provision(passphrase);
        assert_ne!(ran.code, 0);
        assert!(ran.err.contains(why), "{}", ran.err);
    }
    provision(Some("a long one")).ok();
    assert_eq!(desk.registered(), ["Press 1"]);
}
