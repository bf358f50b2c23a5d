//! Settings, and keys that are kept.

use crate::desk::{Desk, is_private, run, run_with};

fn add(desk: &Desk, name: &str) {
    let ready = &desk.emulator.ready;
    let account = format!("account_id={}", ready.account_id);
    let words = [
        "profile",
        "add",
        name,
        "--base-url",
        &ready.base_url,
        "--timeout",
        "30s",
        "--default",
        &account,
        "--api-key-file",
        "-",
    ];
    run_with(&mut desk.bare(words), &format!("{}\n", ready.api_key)).ok();
}

#[test]
fn a_profile_has_address_key_and_defaults() {
    let desk = Desk::new();
    add(&desk, "local");
    // The first one is used.
    assert_eq!(
        run(&mut desk.bare(["divisions", "list", "-o", "json"])).json(),
        serde_json::json!([])
    );
    let list = run(&mut desk.bare(["profile", "list", "-o", "json"])).json();
    assert_eq!(list[0]["name"], "local");
    assert_eq!(list[0]["address"], desk.emulator.ready.base_url.as_str());
    assert_eq!(
        (&list[0]["current"], &list[0]["has_key"]),
        (&true.into(), &true.into())
    );
    let file = desk.read("config/config.toml");
    assert!(file.contains("timeout = \"30s\""), "{file}");
    assert!(!file.contains(&desk.emulator.ready.api_key));
    assert!(is_private(&desk.path("config/keys.toml")));

    run(&mut desk.bare(["profile", "remove", "local"])).ok();
    assert!(
        !desk
            .read("config/keys.toml")
            .contains(&desk.emulator.ready.api_key)
    );
    assert_eq!(
        run(&mut desk.bare(["divisions", "list"])).code,
        14,
        "no key any more"
    );
    let error = run(&mut desk.bare(["divisions", "list", "-p", "local"])).failed(2);
    assert!(error.contains("there is no profile \"local\""), "{error}");
}

#[test]
fn flags_come_before_the_environment_and_that_before_the_profile() {
    let desk = Desk::new();
    add(&desk, "local");
    let address = |change: &dyn Fn(&mut std::process::Command), flags: &[&str]| {
        let mut words = vec!["divisions", "list", "--dry-run"];
        words.extend(flags);
        let mut command = desk.bare(words);
        change(&mut command);
        let text = run(&mut command).ok();
        text.split("/devicetrustmanager")
            .next()
            .unwrap()
            .replace("GET ", "")
    };
    let none = |_: &mut std::process::Command| {};
    let demo = |command: &mut std::process::Command| {
        command.env("DEVTRUST_ENVIRONMENT", "demo");
    };
    assert_eq!(address(&none, &[]), desk.emulator.ready.base_url);
    assert_eq!(address(&demo, &[]), "https://demo.one.digicert.com");
    assert_eq!(
        address(&demo, &["--region", "ch"]),
        "https://demo.one.ch.digicert.com"
    );
    assert_eq!(
        address(&demo, &["--base-url", "https://one.example"]),
        "https://one.example"
    );
    // Named with a flag, it is as good as flags.
    assert_eq!(
        address(&demo, &["-p", "local"]),
        desk.emulator.ready.base_url
    );
}

/// A key is for one address: an address that comes from elsewhere does not get it.
#[test]
fn the_key_of_a_profile_goes_nowhere_else() {
    let desk = Desk::new();
    let other = Desk::new();
    add(&desk, "local");
    let base_url = other.emulator.ready.base_url.as_str();
    for (flags, variable) in [
        (vec!["--base-url", base_url], None),
        (vec![], Some(base_url)),
    ] {
        let mut words = vec!["divisions", "list"];
        words.extend(flags);
        let mut command = desk.bare(words);
        command.envs(variable.map(|address| ("DEVTRUST_BASE_URL", address)));
        let error = run(&mut command).failed(2);
        assert!(error.contains("the key of profile local is for"), "{error}");
        assert!(!error.contains(&desk.emulator.ready.api_key));
    }
    let seen = other.run("api GET /__emulator/requests").ok();
    assert!(!seen.contains("/devicetrustmanager"), "{seen}");
}

#[cfg(unix)]
#[test]
fn keys_that_others_may_read_are_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = Desk::new();
    add(&desk, "local");
    let path = desk.path("config/keys.toml");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let error = run(&mut desk.bare(["divisions", "list"])).failed(2);
    assert!(error.contains("chmod 600"), "{error}");
}

#[test]
fn a_file_that_is_not_valid_is_named_and_shows_no_key() {
    let desk = Desk::new();
    std::fs::create_dir(desk.path("config")).unwrap();
    desk.write("config/config.toml", "[profiles.a]\nregoin = \"us\"\n");
    let error = run(&mut desk.bare(["divisions", "list", "-p", "a"])).failed(2);
    assert!(
        error.contains("there is no setting regoin; there are: api_key"),
        "{error}"
    );
    desk.write("config/config.toml", "profiles = 7");
    let error = run(&mut desk.bare(["divisions", "list"])).failed(2);
    assert!(error.contains("config.toml is not valid"), "{error}");
}

#[test]
fn a_client_certificate_stands_in_for_the_key() {
    let desk = Desk::with(|options| options.mtls = true);
    let files = &desk.emulator.ready.tls;
    let text = |path: &Option<std::path::PathBuf>| path.as_ref().unwrap().display().to_string();
    let account = desk.emulator.ready.account_id.to_string();
    let words = [
        "divisions",
        "list",
        "--account-id",
        &account,
        "-o",
        "json",
        "--base-url",
        &desk.emulator.ready.base_url,
        "--ca-file",
        &text(&files.ca_file),
        "--client-certificate",
    ];
    let mut command = desk.bare(words);
    command.args([
        text(&files.client_certificate),
        "--client-key".to_owned(),
        text(&files.client_key),
    ]);
    assert_eq!(run(&mut command).json(), serde_json::json!([]));
    let mut command = desk.bare(words);
    command.arg(text(&files.client_pkcs12));
    command.env(
        "DEVTRUST_CLIENT_PASSWORD",
        files.client_pkcs12_password.as_ref().unwrap(),
    );
    assert_eq!(run(&mut command).json(), serde_json::json!([]));
}
