//! The files of a small ZIP archive, read strictly: bounded in number and size, every size and checksum compared.

use miniz_oxide::inflate::decompress_slice_iter_to_slice;
use rawzip::{CompressionMethod, ZipArchive, ZipFileHeaderRecord, ZipSliceArchive};
use zeroize::Zeroizing;

/// How much an archive may hold. A few kilobytes can unpack to a thousand times as much, and files of an archive may share them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Most {
    /// With more files than this it is refused.
    pub(crate) files: usize,
    /// A file that is larger is none of ours.
    pub(crate) file: u64,
    /// What unpacks to more is refused.
    pub(crate) all: u64,
    /// Whether every file has to be one of ours: nothing is left out.
    pub(crate) whole: bool,
}

impl Most {
    /// More than a bootstrap configuration ever has.
    pub(crate) const OF_A_BUNDLE: Self = Self {
        files: 64,
        file: 1024 * 1024,
        all: 2 * 1024 * 1024,
        whole: false,
    };
}

const CUT_OFF: &str = "it is cut off or damaged";

/// One file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct File {
    /// Its path in the archive.
    pub(crate) name: String,
    pub(crate) text: String,
}

/// The archive's text files in their order. Directories are left out, and where that is wanted files that are not text or too
/// large; anything that is damaged, a link, encrypted or packed otherwise than with Deflate makes the whole archive unreadable.
pub(crate) fn text_files(bytes: &[u8], most: Most) -> Result<Vec<File>, &'static str> {
    let archive = ZipArchive::from_slice(bytes).map_err(|_| "it has no directory of files")?;
    let mut entries = archive.entries();
    let mut files = Vec::new();
    let (mut count, mut unpacked) = (0, 0_u64);
    while let Some(entry) = entries.next_entry().map_err(|_| CUT_OFF)? {
        count += 1;
        if count > most.files {
            return Err("it holds too many files");
        }
        if entry.mode().is_symlink() {
            return Err("it holds a link");
        }
        let size = entry.uncompressed_size_hint();
        if entry.is_dir() {
            continue;
        }
        if size > most.file {
            if most.whole {
                return Err("a file in it is too large");
            }
            continue;
        }
        unpacked += size;
        if unpacked > most.all {
            return Err("it unpacks to more than such an archive can hold");
        }
        if let Some(text) = text(&archive, &entry)? {
            // A name in another character set does no harm: nothing is written under it.
            let name = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
            files.push(File { name, text });
        } else if most.whole {
            return Err("a file in it is not text");
        }
    }
    // The same sixteen bits in which the archive counts them.
    if count as u64 != archive.entries_hint() {
        return Err(CUT_OFF);
    }
    Ok(files)
}

/// The content of a file, or nothing when it is not text.
fn text(
    archive: &ZipSliceArchive<&[u8]>,
    entry: &ZipFileHeaderRecord<'_>,
) -> Result<Option<String>, &'static str> {
    if entry.flags().is_encrypted() {
        return Err("a file in it is encrypted");
    }
    let data = archive
        .get_entry(entry.wayfinder())
        .map_err(|_| CUT_OFF)?
        .data();
    // Of exactly the size that is declared: what unpacks to more has no room, and a private key leaves no copy behind
    // in a buffer that grew.
    let size = usize::try_from(entry.uncompressed_size_hint()).map_err(|_| CUT_OFF)?;
    let mut content = Zeroizing::new(vec![0; size]);
    let length = match entry.compression_method() {
        CompressionMethod::STORE if data.len() == size => {
            content.copy_from_slice(data);
            size
        }
        CompressionMethod::DEFLATE => {
            decompress_slice_iter_to_slice(&mut content, std::iter::once(data), false, true)
                .map_err(|_| CUT_OFF)?
        }
        CompressionMethod::STORE => return Err(CUT_OFF),
        _ => return Err("a file in it is packed in a way that is not supported"),
    };
    if length != size || crc32(&content) != entry.crc32() {
        return Err(CUT_OFF);
    }
    Ok(String::from_utf8(std::mem::take(&mut *content)).ok())
}

/// The checksum of ZIP, bit by bit: the usual tables of 16 KB weigh more than these few kilobytes need.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::io::{Cursor, Write as _};

    use proptest::prelude::*;
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;

    const MAX_FILES: usize = Most::OF_A_BUNDLE.files;
    const MAX_FILE: u64 = Most::OF_A_BUNDLE.file;

    fn text_files(bytes: &[u8]) -> Result<Vec<File>, &'static str> {
        super::text_files(bytes, Most::OF_A_BUNDLE)
    }

    const TEXT: &str = "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n";

    fn pack<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
        method: CompressionMethod,
    ) -> Vec<u8> {
        let options = SimpleFileOptions::default().compression_method(method);
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            if name.ends_with('/') {
                archive.add_directory(name, options).unwrap();
            } else {
                archive.start_file(name, options).unwrap();
                archive.write_all(content).unwrap();
            }
        }
        archive.finish().unwrap().into_inner()
    }

    fn file(name: &str, text: &str) -> File {
        File {
            name: name.into(),
            text: text.into(),
        }
    }

    #[test]
    fn files_come_out_as_they_went_in() {
        let long = TEXT.repeat(2_000);
        for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
            let archive = pack(
                [
                    ("ca/", &b""[..]),
                    ("CA/Root.CRT", TEXT.as_bytes()),
                    ("empty.json", b""),
                    ("long.txt", long.as_bytes()),
                    ("logo.png", b"\x89PNG\xff"),
                    ("größe.pem", "größe".as_bytes()),
                ],
                method,
            );
            let expected = [
                file("CA/Root.CRT", TEXT),
                file("empty.json", ""),
                file("long.txt", &long),
                file("größe.pem", "größe"),
            ];
            assert_eq!(text_files(&archive).unwrap(), expected, "{method}");
        }
        assert_eq!(
            text_files(&pack([], CompressionMethod::Stored)),
            Ok(Vec::new())
        );
    }

    #[test]
    fn a_link_is_refused() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive
            .add_symlink("a.pem", "/etc/passwd", SimpleFileOptions::default())
            .unwrap();
        let archive = archive.finish().unwrap().into_inner();
        assert_eq!(text_files(&archive), Err("it holds a link"));
    }

    #[test]
    fn the_checksum_is_the_published_one() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(crc32(b""), 0);
    }

    #[test]
    fn the_limits_are_exact() {
        let names: Vec<_> = (0..=MAX_FILES).map(|file| format!("{file}.txt")).collect();
        let files = |count: usize| names[..count].iter().map(|name| (name.as_str(), &b"x"[..]));
        let full = pack(files(MAX_FILES), CompressionMethod::Stored);
        assert_eq!(text_files(&full).unwrap().len(), MAX_FILES);
        let over = pack(files(MAX_FILES + 1), CompressionMethod::Stored);
        assert_eq!(text_files(&over), Err("it holds too many files"));

        let most = vec![b'a'; usize::try_from(MAX_FILE).unwrap() + 1];
        let archive = pack(
            [("most", &most[1..]), ("over", &most)],
            CompressionMethod::Deflated,
        );
        assert!(archive.len() < 8192, "a thousandth of what it unpacks to");
        let found = text_files(&archive).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "most");
    }

    #[test]
    fn a_small_archive_that_unpacks_to_a_large_one_is_refused() {
        let content = vec![b'a'; 1024 * 1024];
        let files = [
            ("a.pem", &content[..]),
            ("b.pem", &content),
            ("c.pem", &content),
        ];
        let archive = |count| pack(files.into_iter().take(count), CompressionMethod::Deflated);
        assert!(
            archive(3).len() < 8192,
            "a thousandth of what it unpacks to"
        );
        assert_eq!(
            text_files(&archive(3)),
            Err("it unpacks to more than such an archive can hold")
        );
        assert_eq!(text_files(&archive(2)).unwrap().len(), 2);
    }

    /// Where the only file's size, unpacked, stands in the directory.
    fn declared_size(archive: &[u8]) -> usize {
        let signature = b"PK\x01\x02";
        let directory = archive.windows(4).position(|at| at == signature).unwrap();
        directory + 24
    }

    #[test]
    fn a_file_that_unpacks_to_another_size_than_declared_is_refused() {
        for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
            for size in [0_u32, 1, 1_999, 2_001, 1024 * 1024] {
                let mut archive = pack([("a.txt", &[b'a'; 2_000][..])], method);
                let at = declared_size(&archive);
                archive[at..at + 4].copy_from_slice(&size.to_le_bytes());
                assert_eq!(text_files(&archive), Err(CUT_OFF), "{method} {size}");
            }
        }
    }

    #[test]
    fn what_cannot_be_read_is_refused_whole() {
        assert_eq!(text_files(b""), Err("it has no directory of files"));
        assert_eq!(text_files(&[7; 4096]), Err("it has no directory of files"));
        let good = pack([("a.txt", TEXT.as_bytes())], CompressionMethod::Stored);
        for length in 0..good.len() {
            assert!(text_files(&good[..length]).is_err(), "{length}");
        }
        let mut changed = good.clone();
        let at = good.windows(4).position(|at| at == b"AQID").unwrap();
        changed[at] = b'B';
        assert_eq!(text_files(&changed), Err(CUT_OFF));
    }

    #[test]
    fn a_file_that_is_encrypted_or_packed_otherwise_says_so() {
        // Bit 0 of the flags and the method, in the directory.
        let good = pack([("a.txt", TEXT.as_bytes())], CompressionMethod::Stored);
        let at = declared_size(&good) - 24;
        let mut encrypted = good.clone();
        encrypted[at + 8] |= 1;
        assert_eq!(text_files(&encrypted), Err("a file in it is encrypted"));
        let mut lzma = good;
        lzma[at + 10] = 14;
        assert_eq!(
            text_files(&lzma),
            Err("a file in it is packed in a way that is not supported")
        );
    }

    proptest! {
        #[test]
        fn no_changed_byte_changes_a_text(at in any::<prop::sample::Index>(), value in any::<u8>(), deflate in any::<bool>()) {
            let method = if deflate { CompressionMethod::Deflated } else { CompressionMethod::Stored };
            let mut archive = pack([("a.pem", TEXT.as_bytes()), ("b.pem", b"second")], method);
            let at = at.index(archive.len());
            archive[at] = value;
            for file in text_files(&archive).unwrap_or_default() {
                prop_assert!(file.text == TEXT || file.text == "second", "{}", file.text);
            }
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            prop_assert!(text_files(&bytes).is_err());
        }
    }
}
