//! A batch from a file, over a real connection: streamed, and sent again as a whole where it broke.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use devtrust::{CallOptions, Client, Kind, Progress, Proxy, RegisterBatch, Step};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const ID: &str = "a7a4c2a5-5b1c-4b3f-9d6e-0c7f7a1c1c11";
const JOB: &str = r#"{"id":"abababab-abab-4bab-8bab-abababababab"}"#;

/// The head of a request, and how long its body is.
async fn head(stream: &mut TcpStream) -> (String, usize) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    let head = String::from_utf8(head).unwrap().to_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "));
    let length = length.map_or(0, |length| length.parse().unwrap());
    (head, length)
}

async fn answer(stream: &mut TcpStream, status: &str, json: &str) {
    let length = json.len();
    let text = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{json}"
    );
    stream.write_all(text.as_bytes()).await.unwrap();
    let _ = stream.shutdown().await;
}

/// Breaks the first upload at nine tenths, knows of no job, and takes the second one. Gives the body of that.
async fn serve(listener: TcpListener) -> Vec<u8> {
    let (mut first, _) = listener.accept().await.unwrap();
    let (_, length) = head(&mut first).await;
    let mut part = vec![0; length / 10 * 9];
    first.read_exact(&mut part).await.unwrap();
    drop(first);

    let (mut list, _) = listener.accept().await.unwrap();
    let (asked, _) = head(&mut list).await;
    assert!(
        asked.starts_with("get /devicetrustmanager/api/v4/job?"),
        "{asked}"
    );
    answer(&mut list, "200 OK", r#"{"total":0,"records":[]}"#).await;

    let (mut second, _) = listener.accept().await.unwrap();
    let (_, length) = head(&mut second).await;
    let mut whole = vec![0; length];
    second.read_exact(&mut whole).await.unwrap();
    answer(&mut second, "202 Accepted", JOB).await;
    whole
}

/// The texts of the steps.
#[derive(Debug, Default)]
struct Told(Mutex<Vec<String>>);

impl Progress for Told {
    fn step(&self, step: &Step) {
        self.0
            .lock()
            .unwrap()
            .push(format!("{}: {}", step.name, step.message));
    }
}

fn client(address: &str) -> Client {
    let client = Client::builder()
        .proxy(Proxy::None)
        .base_url(address)
        .api_key("key");
    client.build().unwrap()
}

fn batch(file: &std::path::Path) -> RegisterBatch {
    RegisterBatch::new(ID, ID, ID).file(file.to_str().unwrap())
}

#[tokio::test]
async fn an_upload_that_breaks_is_sent_again_as_a_whole() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(serve(listener));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("presses.csv");
    let mut rows = "device_name,device_description\n".to_owned();
    for row in 0..40_000 {
        writeln!(rows, "Press {row},\"{}\"", "left, ".repeat(10)).unwrap();
    }
    std::fs::write(&file, &rows).unwrap();

    let told = Arc::new(Told::default());
    let mut options = CallOptions::default();
    options.progress = Some(told.clone());
    let sent = client(&address)
        .with(options)
        .batches()
        .register_devices(batch(&file))
        .await
        .unwrap();
    assert_eq!((sent.rows, sent.jobs.len()), (40_000, 1));
    assert_eq!(sent.jobs[0].id, "abababab-abab-4bab-8bab-abababababab");

    let body = String::from_utf8(server.await.unwrap()).unwrap();
    let (_, file) = body.split_once("Content-Type: text/csv\r\n\r\n").unwrap();
    assert!(file.starts_with(&rows), "{}", file.len());
    let told = told.0.lock().unwrap();
    assert_eq!(told[1], "check: 40000 rows are right");
    assert!(
        told.iter().any(|text| text.starts_with("upload: 100 %")),
        "{told:?}"
    );
}

#[tokio::test]
async fn a_file_that_is_not_there_is_named() {
    let missing = std::path::Path::new("/no/such/presses.csv");
    let error = client("http://127.0.0.1:1")
        .batches()
        .register_devices(batch(missing))
        .await
        .unwrap_err();
    assert_eq!(error.kind(), Kind::Configuration);
    assert!(
        error.to_string().contains("/no/such/presses.csv"),
        "{error}"
    );
}
