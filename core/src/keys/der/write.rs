//! Writing: a tag, a length, a content.

use super::INTEGER;

/// One element around the parts of its content.
pub(in crate::keys) fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let mut der = Vec::with_capacity(length + 6);
    der.push(tag);
    let bytes = length.to_be_bytes();
    let digits = bytes.iter().skip_while(|byte| **byte == 0);
    if length >= 0x80 {
        // At most eight length bytes on any machine.
        der.push(0x80 | u8::try_from(digits.clone().count()).unwrap_or_default());
        der.extend(digits);
    } else {
        der.push(u8::try_from(length).unwrap_or_default());
    }
    for part in parts {
        der.extend_from_slice(part);
    }
    der
}

/// An unsigned number given by its big-endian bytes, with or without zeros in front.
pub(in crate::keys) fn unsigned_integer(bytes: &[u8]) -> Vec<u8> {
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let digits = bytes.get(zeros..).unwrap_or_default();
    // DER numbers are signed: a set first bit, and zero itself, need a zero byte in front.
    let needs_zero = digits.first().is_none_or(|first| *first >= 0x80);
    element(INTEGER, &[if needs_zero { &[0] } else { &[] }, digits])
}

#[cfg(test)]
mod tests {
    use super::super::SEQUENCE;
    use super::*;

    #[test]
    fn lengths_take_the_shortest_form() {
        let header = |length: usize| {
            let der = element(SEQUENCE, &[&vec![0; length]]);
            der.iter()
                .copied()
                .take(der.len() - length)
                .collect::<Vec<_>>()
        };
        assert_eq!(header(0), [0x30, 0]);
        assert_eq!(header(127), [0x30, 127]);
        assert_eq!(header(128), [0x30, 0x81, 128]);
        assert_eq!(header(255), [0x30, 0x81, 255]);
        assert_eq!(header(256), [0x30, 0x82, 1, 0]);
        assert_eq!(header(65_536), [0x30, 0x83, 1, 0, 0]);
    }

    #[test]
    fn numbers_take_the_shortest_form_and_stay_positive() {
        assert_eq!(unsigned_integer(&[0, 0, 0x7f]), [2, 1, 0x7f]);
        assert_eq!(unsigned_integer(&[0x80]), [2, 2, 0, 0x80]);
        assert_eq!(unsigned_integer(&[0, 0]), [2, 1, 0]);
        assert_eq!(unsigned_integer(&[1, 0]), [2, 2, 1, 0]);
    }
}
