//! Which part of the tree a command line can be about. Building all of it takes longer than most people's patience for
//! `--help`.

use std::ffi::OsString;

/// The words of a command line.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted<'a>(Option<&'a [OsString]>);

impl<'a> Wanted<'a> {
    /// Everything.
    pub(crate) const ALL: Self = Self(None);

    /// What these words can name, wherever they stand.
    pub(crate) fn of(words: &'a [OsString]) -> Self {
        Self(Some(words))
    }

    /// Whether what is below a command can be asked for.
    pub(crate) fn has(self, name: &str) -> bool {
        self.0
            .is_none_or(|words| words.iter().any(|word| word.as_os_str() == name))
    }
}
