//! A ZIP that is larger than the service takes, as several: each has some of its files, packed as they were.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::PIECE;
use super::headers::{CENTRAL, LOCAL, Record, end_size, write_end};
use super::window::{Kept, changed};
use crate::batch::split::Span;
use crate::transport::Source;

/// Files that stand one after the other in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::batch) struct Cut {
    /// Where the first of them stands there.
    directory: u64,
    /// How much further on everything is than the ZIP says: it may begin behind something else.
    ahead: u64,
    files: u64,
    /// How many bytes they have with their headers, and those in the directory.
    local: u64,
    central: u64,
}

impl Cut {
    fn size(&self) -> u64 {
        self.local + self.central + end_size(self.files)
    }

    pub(in crate::batch) fn span(&self) -> Span {
        Span {
            header: 0..0,
            rows: 0..self.size(),
            count: self.files,
        }
    }
}

/// Where a ZIP is cut.
#[derive(Debug)]
pub(super) struct Cuts {
    largest: u64,
    pub(super) cuts: Vec<Cut>,
}

impl Cuts {
    pub(super) fn of(largest: u64) -> Self {
        Self {
            largest,
            cuts: Vec::new(),
        }
    }

    /// Takes the next file: where it stands in the directory, and where its own header is.
    pub(super) fn file(
        &mut self,
        source: &dyn Source,
        directory: u64,
        header: u64,
        (name, packed): (u64, u64),
    ) -> Result<(), String> {
        let (local, central) = (LOCAL + name + packed, CENTRAL + name);
        if let Some(last) = self.cuts.last_mut()
            && last.local + last.central + local + central + end_size(u64::MAX) <= self.largest
        {
            last.files += 1;
            last.local += local;
            last.central += central;
            return Ok(());
        }
        // Read as it will be when it is sent.
        let record = Record::read(&mut Kept::default(), source, directory)?;
        let ahead = header.checked_sub(record.at).ok_or_else(changed)?;
        if record.local_size() != local {
            return Err(changed());
        }
        self.cuts.push(Cut {
            directory,
            ahead,
            files: 1,
            local,
            central,
        });
        Ok(())
    }
}

/// One of the parts, made while it is read.
#[derive(Debug)]
pub(in crate::batch) struct CutZip {
    file: Arc<dyn Source>,
    cut: Cut,
    cursor: Mutex<Cursor>,
}

impl CutZip {
    pub(in crate::batch) fn new(file: Arc<dyn Source>, cut: Cut) -> Self {
        let cursor = Mutex::new(Cursor::of(&cut));
        Self { file, cut, cursor }
    }
}

impl Source for CutZip {
    fn size(&self) -> u64 {
        self.cut.size()
    }

    fn media_type(&self) -> Option<&'static str> {
        Some("application/zip")
    }

    fn read(&self, at: u64) -> Result<Bytes, String> {
        let mut cursor = self.cursor.lock().unwrap_or_else(PoisonError::into_inner);
        if at < cursor.at {
            *cursor = Cursor::of(&self.cut);
        }
        while at < self.size() {
            let skipped = usize::try_from(at - cursor.at).unwrap_or(usize::MAX);
            if skipped < cursor.piece.len() {
                return Ok(cursor.piece.slice(skipped..));
            }
            if let Err(problem) = cursor.next(self.file.as_ref(), &self.cut) {
                // Half of a step is none to go on from.
                *cursor = Cursor::of(&self.cut);
                return Err(problem);
            }
        }
        Ok(Bytes::new())
    }
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Section {
    Files,
    Directory,
    Over,
}

/// How far a part has been made.
#[derive(Debug)]
struct Cursor {
    /// The last piece, and where in the part it begins.
    at: u64,
    piece: Bytes,
    section: Section,
    /// How many files are to come in this section, and where the record of the next one stands.
    left: u64,
    record: u64,
    /// Where the next file is in the part.
    place: u64,
    /// What is still to be copied of a file.
    content: Range<u64>,
    directory: Kept,
    contents: Kept,
}

impl Cursor {
    fn of(cut: &Cut) -> Self {
        Self {
            at: 0,
            piece: Bytes::new(),
            section: Section::Files,
            left: cut.files,
            record: cut.directory,
            place: 0,
            content: 0..0,
            directory: Kept::default(),
            contents: Kept::default(),
        }
    }

    /// Makes the next piece.
    fn next(&mut self, source: &dyn Source, cut: &Cut) -> Result<(), String> {
        let mut out = Vec::with_capacity(2 * PIECE);
        while out.len() < PIECE && self.section != Section::Over {
            if self.content.is_empty() {
                self.head(source, cut, &mut out)?;
            } else {
                self.copy(source, &mut out)?;
            }
        }
        if out.is_empty() {
            return Err(changed());
        }
        self.at += self.piece.len() as u64;
        self.piece = out.into();
        Ok(())
    }

    fn copy(&mut self, source: &dyn Source, out: &mut Vec<u8>) -> Result<(), String> {
        let piece = self.contents.at(source, self.content.start)?;
        let left = self.content.end - self.content.start;
        let length = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
        let piece = piece.get(..length.min(piece.len())).unwrap_or_default();
        if piece.is_empty() {
            return Err(changed());
        }
        out.extend_from_slice(piece);
        self.content.start += piece.len() as u64;
        Ok(())
    }

    /// Writes the next header, or the end.
    fn head(&mut self, source: &dyn Source, cut: &Cut, out: &mut Vec<u8>) -> Result<(), String> {
        if self.left == 0 {
            if self.section == Section::Directory {
                self.section = Section::Over;
                return write_end(cut.files, cut.central, cut.local, out);
            }
            self.section = Section::Directory;
            (self.left, self.record, self.place) = (cut.files, cut.directory, 0);
            return Ok(());
        }
        let record = Record::read(&mut self.directory, source, self.record)?;
        self.record = record.next;
        if record.is_dir() {
            return Ok(());
        }
        self.left -= 1;
        if self.section == Section::Directory {
            record.write_central(self.place, out)?;
        } else {
            let start = self.content_of(source, record.at + cut.ahead)?;
            self.content = start..start + record.packed;
            record.write_local(out)?;
        }
        self.place += record.local_size();
        Ok(())
    }

    /// Where the content is whose own header is here.
    fn content_of(&mut self, source: &dyn Source, header: u64) -> Result<u64, String> {
        let own = self.contents.exactly(source, header, 30)?;
        if !own.starts_with(b"PK\x03\x04") {
            return Err(changed());
        }
        let [.., a, b, c, d] = own.as_slice() else {
            return Err(changed());
        };
        let (name, extra) = (u16::from_le_bytes([*a, *b]), u16::from_le_bytes([*c, *d]));
        Ok(header + LOCAL + u64::from(name) + u64::from(extra))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests;
