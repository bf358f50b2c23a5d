//! Reading a file at any place, where what is read next most often stands in the piece that was read last.

use std::cell::RefCell;
use std::io;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use rawzip::ReaderAt;

use crate::transport::Source;

/// The last piece of a file that was read.
#[derive(Debug, Default)]
pub(super) struct Kept {
    at: u64,
    piece: Bytes,
}

impl Kept {
    /// What the file has from here, as far as the piece goes; nothing at its end.
    pub(super) fn at(&mut self, source: &dyn Source, at: u64) -> Result<Bytes, String> {
        let skipped = at.checked_sub(self.at);
        let skipped = skipped.and_then(|skipped| usize::try_from(skipped).ok());
        if let Some(skipped) = skipped.filter(|skipped| *skipped < self.piece.len()) {
            return Ok(self.piece.slice(skipped..));
        }
        self.piece = source.read(at)?;
        self.at = at;
        Ok(self.piece.clone())
    }

    /// So many bytes from here, and no fewer.
    pub(super) fn exactly(
        &mut self,
        source: &dyn Source,
        at: u64,
        length: usize,
    ) -> Result<Vec<u8>, String> {
        let mut found = Vec::with_capacity(length);
        while found.len() < length {
            let piece = self.at(source, at + found.len() as u64)?;
            if piece.is_empty() {
                return Err(changed());
            }
            let wanted = piece.len().min(length - found.len());
            found.extend_from_slice(piece.get(..wanted).unwrap_or_default());
        }
        Ok(found)
    }
}

/// What is said where a file is no longer what was checked.
pub(super) fn changed() -> String {
    "the ZIP is not what it was when it was checked".to_owned()
}

/// A file, for the reader of its directory.
pub(super) struct Window<'a> {
    pub(super) source: &'a dyn Source,
    kept: RefCell<Kept>,
}

impl<'a> Window<'a> {
    pub(super) fn on(source: &'a dyn Source) -> Self {
        Self {
            source,
            kept: RefCell::default(),
        }
    }
}

impl ReaderAt for Window<'_> {
    fn read_at(&self, buffer: &mut [u8], offset: u64) -> io::Result<usize> {
        let piece = self.kept.borrow_mut().at(self.source, offset);
        Ok(copied(&piece.map_err(io::Error::other)?, buffer))
    }
}

/// A stretch of a file, from its beginning to its end.
#[derive(Debug)]
pub(super) struct Stretch {
    pub(super) source: Arc<dyn Source>,
    pub(super) left: Range<u64>,
    pub(super) kept: Kept,
}

impl io::Read for Stretch {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = self.left.end.saturating_sub(self.left.start);
        let most = usize::try_from(left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let buffer = buffer.get_mut(..most).unwrap_or_default();
        if buffer.is_empty() {
            return Ok(0);
        }
        let piece = self.kept.at(self.source.as_ref(), self.left.start);
        let read = copied(&piece.map_err(io::Error::other)?, buffer);
        self.left.start += read as u64;
        Ok(read)
    }
}

/// Copies as much as there is room for.
fn copied(from: &[u8], to: &mut [u8]) -> usize {
    let length = from.len().min(to.len());
    if let (Some(to), Some(from)) = (to.get_mut(..length), from.get(..length)) {
        to.copy_from_slice(from);
    }
    length
}
