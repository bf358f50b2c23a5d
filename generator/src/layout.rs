//! Lists in code, as the formatters leave them: on one line, or one entry a line.

/// How a language lays lists out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Layout {
    /// How wide a line may be.
    pub(crate) width: usize,
    /// How much deeper entries are.
    pub(crate) step: usize,
    /// What stands behind the last entry where each has its line.
    pub(crate) last: &'static str,
    /// An entry at this indent, with what stands behind it, that is too long for a line.
    pub(crate) broken: fn(&str, &str) -> String,
}

impl Layout {
    /// `head`, the entries and `end`; `before` is what stands before them on the line.
    pub(crate) fn fitted(self, before: &str, head: &str, entries: &[String], end: &str) -> String {
        let line = format!("{head}{}{end}", entries.join(", "));
        if entries.is_empty() || self.fits(before, &line) {
            return line;
        }
        self.exploded(before, head, entries, end)
    }

    /// The same with a line for each entry.
    pub(crate) fn exploded(
        self,
        before: &str,
        head: &str,
        entries: &[String],
        end: &str,
    ) -> String {
        let indent = before.len() - before.trim_start().len();
        let (pad, inner) = (" ".repeat(indent), " ".repeat(indent + self.step));
        let mut lines = vec![head.to_owned()];
        for (number, entry) in entries.iter().enumerate() {
            let is_last = number + 1 == entries.len();
            let entry = format!("{entry}{}", if is_last { self.last } else { "," });
            lines.push(self.line(&inner, &entry));
        }
        lines.push(format!("{pad}{end}"));
        lines.join("\n")
    }

    /// One line at this indent, broken where it is too long.
    pub(crate) fn line(self, pad: &str, line: &str) -> String {
        if self.fits(pad, line) {
            format!("{pad}{line}")
        } else {
            (self.broken)(pad, line)
        }
    }

    /// Whether it is a line that is not too long.
    pub(crate) fn fits(self, before: &str, line: &str) -> bool {
        before.chars().count() + line.chars().count() <= self.width && !line.contains('\n')
    }
}

/// For a language whose formatter leaves a long entry as it is.
pub(crate) fn as_it_is(pad: &str, entry: &str) -> String {
    format!("{pad}{entry}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_long_has_a_line_for_each_entry() {
        let layout = Layout {
            width: 16,
            step: 4,
            last: ",",
            broken: as_it_is,
        };
        let entries = ["one".to_owned(), "two".to_owned()];
        assert_eq!(layout.fitted("    ", "f(", &entries, ")"), "f(one, two)");
        assert_eq!(
            layout.fitted("    ", "long(", &entries, ")"),
            "long(\n        one,\n        two,\n    )"
        );
    }
}
