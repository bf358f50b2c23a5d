//! `devtrust portal`: what it passes on, and whom it keeps out.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use serde_json::Value;

use crate::desk::{Desk, run};

const DEVICES: &str = "/api/devicetrustmanager/api/v4/device";

/// A running portal, which ends with this.
struct Portal {
    child: Child,
    /// `127.0.0.1:4711`
    host: String,
    token: String,
}

/// What came back.
struct Heard {
    status: u16,
    head: String,
    body: String,
}

impl Portal {
    fn start(desk: &Desk, words: &[&str]) -> Self {
        let mut command = desk.command([&["portal"], words].concat());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut line).unwrap();
        let (address, token) = line.trim().split_once("/#token=").unwrap();
        Self {
            child,
            host: address.strip_prefix("http://").unwrap().to_owned(),
            token: token.to_owned(),
        }
    }

    /// Sends a request as it is written here, so that nothing tidies it up.
    fn raw(&self, request: &str) -> Heard {
        let mut stream = TcpStream::connect(&self.host).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut text = Vec::new();
        stream.read_to_end(&mut text).unwrap();
        let text = String::from_utf8_lossy(&text).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        Heard {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head: head.to_ascii_lowercase(),
            body: body.to_owned(),
        }
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Heard {
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\n");
        let has_host = headers.iter().any(|(name, _)| *name == "host");
        let own = [("host", self.host.as_str())];
        for (name, value) in own.iter().filter(|_| !has_host).chain(headers) {
            request = format!("{request}{name}: {value}\r\n");
        }
        request.push_str("\r\n");
        self.raw(&request)
    }

    /// As the portal's own page asks.
    fn ask(&self, path: &str) -> Heard {
        self.send("GET", path, &[("x-devtrust-portal", &self.token)])
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn its_page_reaches_the_account_and_never_sees_the_key() {
    let desk = Desk::new();
    run(&mut desk.provision(&["--device.name", "Press 41"])).ok();
    let portal = Portal::start(&desk, &[]);
    let ready = &desk.emulator.ready;

    let page = portal.send("GET", "/", &[]);
    assert_eq!(page.status, 200);
    assert!(
        page.head
            .contains("content-security-policy: default-src 'none'")
    );
    let told = portal.ask("/ready");
    let told: Value = serde_json::from_str(&told.body).unwrap();
    assert_eq!(told["proxy"], "/api");
    assert_eq!(told["base_url"], ready.base_url);

    let list = portal.ask(&format!("{DEVICES}?account_id={}", ready.account_id));
    assert_eq!(list.status, 200, "{}", list.body);
    let rows: Value = serde_json::from_str(&list.body).unwrap();
    assert_eq!(rows["records"][0]["name"], "Press 41");
    for heard in [&page.body, &told.to_string(), &list.head, &list.body] {
        assert!(!heard.contains(&ready.api_key), "{heard}");
    }
    // Bodies go through both ways, and a refusal of the service is passed on as it is.
    let body = "{\"name\":\"1 press\"}";
    let refused = portal.raw(&format!(
        "POST {DEVICES}/registration HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nx-devtrust-portal: {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        portal.host,
        portal.token,
        body.len()
    ));
    assert_eq!(refused.status, 400);
    assert!(refused.body.contains("Name must start"), "{}", refused.body);
}

#[test]
fn a_page_of_another_origin_gets_nothing() {
    let desk = Desk::new();
    let portal = Portal::start(&desk, &[]);
    let token = ("x-devtrust-portal", portal.token.as_str());
    for path in ["/", "/ready", DEVICES] {
        let heard = portal.send("GET", path, &[("origin", "https://evil.example"), token]);
        assert_eq!(heard.status, 403, "{path}");
        assert!(!heard.head.contains("access-control-"), "{}", heard.head);
    }
    // Another program's page on this machine, and one that has no origin.
    for origin in ["http://127.0.0.1:1", "null", "http://localhost"] {
        let heard = portal.send("GET", DEVICES, &[("origin", origin), token]);
        assert_eq!(heard.status, 403, "{origin}");
    }
    // What browsers say of requests that carry no origin.
    for site in ["cross-site", "same-site", "none"] {
        let heard = portal.send("GET", DEVICES, &[("sec-fetch-site", site), token]);
        assert_eq!(heard.status, 403, "{site}");
    }
    // The question before a request with a header of its own.
    let own = format!("http://{}", portal.host);
    for origin in [own.as_str(), "https://evil.example"] {
        let asked = [
            ("origin", origin),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "x-devtrust-portal"),
        ];
        let heard = portal.send("OPTIONS", DEVICES, &asked);
        assert!(heard.status >= 400, "{origin}");
        assert!(!heard.head.contains("access-control-"), "{}", heard.head);
    }
}

#[test]
fn a_name_that_suddenly_means_this_machine_gets_nothing() {
    let desk = Desk::new();
    let portal = Portal::start(&desk, &[]);
    let port = portal.host.rsplit_once(':').unwrap().1;
    let token = ("x-devtrust-portal", portal.token.as_str());
    let evil = format!("evil.example:{port}");
    for host in [evil.as_str(), "127.0.0.1", "localhost", "", "127.0.0.1:1"] {
        for path in ["/", "/ready", DEVICES] {
            let heard = portal.send("GET", path, &[("host", host), token]);
            assert_eq!(heard.status, 421, "{host} {path}");
        }
    }
    let twice = [
        ("host", portal.host.as_str()),
        ("host", evil.as_str()),
        token,
    ];
    assert_eq!(portal.send("GET", "/ready", &twice).status, 421);
    let local = format!("localhost:{port}");
    assert_eq!(
        portal
            .send("GET", "/ready", &[("host", &local), token])
            .status,
        200
    );
}

#[test]
fn only_the_apis_own_calls_are_passed_on() {
    let desk = Desk::new();
    let portal = Portal::start(&desk, &[]);
    for path in [
        "/api/__emulator/ready",
        "/api/__emulator/requests",
        "/api/",
        "/api",
        "/api//evil.example/device",
        "/api@evil.example/devicetrustmanager/api/v4/device",
        "/api/devicetrustmanager/api/v4/device/..",
        "/api/devicetrustmanager/api/v4/device/%2e%2e",
        "/api/devicetrustmanager/api/v4/device/..%2f..%2f..%2f__emulator%2fready",
        "/api/devicetrustmanager/../__emulator/ready",
        "/__emulator/ready",
        "/assets/../../Cargo.toml",
        "/../Cargo.toml",
    ] {
        let heard = portal.ask(path);
        assert!(
            (400..500).contains(&heard.status),
            "{path}: {}",
            heard.status
        );
        assert!(!heard.body.contains("api_key"), "{path}: {}", heard.body);
    }
    let token = ("x-devtrust-portal", portal.token.as_str());
    assert_eq!(portal.send("DELETE", DEVICES, &[token]).status, 404);
    // Nothing of it has reached the service.
    let journal = desk.run("api GET /__emulator/requests").json();
    assert_eq!(journal["requests"], serde_json::json!([]));
}

#[test]
fn a_token_is_good_for_one_start() {
    let desk = Desk::new();
    let first = Portal::start(&desk, &[]);
    let stolen = first.token.clone();
    let listen = first.host.clone();
    assert_eq!(first.ask("/ready").status, 200);
    drop(first);
    let second = Portal::start(&desk, &["--listen", &listen]);
    assert_ne!(second.token, stolen);
    for token in [
        stolen.as_str(),
        "",
        second.token.get(1..).unwrap(),
        &second.token.to_uppercase(),
    ] {
        let token = if token == second.token { "0" } else { token };
        for path in ["/ready", DEVICES] {
            let heard = second.send("GET", path, &[("x-devtrust-portal", token)]);
            assert_eq!(heard.status, 401, "{path}");
        }
    }
    assert_eq!(second.send("GET", "/ready", &[]).status, 401);
    let twice = [
        ("x-devtrust-portal", stolen.as_str()),
        ("x-devtrust-portal", &second.token),
    ];
    assert_eq!(second.send("GET", "/ready", &twice).status, 401);
    assert_eq!(second.ask("/ready").status, 200);
}

#[test]
fn it_is_for_this_machine_alone() {
    let desk = Desk::new();
    let refused = desk.run("portal --listen 0.0.0.0:0").failed(2);
    assert!(refused.contains("loopback"), "{refused}");
}

#[test]
fn a_service_that_is_not_there_is_told_apart_from_a_lost_answer() {
    let desk = Desk::new();
    let portal = Portal::start(&desk, &["--base-url", "http://127.0.0.1:9"]);
    assert_eq!(portal.ask(DEVICES).status, 503);
    drop(portal);
    let portal = Portal::start(&desk, &[]);
    desk.fault(
        &serde_json::json!({"fault": "reset_after", "match": {"path": "/devicetrustmanager/"}}),
    );
    assert_eq!(portal.ask(DEVICES).status, 502);
}
