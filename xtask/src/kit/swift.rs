//! A Swift tool chain: the one on the search path, or Debian's in a folder of its own.
//!
//! Debian 13 has Swift 6.0. Where the machine is something else, that Debian is put into the tools folder, complete or not
//! at all, and `swift` runs in it. Nothing of it is seen outside: mounts are made in a namespace that ends with the tool.

mod debian;
pub(crate) mod package;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::failure::{Context, Result};
use super::places::Places;
use super::process::Tool;
use super::steps::Step;
use super::system;

/// What the package asks for in its first line.
const OLDEST: (u32, u32) = (6, 0);

/// A Swift that is new enough.
#[derive(Debug)]
pub(crate) enum Toolchain {
    /// On the search path.
    Own { swift: PathBuf, version: String },
    /// Debian's, in this folder.
    Debian { root: PathBuf, version: String },
}

impl Toolchain {
    /// The tool chain; Debian's is installed if there is none.
    pub(crate) fn ready(places: &Places, step: &Step) -> Result<Self> {
        if let Some(found) = Self::find(places) {
            return Ok(found);
        }
        let (root, version) = debian::install(&places.tools, step)?;
        Ok(Self::Debian { root, version })
    }

    /// The tool chain, if it is there.
    pub(crate) fn find(places: &Places) -> Option<Self> {
        if let Some(swift) = system::find_program("swift")
            && let Some(version) = system::version_of(&swift)
            && new_enough(&version)
        {
            return Some(Self::Own { swift, version });
        }
        let (root, version) = debian::find(&places.tools)?;
        Some(Self::Debian { root, version })
    }

    /// `Swift version 6.0.3 (swift-6.0.3-RELEASE), /usr/bin/swift`
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Own { swift, version } => format!("{version}, {}", swift.display()),
            Self::Debian { root, version } => format!("{version}, {}", root.display()),
        }
    }

    /// `swift` in a folder of the repository, with these variables.
    pub(crate) fn swift(&self, places: &Places, dir: &Path, variables: &[(&str, &OsStr)]) -> Tool {
        match self {
            Self::Own { swift, .. } => variables
                .iter()
                .fold(Tool::new(swift).dir(dir), |tool, (name, value)| {
                    tool.env(name, value)
                }),
            Self::Debian { root, .. } => {
                let seen = [places.root.as_path(), places.target.as_path()];
                debian::inside(root, &seen, dir, variables).arg("swift")
            }
        }
    }

    /// `docc` in a folder of the repository: makes pages of what the compiler knows of a package.
    pub(crate) fn docc(&self, places: &Places, dir: &Path) -> Result<Tool> {
        match self {
            Self::Own { .. } => {
                let docc = system::find_program("docc");
                let docc =
                    docc.context("docc, which comes with Swift, is not on the search path")?;
                Ok(Tool::new(docc).dir(dir))
            }
            Self::Debian { root, .. } => {
                let seen = [places.root.as_path(), places.target.as_path()];
                Ok(debian::docc(root, &seen, dir))
            }
        }
    }

    /// Has the Debian packages there that the tests link to.
    pub(crate) fn needs(&self, step: &Step, header: &str, package: &str) -> Result<()> {
        match self {
            Self::Own { .. } if !Path::new("/usr/include").join(header).is_file() => {
                system::install(step, &[package], "a library that the Swift tests link to")
            }
            // Debian's has been installed with it.
            _ => Ok(()),
        }
    }
}

fn new_enough(version: &str) -> bool {
    let number = version.split_once("Swift version ");
    number.is_some_and(|(_, number)| system::is_at_least(number, OLDEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_in_both_forms() {
        assert!(new_enough("Swift version 6.0.3 (swift-6.0.3-RELEASE)"));
        let apple =
            "swift-driver version: 1.120.5 Apple Swift version 6.1 (swiftlang-6.1.0.110.21)";
        assert!(new_enough(apple));
        assert!(!new_enough("Swift version 5.10.1 (swift-5.10.1-RELEASE)"));
        // OpenStack's client has the same name.
        assert!(!new_enough("python-swiftclient 4.6.0"));
    }
}
