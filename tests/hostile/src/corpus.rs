//! Reads the files of cases.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use devtrust_conformance::{json_files, with_fixtures};
use serde::Deserialize;
use serde_json::Value;

use crate::Case;

/// One file of cases.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    theme: String,
    #[serde(rename = "about")]
    _about: String,
    cases: Vec<Value>,
}

/// The folder with the cases.
#[must_use]
pub fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All cases, in the order of their files' names and then of the file. A `when` that is a text stands for the call of that
/// name in `calls.json`; fixtures are those of the conformance corpus.
pub fn load() -> Result<Vec<Case>, String> {
    let fixtures = devtrust_conformance::home().join("fixtures");
    let calls: BTreeMap<String, Value> = parse(&home().join("calls.json"))?;
    let mut cases: Vec<Case> = Vec::new();
    for path in json_files(&home().join("cases"))? {
        let file: File = parse(&path)?;
        for mut value in file.cases {
            let name = value.get("name").cloned().unwrap_or_default();
            let wrong = |what: &str| format!("{}: {name}: {what}", path.display());
            if let Some(when) = value.get_mut("when")
                && let Some(call) = when.as_str()
            {
                let meant = calls
                    .get(call)
                    .ok_or_else(|| wrong("there is no such call"))?;
                *when = meant.clone();
            }
            let value = with_fixtures(value, &fixtures).map_err(|error| wrong(&error))?;
            let case: Case =
                serde_json::from_value(value).map_err(|error| wrong(&error.to_string()))?;
            check(&case, &file.theme).map_err(wrong)?;
            cases.push(case);
        }
    }
    let mut names = BTreeSet::new();
    if let Some(twice) = cases.iter().find(|one| !names.insert(&one.name)) {
        return Err(format!("there are two cases {:?}", twice.name));
    }
    Ok(cases)
}

/// A case that asks for nothing would hold whatever happens.
fn check(case: &Case, theme: &str) -> Result<(), &'static str> {
    let then = &case.then;
    let asks = [&then.result, &then.result_includes]
        .into_iter()
        .flatten()
        .count()
        + usize::from(then.error.is_some());
    match asks {
        _ if !case.name.starts_with(&format!("{theme}-")) => Err("does not begin with its theme"),
        0 => Err("says neither which result nor which error must come"),
        1 => Ok(()),
        _ => Err("asks for a result and for an error"),
    }
}

fn parse<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| wrong(&error))?;
    serde_json::from_str(&text).map_err(|error| wrong(&error))
}
