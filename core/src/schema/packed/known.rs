//! What was read so far.

use std::sync::RwLock;

use super::Code;
use super::read::read;
use crate::schema::Operation;

/// The names of what was read, and the operations.
static KNOWN: RwLock<Vec<(&str, Vec<&Operation>)>> = RwLock::new(Vec::new());

/// Adds operations from their text. False where it is none of ours.
///
/// What is read stays for as long as the program runs; what is there already, by its name, is not read again.
pub(crate) fn add(text: String, code: fn(&str) -> Option<Code>) -> bool {
    let Ok(mut known) = KNOWN.write() else {
        return false;
    };
    let line = text
        .lines()
        .next()
        .and_then(|line| line.strip_prefix("p\t"));
    let Some(length) = line.map(str::len) else {
        return false;
    };
    if known.iter().any(|(name, _)| line == Some(*name)) {
        return true;
    }
    let text: &'static str = text.leak();
    let name = text.get(2..2 + length).unwrap_or_default();
    let added = read(text, code);
    let is_read = added.is_some();
    known.extend(added.map(|operations| (name, operations)));
    is_read
}

/// The operation of this name, where it was added.
pub(crate) fn operation(name: &str) -> Option<&'static Operation> {
    let known = KNOWN.read().ok()?;
    let mut known = known.iter().flat_map(|(_, operations)| operations);
    known.find(|operation| operation.name == name).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn add_product(text: String) -> bool {
        add(text, |_| None)
    }

    #[test]
    fn a_product_is_added_once() {
        let text =
            "p\tlater\nq\tNothing\no\tlater.things.count\tNothing\t\t-\td\tPOST\t/things\tn\t200";
        assert!(operation("later.things.count").is_none());
        assert!(
            !add_product("o\tlater.things.count".to_owned()),
            "without its name"
        );
        assert!(!add_product("p\tlater\nz".to_owned()), "what is no table");
        assert!(add_product(text.to_owned()));
        let first = operation("later.things.count");
        assert!(first.is_some_and(|operation| operation.method == "count"));
        assert!(add_product(text.to_owned()));
        let again = operation("later.things.count");
        assert!(
            first
                .zip(again)
                .is_some_and(|(first, again)| std::ptr::eq(first, again))
        );
    }
}
