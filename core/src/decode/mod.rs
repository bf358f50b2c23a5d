//! Reads answers: tolerant of everything that the service was seen to do, strict about what a caller relies on.

mod body;
mod bounds;
mod envelope;
mod excerpt;
mod normalise;
mod odd;
mod refusal;

pub use body::{json, parse, text, write};
pub use envelope::page;
pub use excerpt::{excerpt, redact};
pub use normalise::{Read, normalise, project};
pub use refusal::Refusal;
