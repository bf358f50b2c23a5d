//! Cargo, called so that every command shares one set of artefacts.

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::process::Command;

use serde_json::Value;

use crate::prelude::*;

/// What pyo3's build script would find out by running Python, for the abi3 build that `bindings-python` asks for.
const PYO3_CONFIG: &str = "\
implementation=CPython
version=3.11
target_abi=CPython-abi3-3.11
shared=true
build_flags=
suppress_build_script_link_lines=false
";

/// Which packages are built together. Cargo unites features over them, so builds of one selection share everything and
/// builds of different selections share little: use as few as possible.
pub(crate) type Packages = &'static str;

/// All that [`TESTS`] builds, and the programs and the Python library that it does not.
pub(crate) const EVERYTHING: Packages = "--workspace --lib --bins --tests --examples \
     --features devtrust-ffi/cli,devtrust-wasm-tools/runner,devtrust-python/testing";
/// Every test, on what [`EVERYTHING`] has built.
pub(crate) const TESTS: &str = "test --locked --no-fail-fast --workspace \
     --features devtrust-ffi/cli,devtrust-wasm-tools/runner,devtrust-python/testing";
/// What a user runs.
pub(crate) const PRODUCTS: Packages = "-p devtrust-emulator -p devtrust-python";
/// What the tests outside Rust run on.
pub(crate) const TESTED: Packages = "-p devtrust-emulator -p devtrust-python -p devtrust-cli \
     -p devtrust-chaos -p devtrust-conformance -p devtrust-hostile --features devtrust-python/testing";
/// The emulator as it is published.
pub(crate) const EMULATOR_RELEASE: Packages = "-p devtrust-emulator --release";
/// The emulator as it is published, and what loads it.
pub(crate) const BENCH_RELEASE: Packages = "-p devtrust-emulator -p devtrust-load --release";
/// The native half of the Kotlin and Swift packages with its generator, and the one that their conformance runners have in
/// its place.
pub(crate) const MOBILE: Packages =
    "-p devtrust-ffi --features devtrust-ffi/cli -p devtrust-scripted";
/// What reads the modules of the npm package, and runs the tests that are compiled for WebAssembly.
pub(crate) const WASM_TOOLS: Packages =
    "-p devtrust-wasm-tools --features devtrust-wasm-tools/runner";
/// The generator alone.
pub(crate) const GENERATOR: Packages = "-p devtrust-generator";

/// A cargo command in the repository.
pub(crate) fn cargo(places: &Places, words: &str) -> Tool {
    share(places, Tool::new(program()).dir(&places.root)).words(words)
}

/// The cargo of another tool chain, in the repository.
pub(crate) fn other(places: &Places, program: &Path) -> Tool {
    clean(Tool::new(program).dir(&places.root))
}

/// Gives cargo the same environment whoever starts it (xtask, or maturin for xtask), since build scripts watch it and
/// compile again what depends on it: pyo3's watches which Python there is, ring's what `cargo run` set for xtask.
pub(crate) fn share(places: &Places, tool: Tool) -> Tool {
    let tool = clean(tool).env("CARGO_TARGET_DIR", &places.target);
    if cfg!(windows) {
        // There an extension module links to Python's import library, which pyo3 has to find.
        return tool;
    }
    tool.env("PYO3_CONFIG_FILE", pyo3_config(&places.target))
        .env("PYO3_BUILD_EXTENSION_MODULE", "1")
}

/// Keeps the folders of this machine out of what is published: a panic's message names the file that it comes from. Flags of the
/// user's have no place in there, either.
pub(crate) fn published(places: &Places, tool: Tool) -> Tool {
    // Where cargo has unpacked the crates of each registry, in folders by name and version.
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|dir| dir.join(".cargo")));
    let registries = home.and_then(|dir| fs::read_dir(dir.join("registry/src")).ok());
    let registries = registries.into_iter().flatten().flatten();
    let mut registries: Vec<PathBuf> = registries.map(|entry| entry.path()).collect();
    registries.sort();
    let crates = registries.iter().map(|dir| (dir, "crates"));
    let own = [(&places.root, "devtrust"), (&places.target, "target")];
    // Of several that match, the compiler takes the last one.
    let all = own.into_iter().chain(crates);
    let flags = all.map(|(dir, name)| format!("--remap-path-prefix={}={name}", dir.display()));
    let flags: Vec<String> = flags.collect();
    tool.env("CARGO_ENCODED_RUSTFLAGS", flags.join("\u{1f}"))
}

fn pyo3_config(target: &Path) -> PathBuf {
    target.join("xtask/pyo3-config.txt")
}

/// Writes what [`share`] points to. The file is left alone if it is right: its date counts, too.
pub(crate) fn write_pyo3_config(target: &Path) -> Result<()> {
    files::write(&pyo3_config(target), PYO3_CONFIG)
}

const SET_BY_CARGO_RUN: [&str; 5] = [
    "CARGO_PKG_",
    "CARGO_MANIFEST_",
    "CARGO_BIN_",
    "CARGO_CRATE_NAME",
    "CARGO_PRIMARY_PACKAGE",
];

/// Takes away what `cargo run` set for xtask itself.
fn clean(tool: Tool) -> Tool {
    env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| SET_BY_CARGO_RUN.iter().any(|set| name.starts_with(set)))
        .fold(tool, |tool, name| tool.env_remove(&name))
}

/// The cargo that runs xtask.
pub(crate) fn program() -> OsString {
    env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Where cargo builds, as its configuration and the environment have it.
pub(crate) fn target_directory(root: &Path) -> Result<PathBuf> {
    let metadata = Command::new(program())
        .args("metadata --no-deps --format-version 1 --offline".split(' '))
        .current_dir(root)
        .output()
        .context("could not start cargo")?;
    let described = serde_json::from_slice::<Value>(&metadata.stdout).ok();
    let directory = described
        .as_ref()
        .and_then(|all| all.get("target_directory")?.as_str());
    directory.map(PathBuf::from).ok_or_else(|| {
        let said = String::from_utf8_lossy(&metadata.stderr);
        Failure::with_output("`cargo metadata` did not describe the workspace", said)
    })
}

/// What a build left behind: programs and WebAssembly modules by their names.
#[derive(Debug, Clone)]
pub(crate) struct Build(BTreeMap<String, PathBuf>);

impl Build {
    /// The path of a program.
    pub(crate) fn executable(&self, name: &str) -> Result<PathBuf> {
        self.0
            .get(name)
            .cloned()
            .context(format_args!("cargo built no {name}"))
    }

    /// From cargo's messages. The last one counts. A test program has its package's name, too, and is not what is looked for.
    pub(crate) fn of(messages: &str) -> Self {
        let messages = messages.lines();
        let messages = messages.filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let made = messages
            .filter(|message| message.pointer("/profile/test") != Some(&Value::Bool(true)))
            .filter_map(|message| {
                let name = message.pointer("/target/name")?.as_str()?;
                let files = message.get("filenames").and_then(Value::as_array);
                let mut files = files.into_iter().flatten().filter_map(Value::as_str);
                let file = message.get("executable").and_then(Value::as_str);
                let is_module = |file: &&str| Path::new(file).extension() == Some("wasm".as_ref());
                let file = file.or_else(|| files.find(is_module))?;
                Some((name.to_owned(), PathBuf::from(file)))
            });
        Self(made.collect())
    }
}

/// Builds a selection of packages.
pub(crate) fn build(places: &Places, step: &Step, packages: Packages) -> Result<Build> {
    let tool = cargo(places, "build --locked").words(packages);
    let tool = if packages.contains("--release") {
        published(places, tool)
    } else {
        tool
    };
    let messages = tool
        .arg("--message-format=json-render-diagnostics")
        .answer(step)?;
    Ok(Build::of(&messages))
}

/// A library of the same build as this program, which lies beside it.
pub(crate) fn library_beside(program: &Path, name: &str) -> Result<PathBuf> {
    let (prefix, suffix) = (env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX);
    let path = program.with_file_name(format!("{prefix}{name}{suffix}"));
    let message = format!("cargo built no {}", path.display());
    Some(path).filter(|path| path.is_file()).context(message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_and_modules_are_read_from_cargos_messages() {
        let messages = r#"{"target":{"name":"other"},"executable":"/t/other"}
not json
{"target":{"name":"tool"},"executable":null}
{"target":{"name":"tool"},"executable":"/t/debug/tool"}
{"target":{"name":"tool"},"profile":{"test":true},"executable":"/t/debug/deps/tool-1"}
{"target":{"name":"a_b"},"filenames":["/t/liba_b.rlib","/t/a_b.wasm"],"executable":null}
{"reason":"build-finished","success":true}"#;
        let build = Build::of(messages);
        assert_eq!(build.executable("tool"), Ok("/t/debug/tool".into()));
        assert_eq!(build.executable("a_b"), Ok("/t/a_b.wasm".into()));
        assert!(build.executable("absent").is_err());
    }
}
