//! What is under way on behalf of a call: a request, or a workflow in its module.

use crate::host::{Exchange, Host};

/// Something under way. Dropping it stops it; so does the host, where this instance dies.
#[derive(Debug)]
pub(crate) struct Underway {
    host: Host,
    pub(crate) exchange: Exchange,
    pub(crate) is_over: bool,
}

impl Underway {
    /// Begins.
    pub(crate) fn begin(host: &Host) -> Self {
        Self {
            host: host.clone(),
            exchange: host.begin(),
            is_over: false,
        }
    }
}

impl Drop for Underway {
    fn drop(&mut self) {
        if !self.is_over {
            self.exchange.abort();
        }
        self.host.over(&self.exchange);
    }
}
