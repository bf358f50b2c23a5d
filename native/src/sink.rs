//! Downloads into a file.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use bytes::Bytes;
use devtrust_core::transport::Sink;
use devtrust_core::{Error, ErrorCode, Result};

/// Takes a download piece by piece into a file, without a limit on its size. The file appears under its name only when
/// [`finish`](Self::finish) is called; before that, and after a failure, there is none. It is readable by its owner
/// alone, because a bootstrap configuration may hold a private key.
#[derive(Debug)]
pub struct FileSink {
    path: PathBuf,
    partial: PathBuf,
    file: Mutex<Option<File>>,
}

impl FileSink {
    /// Prepares the download into this path; an existing file is replaced when it is finished.
    pub fn create(path: impl Into<PathBuf>) -> Result<Self> {
        let path = path.into();
        // Random, so that two downloads to one path do not write into one another.
        let random = getrandom::u64().map_err(|error| failed(&path, &io::Error::other(error)))?;
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{random:016x}.part"));
        let partial = path.with_file_name(name);
        let file = open(&partial).map_err(|error| failed(&partial, &error))?;
        Ok(Self {
            path,
            partial,
            file: Mutex::new(Some(file)),
        })
    }

    /// Gives the file its name, once the download is complete.
    pub fn finish(&self) -> Result<()> {
        let Some(file) = self.slot().take() else {
            return Ok(());
        };
        let named = file
            .sync_all()
            .and_then(|()| std::fs::rename(&self.partial, &self.path));
        named.map_err(|error| {
            let _ = std::fs::remove_file(&self.partial);
            failed(&self.path, &error)
        })
    }

    fn slot(&self) -> std::sync::MutexGuard<'_, Option<File>> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_file(&self, work: impl FnOnce(&mut File) -> io::Result<()>) -> Result<(), String> {
        let outcome = match self.slot().as_mut() {
            Some(file) => work(file),
            None => return Err("the download was already finished".to_owned()),
        };
        outcome.map_err(|error| format!("{} cannot be written: {error}", self.partial.display()))
    }
}

impl Sink for FileSink {
    fn write(&self, piece: Bytes) -> Result<(), String> {
        self.with_file(|file| file.write_all(&piece))
    }

    fn restart(&self) -> Result<(), String> {
        self.with_file(|file| {
            file.rewind()?;
            file.set_len(0)
        })
    }
}

impl Drop for FileSink {
    fn drop(&mut self) {
        if self.slot().take().is_some() {
            let _ = std::fs::remove_file(&self.partial);
        }
    }
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn failed(path: &Path, error: &io::Error) -> Error {
    Error::new(
        ErrorCode::TransportSink,
        format!("{} cannot be written: {error}", path.display()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect()
    }

    #[test]
    fn the_file_appears_when_it_is_complete() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bootstrap.zip");
        std::fs::write(&path, "old").unwrap();
        let sink = FileSink::create(&path).unwrap();
        sink.write(Bytes::from_static(b"half of a first try"))
            .unwrap();
        sink.restart().unwrap();
        sink.write(Bytes::from_static(b"new ")).unwrap();
        sink.write(Bytes::from_static(b"content")).unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"old");
        sink.finish().unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"new content");
        assert_eq!(files(folder.path()), ["bootstrap.zip"]);
        assert_eq!(
            sink.write(Bytes::new()),
            Err("the download was already finished".to_owned())
        );
    }

    #[test]
    fn an_abandoned_download_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let sink = FileSink::create(folder.path().join("x.zip")).unwrap();
        sink.write(Bytes::from_static(b"partial")).unwrap();
        drop(sink);
        assert_eq!(files(folder.path()), Vec::<String>::new());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_it() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.zip");
        FileSink::create(&path).unwrap().finish().unwrap();
        assert_eq!(
            std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn a_folder_that_is_not_there_is_named() {
        let error = FileSink::create("/no/such/folder/x.zip").unwrap_err();
        assert_eq!(error.code(), "transport.sink");
        assert!(
            error.to_string().contains("/no/such/folder/x.zip"),
            "{error}"
        );
    }
}
