//! A batch in a ZIP: "individual PEM CSR files", or a CSV (facts 9.1). That a file's name becomes the row's, and the messages, are
//! inferred.

use std::borrow::Cow;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;

use super::jobs::{self, Row};

/// As much as a batch may unpack to here.
const LARGEST: u64 = 1 << 30;

/// The rows of a batch, whether it is a CSV or a ZIP. `column` is the one that names a row.
pub(super) fn rows(data: &[u8], column: &str) -> Result<Vec<Row>, String> {
    if !data.starts_with(b"PK") {
        return jobs::rows(data);
    }
    let invalid = |_| "Data is not a valid ZIP.".to_owned();
    let mut archive = ZipArchive::new(Cursor::new(data)).map_err(invalid)?;
    let mut rows = Vec::new();
    let mut left = LARGEST;
    let is_file =
        |name: &Result<Cow<'_, str>, _>| name.as_ref().is_ok_and(|name| !name.ends_with('/'));
    let is_one = archive.file_names().filter(is_file).count() == 1;
    for place in 0..archive.len() {
        let mut file = archive.by_index(place).map_err(invalid)?;
        let path = file.enclosed_name().filter(|_| !file.is_symlink());
        let path = path.ok_or("Data has a file that leads out of it.")?;
        if file.is_dir() {
            continue;
        }
        let mut content = Vec::new();
        let read = file.by_ref().take(left).read_to_end(&mut content);
        left -= read.map_err(|error| error.to_string())? as u64;
        if left == 0 {
            return Err("Data unpacks to too much.".to_owned());
        }
        let is_csv = path
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("csv"));
        if is_csv && is_one {
            return jobs::rows(&content);
        }
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let csr = String::from_utf8_lossy(&content).into_owned();
        rows.push(vec![
            (column.to_owned(), name.into_owned()),
            ("csr".to_owned(), csr),
        ]);
    }
    if rows.is_empty() {
        return Err("Data should have at least one certificate signing request.".to_owned());
    }
    Ok(rows)
}
