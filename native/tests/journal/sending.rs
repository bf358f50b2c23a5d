//! What is sent arrives once, and what is not sent waits.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use devtrust::Kind;
use devtrust::journal::{EntryState, Journal, JournalListener, JournalProgress, SendOptions, Sent};
use devtrust::keys::{Signer as _, SoftwareKey, matches_key};
use serde_json::json;

use crate::killed::start;
use crate::support::{Station, client};

async fn send(station: &Station) -> Sent {
    station
        .journal
        .send(&station.client, SendOptions::default())
        .await
        .unwrap()
}

#[tokio::test]
async fn devices_are_sent_with_the_keys_that_were_made_for_them() {
    let station = Station::new().await;
    for number in 1..=9 {
        station.queue(&format!("Press {number}")).await;
    }
    let sent = send(&station).await;
    assert_eq!((sent.provisioned, sent.failed, sent.waiting), (9, 0, 0));
    assert_eq!(sent.offline, None);
    assert_eq!(station.registered().await.len(), 9);

    let again = Journal::open(station.path()).await.unwrap();
    let provisioned = again
        .entries(Some(EntryState::Provisioned), None, 99)
        .await
        .unwrap();
    assert_eq!(provisioned.len(), 9);
    for entry in provisioned {
        let device = entry.device.unwrap();
        let key = SoftwareKey::from_pem(device.private_key.unwrap().reveal()).unwrap();
        assert!(matches_key(&device.certificate, key.public_key()).unwrap());
        assert_eq!((entry.attempts, entry.maybe_registered), (1, false));
    }
    assert_eq!(
        send(&station).await,
        Sent::default(),
        "there is nothing left to send"
    );
}

#[tokio::test]
async fn a_pass_asks_for_a_place_once() {
    let station = Station::new().await;
    for number in 1..=9 {
        station.queue(&format!("Press {number}")).await;
    }
    let mut options = SendOptions::default();
    options.concurrency = 1;
    station
        .journal
        .send(&station.client, options)
        .await
        .unwrap();
    let request = devtrust::RawRequest::new("GET", "/__emulator/requests");
    let answer = station.client.request(request).await.unwrap();
    let arrived: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let paths: Vec<&str> = arrived["requests"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["path"].as_str())
        .collect();
    // To find nothing, to create, to find; and a group, whose name may not be unique, once more when nobody can have made
    // an older one.
    let count = |end: &str| paths.iter().filter(|path| path.ends_with(end)).count();
    assert_eq!((count("/division"), count("/device-group")), (3, 4));
    assert_eq!((count("/registration"), count("/device")), (9, 9));
}

#[tokio::test]
async fn without_a_network_everything_waits() {
    let station = Station::new().await;
    let ids = [
        station.queue("Press 1").await,
        station.queue("Press 2").await,
    ];
    let sent = station
        .journal
        .send(&station.offline(), SendOptions::default())
        .await
        .unwrap();
    assert_eq!((sent.provisioned, sent.failed, sent.waiting), (0, 0, 2));
    assert_eq!(sent.offline.unwrap().code, "transport.connect");
    for id in &ids {
        let entry = station.journal.entry(id).await.unwrap();
        assert_eq!(entry.state, EntryState::Waiting);
        assert_eq!(entry.problem.unwrap().kind(), Kind::Transport);
        assert!(!entry.maybe_registered, "its registration never began");
    }
    station.journal.withdraw(&ids[0]).await.unwrap();
    assert_eq!(send(&station).await.provisioned, 1);
    assert_eq!(station.registered().await, ["Press 2"]);
}

#[tokio::test]
async fn a_network_that_is_gone_ends_the_pass() {
    let station = Station::new().await;
    for number in 1..=40 {
        station.queue(&format!("Press {number}")).await;
    }
    station
        .fault(json!({"fault": {"status": {"status": 503}}, "times": null}))
        .await;
    let sent = send(&station).await;
    assert_eq!(sent.offline.unwrap().code, "server.unavailable");
    assert_eq!(sent.waiting, 40);
    let entries = station.journal.entries(None, None, 99).await.unwrap();
    let tried = entries.iter().filter(|entry| entry.attempts > 0).count();
    assert!((4..=8).contains(&tried), "{tried} of 40 were tried");
}

#[tokio::test]
async fn a_key_that_is_not_accepted_is_an_error_and_loses_nothing() {
    let station = Station::new().await;
    let id = station.queue("Press 41").await;
    let mut ready = station.emulator.ready.clone();
    ready.api_key = "emulator_wrong".to_owned();
    let stranger = client(&ready, &ready.base_url);
    let error = station
        .journal
        .send(&stranger, SendOptions::default())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Authentication);
    assert_eq!(
        station.journal.entry(&id).await.unwrap().state,
        EntryState::Waiting
    );
    assert_eq!(send(&station).await.provisioned, 1);
}

#[tokio::test]
async fn a_refused_device_does_not_hold_up_the_others() {
    let station = Station::new().await;
    // The name is taken, by a device with another key.
    station
        .client
        .provision_device(station.device("Press 1"))
        .await
        .unwrap();
    let refused = station.queue("Press 1").await;
    station.queue("Press 2").await;
    let sent = send(&station).await;
    assert_eq!((sent.provisioned, sent.failed, sent.waiting), (1, 1, 0));

    let entry = station.journal.entry(&refused).await.unwrap();
    assert_eq!(entry.state, EntryState::Failed);
    assert_eq!(entry.problem.unwrap().code, "conflict.other_key");
    assert!(!entry.maybe_registered);
    station.journal.retry(&refused).await.unwrap();
    assert_eq!(send(&station).await.failed, 1);
    station.journal.withdraw(&refused).await.unwrap();
}

#[tokio::test]
async fn a_lost_answer_is_found_out_and_until_then_the_entry_stays() {
    let station = Station::new().await;
    // Division, policy and group are there: what follows asks for the group and the device, and registers.
    station.queue("Press 40").await;
    assert_eq!(send(&station).await.provisioned, 1);
    let id = station.queue("Press 41").await;
    // The registration is done, its answer is lost, and so is every answer after it.
    station
        .fault(json!([
            {"match": {"path": "/devicetrustmanager/**/registration"}, "fault": "reset_after", "times": 1},
            {"match": {"path": "/devicetrustmanager/api/v4/device*"}, "skip": 2, "fault": "reset_before", "times": 30}
        ]))
        .await;
    let sent = send(&station).await;
    assert_eq!(sent.waiting, 1, "{sent:?}");
    let entry = station.journal.entry(&id).await.unwrap();
    assert!(entry.maybe_registered);
    let error = station.journal.withdraw(&id).await.unwrap_err();
    assert_eq!(error.code(), "conflict.maybe_registered");

    station.fair().await;
    assert_eq!(send(&station).await.provisioned, 1);
    assert_eq!(station.registered().await, ["Press 40", "Press 41"]);
    let error = station.journal.withdraw(&id).await.unwrap_err();
    assert_eq!(error.code(), "conflict.state");
    station.journal.forget(&id).await.unwrap();
}

#[derive(Debug, Default)]
struct Seen(Mutex<Vec<JournalProgress>>);

impl JournalListener for Seen {
    fn progress(&self, progress: JournalProgress) {
        self.0.lock().unwrap().push(progress);
    }
}

#[tokio::test]
async fn progress_names_every_step_of_every_device() {
    let station = Station::new().await;
    for number in 1..=3 {
        station.queue(&format!("Press {number}")).await;
    }
    let seen = Arc::new(Seen::default());
    let mut options = SendOptions::default();
    options.listener = Some(Arc::clone(&seen) as _);
    options.concurrency = 1;
    station
        .journal
        .send(&station.client, options)
        .await
        .unwrap();
    let seen = seen.0.lock().unwrap();
    let of_second: Vec<(EntryState, Option<&str>)> = seen
        .iter()
        .filter(|one| one.device_name == "Press 2")
        .map(|one| (one.state, one.step.as_ref().map(|step| step.name)))
        .collect();
    assert_eq!(of_second.first(), Some(&(EntryState::Sending, None)));
    assert!(of_second.contains(&(EntryState::Sending, Some("device"))));
    assert_eq!(of_second.last(), Some(&(EntryState::Provisioned, None)));
    let ends: Vec<(u32, u32)> = seen
        .iter()
        .filter(|one| one.state == EntryState::Provisioned)
        .map(|one| (one.done, one.of))
        .collect();
    assert_eq!(ends, [(1, 3), (2, 3), (3, 3)]);
}

#[tokio::test]
async fn what_is_being_sent_cannot_be_taken_away_and_a_cancelled_pass_leaves_it() {
    let station = Station::new().await;
    let id = station.queue("Press 41").await;
    station
        .fault(json!({"match": {"path": "/devicetrustmanager/**/registration"}, "fault": {"latency": {"ms": 30_000}}, "times": 1}))
        .await;
    let (journal, client) = (station.journal.clone(), station.client.clone());
    let seen = Arc::new(Seen::default());
    let mut options = SendOptions::default();
    options.listener = Some(Arc::clone(&seen) as _);
    let sending = tokio::spawn(async move { journal.send(&client, options).await });
    let registering =
        |one: &JournalProgress| one.step.as_ref().is_some_and(|step| step.name == "device");
    while !seen.0.lock().unwrap().iter().any(registering) {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let state = station.journal.entry(&id).await.unwrap().state;
    assert_eq!(state, EntryState::Sending);
    let listed = station
        .journal
        .entries(Some(EntryState::Sending), None, 9)
        .await
        .unwrap();
    assert_eq!(listed.len(), 1);
    for error in [
        station.journal.withdraw(&id).await.unwrap_err(),
        station.journal.forget(&id).await.unwrap_err(),
    ] {
        assert_eq!(error.code(), "conflict.being_sent");
    }
    // Another pass at the same time leaves it alone.
    assert_eq!(send(&station).await.provisioned, 0);
    sending.abort();
    assert!(sending.await.unwrap_err().is_cancelled());
    while station.journal.entry(&id).await.unwrap().state == EntryState::Sending {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    assert!(station.journal.entry(&id).await.unwrap().maybe_registered);
    assert_eq!(send(&station).await.provisioned, 1);
    assert_eq!(station.registered().await, ["Press 41"]);
}

#[tokio::test]
async fn two_processes_on_one_file_send_each_device_once() {
    let station = Station::new().await;
    for number in 1..=20 {
        station.queue(&format!("Press {number}")).await;
    }
    let mut other = start(&station, 20);
    let ours = send(&station).await;
    assert_eq!(ours.failed, 0);
    assert!(other.wait().await.unwrap().success());
    assert_eq!(station.registered().await.len(), 20);
    let counts = station.journal.counts().await.unwrap();
    assert_eq!((counts.provisioned, counts.failed), (20, 0));
}

#[tokio::test]
async fn a_station_that_keeps_sending_sends_what_is_queued_later() {
    let station = Station::new().await;
    let (journal, client) = (station.journal.clone(), station.client.clone());
    let keeping =
        tokio::spawn(async move { journal.keep_sending(&client, SendOptions::default()).await });
    for number in 1..=3 {
        let id = station.queue(&format!("Press {number}")).await;
        while station.journal.entry(&id).await.unwrap().state != EntryState::Provisioned {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }
    // A short outage is waited for.
    station
        .fault(json!({"fault": {"status": {"status": 503}}, "times": 3}))
        .await;
    let id = station.queue("Press 4").await;
    while station.journal.entry(&id).await.unwrap().state != EntryState::Provisioned {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    keeping.abort();
    assert_eq!(station.registered().await.len(), 4);
}

/// A run of many inputs and a pass over a journal share what the service takes, and learn of it together.
#[tokio::test]
async fn a_pass_follows_what_the_service_takes() {
    let station = Station::new().await;
    let window = devtrust::many::window(station.client.engine());
    let before = window.size();
    for number in 1..=9 {
        station.queue(&format!("Press {number}")).await;
    }
    let refused = json!({"match": {"path": "/devicetrustmanager/**"}, "fault": {"status": {"status": 429}}, "times": null});
    station.fault(refused).await;
    let sent = send(&station).await;
    assert_eq!((sent.provisioned, sent.failed, sent.waiting), (0, 0, 9));
    let after = window.size();
    assert!(after < before, "{after} of {before} after refusals");
}
