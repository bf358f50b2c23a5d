//! The rows of a CSV file that comes in pieces, in constant memory.
//!
//! The format is that of RFC 4180, read by `csv-core`. What that reader does not tell is told here: the line on which a row begins,
//! where it ends in the file, that it is too long, and that a quote does not close.

use csv_core::{ReadRecordResult, Reader};

/// A longer row is not kept. It is the longest text of an operation, too.
pub(super) const LONGEST_ROW: usize = crate::validate::MAX_TEXT;
/// More columns are not kept.
pub(super) const MOST_COLUMNS: usize = 1_000;
/// What a row may take at first.
const USUAL_ROW: usize = 4_096;

/// A row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    /// The line on which it begins, from 1.
    pub(super) line: u64,
    /// Where the next row begins, in bytes from the beginning of the table.
    pub(super) end: u64,
    cells: &'a [u8],
    ends: &'a [usize],
    /// How many cells it has.
    pub(super) len: usize,
    /// Whether it is longer than what is kept; its cells are not there then.
    pub(super) too_long: bool,
    /// The path of the file that is the row, in a ZIP.
    pub(super) file: Option<&'a str>,
}

impl<'a> Row<'a> {
    /// The row that stands for a file of a ZIP.
    #[cfg(feature = "keys")]
    pub(super) fn of_file(file: &'a str, cells: &'a [u8], ends: &'a [usize]) -> Self {
        Self {
            line: 0,
            end: 0,
            cells,
            ends,
            len: ends.len(),
            too_long: false,
            file: Some(file),
        }
    }

    /// The cells in their order; none of a row that is too long.
    pub(super) fn cells(&self) -> impl Iterator<Item = &'a [u8]> {
        let (cells, ends) = (self.cells, self.ends);
        let mut start = 0;
        ends.iter().map(move |end| {
            let cell = cells.get(start..*end).unwrap_or_default();
            start = *end;
            cell
        })
    }
}

/// Reads rows.
#[derive(Debug)]
pub(super) struct Table {
    reader: Reader,
    cells: Vec<u8>,
    ends: Vec<usize>,
    /// How much of the buffers the row that is being read has filled.
    filled: usize,
    ended: usize,
    /// How many of its cells were given up.
    given_up: usize,
    too_long: bool,
    /// Whether a row is being read, and on which line it began.
    began: Option<u64>,
    at: u64,
}

impl Table {
    pub(super) fn new() -> Self {
        Self {
            reader: Reader::new(),
            cells: vec![0; USUAL_ROW],
            ends: vec![0; 32],
            filled: 0,
            ended: 0,
            given_up: 0,
            too_long: false,
            began: None,
            at: 0,
        }
    }

    /// Takes the next piece and hands out the rows that end in it.
    pub(super) fn push(&mut self, mut piece: &[u8], mut take: impl FnMut(Row<'_>)) {
        while !piece.is_empty() {
            if self.began.is_none() {
                piece = self.skip_line_ends(piece);
                if piece.is_empty() {
                    return;
                }
            }
            let (is_end, read) = self.read(piece);
            piece = piece.get(read..).unwrap_or_default();
            if is_end {
                // The line feed behind a carriage return belongs to the row.
                if let [b'\n', rest @ ..] = piece {
                    self.feed_line();
                    piece = rest;
                }
                self.hand_out(&mut take);
            }
        }
    }

    /// Ends the file. Gives the line of the row in which a quote does not close, and how many cells stand before it.
    pub(super) fn finish(&mut self, mut take: impl FnMut(Row<'_>)) -> Option<(u64, usize)> {
        let line = self.began?;
        // A line end is the end of any row but one with an open quote.
        let (is_end, _) = self.read(b"\n");
        self.at -= 1;
        if is_end {
            self.hand_out(&mut take);
            return None;
        }
        Some((line, self.given_up + self.ended))
    }

    /// Blank lines are no rows.
    fn skip_line_ends<'a>(&mut self, piece: &'a [u8]) -> &'a [u8] {
        let is_content = |byte: &u8| !matches!(byte, b'\r' | b'\n');
        let end = piece.iter().position(is_content).unwrap_or(piece.len());
        let (skipped, rest) = piece.split_at_checked(end).unwrap_or_default();
        let lines = skipped.split(|byte| *byte == b'\n').count() as u64 - 1;
        self.reader.set_line(self.reader.line() + lines);
        self.at += skipped.len() as u64;
        if !rest.is_empty() {
            self.began = Some(self.reader.line());
        }
        rest
    }

    fn feed_line(&mut self) {
        self.reader.set_line(self.reader.line() + 1);
        self.at += 1;
    }

    /// Reads into the row; whether it ends, and how many bytes that took.
    fn read(&mut self, piece: &[u8]) -> (bool, usize) {
        let mut all = 0;
        loop {
            let rest = piece.get(all..).unwrap_or_default();
            if rest.is_empty() {
                return (false, all);
            }
            let cells = self.cells.get_mut(self.filled..).unwrap_or_default();
            let ends = self.ends.get_mut(self.ended..).unwrap_or_default();
            let (result, read, written, ended) = self.reader.read_record(rest, cells, ends);
            all += read;
            self.at += read as u64;
            self.filled += written;
            self.ended += ended;
            match result {
                ReadRecordResult::Record => return (true, all),
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if self.cells.len() < LONGEST_ROW => {
                    self.cells.resize(self.cells.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if self.ends.len() < MOST_COLUMNS => {
                    self.ends.resize(self.ends.len() * 2, 0);
                }
                // What was read of it is overwritten: nothing of it is wanted any more.
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    self.too_long = true;
                    self.given_up += self.ended;
                    (self.filled, self.ended) = (0, 0);
                }
                ReadRecordResult::End => return (false, all),
            }
        }
    }

    fn hand_out(&mut self, take: &mut impl FnMut(Row<'_>)) {
        let kept = if self.too_long { 0 } else { self.ended };
        take(Row {
            line: self.began.unwrap_or_default(),
            end: self.at,
            cells: &self.cells,
            ends: self.ends.get(..kept).unwrap_or_default(),
            len: self.given_up + self.ended,
            too_long: self.too_long,
            file: None,
        });
        (self.filled, self.ended, self.given_up) = (0, 0, 0);
        self.too_long = false;
        self.began = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line, cells and end of each row, and where a quote is open.
    type Read = (Vec<(u64, Vec<String>, u64)>, Option<(u64, usize)>);

    fn read(text: &[u8], size: usize) -> Read {
        let mut table = Table::new();
        let mut rows = Vec::new();
        let mut take = |row: Row<'_>| {
            let cells = row.cells();
            let cells = cells.map(|cell| String::from_utf8_lossy(cell).into_owned());
            rows.push((row.line, cells.collect(), row.end));
        };
        for piece in text.chunks(size) {
            table.push(piece, &mut take);
        }
        let open = table.finish(&mut take);
        (rows, open)
    }

    #[test]
    fn rows_have_their_lines_and_ends_however_the_file_is_cut() {
        let text = b"\r\na,b\r\n\n\"x\ny\",\"1\"\"2\"\r\nlast,";
        let texts = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let expected = vec![
            (2, texts(["a", "b"]), 7),
            (4, texts(["x\ny", "1\"2"]), 22),
            (6, texts(["last", ""]), 27),
        ];
        for size in 1..=text.len() {
            let (mut rows, open) = read(text, size);
            // Whether the line feed behind a carriage return still belongs to a row depends on where the file is cut.
            for (row, wanted) in rows.iter_mut().zip(&expected) {
                assert!(wanted.2 - row.2 <= 1, "{size}: {row:?}");
                row.2 = wanted.2;
            }
            assert_eq!((rows, open), (expected.clone(), None), "{size}");
        }
    }

    #[test]
    fn a_quote_that_does_not_close_is_found_where_its_row_begins() {
        let (rows, open) = read(b"a,b\n1,2\n3,\"4\n5,6\n", 3);
        assert_eq!((rows.len(), open), (2, Some((3, 1))));
        let (rows, open) = read(b"a,b\n1,\"2\"", 3);
        assert_eq!((rows.len(), open), (2, None));
        let (_, open) = read(b"a,b\n1,\"2\"\"", 3);
        assert_eq!(open, Some((2, 1)));
        // Within a cell that does not begin with one, a quote is a letter.
        let (rows, open) = read(b"a,b\n1,2\"\n3,4\n", 3);
        assert_eq!((rows.len(), open), (3, None));
    }

    #[test]
    fn a_row_that_is_too_long_takes_no_memory() {
        let mut text = b"a,b\n1,\"".to_vec();
        text.extend(vec![b'x'; 10_000_000]);
        text.extend(b"\",\nlast,row\n");
        let mut table = Table::new();
        let mut rows = Vec::new();
        for piece in text.chunks(65_536) {
            table.push(piece, |row| rows.push((row.line, row.len, row.too_long)));
        }
        assert_eq!(rows, [(1, 2, false), (2, 3, true), (3, 2, false)]);
        assert!(table.cells.len() <= LONGEST_ROW, "{}", table.cells.len());
    }

    #[test]
    fn more_columns_than_anybody_has_are_too_long() {
        let mut rows = Vec::new();
        let text = ",".repeat(5_000) + "\na,b\n";
        Table::new().push(text.as_bytes(), |row| rows.push((row.len, row.too_long)));
        assert_eq!(rows, [(5_001, true), (2, false)]);
    }
}
