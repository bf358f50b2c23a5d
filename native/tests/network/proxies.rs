//! Proxies that let through, refuse, break and cannot be found.

use std::time::Duration;

use devtrust::transport::{Failure, Sent};
use devtrust::{HttpTransport, NetworkOptions, Proxy, Secret};
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;

use crate::support::{
    Seen, Server, answer, closed_by_client, get, must, options, read_request, relay,
};
use crate::trust::Authority;

fn through(proxy: &str, exempt: Option<&str>) -> NetworkOptions {
    let mut options = options();
    options.proxy = Proxy::Url {
        url: Secret::new(proxy),
        exempt: exempt.map(ToOwned::to_owned),
    };
    options
}

/// A proxy that answers the first request of each connection with these bytes and hands on what it saw.
async fn proxy(bytes: Vec<u8>) -> (Server, mpsc::UnboundedReceiver<Seen>) {
    let (tell, told) = mpsc::unbounded_channel();
    let server = Server::start(move |mut stream, _| {
        let (tell, bytes) = (tell.clone(), bytes.clone());
        async move {
            tell.send(read_request(&mut stream).await.unwrap()).unwrap();
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
    })
    .await;
    (server, told)
}

#[tokio::test]
async fn a_tunnel_carries_https_and_the_proxys_password_goes_to_the_proxy_alone() {
    let authority = Authority::new();
    let service = authority.server(&["localhost"]).await;
    let port = service.port;
    let (tell, mut told) = mpsc::unbounded_channel();
    let proxy = Server::start(move |mut stream, _| {
        let tell = tell.clone();
        async move {
            tell.send(read_request(&mut stream).await.unwrap()).unwrap();
            stream
                .write_all(b"HTTP/1.1 200 Connection established\r\n\r\n")
                .await
                .unwrap();
            relay(
                stream,
                TcpStream::connect(("127.0.0.1", port)).await.unwrap(),
            )
            .await;
        }
    })
    .await;

    let mut options = through(
        &format!("http://user:hunter2@127.0.0.1:{}", proxy.port),
        None,
    );
    options.extra_ca_pem = Some(authority.pem.clone());
    let transport = HttpTransport::new(&options, &service.https()).unwrap();
    let response = get(&transport, &service.https()).await.unwrap();
    let seen = must(told.recv()).await.unwrap();
    assert_eq!(seen.line(), format!("CONNECT localhost:{port} HTTP/1.1"));
    assert_eq!(
        seen.header("proxy-authorization"),
        Some("Basic dXNlcjpodW50ZXIy")
    );
    let at_service = String::from_utf8(response.body.to_vec()).unwrap();
    assert!(
        !at_service.to_lowercase().contains("proxy-"),
        "{at_service}"
    );
    assert!(!format!("{options:?} {transport:?}").contains("hunter2"));
}

#[tokio::test]
async fn a_proxy_that_refuses_a_tunnel() {
    for (status, expected) in [
        (
            "407 Proxy Authentication Required",
            "it asks for a user name and password (407)",
        ),
        ("403 Forbidden", "it refused"),
        ("502 Bad Gateway", "it refused"),
    ] {
        let (proxy, _told) = proxy(answer(status, "", b"no")).await;
        let address = "https://demo.one.digicert.com";
        let options = through(&proxy.http(), None);
        let transport = HttpTransport::new(&options, address).unwrap();
        let error = get(&transport, address).await.unwrap_err();
        assert_eq!(
            (error.failure, error.sent),
            (Failure::Proxy, Sent::Nothing),
            "{status}"
        );
        let whom = format!("the proxy 127.0.0.1:{} did not let", proxy.port);
        assert!(error.message.contains(&whom), "{}", error.message);
        assert!(
            error.message.contains("demo.one.digicert.com:443"),
            "{}",
            error.message
        );
        assert!(error.message.contains(expected), "{}", error.message);
    }
}

#[tokio::test]
async fn a_proxy_that_hangs_up_or_answers_nonsense() {
    for bytes in [Vec::new(), b"nonsense\r\n\r\n".to_vec()] {
        let (proxy, _told) = proxy(bytes).await;
        let address = "https://demo.one.digicert.com";
        let transport = HttpTransport::new(&through(&proxy.http(), None), address).unwrap();
        let error = get(&transport, address).await.unwrap_err();
        assert_eq!(
            (error.failure, error.sent),
            (Failure::Proxy, Sent::Nothing),
            "{}",
            error.message
        );
    }
}

#[tokio::test]
async fn plain_http_goes_to_the_proxy_in_absolute_form() {
    let (proxy, mut told) = proxy(answer("200 OK", "", b"{}")).await;
    let address = "http://portal.example.invalid/prefix/x";
    let transport = HttpTransport::new(&through(&proxy.http(), None), address).unwrap();
    get(&transport, address).await.unwrap();
    let seen = must(told.recv()).await.unwrap();
    assert_eq!(seen.line(), format!("GET {address} HTTP/1.1"));
}

#[tokio::test]
async fn a_407_to_plain_http_is_the_proxys() {
    let (proxy, _told) = proxy(answer("407 Proxy Authentication Required", "", b"")).await;
    let address = "http://portal.example.invalid/";
    let transport = HttpTransport::new(&through(&proxy.http(), None), address).unwrap();
    let error = get(&transport, address).await.unwrap_err();
    assert_eq!((error.failure, error.sent), (Failure::Proxy, Sent::Nothing));
}

#[tokio::test]
async fn a_proxy_that_is_not_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    for (proxy, expected) in [
        (
            format!("http://127.0.0.1:{port}"),
            format!("could not connect to the proxy 127.0.0.1:{port}"),
        ),
        (
            "http://proxy.invalid:3128".to_owned(),
            "could not resolve host proxy.invalid".to_owned(),
        ),
    ] {
        for address in [
            "https://demo.one.digicert.com",
            "http://portal.example.invalid/",
        ] {
            let transport = HttpTransport::new(&through(&proxy, None), address).unwrap();
            let error = get(&transport, address).await.unwrap_err();
            assert_eq!(
                (error.failure, error.sent),
                (Failure::Proxy, Sent::Nothing),
                "{}",
                error.message
            );
            assert!(error.message.contains(&expected), "{}", error.message);
        }
    }
}

#[tokio::test]
async fn exempt_hosts_are_reached_directly() {
    let (proxy, _told) = proxy(answer("502 Bad Gateway", "", b"")).await;
    let service = Server::answering(answer("200 OK", "", b"direct")).await;
    let options = through(&proxy.http(), Some("example.com,127.0.0.1"));
    let transport = HttpTransport::new(&options, &service.http()).unwrap();
    assert_eq!(
        get(&transport, &service.http()).await.unwrap().body,
        "direct"
    );
    assert_eq!(proxy.connections(), 0);
}

#[tokio::test]
async fn a_service_that_says_nothing_behind_the_proxy() {
    let proxy = Server::start(|mut stream, _| async move {
        read_request(&mut stream).await.unwrap();
        stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        closed_by_client(&mut stream).await;
    })
    .await;
    let mut options = through(&proxy.http(), None);
    options.connect_timeout = Duration::from_millis(100);
    let transport = HttpTransport::new(&options, "https://service.invalid").unwrap();
    let error = get(&transport, "https://service.invalid")
        .await
        .unwrap_err();
    assert_eq!(
        (error.failure, error.sent),
        (Failure::Connect, Sent::Nothing)
    );
    let expected = format!(
        "no connection to service.invalid:443 through the proxy 127.0.0.1:{}",
        proxy.port
    );
    assert!(error.message.starts_with(&expected), "{}", error.message);
}
