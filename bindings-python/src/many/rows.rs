//! From a row, as Python has it, to a request.

use devtrust::many::{Columns, Input, cell, over};
use devtrust::schema::{Operation, Type};
use devtrust::validate::Path;
use devtrust::{Error, ErrorCode};
use pyo3::prelude::*;
use pyo3::types::{PyFloat, PyString, PyTuple};
use serde_json::{Map, Value};

use crate::error;
use crate::to_json::Reader;

/// How rows are read.
#[derive(Debug)]
pub(super) struct Rows {
    operation: &'static Operation,
    /// What all rows have.
    common: Value,
    /// Of a table, whose rows are tuples.
    columns: Option<Columns>,
    /// Whether the table knows no types, as CSV.
    texts: bool,
}

impl Rows {
    pub(super) fn new(
        py: Python<'_>,
        operation: &'static Operation,
        common: Option<&Bound<'_, PyAny>>,
        columns: Option<Vec<String>>,
        texts: bool,
    ) -> PyResult<Self> {
        let refused = |problem: &Error| error::to_python(py, problem);
        let mut reader = Reader::default();
        let common = match common {
            Some(common) => {
                let ty = Type::Record(operation.request);
                reader.value(common, Some(&ty), &Path::Root, 0)?
            }
            None => Value::Object(Map::new()),
        };
        if !reader.violations.is_empty() {
            return Err(refused(&invalid(operation, reader)));
        }
        let columns =
            columns.map(|names| Columns::new(operation, names.iter().map(String::as_str)));
        Ok(Self {
            operation,
            common,
            columns: columns.transpose().map_err(|problem| refused(&problem))?,
            texts,
        })
    }

    /// What a row is, or why it is nothing.
    pub(super) fn input(&self, row: &Bound<'_, PyAny>) -> PyResult<Input> {
        let mut reader = Reader::default();
        let mut request = self.common.clone();
        if let Some(columns) = &self.columns {
            let row = row.cast::<PyTuple>()?;
            if row.len() != columns.len() {
                let (cells, wanted) = (row.len(), columns.len());
                return Ok(self.unusable(format!(
                    "the row has {cells} cells, and the table {wanted} columns"
                )));
            }
            let cells = self.cells(columns, row, &mut reader)?;
            columns.fill(&mut request, cells);
        } else {
            let ty = Type::Record(self.operation.request);
            let own = reader.value(row, Some(&ty), &Path::Root, 0)?;
            if !own.is_object() && reader.violations.is_empty() {
                let what = row.get_type().name()?;
                return Ok(self.unusable(format!("a row is a mapping or a record, not {what}")));
            }
            over(&mut request, own);
        }
        if reader.violations.is_empty() {
            return Ok(Input::from(request));
        }
        Ok(Input::Unreadable(invalid(self.operation, reader)))
    }

    fn cells(
        &self,
        columns: &Columns,
        row: &Bound<'_, PyTuple>,
        reader: &mut Reader,
    ) -> PyResult<Vec<Value>> {
        let mut cells = Vec::with_capacity(columns.len());
        for (index, given) in row.iter().enumerate() {
            let ty = columns.ty(index);
            cells.push(match (ty, given.cast::<PyString>()) {
                (Some(ty), Ok(text)) if self.texts => cell(ty, text.to_str()?),
                // What a table of numbers has in an empty cell.
                _ if given
                    .cast::<PyFloat>()
                    .is_ok_and(|number| number.value().is_nan()) =>
                {
                    Value::Null
                }
                _ => {
                    let name = columns.name(index);
                    reader.value(&given, ty, &Path::Field(&Path::Root, name), 0)?
                }
            });
        }
        Ok(cells)
    }

    fn unusable(&self, why: String) -> Input {
        let error = Error::new(ErrorCode::ValidationInvalidRequest, why);
        Input::Unreadable(error.with(|report| report.operation = Some(self.operation.name)))
    }
}

fn invalid(operation: &'static Operation, reader: Reader) -> Error {
    Error::invalid(reader.violations).with(|report| report.operation = Some(operation.name))
}
