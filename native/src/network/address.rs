//! The address of a request, in the type that the HTTP stack takes.

use std::sync::{Mutex, PoisonError};

use devtrust_core::transport::Url as Given;
use reqwest::Url;

/// Reads addresses, and keeps the last one: many calls in a row have the same, and reading one costs more than checking a
/// small request.
#[derive(Debug, Default)]
pub(super) struct Addresses {
    last: Mutex<Option<Url>>,
}

impl Addresses {
    /// Nothing for an address that would not be sent as it is written.
    pub(super) fn read(&self, given: &Given) -> Option<Url> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let known = last.as_ref();
        if let Some(url) = known.filter(|url| url.as_str() == given.as_str()) {
            return Some(url.clone());
        }
        // The type tidies paths up (it resolves dot segments, for one). A path that would change is not the one that was
        // asked for.
        let url = Url::parse(given.as_str())
            .ok()
            .filter(|url| url.path() == given.path() && url.query() == given.query())?;
        *last = Some(url.clone());
        Some(url)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_they_are_written_or_not_at_all() {
        let addresses = Addresses::default();
        let read = |text: &str| addresses.read(&Given::parse(text).unwrap());
        for text in [
            "https://one.example/a?b=c",
            "https://one.example/a?b=c",
            "https://one.example/a?b=d",
            "https://two.example/a?b=d",
            "https://one.example/a?b=c",
        ] {
            assert_eq!(read(text).unwrap().as_str(), text);
        }
        assert_eq!(read("https://one.example/a/../b"), None);
        assert_eq!(read("https://one.example/a?b=c").unwrap().path(), "/a");
    }
}
