//! Reading large answers: in another thread, within the deadline, and never at the cost of a creation.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use devtrust_core::engine::{Event, Happening, Observer};
use devtrust_core::runtime::{Runtime, Work};
use devtrust_core::testing::VirtualRuntime;
use devtrust_core::transport::{Headers, Request, Response, Transport, TransportError};
use devtrust_core::{BoxFuture, Client, Config, Result};
use devtrust_core::{CreateDivision, Device, ListDevices};

const ID: &str = "123e4567-e89b-42d3-a456-426614174000";

/// Answers everything with the same, at once.
#[derive(Debug)]
struct Canned(Response);

impl Transport for Canned {
    fn send(
        &self,
        _request: Request,
    ) -> BoxFuture<'_, std::result::Result<Response, TransportError>> {
        Box::pin(std::future::ready(Ok(self.0.clone())))
    }
}

/// Other threads of this machine take so long for everything.
#[derive(Debug)]
struct Slow {
    runtime: VirtualRuntime,
    reading: Duration,
    offloaded: Mutex<u32>,
}

impl Runtime for Slow {
    fn wall(&self) -> Duration {
        self.runtime.wall()
    }
    fn monotonic(&self) -> Duration {
        self.runtime.monotonic()
    }
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.runtime.sleep(duration)
    }
    fn random(&self) -> u64 {
        self.runtime.random()
    }
    fn offload(&self, work: Work) -> BoxFuture<'static, ()> {
        *self.offloaded.lock().unwrap() += 1;
        let wait = self.runtime.sleep(self.reading);
        Box::pin(async move {
            wait.await;
            work();
        })
    }
}

#[derive(Debug, Default)]
struct Unread(Mutex<Vec<u32>>);

impl Observer for Unread {
    fn event(&self, event: &Event<'_>) {
        if let Happening::Unread(members) = event.happening {
            self.0.lock().unwrap().push(members);
        }
    }
}

struct Stage {
    slow: Arc<Slow>,
    unread: Arc<Unread>,
    client: Client,
}

/// A client with a deadline of ten seconds, on a service that gives this answer.
fn stage(answer: Response, reading: u64) -> Stage {
    let slow = Arc::new(Slow {
        runtime: VirtualRuntime::default(),
        reading: Duration::from_secs(reading),
        offloaded: Mutex::default(),
    });
    let unread = Arc::new(Unread::default());
    let mut config = Config::default();
    config.api_key = Some("key".into());
    config.timeout = Duration::from_secs(10);
    config.retry.max_attempts = 1;
    let transport = Arc::new(Canned(answer));
    let client = Client::new(config, transport, slow.clone(), Some(unread.clone())).unwrap();
    Stage {
        slow,
        unread,
        client,
    }
}

fn answer(body: String) -> Response {
    Response {
        status: 200,
        body: Bytes::from(body),
        ..Response::default()
    }
}

/// A page of a hundred devices, with a text of this length in each.
fn page(text: usize) -> Response {
    let row = format!(
        "{{\"id\":\"{ID}\",\"name\":\"n\",\"text\":\"{}\"}}",
        "x".repeat(text)
    );
    answer(format!(
        "{{\"records\":[{}],\"total\":100}}",
        vec![row; 100].join(",")
    ))
}

fn list(stage: &Stage) -> Result<Vec<Device>> {
    let devices = stage.client.devices().list(ListDevices::new(ID));
    stage.slow.runtime.run(devices.collect())
}

#[test]
fn large_answers_are_read_elsewhere_and_small_ones_here() {
    for (text, offloaded) in [(10, 0), (2_000, 1)] {
        let stage = stage(page(text), 1);
        assert_eq!(list(&stage).unwrap().len(), 100);
        assert_eq!(*stage.slow.offloaded.lock().unwrap(), offloaded, "{text}");
        assert_eq!(stage.slow.runtime.now().as_secs(), u64::from(offloaded));
    }
}

#[test]
fn the_deadline_holds_while_an_answer_is_read() {
    let stage = stage(page(2_000), 3_600);
    assert_eq!(list(&stage).unwrap_err().code(), "timeout.deadline");
    assert_eq!(stage.slow.runtime.now(), Duration::from_secs(10));
}

#[test]
fn what_was_created_is_handed_out_however_late() {
    let created = format!("{{\"id\":\"{ID}\",\"text\":\"{}\"}}", "x".repeat(200_000));
    let stage = stage(answer(created), 3_600);
    let divisions = stage.client.divisions();
    let create = divisions.create(CreateDivision::new("Plant 7", ID, ID));
    let created = stage.slow.runtime.run(create).unwrap();
    assert_eq!(created.id.as_deref(), Some(ID));
}

#[test]
fn odd_members_are_counted_where_an_observer_sees_it() {
    let odd = "{\"id\":\"a\",\"name\":\"n\",\"connected\":\"perhaps\",\"status\":7}";
    let stage = stage(
        answer(format!("[{odd},{{\"id\":\"b\",\"name\":\"n\"}},{odd}]")),
        0,
    );
    let devices = list(&stage).unwrap();
    assert_eq!(devices[0].extra["connected.unread"], "perhaps");
    assert_eq!(devices[2].extra["status.unread"], 7);
    assert_eq!(*stage.unread.0.lock().unwrap(), [4]);
}

#[test]
fn a_compressed_answer_that_is_empty_was_cut_off() {
    for (encoding, length, code) in [
        ("gzip", "311", "decode.cut_off"),
        ("gzip", "0", "decode.empty"),
        ("identity", "311", "decode.empty"),
    ] {
        let mut headers = Headers::new();
        headers.set("content-encoding", encoding);
        headers.set("content-length", length);
        let stage = stage(
            Response {
                headers,
                ..answer(String::new())
            },
            0,
        );
        assert_eq!(
            list(&stage).unwrap_err().code(),
            code,
            "{encoding} {length}"
        );
    }
}
