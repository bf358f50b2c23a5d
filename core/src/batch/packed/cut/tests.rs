#![allow(
    clippy::similar_names,
    reason = "a checker and what it has checked are what this is about"
)]

use std::io::{Cursor as Buffer, Read as _, Write as _};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::*;
use crate::batch::packed::{Way, check_within};
use crate::batch::{BatchKind, Checker};
use crate::transport::InMemory;

const CSR: &str = include_str!("../../../keys/testdata/p256.csr.pem");

/// A ZIP whose sizes stand behind the files, as where it was written into a pipe, with folders and a comment.
fn pack(names: &[String], method: CompressionMethod) -> Vec<u8> {
    let mut archive = ZipWriter::new_stream(Vec::new());
    archive.set_comment("of line 7").unwrap();
    let options = SimpleFileOptions::default().compression_method(method);
    for (place, name) in names.iter().enumerate() {
        if place % 5 == 0 {
            archive
                .add_directory(format!("Straße {place}/"), options)
                .unwrap();
        }
        archive.start_file(name, options).unwrap();
        archive.write_all(CSR.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn names(count: usize) -> Vec<String> {
    (0..count)
        .map(|place| format!("Straße {}/Press {place}.pem", place / 5 * 5))
        .collect()
}

/// The parts of a ZIP that may be so large, each read whole.
fn parts(zip: Vec<u8>, largest: u64) -> Vec<(u64, Vec<u8>)> {
    let source: Arc<dyn Source> = Arc::new(InMemory(zip.into()));
    let checker = Checker::new(BatchKind::Registration, 100);
    let checked = check_within(largest, checker, source.as_ref(), &|| true).unwrap();
    assert!(checked.is_ok(), "{:?}", checked.report());
    let files = checked.files(&source).into_iter();
    files
        .map(|(part, span)| (span.count, whole(part.as_ref())))
        .collect()
}

fn whole(part: &dyn Source) -> Vec<u8> {
    let mut read = Vec::new();
    while (read.len() as u64) < part.size() {
        read.extend(part.read(read.len() as u64).unwrap());
    }
    assert_eq!(read.len() as u64, part.size());
    assert_eq!(part.read(part.size()).unwrap(), "");
    read
}

/// The names in a ZIP, each of which holds the request.
fn found(zip: Vec<u8>) -> Vec<String> {
    let mut archive = ZipArchive::new(Buffer::new(zip)).unwrap();
    let mut names = Vec::new();
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        let name = file.name().unwrap().into_owned();
        assert_eq!(text, CSR, "{name}");
        names.push(name);
    }
    names
}

#[test]
fn each_part_is_a_zip_with_some_of_the_files() {
    let names = names(23);
    for (method, largest) in [
        (CompressionMethod::Stored, 5_000),
        (CompressionMethod::Deflated, 3_000),
    ] {
        let zip = pack(&names, method);
        assert!(zip.len() as u64 > largest);
        let parts = parts(zip, largest);
        assert!(parts.len() > 2, "{method}: {}", parts.len());
        let mut all = Vec::new();
        for (count, part) in parts {
            assert!(part.len() as u64 <= largest, "{method}: {}", part.len());
            let some = found(part);
            assert_eq!(some.len() as u64, count);
            all.extend(some);
        }
        assert_eq!(all, names, "{method}");
    }
}

#[test]
fn what_fits_is_sent_as_it_stands() {
    let zip = pack(&names(3), CompressionMethod::Deflated);
    let size = zip.len() as u64;
    assert_eq!(parts(zip.clone(), size), [(3, zip)]);
}

#[test]
fn a_part_is_read_again_from_wherever_it_broke() {
    let source: Arc<dyn Source> = Arc::new(InMemory(
        pack(&names(400), CompressionMethod::Stored).into(),
    ));
    let checker = Checker::new(BatchKind::Registration, 1);
    let checked = check_within(150_000, checker, source.as_ref(), &|| true).unwrap();
    let (part, _) = checked.files(&source).swap_remove(0);
    assert!(part.size() > 2 * PIECE as u64, "{}", part.size());
    let expected = whole(part.as_ref());
    for at in [0, 1, 29, 31, expected.len() - 1, 70_000, 100, 99, 0] {
        let piece = part.read(at as u64).unwrap();
        assert!(!piece.is_empty(), "{at}");
        assert_eq!(piece, expected[at..at + piece.len()], "{at}");
    }
}

#[test]
fn more_files_than_sixteen_bits_count_are_one_part_too() {
    // Small ones, which are no requests: they are cut all the same.
    let mut archive = ZipWriter::new(Buffer::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for place in 0..70_000 {
        archive.start_file(format!("{place}"), options).unwrap();
    }
    let zip = archive.finish().unwrap().into_inner();
    let source: Arc<dyn Source> = Arc::new(InMemory(zip.into()));
    let checker = Checker::new(BatchKind::Registration, 1);
    let checked = check_within(5_990_000, checker, source.as_ref(), &|| true).unwrap();
    let counts = checked.files(&source).into_iter().map(|(part, span)| {
        let mut archive = ZipArchive::new(Buffer::new(whole(part.as_ref()))).unwrap();
        let last = archive.len() - 1;
        let last = archive.by_index(last).unwrap().name().unwrap().into_owned();
        (span.count, archive.len(), last)
    });
    let counts: Vec<_> = counts.collect();
    assert_eq!(counts[0].0, counts[0].1 as u64);
    assert!(counts[0].0 > 65_535, "{counts:?}");
    assert_eq!(counts[1].2, "69999");
}

#[test]
fn a_csv_in_it_goes_as_a_csv_in_parts() {
    let rows: Vec<String> = (0..20_000).map(|row| format!("Press {row},p\n")).collect();
    let csv = format!("device_name,subject.common_name\n{}", rows.concat());
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let mut archive = ZipWriter::new(Buffer::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(method);
        archive.start_file("presses.csv", options).unwrap();
        archive.write_all(csv.as_bytes()).unwrap();
        let zip = archive.finish().unwrap().into_inner();
        let source: Arc<dyn Source> = Arc::new(InMemory(zip.into()));
        let checker = Checker::new(BatchKind::Registration, 1);
        let checked = check_within(10_000, checker, source.as_ref(), &|| true).unwrap();
        assert!(checked.is_ok() && matches!(checked.way, Way::Unpacked(_)));
        let mut files = checked.files(&source);
        let (file, span) = files.pop().unwrap();
        assert_eq!((files.len(), span.count), (0, 20_000));
        assert_eq!((span.header, span.rows), (0..32, 32..csv.len() as u64));
        assert_eq!(whole(file.as_ref()), csv.as_bytes(), "{method}");
        // Back to the header, as for the next part.
        assert_eq!(file.read(7).unwrap()[..4], csv.as_bytes()[7..11]);
        assert_eq!(file.media_type(), None);
    }
}

#[test]
fn a_zip_that_changes_underway_is_an_error() {
    #[derive(Debug)]
    struct Changing(Vec<u8>, std::sync::atomic::AtomicBool);
    impl Source for Changing {
        fn size(&self) -> u64 {
            self.0.len() as u64
        }
        fn read(&self, at: u64) -> Result<Bytes, String> {
            let at = usize::try_from(at).unwrap();
            let mut bytes = self.0[at..].to_vec();
            if self.1.load(std::sync::atomic::Ordering::Relaxed) {
                bytes.fill(0);
            }
            Ok(bytes.into())
        }
    }
    let zip = pack(&names(23), CompressionMethod::Stored);
    let source = Arc::new(Changing(zip, false.into()));
    let checker = Checker::new(BatchKind::Registration, 1);
    let checked = check_within(5_000, checker, source.as_ref(), &|| true).unwrap();
    source.1.store(true, std::sync::atomic::Ordering::Relaxed);
    let file: Arc<dyn Source> = source;
    let (part, _) = checked.files(&file).swap_remove(1);
    assert_eq!(part.read(0), Err(changed()));
}
