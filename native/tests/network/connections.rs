//! How connections fail, and what was certainly not sent.

use std::time::Duration;

use devtrust::CreateDivision;
use devtrust::transport::{Body, Failure, Sent, Transport as _};
use devtrust::{Client, HttpTransport, RawRequest, RetryPolicy};
use futures_util::FutureExt as _;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use crate::support::{
    Server, answer, closed_by_client, get, must, options, read_request, request, reset, transport,
};

#[tokio::test]
async fn a_host_without_an_address() {
    let address = "https://demo.no-such-region.invalid";
    let error = get(&transport(address), address).await.unwrap_err();
    assert_eq!((error.failure, error.sent), (Failure::Dns, Sent::Nothing));
    let expected = "could not resolve host demo.no-such-region.invalid";
    assert!(error.message.starts_with(expected), "{}", error.message);
    assert!(
        error.message.contains("check the region or base_url"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn a_port_where_nobody_listens() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = get(&transport(&address), &address).await.unwrap_err();
    assert_eq!(
        (error.failure, error.sent),
        (Failure::Connect, Sent::Nothing)
    );
    let expected = format!("could not connect to {} (", address.replace("http://", ""));
    assert!(error.message.starts_with(&expected), "{}", error.message);
    assert!(error.message.contains("refused"), "{}", error.message);
}

#[tokio::test]
async fn a_host_that_accepts_and_then_says_nothing_while_connecting() {
    let server =
        Server::start(|mut stream, _| async move { closed_by_client(&mut stream).await }).await;
    let mut options = options();
    options.connect_timeout = Duration::from_millis(100);
    let address = server.https();
    let transport = HttpTransport::new(&options, &address).unwrap();
    let error = get(&transport, &address).await.unwrap_err();
    assert_eq!(
        (error.failure, error.sent),
        (Failure::Connect, Sent::Nothing)
    );
    assert!(error.message.contains("within 0.1 s"), "{}", error.message);
}

#[tokio::test]
async fn a_call_that_waits_for_the_connection_of_another_has_sent_nothing() {
    let server =
        Server::start(|mut stream, _| async move { closed_by_client(&mut stream).await }).await;
    let transport = transport(&server.https());
    for method in ["POST", "GET"] {
        let ask = |body| request(method, &server.https(), body);
        let first = transport.send(ask(Body::Bytes("{}".into())));
        let asked = ask(match method {
            "POST" => Body::Bytes("{}".into()),
            _ => Body::Empty,
        });
        let departure = asked.departure.clone();
        let second = transport.send(asked);
        // The first is making its connection now; the second waits for it.
        let both = futures_util::future::join(first, second);
        assert!(both.now_or_never().is_none());
        assert_eq!(departure.sent(), Sent::Nothing, "{method}");
    }
}

#[tokio::test]
async fn resets_before_and_after_the_request_was_read() {
    for read in [false, true] {
        let server = Server::start(move |mut stream, _| async move {
            if read {
                read_request(&mut stream).await.unwrap();
            } else {
                // Some of it must have come: what a client did not begin to send, it knows not to have sent.
                stream.peek(&mut [0]).await.unwrap();
            }
            reset(stream);
        })
        .await;
        let body = Body::Bytes("{}".into());
        let asked = request("POST", &server.http(), body);
        let error = must(transport(&server.http()).send(asked))
            .await
            .unwrap_err();
        assert_eq!(
            (error.failure, error.sent),
            (Failure::Reset, Sent::Maybe),
            "{}",
            error.message
        );
        assert!(
            error
                .message
                .contains("closed the connection before it answered"),
            "{}",
            error.message
        );
        assert_eq!(server.connections(), 1, "it must not be sent again");
    }
}

#[tokio::test]
async fn a_close_without_an_answer() {
    let server = Server::start(|mut stream, _| async move {
        read_request(&mut stream).await.unwrap();
        stream.shutdown().await.unwrap();
        closed_by_client(&mut stream).await;
    })
    .await;
    let error = get(&transport(&server.http()), &server.http())
        .await
        .unwrap_err();
    assert_eq!((error.failure, error.sent), (Failure::Reset, Sent::Maybe));
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_connection_is_used_again() {
    let server = Server::answering(answer("200 OK", "", b"{}")).await;
    let transport = transport(&server.http());
    for _ in 0..10 {
        assert_eq!(get(&transport, &server.http()).await.unwrap().status, 200);
    }
    assert_eq!(server.connections(), 1);
}

/// The request went into a connection that had served before: whether it was read cannot be known, and it must not be
/// repeated behind core's back.
#[tokio::test]
async fn a_reused_connection_that_closes_on_the_second_request() {
    let server = Server::start(|mut stream, number| async move {
        assert_eq!(number, 1, "it must not be sent again");
        read_request(&mut stream).await.unwrap();
        stream
            .write_all(&answer("200 OK", "", b"first"))
            .await
            .unwrap();
        read_request(&mut stream).await.unwrap();
        reset(stream);
    })
    .await;
    let transport = transport(&server.http());
    assert_eq!(get(&transport, &server.http()).await.unwrap().body, "first");
    let error = get(&transport, &server.http()).await.unwrap_err();
    assert_eq!((error.failure, error.sent), (Failure::Reset, Sent::Maybe));
    assert_eq!(server.connections(), 1);
}

/// A connection that the server closed while nobody used it is noticed, and the next request gets a new one.
#[tokio::test]
async fn a_connection_that_closed_while_idle() {
    let (tell, told) = tokio::sync::oneshot::channel();
    let tell = std::sync::Mutex::new(Some(tell));
    let server = Server::start(move |mut stream, number| {
        let tell = tell.lock().unwrap().take();
        async move {
            read_request(&mut stream).await.unwrap();
            stream
                .write_all(&answer("200 OK", "", number.to_string().as_bytes()))
                .await
                .unwrap();
            stream.shutdown().await.unwrap();
            closed_by_client(&mut stream).await;
            if let Some(tell) = tell {
                tell.send(()).unwrap();
            }
        }
    })
    .await;
    let transport = transport(&server.http());
    assert_eq!(get(&transport, &server.http()).await.unwrap().body, "1");
    must(told).await.unwrap();
    assert_eq!(get(&transport, &server.http()).await.unwrap().body, "2");
}

#[tokio::test]
async fn a_dropped_call_closes_its_connection() {
    let (arrived, has_arrived) = tokio::sync::oneshot::channel();
    let (closed, was_closed) = tokio::sync::oneshot::channel();
    let ends = std::sync::Mutex::new(Some((arrived, closed)));
    let server = Server::start(move |mut stream, _| {
        let ends = ends.lock().unwrap().take();
        async move {
            let (arrived, closed) = ends.unwrap();
            read_request(&mut stream).await.unwrap();
            arrived.send(()).unwrap();
            closed_by_client(&mut stream).await;
            closed.send(()).unwrap();
        }
    })
    .await;
    let transport = transport(&server.http());
    let call = transport.send(request("GET", &server.http(), Body::Empty));
    tokio::select! {
        biased;
        outcome = call => panic!("there is no answer: {outcome:?}"),
        arrived = has_arrived => arrived.unwrap(),
    }
    must(was_closed).await.unwrap();
}

#[tokio::test]
async fn an_attempt_that_takes_too_long() {
    let server = Server::start(|mut stream, _| async move {
        read_request(&mut stream).await.unwrap();
        closed_by_client(&mut stream).await;
    })
    .await;
    let client = Client::builder()
        .api_key("key")
        .base_url(server.http())
        .attempt_timeout(Duration::from_millis(100))
        .retry(RetryPolicy::new(1, Duration::ZERO, Duration::ZERO))
        .build()
        .unwrap();
    let error = must(client.request(RawRequest::new("GET", "/x")))
        .await
        .unwrap_err();
    assert_eq!(error.code(), "timeout.attempt");
    assert_eq!(error.report().attempts, 1);
}

#[tokio::test]
async fn what_is_not_http_or_not_tls_is_said() {
    let server = Server::answering("220 mail.example.com ESMTP\r\n").await;
    let error = get(&transport(&server.http()), &server.http())
        .await
        .unwrap_err();
    assert_eq!((error.failure, error.sent), (Failure::Other, Sent::Maybe));
    assert!(error.message.contains("is not HTTP"), "{}", error.message);

    let server = Server::start(|mut stream, _| async move {
        stream.readable().await.unwrap();
        let _ = stream
            .write_all(&answer("400 Bad Request", "", b"speak HTTP"))
            .await;
        closed_by_client(&mut stream).await;
    })
    .await;
    let error = get(&transport(&server.https()), &server.https())
        .await
        .unwrap_err();
    assert_eq!((error.failure, error.sent), (Failure::Tls, Sent::Nothing));
    assert!(
        error.message.contains("what it speaks is not TLS"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn a_creation_whose_connection_is_never_made_is_known_not_to_have_happened() {
    let server =
        Server::start(|mut stream, _| async move { closed_by_client(&mut stream).await }).await;
    let client = Client::builder()
        .api_key("k")
        .base_url(server.https())
        .network(options())
        .attempt_timeout(Duration::from_millis(100))
        .retry(RetryPolicy::new(1, Duration::ZERO, Duration::ZERO))
        .build()
        .unwrap();
    let id = "123e4567-e89b-42d3-a456-426614174000";
    let request = CreateDivision::new("Plant 7", id, id);
    let error = must(client.divisions().create(request)).await.unwrap_err();
    assert_eq!(error.code(), "timeout.attempt", "{error}");
    assert!(
        error.to_string().contains("no connection within"),
        "{error}"
    );
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn a_creation_that_was_sent_may_have_happened() {
    let server = Server::start(|mut stream, number| async move {
        read_request(&mut stream).await.unwrap();
        if number > 1 {
            let page = answer("200 OK", "", b"{\"records\":[],\"total\":0}");
            stream.write_all(&page).await.unwrap();
        }
        closed_by_client(&mut stream).await;
    })
    .await;
    let client = Client::builder()
        .api_key("k")
        .base_url(server.http())
        .network(options())
        .attempt_timeout(Duration::from_millis(100))
        .retry(RetryPolicy::new(1, Duration::ZERO, Duration::ZERO))
        .build()
        .unwrap();
    let id = "123e4567-e89b-42d3-a456-426614174000";
    let request = CreateDivision::new("Plant 7", id, id);
    let error = must(client.divisions().create(request)).await.unwrap_err();
    assert!(error.to_string().contains("no answer within"), "{error}");
    // It was looked up.
    assert_eq!(server.connections(), 2);
}
