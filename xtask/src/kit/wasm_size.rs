//! How large the modules are, beside their budgets.

use std::path::{Path, PathBuf};

use fs_err as fs;
use serde_json::Value;

use super::failure::{Context, Failure, Result};
use super::node::Node;
use super::places::Places;
use super::steps::Step;
use super::table;

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

impl Budget {
    fn bytes(self, operations: u64) -> u64 {
        match self {
            Self::PerOperation { base, each } => base + each * operations,
            Self::Flat(bytes) => bytes,
        }
    }
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
    let path = places.needed(COVERAGE)?;
    let operations = operations(&fs::read_to_string(&path)?).context(format_args!(
        "{COVERAGE} does not say how many operations there are"
    ))?;
    let files = modules.iter().map(|(file, _)| file);
    let measured = node
        .node()
        .args(["--input-type=module", "--eval", SCRIPT, "--"])
        .args(files)
        .answer(step)?;
    let sizes: Vec<Size> = measured
        .lines()
        .zip(modules)
        .filter_map(|(line, (file, budget))| read(line, file, budget.bytes(operations)))
        .collect();
    if sizes.len() == modules.len() {
        return Ok(sizes);
    }
    Err(Failure::with_output("the sizes cannot be read", measured))
}

fn read(line: &str, file: &Path, budget: u64) -> Option<Size> {
    let measured: Value = serde_json::from_str(line).ok()?;
    let number = |name: &str| measured.get(name).and_then(Value::as_u64);
    Some(Size {
        name: file.file_name()?.to_string_lossy().into_owned(),
        raw: number("raw")?,
        gzip: number("gzip")?,
        brotli: number("brotli")?,
        budget,
    })
}

/// `25 operations:` stands above the table.
fn operations(coverage: &str) -> Option<u64> {
    coverage
        .lines()
        .find_map(|line| line.strip_suffix(" operations:"))
        .and_then(|number| number.parse().ok())
}

/// A table for people.
pub(crate) fn render(sizes: &[Size]) -> String {
    let rows: Vec<Vec<String>> = sizes
        .iter()
        .map(|size| {
            let mut row = vec![size.name.clone()];
            row.extend([size.raw, size.gzip, size.brotli, size.budget].map(in_kb));
            row
        })
        .collect();
    let header = ["module", "raw", "gzip -9", "brotli", "budget (gzip)"];
    table::render(&header, &rows, &[1, 2, 3, 4])
}

/// A failure if a module is larger than it may be.
pub(crate) fn verdict(sizes: &[Size]) -> Result<()> {
    let over: Vec<String> = sizes
        .iter()
        .filter(|size| !size.is_within_budget())
        .map(|size| {
            format!(
                "{} has {} of {}",
                size.name,
                in_kb(size.gzip),
                in_kb(size.budget)
            )
        })
        .collect();
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

    const MAIN: Budget = Budget::PerOperation {
        base: 60_000,
        each: 250,
    };

    fn size(gzip: u64, budget: u64) -> Size {
        let line = format!("{{\"raw\":158200,\"gzip\":{gzip},\"brotli\":51049}}");
        read(&line, Path::new("/t/devtrust.wasm"), budget).unwrap()
    }

    #[test]
    fn the_budget_grows_with_the_operations() {
        assert_eq!(MAIN.bytes(0), 60_000);
        assert_eq!(MAIN.bytes(25), 66_250);
        assert_eq!(Budget::Flat(70_000).bytes(25), 70_000);
    }

    #[test]
    fn operations_are_counted_where_core_has_counted_them() {
        let coverage =
            "# API coverage\n\nEvery operation:\n\n25 operations:\n\n| operation | call |\n";
        assert_eq!(operations(coverage), Some(25));
        assert_eq!(operations("| operation | call |\n"), None);
    }

    #[test]
    fn one_byte_over_the_budget_fails() {
        assert_eq!(verdict(&[size(66_250, 66_250)]), Ok(()));
        let failure = verdict(&[size(66_351, 66_250)]).unwrap_err();
        let wanted = "devtrust.wasm has 66.4 KB of 66.3 KB";
        assert_eq!(failure, Failure::new(wanted));
        assert!(verdict(&[size(66_251, 66_250)]).is_err());
    }

    #[test]
    fn the_table_has_a_line_for_each_module() {
        assert_eq!(
            render(&[size(58_000, 66_250)]),
            "module              raw  gzip -9   brotli  budget (gzip)\n\
             devtrust.wasm  158.2 KB  58.0 KB  51.0 KB        66.3 KB\n"
        );
        assert_eq!(read("{\"raw\":1}", Path::new("a.wasm"), 1), None);
    }
}
