//! What is under way on behalf of a call: a request, or a workflow in its module.

use web_sys::AbortController;

use crate::host::Host;

/// Something under way. Dropping it stops it; so does the host, where this instance dies.
#[derive(Debug)]
pub(crate) struct Exchange {
    host: Host,
    pub(crate) controller: AbortController,
    pub(crate) is_over: bool,
}

impl Exchange {
    /// Begins.
    pub(crate) fn begin(host: &Host) -> Self {
        Self {
            host: host.clone(),
            controller: host.begin(),
            is_over: false,
        }
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        if !self.is_over {
            self.controller.abort();
        }
        self.host.over(&self.controller);
    }
}
