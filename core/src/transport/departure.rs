//! How far a request has got when its time is over.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::Sent;

/// How far a request has got. A transport that can tell says so here, so that a connection that is never made is not
/// mistaken for a request that may have been carried out.
#[derive(Debug, Clone, Default)]
pub struct Departure(Arc<AtomicBool>);

impl Departure {
    /// Nothing has been sent; [`leaves`](Self::leaves) is called before anything is.
    pub fn waits(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// From now on the service may receive the request.
    pub fn leaves(&self) {
        self.0.store(false, Ordering::Release);
    }

    /// Whether the service may have received the request: certainly not only where the transport has said so.
    pub fn sent(&self) -> Sent {
        if self.0.load(Ordering::Acquire) {
            Sent::Nothing
        } else {
            Sent::Maybe
        }
    }
}
