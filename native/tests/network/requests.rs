//! What goes out, byte for byte.

use devtrust::transport::{Body, Failure, Part, Sent, Transport as _};
use devtrust::{Client, RawRequest};
use tokio::io::AsyncWriteExt as _;
use tokio::sync::mpsc;

use crate::support::{Seen, Server, answer, must, read_request, request, transport};

/// A server that answers everything and hands on what it saw.
async fn recording() -> (Server, mpsc::UnboundedReceiver<Seen>) {
    let (tell, told) = mpsc::unbounded_channel();
    let server = Server::start(move |mut stream, _| {
        let tell = tell.clone();
        async move {
            while let Some(seen) = read_request(&mut stream).await {
                tell.send(seen).unwrap();
                stream
                    .write_all(&answer("200 OK", "", b"{}"))
                    .await
                    .unwrap();
            }
        }
    })
    .await;
    (server, told)
}

#[tokio::test]
async fn json_goes_out_with_its_length_and_never_in_chunks() {
    let (server, mut told) = recording().await;
    let body = "{\"name\":\"".to_owned() + &"x".repeat(200_000) + "\"}";
    let asked = request("POST", &server.http(), Body::Bytes(body.clone().into()));
    must(transport(&server.http()).send(asked)).await.unwrap();
    let seen = must(told.recv()).await.unwrap();
    assert_eq!(seen.line(), "POST / HTTP/1.1");
    assert_eq!(
        seen.header("content-length"),
        Some(body.len().to_string().as_str())
    );
    assert_eq!(seen.header("transfer-encoding"), None);
    assert_eq!(seen.header("accept-encoding"), Some("gzip"));
    assert_eq!(seen.header("referer"), None);
    assert_eq!(seen.body, body.as_bytes());
}

#[tokio::test]
async fn nothing_goes_out_as_nothing() {
    let (server, mut told) = recording().await;
    let transport = transport(&server.http());
    must(transport.send(request("GET", &server.http(), Body::Empty)))
        .await
        .unwrap();
    let seen = must(told.recv()).await.unwrap();
    assert_eq!(seen.header("content-length"), None);
    assert_eq!(seen.header("content-type"), None);
    must(transport.send(request("PATCH", &server.http(), Body::Empty)))
        .await
        .unwrap();
    let seen = must(told.recv()).await.unwrap();
    assert_eq!(seen.header("content-length"), Some("0"));
    assert_eq!(seen.header("content-type"), None);
}

#[tokio::test]
async fn a_form_goes_out_with_its_length() {
    let (server, mut told) = recording().await;
    let parts = vec![Part {
        name: "file".into(),
        file_name: Some("devices.csv".into()),
        content_type: "text/csv".into(),
        content: bytes::Bytes::from_static(b"a,b\n").into(),
    }];
    must(transport(&server.http()).send(request("POST", &server.http(), Body::Parts(parts))))
        .await
        .unwrap();
    let seen = must(told.recv()).await.unwrap();
    assert_eq!(seen.header("transfer-encoding"), None);
    let content_type = seen.header("content-type").unwrap();
    let boundary = content_type
        .strip_prefix("multipart/form-data; boundary=")
        .unwrap();
    let expected = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"devices.csv\"\r\n\
         Content-Type: text/csv\r\n\r\na,b\n\r\n--{boundary}--\r\n"
    );
    assert_eq!(String::from_utf8(seen.body).unwrap(), expected);
}

#[tokio::test]
async fn a_path_arrives_as_it_was_encoded_or_not_at_all() {
    let (server, mut told) = recording().await;
    let transport = transport(&server.http());
    let path = "/a%2Fb/%2e%2e%2Fc%00/%C3%A9?name=a%26b%2Bc&x=%20";
    let address = format!("{}{path}", server.http());
    must(transport.send(request("GET", &address, Body::Empty)))
        .await
        .unwrap();
    assert_eq!(
        must(told.recv()).await.unwrap().line(),
        format!("GET {path} HTTP/1.1")
    );

    for path in ["/a/../b", "/a/%2e%2e/b", "/./a"] {
        let address = format!("{}{path}", server.http());
        let error = must(transport.send(request("GET", &address, Body::Empty)))
            .await
            .unwrap_err();
        assert_eq!(
            (error.failure, error.sent),
            (Failure::Other, Sent::Nothing),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_client_names_itself_and_sends_its_key_once() {
    let (server, mut told) = recording().await;
    let client = Client::builder()
        .api_key("the-key")
        .base_url(server.http())
        .build()
        .unwrap();
    must(client.request(RawRequest::new("GET", "/x")))
        .await
        .unwrap();
    let seen = must(told.recv()).await.unwrap();
    assert_eq!(
        seen.header("user-agent"),
        Some(concat!("devtrust/", env!("CARGO_PKG_VERSION")))
    );
    assert_eq!(seen.head.matches("the-key").count(), 1);
    assert_eq!(seen.header("x-api-key"), Some("the-key"));
    assert!(!format!("{client:?}").contains("the-key"));
}
