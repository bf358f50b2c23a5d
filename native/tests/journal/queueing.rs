//! What is queued is there, once, and can be taken back.

use std::sync::Arc;

use devtrust::Kind;
use devtrust::journal::{EntryState, Journal};
use devtrust::keys::{Csr, Signer as _, SoftwareKey};

use crate::support::Station;

#[tokio::test]
async fn what_is_queued_survives_and_shows_no_key() {
    let station = Station::new().await;
    let entry = station
        .journal
        .queue(station.device("Press 41"), None)
        .await
        .unwrap();
    assert_eq!(entry.state, EntryState::Waiting);
    assert_eq!((entry.attempts, entry.maybe_registered), (0, false));

    let again = Journal::open(station.path()).await.unwrap();
    let kept = again.entries(None, None, 10).await.unwrap();
    assert_eq!(kept, std::slice::from_ref(&entry));
    let csr = Csr::from_pem(kept[0].request.csr.as_deref().unwrap()).unwrap();
    assert_eq!(csr.verify(), Ok(()));
    assert!(!format!("{kept:?}").contains("PRIVATE KEY"));
}

#[tokio::test]
async fn the_same_device_is_queued_once() {
    let station = Station::new().await;
    let first = station
        .journal
        .queue(station.device("Press 41"), None)
        .await
        .unwrap();
    let again = station
        .journal
        .queue(station.device("Press 41"), None)
        .await
        .unwrap();
    assert_eq!(first, again);

    let mut other = station.device("Press 41");
    other.device.description = Some("on the left".to_owned());
    let error = station.journal.queue(other, None).await.unwrap_err();
    assert_eq!(error.code(), "conflict.queued");
    assert!(
        error.report().message.contains("another description"),
        "{error}"
    );
    assert_eq!(station.journal.counts().await.unwrap().waiting, 1);
}

#[tokio::test]
async fn a_device_of_a_signer_is_queued_for_its_key() {
    let station = Station::new().await;
    let key = Arc::new(SoftwareKey::generate().unwrap());
    let queue = |signer: &Arc<SoftwareKey>| {
        let signer = Arc::clone(signer);
        station
            .journal
            .queue(station.device("Press 41"), Some(signer as _))
    };
    let first = queue(&key).await.unwrap();
    let csr = Csr::from_pem(first.request.csr.as_deref().unwrap()).unwrap();
    assert_eq!(csr.public_key(), key.public_key());
    assert_eq!(
        queue(&key).await.unwrap(),
        first,
        "its signature is not asked for again"
    );
    let error = queue(&Arc::new(SoftwareKey::generate().unwrap()))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "conflict.queued");
    assert!(error.report().message.contains("another key"), "{error}");

    station
        .journal
        .send(&station.client, devtrust::journal::SendOptions::default())
        .await
        .unwrap();
    let entry = station.journal.entry(&first.id).await.unwrap();
    let device = entry.device.unwrap();
    assert_eq!(device.private_key, None);
    assert!(devtrust::keys::matches_key(&device.certificate, key.public_key()).unwrap());
}

#[tokio::test]
async fn twenty_at_once_are_one() {
    let station = Station::new().await;
    let mut tasks = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let (journal, device) = (station.journal.clone(), station.device("Press 41"));
        tasks.spawn(async move { journal.queue(device, None).await.unwrap() });
    }
    let entries = tasks.join_all().await;
    assert!(entries.iter().all(|entry| *entry == entries[0]));
    assert_eq!(station.journal.counts().await.unwrap().waiting, 1);
}

#[tokio::test]
async fn bad_input_is_refused_before_it_is_kept() {
    let station = Station::new().await;
    let mut request = station.device("41 presses");
    request.account_id = "nonsense".to_owned();
    let error = station.journal.queue(request, None).await.unwrap_err();
    assert_eq!(error.kind(), Kind::Validation);
    let fields: Vec<&str> = error
        .violations()
        .iter()
        .map(|one| one.field.as_str())
        .collect();
    assert_eq!(fields, ["account_id", "device.name"]);
    assert!(
        station
            .journal
            .entries(None, None, 10)
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn entries_come_in_order_and_in_pages() {
    let station = Station::new().await;
    let mut ids = Vec::new();
    for number in 1..=5 {
        ids.push(station.queue(&format!("Press {number}")).await);
    }
    let journal = &station.journal;
    let first = journal.entries(None, None, 3).await.unwrap();
    let rest = journal.entries(None, Some(&first[2].id), 3).await.unwrap();
    let seen: Vec<String> = first
        .into_iter()
        .chain(rest)
        .map(|entry| entry.id)
        .collect();
    assert_eq!(seen, ids);
    let none = journal
        .entries(Some(EntryState::Failed), None, 10)
        .await
        .unwrap();
    assert!(none.is_empty());
}

#[tokio::test]
async fn what_was_not_sent_can_be_withdrawn_and_queued_anew() {
    let station = Station::new().await;
    let id = station.queue("Press 41").await;
    station.journal.withdraw(&id).await.unwrap();
    for gone in [&id, "99", "-1", "x", ""] {
        let journal = &station.journal;
        assert_eq!(
            journal.withdraw(gone).await.unwrap_err().code(),
            "not_found.entry"
        );
        assert_eq!(
            journal.forget(gone).await.unwrap_err().code(),
            "not_found.entry"
        );
        assert_eq!(
            journal.retry(gone).await.unwrap_err().code(),
            "not_found.entry"
        );
        assert_eq!(
            journal.entry(gone).await.unwrap_err().code(),
            "not_found.entry"
        );
    }
    assert_ne!(
        station.queue("Press 41").await,
        id,
        "an id is never used again"
    );
}

#[tokio::test]
async fn a_key_that_is_forgotten_is_not_in_the_files() {
    let station = Station::new().await;
    station.queue("Press 41").await;
    let kept = |folder: &std::path::Path| {
        let files = std::fs::read_dir(folder).unwrap();
        files.fold(0, |count, file| {
            let content = std::fs::read(file.unwrap().path()).unwrap();
            let text = String::from_utf8_lossy(&content).into_owned();
            count + text.matches("BEGIN PRIVATE KEY").count()
        })
    };
    assert!(kept(station.folder.path()) > 0, "the test sees keys");
    let id = station.journal.entries(None, None, 1).await.unwrap()[0]
        .id
        .clone();
    station.journal.withdraw(&id).await.unwrap();
    assert_eq!(kept(station.folder.path()), 0);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let station = Station::new().await;
    station.queue("Press 41").await;
    for file in std::fs::read_dir(station.folder.path()).unwrap() {
        let file = file.unwrap();
        let mode = file.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600, "{}", file.path().display());
    }
}

#[tokio::test]
async fn a_file_that_is_no_journal_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "dear diary, ".repeat(100)).unwrap();
    let database = folder.path().join("other.db");
    let connection = rusqlite::Connection::open(&database).unwrap();
    connection
        .execute_batch("CREATE TABLE notes (text TEXT)")
        .unwrap();
    let newer = folder.path().join("newer");
    Journal::open(&newer).await.unwrap();
    let connection = rusqlite::Connection::open(&newer).unwrap();
    connection.pragma_update(None, "user_version", 7).unwrap();
    for (path, why) in [
        (text.as_path(), "not a database"),
        (&database, "no journal"),
        (&newer, "newer version"),
        (folder.path(), "directory"),
        (
            &folder.path().join("no/such/folder/journal"),
            "No such file",
        ),
    ] {
        let error = Journal::open(path).await.unwrap_err();
        assert_eq!(error.code(), "configuration.journal");
        let message = &error.report().message;
        assert!(message.contains(why), "{message}");
        assert!(message.contains(&*path.to_string_lossy()), "{message}");
    }
    assert_eq!(
        std::fs::read_to_string(&text).unwrap(),
        "dear diary, ".repeat(100)
    );
}
