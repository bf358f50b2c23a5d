//! Which records may have a text in their names, found without the database: among 100,000 devices it takes a hundredth of the time that
//! reading every name takes.
//!
//! What is found may be too much, and is never too little: names that were changed, removed or rolled back stay. So the
//! database tests what was found.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use memchr::memmem;

/// Above so many the database goes through all names: it takes as long.
const MOST: usize = 500;
/// Between two names. No search that holds it is answered here.
const END: u8 = b'\n';

/// The names of each kind that was searched before.
#[derive(Debug, Default)]
pub(super) struct Names(Mutex<HashMap<&'static str, List>>);

/// Names, one after the other, and where each begins with its record's number.
#[derive(Debug, Default)]
pub(super) struct List {
    text: Vec<u8>,
    starts: Vec<(usize, i64)>,
}

impl List {
    pub(super) fn push(&mut self, number: i64, name: &str) {
        self.starts.push((self.text.len(), number));
        self.text.extend_from_slice(name.as_bytes());
        self.text.push(END);
    }

    /// The numbers of records whose names may contain the text, in order; nothing where they are many.
    fn with(&self, text: &str) -> Option<Vec<i64>> {
        let mut found = Vec::new();
        for place in memmem::find_iter(&self.text, text.as_bytes()) {
            let after = self.starts.partition_point(|(start, _)| *start <= place);
            let (_, number) = *self.starts.get(after.checked_sub(1)?)?;
            if found.last() != Some(&number) {
                found.push(number);
            }
            if found.len() > MOST {
                return None;
            }
        }
        found.sort_unstable();
        found.dedup();
        Some(found)
    }
}

impl Names {
    fn lock(&self) -> MutexGuard<'_, HashMap<&'static str, List>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new name.
    pub(super) fn add(&self, kind: &'static str, number: i64, name: Option<&str>) {
        if let (Some(list), Some(name)) = (self.lock().get_mut(kind), name) {
            list.push(number, name);
        }
    }

    /// The numbers of records whose names may contain the text; nothing where the database has to look. `all` gives the names of
    /// the kind, and is asked once.
    pub(super) fn with<E>(
        &self,
        kind: &'static str,
        text: &str,
        all: impl FnOnce() -> Result<List, E>,
    ) -> Result<Option<Vec<i64>>, E> {
        if text.is_empty() || text.as_bytes().contains(&END) {
            return Ok(None);
        }
        let mut lists = self.lock();
        if let Some(list) = lists.get(kind) {
            return Ok(list.with(text));
        }
        let list = all()?;
        Ok(lists.entry(kind).or_insert(list).with(text))
    }

    pub(super) fn clear(&self) {
        self.lock().clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(names: &Names, text: &str) -> Option<Vec<i64>> {
        let all = || {
            let mut list = List::default();
            for (number, name) in [(1, "Press 1"), (2, "Press 12"), (3, "Lathe")] {
                list.push(number, name);
            }
            Ok::<_, std::convert::Infallible>(list)
        };
        names.with("devices", text, all).unwrap_or_default()
    }

    #[test]
    fn names_that_contain_a_text_are_found() {
        let names = Names::default();
        names.add("devices", 9, Some("Nobody has searched yet"));
        assert_eq!(found(&names, "Press 1"), Some(vec![1, 2]));
        assert_eq!(found(&names, "12"), Some(vec![2]));
        assert_eq!(found(&names, "s"), Some(vec![1, 2]));
        assert_eq!(found(&names, "Drill"), Some(vec![]));
        // A record may have had several names.
        names.add("devices", 1, Some("Drill 12"));
        names.add("devices", 4, None);
        assert_eq!(found(&names, "12"), Some(vec![1, 2]));
    }

    #[test]
    fn the_database_is_asked_where_nothing_is_gained() {
        let names = Names::default();
        assert_eq!(found(&names, ""), None);
        assert_eq!(found(&names, "1\nPress"), None);
        assert_eq!(found(&names, "Robot"), Some(vec![]));
        for number in 10..10 + 500 {
            names.add("devices", number, Some("Robot"));
        }
        assert_eq!(found(&names, "Robot").map(|all| all.len()), Some(500));
        names.add("devices", 9, Some("Robot"));
        assert_eq!(found(&names, "Robot"), None);
    }
}
