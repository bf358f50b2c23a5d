//! Lists as CSV (RFC 4180), with a column for each field, whatever the rows have.

use std::io::{self, Write as _};

use devtrust::batch::inert;
use devtrust::schema::Type;
use serde_json::Value;

use super::columns::{self, Column};
use crate::failure::{Failure, Result};

/// Rows as CSV.
pub(super) struct Rows {
    columns: Vec<Column>,
    has_head: bool,
}

impl Rows {
    pub(super) fn new(chosen: &[String], ty: &Type) -> Result<Self> {
        let mut columns = columns::chosen(chosen, ty)?;
        if columns.is_empty() {
            columns = columns::all(ty);
        }
        Ok(Self {
            columns,
            has_head: false,
        })
    }

    fn write(&mut self, rows: &[Value]) -> csv::Result<Vec<u8>> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        if !self.has_head {
            let names = self.columns.iter().map(|column| match column.name() {
                name if name.is_empty() => "value".to_owned(),
                name => name,
            });
            writer.write_record(names)?;
            self.has_head = true;
        }
        for row in rows {
            // What somebody named "=..." is no formula for whoever opens the list in a spreadsheet.
            let cells = self.columns.iter().map(|column| column.of(row));
            writer.write_record(cells.map(|cell| inert(&cell).into_owned()))?;
        }
        writer
            .into_inner()
            .map_err(|error| csv::Error::from(io::Error::other(error.to_string())))
    }
}

impl super::Rows for Rows {
    fn page(&mut self, rows: &[Value]) -> Result<()> {
        let text = self
            .write(rows)
            .map_err(|error| Failure::machine(format!("CSV cannot be written: {error}")))?;
        let mut out = io::stdout().lock();
        out.write_all(&text)?;
        Ok(out.flush()?)
    }

    fn end(&mut self) -> Result<()> {
        // A list without rows still has its columns.
        if self.has_head {
            Ok(())
        } else {
            self.page(&[])
        }
    }
}
