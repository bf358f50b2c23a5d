//! What a request is read from beside its flags: files, standard input, JSON and YAML.

use std::fs::File;
use std::io::{self, Read as _};

use serde_json::Value;

use crate::failure::{Failure, Result};

/// Larger than any request: a page of rows has a few MiB.
const LARGEST: u64 = 64 * 1024 * 1024;

/// A file, or standard input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Source<'a>(pub(crate) &'a str);

impl Source<'_> {
    /// Whether it is standard input.
    pub(crate) fn is_stdin(self) -> bool {
        self.0 == "-"
    }

    /// Opens it.
    pub(crate) fn open(self) -> Result<Box<dyn io::Read>> {
        if self.is_stdin() {
            return Ok(Box::new(io::stdin()));
        }
        match File::open(self.0) {
            Ok(file) => Ok(Box::new(file)),
            Err(error) => Err(unreadable(self, &error)),
        }
    }

    /// All of it as text.
    pub(crate) fn text(self) -> Result<String> {
        let mut text = String::new();
        let read = self.open()?.take(LARGEST).read_to_string(&mut text);
        read.map_err(|error| unreadable(self, &error))?;
        Ok(text)
    }
}

pub(crate) fn unreadable(source: Source<'_>, error: &io::Error) -> Failure {
    let name = if source.is_stdin() {
        "standard input"
    } else {
        source.0
    };
    Failure::usage(format!("{name} cannot be read: {error}"))
}

/// What `@FILE` and `@-` stand for; nothing for other texts. A text that begins with an at sign is written with two.
pub(crate) fn file_text(given: &str) -> Result<Option<String>> {
    match given.strip_prefix('@') {
        Some(literal) if literal.starts_with('@') => Ok(Some(literal.to_owned())),
        Some(name) => Source(name).text().map(Some),
        None => Ok(None),
    }
}

/// JSON or YAML, of which JSON is a part.
pub(crate) fn structured(text: &str) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        // What begins as JSON was meant as JSON.
        Err(error) if text.trim_start().starts_with(['{', '[']) => Err(error.to_string()),
        Err(_) => serde_saphyr::from_str(text).map_err(|error| error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_and_yaml_are_read() {
        let expected = json!({"name": "Plant 7", "tags": ["a", "b"], "n": 7});
        let yaml = "name: Plant 7\ntags:\n  - a\n  - b\nn: 7\n";
        assert_eq!(structured(yaml), Ok(expected.clone()));
        assert_eq!(structured(&expected.to_string()), Ok(expected));
    }

    #[test]
    fn json_that_breaks_off_is_not_taken_for_yaml() {
        let error = structured("{\"name\": ").unwrap_err();
        assert!(error.contains("EOF"), "{error}");
    }

    #[test]
    fn an_at_sign_names_a_file_and_two_are_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x");
        std::fs::write(&path, "content").unwrap();
        let given = format!("@{}", path.display());
        assert_eq!(file_text(&given).unwrap().as_deref(), Some("content"));
        assert_eq!(file_text("@@home").unwrap().as_deref(), Some("@home"));
        assert_eq!(file_text("home@x").unwrap(), None);
        let error = file_text("@/no/such/file").unwrap_err();
        assert!(matches!(error, Failure::Usage(message) if message.starts_with("/no/such/file")));
    }
}
