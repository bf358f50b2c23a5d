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
pub(super) struct Names(Mutex<Lists>);

#[derive(Debug, Default)]
struct Lists {
    of: HashMap<&'static str, List>,
    /// Those that were read in the job that is being done: what they were read from may be undone.
    unsettled: Vec<&'static str>,
}

/// Names, one after the other, and where each begins with its record's number.
#[derive(Debug, Default)]
pub(super) struct List {
    text: Vec<u8>,
    starts: Vec<(usize, i64)>,
    /// How many are of records that have another name by now, or are not there any more.
    outdated: usize,
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

impl Lists {
    /// A name is none any more. A list that is full of such is read anew when it is next searched.
    fn outdate(&mut self, kind: &'static str) {
        if let Some(list) = self.of.get_mut(kind) {
            list.outdated += 1;
            if list.outdated > MOST && list.outdated > list.starts.len() / 2 {
                self.of.remove(kind);
            }
        }
    }
}

impl Names {
    fn lock(&self) -> MutexGuard<'_, Lists> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new record.
    pub(super) fn add(&self, kind: &'static str, number: i64, name: Option<&str>) {
        if let (Some(list), Some(name)) = (self.lock().of.get_mut(kind), name) {
            list.push(number, name);
        }
    }

    /// A record that is changed. `before` gives its name until now, and is asked only where names are kept.
    pub(super) fn rename<E>(
        &self,
        kind: &'static str,
        number: i64,
        name: Option<&str>,
        before: impl FnOnce() -> Result<Option<String>, E>,
    ) -> Result<(), E> {
        let mut lists = self.lock();
        if let Some(list) = lists.of.get_mut(kind)
            && before()?.as_deref() != name
        {
            if let Some(name) = name {
                list.push(number, name);
            }
            lists.outdate(kind);
        }
        Ok(())
    }

    /// A record that is not there any more.
    pub(super) fn remove(&self, kind: &'static str) {
        self.lock().outdate(kind);
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
        if let Some(list) = lists.of.get(kind) {
            return Ok(list.with(text));
        }
        let list = all()?;
        lists.unsettled.push(kind);
        Ok(lists.of.entry(kind).or_insert(list).with(text))
    }

    /// What the job has done stays.
    pub(super) fn settle(&self) {
        self.lock().unsettled.clear();
    }

    /// What the job has done is undone: a list that was read from it may be without a name that is there again.
    pub(super) fn undo(&self) {
        let mut lists = self.lock();
        for kind in std::mem::take(&mut lists.unsettled) {
            lists.of.remove(kind);
        }
    }

    pub(super) fn clear(&self) {
        *self.lock() = Lists::default();
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
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

    #[test]
    fn only_a_name_that_is_new_is_kept_and_old_ones_are_not_kept_for_ever() {
        let names = Names::default();
        let rename = |number, name, before: &str| {
            let before = || Ok::<_, std::convert::Infallible>(Some(before.to_owned()));
            names.rename("devices", number, Some(name), before)
        };
        let kept = || names.lock().of.get("devices").map(|list| list.starts.len());
        assert_eq!(found(&names, "Lathe"), Some(vec![3]));
        for _ in 0..1_000 {
            rename(3, "Lathe", "Lathe").unwrap();
        }
        assert_eq!(kept(), Some(3));
        rename(3, "Mill", "Lathe").unwrap();
        assert_eq!(found(&names, "Mill"), Some(vec![3]));
        for _ in 0..MOST {
            names.remove("devices");
        }
        assert_eq!(kept(), None);
    }

    #[test]
    fn what_was_read_from_a_state_that_is_undone_is_read_again() {
        let names = Names::default();
        assert_eq!(found(&names, "Lathe"), Some(vec![3]));
        names.undo();
        assert!(names.lock().of.is_empty());
        assert_eq!(found(&names, "Lathe"), Some(vec![3]));
        names.settle();
        names.undo();
        assert!(!names.lock().of.is_empty());
    }
}
