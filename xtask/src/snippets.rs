//! The code in README.md and docs/, which is compiled and run so that it stays true.

use crate::kit::failure::{Failure, Result};
use crate::kit::places::Places;
use crate::kit::python::Python;
use crate::kit::steps::Step;
use crate::summary::Counts;

/// Runs the snippets of one file against an emulator.
type Snippets = fn(&Places, &Python, &Step) -> Result<Counts>;

/// The documents whose code is run. Add one line per document.
const DOCUMENTS: &[(&str, Snippets)] = &[];

/// Runs the snippets of every document.
pub(crate) fn run(places: &Places, python: &Python, step: &Step) -> Result<()> {
    places.needed("README.md")?;
    if DOCUMENTS.is_empty() {
        return Err(Failure::new("no document has its code run"));
    }
    let mut all = Counts::default();
    for (path, snippets) in DOCUMENTS {
        places.needed(path)?;
        all = all + snippets(places, python, step)?;
    }
    step.count(all);
    step.note(format!("{} documents", DOCUMENTS.len()));
    Ok(())
}
