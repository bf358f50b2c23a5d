//! A link with a delay: a proxy on loopback that holds every byte back for half a round trip.
//!
//! `devtrust-link PORT MILLISECONDS` leads to that port of this machine. Prints its own port; then, for each line that it
//! reads, how many connections were opened so far. After the line `silence` those carry nothing any more, and nobody is
//! told. Ends with its input. Each direction of a connection has threads of its
//! own, because timers of an event loop are late by up to a millisecond, which is a part of what is measured.
#![allow(
    clippy::print_stdout,
    reason = "a command line tool talks to its user by printing"
)]

use std::error::Error;
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

/// Bytes, and when they arrive at the other end.
type Held = (Instant, Vec<u8>);

static OPENED: AtomicU64 = AtomicU64::new(0);
/// Connections up to this number are silent.
static SILENT: AtomicU64 = AtomicU64::new(0);

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [port, milliseconds] = arguments.as_slice() else {
        return Err("usage: devtrust-link PORT MILLISECONDS".into());
    };
    let target: u16 = port.parse()?;
    let round_trip = Duration::from_secs_f64(milliseconds.parse::<f64>()? / 1000.0);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("{}", listener.local_addr()?.port());
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let number = OPENED.fetch_add(1, Ordering::SeqCst) + 1;
            // A connection that fails ends; both ends see it.
            thread::spawn(move || join(&client, target, round_trip, number));
        }
    });
    for line in io::stdin().lines() {
        let opened = OPENED.load(Ordering::SeqCst);
        if line? == "silence" {
            SILENT.store(opened, Ordering::SeqCst);
        }
        println!("{opened}");
    }
    Ok(())
}

/// Joins a connection to one to the target.
fn join(client: &TcpStream, target: u16, round_trip: Duration, number: u64) -> io::Result<()> {
    // What opening a connection costs on a real link.
    sleep(round_trip);
    let server = TcpStream::connect((Ipv4Addr::LOCALHOST, target))?;
    for (from, to) in [(client, &server), (&server, client)] {
        to.set_nodelay(true)?;
        let (held, arriving) = channel();
        let (from, to) = (from.try_clone()?, to.try_clone()?);
        thread::spawn(move || take(from, &held, round_trip / 2));
        thread::spawn(move || give(to, &arriving, number));
    }
    Ok(())
}

fn take(mut from: TcpStream, held: &Sender<Held>, delay: Duration) {
    let mut bytes = vec![0; 65536];
    loop {
        let read = from.read(&mut bytes).unwrap_or_default();
        let part = bytes.get(..read).unwrap_or_default().to_vec();
        let is_end = part.is_empty();
        if held.send((Instant::now() + delay, part)).is_err() || is_end {
            return;
        }
    }
}

fn give(mut to: TcpStream, arriving: &Receiver<Held>, number: u64) {
    for (due, part) in arriving {
        sleep(due.saturating_duration_since(Instant::now()));
        if number <= SILENT.load(Ordering::SeqCst) {
            continue;
        }
        if part.is_empty() || to.write_all(&part).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}
