//! Checks a batch that comes in pieces, in memory that does not grow with it.

use std::collections::HashSet;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use serde_json::Value;

use super::columns::{self, Column, Role};
use super::encoding::{ENOUGH, Encoding};
use super::findings::{At, Findings};
use super::models::{BatchKind, BatchReport};
#[cfg(feature = "keys")]
use super::packed::Way;
use super::problems::{cells, does_not_close, line_ends, no_rows, not_utf8, too_long, twice};
use super::specification::Specification;
use super::split::{Parts, Span};
use super::table::{Row, Table};
use crate::error::Violation;
use crate::json::{object, texts};
use crate::schema::name_of;
use crate::transport::Source;
use crate::validate;

/// So many names are remembered, to find one that comes twice: seven eighths of 2^20, which a table of 9.4 MB holds. One more would
/// double it. What comes later is compared with these.
const MOST_NAMES: usize = 917_504;
/// With more than these the table for all of them is made at once: where it doubles, the old one and the new one take memory together.
const FEW_NAMES: usize = 57_344;

/// Checks a batch. Give it the file piece by piece, and then ask what it has found.
#[derive(Debug)]
pub struct Checker {
    kind: BatchKind,
    /// The first bytes, until they tell the encoding.
    head: Vec<u8>,
    encoding: Option<Encoding>,
    table: Table,
    rows: Rows,
    bytes: u64,
}

/// What a check of a batch has found.
#[derive(Debug)]
pub struct Checked {
    /// How many rows, without the header.
    pub(super) rows: u64,
    bad_rows: u64,
    bytes: u64,
    columns: Vec<String>,
    findings: Findings,
    pub(super) parts: Parts,
    /// What it is sent as, where it is no CSV.
    pub(super) media_type: Option<&'static str>,
    /// How a ZIP is sent.
    #[cfg(feature = "keys")]
    pub(super) way: Way,
}

impl Checker {
    /// Lists as many findings as this, and counts the others.
    pub fn new(kind: BatchKind, list: usize) -> Self {
        Self {
            kind,
            head: Vec::new(),
            encoding: None,
            table: Table::new(),
            rows: Rows {
                columns: None,
                count: 0,
                bad: 0,
                findings: Findings::new(list),
                names: HashSet::new(),
                parts: Parts::default(),
                specification: Specification::default(),
            },
            bytes: 0,
        }
    }

    /// Compares the columns with the fields that a policy takes.
    pub(super) fn against(mut self, specification: Specification) -> Self {
        self.rows.specification = specification;
        self
    }

    /// Takes the next piece of the file, of whatever size.
    pub fn push(&mut self, piece: &[u8]) {
        self.bytes += piece.len() as u64;
        if self.encoding.is_some() {
            self.read(piece);
            return;
        }
        self.head.extend_from_slice(piece);
        if self.head.len() >= ENOUGH {
            self.begin();
        }
    }

    /// Whether there is nothing in it yet.
    #[cfg(feature = "keys")]
    pub(super) fn is_new(&self) -> bool {
        self.bytes == 0 && self.rows.columns.is_none()
    }

    /// Takes a file of a ZIP: a request, or why it is not looked at.
    #[cfg(feature = "keys")]
    pub(super) fn file(&mut self, path: &str, content: Result<&[u8], Violation>) {
        if self.rows.columns.is_none() {
            self.rows.columns = Some(columns::of_files(&self.kind));
        }
        let content = match content {
            Ok(content) => content,
            Err(problem) => return self.rows.bad_file(path, problem),
        };
        let name = path.rsplit('/').next().unwrap_or_default();
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let cells = [stem.as_bytes(), content].concat();
        let ends = [stem.len(), cells.len()];
        self.rows
            .take(&self.kind, Row::of_file(path, &cells, &ends));
    }

    /// Keeps what is wrong with the whole file.
    #[cfg(feature = "keys")]
    pub(super) fn whole(&mut self, problem: Violation) {
        self.rows
            .findings
            .add(At { line: 1, row: 0 }, None, problem);
    }

    /// Ends a ZIP of so many bytes.
    #[cfg(feature = "keys")]
    pub(super) fn finish_zip(mut self, bytes: u64, way: Way) -> Checked {
        // Nothing is said of the rows of what is damaged.
        let is_csv = self.bytes > 0 || self.rows.findings.is_empty() && self.rows.count == 0;
        let mut checked = if is_csv {
            self.finish()
        } else {
            self.encoding = Some(Encoding::Utf8);
            self.rows.end(bytes)
        };
        checked.bytes = bytes;
        checked.media_type = Some("application/zip");
        match &way {
            Way::Whole => checked.parts = Parts::whole(bytes, checked.rows),
            Way::Cut(cuts) => checked.parts = Parts::of_cuts(cuts),
            Way::Unpacked(_) => checked.media_type = None,
        }
        checked.way = way;
        checked
    }

    /// Ends the file.
    #[must_use]
    pub fn finish(mut self) -> Checked {
        if self.encoding.is_none() {
            self.begin();
        }
        let (rows, kind) = (&mut self.rows, &self.kind);
        if let Some((line, before)) = self.table.finish(|row| rows.take(kind, row)) {
            self.rows.open_quote(line, before);
        }
        self.rows
            .finish(self.encoding == Some(Encoding::Utf16), self.bytes)
    }

    fn begin(&mut self) {
        let encoding = Encoding::of(&self.head);
        self.encoding = Some(encoding);
        self.rows.parts.begin(encoding.mark() as u64);
        let head = std::mem::take(&mut self.head);
        self.read(head.get(encoding.mark()..).unwrap_or_default());
    }

    fn read(&mut self, piece: &[u8]) {
        // It is one finding, and not one for each row.
        if self.encoding == Some(Encoding::Utf16) {
            return;
        }
        let (rows, kind) = (&mut self.rows, &self.kind);
        self.table.push(piece, |row| rows.take(kind, row));
    }
}

/// What is known of the rows so far.
#[derive(Debug)]
struct Rows {
    /// Nothing before the header.
    columns: Option<Vec<Column>>,
    count: u64,
    bad: u64,
    findings: Findings,
    /// What stands for each name, keyed at random.
    names: HashSet<u64>,
    parts: Parts,
    specification: Specification,
}

impl Rows {
    fn take(&mut self, kind: &BatchKind, row: Row<'_>) {
        let Some(columns) = self.columns.take() else {
            self.parts.header(row.end);
            self.header(kind, &row);
            return;
        };
        self.count += 1;
        self.parts.row(row.end);
        let at = At {
            line: row.line,
            row: self.count,
        };
        if !self.row(at, &columns, &row) {
            self.bad += 1;
        }
        self.columns = Some(columns);
    }

    fn header(&mut self, kind: &BatchKind, row: &Row<'_>) {
        let at = At {
            line: row.line,
            row: 0,
        };
        if row.too_long {
            self.findings.add(at, None, too_long(row));
        }
        let (columns, mut wrong) = columns::read(kind, row.cells());
        // What is no header of columns is not compared.
        if wrong.is_empty() {
            wrong = self.specification.compare(&columns);
        }
        for violation in wrong {
            let place = columns
                .iter()
                .position(|column| column.name == violation.field);
            self.findings.add(at, place, violation);
        }
        self.columns = Some(columns);
    }

    /// Whether a row breaks no rule.
    fn row(&mut self, at: At, columns: &[Column], row: &Row<'_>) -> bool {
        if row.too_long {
            self.findings.add(at, None, too_long(row));
            return false;
        }
        if row.len != columns.len() {
            self.findings.add(at, None, cells(row.len, columns.len()));
            return false;
        }
        let mut is_good = true;
        for (place, (column, cell)) in columns.iter().zip(row.cells()).enumerate() {
            for mut violation in self.cell(column, cell) {
                is_good = false;
                if let Some(file) = row.file {
                    file.clone_into(&mut violation.field);
                }
                self.findings.add(at, Some(place), violation);
            }
        }
        is_good
    }

    #[cfg(feature = "keys")]
    fn bad_file(&mut self, path: &str, mut problem: Violation) {
        self.count += 1;
        self.bad += 1;
        path.clone_into(&mut problem.field);
        let at = At {
            line: 0,
            row: self.count,
        };
        self.findings.add(at, None, problem);
    }

    fn cell(&mut self, column: &Column, cell: &[u8]) -> Vec<Violation> {
        let Ok(text) = std::str::from_utf8(cell) else {
            return vec![not_utf8(&column.name)];
        };
        if text.is_empty() && !column.needed {
            return Vec::new();
        }
        let mut wrong = validate::text(text, column.field, &column.name);
        if wrong.is_empty() && column.role == Role::Csr && text.contains('\r') {
            wrong.push(line_ends(&column.name));
        }
        if wrong.is_empty() && column.role == Role::Name && !self.is_new(text) {
            wrong.push(twice(&column.name));
        }
        wrong
    }

    fn is_new(&mut self, name: &str) -> bool {
        let digest = self.names.hasher().hash_one(name);
        if self.names.len() == FEW_NAMES {
            self.names.reserve(MOST_NAMES - FEW_NAMES);
        }
        if self.names.len() < MOST_NAMES {
            self.names.insert(digest)
        } else {
            !self.names.contains(&digest)
        }
    }

    fn open_quote(&mut self, line: u64, before: usize) {
        let columns = self.columns.as_deref().unwrap_or_default();
        let name = columns.get(before).map(|column| column.name.as_str());
        let at = At {
            line,
            row: if self.columns.is_some() {
                self.count + 1
            } else {
                0
            },
        };
        self.count += u64::from(self.columns.is_some());
        self.bad += u64::from(self.columns.is_some());
        let place = name.map(|_| before);
        self.findings
            .add(at, place, does_not_close(name.unwrap_or_default()));
    }

    fn finish(mut self, is_utf16: bool, bytes: u64) -> Checked {
        let whole = At { line: 1, row: 0 };
        if is_utf16 {
            self.findings.add(whole, None, not_utf8(""));
        } else if self.count == 0 {
            self.findings.add(whole, None, no_rows());
        }
        self.end(bytes)
    }

    fn end(self, bytes: u64) -> Checked {
        let columns = self.columns.unwrap_or_default();
        Checked {
            rows: self.count,
            bad_rows: self.bad,
            bytes,
            columns: columns.into_iter().map(|column| column.name).collect(),
            findings: self.findings,
            parts: self.parts,
            media_type: None,
            #[cfg(feature = "keys")]
            way: Way::Whole,
        }
    }
}

impl Checked {
    /// Whether every row can be sent.
    pub fn is_ok(&self) -> bool {
        self.findings.is_empty()
    }

    /// The files of which the service takes each: their header and their rows, in bytes of where they come from.
    pub fn spans(&self) -> &[Span] {
        self.parts.spans()
    }

    /// The same, each with where it comes from.
    pub(super) fn files(&self, file: &Arc<dyn Source>) -> Vec<(Arc<dyn Source>, Span)> {
        #[cfg(feature = "keys")]
        {
            self.way.files(file, self.spans())
        }
        #[cfg(not(feature = "keys"))]
        {
            let each = self.spans().iter();
            each.map(|span| (Arc::clone(file), span.clone())).collect()
        }
    }

    /// What was listed, as violations of a request.
    #[must_use]
    pub fn into_violations(self) -> Vec<Violation> {
        self.findings.into_violations()
    }

    /// All of it, in the form of [`BatchReport`].
    pub fn report(&self) -> Value {
        let (findings, counts) = self.findings.show(&self.columns);
        object(vec![
            (name_of!(BatchReport.ok), self.is_ok().into()),
            (name_of!(BatchReport.rows), self.rows.into()),
            (name_of!(BatchReport.bad_rows), self.bad_rows.into()),
            (name_of!(BatchReport.bytes), self.bytes.into()),
            (name_of!(BatchReport.columns), texts(&self.columns)),
            (name_of!(BatchReport.findings), findings),
            (name_of!(BatchReport.counts), counts),
            (name_of!(BatchReport.parts), self.spans().len().into()),
        ])
    }
}
