//! What is linked into a package: its crates, their licence texts, and both as files that go with the package.

use std::path::{Path, PathBuf};

use super::failure::Result;
use super::places::Places;
use super::process::Tool;
use super::steps::Step;
use super::{cargo, python};

const PROGRAM: &str = "xtask/src/python/notices.py";
/// The name of the file with the licence texts, in every package.
pub(crate) const LICENCES: &str = "THIRD-PARTY-LICENSES";
/// The name of the software bill of materials.
pub(crate) const SBOM: &str = "devtrust.cdx.json";

const DESKTOPS: &[&str] = &[
    "x86_64-unknown-linux-gnu",
    "aarch64-unknown-linux-gnu",
    "x86_64-apple-darwin",
    "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
];
const PHONES: &[&str] = &[
    "aarch64-linux-android",
    "armv7-linux-androideabi",
    "x86_64-linux-android",
    "aarch64-apple-ios",
];

/// A package that is published, and whose code is in it.
#[derive(Debug)]
pub(crate) struct Contents {
    /// What the package is called where it is published.
    name: &'static str,
    /// Where it is published, as package URLs call it.
    ecosystem: &'static str,
    crates: &'static [&'static str],
    /// What it runs on, whatever machine builds it.
    targets: &'static [&'static [&'static str]],
}

pub(crate) const PYTHON: Contents = Contents {
    name: "devtrust",
    ecosystem: "pypi",
    crates: &["devtrust-python"],
    targets: &[DESKTOPS],
};
pub(crate) const EMULATOR: Contents = Contents {
    name: "devtrust-emulator",
    crates: &["devtrust-emulator"],
    ..PYTHON
};
pub(crate) const NPM_EMULATOR: Contents = Contents {
    ecosystem: "npm",
    ..EMULATOR
};
pub(crate) const MAVEN_EMULATOR: Contents = Contents {
    name: "com.devtrust/devtrust-emulator",
    ecosystem: "maven",
    ..EMULATOR
};
pub(crate) const CLI: Contents = Contents {
    name: "devtrust-cli",
    crates: &["devtrust-cli"],
    ..PYTHON
};
pub(crate) const NPM: Contents = Contents {
    name: "devtrust",
    ecosystem: "npm",
    crates: &[
        "devtrust-wasm",
        "devtrust-wasm-keys",
        "devtrust-wasm-workflows",
    ],
    targets: &[&["wasm32-unknown-unknown"]],
};
pub(crate) const MAVEN: Contents = Contents {
    name: "com.devtrust/devtrust",
    ecosystem: "maven",
    crates: &["devtrust-ffi"],
    targets: &[DESKTOPS, PHONES],
};
pub(crate) const SWIFT: Contents = Contents {
    name: "github.com/devtrust/devtrust",
    ecosystem: "swift",
    ..MAVEN
};

/// What a package is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// This machine's kind alone, such as a wheel.
    Here,
    /// Everything that the package runs on, such as a source distribution.
    Everywhere,
}

/// The files that go with a package.
#[derive(Debug)]
pub(crate) struct Notices {
    pub(crate) licences: PathBuf,
    pub(crate) sbom: PathBuf,
}

impl Contents {
    /// Writes the files for a package into a folder.
    pub(crate) fn notices(
        &self,
        places: &Places,
        step: &Step,
        (whom, dir): (For, &Path),
    ) -> Result<Notices> {
        let targets = match whom {
            For::Here => Vec::new(),
            For::Everywhere => self.targets.concat(),
        };
        cargo::share(places, Tool::new(python::interpreter()?))
            .arg(places.needed(PROGRAM)?)
            .arg(dir)
            .args(["--name", self.name, "--ecosystem", self.ecosystem])
            .args(["--version", env!("CARGO_PKG_VERSION")])
            .args(self.crates.iter().flat_map(|name| ["--crate", name]))
            .args(targets.iter().flat_map(|target| ["--target", target]))
            .env("CARGO", cargo::program())
            .dir(&places.root)
            .succeed(step)?;
        Ok(Notices {
            licences: dir.join(LICENCES),
            sbom: dir.join(SBOM),
        })
    }
}

#[cfg(test)]
mod tests {
    use fs_err as fs;

    use super::*;
    use crate::kit::steps::Steps;

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
            let written = Steps::new("test", 1)
                .step("one", |step| contents.notices(&places, step, (whom, &dir)));
            let notices = written.unwrap();
            let licences = fs::read_to_string(&notices.licences).unwrap();
            let sbom = fs::read_to_string(&notices.sbom).unwrap();
            for name in known {
                assert!(
                    licences.contains(&format!("\n{name} ")),
                    "{name}: {licences}"
                );
                assert!(sbom.contains(&format!("\"pkg:cargo/{name}@")), "{name}");
            }
            // Ours, what only runs during a build, and the machine are not in it.
            for wrong in [
                "\ndevtrust",
                "\ncc ",
                "\nserde_derive ",
                &places.root.to_string_lossy(),
            ] {
                assert!(!licences.contains(wrong), "{wrong}");
                assert!(!sbom.contains(wrong), "{wrong}");
            }
        }
    }
}
