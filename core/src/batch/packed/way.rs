//! How a ZIP is sent.

use std::sync::Arc;

use super::cut::{Cut, CutZip};
use super::unpacked::{Packed, Unpacked};
use crate::batch::split::Span;
use crate::transport::Source;

/// How a ZIP is sent.
#[derive(Debug)]
pub(in crate::batch) enum Way {
    /// As it stands.
    Whole,
    /// As several, each with some of its files.
    Cut(Vec<Cut>),
    /// The CSV in it, in parts.
    Unpacked(Packed),
}

impl Way {
    /// The files that the service gets: where each comes from, and what of that.
    pub(in crate::batch) fn files(
        &self,
        file: &Arc<dyn Source>,
        spans: &[Span],
    ) -> Vec<(Arc<dyn Source>, Span)> {
        let of = |file: &Arc<dyn Source>| {
            let each = spans.iter();
            each.map(|span| (Arc::clone(file), span.clone())).collect()
        };
        match self {
            Self::Whole => of(file),
            Self::Unpacked(packed) => {
                let csv: Arc<dyn Source> =
                    Arc::new(Unpacked::new(Arc::clone(file), packed.clone()));
                of(&csv)
            }
            Self::Cut(cuts) => {
                let part = |cut: &Cut| -> (Arc<dyn Source>, Span) {
                    let zip = CutZip::new(Arc::clone(file), cut.clone());
                    (Arc::new(zip), cut.span())
                };
                cuts.iter().map(part).collect()
            }
        }
    }
}
