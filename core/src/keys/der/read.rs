//! Reading. Nothing is copied, nothing recurses, and what is not DER in its one possible form is nothing.

use super::{BIT_STRING, INTEGER, OBJECT_IDENTIFIER, SEQUENCE, SET};

/// Sixteen megabytes: far beyond every request and certificate.
const MOST_LENGTH_BYTES: usize = 3;

/// One element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::keys) struct Element<'a> {
    pub(in crate::keys) tag: u8,
    pub(in crate::keys) content: &'a [u8],
    /// Tag, length and content.
    pub(in crate::keys) whole: &'a [u8],
}

impl<'a> Element<'a> {
    /// What is inside a constructed element.
    pub(in crate::keys) fn inside(&self) -> Reader<'a> {
        Reader { rest: self.content }
    }
}

/// The elements of some bytes, one after the other.
#[derive(Debug, Clone, Copy)]
pub(in crate::keys) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(in crate::keys) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    pub(in crate::keys) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// Nothing where something is left.
    pub(in crate::keys) fn end(&self) -> Option<()> {
        self.is_empty().then_some(())
    }

    /// The next element, whatever it is.
    pub(in crate::keys) fn any(&mut self) -> Option<Element<'a>> {
        let start = self.rest;
        let [tag, first, rest @ ..] = start else {
            return None;
        };
        // Tags of one byte; of the universal ones, sequences and sets are constructed and all others primitive.
        let universal = *tag < 0x40;
        let constructed = tag & 0x20 != 0;
        let is_good = *tag != 0
            && tag & 0x1f != 0x1f
            && (!universal || constructed == matches!(tag | 0x20, SEQUENCE | SET));
        if !is_good {
            return None;
        }
        let (length, rest) = length(*first, rest)?;
        let (content, rest) = rest.split_at_checked(length)?;
        self.rest = rest;
        Some(Element {
            tag: *tag,
            content,
            whole: start.get(..start.len() - rest.len())?,
        })
    }

    /// The next element, where it has this tag.
    pub(in crate::keys) fn optional(&mut self, tag: u8) -> Option<Element<'a>> {
        if self.rest.first() == Some(&tag) {
            self.any()
        } else {
            None
        }
    }

    /// The next element, which must have this tag. The same as `optional`, for where nothing means an error.
    pub(in crate::keys) fn expect(&mut self, tag: u8) -> Option<Element<'a>> {
        self.optional(tag)
    }

    /// What is inside the next element, which must be a sequence.
    pub(in crate::keys) fn sequence(&mut self) -> Option<Reader<'a>> {
        Some(self.expect(SEQUENCE)?.inside())
    }

    /// The digits of the next element, which must be an integer in its shortest form.
    pub(in crate::keys) fn integer(&mut self) -> Option<&'a [u8]> {
        let digits = self.expect(INTEGER)?.content;
        match digits {
            [] | [0, 0..=0x7f, ..] | [0xff, 0x80..=0xff, ..] => None,
            _ => Some(digits),
        }
    }

    /// The encoded numbers of the next element, which must be an object identifier.
    pub(in crate::keys) fn oid(&mut self) -> Option<&'a [u8]> {
        let numbers = self.expect(OBJECT_IDENTIFIER)?.content;
        is_oid(numbers).then_some(numbers)
    }

    /// The bytes of the next element, which must be a bit string of whole bytes.
    pub(in crate::keys) fn bits(&mut self) -> Option<&'a [u8]> {
        match self.expect(BIT_STRING)?.content {
            [0, bytes @ ..] => Some(bytes),
            _ => None,
        }
    }
}

/// The length that begins with this byte, and what follows it.
fn length(first: u8, rest: &[u8]) -> Option<(usize, &[u8])> {
    if first < 0x80 {
        return Some((first.into(), rest));
    }
    let (digits, rest) = rest.split_at_checked((first & 0x7f).into())?;
    if digits.len() > MOST_LENGTH_BYTES || digits.first().is_none_or(|first| *first == 0) {
        return None;
    }
    let length = digits
        .iter()
        .fold(0, |length, digit| length << 8 | usize::from(*digit));
    (length >= 0x80).then_some((length, rest))
}

/// Whether these are the numbers of an object identifier: each complete, and in its shortest form.
pub(in crate::keys) fn is_oid(numbers: &[u8]) -> bool {
    let mut at_start = true;
    for byte in numbers {
        if at_start && *byte == 0x80 {
            return false;
        }
        at_start = *byte < 0x80;
    }
    at_start && !numbers.is_empty()
}

#[cfg(test)]
mod tests {
    use super::super::{BIT_STRING, INTEGER, NULL, SET, UTF8_STRING, element};
    use super::*;

    #[test]
    fn what_is_written_is_read_back_at_every_length() {
        for length in [0, 1, 127, 128, 255, 256, 65_535, 65_536] {
            let content = vec![7; length];
            let der = element(UTF8_STRING, &[&content]);
            let mut reader = Reader::new(&der);
            let expected = Element {
                tag: UTF8_STRING,
                content: &content,
                whole: &der,
            };
            assert_eq!(reader.any(), Some(expected));
            assert_eq!(reader.end(), Some(()));
            assert_eq!(Reader::new(&der).any(), Some(expected));
            for cut in [1, length / 2 + 1, length + 1] {
                let shorter = der.get(..der.len() - cut).unwrap_or_default();
                assert_eq!(Reader::new(shorter).any(), None, "{length} - {cut}");
            }
        }
    }

    #[test]
    fn every_other_form_is_refused() {
        let cases: [(&str, &[u8]); 12] = [
            ("no length", &[5]),
            ("end of contents", &[0, 0]),
            ("a tag of two bytes", &[0x1f, 0x20, 0]),
            ("a constructed string", &[0x2c, 0]),
            ("a primitive sequence", &[0x10, 0]),
            ("a primitive set", &[0x11, 0]),
            ("an indefinite length", &[0x30, 0x80, 0, 0]),
            ("a length in two bytes for one", &[4, 0x81, 1, 0]),
            ("a length with a zero in front", &[4, 0x82, 0, 1, 0]),
            ("a length of four bytes", &[4, 0x84, 1, 0, 0, 0]),
            ("the reserved length", &[4, 0xff, 1]),
            ("too little", &[4, 2, 0]),
        ];
        for (what, der) in cases {
            assert_eq!(Reader::new(der).any(), None, "{what}");
        }
        assert!(Reader::new(&[0xa0, 0]).any().is_some());
        assert!(Reader::new(&[0x80, 0]).any().is_some());
    }

    #[test]
    fn an_element_of_another_tag_stays() {
        let mut reader = Reader::new(&[NULL, 0, SET, 0]);
        assert_eq!(reader.optional(SET), None);
        assert_eq!(reader.sequence().map(|_| ()), None);
        assert!(reader.optional(NULL).is_some());
        assert!(reader.expect(SET).is_some());
        assert!(reader.is_empty());
    }

    #[test]
    fn integers_are_short_and_bit_strings_of_whole_bytes() {
        let integer = |digits: &[u8]| {
            let der = element(INTEGER, &[digits]);
            Reader::new(&der).integer().map(<[u8]>::to_vec)
        };
        for good in [&[0][..], &[0x7f], &[0, 0x80], &[0xff], &[0xff, 0x7f]] {
            assert_eq!(integer(good).as_deref(), Some(good));
        }
        for bad in [&[][..], &[0, 0], &[0, 0x7f], &[0xff, 0x80]] {
            assert_eq!(integer(bad), None, "{bad:?}");
        }
        let bits = |content: &[u8]| {
            let der = element(BIT_STRING, &[content]);
            Reader::new(&der).bits().map(<[u8]>::to_vec)
        };
        assert_eq!(bits(&[0, 1, 2]), Some(vec![1, 2]));
        assert_eq!(bits(&[0]), Some(Vec::new()));
        assert_eq!(bits(&[1, 2]), None);
        assert_eq!(bits(&[]), None);
    }

    #[test]
    fn the_numbers_of_an_oid_are_complete_and_short() {
        for good in [&[0x2a][..], &[0x2a, 0x86, 0x48], &[0x88, 0x37]] {
            assert!(is_oid(good), "{good:?}");
        }
        for bad in [&[][..], &[0x2a, 0x86], &[0x80, 0x01], &[0x2a, 0x80, 0x01]] {
            assert!(!is_oid(bad), "{bad:?}");
        }
    }
}
