//! A MIME entity (RFC 2045) with one part: what S/MIME puts around a message, and what may be in one.

use std::borrow::Cow;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// A head is no longer than this.
const LONGEST: usize = 8_192;

/// The body of an entity, decoded; nothing where it is none.
pub(super) fn body(bytes: &[u8]) -> Option<Cow<'_, [u8]>> {
    let start = bytes.get(..bytes.len().min(LONGEST))?;
    let (mut at, mut is_base64) = (0, false);
    loop {
        let line = start
            .get(at..)?
            .split_inclusive(|byte| *byte == b'\n')
            .next()?;
        let text = std::str::from_utf8(line).ok()?;
        let text = text.strip_suffix('\n')?.trim_end_matches('\r');
        if text.is_empty() {
            break;
        }
        let is_folded = at > 0 && text.starts_with([' ', '\t']);
        let (name, value) = if is_folded {
            ("", "")
        } else {
            text.split_once(':')?
        };
        // What has no such line in front is no entity.
        let name = name.to_ascii_lowercase();
        if at == 0 && name != "mime-version" && !name.starts_with("content-") {
            return None;
        }
        if name == "content-transfer-encoding" {
            is_base64 = value.trim().eq_ignore_ascii_case("base64");
        }
        at += line.len();
    }
    let line_end = start.get(at..)?.iter().position(|byte| *byte == b'\n')?;
    let body = bytes.get(at + line_end + 1..)?;
    if !is_base64 {
        return Some(Cow::Borrowed(body));
    }
    let is_digit = |byte: &&u8| !byte.is_ascii_whitespace();
    let digits: Zeroizing<Vec<u8>> =
        Zeroizing::new(body.iter().filter(is_digit).copied().collect());
    Some(Cow::Owned(STANDARD.decode(&*digits).ok()?))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_decoded() {
        let cases: [(&[u8], &[u8]); 3] = [
            (
                b"content-type: application/zip\r\n\r\nPK\x03\x04\r\n",
                b"PK\x03\x04\r\n",
            ),
            (b"Content-Transfer-Encoding: binary\n\n\n[]", b"\n[]"),
            (b"Content-Type: a/b;\n\tname: c\n\n", b""),
        ];
        for (entity, expected) in cases {
            let text = String::from_utf8_lossy(entity);
            assert_eq!(body(entity).as_deref(), Some(expected), "{text}");
        }
        let whole =
            b"MIME-Version: 1.0\r\nContent-Transfer-Encoding: Base64\r\n\r\nMAMC\r\nAQc=\r\n";
        assert_eq!(body(whole).unwrap(), &[0x30, 3, 2, 1, 7][..]);
    }

    #[test]
    fn what_has_no_head_is_none() {
        let long = [b"Content-Type: ".as_slice(), &[b'a'; 9_000], b"\n\nx"].concat();
        let cases: [&[u8]; 6] = [
            b"",
            b"PK\x03\x04",
            b"<!doctype html>\n\nx",
            b"To: me\n\nx",
            b"Content-Type: text/plain\nno colon\n\nx",
            &long,
        ];
        for bytes in cases {
            assert_eq!(body(bytes), None, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
