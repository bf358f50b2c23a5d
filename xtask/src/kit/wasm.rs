//! The modules of the npm package: compiled, taken apart into module and glue ([`super::wasm_glue`]), then made small.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::failure::{Context, Failure, Result};
use super::node::Node;
use super::places::Places;
use super::process::Tool;
use super::stamp::Stamp;
use super::steps::Step;
use super::wasm_toolchain::{TARGET, Toolchain};

/// How cargo is called. The standard library is compiled, too, so that the same settings hold for it.
const CARGO_FLAGS: &[&str] = &[
    "--release",
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
    "--config=profile.release.opt-level=\"z\"",
    "--config=profile.release.lto=\"fat\"",
    // The optimiser reads from the module which features it may use, and strips it then.
    "--config=profile.release.strip=\"none\"",
];

/// What every compilation for the target is told. It stands in place of the user's own RUSTFLAGS, which are meant for
/// another target.
///
/// A panic is a trap without a text: the facade reports it as a defect and starts afresh, and nothing of the machinery that
/// would format its message is shipped.
const RUSTC_FLAGS: &[&str] = &[
    "-Zunstable-options",
    "-Cpanic=immediate-abort",
    "-Zfmt-debug=none",
    "-Zlocation-detail=none",
];

/// What binaryen's wasm-opt is told. It may use the features that the compiler has noted in the module, and no others.
const OPTIMISER_FLAGS: &[&str] = &[
    "-Oz",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Where all of it is built, apart from the native builds.
pub(super) fn folder(places: &Places) -> PathBuf {
    places.target.join("wasm")
}

/// Compiles the module of a package, with some of its features. Packages are compiled one by one: together, each would get the features that only
/// the other one needs.
pub(crate) fn compile(
    places: &Places,
    step: &Step,
    toolchain: &Toolchain,
    (package, features): (&str, &[&str]),
) -> Result<PathBuf> {
    let output = toolchain
        .cargo(places)
        .args([
            "build",
            "--locked",
            "--package",
            package,
            "--target",
            TARGET,
        ])
        .arg(format!("--features={}", features.join(",")))
        .args(CARGO_FLAGS)
        .arg("--message-format=json-render-diagnostics")
        .env("CARGO_TARGET_DIR", folder(places))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", RUSTC_FLAGS.join(" "))
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .separate()
        .run(step)?;
    module(&output.stdout, package)
        .ok_or_else(|| Failure::new(format!("cargo built no module of {package}")))
}

/// Makes a module small, unless that has been done already. `tools` is the `node_modules` that binaryen is in.
pub(crate) fn optimise(
    places: &Places,
    step: &Step,
    (node, tools): (&Node, PathBuf),
    (module, name): (&Path, &str),
) -> Result<PathBuf> {
    let binaryen = tools.join("binaryen");
    let stamp = Stamp::default()
        .file(&binaryen.join("package.json"))?
        .add(OPTIMISER_FLAGS)
        .file(module)?;
    let small = folder(places).join(name);
    let stamp_file = folder(places).join(format!("{name}.stamp"));
    if small.is_file() && stamp.is_at(&stamp_file) {
        return Ok(small);
    }
    // Written beside its place, so that an interrupted run leaves nothing half done.
    let partial = folder(places).join(format!("{name}.{}", std::process::id()));
    let done = wasm_opt(node, &binaryen)
        .args(OPTIMISER_FLAGS)
        .arg(module)
        .arg("--output")
        .arg(&partial)
        .run(step)
        .and_then(|_| {
            fs::rename(&partial, &small).context(|| format!("could not write {}", small.display()))
        });
    if done.is_err() {
        // What is left of a failed run is of no use to anyone.
        let _ = fs::remove_file(&partial);
    }
    done?;
    stamp.leave_at(&stamp_file)?;
    Ok(small)
}

fn wasm_opt(node: &Node, binaryen: &Path) -> Tool {
    node.node().arg(binaryen.join("bin/wasm-opt"))
}

/// The module among the files that cargo made. The package's own message comes last.
fn module(messages: &str, package: &str) -> Option<PathBuf> {
    let library = package.replace('-', "_");
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|message| message.pointer("/target/name").and_then(Value::as_str) == Some(&library))
        .filter_map(|message| {
            let files = message.get("filenames")?.as_array()?;
            let file = files
                .iter()
                .filter_map(Value::as_str)
                .map(PathBuf::from)
                .find(|file| file.extension().is_some_and(|ending| ending == "wasm"))?;
            Some(file)
        })
        .next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_module_is_read_from_cargos_messages() {
        let messages = concat!(
            "{\"target\":{\"name\":\"other\"},\"filenames\":[\"/t/other.wasm\"]}\n",
            "not json\n",
            "{\"target\":{\"name\":\"a_b\"},\"filenames\":[\"/t/liba_b.rlib\",\"/t/a_b.wasm\"]}\n",
            "{\"reason\":\"build-finished\",\"success\":true}\n",
        );
        assert_eq!(module(messages, "a-b"), Some(PathBuf::from("/t/a_b.wasm")));
        assert_eq!(module(messages, "absent"), None);
    }
}
