//! The hostile server of one case: a listener of its own, every byte as the case says.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::sleep;

use crate::case::{Answer, Case, Certificate, Connection, End, Framing};
use crate::piece::{Part, Words, chunk, unpacked};
use crate::request;
use crate::service::{Asked, Service};
use crate::tls::Authority;
use crate::witness::Witness;

/// What tells the good call that follows each case from the case's own.
pub(crate) const AFTER: &str = "Next";
/// How long a connection is left hanging: longer than any case takes.
const HANG: Duration = Duration::from_secs(120);

/// The server of one case.
#[derive(Debug)]
pub(crate) struct Server {
    case: Case,
    words: Words,
    authority: Arc<Authority>,
    service: Service,
    /// How often each answer was given.
    given: Vec<AtomicU32>,
    pub(crate) witness: Witness,
}

/// A stream that can be reset.
trait Stream: AsyncRead + AsyncWrite + Unpin + Send {
    fn socket(&self) -> &TcpStream;
}

impl Stream for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Stream for tokio_rustls::server::TlsStream<TcpStream> {
    fn socket(&self) -> &TcpStream {
        self.get_ref().0
    }
}

impl Server {
    /// Listens on a free port and answers until the process ends.
    pub(crate) async fn start(
        case: Case,
        authority: Arc<Authority>,
        elsewhere: &str,
        api_key: &str,
    ) -> io::Result<Arc<Self>> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let scheme = if case.tls { "https" } else { "http" };
        let words = Words {
            own: format!("{scheme}://{}", listener.local_addr()?),
            elsewhere: format!("{elsewhere}/{}", case.name),
            api_key: api_key.to_owned(),
            good: Vec::new(),
        };
        let server = Arc::new(Self {
            given: case.answers.iter().map(|_| AtomicU32::new(0)).collect(),
            case,
            words,
            authority,
            service: Service::default(),
            witness: Witness::default(),
        });
        let own = Arc::clone(&server);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let server = Arc::clone(&own);
                // A connection ends when its client goes away.
                tokio::spawn(async move { server.connected(stream).await });
            }
        });
        Ok(server)
    }

    pub(crate) fn address(&self) -> &str {
        &self.words.own
    }

    /// What was seen and created.
    pub(crate) fn told(&self) -> serde_json::Value {
        self.witness.told(&self.service.created())
    }

    async fn connected(&self, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let number = self.witness.connected();
        let trick = self.trick(number);
        if trick.tls.is_none() && (!self.case.tls || trick.send.is_some() || trick.end.is_some()) {
            return self.serve(stream, &trick).await;
        }
        // In a case without TLS nothing of the handshake is hostile.
        let kind = trick.tls.unwrap_or(Certificate::Good);
        let alpn = trick.alpn.as_deref().unwrap_or("http/1.1");
        let acceptor = self.authority.acceptor(kind, alpn);
        match acceptor {
            Ok(acceptor) => self.serve(acceptor.accept(stream).await?, &trick).await,
            Err(_) => stream.shutdown().await,
        }
    }

    /// What is done to the connection of this number, from 1.
    fn trick(&self, number: usize) -> Connection {
        let mut last = 0;
        let mut tricks = self.case.connections.iter();
        let found = tricks.find(|trick| {
            last += trick.times as usize;
            number <= last
        });
        found.cloned().unwrap_or_default()
    }

    async fn serve(&self, mut stream: impl Stream, trick: &Connection) -> io::Result<()> {
        let mut received = Vec::new();
        while received.len() < trick.read {
            if stream.read_buf(&mut received).await? == 0 {
                return Ok(());
            }
        }
        if let Some(step) = &trick.send {
            write(&mut stream, &step.parts(&self.words)).await?;
        }
        if let Some(end) = trick.end
            && !finish(&mut stream, end).await
        {
            return Ok(());
        }
        loop {
            let Some((asked, used)) = request::read(&received) else {
                if stream.read_buf(&mut received).await? == 0 {
                    return Ok(());
                }
                continue;
            };
            received.drain(..used);
            if !self.answer(&mut stream, &asked).await? {
                return Ok(());
            }
        }
    }

    /// Answers a request; whether the next one may come.
    async fn answer(&self, stream: &mut impl Stream, asked: &Asked) -> io::Result<bool> {
        let after = asked.target.contains(AFTER);
        if !after {
            let has_key = asked.key.as_deref() == Some(&self.words.api_key);
            let line = format!("{} {}", asked.method, asked.target);
            self.witness.asked(line, has_key);
        }
        let hostile = if after { None } else { self.next(asked) };
        let Some(answer) = hostile else {
            let (status, body) = self.service.answer(asked);
            let parts = [Part::Bytes(framed(status, &Answer::default(), &[], &body))];
            write(stream, &parts).await?;
            return Ok(true);
        };
        let mut words = self.words.clone();
        let needs_good =
            answer.send.is_none() && (answer.body.is_none() || answer.status.is_none());
        let mut status = answer.status.unwrap_or(200);
        if answer.done || needs_good {
            let (good, body) = self.service.answer(asked);
            status = answer.status.unwrap_or(good);
            words.good = body;
        }
        sleep(Duration::from_millis(answer.wait_ms)).await;
        write(stream, &self.written(answer, status, &words)).await?;
        let end = answer.end.unwrap_or_else(|| natural_end(answer));
        Ok(finish(stream, end).await)
    }

    /// The answer that the case has for this request.
    fn next(&self, asked: &Asked) -> Option<&Answer> {
        let mut answers = self.case.answers.iter().zip(&self.given);
        let (answer, _) = answers.find(|(answer, given)| {
            let meant = answer.to.as_ref().is_none_or(|to| is_meant(to, asked));
            meant && given.fetch_add(1, Ordering::Relaxed) < answer.times
        })?;
        Some(answer)
    }

    fn written(&self, answer: &Answer, status: u16, words: &Words) -> Vec<Part> {
        if let Some(step) = &answer.send {
            let parts = step.parts(words);
            self.measure(&bytes(&parts));
            return parts;
        }
        let body = match &answer.body {
            Some(step) => step.parts(words),
            None => vec![Part::Bytes(words.good.clone())],
        };
        let whole = bytes(&body);
        self.measure(&whole);
        let headers: Vec<(String, String)> = answer
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), words.fill(value)))
            .collect();
        if answer.framing == Framing::Length {
            let head = framed(status, answer, &headers, &whole);
            let head = head.get(..head.len() - whole.len()).unwrap_or_default();
            return [Part::Bytes(head.to_vec())]
                .into_iter()
                .chain(body)
                .collect();
        }
        let mut parts = vec![Part::Bytes(framed(status, answer, &headers, &[]))];
        for part in body {
            parts.push(match part {
                Part::Bytes(bytes) if answer.framing == Framing::Chunked => {
                    Part::Bytes(chunk(&bytes))
                }
                other => other,
            });
        }
        if answer.framing == Framing::Chunked {
            parts.push(Part::Bytes(b"0\r\n\r\n".to_vec()));
        }
        parts
    }

    fn measure(&self, bytes: &[u8]) {
        let length = bytes.len() as u64;
        self.witness
            .answered(unpacked(bytes).unwrap_or(0).max(length));
    }
}

fn is_meant(to: &str, asked: &Asked) -> bool {
    let (method, path) = to.split_once(' ').unwrap_or((to, ""));
    asked.method == method && asked.target.contains(path)
}

fn natural_end(answer: &Answer) -> End {
    match (&answer.send, answer.framing) {
        (None, Framing::Length | Framing::Chunked) => End::Keep,
        _ => End::Close,
    }
}

fn bytes(parts: &[Part]) -> Vec<u8> {
    let bytes = parts.iter().filter_map(|part| match part {
        Part::Bytes(bytes) => Some(bytes.as_slice()),
        Part::Pause(_) => None,
    });
    bytes.collect::<Vec<_>>().concat()
}

/// An answer as a good server writes it.
fn framed(status: u16, answer: &Answer, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let reason = answer.reason.as_deref().unwrap_or("X");
    let mut head = format!("HTTP/1.1 {status} {reason}\r\n");
    let has = |name: &str| {
        headers
            .iter()
            .any(|(given, _)| given.eq_ignore_ascii_case(name))
    };
    if !has("content-type") {
        head.push_str("Content-Type: application/json\r\n");
    }
    for (name, value) in headers {
        for part in [name, ": ", value, "\r\n"] {
            head.push_str(part);
        }
    }
    match answer.framing {
        Framing::Length if has("content-length") || matches!(status, 204 | 304) => {}
        Framing::Length => {
            for part in ["Content-Length: ", &body.len().to_string(), "\r\n"] {
                head.push_str(part);
            }
        }
        Framing::Chunked => head.push_str("Transfer-Encoding: chunked\r\n"),
        Framing::Close => head.push_str("Connection: close\r\n"),
    }
    head.push_str("\r\n");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

async fn write(stream: &mut impl Stream, parts: &[Part]) -> io::Result<()> {
    for part in parts {
        match part {
            Part::Bytes(bytes) => stream.write_all(bytes).await?,
            Part::Pause(pause) => {
                stream.flush().await?;
                sleep(*pause).await;
            }
        }
    }
    stream.flush().await
}

/// Ends a connection; true where it goes on.
async fn finish(stream: &mut impl Stream, end: End) -> bool {
    match end {
        End::Keep => return true,
        End::Close => {
            let _ = stream.shutdown().await;
            // Until the client has read everything: a socket that is closed with unread bytes is reset.
            let mut rest = [0; 1024];
            let drained = async { while matches!(stream.read(&mut rest).await, Ok(1..)) {} };
            let _ = tokio::time::timeout(Duration::from_secs(1), drained).await;
        }
        End::Reset => {
            // What was sent should have arrived: a reset discards what has not.
            sleep(Duration::from_millis(20)).await;
            let _ = stream.socket().set_zero_linger();
        }
        End::Hang => sleep(HANG).await,
    }
    false
}
