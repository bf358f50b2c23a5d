//! What reading an answer would cost, found out before it is read.
//!
//! A tree of JSON takes many times the memory of its text where the text is made of small values: `{"":0},` is eight bytes
//! of text and some seven hundred in memory. So large answers are looked through first, and one that is made to be
//! expensive costs no more than its bytes.

use crate::error::Result;
use crate::{Error, ErrorCode};

/// How deeply the parser follows.
const MAX_DEPTH: usize = 128;

/// What every answer may take, in bytes. A thousand rows of forty fields take three quarters of it.
const ALLOWANCE: usize = 12 * 1024 * 1024;

/// What a large answer may take for each byte of text. With the text itself, and with the objects that a language makes
/// of the tree, it stays under ten times the bytes.
const FOR_EACH_BYTE: usize = 3;

/// Smaller answers cannot take more than the allowance, and are not looked through.
const SMALL: usize = 64 * 1024;

// What the parts of a tree take on 64-bit machines, in bytes. `tests/bounds.rs` compares the sums with what a process
// really needs.
/// A place in a list or an object; a long list has been copied to where there was more room.
const VALUE: usize = 56;
/// A text beyond its characters: what an allocation costs.
const TEXT: usize = 40;
/// A list, which begins with room for four values.
const LIST: usize = 160;
/// An object, which begins with room for eleven members ...
const OBJECT: usize = 640;
/// ... and is seldom full.
const MEMBER: usize = 40;

/// Refuses an answer whose tree would take too much memory.
pub(super) fn check(text: &str) -> Result<()> {
    if text.len() <= SMALL {
        return Ok(());
    }
    let shape = Shape::of(text);
    if shape.cost > ALLOWANCE.max(text.len().saturating_mul(FOR_EACH_BYTE)) {
        return Err(Error::new(
            ErrorCode::DecodeTooManyValues,
            format!(
                "the answer is made of so many small values that reading its {} bytes would take {} MiB of memory",
                text.len(),
                shape.cost / (1024 * 1024)
            ),
        ));
    }
    Ok(())
}

/// Whether a text is nested more deeply than the parser follows.
pub(super) fn is_deep(text: &str) -> bool {
    Shape::of(text).depth >= MAX_DEPTH
}

/// What a text would become.
struct Shape {
    /// What its tree takes, in bytes, its characters aside.
    cost: usize,
    /// How deeply it is nested.
    depth: usize,
}

impl Shape {
    /// One pass over the bytes. It understands just enough of JSON to tell texts from structure.
    fn of(text: &str) -> Self {
        let (mut cost, mut depth, mut deepest) = (0_usize, 0_usize, 0_usize);
        let mut bytes = text.bytes();
        while let Some(byte) = bytes.next() {
            match byte {
                b'"' => {
                    cost += TEXT;
                    skip_text(&mut bytes);
                }
                b',' => cost += VALUE,
                b':' => cost += MEMBER,
                b'[' | b'{' => {
                    cost += if byte == b'[' { LIST } else { OBJECT };
                    depth += 1;
                    deepest = deepest.max(depth);
                }
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        Self {
            cost,
            depth: deepest,
        }
    }
}

/// To the closing quote of a text whose opening quote is already taken.
fn skip_text(bytes: &mut std::str::Bytes<'_>) {
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' => return,
            b'\\' => {
                bytes.next();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(item: &str, times: usize) -> bool {
        let text = format!("[{}0]", format!("{item},").repeat(times));
        check(&text).is_err_and(|error| error.code() == "decode.too_many_values")
    }

    #[test]
    fn small_values_are_refused_and_large_ones_are_not() {
        for item in ["0", "{}", "[]", "\"\"", "{\"\":0}", "[0]", "null"] {
            assert!(refused(item, 2_000_000 / item.len()), "{item}");
        }
        let row = format!(
            "{{\"id\":\"{0}\",\"name\":\"{0}\",\"text\":\"{0}{0}{0}{0}\"}}",
            "x".repeat(36)
        );
        assert!(!refused(&row, 10_000));
        assert!(!refused(&format!("\"{}\"", "[,".repeat(1_000_000)), 1));
        assert!(!refused("\"\\\"[[[[,,,,{{{{\\\\\"", 1));
    }

    #[test]
    fn what_is_small_passes_whatever_is_in_it() {
        assert!(!refused("{\"\":0}", SMALL / 8 - 1));
        let worst = Shape::of(&"{\"\":0},".repeat(SMALL / 8));
        assert!(worst.cost <= ALLOWANCE, "{}", worst.cost);
    }

    #[test]
    fn structure_inside_of_texts_is_none() {
        let shape = Shape::of(r#"["a,b:c[{", "\"[", "\\"]"#);
        assert_eq!(shape.depth, 1);
        assert_eq!(shape.cost, LIST + 2 * VALUE + 3 * TEXT);
        assert_eq!(Shape::of(r#"{"a": [[]]}"#).depth, 3);
        assert_eq!(Shape::of("]]]][\"").depth, 1);
    }
}
