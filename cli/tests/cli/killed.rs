//! A fleet that is interrupted on the way is whole in the end, with nothing twice.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::Instant;

use devtrust::keys::{Signer as _, SoftwareKey, read_certificates};

use crate::desk::{Desk, faults, run};

/// How many devices; another number with `DEVTRUST_TEST_DEVICES`.
const DEVICES: u64 = 300;
const KILLS: u64 = 3;
/// A test asks often rather than long.
const QUICK: [&str; 8] = [
    "--retry-base",
    "2ms",
    "--retry-cap",
    "20ms",
    "--in-flight",
    "16",
    "--from",
    "fleet.csv",
];

fn devices() -> u64 {
    std::env::var("DEVTRUST_TEST_DEVICES")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(DEVICES)
}

fn fleet(desk: &Desk, count: u64) -> BTreeSet<String> {
    let names: BTreeSet<String> = (1..=count)
        .map(|number| format!("Press {number}"))
        .collect();
    let rows: Vec<String> = names
        .iter()
        .map(|name| format!("{name},{}", name.replace(' ', "-")))
        .collect();
    desk.write(
        "fleet.csv",
        &format!(
            "device.name,device.attributes.subject.common_name\n{}\n",
            rows.join("\n")
        ),
    );
    names
}

#[test]
fn killed_three_times_under_faults_every_device_is_there_once() {
    let count = devices();
    let desk = Desk::new();
    let names = fleet(&desk, count);
    desk.fault(&faults(0.3));
    let began = Instant::now();
    for kill in 1..=KILLS {
        let mut command = desk.provision(&QUICK);
        let mut child = command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while desk.count() < count * kill / (KILLS + 1) {
            assert!(
                child.try_wait().unwrap().is_none(),
                "it ended before it was killed"
            );
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let mut words = QUICK.to_vec();
    words.extend(["-o", "json", "--certificates", "out"]);
    let batch = run(&mut desk.provision(&words)).json();
    assert_eq!(batch["provisioned"], count);
    assert_eq!(
        (&batch["failed"], &batch["waiting"]),
        (&0.into(), &0.into())
    );
    let seconds = began.elapsed().as_secs_f64();
    println!("measured: {count} devices with {KILLS} kills and 30 % faults in {seconds:.1} s");

    desk.run("api DELETE /__emulator/faults").ok();
    let registered = desk.registered();
    assert_eq!(registered.len() as u64, count, "none is there twice");
    assert_eq!(registered.into_iter().collect::<BTreeSet<_>>(), names);
    for name in names {
        let stem = name.to_lowercase().replace(' ', "-");
        let certificates = read_certificates(&desk.read(&format!("out/{stem}.pem"))).unwrap();
        let key = SoftwareKey::from_pem(&desk.read(&format!("out/{stem}.key"))).unwrap();
        assert!(certificates[0].matches_key(key.public_key()), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_cleanly_and_the_same_command_goes_on() {
    let desk = Desk::new();
    let names = fleet(&desk, 60);
    let slow = serde_json::json!([{"match": {"path": "/devicetrustmanager/**/registration"}, "times": null, "fault": {"latency": {"ms": 50}}}]);
    desk.fault(&slow);
    let words = ["--from", "fleet.csv", "--in-flight", "2", "-o", "json"];
    let mut command = desk.provision(&words);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    while desk.count() < 5 {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let told = std::process::Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()
        .unwrap();
    assert!(told.success());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(
        error.contains("the same command goes on where this one stopped"),
        "{error}"
    );
    assert!(desk.count() < 60);
    desk.run("api DELETE /__emulator/faults").ok();
    let batch = run(&mut desk.provision(&words)).json();
    assert_eq!(batch["provisioned"], 60);
    assert_eq!(
        desk.registered().into_iter().collect::<BTreeSet<_>>(),
        names
    );
}
