//! HTTP/2: that it is used, and which of its refusals mean that nothing was done.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use devtrust::HttpTransport;
use devtrust::transport::{Failure, Response, Sent, TransportError};
use h2::server::{Connection, SendResponse};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use crate::support::{Server, get, options};
use crate::trust::Authority;

type Http2 = Connection<TlsStream<TcpStream>, bytes::Bytes>;
type Respond = SendResponse<bytes::Bytes>;

/// Sends one request to a server that speaks HTTP/2 as `serve` does, which counts the requests that arrive.
async fn exchange<S, F>(serve: S) -> (Result<Response, TransportError>, usize)
where
    S: Fn(TlsStream<TcpStream>, Arc<AtomicUsize>) -> F + Clone + Send + Sync + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let authority = Authority::new();
    let config = authority.config(&["localhost"], |_| {}, &[b"h2"]);
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let arrived = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&arrived);
    let server = Server::start(move |stream, _| {
        let (acceptor, counter, serve) = (acceptor.clone(), Arc::clone(&counter), serve.clone());
        async move { serve(acceptor.accept(stream).await.unwrap(), counter).await }
    })
    .await;
    let mut options = options();
    options.extra_ca_pem = Some(authority.pem.clone());
    let transport = HttpTransport::new(&options, &server.https()).unwrap();
    let outcome = get(&transport, &server.https()).await;
    (outcome, arrived.load(Ordering::SeqCst))
}

/// A proper server that treats each request with `treat`.
async fn treating(treat: fn(Respond)) -> (Result<Response, TransportError>, usize) {
    exchange(move |stream, counter| async move {
        let mut connection: Http2 = h2::server::handshake(stream).await.unwrap();
        while let Some(Ok((_request, respond))) = connection.accept().await {
            counter.fetch_add(1, Ordering::SeqCst);
            treat(respond);
        }
    })
    .await
}

/// A server that reads until a request's HEADERS, announces by GOAWAY that it is shutting down and took the streams up
/// to `last`, and closes the connection.
async fn leaves(mut stream: TlsStream<TcpStream>, counter: Arc<AtomicUsize>, last: u8) {
    const HEADERS: u8 = 1;
    let settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    let goaway = [0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, last, 0, 0, 0, 0];
    let mut preface = [0; 24];
    stream.read_exact(&mut preface).await.unwrap();
    assert!(preface.starts_with(b"PRI * HTTP/2.0"));
    stream.write_all(&settings).await.unwrap();
    loop {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.unwrap();
        let length = usize::from(head[1]) << 8 | usize::from(head[2]);
        let mut payload = vec![0; length];
        stream.read_exact(&mut payload).await.unwrap();
        if head[3] == HEADERS {
            counter.fetch_add(1, Ordering::SeqCst);
            stream.write_all(&goaway).await.unwrap();
            stream.shutdown().await.unwrap();
            return;
        }
    }
}

#[tokio::test]
async fn it_is_used_where_the_server_offers_it() {
    let (outcome, arrived) = treating(|mut respond| {
        respond
            .send_response(http::Response::new(()), true)
            .unwrap();
    })
    .await;
    // The server speaks nothing else.
    assert_eq!(outcome.unwrap().status, 200);
    assert_eq!(arrived, 1);
}

#[tokio::test]
async fn a_refused_stream_was_not_looked_at() {
    let (outcome, arrived) =
        treating(|mut respond| respond.send_reset(h2::Reason::REFUSED_STREAM)).await;
    let error = outcome.unwrap_err();
    assert_eq!(
        (error.failure, error.sent),
        (Failure::Reset, Sent::Nothing),
        "{}",
        error.message
    );
    assert_eq!(arrived, 1, "core decides whether to send it again");
}

#[tokio::test]
async fn any_other_reset_may_come_after_the_work() {
    let (outcome, arrived) =
        treating(|mut respond| respond.send_reset(h2::Reason::INTERNAL_ERROR)).await;
    let error = outcome.unwrap_err();
    assert_eq!(
        (error.failure, error.sent),
        (Failure::Reset, Sent::Maybe),
        "{}",
        error.message
    );
    assert_eq!(arrived, 1);
}

#[tokio::test]
async fn a_shutdown_says_whether_it_took_the_request() {
    for (last, sent) in [(0, Sent::Nothing), (1, Sent::Maybe)] {
        let (outcome, arrived) =
            exchange(move |stream, counter| leaves(stream, counter, last)).await;
        let error = outcome.unwrap_err();
        assert_eq!(
            (error.failure, error.sent),
            (Failure::Reset, sent),
            "{}",
            error.message
        );
        assert_eq!(arrived, 1, "core decides whether to send it again");
    }
}
