//! A copy of core and of the generator, with changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What is copied: all that the generator is built from.
const COPIED: &[&str] = &[
    "core",
    "generator/src",
    "generator/templates",
    "Cargo.lock",
    "clippy.toml",
    "rust-toolchain.toml",
];

/// The version of the copy's crates.
const VERSION: &str = "0.1.999";
/// What the copy's program is called: the one of the repository lies in the same folder, and other tests run it.
const PROGRAM: &str = "devtrust-generator-of-a-copy";

/// The folder of the copy.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A copy in which texts stand in front of others: file, what stands there, what is put in front of it.
    pub(crate) fn of_core(edits: &[(&str, &str, &str)]) -> Self {
        let scratch = Self(Path::new(env!("CARGO_TARGET_TMPDIR")).join("everywhere"));
        for name in COPIED {
            scratch.copy(name, edits);
        }
        let workspace = read(&root().join("Cargo.toml"));
        let (before, rest) = workspace.split_once("members = [").expect("a workspace");
        let (_, after) = rest.split_once(']').expect("its members");
        let members = r#"members = ["core", "core/macros", "generator"]"#;
        let workspace = format!("{before}{members}{after}");
        // Crates of another version share the build folder, and with it what is compiled of others, and are not taken for
        // those of the repository.
        let version = concat!("version = \"", env!("CARGO_PKG_VERSION"), "\"\nedition");
        assert_eq!(workspace.matches(version).count(), 1, "{version}");
        let workspace = workspace.replace(version, &format!("version = \"{VERSION}\"\nedition"));
        scratch.put("Cargo.toml", &workspace);
        let package = read(&root().join("generator/Cargo.toml"));
        let name = concat!("name = \"", env!("CARGO_PKG_NAME"), "\"");
        assert_eq!(package.matches(name).count(), 1, "{name}");
        let package = package.replace(name, &format!("name = \"{PROGRAM}\""));
        scratch.put("generator/Cargo.toml", &package);
        scratch
    }

    /// Builds the generator of the copy and has it write all its files.
    pub(crate) fn generate(&self) {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--offline", "--package", PROGRAM])
            .args(["--", "--root"])
            .arg(self.0.join("generated"))
            .current_dir(&self.0)
            .env(
                "CARGO_TARGET_DIR",
                Path::new(env!("CARGO_TARGET_TMPDIR")).join(".."),
            )
            .output()
            .expect("cargo runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
    }

    /// A file that the generator wrote.
    pub(crate) fn generated(&self, name: &str) -> String {
        read(&self.0.join("generated").join(name))
    }

    fn copy(&self, name: &str, edits: &[(&str, &str, &str)]) {
        let from = root().join(name);
        if from.is_dir() {
            self.forget(name);
            for entry in fs::read_dir(&from).expect("a folder") {
                let entry = entry.expect("an entry").file_name();
                self.copy(&format!("{name}/{}", entry.to_string_lossy()), edits);
            }
            return;
        }
        // What is no text has no part in it: archives that tests read.
        let Ok(mut text) = fs::read_to_string(&from) else {
            return;
        };
        for (_, before, added) in edits.iter().filter(|(file, ..)| *file == name) {
            assert_eq!(text.matches(before).count(), 1, "{name}: {before}");
            text = text.replace(before, &format!("{added}{before}"));
        }
        self.put(name, &text);
    }

    /// Takes out of a folder of an earlier copy what the repository has no more.
    fn forget(&self, name: &str) {
        let Ok(entries) = fs::read_dir(self.0.join(name)) else {
            return;
        };
        for entry in entries {
            let entry = entry.expect("an entry");
            let now = root().join(name).join(entry.file_name());
            if entry.path().is_dir() && !now.is_dir() {
                fs::remove_dir_all(entry.path()).expect("a folder is removed");
            } else if entry.path().is_file() && !now.is_file() {
                fs::remove_file(entry.path()).expect("a file is removed");
            }
        }
    }

    /// Writes what differs: what is the same is not compiled again.
    fn put(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        if fs::read_to_string(&path).is_ok_and(|found| found == text) {
            return;
        }
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder is made");
        fs::write(&path, text).expect("a file is written");
    }
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
