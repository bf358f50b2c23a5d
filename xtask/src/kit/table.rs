//! Plain text tables.

/// Columns as wide as their widest cell; the columns named in `right` are aligned to the right.
pub(crate) fn render(header: &[&str], rows: &[Vec<String>], right: &[usize]) -> String {
    let header: Vec<String> = header.iter().map(|&cell| cell.to_owned()).collect();
    let lines: Vec<&Vec<String>> = [&header].into_iter().chain(rows).collect();
    let width = |column| {
        let cells = lines.iter().filter_map(|cells| cells.get(column));
        cells
            .map(|cell: &String| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let mut text = String::new();
    for cells in &lines {
        let cells = cells
            .iter()
            .enumerate()
            .map(|(column, cell)| match width(column) {
                width if right.contains(&column) => format!("{cell:>width$}"),
                width => format!("{cell:<width$}"),
            });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    #[test]
    fn columns_line_up() {
        let rows = [["Rust", "412"], ["Python", "7"]].map(|row| row.map(str::to_owned).to_vec());
        let table = super::render(&["part", "passed"], &rows, &[1]);
        assert_eq!(table, "part    passed\nRust       412\nPython       7\n");
    }
}
