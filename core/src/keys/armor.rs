//! PEM armour (RFC 7468): finding blocks in a text, decoding them, writing them.
//!
//! Own code rather than a PEM crate for two reasons: a block may hold a private key, so every copy must be wiped, and
//! the caller has to learn what was wrong with the text without any of it being repeated. Reading is lenient (CRLF,
//! indentation, text around the blocks, any line width); writing is strict (64 columns, LF).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

const BEGIN: &str = "-----BEGIN ";
const END: &str = "-----END ";
const DASHES: &str = "-----";
const COLUMNS: usize = 64;

/// One block as it stands in the text, its base64 not yet decoded.
#[derive(Clone, Copy)]
pub(crate) struct Block<'a> {
    pub(crate) label: &'a str,
    body: &'a str,
}

impl Block<'_> {
    /// The bytes inside, or nothing when the base64 is broken.
    pub(crate) fn decode(&self) -> Option<Zeroizing<Vec<u8>>> {
        let mut text = Zeroizing::new(Vec::with_capacity(self.body.len()));
        for piece in self.body.split_ascii_whitespace() {
            text.extend_from_slice(piece.as_bytes());
        }
        // Reserved up front: a vector that grew would leave an unwiped copy behind.
        let mut der = Zeroizing::new(Vec::with_capacity(base64::decoded_len_estimate(text.len())));
        STANDARD.decode_vec(text.as_slice(), &mut der).ok()?;
        Some(der)
    }
}

/// The blocks of a text in their order; a BEGIN line without its END line ends the search and counts as none.
pub(crate) fn blocks(text: &str) -> impl Iterator<Item = Block<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(BEGIN)?;
        let (label, after) = after.split_once(DASHES)?;
        let (body, after) = after.split_once(END)?;
        let after = after.strip_prefix(label)?.strip_prefix(DASHES)?;
        rest = after;
        Some(Block { label, body })
    })
}

/// The bytes as one PEM block with LF line ends and a final line end.
pub(crate) fn encode(label: &str, der: &[u8]) -> Zeroizing<String> {
    let length = base64::encoded_len(der.len(), true).unwrap_or_default();
    let armour = BEGIN.len() + END.len() + 2 * (label.len() + DASHES.len() + 1);
    // Reserved up front, as above.
    let mut pem = Zeroizing::new(String::with_capacity(
        armour + length + length.div_ceil(COLUMNS),
    ));
    for part in [BEGIN, label, DASHES, "\n"] {
        pem.push_str(part);
    }
    for line in der.chunks(COLUMNS / 4 * 3) {
        STANDARD.encode_string(line, &mut pem);
        pem.push('\n');
    }
    for part in [END, label, DASHES, "\n"] {
        pem.push_str(part);
    }
    pem
}

/// A certificate that came as PEM or as base64 of DER, in PEM.
pub(crate) fn certificate_pem(blob: &str) -> String {
    if blob.contains(BEGIN) {
        return blob.to_owned();
    }
    armoured_text("CERTIFICATE", blob)
}

/// A block of this base64, which may have blanks in it and is not decoded.
pub(crate) fn armoured_text(label: &str, base64: &str) -> String {
    let base64: Vec<char> = base64
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let lines: Vec<String> = base64
        .chunks(64)
        .map(|line| line.iter().collect())
        .collect();
    format!(
        "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
        lines.join("\n")
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_at_every_length() {
        for length in 0..200_u8 {
            let der: Vec<u8> = (0..length).collect();
            let pem = encode("TEST DATA", &der);
            assert!(pem.lines().all(|line| line.len() <= 64), "{}", pem.as_str());
            assert!(pem.ends_with("-----END TEST DATA-----\n"));
            let found: Vec<_> = blocks(&pem).collect();
            assert_eq!(found.len(), 1);
            assert_eq!(found.first().unwrap().label, "TEST DATA");
            assert_eq!(found.first().unwrap().decode().unwrap().as_slice(), der);
        }
    }

    #[test]
    fn a_certificate_in_base64_gets_its_armour() {
        let pem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assert_eq!(certificate_pem(pem), pem);
        let long = format!(
            "-----BEGIN CERTIFICATE-----\n{}\n{}\n-----END CERTIFICATE-----\n",
            "A".repeat(64),
            "A".repeat(6)
        );
        assert_eq!(certificate_pem(&"A".repeat(70)), long);
        assert_eq!(certificate_pem(&format!("{}\r\n AA", "A".repeat(68))), long);
    }

    #[test]
    fn the_written_form_is_the_textbook_one() {
        let pem = encode("X", &[0_u8; 49]);
        let expected = format!(
            "-----BEGIN X-----\n{}\nAA==\n-----END X-----\n",
            "A".repeat(64)
        );
        assert_eq!(pem.as_str(), expected);
    }

    #[test]
    fn a_buffer_that_held_a_secret_never_grew() {
        let pem = encode("PRIVATE KEY", &[7; 138]);
        assert!(pem.capacity() >= pem.len() && pem.capacity() <= pem.len() + 8);
    }

    #[test]
    fn reading_tolerates_crlf_indentation_and_text_around() {
        let text = "Certificate Request:\r\n  -----BEGIN A-----\r\n  AQID\r\n\tBAUG \r\n-----END A-----\r\nbye\n";
        let found: Vec<_> = blocks(text)
            .map(|block| block.decode().unwrap().to_vec())
            .collect();
        assert_eq!(found, [[1, 2, 3, 4, 5, 6]]);
    }

    #[test]
    fn an_unfinished_or_mismatched_block_is_none() {
        for text in [
            "-----BEGIN A-----\nAQID\n",
            "-----BEGIN A",
            "-----BEGIN A-----\nAQID\n-----END B-----\n",
            "",
        ] {
            assert_eq!(blocks(text).count(), 0, "{text}");
        }
    }

    #[test]
    fn broken_base64_decodes_to_nothing() {
        for body in ["AQ*D", "AQI", "AQID=", "Proc-Type: 4,ENCRYPTED\n\nAQID"] {
            let text = format!("-----BEGIN A-----\n{body}\n-----END A-----");
            assert!(blocks(&text).next().unwrap().decode().is_none(), "{body}");
        }
    }
}
