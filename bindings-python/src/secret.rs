//! A secret as Python sees it.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

/// A secret: an API key, a passcode, a private key.
///
/// It shows nothing of itself in `repr`, `str`, logs and tracebacks, and it is not pickled. Its memory is wiped when the
/// last reference to it goes.
///
/// Args:
///     text: The secret itself.
#[pyclass(frozen, module = "devtrust")]
#[derive(Debug)]
pub(crate) struct Secret(pub(crate) devtrust::Secret);

/// The secret that a text is. Characters that are no text are replaced, since Python's own error about them would show
/// the secret; no key and no password has any, so that the service or the archive refuses the rest.
pub(crate) fn from_text(text: &Bound<'_, PyString>) -> devtrust::Secret {
    devtrust::Secret::new(text.to_string_lossy().as_ref())
}

#[pymethods]
impl Secret {
    #[new]
    #[pyo3(signature = (text, /))]
    fn new(text: &Bound<'_, PyString>) -> Self {
        Self(from_text(text))
    }

    /// The text itself. Keep it out of logs.
    fn reveal(&self) -> &str {
        self.0.reveal()
    }

    fn __repr__(&self) -> &'static str {
        "Secret(***)"
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other
            .cast::<Self>()
            .is_ok_and(|other| self.0 == other.get().0)
    }

    fn __hash__(&self) -> u64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        self.0.reveal().hash(&mut hasher);
        hasher.finish()
    }

    fn __reduce__(&self) -> PyResult<()> {
        Err(PyTypeError::new_err(
            "a Secret is not pickled; pass reveal() on where it has to go",
        ))
    }

    fn __copy__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    #[pyo3(signature = (memo))]
    fn __deepcopy__(slf: Py<Self>, memo: &Bound<'_, PyAny>) -> Py<Self> {
        let _ = memo;
        slf
    }
}
