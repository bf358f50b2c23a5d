//! Connections that die without a word: a network that was left, a firewall that forgot them.

use std::sync::Arc;
use std::time::Duration;

use devtrust::HttpTransport;
use devtrust::transport::{Body, Failure, Sent, Transport as _};
use tokio::sync::Notify;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use crate::support::{Server, get, must, options, request};
use crate::trust::Authority;

/// A server whose first connection answers one request and then nothing any more, not even a ping; it tells when.
async fn falls_silent(authority: &Authority, silent: Arc<Notify>) -> Server {
    let config = authority.config(&["localhost"], |_| {}, &[b"h2"]);
    let acceptor = TlsAcceptor::from(Arc::new(config));
    Server::start(move |stream, number| {
        let (acceptor, silent) = (acceptor.clone(), Arc::clone(&silent));
        async move {
            let stream = acceptor.accept(stream).await.unwrap();
            let mut connection = h2::server::handshake(stream).await.unwrap();
            let mut answered = 0;
            while let Some(Ok((_request, mut respond))) = connection.accept().await {
                if number == 1 && answered == 1 {
                    silent.notify_one();
                    std::future::pending::<()>().await;
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

#[tokio::test]
async fn a_silent_http2_connection_is_given_up_and_not_used_again() {
    let authority = Authority::new();
    let silent = Arc::new(Notify::new());
    let server = falls_silent(&authority, Arc::clone(&silent)).await;
    let mut options = options();
    options.extra_ca_pem = Some(authority.pem.clone());
    let address = server.https();
    let transport = HttpTransport::new(&options, &address).unwrap();
    get(&transport, &address).await.unwrap();

    let mut call = transport.send(request("GET", &address, Body::Empty));
    tokio::select! {
        outcome = &mut call => panic!("{outcome:?}"),
        () = must(silent.notified()) => {}
    }
    // Nobody waits for real: the clock jumps to the next moment at which something is due.
    tokio::time::pause();
    let attempt = timeout(Duration::from_secs(30), call).await;
    tokio::time::resume();
    let error = attempt.expect("less than an attempt").unwrap_err();
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
