//! Lists in code of Kotlin and Swift: on one line, or one entry a line.

/// How a language lays lists out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    /// How wide a line may be.
    pub(crate) width: usize,
    /// What stands behind the last entry where each has its line.
    pub(crate) last: &'static str,
}

impl Layout {
    /// `head`, the entries and `end`; `before` is what stands before them on the line.
    pub(crate) fn fitted(self, before: &str, head: &str, entries: &[String], end: &str) -> String {
        let line = format!("{head}{}{end}", entries.join(", "));
        if before.len() + line.len() <= self.width || entries.is_empty() {
            return line;
        }
        let pad = " ".repeat(before.len() - before.trim_start().len());
        let entries = entries.join(&format!(",\n{pad}    "));
        format!("{head}\n{pad}    {entries}{}\n{pad}{end}", self.last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_has_a_line_for_each_entry() {
        let layout = Layout {
            width: 16,
            last: ",",
        };
        let entries = ["one".to_owned(), "two".to_owned()];
        assert_eq!(layout.fitted("    ", "f(", &entries, ")"), "f(one, two)");
        assert_eq!(
            layout.fitted("    ", "long(", &entries, ")"),
            "long(\n        one,\n        two,\n    )"
        );
    }
}
