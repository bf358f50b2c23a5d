//! Uploads from a file.

use std::fs::{File, Metadata};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use devtrust_core::transport::Source;

/// How much is read at once.
const PIECE: u64 = 128 * 1024;

/// A file that is sent, or checked, piece by piece, without passing through memory as a whole.
#[derive(Debug)]
pub struct FileSource {
    path: PathBuf,
    file: Mutex<File>,
    size: u64,
}

impl FileSource {
    /// Opens a file. It is taken at the size that it has now.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let is_file = |found: &Metadata| {
            let no_file = || io::Error::new(io::ErrorKind::InvalidInput, "it is no file");
            found.is_file().then_some(()).ok_or_else(no_file)
        };
        // Opening a pipe would wait for somebody at its other end.
        is_file(&std::fs::metadata(path)?)?;
        let file = File::open(path)?;
        let found = file.metadata()?;
        is_file(&found)?;
        Ok(Self {
            path: path.to_owned(),
            size: found.len(),
            file: Mutex::new(file),
        })
    }
}

impl Source for FileSource {
    fn size(&self) -> u64 {
        self.size
    }

    fn read(&self, at: u64) -> Result<Bytes, String> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let length = self.size.saturating_sub(at).min(PIECE);
        // A buffer that grows would be given up several times for each piece, and the heap with it.
        let mut piece = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        let read = file
            .seek(SeekFrom::Start(at))
            .and_then(|_| (&mut *file).take(length).read_to_end(&mut piece));
        read.map_err(|error| format!("{} cannot be read: {error}", self.path.display()))?;
        Ok(piece.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_at_any_place_and_no_further_than_it_was_long() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("rows.csv");
        std::fs::write(&path, "0123456789").unwrap();
        let source = FileSource::open(&path).unwrap();
        std::fs::write(&path, "0123456789 and more").unwrap();
        assert_eq!(source.size(), 10);
        assert_eq!(source.read(3).unwrap(), "3456789");
        assert_eq!(source.read(0).unwrap(), "0123456789");
        assert_eq!(source.read(10).unwrap(), "");
        assert!(FileSource::open(folder.path()).is_err());
    }
}
