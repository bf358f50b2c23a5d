//! Plain text tables.

/// Columns as wide as their widest cell; the columns named in `right` are aligned to the right.
pub(crate) fn render(header: &[&str], rows: &[Vec<String>], right: &[usize]) -> String {
    let mut widths: Vec<usize> = header.iter().map(|cell| cell.chars().count()).collect();
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().count());
        }
    }
    let mut text = line(header.iter().copied(), &widths, right);
    for row in rows {
        text.push_str(&line(row.iter().map(String::as_str), &widths, right));
    }
    text
}

fn line<'a>(cells: impl Iterator<Item = &'a str>, widths: &[usize], right: &[usize]) -> String {
    let cells: Vec<String> = cells
        .zip(widths)
        .enumerate()
        .map(|(column, (cell, width))| {
            if right.contains(&column) {
                format!("{cell:>width$}")
            } else {
                format!("{cell:<width$}")
            }
        })
        .collect();
    format!("{}\n", cells.join("  ").trim_end())
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_line_up() {
        let rows = [
            vec!["Rust".to_owned(), "412".to_owned()],
            vec!["Python".to_owned(), "7".to_owned()],
        ];
        let table = super::render(&["part", "passed"], &rows, &[1]);
        assert_eq!(table, "part    passed\nRust       412\nPython       7\n");
    }
}
