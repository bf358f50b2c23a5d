//! Lists as tables that fit the terminal.

use std::io::{self, Write as _};

use anstream::AutoStream;
use comfy_table::{ColumnConstraint, Row, Table, Width, presets};
use devtrust::schema::Type;
use serde_json::Value;
use unicode_width::UnicodeWidthStr as _;

use super::Screen;
use super::columns::{self, Column};
use crate::failure::Result;
use crate::text::visible;

/// What stands between two columns.
const GAP: usize = GAP_CELLS as usize;
const GAP_CELLS: u16 = 2;
/// The widest column of a table that has to fit.
const WIDEST: usize = 40;

/// A table, page by page. The first page decides which columns there are and how wide they are.
pub(super) struct Rows {
    chosen: Vec<Column>,
    all: Vec<Column>,
    width: Option<usize>,
    shown: Option<Vec<(Column, usize)>>,
    /// Columns with values that found no place.
    hidden: Vec<String>,
    screen: Screen,
    count: usize,
}

impl Rows {
    pub(super) fn new(screen: &Screen, ty: &Type) -> Result<Self> {
        Ok(Self {
            chosen: columns::chosen(&screen.columns, ty)?,
            all: columns::all(ty),
            width: screen.width,
            shown: None,
            hidden: Vec::new(),
            screen: screen.clone(),
            count: 0,
        })
    }

    /// The columns to show, with their widths.
    fn lay_out(&mut self, rows: &[Value]) -> Vec<(Column, usize)> {
        let is_chosen = !self.chosen.is_empty();
        let candidates = if is_chosen { &self.chosen } else { &self.all };
        let mut shown = Vec::new();
        let mut taken = 0;
        for column in candidates {
            let cells = rows.iter().map(|row| visible(&column.of(row)).width());
            let widest = cells.max().unwrap_or(0);
            if widest == 0 && !is_chosen {
                continue;
            }
            let mut width = widest.max(column.name().width());
            if self.width.is_some() {
                width = width.min(WIDEST);
            }
            let fits = self.width.is_none_or(|whole| taken + width <= whole);
            if fits || is_chosen || shown.is_empty() {
                taken += width + GAP;
                shown.push((column.clone(), width));
            } else {
                self.hidden.push(column.name());
            }
        }
        shown
    }
}

impl super::Rows for Rows {
    fn page(&mut self, rows: &[Value]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.count += rows.len();
        let (shown, is_first) = match self.shown.take() {
            Some(shown) => (shown, false),
            None => (self.lay_out(rows), true),
        };
        let mut table = table();
        let names = shown.iter().map(|(column, _)| column.name().to_uppercase());
        table.set_header(names);
        for row in rows {
            let mut cells = Row::from(shown.iter().map(|(column, _)| visible(&column.of(row))));
            if self.width.is_some() {
                cells.max_height(1);
            }
            table.add_row(cells);
        }
        table.discover_columns();
        for (column, (_, width)) in table.column_iter_mut().zip(&shown) {
            column.set_padding((0, GAP_CELLS));
            if self.width.is_some() {
                let width = u16::try_from(width + GAP).unwrap_or(u16::MAX);
                column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(width)));
            }
        }
        self.shown = Some(shown);
        let mut out = AutoStream::auto(io::stdout()).lock();
        for (number, line) in table.to_string().lines().enumerate() {
            match (number, is_first) {
                (0, true) => writeln!(out, "\u{1b}[1m{}\u{1b}[0m", line.trim_end())?,
                (0, false) => {}
                _ => writeln!(out, "{}", line.trim_end())?,
            }
        }
        Ok(out.flush()?)
    }

    fn end(&mut self) -> Result<()> {
        if self.count == 0 {
            self.screen.hint("There are none.");
        }
        if !self.hidden.is_empty() {
            let hidden = self.hidden.join(", ");
            self.screen.hint(&format!(
                "Not shown: {hidden}. Choose with --columns, or see all with --output json."
            ));
        }
        Ok(())
    }
}

/// A table without lines, its columns two spaces apart.
fn table() -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_truncation_indicator("…");
    table
}
