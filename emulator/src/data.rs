//! The folder of `--data`: for its owner's eyes only, and of one emulator for good.

use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use crate::private;
use crate::start::StartError;

const DATABASE: &str = "emulator.sqlite";
/// Whose folder this is, outside the database, so that a lost database is not taken for a new one.
const ACCOUNT: &str = "account";
/// What is for its owner only. TLS files are written anew at each start.
const SECRET: [&str; 4] = [
    DATABASE,
    "emulator.sqlite-wal",
    "emulator.sqlite-shm",
    ACCOUNT,
];

#[derive(Debug)]
pub(crate) struct DataDir {
    path: PathBuf,
    /// The account that it has been the folder of.
    pub(crate) account: Option<Uuid>,
}

impl DataDir {
    /// Creates the folder or takes it as it is, closes it to other users, and makes sure that there is a database.
    pub(crate) fn open(path: PathBuf) -> Result<Self, StartError> {
        let failed = |error: io::Error| StartError::Data(error.to_string());
        private::create_folder(&path).map_err(failed)?;
        close(&path)?;
        let account = match std::fs::read_to_string(path.join(ACCOUNT)) {
            Ok(text) => Some(text.trim().parse().map_err(|_| {
                StartError::Data(format!("its file `{ACCOUNT}` should hold the account's id"))
            })?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(failed(error)),
        };
        let directory = Self { path, account };
        directory.prepare_database()?;
        Ok(directory)
    }

    /// SQLite gives the files beside its database the same mode.
    fn prepare_database(&self) -> Result<(), StartError> {
        let failed = |error: io::Error| StartError::Data(error.to_string());
        let database = self.database();
        let length = std::fs::metadata(&database).map_or(0, |found| found.len());
        match self.account {
            // Before SQLite takes it for a new one and throws away what is left beside it.
            Some(account) if length == 0 => return Err(emptied(account)),
            None if length == 0 => private::write(&database, b"").map_err(failed)?,
            _ => {}
        }
        for name in SECRET {
            let file = self.path.join(name);
            if file.exists() {
                private::close(&file).map_err(failed)?;
            }
        }
        Ok(())
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.path.join(DATABASE)
    }

    /// Says whose folder this is, or refuses to make it somebody else's.
    pub(crate) fn keep_account(&self, account: Uuid) -> Result<(), StartError> {
        match self.account {
            Some(kept) if kept == account => Ok(()),
            Some(kept) => Err(StartError::Data(format!(
                "its database is of account {account}, but the folder is of account {kept}; \
                 put the right {DATABASE} back, or use another folder"
            ))),
            None => private::write(&self.path.join(ACCOUNT), format!("{account}\n").as_bytes())
                .map_err(|error| StartError::Data(error.to_string())),
        }
    }
}

/// The refusal to begin anew where there was something before.
pub(crate) fn emptied(account: Uuid) -> StartError {
    StartError::Data(format!(
        "it is of account {account}, but its database is empty or missing; \
         put {DATABASE} back, or remove the folder to begin with a new account"
    ))
}

/// A folder with other people's files in it is not the emulator's to close.
fn close(path: &Path) -> Result<(), StartError> {
    let failed = |error: io::Error| StartError::Data(error.to_string());
    if !private::is_open(path).map_err(failed)? {
        return Ok(());
    }
    let is_empty = path.read_dir().map_err(failed)?.next().is_none();
    if is_empty || path.join(DATABASE).exists() {
        return private::close(path).map_err(failed);
    }
    Err(StartError::Data(format!(
        "{0} has other files in it and is open to other users, and the emulator keeps keys there; \
         give it a folder of its own, or run `chmod 700 {0}`",
        path.display()
    )))
}
