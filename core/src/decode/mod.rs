//! Reads answers: tolerant of everything that the service was seen to do, strict about what a caller relies on.

mod envelope;
mod excerpt;
mod normalise;
mod parts;
mod refusal;

pub use envelope::page;
pub use excerpt::{excerpt, redact};
pub use normalise::{Read, normalise, project};
pub use parts::parts;
pub use refusal::Refusal;
