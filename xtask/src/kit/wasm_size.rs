//! How large the modules are, and the tables of products that they read later, beside their budgets.

use std::collections::BTreeMap;
use std::path::PathBuf;

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

/// The product whose operations are the client's own.
pub(crate) const TOP: &str = "device_trust";

/// What pages load, keys aside: what they use, up to which file, and how much that may be.
const PAGES: &[(&str, usize, u64)] = &[
    ("a page with Device Trust Manager", 3, 144_000),
    (
        "a page with every product's operations",
        usize::MAX,
        164_000,
    ),
];

/// What a file may have after `gzip -9`, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Budget {
    /// So much for each operation of this product, and once more for what it begins with.
    Product { name: String, each: u64 },
    /// So much. Whether pages load it whatever they use.
    Flat { bytes: u64, always: bool },
}

impl Budget {
    fn bytes(&self, counts: &BTreeMap<String, u64>) -> u64 {
        match self {
            Self::Product { name, each } => {
                each * (1 + counts.get(name).copied().unwrap_or_default())
            }
            Self::Flat { bytes, .. } => *bytes,
        }
    }

    /// Whether it is among what pages load of operations.
    fn is_of_operations(&self) -> bool {
        !matches!(self, Self::Flat { always: false, .. })
    }
}

/// One file's size in bytes.
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

/// Measures files with their names and budgets, and adds up what a page loads that uses all operations.
pub(crate) fn measure(
    places: &Places,
    step: &Step,
    node: &Node,
    files: &[(String, PathBuf, Budget)],
) -> Result<Vec<Size>> {
    let coverage = fs::read_to_string(places.needed(COVERAGE)?)?;
    let counts = operations(&coverage);
    let script = node.node().words("--input-type=module --eval");
    let script = script.args([SCRIPT, "--"]);
    let measured = script
        .args(files.iter().map(|(_, file, _)| file))
        .answer(step)?;
    let mut sizes = Vec::new();
    for (line, (name, _, budget)) in measured.lines().zip(files) {
        let measured: Value = serde_json::from_str(line).context("a size cannot be read")?;
        let number = |name| {
            let number = measured.get(name).and_then(Value::as_u64);
            number.context(format_args!("the size is without {name}"))
        };
        sizes.push(Size {
            name: name.clone(),
            raw: number("raw")?,
            gzip: number("gzip")?,
            brotli: number("brotli")?,
            budget: budget.bytes(&counts),
        });
    }
    let loaded = sizes.iter().zip(files);
    let loaded = loaded.filter(|(_, (_, _, budget))| budget.is_of_operations());
    let loaded: Vec<&Size> = loaded.map(|(size, _)| size).collect();
    let pages = PAGES.iter().map(|(name, files, budget)| {
        let sum = |of: fn(&Size) -> u64| loaded.iter().take(*files).map(|size| of(size)).sum();
        Size {
            name: (*name).to_owned(),
            raw: sum(|size| size.raw),
            gzip: sum(|size| size.gzip),
            brotli: sum(|size| size.brotli),
            budget: *budget,
        }
    });
    let pages: Vec<Size> = pages.collect();
    sizes.extend(pages);
    Ok(sizes)
}

/// How many operations each product has, by what their names begin with; those of Device Trust Manager begin with nothing.
fn operations(coverage: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    let rows = coverage.lines().filter_map(|line| line.strip_prefix("| `"));
    for name in rows.filter_map(|row| row.split('`').next()) {
        let mut path = name.split('.');
        let (first, is_other) = (path.next(), path.count() > 1);
        let product = first.filter(|_| is_other).unwrap_or(TOP);
        *counts.entry(product.to_owned()).or_default() += 1;
    }
    counts
}

/// A table for people.
pub(crate) fn render(sizes: &[Size]) -> String {
    let rows = sizes.iter().map(|size| {
        let numbers = [size.raw, size.gzip, size.brotli, size.budget].map(in_kb);
        [size.name.clone()].into_iter().chain(numbers).collect()
    });
    let header = ["file", "raw", "gzip -9", "brotli", "budget (gzip)"];
    table::render(&header, &rows.collect::<Vec<_>>(), &[1, 2, 3, 4])
}

/// A failure if a file is larger than it may be.
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
        let coverage = "\
# API coverage

5 operations.

| operation | call |
|---|---|
| `provision_device` | several calls |
| `devices.get` | GET `/device` |

| `account.users.get` | GET `/user` |
| `account.users.list` | GET `/user` |
| `trust_lifecycle.seats.get` | GET `/seat` |
";
        let counts = operations(coverage);
        let product = |name: &str| Budget::Product {
            name: name.to_owned(),
            each: 200,
        };
        let flat = Budget::Flat {
            bytes: 70,
            always: true,
        };
        assert_eq!(product("account").bytes(&counts), 600);
        assert_eq!(product("trust_lifecycle").bytes(&counts), 400);
        assert_eq!(product("device_trust").bytes(&counts), 600);
        assert_eq!(product("iot").bytes(&counts), 200);
        assert_eq!(flat.bytes(&counts), 70);
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
            "file                raw  gzip -9   brotli  budget (gzip)\n\
             devtrust.wasm  158.2 KB  58.0 KB  51.0 KB        66.3 KB\n"
        );
    }
}
