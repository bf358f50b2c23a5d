//! The proxy that cuts: HTTP/1.1 in front of the service, and weather on the way.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt as _, future, stream};
use http::{Request, Response, Uri};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::sleep;

use crate::gateway;
use crate::weather::{Fault, Point, Weather};

/// A body that may break off.
pub(crate) type Body = UnsyncBoxBody<Bytes, io::Error>;

/// How long what was written has to leave before the connection ends.
const LEAVE: Duration = Duration::from_millis(2);
/// How long an answer that never comes is held back, where the client waits so long.
const SILENCE: Duration = Duration::from_secs(30);

/// A proxy that serves until it is dropped.
#[derive(Debug)]
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

#[derive(Debug)]
struct Shared {
    upstream: SocketAddr,
    weather: Weather,
    client: Client<HttpConnector, Full<Bytes>>,
    requests: AtomicU64,
    faults: Mutex<BTreeMap<String, u64>>,
    /// Requests that the service has not answered yet.
    under_way: watch::Sender<usize>,
}

impl Proxy {
    /// Starts one before the service at `upstream`.
    pub(crate) async fn start(upstream: SocketAddr, weather: Weather) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            upstream,
            weather,
            client: Client::builder(TokioExecutor::new())
                .pool_idle_timeout(Duration::from_secs(1))
                .build_http(),
            requests: AtomicU64::new(0),
            faults: Mutex::default(),
            under_way: watch::channel(0).0,
        });
        let server = tokio::spawn(serve(listener, shared.clone()));
        Ok(Self {
            address,
            shared,
            server,
        })
    }

    /// How many requests arrived.
    pub(crate) fn requests(&self) -> u64 {
        self.shared.requests.load(Ordering::Relaxed)
    }

    /// How often each fault struck.
    pub(crate) fn faults(&self) -> BTreeMap<String, u64> {
        self.shared
            .faults
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Waits until nothing is on its way to the service any more.
    pub(crate) async fn quiet(&self) {
        // The sender lives as long as this does.
        let _ = self
            .shared
            .under_way
            .subscribe()
            .wait_for(|count| *count == 0)
            .await;
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    loop {
        // Out of file descriptors, usually: wait for connections to end instead of spinning.
        let Ok((stream, _)) = listener.accept().await else {
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        tokio::spawn(connection(stream, shared.clone()));
    }
}

async fn connection(stream: TcpStream, shared: Arc<Shared>) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let stream = stream.into_std()?;
    // hyper keeps the stream to itself; the twin says how it ends.
    let twin = Arc::new(TcpStream::from_std(stream.try_clone()?)?);
    let stream = TokioIo::new(TcpStream::from_std(stream)?);
    let service = service_fn(|request| handle(request, shared.clone(), twin.clone()));
    // A connection that was cut has nobody to tell.
    let _ = http1::Builder::new()
        .serve_connection(stream, service)
        .await;
    Ok(())
}

/// One request. The error ends the connection without an answer.
async fn handle(
    request: Request<Incoming>,
    shared: Arc<Shared>,
    twin: Arc<TcpStream>,
) -> io::Result<Response<Body>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let request = Request::from_parts(head, Full::new(body.clone()));
    let number = shared.requests.fetch_add(1, Ordering::Relaxed);
    let fault = shared.weather.strikes(number);
    if let Some(fault) = fault {
        let mut faults = shared.faults.lock().unwrap_or_else(PoisonError::into_inner);
        *faults.entry(fault.name()).or_default() += 1;
    }
    let Some(fault) = fault else {
        return shared.deliver(request).await;
    };
    match fault {
        Fault::Cut(Point::Before) => Err(cut()),
        Fault::Cut(Point::During) => {
            shared.deliver_a_part(&request, &body).await?;
            Err(cut())
        }
        Fault::Cut(Point::After) => shared.deliver(request).await.and(Err(cut())),
        Fault::Reset(point) => {
            if point == Point::After {
                shared.deliver(request).await?;
            }
            twin.set_zero_linger()?;
            Err(cut())
        }
        Fault::Gateway(status, form, point) => {
            if point == Point::After {
                shared.deliver(request).await?;
            }
            Ok(gateway::answer(status, form))
        }
        Fault::Refused(status) => Ok(gateway::refusal(status)),
        Fault::Truncated => half(shared.deliver(request).await?).await,
        Fault::Slow(time) => {
            sleep(time).await;
            shared.deliver(request).await
        }
        Fault::Silent => {
            shared.deliver(request).await?;
            sleep(SILENCE).await;
            Err(cut())
        }
        Fault::Overtaken(status, form, time) => {
            let under_way = shared.under_way();
            tokio::spawn(async move {
                sleep(time).await;
                let _ = shared.deliver(request).await;
                drop(under_way);
            });
            Ok(gateway::answer(status, form))
        }
    }
}

fn cut() -> io::Error {
    io::Error::other("cut")
}

/// The answer with half of its body.
async fn half(answer: Response<Body>) -> io::Result<Response<Body>> {
    let (head, body) = answer.into_parts();
    let whole = body.collect().await?.to_bytes();
    let part = whole.slice(..whole.len() / 2);
    let end = stream::once(async {
        sleep(LEAVE).await;
        Err(cut())
    });
    let frames = stream::once(future::ready(Ok(Frame::data(part)))).chain(end);
    let mut answer = Response::from_parts(head, StreamBody::new(frames).boxed_unsync());
    answer
        .headers_mut()
        .insert(http::header::CONTENT_LENGTH, whole.len().into());
    Ok(answer)
}

impl Shared {
    /// Hands a request to the service, which does its work whether the client stays or not.
    async fn deliver(
        self: &Arc<Self>,
        request: Request<Full<Bytes>>,
    ) -> io::Result<Response<Body>> {
        let (shared, under_way) = (self.clone(), self.under_way());
        let work = tokio::spawn(async move {
            let answer = shared.pass(request).await;
            drop(under_way);
            answer
        });
        work.await.map_err(io::Error::other)?
    }

    async fn pass(&self, mut request: Request<Full<Bytes>>) -> io::Result<Response<Body>> {
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let uri: Uri = format!("http://{}{path}", self.upstream)
            .parse()
            .map_err(io::Error::other)?;
        *request.uri_mut() = uri;
        // The service is known by its own name.
        request.headers_mut().remove(http::header::HOST);
        let answer = self
            .client
            .request(request)
            .await
            .map_err(io::Error::other)?;
        let (head, body) = answer.into_parts();
        let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
        let body = Full::new(body)
            .map_err(|never: Infallible| match never {})
            .boxed_unsync();
        Ok(Response::from_parts(head, body))
    }

    /// Half of the body reaches the service, or half of the head where there is none.
    async fn deliver_a_part(&self, request: &Request<Full<Bytes>>, body: &Bytes) -> io::Result<()> {
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str());
        let mut text = format!(
            "{} {path} HTTP/1.1\r\nhost: {}\r\n",
            request.method(),
            self.upstream
        )
        .into_bytes();
        for (name, value) in request.headers() {
            if name != http::header::HOST {
                text.extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
            }
        }
        text.extend(b"\r\n");
        let head = text.len();
        text.extend(body);
        let sent = if body.is_empty() {
            head / 2
        } else {
            head + body.len() / 2
        };
        let mut stream = TcpStream::connect(self.upstream).await?;
        stream
            .write_all(text.get(..sent).unwrap_or_default())
            .await?;
        stream.shutdown().await
    }

    fn under_way(&self) -> UnderWay {
        self.under_way.send_modify(|count| *count += 1);
        UnderWay(self.under_way.clone())
    }
}

/// A request that the service has not answered yet.
struct UnderWay(watch::Sender<usize>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}
