//! The verbs that work on this machine.

use devtrust::keys::{Csr, Signer as _, SoftwareKey};

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
    assert_eq!(me, same);
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
