//! What the environment's variables do. Each case runs this test program again with variables set, because a running
//! process cannot change its own safely.

use std::process::Stdio;

use devtrust::{Client, Kind, RawRequest, RetryPolicy};
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;
use tokio::process::Command;
use tokio::sync::mpsc;

use crate::support::{Seen, Server, answer, must, read_request};
use crate::trust::Authority;

const NETWORK: [&str; 12] = [
    "HTTP_PROXY",
    "http_proxy",
    "HTTPS_PROXY",
    "https_proxy",
    "ALL_PROXY",
    "all_proxy",
    "NO_PROXY",
    "no_proxy",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "DEVTRUST_REGION",
    "DEVTRUST_ENVIRONMENT",
];

/// Runs [`child`] with these variables and gives what it printed: `ok`, or the error's code and message.
async fn outcome(variables: &[(&str, &str)]) -> String {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["environment::child", "--exact", "--ignored", "--nocapture"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    for name in NETWORK {
        command.env_remove(name);
    }
    let output = must(command.envs(variables.iter().copied()).output())
        .await
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let line = text.lines().find_map(|line| line.split_once("outcome: "));
    line.unwrap_or_else(|| panic!("{text}")).1.to_owned()
}

#[tokio::test]
#[ignore = "run by the other tests of this file, with variables set"]
async fn child() {
    let call = async {
        let builder = Client::builder().from_env()?;
        let once = RetryPolicy::new(1, Duration::ZERO, Duration::ZERO);
        let client = builder.retry(once).build()?;
        client.request(RawRequest::new("GET", "/x")).await
    };
    match call.await {
        Ok(_) => println!("outcome: ok"),
        Err(error) if error.kind() == Kind::Transport => {
            println!("outcome: {} {}", error.code(), error.report().message);
        }
        Err(error) => println!("outcome: {error}"),
    }
}

/// A server that answers everything and hands on what it saw.
async fn recording(status: &'static str) -> (Server, mpsc::UnboundedReceiver<Seen>) {
    let (tell, told) = mpsc::unbounded_channel();
    let server = Server::start(move |mut stream, _| {
        let tell = tell.clone();
        async move {
            while let Some(seen) = read_request(&mut stream).await {
                tell.send(seen).unwrap();
                let _ = stream.write_all(&answer(status, "", b"{}")).await;
            }
        }
    })
    .await;
    (server, told)
}

#[tokio::test]
async fn the_key_and_the_address_are_read() {
    let (server, mut told) = recording("200 OK").await;
    let address = server.http();
    let variables = [
        ("DC_API_KEY", "from-the-guides"),
        ("DEVTRUST_BASE_URL", address.as_str()),
    ];
    assert_eq!(outcome(&variables).await, "ok");
    assert_eq!(
        must(told.recv()).await.unwrap().header("x-api-key"),
        Some("from-the-guides")
    );
}

#[tokio::test]
async fn without_a_key_nothing_is_sent() {
    let (server, _told) = recording("200 OK").await;
    let said = outcome(&[("DEVTRUST_BASE_URL", &server.http()), ("DC_API_KEY", "")]).await;
    assert!(said.contains("configuration.missing_credentials"), "{said}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn the_systems_proxy_is_used_and_no_proxy_exempts_from_it() {
    let (proxy, mut told) = recording("403 Forbidden").await;
    let address = proxy.http();
    let mut variables = vec![
        ("DEVTRUST_API_KEY", "key"),
        ("DEVTRUST_BASE_URL", "https://service.invalid"),
        ("HTTPS_PROXY", address.as_str()),
    ];
    let said = outcome(&variables).await;
    assert!(
        said.starts_with("transport.proxy the proxy 127.0.0.1:"),
        "{said}"
    );
    assert_eq!(
        must(told.recv()).await.unwrap().line(),
        "CONNECT service.invalid:443 HTTP/1.1"
    );

    variables.push(("NO_PROXY", "service.invalid"));
    let said = outcome(&variables).await;
    assert!(
        said.starts_with("transport.dns could not resolve host service.invalid"),
        "{said}"
    );
    assert_eq!(proxy.connections(), 1);
}

#[tokio::test]
async fn the_systems_proxy_is_not_used_for_this_machine() {
    let (proxy, _told) = recording("403 Forbidden").await;
    let (server, _seen) = recording("200 OK").await;
    let (proxy_address, address) = (proxy.http(), server.http());
    let variables = [
        ("DEVTRUST_API_KEY", "key"),
        ("DEVTRUST_BASE_URL", address.as_str()),
        ("HTTP_PROXY", proxy_address.as_str()),
        ("ALL_PROXY", proxy_address.as_str()),
    ];
    assert_eq!(outcome(&variables).await, "ok");
    assert_eq!((proxy.connections(), server.connections()), (0, 1));
}

#[tokio::test]
async fn ssl_cert_file_is_trusted_and_a_missing_one_is_named() {
    let authority = Authority::new();
    let server = authority.server(&["localhost"]).await;
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ca.pem");
    std::fs::write(&path, &authority.pem).unwrap();
    let address = server.https();
    let with = |file: &str| {
        let variables = [
            ("DEVTRUST_API_KEY", "key".to_owned()),
            ("DEVTRUST_BASE_URL", address.clone()),
            ("SSL_CERT_FILE", file.to_owned()),
        ];
        async move {
            let borrowed: Vec<_> = variables
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            outcome(&borrowed).await
        }
    };
    assert_eq!(with(path.to_str().unwrap()).await, "ok");
    let said = with("/no/such/ca.pem").await;
    assert!(said.contains("configuration.invalid"), "{said}");
    assert!(
        said.contains("SSL_CERT_FILE (/no/such/ca.pem) cannot be read"),
        "{said}"
    );
}
