//! What an answer may cost: at most ten times its bytes in memory, whatever is in it.
//!
//! Memory is a process's, so each case runs in a process of its own: this program, started again with the case's name.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::indexing_slicing,
    reason = "tests"
)]
#![cfg(target_os = "linux")]

use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use devtrust_core::ListDevices;
use devtrust_core::runtime::Runtime;
use devtrust_core::transport::{Request, Response, Transport, TransportError};
use devtrust_core::{BoxFuture, Client, Config};
use futures_util::FutureExt;

const ID: &str = "123e4567-e89b-42d3-a456-426614174000";
const CASE: &str = "DEVTRUST_BOUNDS_CASE";

/// Large enough for every ratio to show over what a process needs anyway, and under the limit for answers in JSON.
const BYTES: usize = 4_000_000;

/// What is repeated, with how many spaces after it, inside of what, and the code of the error.
///
/// The spaces of those that are accepted make them just cheap enough for that.
struct Case(&'static str, &'static str, usize, Inside, &'static str);

#[derive(Clone, Copy)]
enum Inside {
    /// The rows of a page.
    Page,
    /// A member of a row that may be anything.
    Row,
}
use Inside::{Page, Row};

const DENSE: &str = "decode.too_many_values";
const CASES: &[Case] = &[
    Case("numbers", "0", 0, Row, DENSE),
    Case("texts", "\"a\"", 0, Row, DENSE),
    Case("empty objects", "{}", 0, Row, DENSE),
    Case("small objects", "{\"\":0}", 0, Row, DENSE),
    Case("empty lists", "[]", 0, Row, DENSE),
    Case("small lists", "[0]", 0, Row, DENSE),
    Case("nested lists", "[[[[[[[[[[]]]]]]]]]]", 0, Row, DENSE),
    Case("wide objects", WIDE, 0, Row, DENSE),
    Case("many rows", DEVICE, 0, Page, DENSE),
    Case("numbers with spaces", "0", 17, Row, ""),
    Case("texts with spaces", "\"a\"", 28, Row, ""),
    Case("long texts", "\"abcdefghijklmnopqrstuvwxyz\"", 3, Row, ""),
    Case("small objects with spaces", "{\"\":0}", 242, Row, ""),
    Case("small lists with spaces", "[0]", 66, Row, ""),
    Case(
        "nested lists with spaces",
        "[[[[[[[[[[]]]]]]]]]]",
        508,
        Row,
        "",
    ),
    Case("wide objects with spaces", WIDE, 464, Row, ""),
    Case("large rows", DEVICE, 3000, Page, ""),
    Case("rows", DEVICE, 730, Page, ""),
    Case(
        "too many rows",
        "{\"id\":\"x\",\"name\":\"n\"}",
        340,
        Page,
        "decode.too_many_rows",
    ),
];

const WIDE: &str = r#"{"a":0,"b":0,"c":0,"d":0,"e":0,"f":0,"g":0}"#;
const DEVICE: &str = r#"{"id":"123e4567-e89b-42d3-a456-426614174000","name":"Press 41","status":"REGISTERED","operational_status":"ENABLED","connected":false,"created_on":"2026-05-11T07:07:13Z","device_group":{"id":"123e4567-e89b-42d3-a456-426614174000","name":"Presses"},"account_id":"123e4567-e89b-42d3-a456-426614174000"}"#;

fn body(Case(_, item, spaces, inside, _): &Case) -> Bytes {
    let (before, after) = match inside {
        Page => ("{\"records\":[", "]}"),
        Row => (
            "{\"records\":[{\"id\":\"x\",\"name\":\"n\",\"mqtt_endpoints\":[",
            "]}]}",
        ),
    };
    let item = format!("{item}{},", " ".repeat(*spaces));
    let items = item.repeat(BYTES / item.len());
    Bytes::from(format!("{before}{}{after}", items.trim_end_matches(',')))
}

#[derive(Debug)]
struct Canned(Bytes);

impl Transport for Canned {
    fn send(&self, _request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let body = self.0.clone();
        Box::pin(async {
            Ok(Response {
                status: 200,
                body,
                ..Response::default()
            })
        })
    }
}

#[derive(Debug)]
struct Still;

impl Runtime for Still {
    fn wall(&self) -> Duration {
        Duration::ZERO
    }
    fn monotonic(&self) -> Duration {
        Duration::ZERO
    }
    fn sleep(&self, _duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(std::future::pending())
    }
    fn random(&self) -> u64 {
        7
    }
}

fn status(name: &str) -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    let kilobytes = line.split_whitespace().nth(1).unwrap();
    kilobytes.parse::<usize>().unwrap() * 1024
}

/// In the process of a case: tells how much more memory the call took, and how it ended.
fn measure(case: &Case) {
    let body = body(case);
    let mut config = Config::default();
    config.api_key = Some("key".into());
    let transport = Arc::new(Canned(body));
    let client = Client::new(config, transport, Arc::new(Still), None).unwrap();
    let mut devices = client.devices().list(ListDevices::new(ID).limit(1000_u32));
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = status("VmRSS");
    let started = std::time::Instant::now();
    let outcome = devices.next_page().now_or_never().unwrap();
    let elapsed = started.elapsed();
    let grown = status("VmHWM").saturating_sub(before);
    let code = outcome.err().map_or("", |error| error.code().as_str());
    println!("measured {grown} {} {code}", elapsed.as_millis());
}

#[test]
fn an_answer_costs_at_most_ten_times_its_bytes() {
    if let Ok(name) = std::env::var(CASE) {
        let case = CASES.iter().find(|case| case.0 == name).unwrap();
        measure(case);
        return;
    }
    let mut wrong = Vec::new();
    for case @ Case(name, .., expected) in CASES {
        let child = Command::new(std::env::current_exe().unwrap())
            .args([
                "--exact",
                "an_answer_costs_at_most_ten_times_its_bytes",
                "--nocapture",
            ])
            .env(CASE, name)
            .output()
            .unwrap();
        let said = String::from_utf8(child.stdout).unwrap();
        let line = said
            .lines()
            .find_map(|line| line.split_once("measured "))
            .unwrap()
            .1;
        let mut parts = line.split(' ');
        let grown: usize = parts.next().unwrap().parse().unwrap();
        let millis = parts.next().unwrap();
        let code = parts.next().unwrap_or_default();
        let bytes = body(case).len();
        // The body itself was there before.
        let tenths = (grown + bytes) * 10 / bytes;
        println!(
            "{name}: {bytes} bytes, {}.{} times in memory, {millis} ms, {code}",
            tenths / 10,
            tenths % 10
        );
        if tenths > 100 || code != *expected {
            wrong.push(*name);
        }
    }
    assert_eq!(wrong, Vec::<&str>::new());
}
