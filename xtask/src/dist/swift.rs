//! `dist/swift`: the package with what is generated and the library for this platform, and what makes an `XCFramework`.

use crate::kit::kotlin::native;
use crate::kit::swift::{Toolchain, package};
use crate::prelude::*;

/// What is published of the package in the repository, beside the licences.
const PARTS: &[&str] = &["Package.swift", "README.md", "Sources", "xcframework"];
const LIBRARY: &str = "lib/libdevtrust_native.so";

/// A program of somebody who has the package and nothing else, and what it prints.
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
pub(super) fn build(workspace: &Workspace<'_>, step: &Step, published: &Path) -> Result<()> {
    let places = workspace.places;
    if !cfg!(target_os = "linux") {
        let why = "elsewhere the package is made from an XCFramework, which nobody has tried yet";
        return Err(Failure::NotRun(why.into()));
    }
    for part in PARTS {
        files::copy(
            &places.needed(package::PACKAGE)?.join(part),
            &published.join(part),
        )?;
    }
    for licence in ["LICENSE-APACHE", "LICENSE-MIT"] {
        files::copy(&places.needed(licence)?, &published.join(licence))?;
    }
    package::complete(places, step, published)?;
    let library = published.join(package::GENERATED).join(LIBRARY);
    native::strip(step, &library)?;
    step.note(format!("library of {}", in_mib(files::size(&library)?)));
    linked::SWIFT.notices(places, step, (For::Everywhere, published))?;
    let has = [(LICENCES, published.join(LICENCES))];
    archive::inspect(places, step, (published, true), &has)?;
    try_out(places, step, published)
}

/// Compiles and runs a program against the package, and lets it find the library where it is shipped: beside itself.
fn try_out(places: &Places, step: &Step, published: &Path) -> Result<()> {
    let scratch = places.scratch("swift-newcomer")?;
    for (name, text) in NEWCOMER {
        files::write(&scratch.join(name), text)?;
    }
    // Elsewhere than it was put together, as with a user.
    files::copy(published, &scratch.join("devtrust"))?;
    let run = Toolchain::ready(places, step)?.swift(places, &scratch, &[]);
    let run = run.words("run --disable-sandbox --configuration release");
    let said = run.separate().run(step)?;
    if said.stdout.trim() == ANSWER {
        return Ok(());
    }
    let message = format!("a program that uses the package said {:?}", said.stdout);
    Err(Failure::with_output(message, said.text))
}
