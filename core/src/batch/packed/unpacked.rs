//! The CSV in a ZIP that is larger than the service takes: unpacked while it is read, and sent in parts as any other CSV.

use std::io::Read as _;
use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use bytes::Bytes;

use super::PIECE;
use super::inflate::Unpacking;
use super::window::{Kept, Stretch, changed};
use crate::transport::Source;

/// A file in a ZIP.
#[derive(Debug, Clone)]
pub(in crate::batch) struct Packed {
    /// Where its content is.
    pub(super) content: Range<u64>,
    pub(super) is_deflated: bool,
    /// How many bytes it has, unpacked.
    pub(super) size: u64,
}

/// A file in a ZIP, as if it stood beside it.
#[derive(Debug)]
pub(in crate::batch) struct Unpacked {
    file: Arc<dyn Source>,
    packed: Packed,
    /// The first piece. Each part begins with the header in it, and goes on where the one before it ended.
    head: OnceLock<Bytes>,
    cursor: Mutex<Cursor>,
}

/// How far it has been unpacked.
#[derive(Debug)]
struct Cursor {
    /// The last piece, and where it begins.
    at: u64,
    piece: Bytes,
    reader: Unpacking<Stretch>,
}

impl Unpacked {
    pub(in crate::batch) fn new(file: Arc<dyn Source>, packed: Packed) -> Self {
        let cursor = Mutex::new(begin(&file, &packed));
        Self {
            file,
            packed,
            head: OnceLock::new(),
            cursor,
        }
    }
}

fn begin(file: &Arc<dyn Source>, packed: &Packed) -> Cursor {
    let stretch = Stretch {
        source: Arc::clone(file),
        left: packed.content.clone(),
        kept: Kept::default(),
    };
    Cursor {
        at: 0,
        piece: Bytes::new(),
        reader: Unpacking::of(stretch, packed.is_deflated),
    }
}

impl Source for Unpacked {
    fn size(&self) -> u64 {
        self.packed.size
    }

    fn read(&self, at: u64) -> Result<Bytes, String> {
        let mut going = self.cursor.lock().unwrap_or_else(PoisonError::into_inner);
        if at < going.at
            && let Some(head) = self.head.get()
            && let Ok(from) = usize::try_from(at)
            && from < head.len()
        {
            return Ok(head.slice(from..));
        }
        // There is no way back but from the beginning: a part that is sent again is unpacked again, with all before it.
        if at < going.at {
            *going = begin(&self.file, &self.packed);
        }
        if at >= self.packed.size {
            return Ok(Bytes::new());
        }
        loop {
            let skipped = usize::try_from(at - going.at).unwrap_or(usize::MAX);
            if skipped < going.piece.len() {
                return Ok(going.piece.slice(skipped..));
            }
            let mut piece = vec![0; PIECE];
            let read = going.reader.read(&mut piece);
            let problem = match &read {
                Ok(0) => Some(changed()),
                Ok(_) => None,
                Err(error) => Some(format!("the ZIP cannot be unpacked: {error}")),
            };
            if let Some(problem) = problem {
                *going = begin(&self.file, &self.packed);
                return Err(problem);
            }
            let read = read.unwrap_or_default();
            piece.truncate(read);
            going.at += going.piece.len() as u64;
            going.piece = piece.into();
            if going.at == 0 {
                let _ = self.head.set(going.piece.clone());
            }
        }
    }
}
