//! What comes back: limits, broken bodies, redirects, sinks.

use std::io::Write as _;
use std::sync::Arc;

use devtrust::transport::{
    Body, Delivery, Failure, Response, Sent, Transport as _, TransportError,
};
use tokio::io::AsyncWriteExt as _;

use crate::support::{Collected, Server, answer, get, must, read_request, request, transport};

const LIMIT: usize = 100_000;

async fn limited(server: &Server) -> Result<Response, TransportError> {
    let mut asked = request("GET", &server.http(), Body::Empty);
    asked.delivery = Delivery::Memory(LIMIT);
    must(transport(&server.http()).send(asked)).await
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn status_headers_and_body_come_back_as_they_are() {
    let server = Server::answering(answer(
        "418 Teapot",
        "X-A: 1\r\nX-A: 2\r\n",
        b"short and stout",
    ))
    .await;
    let response = get(&transport(&server.http()), &server.http())
        .await
        .unwrap();
    assert_eq!(response.status, 418);
    let values: Vec<_> = response
        .headers
        .iter()
        .filter(|header| header.name == "x-a")
        .map(|header| &*header.value)
        .collect();
    assert_eq!(values, ["1", "2"]);
    assert_eq!(response.body, "short and stout");
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let other = Server::answering(answer("200 OK", "", b"followed")).await;
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        let location = format!("Location: {}/elsewhere\r\n", other.http());
        let server = Server::answering(answer(status, &location, b"")).await;
        let response = get(&transport(&server.http()), &server.http())
            .await
            .unwrap();
        assert!(status.starts_with(&response.status.to_string()), "{status}");
        assert_eq!(
            response.headers.get("location"),
            Some(&*format!("{}/elsewhere", other.http()))
        );
    }
    assert_eq!(other.connections(), 0);
}

#[tokio::test]
async fn an_answer_at_the_limit_passes_and_one_byte_more_does_not() {
    let server = Server::answering(answer("200 OK", "", &vec![b'x'; LIMIT])).await;
    assert_eq!(limited(&server).await.unwrap().body.len(), LIMIT);
    let server = Server::answering(answer("200 OK", "", &vec![b'x'; LIMIT + 1])).await;
    let error = limited(&server).await.unwrap_err();
    assert_eq!(
        (error.failure, error.sent),
        (Failure::TooLarge, Sent::Maybe)
    );
    assert!(
        error.message.contains("larger than the 100000 bytes"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn an_endless_answer_is_cut_and_its_connection_closed() {
    let (ended, told) = tokio::sync::oneshot::channel();
    let ended = std::sync::Mutex::new(Some(ended));
    let server = Server::start(move |mut stream, _| {
        let ended = ended.lock().unwrap().take();
        async move {
            read_request(&mut stream).await.unwrap();
            let head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
            stream.write_all(head).await.unwrap();
            let chunk = [b"1000\r\n", [b'x'; 4096].as_slice(), b"\r\n"].concat();
            while stream.write_all(&chunk).await.is_ok() {}
            ended.unwrap().send(()).unwrap();
        }
    })
    .await;
    assert_eq!(
        limited(&server).await.unwrap_err().failure,
        Failure::TooLarge
    );
    must(told).await.unwrap();
}

#[tokio::test]
async fn compressed_answers_are_unpacked_and_counted_unpacked() {
    let packed = |content: &[u8]| answer("200 OK", "Content-Encoding: gzip\r\n", &gzip(content));
    let text = "division ".repeat(1000);
    let server = Server::answering(packed(text.as_bytes())).await;
    assert_eq!(limited(&server).await.unwrap().body, text.as_bytes());

    let bomb = packed(&vec![0; 50 * 1024 * 1024]);
    assert!(
        bomb.len() < LIMIT,
        "{} bytes would already be too many",
        bomb.len()
    );
    let server = Server::answering(bomb).await;
    assert_eq!(
        limited(&server).await.unwrap_err().failure,
        Failure::TooLarge
    );
}

#[tokio::test]
async fn broken_bodies_are_told_from_broken_connections() {
    let packed = gzip(&b"division ".repeat(1000));
    let cut = &packed[..packed.len() - 12];
    for (what, bytes) in [
        (
            "length",
            b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this".to_vec(),
        ),
        (
            "chunk",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n64\r\nonly this".to_vec(),
        ),
        (
            "no chunk",
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n".to_vec(),
        ),
        ("gzip", answer("200 OK", "Content-Encoding: gzip\r\n", cut)),
        (
            "no gzip",
            answer("200 OK", "Content-Encoding: gzip\r\n", b"plain text"),
        ),
    ] {
        let server = Server::start(move |mut stream, _| {
            let bytes = bytes.clone();
            async move {
                read_request(&mut stream).await.unwrap();
                stream.write_all(&bytes).await.unwrap();
                stream.shutdown().await.unwrap();
            }
        })
        .await;
        let error = limited(&server).await.unwrap_err();
        assert_eq!(
            (error.failure, error.sent),
            (Failure::Body, Sent::Maybe),
            "{what}"
        );
        assert!(
            error.message.contains("broke off after"),
            "{what}: {}",
            error.message
        );
    }
}

#[tokio::test]
async fn a_sink_takes_a_success_of_any_size_and_a_refusal_comes_back() {
    let content: Vec<u8> = (0..3_000_000_u32)
        .map(|index| (index % 251) as u8)
        .collect();
    let sink = Arc::new(Collected::default());
    let download = |server: &Server, sink: &Arc<Collected>| {
        let mut asked = request("GET", &server.http(), Body::Empty);
        asked.delivery = Delivery::Sink(Arc::clone(sink) as _);
        let transport = transport(&server.http());
        async move { must(transport.send(asked)).await }
    };

    let server = Server::answering(answer("200 OK", "", &content)).await;
    let response = download(&server, &sink).await.unwrap();
    assert!(response.body.is_empty());
    assert!(
        *sink.bytes.lock().unwrap() == content,
        "the sink has what was sent"
    );

    let server = Server::answering(answer("404 Not Found", "", b"not ready")).await;
    let untouched = Arc::new(Collected::default());
    let response = download(&server, &untouched).await.unwrap();
    assert_eq!(response.body, "not ready");
    assert!(untouched.bytes.lock().unwrap().is_empty());

    let server = Server::answering(answer("200 OK", "", &content)).await;
    let full = Arc::new(Collected {
        refuse: true,
        ..Collected::default()
    });
    let error = download(&server, &full).await.unwrap_err();
    assert_eq!(error.failure, Failure::Sink);
    assert_eq!(error.message, "the disk is full");
}
