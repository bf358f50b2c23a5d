//! A batch that comes as a ZIP: a file with a request for each row, or one CSV. It is read in place, in memory that does not grow with it.

mod cut;
mod headers;
mod inflate;
mod unpacked;
mod way;
mod window;

use std::io::Read as _;

use rawzip::{CompressionMethod, ZipArchive, ZipFileHeaderRecord, ZipLocator};

pub(super) use self::cut::Cut;
use self::cut::Cuts;
use self::inflate::Unpacking;
use self::unpacked::Packed;
pub(super) use self::way::Way;
use self::window::Window;
use super::archive::leads_out;
use super::check::{Checked, Checker};
use super::split;
use crate::error::{Violation, ViolationCode};
use crate::transport::Source;
use crate::validate::MAX_TEXT;

/// How much is read of the directory, or unpacked, at once.
const PIECE: usize = 64 * 1024;

/// Whether a file begins like a ZIP.
pub(super) fn is_zip(source: &dyn Source) -> Result<bool, String> {
    let head = source.read(0)?;
    Ok(head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06"))
}

/// Checks a ZIP. An error is one of reading the file; what is wrong with the ZIP is among what was found.
pub(super) fn check(
    checker: Checker,
    source: &dyn Source,
    is_wanted: &dyn Fn() -> bool,
) -> Result<Checked, String> {
    check_within(split::LARGEST, checker, source, is_wanted)
}

/// The same, where what is larger than this goes in parts.
fn check_within(
    largest: u64,
    mut checker: Checker,
    source: &dyn Source,
    is_wanted: &dyn Fn() -> bool,
) -> Result<Checked, String> {
    let mut parts = Parts {
        cuts: Cuts::of(largest),
        csv: None,
    };
    let found = files(&mut checker, &mut parts, Window::on(source), is_wanted);
    // Whether it was the disk, and not the ZIP.
    source.read(source.size().saturating_sub(1))?;
    if let Err(problem) = found {
        checker.whole(problem);
    }
    let way = match parts.csv {
        _ if source.size() <= largest => Way::Whole,
        Some(csv) => Way::Unpacked(csv),
        None => Way::Cut(parts.cuts.cuts),
    };
    Ok(checker.finish_zip(source.size(), way))
}

/// What would be sent of a ZIP that is too large.
struct Parts {
    cuts: Cuts,
    csv: Option<Packed>,
}

fn files(
    checker: &mut Checker,
    parts: &mut Parts,
    window: Window<'_>,
    is_wanted: &dyn Fn() -> bool,
) -> Result<(), Violation> {
    let mut buffer = vec![0; PIECE];
    let source = window.source;
    let located = ZipLocator::new().locate_in_reader(window, &mut buffer, source.size());
    let archive = located.map_err(|_| damaged("The ZIP has no directory of files."))?;
    let mut entries = archive.entries(&mut buffer);
    let (mut count, mut is_csv) = (0_u64, false);
    while let Some(entry) = entries.next_entry().map_err(|_| cut_off())? {
        if !is_wanted() {
            return Ok(());
        }
        count += 1;
        if entry.is_dir() {
            continue;
        }
        let path = String::from_utf8_lossy(entry.file_path().as_bytes()).into_owned();
        if is_csv {
            return Err(damaged("Beside a CSV the ZIP has another file."));
        }
        is_csv = checker.is_new() && path.to_ascii_lowercase().ends_with(".csv");
        if let Some(problem) = refusal(&path, &entry, is_csv) {
            checker.file(&path, Err(problem));
        } else if is_csv {
            parts.csv = Some(unpack(&archive, &entry, is_wanted, |piece| {
                checker.push(piece);
            })?);
        } else {
            let mut text = Vec::new();
            unpack(&archive, &entry, is_wanted, |piece| {
                text.extend_from_slice(piece);
            })?;
            checker.file(&path, Ok(&text));
            let sizes = (
                entry.file_path().as_bytes().len() as u64,
                entry.compressed_size_hint(),
            );
            let (record, header) = (
                entry.central_directory_offset(),
                entry.local_header_offset(),
            );
            let cut = parts.cuts.file(source, record, header, sizes);
            cut.map_err(|_| cut_off())?;
        }
    }
    // The same sixteen bits in which the archive counts them.
    if count & 0xffff != archive.entries_hint() & 0xffff {
        return Err(cut_off());
    }
    Ok(())
}

/// Why a file of a ZIP is not looked at.
fn refusal(path: &str, entry: &ZipFileHeaderRecord<'_>, is_csv: bool) -> Option<Violation> {
    if leads_out(path) {
        return Some(Violation::new(
            path,
            ViolationCode::ArchivePath,
            "The path of the file leads out of the ZIP.",
            "Give it a path without .., drive and slash at its beginning.",
        ));
    }
    if entry.mode().is_symlink() {
        return Some(damaged("The file is a link."));
    }
    if entry.flags().is_encrypted() {
        return Some(damaged("The file is encrypted."));
    }
    // Nothing that is packed takes much more room than it did before.
    let sizes = [
        entry.uncompressed_size_hint(),
        entry.compressed_size_hint() / 2,
    ];
    let is_large = sizes.into_iter().any(|size| size > MAX_TEXT as u64);
    (!is_csv && is_large).then(|| {
        let message = "The file is larger than any certificate signing request.";
        Violation::new(path, ViolationCode::TooLong, message, "Leave it out.")
    })
}

/// Unpacks a file, piece by piece, and compares its size and its checksum. Gives where it stands.
fn unpack(
    archive: &ZipArchive<Window<'_>>,
    entry: &ZipFileHeaderRecord<'_>,
    is_wanted: &dyn Fn() -> bool,
    mut take: impl FnMut(&[u8]),
) -> Result<Packed, Violation> {
    let found = archive
        .get_entry(entry.wayfinder())
        .map_err(|_| cut_off())?;
    let is_deflated = match entry.compression_method() {
        CompressionMethod::STORE => false,
        CompressionMethod::DEFLATE => true,
        _ => return Err(damaged("A file is packed in a way that is not supported.")),
    };
    let mut reader = Unpacking::of(found.reader(), is_deflated);
    // One byte more than there should be would show.
    let declared = entry.uncompressed_size_hint();
    let (start, end) = found.compressed_data_range();
    let place = Packed {
        content: start..end,
        is_deflated,
        size: declared,
    };
    let mut reader = reader.by_ref().take(declared.saturating_add(1));
    let mut piece =
        vec![0; usize::try_from(declared).map_or(PIECE, |size| size.saturating_add(1).min(PIECE))];
    let mut checksum = rawzip::Crc32::new();
    let mut size = 0_u64;
    while is_wanted() {
        let read = reader.read(&mut piece).map_err(|_| cut_off())?;
        let Some(read) = piece.get(..read).filter(|read| !read.is_empty()) else {
            let is_whole = size == declared && checksum.checksum() == entry.crc32();
            return is_whole.then_some(place).ok_or_else(cut_off);
        };
        size += read.len() as u64;
        checksum.update(read);
        take(read);
    }
    Ok(place)
}

fn cut_off() -> Violation {
    damaged("The ZIP is cut off or damaged.")
}

fn damaged(message: &str) -> Violation {
    let remedy =
        "Make it anew, of one CSV, or of a file in PEM for each certificate signing request.";
    Violation::new("", ViolationCode::ArchiveMalformed, message, remedy)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::io::{Cursor, Write as _};

    use serde_json::{Value, json};
    use zip::write::SimpleFileOptions;
    use zip::{CompressionMethod, ZipWriter};

    use super::*;
    use crate::batch::BatchKind;
    use crate::transport::InMemory;

    const CSR: &str = include_str!("../keys/testdata/p256.csr.pem");

    fn pack(files: &[(&str, &str)], method: CompressionMethod) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(method);
        for (name, content) in files {
            archive.start_file(*name, options).unwrap();
            archive.write_all(content.as_bytes()).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn checked(zip: Vec<u8>) -> Checked {
        let source = InMemory(zip.into());
        assert!(is_zip(&source).unwrap());
        let checker = Checker::new(BatchKind::Registration, 100);
        check(checker, &source, &|| true).unwrap()
    }

    /// File and code of each finding.
    fn found(zip: Vec<u8>) -> Value {
        let report = checked(zip).report();
        let findings = report["findings"].as_array().unwrap();
        let each = findings
            .iter()
            .map(|found| json!([found["column"], found["code"]]));
        each.collect()
    }

    fn deflated(files: &[(&str, &str)]) -> Vec<u8> {
        pack(files, CompressionMethod::Deflated)
    }

    #[test]
    fn each_file_is_a_row() {
        for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
            let zip = pack(&[("press-41.pem", CSR), ("sub/press.42.csr", CSR)], method);
            let size = zip.len() as u64;
            let checked = checked(zip);
            assert!(checked.is_ok(), "{:?}", checked.report());
            let spans: Vec<_> = checked
                .spans()
                .iter()
                .map(|span| (span.size(), span.count))
                .collect();
            assert_eq!(spans, [(size, 2)]);
            assert_eq!(checked.report()["columns"], json!(["device_name", "csr"]));
            assert_eq!(checked.media_type, Some("application/zip"));
        }
    }

    #[test]
    fn a_csv_may_be_packed() {
        let rows: Vec<String> = (0..20_000).map(|row| format!("Press {row},p\n")).collect();
        let csv = format!("device_name,subject.common_name\n{}", rows.concat());
        let good = checked(deflated(&[("presses.CSV", &csv)]));
        assert_eq!(
            (good.rows, good.is_ok(), good.spans().len()),
            (20_000, true, 1)
        );
        let report = checked(deflated(&[("a.csv", "device_name\n41\n")])).report();
        assert_eq!(report["findings"][0]["line"], 2);
        assert_eq!(
            found(deflated(&[("a.csv", "device_name\nPress\n"), ("b", "")])),
            json!([[null, "archive.malformed"]])
        );
        assert_eq!(
            found(deflated(&[("a.csv", "")])),
            json!([[null, "table.no_rows"]])
        );
    }

    #[test]
    fn every_file_that_is_wrong_is_named() {
        let crlf = CSR.replace('\n', "\r\n");
        let large = "x".repeat(MAX_TEXT + 1);
        let zip = deflated(&[
            ("ok.pem", CSR),
            ("41.pem", CSR),
            ("sub/ok.pem", CSR),
            ("../up.pem", CSR),
            ("C:\\press.pem", CSR),
            ("crlf.pem", &crlf),
            ("empty.pem", ""),
            ("none.pem", "no request"),
            ("large.pem", &large),
        ]);
        let expected = json!([
            ["41.pem", "name"],
            ["sub/ok.pem", "duplicate"],
            ["../up.pem", "archive.path"],
            ["C:\\press.pem", "archive.path"],
            ["crlf.pem", "csr.line_ends"],
            ["empty.pem", "blank"],
            ["none.pem", "csr.not_pem"],
            ["large.pem", "too_long"],
        ]);
        assert_eq!(found(zip.clone()), expected);
        let checked = checked(zip);
        assert_eq!(
            (checked.rows, checked.report()["bad_rows"].as_u64()),
            (9, Some(8))
        );
        let violations = checked.into_violations();
        assert_eq!(violations[0].field, "41.pem");
    }

    #[test]
    fn a_link_and_a_damaged_zip_are_refused() {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default();
        archive
            .add_symlink("a.pem", "/etc/passwd", options)
            .unwrap();
        let link = archive.finish().unwrap().into_inner();
        assert_eq!(found(link), json!([["a.pem", "archive.malformed"]]));

        let whole = pack(&[("a.pem", CSR), ("b.pem", CSR)], CompressionMethod::Stored);
        let damaged = json!([null, "archive.malformed"]);
        for cut in [30, whole.len() / 2, whole.len() - 1] {
            assert_eq!(found(whole[..cut].to_vec()), json!([damaged]), "{cut}");
        }
        let mut changed = whole;
        changed[300] ^= 1;
        assert_eq!(found(changed), json!([damaged]));
        assert_eq!(found(deflated(&[])), json!([[null, "table.no_rows"]]));
    }

    #[test]
    fn what_unpacks_to_more_than_it_says_is_refused() {
        let zeros = "0".repeat(600_000);
        let mut zip = deflated(&[("a.pem", &zeros)]);
        let size = 600_000_u32.to_le_bytes();
        while let Some(place) = zip.windows(4).position(|bytes| bytes == size) {
            zip[place..place + 4].copy_from_slice(&1_000_u32.to_le_bytes());
        }
        assert_eq!(found(zip), json!([[null, "archive.malformed"]]));
    }
}
