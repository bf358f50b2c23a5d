//! Distinguished names (X.501), of which only the common name is wanted.

use super::der::{IA5_STRING, NUMERIC_STRING, PRINTABLE_STRING, Reader, SET, UTF8_STRING};
use super::oid;

/// A distinguished name.
pub(super) struct Name<'a> {
    /// The most specific (last) common name, since the order is from general to specific. Nothing where there is none, or
    /// it is in one of the character sets that nobody should use any more.
    pub(super) common_name: Option<&'a str>,
}

impl<'a> Name<'a> {
    /// Reads the next element, which must be a name; nothing where it is none.
    pub(super) fn read(reader: &mut Reader<'a>) -> Option<Self> {
        let mut common_name = None;
        let mut name = reader.sequence()?;
        while !name.is_empty() {
            let mut parts = name.expect(SET)?.inside();
            // A set has one part, rarely more, never none.
            loop {
                let mut part = parts.sequence()?;
                let kind = part.oid()?;
                let value = part.any()?;
                part.end()?;
                if kind == oid::COMMON_NAME {
                    common_name = match value.tag {
                        UTF8_STRING | PRINTABLE_STRING | IA5_STRING | NUMERIC_STRING => {
                            std::str::from_utf8(value.content).ok()
                        }
                        _ => None,
                    };
                }
                if parts.is_empty() {
                    break;
                }
            }
        }
        Some(Self { common_name })
    }
}
