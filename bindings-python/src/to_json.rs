//! From Python objects to JSON. What cannot be JSON is a violation that names its field, never a panic.

use devtrust::schema::{Model, Type};
use devtrust::validate::Path;
use devtrust::{Violation, ViolationCode};
use pyo3::prelude::*;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDateTime, PyDict, PyFloat, PyInt, PyList, PyMapping,
    PySequence, PyString, PyTuple,
};
use serde_json::{Map, Number, Value};

use crate::classes;
use crate::secret::Secret;

/// Deeper than any request of the API; an object that contains itself ends here too.
const MAX_DEPTH: usize = 64;
/// The largest whole number that every JSON reader keeps exactly: 2^53.
const MAX_INTEGER: i64 = 1 << 53;

/// Reads arguments, and collects what is wrong with them.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    pub(crate) violations: Vec<Violation>,
}

impl Reader {
    /// The fields of a request from keyword arguments; None means that a field was not given.
    pub(crate) fn fields(
        &mut self,
        fields: &Bound<'_, PyDict>,
        model: &Model,
    ) -> PyResult<Map<String, Value>> {
        let mut members = Map::new();
        for (name, value) in fields.iter() {
            if value.is_none() {
                continue;
            }
            let name = name.cast_into::<PyString>()?;
            let name = name.to_str()?;
            let ty = model.field(name).map(|field| &field.ty);
            let value = self.value(&value, ty, &Path::Field(&Path::Root, name), 1)?;
            members.insert(name.to_owned(), value);
        }
        Ok(members)
    }

    /// Any value; `ty` is what the field should hold, where that is known.
    pub(crate) fn value(
        &mut self,
        value: &Bound<'_, PyAny>,
        ty: Option<&Type>,
        path: &Path<'_>,
        depth: usize,
    ) -> PyResult<Value> {
        if depth > MAX_DEPTH {
            return Ok(self.refuse(
                path,
                ViolationCode::TooDeep,
                "is nested too deeply, or contains itself",
            ));
        }
        if let Ok(text) = value.cast::<PyString>() {
            return Ok(match text.to_str() {
                Ok(text) => Value::String(text.to_owned()),
                Err(_) => self.refuse(
                    path,
                    ViolationCode::Type,
                    "holds characters that are no text (lone surrogates)",
                ),
            });
        }
        if value.is_none() {
            return Ok(Value::Null);
        }
        if let Ok(flag) = value.cast::<PyBool>() {
            return Ok(Value::Bool(flag.is_true()));
        }
        if value.is_instance_of::<PyInt>() {
            return Ok(match value.extract::<i64>() {
                Ok(number) if (-MAX_INTEGER..=MAX_INTEGER).contains(&number) => number.into(),
                _ => self.refuse(path, ViolationCode::Range, "must be between -2^53 and 2^53"),
            });
        }
        if let Ok(number) = value.cast::<PyFloat>() {
            return Ok(match Number::from_f64(number.value()) {
                Some(number) => Value::Number(number),
                None => self.refuse(path, ViolationCode::Range, "must be a finite number"),
            });
        }
        if let Ok(members) = value.cast::<PyDict>() {
            return self.members(members.iter(), ty, path, depth);
        }
        if let Ok(items) = value.cast::<PyList>() {
            return self.items(items.iter(), ty, path, depth);
        }
        if let Ok(items) = value.cast::<PyTuple>() {
            return self.items(items.iter(), ty, path, depth);
        }
        self.unusual(value, ty, path, depth)
    }

    /// What is neither a plain value nor a plain container.
    fn unusual(
        &mut self,
        value: &Bound<'_, PyAny>,
        ty: Option<&Type>,
        path: &Path<'_>,
        depth: usize,
    ) -> PyResult<Value> {
        let py = value.py();
        if value.is_instance(&classes::function(py, "devtrust.record", "Record")?)? {
            return self.record(value, ty, path, depth);
        }
        if let Ok(secret) = value.cast::<Secret>() {
            return Ok(match ty {
                Some(Type::Secret) => Value::String(secret.get().0.reveal().to_owned()),
                _ => self.refuse(path, ViolationCode::Type, "must not be a Secret"),
            });
        }
        if let Ok(moment) = value.cast::<PyDateTime>() {
            return self.moment(moment, path);
        }
        if value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>() {
            return Ok(self.refuse(
                path,
                ViolationCode::Type,
                "must be text, not bytes: decode it first",
            ));
        }
        if let Ok(mapping) = value.cast::<PyMapping>() {
            let mut pairs = Vec::new();
            for pair in mapping.items()?.iter() {
                pairs.push(pair.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?);
            }
            return self.members(pairs.into_iter(), ty, path, depth);
        }
        if value.cast::<PySequence>().is_ok() {
            let items: Vec<Bound<'_, PyAny>> = value.try_iter()?.collect::<PyResult<_>>()?;
            return self.items(items.into_iter(), ty, path, depth);
        }
        let name = value.get_type().name()?;
        let what = format!("cannot be sent: it is of the type {name}");
        Ok(self.refuse(path, ViolationCode::Type, &what))
    }

    /// A record gives the fields that it has, and what the service once sent beyond them.
    fn record(
        &mut self,
        record: &Bound<'_, PyAny>,
        ty: Option<&Type>,
        path: &Path<'_>,
        depth: usize,
    ) -> PyResult<Value> {
        let values = record.getattr("__dict__")?.cast_into::<PyDict>()?;
        let given = PyDict::new(record.py());
        for (name, value) in values.iter() {
            if value.is_none() {
                continue;
            }
            if name.eq("extra")? {
                given.update(value.cast::<PyMapping>()?)?;
            } else {
                given.set_item(name, value)?;
            }
        }
        self.members(given.iter(), ty, path, depth)
    }

    fn members<'py>(
        &mut self,
        pairs: impl Iterator<Item = (Bound<'py, PyAny>, Bound<'py, PyAny>)>,
        ty: Option<&Type>,
        path: &Path<'_>,
        depth: usize,
    ) -> PyResult<Value> {
        let mut members = Map::new();
        for (name, value) in pairs {
            let name = name
                .cast::<PyString>()
                .ok()
                .and_then(|name| name.to_str().ok().map(str::to_owned));
            let Some(name) = name else {
                return Ok(self.refuse(path, ViolationCode::Type, "has a key that is not text"));
            };
            let value = match ty {
                Some(Type::Record(model)) => {
                    let ty = model.field(&name).map(|field| &field.ty);
                    self.value(&value, ty, &inside(path, &name), depth + 1)?
                }
                Some(Type::Map(item)) => {
                    self.value(&value, Some(item), &Path::Key(path, &name), depth + 1)?
                }
                Some(Type::Json) => self.value(&value, None, &Path::Key(path, &name), depth + 1)?,
                _ => self.value(&value, None, &inside(path, &name), depth + 1)?,
            };
            members.insert(name, value);
        }
        Ok(Value::Object(members))
    }

    fn items<'py>(
        &mut self,
        items: impl Iterator<Item = Bound<'py, PyAny>>,
        ty: Option<&Type>,
        path: &Path<'_>,
        depth: usize,
    ) -> PyResult<Value> {
        let ty = match ty {
            Some(Type::List(item)) => Some(*item),
            _ => None,
        };
        items
            .enumerate()
            .map(|(index, item)| self.value(&item, ty, &Path::Index(path, index), depth + 1))
            .collect::<PyResult<_>>()
            .map(Value::Array)
    }

    fn moment(&mut self, moment: &Bound<'_, PyDateTime>, path: &Path<'_>) -> PyResult<Value> {
        if moment.call_method0("utcoffset")?.is_none() {
            let what = "needs a time zone: pass datetime.now(timezone.utc), for example";
            return Ok(self.refuse(path, ViolationCode::Type, what));
        }
        let utc = moment
            .py()
            .import("datetime")?
            .getattr("timezone")?
            .getattr("utc")?;
        match moment.call_method1("astimezone", (utc,)) {
            Ok(moment) => Ok(Value::String(moment.call_method0("isoformat")?.extract()?)),
            Err(_) => Ok(self.refuse(
                path,
                ViolationCode::Type,
                "is not a time that can be written in UTC",
            )),
        }
    }

    /// Notes what is wrong and stands null in for the value.
    fn refuse(&mut self, path: &Path<'_>, code: ViolationCode, what: &str) -> Value {
        let field = path.to_string();
        let message = format!("{field} {what}.");
        self.violations.push(Violation::new(
            &field,
            code,
            message,
            "Pass a value of the documented type.",
        ));
        Value::Null
    }
}

fn inside<'a>(path: &'a Path<'a>, name: &'a str) -> Path<'a> {
    Path::Field(path, name)
}
