//! The folder of `--data`: nobody else looks into it, and it stays the same emulator's.
#![cfg(unix)]
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use common::{Api, emulator, options};
use devtrust_emulator::start;
use tempfile::TempDir;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
}

fn switches(data: &Path) -> [&str; 3] {
    ["--mtls", "--data", data.to_str().unwrap()]
}

async fn stop(api: Api) {
    api.running.unwrap().stop().await;
}

/// A folder that an emulator has used.
async fn used() -> (TempDir, Api) {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("state");
    let api = emulator(&switches(&data)).await;
    (folder, api)
}

async fn refusal(data: &Path) -> String {
    start(options(&switches(data)))
        .await
        .unwrap_err()
        .to_string()
}

/// Every file of the folder, and whether its name says that it may be read by others.
fn check_modes(data: &Path) {
    assert_eq!(mode(data), 0o700);
    let mut seen = 0;
    for entry in fs::read_dir(data).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if !["ca.pem", "client.crt"].contains(&name) {
            assert_eq!(mode(&path), 0o600, "{name}");
            seen += 1;
        }
    }
    assert!(seen >= 4, "database, account, key and PKCS#12");
}

#[tokio::test]
async fn nobody_else_reads_it() {
    let (folder, api) = used().await;
    let data = folder.path().join("state");
    check_modes(&data);
    stop(api).await;

    for entry in fs::read_dir(&data).unwrap() {
        set_mode(&entry.unwrap().path(), 0o644);
    }
    set_mode(&data, 0o755);
    let api = emulator(&switches(&data)).await;
    check_modes(&data);
    stop(api).await;
}

#[tokio::test]
async fn a_folder_of_other_things_is_not_closed_but_refused() {
    let folder = tempfile::tempdir().unwrap();
    set_mode(folder.path(), 0o755);
    fs::write(folder.path().join("notes.txt"), "mine").unwrap();
    let message = refusal(folder.path()).await;
    assert!(message.contains("chmod 700"), "{message}");
    assert_eq!(mode(folder.path()), 0o755);
    fs::remove_file(folder.path().join("notes.txt")).unwrap();
    let api = emulator(&switches(folder.path())).await;
    assert_eq!(mode(folder.path()), 0o700, "an empty folder is taken");
    stop(api).await;
}

#[tokio::test]
async fn a_lost_database_is_no_new_account() {
    for damage in [
        |database: &Path| fs::write(database, "").unwrap(),
        |database: &Path| fs::remove_file(database).unwrap(),
    ] {
        let (folder, api) = used().await;
        let data = folder.path().join("state");
        let account = api.ready.account_id;
        stop(api).await;
        damage(&data.join("emulator.sqlite"));
        let message = refusal(&data).await;
        assert!(
            message.contains(&format!("it is of account {account}")),
            "{message}"
        );
        assert!(message.contains("put emulator.sqlite back"), "{message}");
    }
}

#[tokio::test]
async fn an_identity_that_was_lost_is_no_new_account() {
    let (folder, api) = used().await;
    let data = folder.path().join("state");
    stop(api).await;
    let database = rusqlite::Connection::open(data.join("emulator.sqlite")).unwrap();
    database.execute("DELETE FROM meta", []).unwrap();
    drop(database);
    let message = refusal(&data).await;
    assert!(message.contains("empty or missing"), "{message}");
}

#[tokio::test]
async fn a_damaged_database_is_refused() {
    let (folder, api) = used().await;
    let data = folder.path().join("state");
    stop(api).await;
    let database = data.join("emulator.sqlite");
    let whole = fs::read(&database).unwrap();
    let mut torn = whole.clone();
    torn.truncate(whole.len() / 2);
    let mut overwritten = whole.clone();
    overwritten[4096..].fill(0x5a);
    for damaged in [vec![0x5a; whole.len()], torn, overwritten] {
        fs::write(&database, damaged).unwrap();
        let message = refusal(&data).await;
        assert!(
            message.starts_with("the data directory cannot be used"),
            "{message}"
        );
    }
    fs::write(&database, whole).unwrap();
    stop(emulator(&switches(&data)).await).await;
}

#[tokio::test]
async fn a_database_of_an_older_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let database = rusqlite::Connection::open(folder.path().join("emulator.sqlite")).unwrap();
    database
        .execute("CREATE TABLE divisions (number)", [])
        .unwrap();
    drop(database);
    let message = refusal(folder.path()).await;
    assert!(
        message.contains("older version of the emulator; remove the folder"),
        "{message}"
    );
}

#[tokio::test]
async fn files_of_two_accounts_do_not_mix() {
    let (folder, api) = used().await;
    let (other_folder, other) = used().await;
    let (data, other_data) = (
        folder.path().join("state"),
        other_folder.path().join("state"),
    );
    stop(api).await;
    stop(other).await;
    fs::copy(
        other_data.join("emulator.sqlite"),
        data.join("emulator.sqlite"),
    )
    .unwrap();
    let message = refusal(&data).await;
    assert!(
        message.contains("put the right emulator.sqlite back"),
        "{message}"
    );
}

#[tokio::test]
async fn a_folder_from_before_there_was_an_account_file_goes_on() {
    let (folder, api) = used().await;
    let data = folder.path().join("state");
    let account = api.ready.account_id;
    stop(api).await;
    fs::remove_file(data.join("account")).unwrap();
    let api = emulator(&switches(&data)).await;
    assert_eq!(api.ready.account_id, account);
    assert_eq!(
        fs::read_to_string(data.join("account")).unwrap().trim(),
        account.to_string()
    );
    stop(api).await;
}
