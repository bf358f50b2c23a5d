//! How results are written: as a table for people, as JSON, JSON lines, CSV or YAML for programs.

mod columns;
mod delimited;
mod record;
mod secrets;
mod structured;
mod table;

use std::io::{self, IsTerminal as _, Write};

use clap::ArgMatches;
use devtrust::schema::Type;
use serde_json::Value;

use crate::failure::Result;
pub(crate) use secrets::{MASK, has_secrets, mask, secrets};

const MASKED: &str = "Secrets are masked; --show-secrets writes them.";

/// How results are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Table,
    Json,
    Jsonl,
    Csv,
    Yaml,
}

impl Format {
    /// As they are named on the command line, in the order of the variants.
    pub(crate) const NAMES: [&'static str; 5] = ["table", "json", "jsonl", "csv", "yaml"];

    /// The one that was asked for.
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        match matches
            .get_one::<String>("output")
            .map_or("table", String::as_str)
        {
            "json" => Self::Json,
            "jsonl" => Self::Jsonl,
            "csv" => Self::Csv,
            "yaml" => Self::Yaml,
            _ => Self::Table,
        }
    }
}

/// Where results go, and what it can show.
#[derive(Debug, Clone)]
pub(crate) struct Screen {
    pub(crate) format: Format,
    /// The columns that were asked for; those that fit where none were.
    pub(crate) columns: Vec<String>,
    /// How wide a terminal is; nothing where the output goes elsewhere.
    pub(crate) width: Option<usize>,
    /// Whether secrets are shown in clear.
    pub(crate) reveal: bool,
    /// Whether hints are wanted.
    pub(crate) hints: bool,
}

impl Screen {
    /// Standard output, as the command line wants it.
    pub(crate) fn of(matches: &ArgMatches) -> Self {
        let columns = matches.try_get_many::<String>("columns").ok().flatten();
        Self {
            format: Format::of(matches),
            columns: columns.into_iter().flatten().cloned().collect(),
            width: width(),
            reveal: matches.try_get_one("show-secrets").ok().flatten() == Some(&true),
            hints: !crate::global::is_quiet(matches) && io::stderr().is_terminal(),
        }
    }

    /// Says something to the person at the terminal, beside the results.
    pub(crate) fn hint(&self, text: &str) {
        if self.hints {
            let _ = writeln!(anstream::stderr(), "{text}");
        }
    }

    /// Writes one value.
    pub(crate) fn value(&self, mut value: Value, ty: &Type) -> Result<()> {
        let is_masked = !self.reveal && mask(&mut value, ty);
        if let (Type::List(item), Value::Array(rows)) = (ty, &value) {
            return self.list(item, rows);
        }
        if self.format == Format::Csv {
            let mut list = delimited::Rows::new(&self.columns, ty)?;
            return list.page(std::slice::from_ref(&value));
        }
        let out = &mut io::stdout().lock();
        match self.format {
            Format::Table => record::write(out, &value, ty)?,
            Format::Json => writeln!(out, "{}", structured::pretty(&value))?,
            Format::Jsonl => writeln!(out, "{}", structured::compact(&value))?,
            _ => structured::yaml(out, &value)?,
        }
        out.flush()?;
        if is_masked {
            self.hint(MASKED);
        }
        Ok(())
    }

    /// Writes a whole list.
    pub(crate) fn list(&self, ty: &'static Type, rows: &[Value]) -> Result<()> {
        let mut list = self.rows(ty)?;
        list.page(rows)?;
        list.end()
    }

    /// Writes a list, page by page.
    pub(crate) fn rows(&self, ty: &'static Type) -> Result<List<'_>> {
        let rows: Box<dyn Rows> = match self.format {
            Format::Table => Box::new(table::Rows::new(self, ty)?),
            Format::Csv => Box::new(delimited::Rows::new(&self.columns, ty)?),
            format => Box::new(structured::Rows::new(format)),
        };
        Ok(List {
            screen: self,
            ty,
            rows,
            is_masked: false,
        })
    }
}

/// A list that is being written.
pub(crate) struct List<'a> {
    screen: &'a Screen,
    ty: &'static Type,
    rows: Box<dyn Rows>,
    is_masked: bool,
}

impl List<'_> {
    /// Writes the next rows.
    pub(crate) fn page(&mut self, rows: &[Value]) -> Result<()> {
        let mut rows = rows.to_vec();
        if !self.screen.reveal {
            for row in &mut rows {
                self.is_masked |= mask(row, self.ty);
            }
        }
        self.rows.page(&rows)
    }

    /// Writes what comes after the last row.
    pub(crate) fn end(mut self) -> Result<()> {
        self.rows.end()?;
        if self.is_masked {
            self.screen.hint(MASKED);
        }
        Ok(())
    }
}

/// A form of a list.
trait Rows {
    fn page(&mut self, rows: &[Value]) -> Result<()>;
    fn end(&mut self) -> Result<()> {
        Ok(())
    }
}

/// How wide the terminal is that results go to.
fn width() -> Option<usize> {
    if !io::stdout().is_terminal() {
        return None;
    }
    terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))
}
