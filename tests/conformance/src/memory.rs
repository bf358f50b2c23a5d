//! By how much this process grows.

use std::fs;

/// Watches the process from now on.
#[derive(Debug)]
pub(crate) struct Growth {
    before: Option<u64>,
}

impl Growth {
    /// Sets the kernel's record of the largest size back, as far as there is one (Linux).
    pub(crate) fn watch() -> Self {
        let reset = fs::write("/proc/self/clear_refs", "5");
        Self {
            before: reset.ok().and_then(|()| size("VmRSS:")),
        }
    }

    /// By how many bytes it was larger than at the beginning, at its largest.
    pub(crate) fn peak(&self) -> Option<u64> {
        Some(size("VmHWM:")?.saturating_sub(self.before?))
    }
}

fn size(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kilobytes * 1024)
}
