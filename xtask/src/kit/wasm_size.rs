//! How large the modules are, and the tables of products that they read later, beside their budgets.

use crate::prelude::*;

/// Measures, and knows the budgets.
const PROGRAM: &str = "xtask/src/node/sizes.mjs";
/// Generated from core's tables: one row per operation.
const COVERAGE: &str = "docs/api-coverage.md";

/// The size of one file, or of several that a page loads, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) name: String,
    raw: u64,
    pub(crate) gzip: u64,
    brotli: u64,
    /// For `gzip`.
    pub(crate) budget: u64,
}

impl Size {
    pub(crate) fn is_within_budget(&self) -> bool {
        self.gzip <= self.budget
    }

    fn read(line: &str) -> Result<Self> {
        let read = serde_json::from_str(line);
        let (name, raw, gzip, brotli, budget) = read.context("a size cannot be read")?;
        Ok(Self {
            name,
            raw,
            gzip,
            brotli,
            budget,
        })
    }
}

/// Measures what was built from sources.
pub(crate) fn measure(
    places: &Places,
    step: &Step,
    node: &Node,
    sources: &Path,
) -> Result<Vec<Size>> {
    let measure = node.node().arg(places.needed(PROGRAM)?).arg(sources);
    let measured = measure.arg(places.needed(COVERAGE)?).answer(step)?;
    measured.lines().map(Size::read).collect()
}

/// Says how large the files are, and fails if one is larger than it may be.
pub(crate) fn verdict(step: &Step, sizes: &[Size]) -> Result<()> {
    let (mut rows, mut over) = (Vec::new(), Vec::new());
    for size in sizes {
        let numbers = [size.raw, size.gzip, size.brotli, size.budget].map(in_kb);
        if !size.is_within_budget() {
            let [_, gzip, _, budget] = &numbers;
            over.push(format!("{} has {gzip} of {budget}", size.name));
        }
        rows.push([vec![size.name.clone()], numbers.to_vec()].concat());
    }
    let header = ["file", "raw", "gzip -9", "brotli", "budget (gzip)"];
    step.say(&table::render(&header, &rows, &[1, 2, 3, 4]));
    over.is_empty().then_some(()).context(over.join(", "))
}

/// Kilobytes of 1,000 bytes, as the web counts.
pub(crate) fn in_kb(bytes: u64) -> String {
    let tenths = (bytes + 50) / 100;
    format!("{}.{} KB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_byte_over_the_budget_fails() {
        let judged = |gzip: u64| {
            let line = format!(r#"["devtrust.wasm", 158200, {gzip}, 51049, 66250]"#);
            let size = Size::read(&line).unwrap();
            Steps::new("test", 1).step("one", |step| verdict(step, &[size]))
        };
        assert_eq!(judged(66_250), Ok(()));
        assert_eq!(
            judged(66_351),
            Err(Failure::new("devtrust.wasm has 66.4 KB of 66.3 KB"))
        );
        assert!(judged(66_251).is_err());
    }
}
