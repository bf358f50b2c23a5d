//! A server on loopback that gives the answer it was handed and keeps what it read.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use devtrust_core::transport::Response;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// More headers than any request has.
const MAX_HEADERS: usize = 64;

/// Gives one answer at a time.
#[derive(Debug)]
pub(super) struct Server {
    address: String,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    next: Option<Response>,
    seen: Option<Seen>,
}

/// A request as it was read from the socket.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: Option<String>,
    pub(super) headers: BTreeMap<String, String>,
    pub(super) body: Option<String>,
}

impl Server {
    pub(super) async fn start() -> io::Result<Arc<Self>> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let server = Arc::new(Self {
            address: format!("http://{}", listener.local_addr()?),
            state: Mutex::default(),
        });
        let own = Arc::clone(&server);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = Arc::clone(&own);
                // A connection ends when its client goes away or sends what is no HTTP.
                tokio::spawn(async move { server.serve(stream).await });
            }
        });
        Ok(server)
    }

    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// What the next request gets.
    pub(super) fn prepare(&self, response: Response) {
        let mut state = self.lock();
        state.next = Some(response);
        state.seen = None;
    }

    /// What the last request was, once.
    pub(super) fn seen(&self) -> Option<Seen> {
        self.lock().seen.take()
    }

    async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        let mut received = Vec::new();
        loop {
            let Some((seen, used)) = read(&received) else {
                if stream.read_buf(&mut received).await? == 0 {
                    return Ok(());
                }
                continue;
            };
            received.drain(..used);
            let head_only = seen.method == "HEAD";
            let next = {
                let mut state = self.lock();
                state.seen = Some(seen);
                state.next.take()
            };
            let Some(response) = next else {
                return Ok(());
            };
            stream.write_all(&write(&response, head_only)).await?;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A whole request at the beginning of what was received, and its length; nothing while more must come.
fn read(received: &[u8]) -> Option<(Seen, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(head) = request.parse(received).ok()? else {
        return None;
    };
    let mut kept = BTreeMap::<String, String>::new();
    for header in request.headers.iter() {
        let value = String::from_utf8_lossy(header.value).into_owned();
        kept.entry(header.name.to_ascii_lowercase())
            .and_modify(|all| {
                all.push_str(", ");
                all.push_str(&value);
            })
            .or_insert(value);
    }
    let length = kept
        .get("content-length")
        .and_then(|text| text.parse().ok());
    let end = head.checked_add(length.unwrap_or(0))?;
    let body = received.get(head..end)?;
    let (path, query) = match request.path?.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (request.path?, None),
    };
    let mut body = (!body.is_empty()).then(|| String::from_utf8_lossy(body).into_owned());
    // A form's is another one each time.
    let content_type = kept.get("content-type");
    if let Some((_, boundary)) = content_type.and_then(|text| text.split_once("boundary=")) {
        body = body.map(|body| body.replace(boundary, "boundary"));
    }
    let seen = Seen {
        method: request.method?.to_owned(),
        path: path.to_owned(),
        query: query.map(str::to_owned),
        headers: kept,
        body,
    };
    Some((seen, end))
}

/// The answer's bytes.
fn write(response: &Response, head_only: bool) -> Vec<u8> {
    let status = response.status;
    let mut bytes = format!("HTTP/1.1 {status} X\r\n").into_bytes();
    for header in &response.headers {
        for part in [&*header.name, ": ", &*header.value, "\r\n"] {
            bytes.extend_from_slice(part.as_bytes());
        }
    }
    // These have no body, and say so by themselves.
    let bodiless = head_only || matches!(status, 204 | 304);
    if !bodiless {
        let length = format!("content-length: {}\r\n", response.body.len());
        bytes.extend_from_slice(length.as_bytes());
    }
    bytes.extend_from_slice(b"\r\n");
    if !bodiless {
        bytes.extend_from_slice(&response.body);
    }
    bytes
}
