//! Where a journal is kept.

use std::path::{Path, PathBuf};

use devtrust_core::Secret;

/// A journal's file. A path alone is one, too: its keys are then kept as they are, in a file that only its owner may read.
#[derive(Debug, Clone)]
pub struct JournalFile {
    pub(crate) path: PathBuf,
    pub(crate) passphrase: Option<Secret>,
}

impl JournalFile {
    /// At this path.
    pub fn new(path: impl AsRef<Path>) -> Self {
        Self {
            path: path.as_ref().to_owned(),
            passphrase: None,
        }
    }

    /// Its private keys are encrypted under this passphrase, in a form that `openssl pkcs8` opens, too; of a run, also the
    /// results, which may hold keys and passcodes of the service.
    ///
    /// The file is made with it, and opens with nothing else. Take a long, random one from where secrets are kept: keys cannot
    /// be had again without it. To work it out takes about a tenth of a second when the file is opened.
    #[must_use]
    pub fn passphrase(mut self, passphrase: impl Into<Secret>) -> Self {
        self.passphrase = Some(passphrase.into());
        self
    }
}

impl<P: AsRef<Path>> From<P> for JournalFile {
    fn from(path: P) -> Self {
        Self::new(path)
    }
}
