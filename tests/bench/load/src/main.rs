//! Registers devices as fast as the emulator takes them, with nothing but HTTP: no checks, no retries, no models.
//!
//! `devtrust-load HOST:PORT API_KEY BODY_FILE COUNT CONNECTIONS`; `@NAME@` in the body becomes the device's name. Prints one
//! line of JSON: how many calls, how long, how much processor time, and within how many milliseconds how many were answered.
#![allow(
    clippy::print_stdout,
    reason = "a command line tool talks to its user by printing"
)]

use std::cell::{Cell, RefCell};
use std::error::Error;
use std::rc::Rc;
use std::time::Instant;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::task::LocalSet;

type Failure = Box<dyn Error>;

/// What every connection sends, and how many calls are left to share.
struct Load {
    address: String,
    api_key: String,
    body: String,
    left: Cell<u64>,
    refused: Cell<u64>,
    milliseconds: RefCell<Vec<f64>>,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [address, api_key, body, count, connections] = arguments.as_slice() else {
        return Err("usage: devtrust-load HOST:PORT API_KEY BODY_FILE COUNT CONNECTIONS".into());
    };
    let count: u64 = count.parse()?;
    let connections: u64 = connections.parse()?;
    let load = Rc::new(Load {
        address: address.clone(),
        api_key: api_key.clone(),
        body: std::fs::read_to_string(body)?,
        left: Cell::new(count),
        refused: Cell::new(0),
        milliseconds: RefCell::default(),
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let before = processor_seconds();
    let started = Instant::now();
    LocalSet::new().block_on(&runtime, async {
        let tasks: Vec<_> = (0..connections)
            .map(|_| tokio::task::spawn_local(connection(Rc::clone(&load))))
            .collect();
        for task in tasks {
            task.await?.map_err(|error| error.to_string())?;
        }
        Ok::<_, Failure>(())
    })?;
    let seconds = started.elapsed().as_secs_f64();
    let mut took = load.milliseconds.take();
    took.sort_by(f64::total_cmp);
    // In thousandths of the calls.
    let within = |share: usize| took.get((took.len().saturating_sub(1)) * share / 1000);
    let [p50, p99, p99_9] = [500, 990, 999].map(|share| within(share).copied().unwrap_or_default());
    println!(
        "{{\"calls\": {count}, \"seconds\": {seconds:.6}, \"cpu_seconds\": {:.6}, \"refused\": {}, \"p50_ms\": {p50:.3}, \
         \"p99_ms\": {p99:.3}, \"p99.9_ms\": {p99_9:.3}}}",
        processor_seconds() - before,
        load.refused.get(),
    );
    Ok(())
}

/// Sends on one connection until no calls are left.
async fn connection(load: Rc<Load>) -> Result<(), Failure> {
    let stream = TcpStream::connect(&load.address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::task::spawn_local(connection);
    while load.left.get() > 0 {
        let number = load.left.get();
        load.left.set(number - 1);
        let body = load
            .body
            .replace("@NAME@", &format!("Load {} {number}", std::process::id()));
        let request = http::Request::post("/devicetrustmanager/api/v4/device/registration")
            .header("host", &load.address)
            .header("x-api-key", &load.api_key)
            .header("content-type", "application/json")
            .body(Full::new(Bytes::from(body)))?;
        sender.ready().await?;
        let begun = Instant::now();
        let response = sender.send_request(request).await?;
        if !response.status().is_success() {
            load.refused.set(load.refused.get() + 1);
        }
        response.into_body().collect().await?;
        let milliseconds = begun.elapsed().as_secs_f64() * 1000.0;
        load.milliseconds.borrow_mut().push(milliseconds);
    }
    Ok(())
}

/// User and system time of this process; nothing where the system does not tell.
#[allow(clippy::cast_precision_loss, reason = "clock ticks are few")]
fn processor_seconds() -> f64 {
    let ticks = || {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        let fields: Vec<u64> = stat
            .rsplit_once(')')?
            .1
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse().ok())
            .collect();
        Some(fields.iter().sum::<u64>())
    };
    ticks().map_or(0.0, |ticks| ticks as f64 / 100.0)
}
