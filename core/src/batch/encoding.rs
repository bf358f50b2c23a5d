//! In which encoding a file is: told from its first bytes.

/// As many bytes tell it.
pub(super) const ENOUGH: usize = 4;

/// The encoding of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, perhaps. What is not shows where it stands.
    Utf8,
    /// UTF-8 behind the mark that spreadsheets begin their files with.
    Marked,
    /// Two bytes for each letter, with or without a mark.
    Utf16,
}

impl Encoding {
    pub(super) fn of(head: &[u8]) -> Self {
        match head {
            [0xef, 0xbb, 0xbf, ..] => Self::Marked,
            [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => Self::Utf16,
            // Letters of a header: every other byte is zero.
            [first, 0, second, 0, ..] | [0, first, 0, second, ..] if *first > 0 && *second > 0 => {
                Self::Utf16
            }
            _ => Self::Utf8,
        }
    }

    /// How many bytes come before the header.
    pub(super) fn mark(self) -> usize {
        match self {
            Self::Marked => 3,
            Self::Utf8 | Self::Utf16 => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_tell() {
        let cases: [(&[u8], Encoding); 8] = [
            (b"", Encoding::Utf8),
            (b"d", Encoding::Utf8),
            (b"devi", Encoding::Utf8),
            (b"d\0\0\0", Encoding::Utf8),
            (b"\xef\xbb\xbfd", Encoding::Marked),
            (b"\xff\xfed\0", Encoding::Utf16),
            (b"\xfe\xff\0d", Encoding::Utf16),
            (b"d\0e\0", Encoding::Utf16),
        ];
        for (head, expected) in cases {
            assert_eq!(Encoding::of(head), expected, "{head:?}");
        }
    }
}
