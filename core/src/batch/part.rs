//! A part of a batch on its way: its header and its rows, and who is told how far it is.

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;

use crate::progress::{Progress, Step, StepState};
use crate::transport::Source;

/// The steps of sending a batch.
pub(super) const STEPS: [&str; 2] = ["check", "upload"];

/// Bytes of a file, in two ranges.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) file: Arc<dyn Source>,
    pub(super) header: Range<u64>,
    pub(super) rows: Range<u64>,
    pub(super) telling: Option<Telling>,
    /// What it is, where it is no CSV.
    pub(super) media_type: Option<&'static str>,
}

impl Source for Part {
    fn media_type(&self) -> Option<&'static str> {
        self.media_type
    }

    fn size(&self) -> u64 {
        length(&self.header) + length(&self.rows)
    }

    fn read(&self, at: u64) -> Result<Bytes, String> {
        let header = length(&self.header);
        let (start, end) = if at < header {
            (self.header.start + at, self.header.end)
        } else {
            (self.rows.start + (at - header), self.rows.end)
        };
        let piece = self.file.read(start)?;
        let left = usize::try_from(end.saturating_sub(start)).unwrap_or(usize::MAX);
        let piece = piece.slice(..piece.len().min(left));
        if let Some(telling) = &self.telling {
            telling.sent(at + piece.len() as u64);
        }
        Ok(piece)
    }
}

fn length(range: &Range<u64>) -> u64 {
    range.end.saturating_sub(range.start)
}

/// Who is told how much of the file has been handed to the network, in whole percents.
#[derive(Debug)]
pub(super) struct Telling {
    pub(super) listener: Arc<dyn Progress>,
    /// What was sent in earlier parts, and what there is to send in all.
    pub(super) before: u64,
    pub(super) all: u64,
    /// The last percent that was told, and one.
    pub(super) told: AtomicU64,
}

impl Telling {
    fn sent(&self, bytes: u64) {
        let percent = (self.before + bytes).saturating_mul(100) / self.all.max(1);
        if self.told.swap(percent + 1, Ordering::Relaxed) != percent + 1 {
            let message = format!("{percent} % of {} bytes", self.all);
            tell(
                Some(self.listener.as_ref()),
                1,
                StepState::Started,
                None,
                message,
            );
        }
    }
}

/// Tells how a step stands.
pub(super) fn tell(
    listener: Option<&dyn Progress>,
    place: u32,
    state: StepState,
    id: Option<&str>,
    message: String,
) {
    if let (Some(listener), Some(name)) = (listener, STEPS.get(place as usize)) {
        listener.step(&Step {
            name,
            state,
            number: place + 1,
            of: 2,
            id: id.map(str::to_owned),
            message,
        });
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::transport::Content;

    #[derive(Debug)]
    struct Letters;

    impl Source for Letters {
        fn size(&self) -> u64 {
            26
        }

        fn read(&self, at: u64) -> Result<Bytes, String> {
            let at = usize::try_from(at).unwrap();
            let end = (at + 4).min(26);
            Ok(Bytes::from_static(b"abcdefghijklmnopqrstuvwxyz").slice(at..end))
        }
    }

    #[test]
    fn the_header_comes_before_the_rows() {
        let part = Part {
            file: Arc::new(Letters),
            header: 1..7,
            rows: 20..23,
            telling: None,
            media_type: None,
        };
        let mut read = Vec::new();
        while (read.len() as u64) < part.size() {
            read.extend_from_slice(&part.read(read.len() as u64).unwrap());
        }
        assert_eq!(read, b"bcdefguvw");
        let content = Content::Source(Arc::new(part));
        assert_eq!(content.size(), 9);
    }
}
