//! Scripted servers and what the tests ask of the transport.

use std::future::Future;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use devtrust::transport::{
    Body, Delivery, Departure, Headers, Request, Response, Sink, Transport, TransportError, Url,
};
use devtrust::{HttpTransport, NetworkOptions, Proxy};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How long a test waits for what must happen. Reaching it is a failure, never an outcome.
const PATIENCE: Duration = Duration::from_secs(20);

/// What has to happen, or the test fails.
pub(crate) async fn must<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(PATIENCE, future)
        .await
        .expect("it did not happen")
}

/// A server whose connections are handed, one by one with their number from 1, to a script.
pub(crate) struct Server {
    pub(crate) port: u16,
    task: tokio::task::JoinHandle<()>,
    seen: Arc<Mutex<usize>>,
}

impl Server {
    pub(crate) async fn start<S, F>(script: S) -> Self
    where
        S: Fn(TcpStream, usize) -> F + Send + Sync + 'static,
        F: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Mutex::new(0));
        let counter = Arc::clone(&seen);
        let task = tokio::spawn(async move {
            let mut scripts = tokio::task::JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let number = {
                    let mut seen = counter.lock().unwrap();
                    *seen += 1;
                    *seen
                };
                scripts.spawn(script(stream, number));
            }
        });
        Self { port, task, seen }
    }

    /// A server that answers every request of every connection with these bytes.
    pub(crate) async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer: Arc<[u8]> = answer.into().into();
        Self::start(move |mut stream, _| {
            let answer = Arc::clone(&answer);
            async move {
                while read_request(&mut stream).await.is_some() {
                    if stream.write_all(&answer).await.is_err() {
                        return;
                    }
                }
            }
        })
        .await
    }

    pub(crate) fn http(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn https(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// How many connections there were.
    pub(crate) fn connections(&self) -> usize {
        *self.seen.lock().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// One request as it arrived: its head in full and its body, by Content-Length or in chunks as they are.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Seen {
    pub(crate) fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// The next request; nothing when the client closes or breaks the connection.
pub(crate) async fn read_request(stream: &mut (impl AsyncRead + Unpin)) -> Option<Seen> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    let mut seen = Seen {
        head: String::from_utf8(head).unwrap(),
        body: Vec::new(),
    };
    let length = seen
        .header("content-length")
        .map_or(0, |length| length.parse().unwrap());
    seen.body = vec![0; length];
    stream.read_exact(&mut seen.body).await.ok()?;
    Some(seen)
}

/// An HTTP/1.1 answer with its length.
pub(crate) fn answer(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// Ends a connection with a reset instead of a close.
pub(crate) fn reset(stream: TcpStream) {
    stream.set_zero_linger().unwrap();
    drop(stream);
}

/// Waits until the client closes its side.
pub(crate) async fn closed_by_client(stream: &mut (impl AsyncRead + Unpin)) {
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await.is_ok_and(|count| count > 0) {}
}

/// Settings that no variable of this machine's environment changes.
pub(crate) fn options() -> NetworkOptions {
    let mut options = NetworkOptions::default();
    options.proxy = Proxy::None;
    options.ca_file = None;
    options
}

pub(crate) fn transport(address: &str) -> HttpTransport {
    HttpTransport::new(&options(), address).unwrap()
}

pub(crate) fn request(method: &str, address: &str, body: Body) -> Request {
    Request {
        method: method.to_owned(),
        url: Url::parse(address).unwrap(),
        headers: Headers::new(),
        body,
        delivery: Delivery::Memory(1 << 20),
        timeout: Duration::from_secs(30),
        departure: Departure::default(),
    }
}

pub(crate) async fn get(
    transport: &HttpTransport,
    address: &str,
) -> Result<Response, TransportError> {
    must(transport.send(request("GET", address, Body::Empty))).await
}

/// Copies both ways until either side is done.
pub(crate) async fn relay(
    mut near: impl AsyncRead + AsyncWrite + Unpin,
    mut far: impl AsyncRead + AsyncWrite + Unpin,
) {
    let _ = tokio::io::copy_bidirectional(&mut near, &mut far).await;
}

/// A sink that keeps what it gets, and can be told to refuse.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    pub(crate) bytes: Mutex<Vec<u8>>,
    pub(crate) refuse: bool,
}

impl Sink for Collected {
    fn write(&self, piece: bytes::Bytes) -> Result<(), String> {
        if self.refuse {
            return Err("the disk is full".to_owned());
        }
        self.bytes.lock().unwrap().extend_from_slice(&piece);
        Ok(())
    }

    fn restart(&self) -> Result<(), String> {
        self.bytes.lock().unwrap().clear();
        Ok(())
    }
}
