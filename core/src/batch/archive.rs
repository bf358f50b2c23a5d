//! The certificates in a job's ZIP. Nothing is written under a name that the archive gives.

use serde_json::Value;

#[cfg(not(feature = "keys"))]
use super::models::BatchCertificate;
use super::models::BatchResult;
use crate::json::object;
#[cfg(not(feature = "keys"))]
use crate::keys::archive::File;
use crate::keys::archive::{Most, text_files};
use crate::schema::name_of;

/// As much as an answer in memory may have (decision 0009), unpacked.
const MOST: Most = Most {
    files: 100_000,
    file: 1024 * 1024,
    all: 64 * 1024 * 1024,
    whole: true,
};

/// The result, or what is wrong with the archive.
pub(super) fn read(bytes: &[u8]) -> Result<Value, &'static str> {
    let files = text_files(bytes, MOST)?;
    if files.iter().any(|file| leads_out(&file.name)) {
        return Err("a path in it leads out of it");
    }
    #[cfg(feature = "keys")]
    let certificates = super::opened::with_keys(files);
    // What holds keys is encrypted, and a page does not open it.
    #[cfg(not(feature = "keys"))]
    let certificates = named(files);
    Ok(object(vec![(
        name_of!(BatchResult.certificates),
        certificates,
    )]))
}

#[cfg(not(feature = "keys"))]
fn named(files: Vec<File>) -> Value {
    let mut certificates = Vec::new();
    for file in files {
        let name = file.name.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        certificates.push(object(vec![
            (name_of!(BatchCertificate.name), stem.into()),
            (name_of!(BatchCertificate.certificate), file.text.into()),
        ]));
    }
    certificates.into()
}

/// Whether a path would write somewhere else, on any system.
pub(super) fn leads_out(path: &str) -> bool {
    path.starts_with('/')
        || path.contains(['\\', ':', '\0'])
        || path.split('/').any(|part| part == "..")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::{Cursor, Write as _};

    use serde_json::json;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn pack(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, content) in files {
            archive
                .start_file(*name, SimpleFileOptions::default())
                .unwrap();
            archive.write_all(content).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    #[test]
    fn each_file_is_a_certificate() {
        let archive = pack(&[("p-41.pem", b"PEM"), ("sub/p.42.pem", b"PEM 2")]);
        let expected = json!({ "certificates": [
            { "name": "p-41", "certificate": "PEM" }, { "name": "p.42", "certificate": "PEM 2" },
        ] });
        assert_eq!(read(&archive).unwrap(), expected);
    }

    #[test]
    fn paths_that_lead_out_and_bombs_are_refused() {
        for name in [
            "../p.pem",
            "/etc/p.pem",
            "a/../../p.pem",
            "..\\p.pem",
            "C:/p.pem",
        ] {
            let error = read(&pack(&[("ok.pem", b"PEM"), (name, b"PEM")])).unwrap_err();
            assert_eq!(error, "a path in it leads out of it", "{name}");
        }
        let megabyte = vec![b'a'; 1024 * 1024];
        let names: Vec<String> = (0..65).map(|file| format!("{file}.pem")).collect();
        let files: Vec<(&str, &[u8])> = names
            .iter()
            .map(|name| (name.as_str(), &megabyte[..]))
            .collect();
        let error = read(&pack(&files)).unwrap_err();
        assert_eq!(error, "it unpacks to more than such an archive can hold");
    }
}
