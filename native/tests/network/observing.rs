//! What a log gets to see.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use devtrust::{Client, RawRequest, RetryPolicy};
use tokio::io::AsyncWriteExt as _;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

use crate::support::{Server, answer, must, read_request, reset};

/// Writes the events of this crate down, one a line.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "devtrust"
    }
    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }
    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        // Ids and durations differ from run to run.
        if !["request_id", "elapsed_ms", "wait_ms"].contains(&field.name()) {
            write!(self.0, " {}={value:?}", field.name()).unwrap();
        }
    }
}

#[tokio::test]
async fn every_attempt_is_told_and_nothing_secret() {
    let server = Server::start(|mut stream, number| async move {
        while read_request(&mut stream).await.is_some() {
            if number == 1 {
                return reset(stream);
            }
            stream
                .write_all(&answer("200 OK", "", b"{}"))
                .await
                .unwrap();
        }
    })
    .await;
    let client = Client::builder()
        .api_key("planted-key")
        .base_url(server.http())
        .header("x-passcode", "planted-passcode")
        .retry(RetryPolicy::new(3, Duration::ZERO, Duration::ZERO))
        .build()
        .unwrap();
    let log = Log::default();
    let guard = tracing::subscriber::set_default(log.clone());
    let mut request = RawRequest::new("GET", "/path");
    request
        .query
        .push(("secret".to_owned(), "planted-query".to_owned()));
    must(client.request(request)).await.unwrap();
    drop(guard);

    let lines = log.0.lock().unwrap().clone();
    let common = |attempt: u32| format!("attempt={attempt} method=\"GET\" path=\"/path\"");
    assert_eq!(
        lines,
        [
            format!("DEBUG message=sending operation=\"request\" {}", common(1)),
            format!(
                "WARN message=failed operation=\"request\" {} failure=Reset",
                common(1)
            ),
            format!("INFO message=waiting operation=\"request\" {}", common(1)),
            format!("DEBUG message=sending operation=\"request\" {}", common(2)),
            format!(
                "DEBUG message=answered operation=\"request\" {} status=200",
                common(2)
            ),
        ]
    );
    assert!(!lines.concat().contains("planted"));
}
