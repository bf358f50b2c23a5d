//! Power over one TCP connection: faults end it abruptly, in a way that no HTTP library offers.

use std::io;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;

/// Ends a connection from inside the handling of one of its requests, and knows when it is idle.
#[derive(Debug)]
pub(crate) struct Control {
    reset: AtomicBool,
    ended: Notify,
    usage: Mutex<Usage>,
}

#[derive(Debug)]
struct Usage {
    /// Requests under way.
    requests: usize,
    /// Since when there is none.
    idle_since: Instant,
}

impl Control {
    pub(crate) fn new() -> Arc<Self> {
        let usage = Usage {
            requests: 0,
            idle_since: Instant::now(),
        };
        Arc::new(Self {
            reset: AtomicBool::new(false),
            ended: Notify::new(),
            usage: Mutex::new(usage),
        })
    }

    /// Ends the connection with a TCP reset (RST).
    pub(crate) fn reset(&self) {
        self.reset.store(true, Ordering::Release);
        self.ended.notify_one();
    }

    /// Ends the connection with an ordinary close (FIN), whatever was promised in the answer's head.
    pub(crate) fn close(&self) {
        self.ended.notify_one();
    }

    /// Resolves when the connection is to be dropped.
    pub(crate) async fn ended(&self) {
        self.ended.notified().await;
    }

    /// Marks the connection as at work for as long as the result lives.
    pub(crate) fn working(self: &Arc<Self>) -> Working {
        self.usage().requests += 1;
        Working(self.clone())
    }

    /// Since when no request has been under way; none while one is.
    pub(crate) fn idle_since(&self) -> Option<Instant> {
        let usage = self.usage();
        (usage.requests == 0).then_some(usage.idle_since)
    }

    /// Resolves when no request has been under way for `quiet`. A head that does not arrive within that time,
    /// or a handshake, is none.
    pub(crate) async fn idle_for(&self, quiet: Duration) {
        loop {
            let passed = self
                .idle_since()
                .map_or(Duration::ZERO, |since| since.elapsed());
            if passed >= quiet {
                return;
            }
            tokio::time::sleep(quiet.saturating_sub(passed)).await;
        }
    }

    fn usage(&self) -> MutexGuard<'_, Usage> {
        self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A request under way.
#[derive(Debug)]
pub(crate) struct Working(Arc<Control>);

impl Drop for Working {
    fn drop(&mut self) {
        let mut usage = self.0.usage();
        usage.requests = usage.requests.saturating_sub(1);
        usage.idle_since = Instant::now();
    }
}

/// The socket, which resets instead of closing when its [`Control`] says so.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    control: Arc<Control>,
}

impl Wire {
    pub(crate) fn new(stream: TcpStream, control: Arc<Control>) -> Self {
        Self { stream, control }
    }
}

impl Drop for Wire {
    fn drop(&mut self) {
        if self.control.reset.load(Ordering::Acquire) {
            // With a linger time of zero the close that follows sends RST and discards what is unsent.
            let _ = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        data: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, data)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
