//! A page in a browser reaches every port of this machine. Here it tries to use the emulator.
#![allow(
    missing_docs,
    clippy::needless_pass_by_value,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

mod common;

use common::{Api, DTM, client, emulator, install_provider};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const PORTAL: &str = "https://portal.example";
const CONTROLS: [(Method, &str); 9] = [
    (Method::GET, "ready"),
    (Method::GET, "ca.pem"),
    (Method::GET, "requests"),
    (Method::DELETE, "requests"),
    (Method::GET, "faults"),
    (Method::POST, "faults"),
    (Method::DELETE, "faults"),
    (Method::POST, "reset"),
    (Method::GET, "stats"),
];

/// What a page of `origin` gets from the control plane: the status, and the origin that may read it.
async fn from_page(api: &Api, origin: &str, method: Method, path: &str) -> (u16, Option<String>) {
    let url = format!("{}/__emulator/{path}", api.ready.base_url);
    let request = api
        .client
        .request(method.clone(), url)
        .header("origin", origin);
    let request = if method == Method::POST {
        request.json(&json!({ "fault": "hang" }))
    } else {
        request
    };
    let answer = request.send().await.unwrap();
    let readable = answer.headers().get("access-control-allow-origin");
    let readable = readable.map(|value| value.to_str().unwrap().to_owned());
    (answer.status().as_u16(), readable)
}

async fn preflight(api: &Api, path: &str, method: &str) -> u16 {
    let url = format!("{}{path}", api.ready.base_url);
    let request = api
        .client
        .request(Method::OPTIONS, url)
        .header("origin", PORTAL);
    let request = request.header("access-control-request-method", method);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
async fn a_name_that_was_bound_to_this_machine_reaches_nothing() {
    let api = emulator(&["--cors", "*"]).await;
    let port = api.running.as_ref().unwrap().address.port();
    let paths = [
        "GET /__emulator/ready",
        "GET /__emulator/requests",
        "GET /account/api/v1/account",
        "OPTIONS /account/api/v1/account",
    ];
    for host in [
        "evil.example",
        &format!("evil.example:{port}"),
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "evil.example@localhost",
        "192.0.2.1",
        "[2001:db8::1]",
        "0.0.0.0",
        "",
    ] {
        for path in paths {
            let key = &api.ready.api_key;
            let (status, answer) = api
                .raw(&format!(
                    "{path} HTTP/1.1\r\nhost: {host}\r\nx-api-key: {key}"
                ))
                .await;
            assert_eq!(status, 421, "{path} for {host:?}: {answer}");
            assert!(answer.contains("--allow-host"), "{answer}");
            assert!(
                !answer.contains(key) && !answer.contains("access-control"),
                "{answer}"
            );
        }
    }
    let absolute = "GET http://evil.example/__emulator/ready HTTP/1.1\r\nhost: localhost";
    assert_eq!(
        api.raw(absolute).await.0,
        421,
        "the address counts as well as the header"
    );
    let journal = api.get("/__emulator/requests").await;
    assert_eq!(journal, json!({ "requests": [], "last": 0 }));

    for host in [
        "localhost",
        "LocalHost:1",
        "127.0.0.1",
        "127.9.9.9:80",
        "[::1]",
        "[::1]:8080",
    ] {
        let head = format!("GET /__emulator/ready HTTP/1.1\r\nhost: {host}");
        assert_eq!(api.raw(&head).await.0, 200, "{host}");
    }
}

#[tokio::test]
async fn other_names_are_asked_for() {
    let api = emulator(&["--allow-host", "Emulator.Test", "--allow-host", "10.0.2.2"]).await;
    for (host, expected) in [
        ("emulator.test:8080", 200),
        ("10.0.2.2", 200),
        ("localhost", 200),
        ("other.test", 421),
        ("x.emulator.test", 421),
    ] {
        let head = format!("GET /__emulator/ready HTTP/1.1\r\nhost: {host}");
        let (status, answer) = api.raw(&head).await;
        assert_eq!(status, expected, "{host}");
        // Who came by that name goes on by it.
        let own = format!(r#""base_url":"http://{host}","#);
        assert_eq!(answer.contains(&own), expected == 200, "{answer}");
        let portal = format!(r#""portal":"http://{host}/__emulator/""#);
        assert_eq!(answer.contains(&portal), expected == 200, "{answer}");
    }
}

#[tokio::test]
async fn http_2_asks_for_the_name_too() {
    let api = emulator(&["--tls"]).await;
    install_provider();
    let address = api.running.as_ref().unwrap().address;
    let careless = reqwest::Client::builder()
        .no_proxy()
        .tls_danger_accept_invalid_certs(true)
        .resolve("evil.example", address)
        .build()
        .unwrap();
    for (host, expected) in [("evil.example", 421), ("127.0.0.1", 200)] {
        let url = format!("https://{host}:{}/__emulator/ready", address.port());
        let answer = careless.get(url).send().await.unwrap();
        assert_eq!(answer.version(), reqwest::Version::HTTP_2);
        assert_eq!(answer.status(), expected, "{host}");
    }
}

#[tokio::test]
async fn a_request_names_one_host() {
    let api = emulator(&[]).await;
    for head in [
        "GET /__emulator/ready HTTP/1.1",
        "GET /__emulator/ready HTTP/1.0",
        "GET /__emulator/ready HTTP/1.1\r\nhost: localhost\r\nhost: localhost",
        "GET /account/api/v1/account HTTP/1.1\r\nhost: localhost\r\nhost: evil.example",
    ] {
        let (status, answer) = api.raw(head).await;
        assert_eq!(status, 400, "{head}");
        assert!(answer.contains("Host header"), "{answer}");
    }
}

#[tokio::test]
async fn a_foreign_page_drives_nothing() {
    for arguments in [&[] as &[&str], &["--cors", "*"]] {
        let api = emulator(arguments).await;
        api.division("Plant").await;
        for origin in [PORTAL, "null", "http://localhost:1", "http://127.0.0.1"] {
            for (method, path) in CONTROLS {
                let answered = from_page(&api, origin, method.clone(), path).await;
                assert_eq!(answered, (403, None), "{method} {path} from {origin}");
            }
        }
        assert_eq!(preflight(&api, "/__emulator/faults", "DELETE").await, 403);
        assert_eq!(api.divisions().await, 1);
        assert_eq!(api.get("/__emulator/faults").await, json!({ "faults": [] }));
        assert_eq!(api.get("/__emulator/requests").await["last"], 2);
    }
}

#[tokio::test]
async fn a_page_that_was_named_may_learn_where_it_is_and_no_more() {
    let api = emulator(&["--cors", PORTAL, "--cors", "*"]).await;
    assert_eq!(
        from_page(&api, PORTAL, Method::GET, "ready").await,
        (200, Some(PORTAL.to_owned()))
    );
    assert_eq!(preflight(&api, "/__emulator/ready", "GET").await, 200);
    assert_eq!(preflight(&api, "/__emulator/ready", "POST").await, 403);
    assert_eq!(preflight(&api, "/__emulator/requests", "GET").await, 403);
    for (method, path) in CONTROLS {
        if path != "ready" {
            assert_eq!(
                from_page(&api, PORTAL, method, path).await,
                (403, None),
                "{path}"
            );
        }
    }
    let other = from_page(&api, "https://other.example", Method::GET, "ready").await;
    assert_eq!(other, (403, None));
}

#[tokio::test]
async fn any_port_of_a_host_can_be_named() {
    let api = emulator(&["--cors", "http://localhost:*", "--cors", "null"]).await;
    for (origin, expected) in [
        ("http://localhost:5173", 200),
        ("http://localhost:1", 200),
        ("http://localhost:", 403),
        ("http://localhost", 403),
        ("https://localhost:5173", 403),
        ("http://localhost:5173.evil.example", 403),
        ("http://localhost.evil.example:80", 403),
        ("null", 403),
    ] {
        let (status, readable) = from_page(&api, origin, Method::GET, "ready").await;
        assert_eq!(status, expected, "{origin}");
        assert_eq!(readable.is_some(), expected == 200, "{origin}");
    }
}

#[tokio::test]
async fn what_the_emulator_itself_shows_is_no_stranger() {
    let api = emulator(&[]).await;
    let own = api.ready.base_url.clone();
    assert_eq!(from_page(&api, &own, Method::GET, "stats").await.0, 200);
    assert_eq!(from_page(&api, &own, Method::POST, "reset").await.0, 200);
}

#[tokio::test]
async fn what_a_form_can_send_is_refused() {
    let api = emulator(&[]).await;
    api.division("Plant").await;
    let post = |path: &str, content_type: Option<&str>| {
        let request = api
            .client
            .post(format!("{}/__emulator/{path}", api.ready.base_url));
        let request = request.body(r#"{"fault":"hang"}"#);
        match content_type {
            Some(value) => request.header("content-type", value),
            None => request,
        }
    };
    for path in ["faults", "reset"] {
        for content_type in [
            None,
            Some("text/plain"),
            Some("application/x-www-form-urlencoded"),
            Some("multipart/form-data; boundary=x"),
            Some("text/plain; x=application/json"),
        ] {
            let answer = post(path, content_type).send().await.unwrap();
            assert_eq!(
                answer.status(),
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "{path}"
            );
        }
    }
    assert_eq!(api.divisions().await, 1);
    assert_eq!(api.get("/__emulator/faults").await, json!({ "faults": [] }));
    let answer = post("reset", Some("application/json; charset=utf-8"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(api.divisions().await, 0);
}

#[tokio::test]
async fn the_journal_keeps_no_secret() {
    const REAL: &str = "0123456789abcdef0123456789_fedcba9876543210fedcba98765432";
    let api = emulator(&[]).await;
    let own = api.ready.api_key.clone();
    let url = format!(
        "{}{DTM}/division?passcode=pass-in-query&a=1",
        api.ready.base_url
    );
    let sent = [
        ("x-api-key", REAL.to_owned(), json!(false)),
        ("x-api-key", own.clone(), json!(true)),
        ("authorization", format!("Bearer {own}"), json!(true)),
        ("authorization", format!("Bearer {REAL}"), json!(false)),
        (
            "authorization",
            "Basic dXNlcjpwYXNzd29yZA==".to_owned(),
            json!(false),
        ),
        ("cookie", "session=0123456789abcdef".to_owned(), json!(null)),
        (
            "proxy-authorization",
            "Basic dXNlcjpwYXNzd29yZA==".to_owned(),
            json!(null),
        ),
        ("x-passcode", "Passcode0123456789ab".to_owned(), json!(null)),
        ("x-plant", "7".to_owned(), json!(null)),
    ];
    for (name, value, _) in &sent {
        let body = json!({ "name": "Plant", "nested": [{ "passcode": "pass-in-body" }] });
        let request = client().post(&url).header(*name, value).json(&body);
        request.send().await.unwrap();
    }
    let journal = api.get("/__emulator/requests").await;
    let text = journal.to_string();
    for secret in [
        REAL,
        &own,
        "dXNlc",
        "session=0123",
        "Passcode01234",
        "pass-in-body",
        "pass-in-query",
    ] {
        assert!(!text.contains(secret), "{secret}");
    }
    let requests = journal["requests"].as_array().unwrap();
    assert_eq!(requests.len(), sent.len());
    for ((name, _, matches), request) in sent.iter().zip(requests) {
        assert_eq!(&request["api_key_matches"], matches, "{name}");
        assert_eq!(request["query"], "passcode=***&a=1");
        let body: Value = serde_json::from_str(request["body"].as_str().unwrap()).unwrap();
        assert_eq!(
            body,
            json!({ "name": "Plant", "nested": [{ "passcode": "***" }] })
        );
        let headers = request["headers"].as_array().unwrap();
        let shown = headers.iter().find(|header| header[0] == *name).unwrap();
        assert_eq!(shown[1], if *name == "x-plant" { "7" } else { "***" });
    }
}

#[tokio::test]
async fn the_portal_is_a_page_of_the_emulators_own_and_of_no_frame() {
    let api = emulator(&[]).await;
    assert_eq!(
        api.ready.portal,
        format!("{}/__emulator/", api.ready.base_url)
    );
    let page = client().get(&api.ready.portal).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    let policy = page.headers()["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!page.headers().contains_key("access-control-allow-origin"));
    let text = page.text().await.unwrap();
    assert!(!text.contains(&api.ready.api_key));
    for path in ["assets/nothing.js", "assets/..%2f..%2fCargo.toml"] {
        let url = format!("{}{path}", api.ready.portal);
        let answer = client().get(url).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
}
