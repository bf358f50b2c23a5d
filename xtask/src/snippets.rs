//! The code in README.md and docs/, which is compiled and run so that it stays true.

use crate::kit::failure::{Failure, Result};
use crate::kit::products::Workspace;
use crate::kit::steps::Step;
use crate::summary::Counts;

/// Runs the snippets of one file against an emulator.
type Snippets = fn(&Workspace<'_>, &Step) -> Result<Counts>;

/// The documents whose code is run. Add one line per document.
const DOCUMENTS: &[(&str, Snippets)] = &[];

/// Runs the snippets of every document.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    workspace.places.needed("README.md")?;
    if DOCUMENTS.is_empty() {
        return Err(Failure::new("no document has its code run"));
    }
    let mut all = Counts::default();
    for (path, snippets) in DOCUMENTS {
        workspace.places.needed(path)?;
        all = all + snippets(workspace, step)?;
    }
    step.count(all);
    step.note(format!("{} documents", DOCUMENTS.len()));
    Ok(())
}
