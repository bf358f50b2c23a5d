//! Lists as tables that fit the terminal.

use std::fmt::Write as _;
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

const BOLD: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";
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

impl Rows {
    /// The next rows, with the head before the first of them.
    fn render(&mut self, rows: &[Value]) -> String {
        let (shown, is_first) = match self.shown.take() {
            Some(shown) => (shown, false),
            None => (self.lay_out(rows), true),
        };
        let mut table = table();
        table.set_header(shown.iter().map(|(column, _)| column.name().to_uppercase()));
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
        let mut text = String::new();
        for (number, line) in table.to_string().lines().enumerate() {
            let line = line.trim_end();
            let written = match (number, is_first) {
                (0, true) => writeln!(text, "{BOLD}{line}{PLAIN}"),
                (0, false) => Ok(()),
                _ => writeln!(text, "{line}"),
            };
            // Writing to a text does not fail.
            let _ = written;
        }
        text
    }
}

impl super::Rows for Rows {
    fn page(&mut self, rows: &[Value]) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        self.count += rows.len();
        let text = self.render(rows);
        let mut out = AutoStream::auto(io::stdout()).lock();
        out.write_all(text.as_bytes())?;
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

#[cfg(test)]
mod tests {
    use devtrust::Devices;
    use devtrust::schema::Response;
    use serde_json::json;

    use super::super::Format;
    use super::*;

    fn rows(width: Option<usize>, columns: &[&str]) -> Rows {
        let screen = Screen {
            format: Format::Table,
            columns: columns.iter().map(|name| (*name).to_owned()).collect(),
            width,
            reveal: false,
            hints: false,
        };
        let Response::Pages(ty) = Devices::LIST.response else {
            panic!("a list");
        };
        Rows::new(&screen, ty).unwrap()
    }

    #[test]
    fn columns_that_do_not_fit_are_left_out_and_named() {
        let page = [
            json!({"id": "1", "name": "Press 41", "status": "REGISTERED", "connected": false}),
            json!({"id": "2", "name": "Presse 東京", "status": "REGISTERED", "connected": true}),
        ];
        let mut table = rows(Some(30), &[]);
        let text = table.render(&page);
        let expected = "\u{1b}[1mID  NAME         STATUS\u{1b}[0m\n1   Press 41     REGISTERED\n2   Presse 東京  REGISTERED\n";
        assert_eq!(text, expected);
        assert_eq!(table.hidden, ["connected"]);
        // The next page has the same columns, and no head.
        let more = [json!({"id": "3", "name": "A name that is longer than before"})];
        assert_eq!(table.render(&more), "3   A name tha…\n");
    }

    #[test]
    fn elsewhere_than_at_a_terminal_nothing_is_cut() {
        let long = "x".repeat(200);
        let mut table = rows(None, &[]);
        let text = table.render(&[json!({"id": "1", "name": long})]);
        assert!(text.ends_with(&format!("1   {long}\n")), "{text}");
    }

    #[test]
    fn chosen_columns_are_shown_whatever_fits() {
        let mut table = rows(Some(10), &["name,status"]);
        let text = table.render(&[json!({"name": "Press 41", "status": "REGISTERED"})]);
        assert!(text.ends_with("Press 41  REGISTERED\n"), "{text}");
    }
}
