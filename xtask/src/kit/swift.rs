//! A Swift tool chain: the one on the search path, or Debian's in a folder of its own.
//!
//! Debian 13 has Swift 6.0. Where the machine is something else, that Debian is put into the tools folder, complete or not
//! at all, and `swift` runs in it. Nothing of it is seen outside: mounts are made in a namespace that ends with the tool.

pub(crate) mod package;

use std::ffi::{OsStr, OsString};

use crate::prelude::*;

/// What the package asks for in its first line.
const OLDEST: (u32, u32) = (6, 0);
const SCRIPT: &str = "xtask/src/kit/swift/debian.sh";
/// With a number that changes with what is installed, so that a folder of another one is not taken for it.
const FOLDER: &str = "swift-trixie-1";
/// In it, what `swift --version` said when it was installed.
const VERSION: &str = "devtrust-swift-version";

/// A Swift that is new enough.
#[derive(Debug)]
pub(crate) struct Toolchain {
    /// The program, or the folder of a Debian.
    place: PathBuf,
    is_debian: bool,
    version: String,
}

impl Toolchain {
    /// The tool chain; Debian's is installed if there is none.
    pub(crate) fn ready(places: &Places, step: &Step) -> Result<Self> {
        if let Some(found) = Self::find(places) {
            return Ok(found);
        }
        if system::answer("unshare", ["--mount", "true"]).is_none() {
            return Err(Failure::new(
                "Swift is missing, and Debian's can only be used as root on a Linux that lets namespaces be made; install \
                 Swift 6.0 or newer: https://www.swift.org/install",
            ));
        }
        let root = places.tools.join(FOLDER);
        let _lock = files::lock(&root.with_extension("lock"), step)?;
        if Self::find(places).is_none() {
            if !Path::new("/usr/sbin/debootstrap").is_file() {
                let packages = ["debootstrap", "debian-archive-keyring"];
                system::install(step, &packages, "debootstrap, for Swift")?;
            }
            step.say("Swift is missing: installing Debian's in the tools folder (2.7 GB)");
            let script = Tool::new(places.needed(SCRIPT)?);
            script.arg("install").arg(root).succeed(step)?;
        }
        Self::find(places).context("Debian's Swift was installed and is too old")
    }

    /// The tool chain, if it is there.
    pub(crate) fn find(places: &Places) -> Option<Self> {
        let own = system::find_program("swift");
        let own = own.and_then(|place| Self::open(system::version_of(&place)?, place, false));
        own.or_else(|| {
            let place = places.tools.join(FOLDER);
            let said = fs::read_to_string(place.join(VERSION)).ok()?;
            Self::open(system::first_line(&said)?, place, true)
        })
    }

    fn open(version: String, place: PathBuf, is_debian: bool) -> Option<Self> {
        // OpenStack's client has the same name.
        let number = version.split_once("Swift version ");
        let is_new = number.is_some_and(|(_, number)| system::is_at_least(number, OLDEST));
        is_new.then_some(Self {
            place,
            is_debian,
            version,
        })
    }

    /// `Swift version 6.0.3 (swift-6.0.3-RELEASE), /usr/bin/swift`
    pub(crate) fn describe(&self) -> String {
        format!("{}, {}", self.version, self.place.display())
    }

    /// `swift` in a folder of the repository, with these variables.
    pub(crate) fn swift(&self, places: &Places, dir: &Path, variables: &[(&str, &OsStr)]) -> Tool {
        if self.is_debian {
            let inside = self.inside(places, dir, variables);
            return inside.arg("swift").shown_as("swift");
        }
        let tool = Tool::new(&self.place).dir(dir);
        variables
            .iter()
            .fold(tool, |tool, (name, value)| tool.env(name, value))
    }

    /// `docc` in a folder of the repository: makes pages of what the compiler knows of a package.
    pub(crate) fn docc(&self, places: &Places, dir: &Path) -> Result<Tool> {
        if self.is_debian {
            // Debian keeps it where only Swift finds it, and its libraries, too.
            let libraries = OsStr::new("/usr/libexec/swift/lib/swift/linux");
            let docc = self.inside(places, dir, &[("LD_LIBRARY_PATH", libraries)]);
            return Ok(docc.arg("/usr/libexec/swift/bin/docc").shown_as("docc"));
        }
        let docc = system::find_program("docc");
        let docc = docc.context("docc, which comes with Swift, is not on the search path")?;
        Ok(Tool::new(docc).dir(dir))
    }

    /// A command in the Debian.
    fn inside(&self, places: &Places, dir: &Path, variables: &[(&str, &OsStr)]) -> Tool {
        let tool = Tool::new("unshare").words("--mount --propagation private");
        let tool = tool.arg(places.root.join(SCRIPT)).arg("run");
        let tool = tool.args([&*self.place, dir, &*places.root, &*places.target]);
        let tool = tool.arg("--");
        variables.iter().fold(tool, |tool, (name, value)| {
            let mut pair = OsString::from(format!("{name}="));
            pair.push(value);
            tool.arg(pair)
        })
    }

    /// Has the Debian packages there that the tests link to.
    pub(crate) fn needs(&self, step: &Step, header: &str, package: &str) -> Result<()> {
        // Debian's has been installed with it.
        if self.is_debian || Path::new("/usr/include").join(header).is_file() {
            return Ok(());
        }
        system::install(step, &[package], "a library that the Swift tests link to")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_in_both_forms() {
        for (said, is_new) in [
            ("Swift version 6.0.3 (swift-6.0.3-RELEASE)", true),
            (
                "swift-driver version: 1.120.5 Apple Swift version 6.1 (swiftlang-6.1.0.110.21)",
                true,
            ),
            ("Swift version 5.10.1 (swift-5.10.1-RELEASE)", false),
            ("python-swiftclient 4.6.0", false),
        ] {
            let found = Toolchain::open(said.to_owned(), PathBuf::new(), false);
            assert_eq!(found.is_some(), is_new, "{said}");
        }
    }
}
