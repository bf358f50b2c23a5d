//! `dist/swift`: the package with what is generated and the library for this platform, and what makes an `XCFramework`.

use std::path::Path;

use crate::kit::archive::{self, Rules};
use crate::kit::failure::{Context, Failure, Result};
use crate::kit::files::{self, copy, in_mib};
use crate::kit::linked::{self, For};
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::steps::Step;
use crate::kit::swift::{Toolchain, package};
use crate::kit::system;
use crate::scan;

/// What is published of the package in the repository, and how it is called there.
const PUBLISHED: &[(&str, &str)] = &[
    ("bindings-kotlin/swift/Package.swift", "Package.swift"),
    ("bindings-kotlin/swift/README.md", "README.md"),
    ("bindings-kotlin/swift/Sources", "Sources"),
    ("bindings-kotlin/swift/xcframework", "xcframework"),
    ("LICENSE-APACHE", "LICENSE-APACHE"),
    ("LICENSE-MIT", "LICENSE-MIT"),
];
const LIBRARY: &str = "lib/libdevtrust_native.so";

/// A program of somebody who has the package and nothing else.
const NEWCOMER: &[(&str, &str)] = &[
    (
        "Package.swift",
        "// swift-tools-version: 6.0\nimport PackageDescription\n\nlet package = Package(\n    name: \"Newcomer\",\n    \
         dependencies: [.package(name: \"Devtrust\", path: \"devtrust\")],\n    targets: [.executableTarget(name: \"Newcomer\", \
         dependencies: [\"Devtrust\"])]\n)\n",
    ),
    (
        "Sources/Newcomer/main.swift",
        "import Devtrust\n\ndo {\n    _ = try Client(ClientConfig())\n} catch let error as DevtrustError {\n    \
         print(error.code)\n}\n",
    ),
];
const ANSWER: &str = "configuration.missing_credentials";

/// Puts the package together, and has a program use it.
pub(super) fn build(places: &Places, step: &Step, published: &Path) -> Result<()> {
    if !cfg!(target_os = "linux") {
        let why = "elsewhere the package is made from an XCFramework, which nobody has tried yet";
        return Err(Failure::NotRun(why.into()));
    }
    for (from, to) in PUBLISHED {
        copy(&places.needed(from)?, &published.join(to))?;
    }
    package::complete(places, step, published)?;
    let library = published.join(package::GENERATED).join(LIBRARY);
    let strip = system::find_program("strip");
    let strip = strip.context("strip, which comes with the linker, is missing")?;
    Tool::new(strip)
        .arg("--strip-unneeded")
        .arg(&library)
        .run(step)?;
    step.note(format!("library of {}", in_mib(files::size(&library)?)));
    let notices = linked::SWIFT.notices(places, step, (For::Everywhere, published))?;
    let rules = Rules {
        folders: &scan::folders(places),
        has: &[(linked::LICENCES, &notices.licences)],
        ..Rules::default()
    };
    archive::inspect(places, step, published, &rules)?;
    try_out(places, step, published)
}

/// Compiles and runs a program against the package, and lets it find the library where it is shipped: beside itself.
fn try_out(places: &Places, step: &Step, published: &Path) -> Result<()> {
    let scratch = places.scratch("swift-newcomer")?;
    for (name, text) in NEWCOMER {
        files::write(&scratch.join(name), text)?;
    }
    // Elsewhere than it was put together, as with a user.
    copy(published, &scratch.join("devtrust"))?;
    let toolchain = Toolchain::ready(places, step)?;
    let said = toolchain
        .swift(places, &scratch, &[])
        .words("run --disable-sandbox --configuration release")
        .separate()
        .run(step)?;
    if said.stdout.trim() == ANSWER {
        Ok(())
    } else {
        let message = format!("a program that uses the package said {:?}", said.stdout);
        Err(Failure::with_output(message, said.text))
    }
}
