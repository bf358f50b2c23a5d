//! Deployments: watched, and stopped where too many devices fail.

use serde_json::{Value, json};

use crate::desk::{Desk, run};

/// A device in a group, and a release.
fn place(desk: &Desk) -> (String, String) {
    let ready = &desk.emulator.ready;
    let words = [
        "--device.name",
        "Press 1",
        "-o",
        "json",
        "--certificates",
        "first",
    ];
    let made = run(&mut desk.provision(&words)).json();
    let id = |value: &Value, name: &str| value[name].as_str().unwrap().to_owned();
    let (account, division) = (ready.account_id.to_string(), id(&made, "division_id"));
    let artifact = "cdcdcdcd-cdcd-4dcd-8dcd-cdcdcdcdcdcd";
    let release = desk.words(&[
        "releases",
        "create",
        "-o",
        "json",
        "--name",
        "Firmware",
        "--request.version",
        "1.2.0",
        "--account-id",
        &account,
        "--division-id",
        &division,
        "--artifact-ids",
        artifact,
    ]);
    (id(&made, "device_group_id"), id(&release.json(), "id"))
}

fn deploy(desk: &Desk, name: &str, (group, release): &(String, String)) -> crate::desk::Ran {
    desk.words(&[
        "deploy",
        "--name",
        name,
        "--release-id",
        release,
        "--device-group-ids",
        group,
        "--max-failure-percent",
        "5",
        "--every-seconds",
        "1",
        "-o",
        "jsonl",
    ])
}

/// A deployment that is there, of which its one device has told this.
fn told(desk: &Desk, name: &str, (group, release): &(String, String), told: &Value) -> String {
    let made = desk.words(&[
        "deployments",
        "create",
        "-o",
        "json",
        "--name",
        name,
        "--release-id",
        release,
        "--device-group-ids",
        group,
    ]);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    desk.write("told.json", &told.to_string());
    desk.words(&[
        "api",
        "POST",
        &format!("/__emulator/deployments/{id}/devices"),
        "--input",
        "told.json",
    ])
    .ok();
    id
}

#[test]
fn a_deployment_is_watched_until_its_devices_are_done() {
    let desk = Desk::new();
    let place = place(&desk);
    let id = told(&desk, "All well", &place, &json!({ "installed": 1 }));
    let looks = deploy(&desk, "All well", &place).ok();
    let last: Value = serde_json::from_str(looks.lines().last().unwrap()).unwrap();
    let expected = json!({
        "deployment_id": id, "status": "COMPLETED", "total": 1, "pending": 0, "in_progress": 0, "installed": 1, "failed": 0,
    });
    assert_eq!(last, expected);
}

#[test]
fn a_deployment_that_fails_is_aborted() {
    let desk = Desk::new();
    let place = place(&desk);
    let second = [
        "--device.name",
        "Press 2",
        "-o",
        "json",
        "--certificates",
        "second",
    ];
    run(&mut desk.provision(&second)).ok();
    let id = told(
        &desk,
        "Goes wrong",
        &place,
        &json!({ "failed": 1, "in_progress": 1 }),
    );
    let words = ["deployments", "get", "--deployment-id", &id, "-o", "json"];
    // One of two is too few to judge, unless the caller says so.
    let ran = desk.words(&[
        "deploy",
        "--name",
        "Goes wrong",
        "--release-id",
        &place.1,
        "--device-group-ids",
        &place.0,
        "--max-failure-percent",
        "5",
        "--judged-after",
        "1",
        "-o",
        "jsonl",
    ]);
    let last: Value = serde_json::from_str(ran.out.lines().last().unwrap()).unwrap();
    assert_eq!(
        last["stopped"],
        "1 of 1 devices failed, which is more than 5 %"
    );
    assert!(ran.failed(16).contains("the deployment was aborted"));
    assert_eq!(desk.words(&words).json()["status"], "ABORTED");
    // Again: it stays aborted, and no other one is begun.
    assert!(
        deploy(&desk, "Goes wrong", &place)
            .failed(16)
            .contains("ended as ABORTED")
    );
}

/// "Disabling an artifact disables its releases and aborts scheduled and active deployments" (facts 10).
#[test]
fn an_artifact_is_uploaded_once_and_takes_its_releases_along() {
    let desk = Desk::new();
    let (group, _) = place(&desk);
    let account = desk.emulator.ready.account_id.to_string();
    std::fs::write(desk.path("agent.bin"), vec![7; 300_000]).unwrap();
    let upload = [
        "artifacts",
        "upload",
        "--name",
        "Agent",
        "--request.version",
        "1.0.0",
        "--account-id",
        &account,
        "--file",
        "agent.bin",
        "-o",
        "json",
    ];
    let made = desk.words(&upload).json();
    // `head -c 300000 /dev/zero | tr '\0' '\7' | sha256sum`
    let checksum = "sha256:08f166476de183f7a1b2874d544d37912aaf8d19b92013e1aafe233ba231024a";
    assert_eq!(
        (&made["checksum"], &made["size"]),
        (&json!(checksum), &json!(300_000))
    );
    assert_eq!(desk.words(&upload).json()["existing"], true);
    let artifact = made["id"].as_str().unwrap();
    let groups = desk.words(&[
        "device-groups",
        "get",
        "--device-group-id",
        &group,
        "-o",
        "json",
    ]);
    let division = groups.json()["division_id"].as_str().unwrap().to_owned();
    let release = desk.words(&[
        "releases",
        "create",
        "-o",
        "json",
        "--name",
        "Agent",
        "--request.version",
        "1.0.0",
        "--account-id",
        &account,
        "--division-id",
        &division,
        "--artifact-ids",
        artifact,
    ]);
    let release = release.json()["id"].as_str().unwrap().to_owned();
    let deployment = desk.words(&[
        "deployments",
        "create",
        "-o",
        "json",
        "--name",
        "Agent",
        "--release-id",
        &release,
        "--device-group-ids",
        &group,
    ]);
    let deployment = deployment.json()["id"].as_str().unwrap().to_owned();
    desk.words(&["artifacts", "disable", "--artifact-id", artifact])
        .ok();
    let status = |kind: &str, flag: &str, id: &str| {
        let words = [kind, "get", flag, id, "-o", "json"];
        desk.words(&words).json()["status"].clone()
    };
    assert_eq!(status("artifacts", "--artifact-id", artifact), "DISABLED");
    assert_eq!(status("releases", "--release-id", &release), "DISABLED");
    assert_eq!(
        status("deployments", "--deployment-id", &deployment),
        "ABORTED"
    );
}
