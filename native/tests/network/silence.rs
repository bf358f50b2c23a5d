//! Connections that die without a word: a network that was left, a firewall that forgot them.

use std::sync::Arc;
use std::time::Duration;

use devtrust::HttpTransport;
use devtrust::transport::{Body, Failure, Response, Sent, Transport as _, TransportError};
use tokio::sync::Notify;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::support::{Server, get, must, options, request};
use crate::trust::Authority;

type Outcome = Result<Response, TransportError>;

/// A server whose first connection answers one request and then nothing any more, not even a ping, until it may go on. It
/// tells when it falls silent.
async fn falls_silent(
    authority: &Authority,
    silent: Arc<Notify>,
    goes_on: Arc<Notify>,
    answers_before: usize,
) -> Server {
    let config = authority.config(&["localhost"], |_| {}, &[b"h2"]);
    let acceptor = TlsAcceptor::from(Arc::new(config));
    Server::start(move |stream, number| {
        let (acceptor, silent, goes_on) = (acceptor.clone(), silent.clone(), goes_on.clone());
        async move {
            let stream = acceptor.accept(stream).await.unwrap();
            let mut connection = h2::server::handshake(stream).await.unwrap();
            let mut answered = 0;
            while let Some(Ok((_request, mut respond))) = connection.accept().await {
                if number == 1 && answered == answers_before {
                    silent.notify_one();
                    goes_on.notified().await;
                }
                let answer: h2::SendStream<bytes::Bytes> = respond
                    .send_response(http::Response::new(()), true)
                    .unwrap();
                drop(answer);
                answered += 1;
            }
        }
    })
    .await
}

/// What a call comes to within so long after the server has fallen silent. Nobody waits for real: the clock jumps to the
/// next moment at which something is due.
async fn within(
    wait: Duration,
    call: &mut (impl Future<Output = Outcome> + Unpin),
    silent: &Notify,
) -> Option<Outcome> {
    tokio::select! {
        outcome = &mut *call => panic!("{outcome:?}"),
        () = must(silent.notified()) => {}
    }
    tokio::time::pause();
    let outcome = timeout(wait, call).await;
    tokio::time::resume();
    outcome.ok()
}

#[tokio::test]
async fn a_silent_http2_connection_is_given_up_and_not_used_again() {
    let authority = Authority::new();
    let (silent, never) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let server = falls_silent(&authority, silent.clone(), never, 1).await;
    let mut options = options();
    options.extra_ca_pem = Some(authority.pem.clone());
    let address = server.https();
    let transport = HttpTransport::new(&options, &address).unwrap();
    get(&transport, &address).await.unwrap();

    let mut call = transport.send(request("GET", &address, Body::Empty));
    let outcome = within(Duration::from_secs(30), &mut call, &silent).await;
    let error = outcome.expect("less than an attempt").unwrap_err();
    assert_eq!(
        (error.failure, error.sent),
        (Failure::Timeout, Sent::Maybe),
        "{}",
        error.message
    );
    assert_eq!(server.connections(), 1);

    get(&transport, &address).await.unwrap();
    assert_eq!(server.connections(), 2);
}

/// Over a slow link an answer to a ping would come after what is being uploaded.
#[tokio::test]
async fn what_is_uploaded_has_time_and_a_connection_of_its_own() {
    let authority = Authority::new();
    let (silent, goes_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let server = falls_silent(&authority, silent.clone(), goes_on.clone(), 0).await;
    let mut options = options();
    options.extra_ca_pem = Some(authority.pem.clone());
    let address = server.https();
    let transport = HttpTransport::new(&options, &address).unwrap();

    let body = Body::Bytes(vec![b' '; 100_000].into());
    let mut call = transport.send(request("POST", &address, body));
    let outcome = within(Duration::from_secs(600), &mut call, &silent).await;
    assert!(outcome.is_none(), "{outcome:?}");
    // It keeps nobody waiting meanwhile.
    get(&transport, &address).await.unwrap();
    assert_eq!(server.connections(), 2);
    goes_on.notify_one();
    assert_eq!(must(call).await.unwrap().status, 200);
}
