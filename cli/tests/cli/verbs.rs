//! The verbs that work on this machine.

use devtrust::keys::{Csr, Signer as _, SoftwareKey};
use serde_json::json;

use crate::desk::{Desk, is_private, run};

#[test]
fn a_request_is_made_for_a_key_that_stays() {
    let desk = Desk::new();
    let words = [
        "csr",
        "new",
        "--key-file",
        "a.key",
        "--attribute",
        "subject.common_name=press-41",
        "--attribute",
        "san.dns_name=press-41.example",
        "--to",
        "a.csr",
    ];
    desk.words(&words).ok();
    assert!(is_private(&desk.path("a.key")));
    let csr = Csr::from_pem(&desk.read("a.csr")).unwrap();
    let key = SoftwareKey::from_pem(&desk.read("a.key")).unwrap();
    assert_eq!(csr.verify(), Ok(()));
    assert_eq!(csr.public_key(), key.public_key());
    assert_eq!(csr.subject_common_name(), Some("press-41"));
    // Again: another request for the same key.
    let again = Csr::from_pem(&desk.run("csr new --key-file a.key").ok()).unwrap();
    assert_eq!(again.public_key(), key.public_key());
    let checks = desk.run("csr verify a.csr -o json").json();
    assert_eq!(checks[1]["holds"], true);
    desk.write("b.csr", "nothing");
    assert!(
        desk.run("csr verify b.csr")
            .failed(1)
            .contains("does not hold")
    );
    let error = desk
        .words(&[
            "csr",
            "new",
            "--key-file",
            "a.key",
            "--attribute",
            "subject.nickname=x",
        ])
        .failed(2);
    assert!(error.contains("subject.nickname"), "{error}");
}

#[test]
fn a_certificate_is_read_and_fits_its_key() {
    let desk = Desk::new();
    run(&mut desk.provision(&[
        "--device.name",
        "Press 41",
        "--device.attributes",
        "subject.common_name=press-41",
    ]))
    .ok();
    let facts = desk.run("certificate inspect press-41.pem -o json").json();
    assert_eq!(facts[0]["common_name"], "press-41");
    assert_eq!(facts[0]["state"], "valid");
    assert_eq!(
        facts.as_array().unwrap().len(),
        3,
        "with issuing CA and root"
    );
    assert_eq!(facts[0]["key"]["curve"], "P-256");
    assert_eq!(facts[2]["is_ca"], true);
    desk.write("root.pem", facts[2]["pem"].as_str().unwrap());
    desk.write("device.pem", facts[0]["pem"].as_str().unwrap());
    let trusted = desk
        .run("certificate verify press-41.pem --root root.pem")
        .ok();
    assert!(trusted.contains("CN=press-41"), "{trusted}");
    let error = desk
        .run("certificate verify device.pem --root root.pem")
        .failed(1);
    assert!(error.contains("it is trusted"), "{error}");
    desk.run("certificate verify press-41.pem --key press-41.key --within 30d")
        .ok();
    let error = desk
        .run("certificate verify press-41.pem --within 36500d")
        .failed(1);
    assert!(error.contains("it lasts another"), "{error}");
    desk.run("csr new --key-file other.key --to other.csr").ok();
    assert!(
        desk.run("certificate verify press-41.pem --key other.key")
            .failed(1)
            .contains("it is for the key")
    );
    assert!(
        desk.run("certificate verify press-41.pem --csr other.csr")
            .failed(1)
            .contains("it is for the key")
    );
    desk.write("empty.pem", "");
    desk.run("certificate inspect empty.pem").failed(2);
}

#[test]
fn shells_get_their_completions_and_manuals_are_complete() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = desk.words(&["completions", shell]).ok();
        assert!(text.contains("devtrust"), "{shell}");
    }
    // What the shell asks while one types.
    let mut command = desk.bare(["--", "devtrust", "devices", "list", "--status", ""]);
    command.env("COMPLETE", "fish");
    let values = run(&mut command).ok();
    assert!(
        values.contains("REGISTERED\tIt has its identity"),
        "{values}"
    );

    let page = desk.run("man devices list").ok();
    assert!(
        page.contains("device\\-group\\-id") && page.contains("PROVISIONED"),
        "{page}"
    );
    desk.run("man --dir pages").ok();
    let pages = std::fs::read_dir(desk.path("pages")).unwrap().count();
    let operations: usize = devtrust::resources()
        .map(|resource| resource.operations.len())
        .sum();
    assert!(pages > operations, "{pages}");
}

#[test]
fn one_can_ask_who_one_is() {
    let desk = Desk::new();
    let me = desk.run("whoami -o json").json();
    let same = desk.run("account users me -o json").json();
    assert!(me["id"].is_string());
    assert_eq!(me["id"], same["id"]);
    assert_eq!(me["name"], "Emulator service user");
    assert_eq!(me["accounts"][0]["id"], same["accounts"][0]["id"]);
    desk.run("whoami --workflow trust_lifecycle.renew_due").ok();
    desk.run("whoami --workflow paint").failed(2);
}

#[test]
fn what_is_inferred_is_confirmed_by_reading_alone() {
    let desk = Desk::new();
    let told = desk.run("confirm").ok();
    let words = |word: &str| {
        let lines = told.lines().filter(|line| line.starts_with(word));
        lines
            .map(|line| line.split('\t').nth(1).unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    let confirmed = words("confirmed");
    assert!(
        confirmed.contains(&"rendezvous_zones.get".to_owned()),
        "{told}"
    );
    assert!(
        confirmed.contains(&"certificate_profiles.get".to_owned()),
        "{told}"
    );
    assert_eq!(words("differs"), Vec::<String>::new());
    // There is no device yet, so that nothing has its id.
    assert!(
        words("open").contains(&"certificates.get".to_owned()),
        "{told}"
    );
    assert_eq!(told.lines().count(), confirmed.len() + words("open").len());
}

#[test]
fn what_the_service_has_elsewhere_differs() {
    let desk = Desk::new();
    desk.fault(&json!([{
        "match": {"path": "/devicetrustmanager/api/v4/rendezvous-zone"},
        "times": null,
        "fault": {"status": {"status": 404}},
    }]));
    let ran = desk.run("confirm");
    assert_eq!(ran.code, 1, "{ran:?}");
    let line = ran
        .out
        .lines()
        .find(|line| line.contains("rendezvous_zones.list"));
    assert_eq!(
        line,
        Some(
            "differs\trendezvous_zones.list\tGET /devicetrustmanager/api/v4/rendezvous-zone\t404 not_found.resource"
        )
    );
}

/// Issues a certificate that ends in ten days.
fn issued(desk: &Desk, seat: &str) -> serde_json::Value {
    let profile = desk.emulator.ready.tlm_profile_id;
    let line = format!(
        "trust-lifecycle workflows issue-certificate --profile-id {profile} --seat-id {seat} --validity.unit days \
         --validity.duration 10 -o json"
    );
    desk.run(&line).json()
}

#[test]
fn what_ends_soon_is_renewed_once() {
    let desk = Desk::new();
    let old = issued(&desk, "press-41");
    let due = "renew-due --lived-percent 0 --validity.unit days --validity.duration 300 -o json";
    let dry = desk.run(&format!("{due} --dry-run")).json();
    assert_eq!(dry[0]["serial_number"], old["serial_number"]);
    assert_eq!(dry[0]["state"], "due");
    let first = desk.run(due).json();
    assert_eq!(first[0]["state"], "renewed");
    let name = old["serial_number"].as_str().unwrap();
    assert!(is_private(&desk.path("keys").join(format!("{name}.key"))));
    assert_ne!(
        first[0]["renewed"]["private_key"]
            .as_str()
            .unwrap()
            .get(..5),
        Some("-----")
    );
    let again = desk.run(due).json();
    assert_eq!(again[0]["state"], "already_renewed");
    assert_eq!(
        again[0]["renewed"]["serial_number"],
        first[0]["renewed"]["serial_number"]
    );
    let all = desk
        .run("trust-lifecycle workflows export-inventory --all -o jsonl")
        .ok();
    assert_eq!(all.lines().count(), 2);
}

#[test]
fn an_audit_log_is_followed_from_where_one_stopped() {
    let desk = Desk::new();
    issued(&desk, "press-41");
    let follow = "audit follow --since 2026-01-01T00:00:00Z --position at --once -o jsonl";
    // An event is told five seconds after it was made.
    let events = (0..60)
        .map(|_| desk.run(follow).ok())
        .find(|out| !out.is_empty());
    assert!(events.unwrap().contains("end_entity_certificate"));
    assert_eq!(desk.run(follow).ok(), "");
    let table = desk
        .run("audit follow --since 2026-01-01T00:00:00Z --once")
        .ok();
    let head: Vec<&str> = table.lines().next().unwrap().split_whitespace().collect();
    assert_eq!(head.first(), Some(&"EVENT.TIMESTAMP"), "{table}");
    assert!(head.contains(&"EVENT.USER.NAME"), "{table}");
    desk.write("at", "here");
    desk.run(follow).failed(2);
}

#[test]
fn a_raw_call() {
    let desk = Desk::new();
    let accounts = desk
        .run("api get /account/api/v1/account --query limit=1")
        .json();
    assert_eq!(
        accounts[0]["id"],
        desk.emulator.ready.account_id.to_string()
    );
    let pem = desk.words(&["api", "GET", desk.emulator.ready.ca_pem]).ok();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----"), "{pem}");
    desk.run("api GET account").failed(14);
    let text = desk.run("api DELETE /x --query a=b --dry-run").ok();
    assert!(
        text.starts_with("DELETE ") && text.contains("/x?a=b\n"),
        "{text}"
    );
}

/// `devtrust emulator` keeps a profile for as long as it runs.
#[cfg(unix)]
#[test]
fn an_emulator_with_its_profile() {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;
    let program = std::path::Path::new(crate::desk::PROGRAM).with_file_name("devtrust-emulator");
    assert!(
        program.is_file(),
        "cargo build -p devtrust-emulator makes it"
    );
    let desk = Desk::new();
    let mut command = desk.bare(["emulator", "--use"]);
    let mut child = command
        .env("DEVTRUST_EMULATOR", &program)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let address = lines.next().unwrap().unwrap();
    let profiles = run(&mut desk.bare(["profile", "list", "-o", "json"])).json();
    assert_eq!(
        (&profiles[0]["name"], &profiles[0]["address"]),
        (&"emulator".into(), &address.as_str().into())
    );
    let words = [
        "provision",
        "--division.name",
        "Plant 7",
        "--certificate-policy.name",
        "Birth",
        "--device-group.name",
        "Presses",
        "--device-group.attributes",
        "mac_address",
        "--device.name",
        "Press 41",
    ];
    run(&mut desk.bare(words)).ok();
    let devices = run(&mut desk.bare(["devices", "list", "-o", "json"])).json();
    assert_eq!(devices[0]["name"], "Press 41");

    let told = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(
        run(&mut desk.bare(["profile", "list", "-o", "json"])).json(),
        serde_json::json!([])
    );
    assert!(!desk.read("config/keys.toml").contains("emulator_"));
}
