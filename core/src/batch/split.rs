//! Cuts a batch between two rows, where it is larger than the service takes.

use std::ops::Range;

#[cfg(feature = "keys")]
use super::packed::Cut;

/// "200 MB" (DTM tutorial: register multiple devices). What is around the file in its form fits in what is left out.
pub(super) const LARGEST: u64 = 200_000_000 - 4_096;

/// A file of rows, in bytes of the whole one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// The header, with its line end.
    pub header: Range<u64>,
    /// The rows.
    pub rows: Range<u64>,
    /// How many they are.
    pub count: u64,
}

impl Span {
    /// How many bytes it has.
    pub fn size(&self) -> u64 {
        self.header.end - self.header.start + self.rows.end - self.rows.start
    }
}

/// The files that a batch becomes.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// What comes before the header: the mark of a spreadsheet.
    mark: u64,
    header: Range<u64>,
    spans: Vec<Span>,
    largest: Option<u64>,
}

impl Parts {
    #[cfg(test)]
    fn of(largest: u64) -> Self {
        Self {
            largest: Some(largest),
            ..Self::default()
        }
    }

    /// Parts of a ZIP.
    #[cfg(feature = "keys")]
    pub(super) fn of_cuts(cuts: &[Cut]) -> Self {
        Self {
            spans: cuts.iter().map(Cut::span).collect(),
            ..Self::default()
        }
    }

    /// One file as it stands: a ZIP that is not cut.
    #[cfg(feature = "keys")]
    pub(super) fn whole(bytes: u64, count: u64) -> Self {
        let span = Span {
            header: 0..0,
            rows: 0..bytes,
            count,
        };
        Self {
            spans: vec![span],
            ..Self::default()
        }
    }

    pub(super) fn begin(&mut self, mark: u64) {
        self.mark = mark;
    }

    /// The header ends here, in bytes behind the mark.
    pub(super) fn header(&mut self, end: u64) {
        self.header = self.mark..self.mark + end;
    }

    /// A row ends here.
    pub(super) fn row(&mut self, end: u64) {
        let end = self.mark + end;
        let header = self.header.end - self.header.start;
        let largest = self.largest.unwrap_or(LARGEST);
        if let Some(last) = self.spans.last_mut()
            && header + end - last.rows.start <= largest
        {
            last.rows.end = end;
            last.count += 1;
            return;
        }
        let start = self
            .spans
            .last()
            .map_or(self.header.end, |last| last.rows.end);
        self.spans.push(Span {
            header: self.header.clone(),
            rows: start..end,
            count: 1,
        });
    }

    pub(super) fn spans(&self) -> &[Span] {
        &self.spans
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_the_header_and_whole_rows() {
        // A mark of 3, a header of 10, and rows of 20, 30, 30, 5 bytes.
        let mut parts = Parts::of(60);
        parts.begin(3);
        parts.header(10);
        for end in [30, 60, 90, 95] {
            parts.row(end);
        }
        let spans: Vec<_> = parts
            .spans()
            .iter()
            .map(|span| (span.rows.clone(), span.count, span.size()))
            .collect();
        assert_eq!(spans, [(13..63, 2, 60), (63..98, 2, 45)]);
        assert!(parts.spans().iter().all(|span| span.header == (3..13)));
    }

    #[test]
    fn two_hundred_megabytes_are_one_part() {
        let mut parts = Parts::default();
        parts.header(10);
        let rows = (1..=20).map(|row| 10 + row * 10_000_000);
        for end in rows {
            parts.row(end);
        }
        let counts: Vec<u64> = parts.spans().iter().map(|span| span.count).collect();
        assert_eq!(counts, [19, 1]);
    }
}
