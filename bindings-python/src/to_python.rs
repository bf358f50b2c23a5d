//! From an answer's JSON to Python objects, as core's tables say.

use std::cell::Cell;

use bytes::Bytes;
use devtrust::Step;
use devtrust::engine::Answer;
use devtrust::schema::{Model, Operation, Response, Type};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyFloat, PyInt, PyList, PyMappingProxy, PyString, PyTuple};
use serde_json::{Map, Value};

use crate::message::Output;
use crate::secret::Secret;
use crate::{classes, journal};

/// After how many values other threads have a turn. Making that many takes less than a millisecond.
const TURN: u32 = 1024;

thread_local! {
    static VALUES: Cell<u32> = const { Cell::new(0) };
}

/// Lets other threads run and signals be handled from time to time: a large answer is made into objects for tenths of a
/// second.
fn take_turns(py: Python<'_>) -> PyResult<()> {
    let made = VALUES.get().wrapping_add(1);
    VALUES.set(made);
    if !made.is_multiple_of(TURN) {
        return Ok(());
    }
    py.detach(|| {});
    py.check_signals()
}

/// The result of a call.
pub(crate) fn output<'py>(
    py: Python<'py>,
    operation: Option<&'static Operation>,
    output: Output,
) -> PyResult<Bound<'py, PyAny>> {
    match (output, operation) {
        (Output::Answer(Answer::Bytes(content)), _) => Ok(bytes(py, &content)),
        (Output::Answer(Answer::Json(value)), Some(operation)) => match operation.response {
            Response::Value(ty) | Response::Optional(ty) => {
                Maker::of(py, operation).typed(value, ty)
            }
            Response::Pages(ty) => Maker::of(py, operation).page(value, ty),
            Response::Bytes | Response::Nothing => Ok(py.None().into_bound(py)),
        },
        (Output::Journal(told), _) => journal::told(py, told),
        (Output::Raw(answer), _) => {
            let values = PyDict::new(py);
            values.set_item("status", answer.status)?;
            values.set_item("headers", PyTuple::new(py, answer.headers)?)?;
            values.set_item("body", bytes(py, &answer.body))?;
            let class = classes::function(py, "devtrust.response", "Response")?;
            classes::instance(&class, &values)
        }
        _ => Ok(py.None().into_bound(py)),
    }
}

/// A request as the record that it can be given as.
pub(crate) fn request<'py>(
    py: Python<'py>,
    operation: &'static Operation,
    value: Value,
) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Object(members) => Maker::of(py, operation).record(members, operation.request),
        value => plain(py, value),
    }
}

/// A step of a workflow.
pub(crate) fn step<'py>(py: Python<'py>, step: &Step) -> PyResult<Bound<'py, PyAny>> {
    let values = PyDict::new(py);
    let state = serde_json::to_value(step.state).unwrap_or_default();
    values.set_item("name", step.name)?;
    values.set_item("state", state.as_str())?;
    values.set_item("number", step.number)?;
    values.set_item("of", step.of)?;
    if let Some(id) = &step.id {
        values.set_item("id", id)?;
    }
    values.set_item("message", &step.message)?;
    let class = classes::function(py, "devtrust.progress", "Step")?;
    classes::instance(&class, &values)
}

fn bytes<'py>(py: Python<'py>, content: &Bytes) -> Bound<'py, PyAny> {
    PyBytes::new(py, content).into_any()
}

/// Makes the objects of one answer.
#[derive(Clone, Copy)]
struct Maker<'py> {
    py: Python<'py>,
    /// Whose records they are.
    product: Option<&'static str>,
}

impl<'py> Maker<'py> {
    fn of(py: Python<'py>, operation: &Operation) -> Self {
        let product = operation.product();
        Self { py, product }
    }

    fn page(self, value: Value, item: &'static Type) -> PyResult<Bound<'py, PyAny>> {
        let py = self.py;
        let Value::Object(members) = value else {
            return plain(py, value);
        };
        let values = PyDict::new(py);
        for (name, member) in members {
            let member = match member {
                Value::Array(rows) => self.list(rows, item)?,
                other => plain(py, other)?,
            };
            values.set_item(name, member)?;
        }
        let class = classes::function(py, "devtrust.pages", "Page")?;
        classes::instance(&class, &values)
    }

    fn typed(self, value: Value, ty: &'static Type) -> PyResult<Bound<'py, PyAny>> {
        let py = self.py;
        take_turns(py)?;
        match (ty, value) {
            (Type::Record(model), Value::Object(members)) => self.record(members, model),
            (Type::List(item), Value::Array(items)) => self.list(items, item),
            (Type::Enum(known), Value::String(text)) => {
                let class = classes::enumeration(py, self.product, known)?;
                match class.members.get(text.as_str()) {
                    Some(member) => Ok(member.bind(py).clone()),
                    None => class.class.bind(py).call1((text,)),
                }
            }
            (Type::Time, Value::String(text)) => {
                classes::function(py, "devtrust.moment", "parse")?.call1((text,))
            }
            (Type::Secret, Value::String(text)) => {
                Ok(Bound::new(py, Secret(devtrust::Secret::new(text)))?.into_any())
            }
            (Type::Map(item), Value::Object(members)) => {
                let typed_members = PyDict::new(py);
                for (name, member) in members {
                    typed_members.set_item(name, self.typed(member, item)?)?;
                }
                Ok(PyMappingProxy::new(py, typed_members.as_mapping()).into_any())
            }
            (_, value) => plain(py, value),
        }
    }

    fn list(self, items: Vec<Value>, item: &'static Type) -> PyResult<Bound<'py, PyAny>> {
        let py = self.py;
        let items: Vec<Bound<'py, PyAny>> = items
            .into_iter()
            .map(|entry| self.typed(entry, item))
            .collect::<PyResult<_>>()?;
        Ok(PyTuple::new(py, items)?.into_any())
    }

    /// Known members become attributes, the others `extra`.
    fn record(
        self,
        members: Map<String, Value>,
        model: &'static Model,
    ) -> PyResult<Bound<'py, PyAny>> {
        let py = self.py;
        let class = classes::record(py, self.product, model)?;
        let values = PyDict::new(py);
        let mut extra: Option<Bound<'py, PyDict>> = None;
        for (name, member) in members {
            if member.is_null() {
                continue;
            }
            if let Some((name, field)) = class.field(&name) {
                values.set_item(name, self.typed(member, &field.ty)?)?;
            } else {
                extra
                    .get_or_insert_with(|| PyDict::new(py))
                    .set_item(name, plain(py, member)?)?;
            }
        }
        if let Some(extra) = extra {
            values.set_item(
                pyo3::intern!(py, "extra"),
                PyMappingProxy::new(py, extra.as_any().cast()?),
            )?;
        }
        classes::instance(class.class.bind(py).as_any(), &values)
    }
}

/// JSON as it is.
fn plain(py: Python<'_>, value: Value) -> PyResult<Bound<'_, PyAny>> {
    take_turns(py)?;
    Ok(match value {
        Value::Null => py.None().into_bound(py),
        Value::Bool(flag) => pyo3::types::PyBool::new(py, flag).to_owned().into_any(),
        Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), _, _) => PyInt::new(py, number).into_any(),
            (_, Some(number), _) => PyInt::new(py, number).into_any(),
            (_, _, number) => PyFloat::new(py, number.unwrap_or(f64::NAN)).into_any(),
        },
        Value::String(text) => PyString::new(py, &text).into_any(),
        Value::Array(items) => {
            // One by one: a vector of them beside the list would be a third copy.
            let list = PyList::empty(py);
            for item in items {
                list.append(plain(py, item)?)?;
            }
            list.into_any()
        }
        Value::Object(members) => {
            let object = PyDict::new(py);
            for (name, member) in members {
                object.set_item(name, plain(py, member)?)?;
            }
            object.into_any()
        }
    })
}
