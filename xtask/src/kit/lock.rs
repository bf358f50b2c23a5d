//! One run at a time, where two would be in each other's way.

use std::path::Path;
use std::thread;
use std::time::Duration;

use fs_err::File;

use super::failure::{Context, Failure, Result};
use super::interrupt;
use super::steps::Step;

const TICK: Duration = Duration::from_millis(200);

/// Held until it is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub(crate) struct Lock {
    #[cfg(unix)]
    _file: nix::fcntl::Flock<std::fs::File>,
}

impl Lock {
    /// Waits for its turn.
    #[cfg(unix)]
    pub(crate) fn take(path: &Path, step: &Step) -> Result<Self> {
        use nix::errno::Errno;
        use nix::fcntl::{Flock, FlockArg};

        let mut file = File::create(path)?.into_parts().0;
        let mut waiting = false;
        loop {
            match Flock::lock(file, FlockArg::LockExclusiveNonblock) {
                Ok(file) => return Ok(Self { _file: file }),
                Err((returned, Errno::EWOULDBLOCK)) => file = returned,
                Err((_, error)) => return Err(error).context(path.display()),
            }
            if !waiting {
                step.say(&format!("another run holds {}: waiting", path.display()));
                waiting = true;
            }
            if interrupt::requested() {
                return Err(Failure::Interrupted);
            }
            step.progress("");
            thread::sleep(TICK);
        }
    }

    /// What is locked here is only made on Linux.
    #[cfg(not(unix))]
    pub(crate) fn take(path: &Path, step: &Step) -> Result<Self> {
        let _ = (File::create(path)?, TICK, step);
        Err(Failure::new("there are no locks on this system"))
    }
}
