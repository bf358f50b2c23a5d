//! Keys behind a passphrase, in a queue of devices and in the journal of a run.

use std::path::{Path, PathBuf};

use devtrust::journal::{EntryState, Journal, JournalFile, SendOptions};
use devtrust::keys::{Csr, Signer as _, SoftwareKey, matches_key};
use devtrust::many::{Input, ManyOptions, Outcome, RunJournal, resumable};
use devtrust::{ErrorCode, ProvisionedDevice, Result, Workflows};
use futures_util::stream::{self, StreamExt as _};
use rusqlite::types::Type;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt as _;

use crate::support::Station;

const PASSPHRASE: &str = "correct horse, battery ⚡";

fn sealed(path: impl AsRef<Path>) -> JournalFile {
    JournalFile::new(path).passphrase(PASSPHRASE)
}

fn at(folder: &TempDir) -> PathBuf {
    folder.path().join("encrypted")
}

/// Everything that is on the disk.
fn written(folder: &TempDir) -> Vec<u8> {
    let files = std::fs::read_dir(folder.path()).unwrap();
    let contents = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
    contents.collect::<Vec<_>>().concat()
}

fn holds(content: &[u8], text: &str) -> bool {
    content
        .windows(text.len())
        .any(|part| part == text.as_bytes())
}

/// Of what the file has in the first row.
fn column(path: &Path, select: &str) -> String {
    let file = rusqlite::Connection::open(path).unwrap();
    file.query_row(select, [], |row| row.get(0)).unwrap()
}

/// What whoever has the passphrase and no devtrust makes of it.
async fn opened_by_openssl(pem: &str) -> SoftwareKey {
    let openssl = tokio::process::Command::new("openssl")
        .args(["pkcs8", "-passin", &format!("pass:{PASSPHRASE}")])
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn();
    let mut openssl = openssl.unwrap();
    let mut stdin = openssl.stdin.take().unwrap();
    stdin.write_all(pem.as_bytes()).await.unwrap();
    drop(stdin);
    let answer = openssl.wait_with_output().await.unwrap();
    SoftwareKey::from_pem(&String::from_utf8(answer.stdout).unwrap()).unwrap()
}

fn why<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    let error = outcome.unwrap_err();
    assert_eq!(error.code(), ErrorCode::ConfigurationJournal);
    let message = error.report().message.clone();
    assert!(!message.contains("correct horse"), "{message}");
    message
}

#[tokio::test]
async fn a_key_is_nowhere_in_the_clear_and_openssl_opens_it() {
    let (station, folder) = (Station::new().await, tempfile::tempdir().unwrap());
    let journal = Journal::open(sealed(at(&folder))).await.unwrap();
    assert!(journal.is_encrypted());
    assert!(!station.journal.is_encrypted());
    assert!(!format!("{:?} {journal:?}", sealed("x")).contains("horse"));
    let queued = journal
        .queue(station.device("Press 41"), None)
        .await
        .unwrap();
    let kept = column(&at(&folder), "SELECT private_key FROM entry");
    let key = opened_by_openssl(&kept).await;
    let csr = Csr::from_pem(queued.request.csr.as_deref().unwrap()).unwrap();
    assert_eq!(csr.public_key(), key.public_key());
    // The second line of the PEM has the secret number.
    let pem = key.to_pem();
    let secret = pem.lines().nth(2).unwrap();
    assert!(!holds(&written(&folder), secret));

    assert_eq!(
        journal
            .send(&station.client, SendOptions::default())
            .await
            .unwrap()
            .provisioned,
        1
    );
    drop(journal);
    assert!(!holds(&written(&folder), secret));
    let journal = Journal::open(sealed(at(&folder))).await.unwrap();
    let entry = journal.entry(&queued.id).await.unwrap();
    assert_eq!(entry.state, EntryState::Provisioned);
    let device = entry.device.unwrap();
    assert_eq!(device.private_key.unwrap().reveal(), pem.as_str());
    assert!(matches_key(&device.certificate, key.public_key()).unwrap());
}

#[tokio::test]
async fn what_does_not_fit_the_file_is_refused_and_changes_nothing() {
    let (station, folder) = (Station::new().await, tempfile::tempdir().unwrap());
    let path = at(&folder);
    let journal = Journal::open(sealed(&path)).await.unwrap();
    journal
        .queue(station.device("Press 41"), None)
        .await
        .unwrap();
    // Whoever comes second in a process is asked, too.
    let wrong = || JournalFile::new(&path).passphrase("correct horse");
    assert!(why(Journal::open(wrong()).await).contains("not its passphrase"));
    assert!(why(Journal::open(&path).await).contains("are encrypted"));
    Journal::open(sealed(&path)).await.unwrap();
    drop(journal);
    let before = std::fs::read(&path).unwrap();
    assert!(why(Journal::open(wrong()).await).contains("not its passphrase"));
    assert!(why(Journal::open(&path).await).contains("are encrypted"));
    assert_eq!(std::fs::read(&path).unwrap(), before);

    let plain = folder.path().join("plain");
    drop(Journal::open(&plain).await.unwrap());
    let before = std::fs::read(&plain).unwrap();
    assert!(why(Journal::open(sealed(&plain)).await).contains("are not encrypted"));
    assert_eq!(std::fs::read(&plain).unwrap(), before);
    let none = folder.path().join("none");
    let empty = JournalFile::new(&none).passphrase("");
    assert!(why(Journal::open(empty).await).contains("empty passphrase"));
    assert!(!none.exists());
}

/// A file of this version in the hands of an older one, which would put keys in the clear beside those that are encrypted.
#[tokio::test]
async fn an_older_version_opens_a_plain_file_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let version = |path: &Path| -> i64 {
        let file = rusqlite::Connection::open(path).unwrap();
        file.query_row("PRAGMA user_version", [], |row| row.get(0))
            .unwrap()
    };
    let plain = folder.path().join("plain");
    drop(Journal::open(&plain).await.unwrap());
    drop(Journal::open(sealed(at(&folder))).await.unwrap());
    assert_eq!((version(&plain), version(&at(&folder))), (1, 2));
}

#[tokio::test]
async fn a_key_that_does_not_open_any_more_is_named_and_nothing_is_sent() {
    let (station, folder) = (Station::new().await, tempfile::tempdir().unwrap());
    let journal = Journal::open(sealed(at(&folder))).await.unwrap();
    let [one, two] = ["Press 1", "Press 2"].map(|name| station.device(name));
    let one = journal.queue(one, None).await.unwrap();
    journal.queue(two, None).await.unwrap();
    let file = rusqlite::Connection::open(at(&folder)).unwrap();
    let changed = "UPDATE entry SET private_key = replace(private_key, 'M', 'N') WHERE id = 1";
    assert_eq!(file.execute(changed, []).unwrap(), 1);
    let sent = journal.send(&station.client, SendOptions::default()).await;
    assert!(why(sent).contains("was changed: entry 1"));
    assert_eq!(journal.entry(&one.id).await.unwrap().attempts, 0);
}

/// Runs an operation over inputs with a journal that is encrypted.
async fn ran(station: &Station, folder: &TempDir, inputs: Vec<Input>) -> Vec<Outcome> {
    let operation = Workflows::PROVISION_DEVICE;
    let journal = RunJournal::open(sealed(at(folder)), operation).unwrap();
    let engine = station.client.engine();
    let inputs = stream::iter(inputs);
    let (run, _) = resumable(engine, operation, inputs, ManyOptions::default(), &journal);
    run.collect().await
}

#[tokio::test]
async fn a_run_hands_on_its_keys_and_keeps_them_encrypted() {
    let (station, folder) = (Station::new().await, tempfile::tempdir().unwrap());
    let inputs = || {
        let devices = (0..3).map(|number| station.device(&format!("Press {number}")));
        devices
            .map(|device| serde_json::to_value(device).unwrap().into())
            .collect()
    };
    let path = at(&folder);
    let mut keys = Vec::new();
    for is_known in [false, true] {
        for outcome in ran(&station, &folder, inputs()).await {
            assert_eq!(outcome.is_known, is_known);
            let device = outcome.result.unwrap().into_json();
            let device: ProvisionedDevice = serde_json::from_value(device).unwrap();
            let key = device.private_key.unwrap();
            let public = SoftwareKey::from_pem(key.reveal()).unwrap();
            assert!(matches_key(&device.certificate, public.public_key()).unwrap());
            keys.push((outcome.position, key.reveal().to_owned()));
        }
    }
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 3);
    for (_, key) in &keys {
        assert!(!holds(&written(&folder), key.lines().nth(2).unwrap()));
    }
    let kept = column(&path, "SELECT private_key FROM input WHERE position = 0");
    assert_eq!(opened_by_openssl(&kept).await.to_pem().as_str(), keys[0].1);

    let before = std::fs::read(&path).unwrap();
    let open = |file: JournalFile| RunJournal::open(file, Workflows::PROVISION_DEVICE);
    let wrong = JournalFile::new(&path).passphrase("correct horse");
    assert!(why(open(wrong)).contains("not its passphrase"));
    assert!(why(open(JournalFile::new(&path))).contains("are encrypted"));
    assert_eq!(std::fs::read(&path).unwrap(), before);
    let plain = folder.path().join("plain");
    drop(open(JournalFile::new(&plain)).unwrap());
    assert!(why(open(sealed(&plain))).contains("are not encrypted"));
}

/// What the service makes may be a secret, too.
#[tokio::test]
async fn the_results_of_a_run_are_sealed() {
    let (station, folder) = (Station::new().await, tempfile::tempdir().unwrap());
    let inputs = vec![
        serde_json::to_value(station.device("Press 1"))
            .unwrap()
            .into(),
    ];
    ran(&station, &folder, inputs).await;
    let file = rusqlite::Connection::open(at(&folder)).unwrap();
    let select = "SELECT result FROM input";
    let kind = file
        .query_row(select, [], |row| Ok(row.get_ref(0)?.data_type()))
        .unwrap();
    assert_eq!(kind, Type::Blob);
    assert!(!holds(&written(&folder), "BEGIN CERTIFICATE-----"));
    // One that stands in another's place is no result.
    file.execute("UPDATE input SET position = 5", []).unwrap();
    drop(file);
    let operation = Workflows::PROVISION_DEVICE;
    let journal = RunJournal::open(sealed(at(&folder)), operation).unwrap();
    let inputs =
        (0..6).map(|_| Input::from(serde_json::to_value(station.device("Press 1")).unwrap()));
    let inputs: Vec<_> = inputs.collect();
    let engine = station.client.engine();
    let (run, _) = resumable(
        engine,
        operation,
        stream::iter(inputs),
        ManyOptions::default(),
        &journal,
    );
    let outcomes: Vec<Outcome> = run.collect().await;
    let error = outcomes
        .into_iter()
        .find_map(|one| one.result.err())
        .unwrap();
    assert_eq!(error.code(), ErrorCode::ConfigurationJournal);
    assert!(error.report().message.contains("was changed"), "{error}");
}

/// While a process forks, no file is open; afterwards everything goes on.
#[tokio::test]
async fn a_fork_finds_the_file_closed() {
    let station = Station::new().await;
    let id = station.queue("Press 1").await;
    let log = station.folder.path().join("journal-wal");
    assert!(log.exists());
    devtrust::fork::prepare();
    // Who closes a file last takes its log of changes away.
    assert!(!log.exists());
    devtrust::fork::done();
    assert_eq!(station.journal.entry(&id).await.unwrap().id, id);
    station.queue("Press 2").await;
    let sent = station
        .journal
        .send(&station.client, SendOptions::default())
        .await;
    assert_eq!(sent.unwrap().provisioned, 2);
}
