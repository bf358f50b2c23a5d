//! How large the modules are, beside their budgets.

use std::path::PathBuf;

use fs_err as fs;
use serde_json::Value;

use super::failure::{Context, Failure, Result};
use super::node::Node;
use super::places::Places;
use super::steps::Step;
use super::{files, table};

const SCRIPT: &str = include_str!("../node/sizes.mjs");
/// Generated from core's tables: one row per operation.
const COVERAGE: &str = "docs/api-coverage.md";

/// What a module may have after `gzip -9`, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Budget {
    /// So much for the start, and so much for each operation with its models.
    PerOperation { base: u64, each: u64 },
    /// So much.
    Flat(u64),
}

/// One module's size in bytes.
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
}

/// Measures modules with their budgets.
pub(crate) fn measure(
    places: &Places,
    step: &Step,
    node: &Node,
    modules: &[(PathBuf, Budget)],
) -> Result<Vec<Size>> {
    let coverage = fs::read_to_string(places.needed(COVERAGE)?)?;
    let operations = operations(&coverage).context(format_args!(
        "{COVERAGE} does not say how many operations there are"
    ))?;
    let script = node.node().words("--input-type=module --eval");
    let script = script.args([SCRIPT, "--"]);
    let measured = script
        .args(modules.iter().map(|(file, _)| file))
        .answer(step)?;
    let sizes = measured.lines().zip(modules).map(|(line, (file, budget))| {
        let measured: Value = serde_json::from_str(line).context("a size cannot be read")?;
        let number = |name| {
            let number = measured.get(name).and_then(Value::as_u64);
            number.context(format_args!("the size is without {name}"))
        };
        Ok(Size {
            name: files::name(file),
            raw: number("raw")?,
            gzip: number("gzip")?,
            brotli: number("brotli")?,
            budget: match budget {
                Budget::PerOperation { base, each } => base + each * operations,
                Budget::Flat(bytes) => *bytes,
            },
        })
    });
    sizes.collect()
}

/// `25 operations:` stands above the table.
fn operations(coverage: &str) -> Option<u64> {
    let mut lines = coverage.lines();
    let number = lines.find_map(|line| line.strip_suffix(" operations."))?;
    number.parse().ok()
}

/// A table for people.
pub(crate) fn render(sizes: &[Size]) -> String {
    let rows = sizes.iter().map(|size| {
        let numbers = [size.raw, size.gzip, size.brotli, size.budget].map(in_kb);
        [size.name.clone()].into_iter().chain(numbers).collect()
    });
    let header = ["module", "raw", "gzip -9", "brotli", "budget (gzip)"];
    table::render(&header, &rows.collect::<Vec<_>>(), &[1, 2, 3, 4])
}

/// A failure if a module is larger than it may be.
pub(crate) fn verdict(sizes: &[Size]) -> Result<()> {
    let over = sizes.iter().filter(|size| !size.is_within_budget());
    let over = over.map(|size| {
        let [gzip, budget] = [size.gzip, size.budget].map(in_kb);
        format!("{} has {gzip} of {budget}", size.name)
    });
    let over: Vec<String> = over.collect();
    if over.is_empty() {
        return Ok(());
    }
    Err(Failure::new(over.join(", ")))
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
    fn operations_are_counted_where_core_has_counted_them() {
        let coverage = "# API coverage\n\n25 operations.\n\n| operation | call |\n";
        assert_eq!(operations(coverage), Some(25));
        assert_eq!(operations("| operation | call |\n"), None);
    }

    #[test]
    fn one_byte_over_the_budget_fails() {
        let size = |gzip| Size {
            name: "devtrust.wasm".into(),
            raw: 158_200,
            gzip,
            brotli: 51_049,
            budget: 66_250,
        };
        assert_eq!(verdict(&[size(66_250)]), Ok(()));
        let failure = Failure::new("devtrust.wasm has 66.4 KB of 66.3 KB");
        assert_eq!(verdict(&[size(66_351)]), Err(failure));
        assert!(verdict(&[size(66_251)]).is_err());
        assert_eq!(
            render(&[size(58_000)]),
            "module              raw  gzip -9   brotli  budget (gzip)\n\
             devtrust.wasm  158.2 KB  58.0 KB  51.0 KB        66.3 KB\n"
        );
    }
}
