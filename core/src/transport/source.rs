//! A body that is read piece by piece, so that a large file does not pass through memory as a whole.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::future::{MaybeSend, MaybeSync};

/// Where a body comes from: a file. It is read again from its beginning where a request is sent again.
pub trait Source: MaybeSend + MaybeSync + fmt::Debug {
    /// How many bytes it has.
    fn size(&self) -> u64;
    /// What it is, where that is not what its operation usually sends: `application/zip`.
    fn media_type(&self) -> Option<&'static str> {
        None
    }

    /// The next bytes from this place on, as many as are handy; none at the end. The message of an error is shown to the caller.
    fn read(&self, at: u64) -> Result<Bytes, String>;
}

/// A body that is in memory.
#[derive(Debug)]
pub struct InMemory(pub Bytes);

impl Source for InMemory {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read(&self, at: u64) -> Result<Bytes, String> {
        let at = usize::try_from(at).unwrap_or(usize::MAX).min(self.0.len());
        Ok(self.0.slice(at..))
    }
}

/// What a part of a form holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// These bytes.
    Bytes(Bytes),
    /// What is read from here.
    Source(Arc<dyn Source>),
}

impl Content {
    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Source(source) => source.size(),
        }
    }

    /// The next bytes from this place on.
    pub(super) fn read(&self, at: u64) -> Result<Bytes, String> {
        match self {
            Self::Bytes(bytes) => {
                let at = usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
                Ok(bytes.slice(at..))
            }
            Self::Source(source) => {
                let piece = source.read(at)?;
                let left = source.size().saturating_sub(at);
                if piece.is_empty() && left > 0 {
                    return Err(format!("what is sent ends {left} bytes too early"));
                }
                // A file that has grown since is sent as it was.
                let left = usize::try_from(left).unwrap_or(usize::MAX);
                Ok(piece.slice(..piece.len().min(left)))
            }
        }
    }
}

impl From<Bytes> for Content {
    fn from(bytes: Bytes) -> Self {
        Self::Bytes(bytes)
    }
}
