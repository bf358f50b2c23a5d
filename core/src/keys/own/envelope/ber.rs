//! BER (X.690), as far as CMS needs it: software that streams writes lengths that are open, and strings in pieces.

use std::borrow::Cow;

/// Elements within elements, with open lengths, to this depth.
const DEEPEST: usize = 16;
/// Four gigabytes: more than is ever read into memory.
const MOST_LENGTH_BYTES: usize = 4;

pub(super) const INTEGER: u8 = 0x02;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
const CONSTRUCTED: u8 = 0x20;

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Element<'a> {
    pub(super) tag: u8,
    /// Without what ends an open length.
    pub(super) content: &'a [u8],
    pub(super) whole: &'a [u8],
}

impl<'a> Element<'a> {
    pub(super) fn inside(&self) -> Elements<'a> {
        Elements { rest: self.content }
    }

    /// The bytes of a string, of which the pieces are put together.
    pub(super) fn bytes(&self) -> Option<Cow<'a, [u8]>> {
        if self.tag & CONSTRUCTED == 0 {
            return Some(Cow::Borrowed(self.content));
        }
        let mut bytes = Vec::with_capacity(self.content.len());
        let mut pieces = self.inside();
        while !pieces.is_empty() {
            bytes.extend_from_slice(pieces.expect(OCTET_STRING)?.content);
        }
        Some(Cow::Owned(bytes))
    }
}

/// The elements of some bytes, one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Elements<'a> {
    rest: &'a [u8],
}

impl<'a> Elements<'a> {
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// The next element, whatever it is.
    pub(super) fn any(&mut self) -> Option<Element<'a>> {
        let start = self.rest;
        let head = Head::read(start)?;
        let (content, rest) = if let Some(length) = head.length {
            head.rest.split_at_checked(length)?
        } else {
            let length = open(head.rest)?;
            let (content, rest) = head.rest.split_at_checked(length)?;
            (content, rest.get(2..)?)
        };
        self.rest = rest;
        Some(Element {
            tag: head.tag,
            content,
            whole: start.get(..start.len() - rest.len())?,
        })
    }

    /// The next element, where it has this tag.
    pub(super) fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        (self.rest.first() == Some(&tag)).then(|| self.any())?
    }

    /// The next element, which must have this tag. The same as `optional`, for where nothing means an error.
    pub(super) fn expect(&mut self, tag: u8) -> Option<Element<'a>> {
        self.optional(tag)
    }

    /// What is inside the next element, which must be a sequence.
    pub(super) fn sequence(&mut self) -> Option<Elements<'a>> {
        Some(self.expect(SEQUENCE)?.inside())
    }

    /// An object identifier, and its parameters where it has some.
    pub(super) fn algorithm(&mut self) -> Option<(&'a [u8], Option<Element<'a>>)> {
        let mut algorithm = self.sequence()?;
        let kind = algorithm.expect(OBJECT_IDENTIFIER)?.content;
        Some((kind, algorithm.any()))
    }
}

/// Tag and length.
struct Head<'a> {
    tag: u8,
    /// Nothing where it is open.
    length: Option<usize>,
    rest: &'a [u8],
}

impl<'a> Head<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let [tag, first, rest @ ..] = bytes else {
            return None;
        };
        // What ends an open length is no element, and tags of two bytes are not used.
        if *tag == 0 || tag & 0x1f == 0x1f {
            return None;
        }
        let (length, rest) = match *first {
            0x80 => ((tag & CONSTRUCTED != 0).then_some(None)?, rest),
            short @ ..0x80 => (Some(short.into()), rest),
            long => {
                let (digits, rest) = rest.split_at_checked((long & 0x7f).into())?;
                if digits.len() > MOST_LENGTH_BYTES {
                    return None;
                }
                let add = |length: u64, digit: &u8| length << 8 | u64::from(*digit);
                let length = digits.iter().fold(0, add);
                (Some(usize::try_from(length).ok()?), rest)
            }
        };
        Some(Self {
            tag: *tag,
            length,
            rest,
        })
    }
}

/// How long the content is whose length is open.
fn open(bytes: &[u8]) -> Option<usize> {
    let mut rest = bytes;
    let mut depth = 0_usize;
    loop {
        if let [0, 0, after @ ..] = rest {
            if depth == 0 {
                return Some(bytes.len() - rest.len());
            }
            depth -= 1;
            rest = after;
            continue;
        }
        let head = Head::read(rest)?;
        rest = match head.length {
            Some(length) => head.rest.get(length..)?,
            None if depth < DEEPEST => {
                depth += 1;
                head.rest
            }
            None => return None,
        };
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn open_lengths_end_where_they_say() {
        // A sequence with an open one in it, a string in pieces, and an integer behind.
        let bytes = [
            0x30, 0x80, 0x30, 0x80, 2, 1, 7, 0, 0, 0x24, 0x80, 4, 1, b'a', 4, 2, b'b', b'c', 0, 0,
            0, 0, 2, 1, 9,
        ];
        let mut all = Elements::of(&bytes);
        let mut outer = all.sequence().unwrap();
        let mut inner = outer.sequence().unwrap();
        assert_eq!(inner.expect(INTEGER).unwrap().content, [7]);
        assert!(inner.is_empty());
        assert_eq!(*outer.any().unwrap().bytes().unwrap(), *b"abc");
        assert!(outer.is_empty());
        let last = all.expect(INTEGER).unwrap();
        assert_eq!((last.content, last.whole), (&[9][..], &[2, 1, 9][..]));
        assert!(all.is_empty());
        for cut in 1..bytes.len() - 3 {
            let mut all = Elements::of(bytes.get(..cut).unwrap());
            assert!(all.any().is_none(), "{cut}");
        }
    }

    #[test]
    fn what_is_no_element_is_refused() {
        let deep = [[0x30, 0x80]; 20].concat();
        let cases: [&[u8]; 7] = [
            &[],
            &[5],
            &[0, 0],
            &[4, 0x80, 0, 0],
            &[0x1f, 0x20, 0],
            &[4, 0x85, 0, 0, 0, 0, 1, 0],
            &deep,
        ];
        for bytes in cases {
            assert_eq!(Elements::of(bytes).any(), None, "{bytes:?}");
        }
    }
}
