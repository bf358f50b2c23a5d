//! The hostile server against every runtime; what a case is, is described in `tests/hostile/README.md`.

use std::path::Path;

use crate::conformance::{self, LIVE, Suite};
use crate::kit::failure::Result;
use crate::kit::files;
use crate::kit::process::Tool;
use crate::kit::products::Workspace;
use crate::kit::steps::Step;

/// Runs every case in every runtime and prints the matrix, the largest overrun of a deadline and the largest growth.
pub(crate) fn run(workspace: &Workspace<'_>, step: &Step) -> Result<()> {
    let dir = workspace.places.scratch("hostile")?;
    let program = workspace.build(step)?.executable("devtrust-hostile")?;
    let suite = Suite {
        dir: &dir,
        program: &program,
        noun: "cases",
        runners: LIVE,
    };
    conformance::execute(step, &suite, |runner, runtime| {
        let folder = dir.join(runtime);
        files::empty(&folder)?;
        // The program runs the runner, with a file of jobs in the place of the corpus.
        let tool = runner(workspace, step, Path::new("{jobs}"), runtime)?;
        let server = Tool::new(&program).words("run --dir").arg(folder);
        Ok(tool.under(server.args(["--runtime", runtime, "--"])))
    })
}
