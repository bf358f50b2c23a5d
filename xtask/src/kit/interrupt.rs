//! Ctrl-C and SIGTERM: end the running tools, then let the task unwind by itself.
//!
//! Tools run in process groups of their own, so the terminal does not reach them: the handler passes the request on.
//! The task then sees [`requested`], returns, and its guards stop what they started (the emulator, for one). A second
//! request does not wait for that.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::failure::{Context, Result};

static REQUESTS: AtomicUsize = AtomicUsize::new(0);
static TOOLS: Mutex<Vec<u32>> = Mutex::new(Vec::new());

/// The exit code of a shell command that was ended by SIGINT.
pub(crate) const EXIT_CODE: u8 = 130;

/// Installs the handler, once per process.
pub(crate) fn install() -> Result<()> {
    ctrlc::set_handler(|| {
        let earlier = REQUESTS.fetch_add(1, Ordering::SeqCst);
        for pid in tools().iter() {
            signal_group(*pid, earlier > 0);
        }
        if earlier > 0 {
            std::process::exit(i32::from(EXIT_CODE));
        }
    })
    .context("could not listen for Ctrl-C")
}

/// Whether someone asked for the task to end.
pub(crate) fn requested() -> bool {
    REQUESTS.load(Ordering::SeqCst) > 0
}

/// Keeps a child process registered for as long as it lives.
#[derive(Debug)]
pub(crate) struct Registered(u32);

impl Registered {
    pub(crate) fn new(pid: u32) -> Self {
        tools().push(pid);
        Self(pid)
    }
}

impl Drop for Registered {
    fn drop(&mut self) {
        tools().retain(|pid| *pid != self.0);
    }
}

fn tools() -> MutexGuard<'static, Vec<u32>> {
    TOOLS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Asks a process group to end; with `force`, ends it.
#[cfg(unix)]
pub(crate) fn signal_group(pid: u32, force: bool) {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;
    let signal = if force {
        Signal::SIGKILL
    } else {
        Signal::SIGTERM
    };
    if let Ok(pid) = i32::try_from(pid) {
        // The group may be gone already, which is what was wanted.
        let _ = killpg(Pid::from_raw(pid), signal);
    }
}

/// Ends a process tree.
#[cfg(not(unix))]
pub(crate) fn signal_group(pid: u32, _force: bool) {
    let _ = std::process::Command::new("taskkill")
        .args(["/F", "/T", "/PID", &pid.to_string()])
        .output();
}
