//! What is linked into a package: its crates, their licence texts, and both as files that go with the package.

use crate::prelude::*;

const PROGRAM: &str = "xtask/src/python/notices.py";
/// The name of the file with the licence texts, in every package.
pub(crate) const LICENCES: &str = "THIRD-PARTY-LICENSES";
/// The name of the software bill of materials.
pub(crate) const SBOM: &str = "devtrust.cdx.json";

/// What packages run on, whatever machine builds them.
const DESKTOPS: &str = "x86_64-unknown-linux-gnu aarch64-unknown-linux-gnu x86_64-apple-darwin aarch64-apple-darwin \
     x86_64-pc-windows-msvc";
const PHONES: &str =
    "aarch64-linux-android armv7-linux-androideabi x86_64-linux-android aarch64-apple-ios";

/// A package that is published, and whose code is in it: where it is published, as package URLs call that, its name there,
/// its crates, and its targets.
#[derive(Debug)]
pub(crate) struct Contents(
    &'static str,
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const ON_DESKTOPS: &[&str] = &[DESKTOPS];
const EVERYWHERE: &[&str] = &[DESKTOPS, PHONES];
const WASM: &[&str] = &[
    "devtrust-wasm",
    "devtrust-wasm-keys",
    "devtrust-wasm-workflows",
];

pub(crate) const PYTHON: Contents = Contents("pypi", "devtrust", &["devtrust-python"], ON_DESKTOPS);
pub(crate) const CLI: Contents = Contents("pypi", "devtrust-cli", &["devtrust-cli"], ON_DESKTOPS);
pub(crate) const EMULATOR: Contents = emulator("pypi", "devtrust-emulator");
pub(crate) const NPM_EMULATOR: Contents = emulator("npm", "devtrust-emulator");
pub(crate) const MAVEN_EMULATOR: Contents = emulator("maven", "com.devtrust/devtrust-emulator");
pub(crate) const NPM: Contents = Contents("npm", "devtrust", WASM, &["wasm32-unknown-unknown"]);
pub(crate) const MAVEN: Contents = mobile("maven", "com.devtrust/devtrust");
pub(crate) const SWIFT: Contents = mobile("swift", "github.com/devtrust/devtrust");

const fn emulator(ecosystem: &'static str, name: &'static str) -> Contents {
    Contents(ecosystem, name, &["devtrust-emulator"], ON_DESKTOPS)
}

const fn mobile(ecosystem: &'static str, name: &'static str) -> Contents {
    Contents(ecosystem, name, &["devtrust-ffi"], EVERYWHERE)
}

/// What a package is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// This machine's kind alone, such as a wheel.
    Here,
    /// Everything that the package runs on, such as a source distribution.
    Everywhere,
}

impl Contents {
    /// Writes the files for a package into a folder.
    pub(crate) fn notices(
        &self,
        places: &Places,
        step: &Step,
        (whom, dir): (For, &Path),
    ) -> Result<()> {
        let Self(ecosystem, name, crates, targets) = self;
        let targets = targets.iter().filter(|_| whom == For::Everywhere);
        let targets = targets.flat_map(|targets| targets.split(' '));
        cargo::share(places, Tool::new(python::interpreter()?))
            .arg(places.needed(PROGRAM)?)
            .arg(dir)
            .args(["--name", name, "--ecosystem", ecosystem])
            .args(["--version", env!("CARGO_PKG_VERSION")])
            .args(crates.iter().flat_map(|name| ["--crate", name]))
            .args(targets.flat_map(|target| ["--target", target]))
            .env("CARGO", cargo::program())
            .dir(&places.root)
            .succeed(step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fails where a dependency comes without a text.
    #[test]
    fn every_package_gets_the_licences_of_its_crates() {
        let places = Places::find().unwrap();
        let dir = places.target.join("xtask/test-notices");
        for (contents, whom, known) in [
            (&PYTHON, For::Here, ["pyo3", "mimalloc", "ring"]),
            (&EMULATOR, For::Here, ["hyper", "rusqlite", "rcgen"]),
            (&CLI, For::Here, ["clap", "indicatif", "ring"]),
            (&NPM, For::Everywhere, ["base64", "serde_json", "zeroize"]),
            (&MAVEN, For::Here, ["uniffi_core", "rusqlite", "ring"]),
        ] {
            let write = |step: &Step| contents.notices(&places, step, (whom, &dir));
            Steps::new("test", 1).step("one", write).unwrap();
            let [licences, sbom] =
                [LICENCES, SBOM].map(|name| fs::read_to_string(dir.join(name)).unwrap());
            for name in known {
                assert!(licences.contains(&format!("\n{name} ")), "{name}");
                assert!(sbom.contains(&format!("\"pkg:cargo/{name}@")), "{name}");
            }
            // Ours, what only runs during a build, and the machine are not in it.
            let root = places.root.to_string_lossy();
            for wrong in ["\ndevtrust", "\ncc ", "\nserde_derive ", &root] {
                let both = [&licences, &sbom];
                assert!(!both.iter().any(|text| text.contains(wrong)), "{wrong}");
            }
        }
    }
}
