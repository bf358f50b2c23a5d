//! Python's processes fork. The file of a journal must not be open while they do.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

static WATCHED: PyOnceLock<()> = PyOnceLock::new();

/// Has forks announced from now on, for all journals.
pub(crate) fn watch(py: Python<'_>) -> PyResult<()> {
    WATCHED.get_or_try_init(py, || {
        let os = py.import("os")?;
        let hooks = PyDict::new(py);
        hooks.set_item("before", wrap_pyfunction!(before, py)?)?;
        hooks.set_item("after_in_parent", wrap_pyfunction!(after, py)?)?;
        hooks.set_item("after_in_child", wrap_pyfunction!(after, py)?)?;
        // Windows has none.
        match os.getattr_opt("register_at_fork")? {
            Some(register) => register.call((), Some(&hooks)).map(drop),
            None => Ok(()),
        }
    })?;
    Ok(())
}

/// In the thread that forks, which stays attached: what is being written comes to its end without Python, and nobody who is
/// attached waits for the end of a fork.
#[pyfunction]
fn before() {
    devtrust::fork::prepare();
}

#[pyfunction]
fn after() {
    devtrust::fork::done();
}
