//! One run at a time, where two would be in each other's way.

use std::path::Path;

use fs_err::File;
#[cfg(unix)]
use nix::fcntl::{Flock, FlockArg};

use super::failure::{Context, Result};
use super::steps::Step;

/// Held until it is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub(crate) struct Lock {
    #[cfg(unix)]
    _file: Flock<std::fs::File>,
}

impl Lock {
    /// Waits for its turn.
    #[cfg(unix)]
    pub(crate) fn take(path: &Path, step: &Step) -> Result<Self> {
        let file = File::create(path)?.into_parts().0;
        let locked = Flock::lock(file, FlockArg::LockExclusiveNonblock).or_else(|(file, _)| {
            step.say(&format!("another run may hold {}: waiting", path.display()));
            Flock::lock(file, FlockArg::LockExclusive)
        });
        let file = locked.map_err(|(_, error)| error).context(path.display())?;
        Ok(Self { _file: file })
    }

    /// What is locked here is only made on Linux.
    #[cfg(not(unix))]
    pub(crate) fn take(path: &Path, _: &Step) -> Result<Self> {
        File::create(path)?;
        None.context("there are no locks on this system")
    }
}
