//! What is said of a row that breaks a rule, or of the whole file.

use super::table::{LONGEST_ROW, Row};
use crate::error::{Violation, ViolationCode};

pub(super) fn too_long(row: &Row<'_>) -> Violation {
    Violation::new(
        "",
        ViolationCode::TooLong,
        format!(
            "The row is longer than {LONGEST_ROW} bytes, or has {} cells.",
            row.len
        ),
        "Shorten it, or close a quote that is open.",
    )
}

pub(super) fn cells(found: usize, expected: usize) -> Violation {
    Violation::new(
        "",
        ViolationCode::TableCells,
        format!("The row has {found} cells, and the header has {expected}."),
        "Give it a cell for each column, and put quotes around a cell that has a comma in it.",
    )
}

pub(super) fn not_utf8(column: &str) -> Violation {
    Violation::new(
        column,
        ViolationCode::TableEncoding,
        "This is not UTF-8.",
        "Save the file as CSV in UTF-8.",
    )
}

pub(super) fn line_ends(column: &str) -> Violation {
    Violation::new(
        column,
        ViolationCode::CsrLineEnds,
        "The lines of the certificate signing request end with a carriage return.",
        "Write its lines with a line feed alone, as openssl does on Linux.",
    )
}

pub(super) fn twice(column: &str) -> Violation {
    Violation::new(
        column,
        ViolationCode::Duplicate,
        "An earlier row has the same name.",
        "Give each row a name of its own.",
    )
}

pub(super) fn does_not_close(column: &str) -> Violation {
    Violation::new(
        column,
        ViolationCode::TableOpenQuote,
        "A quote that is opened here is not closed.",
        "Close it. A quote within a cell is written twice.",
    )
}

pub(super) fn no_rows() -> Violation {
    Violation::new(
        "",
        ViolationCode::TableNoRows,
        "There is no row below the header.",
        "Add a row for each device or certificate.",
    )
}
