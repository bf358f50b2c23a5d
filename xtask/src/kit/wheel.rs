//! The Python packages, built by maturin.

use super::linked::Contents;
use crate::prelude::*;

/// A Python package.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Package {
    /// Where its pyproject.toml is.
    pub(crate) folder: &'static str,
    contents: &'static Contents,
}

/// `devtrust`: the client.
pub(crate) const CLIENT: Package = Package {
    folder: "bindings-python",
    contents: &linked::PYTHON,
};
/// `devtrust-emulator`: the emulator's program, for `pip install`.
pub(crate) const EMULATOR: Package = Package {
    folder: "bindings-python/emulator",
    contents: &linked::EMULATOR,
};
/// `devtrust-cli`: the command line, for `pip install`.
pub(crate) const CLI: Package = Package {
    folder: "bindings-python/cli",
    contents: &linked::CLI,
};

/// All of them.
pub(crate) const ALL: [Package; 3] = [CLIENT, EMULATOR, CLI];

/// How the native half is compiled.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Profile {
    /// Together with other packages, which are compiled already.
    Dev(Packages),
    /// As users get it.
    Release,
}

/// Builds a wheel into `out`, which holds nothing else.
pub(crate) fn build(
    places: &Places,
    python: &Python,
    step: &Step,
    (package, profile): (Package, Profile),
    out: &Path,
) -> Result<PathBuf> {
    let tool = maturin(places, python, step, (package, For::Here))?;
    let tool = tool.words("build --locked --sbom-include");
    let tool = tool.arg(places.root.join(package.folder).join(linked::SBOM));
    let (tool, packages) = match profile {
        Profile::Dev(packages) => (tool.words("--profile dev"), packages),
        Profile::Release => (cargo::published(places, tool.arg("--release")), ""),
    };
    let tool = with_packages(tool, packages);
    tool.arg("--out").arg(out).run(step)?;
    files::only(out, ".whl")
}

/// Makes a tool's cargo builds ones of these packages; without any, they stay what they are.
fn with_packages(tool: Tool, packages: Packages) -> Tool {
    if !cfg!(target_os = "linux") {
        // Elsewhere maturin has something to say to the linker, which would be lost.
        return tool;
    }
    let tool = tool.env("XTASK_REAL_CARGO", cargo::program());
    let tool = tool.env("XTASK_PACKAGES", packages);
    // Ours, also where another revision is built beside this one.
    let cargo = concat!(env!("CARGO_MANIFEST_DIR"), "/src/python/cargo.py");
    tool.env("CARGO", cargo)
}

/// Builds a source distribution into `out`, which holds nothing else.
pub(crate) fn sdist(
    places: &Places,
    python: &Python,
    step: &Step,
    package: Package,
    out: &Path,
) -> Result<PathBuf> {
    let tool = maturin(places, python, step, (package, For::Everywhere))?;
    tool.words("sdist --out").arg(out).run(step)?;
    files::only(out, ".tar.gz")
}

/// maturin in the package's folder, where it finds what goes with the package.
fn maturin(
    places: &Places,
    python: &Python,
    step: &Step,
    (package, whom): (Package, For),
) -> Result<Tool> {
    let folder = places.needed(package.folder)?;
    package.contents.notices(places, step, (whom, &folder))?;
    let tool = cargo::share(places, python.tool("maturin")).dir(&folder);
    archive::dated(places, step, tool)
}

/// Installs a wheel in place of the one that is there.
pub(crate) fn install(python: &Python, step: &Step, wheel: &Path) -> Result<()> {
    let install = python.pip("install --force-reinstall --no-deps");
    install.arg(wheel).succeed(step)
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests {
    use super::*;

    #[test]
    fn cargo_builds_the_packages_and_says_nothing_of_tests_and_examples() {
        let places = Places::find().unwrap();
        let cargo = places.scratch("test-cargo").unwrap().join("cargo.sh");
        let script = r#"echo "$@"; echo '{"profile":{"test":true}}'; echo '{"target":{"kind":["example"]}}'
            echo '{"target":{"kind":["cdylib"]},"profile":{"test":false}}'; exit 3"#;
        fs::write(&cargo, format!("#!/bin/sh\n{script}\n")).unwrap();
        let said = |packages: &'static str| {
            let stand_in = with_packages(Tool::new("env"), packages);
            let stand_in = stand_in.env("XTASK_REAL_CARGO", &cargo);
            let run = stand_in.args(["sh", "-c", "\"$CARGO\" rustc --lib"]);
            Steps::new("test", 1).step("one", |step| {
                Tool::new("chmod").arg("+x").arg(&cargo).run(step)?;
                run.run_unchecked(step)
            })
        };
        let library = r#"{"target":{"kind":["cdylib"]},"profile":{"test":false}}"#;
        let build = "build --locked --message-format json-render-diagnostics -p one -p two";
        for (packages, words) in [("-p one -p two", build), ("", "rustc --lib")] {
            let output = said(packages).unwrap();
            assert_eq!(output.text, format!("{words}\n{library}\n"));
            assert_eq!(output.status.code(), Some(3));
        }
    }
}
