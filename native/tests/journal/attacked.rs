//! What could lose a certificate, and does not: a second opening, another process, a refusal that comes late.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use devtrust::journal::{EntryState, Journal, JournalListener, JournalProgress, SendOptions};
use serde_json::json;

use crate::killed::start;
use crate::support::Station;

/// A refusal of a step after the registration is no refusal of the device.
#[tokio::test]
async fn a_refused_certificate_does_not_hide_the_device() {
    let station = Station::new().await;
    let id = station.queue("Press 41").await;
    station
        .fault(json!([
            {"match": {"path": "/devicetrustmanager/**/registration"}, "fault": "reset_after", "times": 1},
            {"match": {"path": "/devicetrustmanager/**/bootstrap-config/**"}, "fault": {"status": {"status": 403}}, "times": null}
        ]))
        .await;
    for _ in 0..2 {
        station
            .journal
            .send(&station.client, SendOptions::default())
            .await
            .unwrap();
        let entry = station.journal.entry(&id).await.unwrap();
        assert_eq!(station.registered().await, ["Press 41"]);
        assert!(entry.maybe_registered, "{entry:?}");
        let error = station.journal.withdraw(&id).await.unwrap_err();
        assert_eq!(error.code(), "conflict.maybe_registered");
        station.journal.retry(&id).await.unwrap();
    }
    station.fair().await;
    let sent = station
        .journal
        .send(&station.client, SendOptions::default())
        .await
        .unwrap();
    assert_eq!(sent.provisioned, 1);
}

/// A second handle on the file must not let another process take the log of changes away.
#[tokio::test]
async fn opening_it_twice_leaves_its_locks() {
    let station = Station::new().await;
    station.queue("Press 1").await;
    let _second = Journal::open(station.path()).await.unwrap();
    // Another process opens it, works, and is the last to close it as far as it can tell.
    assert!(start(&station, 1).wait().await.unwrap().success());
    let id = station.queue("Press 2").await;
    // What another process would find: the files by their names.
    let copied = tempfile::tempdir().unwrap();
    for file in std::fs::read_dir(station.folder.path()).unwrap() {
        let file = file.unwrap();
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            std::fs::copy(file.path(), copied.path().join(file.file_name())).unwrap();
        }
    }
    let count: i64 = rusqlite::Connection::open(copied.path().join("journal"))
        .unwrap()
        .query_row("SELECT count(*) FROM entry WHERE id = ?1", [&id], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(count, 1, "what was queued is in the file");
}

/// What another process would have of the file.
fn other(station: &Station) -> rusqlite::Connection {
    rusqlite::Connection::open(station.path()).unwrap()
}

/// Two processes send the same entry: the one that did not get to the registration knows nothing about the other's.
#[tokio::test]
async fn who_did_not_register_does_not_answer_for_another_process() {
    let station = Station::new().await;
    let id = station.queue("Press 41").await;
    let (file, key) = (other(&station), id.clone());
    let claimed = OnSending(Mutex::new(Some(Box::new(move || {
        file.execute(
            "UPDATE entry SET attempts = attempts + 1, maybe_registered = 1 WHERE id = ?1",
            [&key],
        )
        .unwrap();
    }))));
    let mut options = SendOptions::default();
    options.listener = Some(Arc::new(claimed));
    station
        .journal
        .send(&station.offline(), options)
        .await
        .unwrap();
    assert!(station.journal.entry(&id).await.unwrap().maybe_registered);
}

/// Does something when an entry begins to be sent, as another process might at that moment.
struct OnSending(Mutex<Option<Box<dyn FnOnce() + Send>>>);

impl std::fmt::Debug for OnSending {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("OnSending")
    }
}

impl JournalListener for OnSending {
    fn progress(&self, _: JournalProgress) {
        if let Some(work) = self.0.lock().unwrap().take() {
            work();
        }
    }
}

/// An entry that another process removes while it is sent comes back with its certificate.
#[tokio::test]
async fn a_certificate_for_an_entry_that_is_forgotten_elsewhere_is_kept() {
    let station = Station::new().await;
    let id = station.queue("Press 41").await;
    let (file, key) = (other(&station), id.clone());
    let mut options = SendOptions::default();
    options.listener = Some(Arc::new(OnSending(Mutex::new(Some(Box::new(move || {
        assert_eq!(
            file.execute("DELETE FROM entry WHERE id = ?1", [&key])
                .unwrap(),
            1
        );
    }))))));
    let sent = station
        .journal
        .send(&station.client, options)
        .await
        .unwrap();
    assert_eq!(sent.provisioned, 1);
    let entry = station.journal.entry(&id).await.unwrap();
    assert_eq!(entry.state, EntryState::Provisioned);
    assert!(entry.device.unwrap().private_key.is_some());
}

/// Pages are full where there is more, whatever is being sent.
#[tokio::test]
async fn a_page_is_not_shortened_by_what_is_being_sent() {
    let station = Station::new().await;
    for number in 1..=6 {
        station.queue(&format!("Press {number}")).await;
    }
    station.fault(json!({"fault": "hang", "times": null})).await;
    let (journal, client) = (station.journal.clone(), station.client.clone());
    let sending = tokio::spawn(async move { journal.send(&client, SendOptions::default()).await });
    let journal = &station.journal;
    let page = |state, limit| async move {
        let entries = journal.entries(Some(state), None, limit).await.unwrap();
        entries.len()
    };
    while page(EntryState::Sending, 9).await < 4 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(page(EntryState::Waiting, 2).await, 2);
    assert_eq!(page(EntryState::Waiting, 9).await, 2);
    assert_eq!(page(EntryState::Sending, 3).await, 3);
    sending.abort();
}

/// Two parts of an app open the same file: what one sends, the other cannot take away; what one queues, the other sends.
#[cfg(unix)]
#[tokio::test]
async fn opened_twice_it_is_one_queue() {
    let station = Station::new().await;
    let id = station.queue("Press 1").await;
    std::os::unix::fs::symlink(station.path(), station.folder.path().join("link")).unwrap();
    let second = Journal::open(station.folder.path().join("link"))
        .await
        .unwrap();
    station.fault(json!({"fault": "hang", "times": 1})).await;
    let (journal, client) = (station.journal.clone(), station.client.clone());
    let sending = tokio::spawn(async move { journal.send(&client, SendOptions::default()).await });
    while station.journal.entry(&id).await.unwrap().state != EntryState::Sending {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert_eq!(second.entry(&id).await.unwrap().state, EntryState::Sending);
    let error = second.forget(&id).await.unwrap_err();
    assert_eq!(error.code(), "conflict.being_sent");
    sending.abort();
    let (journal, client) = (station.journal.clone(), station.client.clone());
    let keeping =
        tokio::spawn(async move { journal.keep_sending(&client, SendOptions::default()).await });
    while second.entry(&id).await.unwrap().state != EntryState::Provisioned {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let later = second.queue(station.device("Press 2"), None).await.unwrap();
    let woken = async {
        while second.entry(&later.id).await.unwrap().state != EntryState::Provisioned {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    let outcome = tokio::time::timeout(Duration::from_secs(30), woken).await;
    keeping.abort();
    assert!(outcome.is_ok());
}

/// A name that `SQLite` gives a meaning is a file's name like any other.
#[tokio::test]
async fn a_path_is_a_path() {
    // Only a name without a folder has that meaning.
    let name = ":memory:";
    Journal::open(name).await.unwrap();
    let length = std::fs::metadata(name).map(|file| file.len());
    for end in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{name}{end}"));
    }
    assert!(length.unwrap() > 0);
}

fn wait_until(station: &Station, id: &str, wait: Duration) {
    let since = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let at = i64::try_from((since + wait).as_millis()).unwrap();
    let changed = other(station)
        .execute(
            "UPDATE entry SET next_attempt = ?2 WHERE id = ?1",
            rusqlite::params![id, at],
        )
        .unwrap();
    assert_eq!(changed, 1);
}

async fn keeps_sending_until(station: &Station, ids: &[&str]) {
    let (journal, client) = (station.journal.clone(), station.client.clone());
    let mut options = SendOptions::default();
    options.concurrency = 1;
    let keeping = tokio::spawn(async move { journal.keep_sending(&client, options).await });
    let all = async {
        for id in ids {
            while station.journal.entry(id).await.unwrap().state != EntryState::Provisioned {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        }
    };
    let outcome = tokio::time::timeout(Duration::from_secs(30), all).await;
    keeping.abort();
    assert!(outcome.is_ok(), "it waits for what it need not wait for");
}

/// A clock that was wrong does not keep a device for years.
#[tokio::test]
async fn a_moment_that_is_too_far_away_is_now() {
    let station = Station::new().await;
    let id = station.queue("Press 41").await;
    wait_until(&station, &id, Duration::from_secs(365 * 24 * 3600));
    keeps_sending_until(&station, &[&id]).await;
}

/// What failed of the network does not wait for its own moment once the network is back.
#[tokio::test]
async fn all_go_out_when_the_network_is_back() {
    let station = Station::new().await;
    let first = station.queue("Press 1").await;
    let second = station.queue("Press 2").await;
    wait_until(&station, &second, Duration::from_secs(300));
    station
        .fault(json!({"fault": {"status": {"status": 503}}, "times": 3}))
        .await;
    keeps_sending_until(&station, &[&first, &second]).await;
}

/// One that always fails does not keep the others from being sent.
#[tokio::test]
async fn who_failed_stands_behind_who_was_not_sent() {
    let station = Station::new().await;
    let ids = [
        station.queue("Press 1").await,
        station.queue("Press 2").await,
    ];
    let mut options = SendOptions::default();
    options.concurrency = 1;
    for _ in 0..2 {
        station
            .fault(json!({"fault": {"status": {"status": 503}}, "times": 3}))
            .await;
        let sent = station
            .journal
            .send(&station.client, options.clone())
            .await
            .unwrap();
        assert!(sent.offline.is_some());
    }
    for id in ids {
        assert_eq!(station.journal.entry(&id).await.unwrap().attempts, 1);
    }
}

/// A file that is gone is said to be gone, and not written to where nobody finds it.
#[cfg(unix)]
#[tokio::test]
async fn a_file_that_is_deleted_takes_nothing_more() {
    let station = Station::new().await;
    station.queue("Press 1").await;
    std::fs::remove_file(station.path()).unwrap();
    let error = station
        .journal
        .queue(station.device("Press 2"), None)
        .await
        .unwrap_err();
    assert_eq!(error.code(), "configuration.journal");
    assert!(error.report().message.contains("deleted"), "{error}");
}
