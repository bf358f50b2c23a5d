//! The Python classes and functions that the native half needs, looked up once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use devtrust::schema::{Enumeration, Field, Model};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyDict, PyString, PyType};

/// A record class with the names of its fields.
#[derive(Debug)]
pub(crate) struct RecordClass {
    pub(crate) class: Py<PyType>,
    fields: Vec<(Py<PyString>, &'static Field)>,
}

impl RecordClass {
    /// The field of this name, with the name as a Python string.
    pub(crate) fn field(&self, name: &str) -> Option<(&Py<PyString>, &'static Field)> {
        // A record has few fields: looking at each costs less than hashing the name.
        let mut fields = self.fields.iter();
        let (name, field) = fields.find(|(_, field)| field.name == name)?;
        Some((name, field))
    }
}

/// The members of an enumeration, by value, and its class for values that are not known.
#[derive(Debug)]
pub(crate) struct EnumClass {
    pub(crate) class: Py<PyAny>,
    pub(crate) members: HashMap<&'static str, Py<PyAny>>,
}

/// A product's own package, or nothing, and a name in it. Names are unique within a product.
type Key = (Option<&'static str>, &'static str);
type Cache<T> = Mutex<HashMap<Key, Arc<T>>>;

static RECORDS: PyOnceLock<Cache<RecordClass>> = PyOnceLock::new();
static ENUMS: PyOnceLock<Cache<EnumClass>> = PyOnceLock::new();
static FUNCTIONS: PyOnceLock<Cache<Py<PyAny>>> = PyOnceLock::new();

/// What the cache holds under this key, or what `make` makes.
fn cached<T>(
    py: Python<'_>,
    cache: &'static PyOnceLock<Cache<T>>,
    key: Key,
    make: impl FnOnce() -> PyResult<T>,
) -> PyResult<Arc<T>>
where
    T: Send + Sync,
{
    let cache = cache.get_or_init(py, Cache::default);
    let lock = || cache.lock().unwrap_or_else(PoisonError::into_inner);
    let found = lock().get(&key).cloned();
    if let Some(found) = found {
        return Ok(found);
    }
    // Not under the lock: importing a module may let another thread run.
    let fresh = Arc::new(make()?);
    lock().insert(key, Arc::clone(&fresh));
    Ok(fresh)
}

/// The class of a model or of an enumeration, by its product's package and its name.
fn class(py: Python<'_>, (product, name): Key) -> PyResult<Bound<'_, PyAny>> {
    let package = product.unwrap_or("models");
    py.import(format!("devtrust.{package}"))?.getattr(name)
}

/// The class of a model.
pub(crate) fn record(
    py: Python<'_>,
    product: Option<&'static str>,
    model: &'static Model,
) -> PyResult<Arc<RecordClass>> {
    let key = (product, model.name);
    cached(py, &RECORDS, key, || {
        let class = class(py, key)?.cast_into::<PyType>()?;
        let fields = model
            .fields
            .iter()
            .map(|field| (PyString::intern(py, field.name).unbind(), field))
            .collect();
        Ok(RecordClass {
            class: class.unbind(),
            fields,
        })
    })
}

/// The class of an enumeration.
pub(crate) fn enumeration(
    py: Python<'_>,
    product: Option<&'static str>,
    enumeration: &'static Enumeration,
) -> PyResult<Arc<EnumClass>> {
    let key = (product, enumeration.name);
    cached(py, &ENUMS, key, || {
        let class = class(py, key)?;
        let members = enumeration
            .values
            .iter()
            .map(|value| Ok((value.value, class.call1((value.value,))?.unbind())))
            .collect::<PyResult<_>>()?;
        Ok(EnumClass {
            class: class.unbind(),
            members,
        })
    })
}

/// A function or class of a module. Names are unique among those that are asked for.
pub(crate) fn function<'py>(
    py: Python<'py>,
    module: &'static str,
    name: &'static str,
) -> PyResult<Bound<'py, PyAny>> {
    let found = cached(py, &FUNCTIONS, (None, name), || {
        Ok(py.import(module)?.getattr(name)?.unbind())
    })?;
    Ok(found.bind(py).clone())
}

/// An immutable record of this class with these values, without going through its constructor.
pub(crate) fn instance<'py>(
    class: &Bound<'py, PyAny>,
    values: &Bound<'py, PyDict>,
) -> PyResult<Bound<'py, PyAny>> {
    static NEW: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    static SET: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let py = class.py();
    let object = |name: &str| {
        py.import("builtins")?
            .getattr("object")?
            .getattr(name)
            .map(Bound::unbind)
    };
    let made = NEW
        .get_or_try_init(py, || object("__new__"))?
        .bind(py)
        .call1((class,))?;
    // A record refuses to be changed; this is how `object` itself sets an attribute.
    SET.get_or_try_init(py, || object("__setattr__"))?
        .bind(py)
        .call1((&made, pyo3::intern!(py, "__dict__"), values))?;
    Ok(made)
}

/// The logger, where somebody listens. A program that never imported `logging` has nobody who does.
pub(crate) fn logger(py: Python<'_>) -> PyResult<Option<Bound<'_, PyAny>>> {
    static MODULES: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    static LOGGER: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    const DEBUG: u8 = 10;
    let modules = MODULES.get_or_try_init(py, || {
        py.import("sys")?.getattr("modules").map(Bound::unbind)
    })?;
    let modules = modules.bind(py).cast::<PyDict>()?;
    let Some(logging) = modules.get_item(pyo3::intern!(py, "logging"))? else {
        return Ok(None);
    };
    let logger = LOGGER.get_or_try_init(py, || {
        logging
            .call_method1("getLogger", ("devtrust",))
            .map(Bound::unbind)
    })?;
    let logger = logger.bind(py);
    let enabled = logger
        .call_method1(pyo3::intern!(py, "isEnabledFor"), (DEBUG,))?
        .is_truthy()?;
    Ok(enabled.then(|| logger.clone()))
}
