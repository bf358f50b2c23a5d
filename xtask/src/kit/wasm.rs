//! The modules of the npm package: compiled, taken apart into module and glue, then made small.

use std::path::{Path, PathBuf};

use fs_err as fs;

use super::cargo::Build;
use super::failure::Result;
use super::node::Node;
use super::places::Places;
use super::process::Tool;
use super::stamp::Stamp;
use super::steps::Step;
use super::wasm_toolchain::{TARGET, Toolchain};

/// wasm-bindgen's second half: it reads what the library left in a module and writes the JavaScript beside it. The program is
/// a crate of its own (`xtask/wasm`), because wasm-bindgen's libraries take minutes to compile and xtask must not.
pub(crate) const GLUE: &str = "devtrust-wasm-glue";

/// How cargo is called. The standard library is compiled, too, so that the same settings hold for it. The optimiser reads from
/// the module which features it may use, and strips it then.
const CARGO: &str = "build --locked --release --message-format=json-render-diagnostics \
     -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size \
     --config=profile.release.opt-level=\"z\" --config=profile.release.lto=\"fat\" \
     --config=profile.release.strip=\"none\"";

/// What every compilation for the target is told. It stands in place of the user's own RUSTFLAGS, which are meant for
/// another target.
///
/// A panic is a trap without a text: the facade reports it as a defect and starts afresh, and nothing of the machinery that
/// would format its message is shipped.
const RUSTC: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zfmt-debug=none -Zlocation-detail=none";

/// What binaryen's wasm-opt is told. It may use the features that the compiler has noted in the module, and no others.
const OPTIMISER: &str = "-Oz --strip-debug --strip-producers --strip-target-features";

/// Where all of it is built, apart from the native builds.
pub(super) fn folder(places: &Places) -> PathBuf {
    places.target.join("wasm")
}

/// Compiles the module of a package, with some of its features. Packages are compiled one by one: together, each would get the
/// features that only the other one needs.
pub(crate) fn compile(
    places: &Places,
    step: &Step,
    toolchain: &Toolchain,
    (package, features): (&str, &str),
) -> Result<PathBuf> {
    let messages = toolchain
        .cargo(places)
        .words(CARGO)
        .args(["--package", package, "--target", TARGET])
        .arg(format!("--features={features}"))
        .env("CARGO_TARGET_DIR", folder(places))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", RUSTC)
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .answer(step)?;
    Build::of(&messages).executable(&package.replace('-', "_"))
}

/// A module and its JavaScript.
#[derive(Debug)]
pub(crate) struct Glued {
    pub(crate) module: PathBuf,
    pub(crate) glue: PathBuf,
}

/// Writes the glue of a module, unless that has been done already.
pub(crate) fn glue(
    places: &Places,
    step: &Step,
    tool: &Path,
    (module, name): (&Path, &str),
) -> Result<Glued> {
    let folder = folder(places).join("glue").join(name);
    let glued = Glued {
        module: folder.join(format!("{name}.wasm")),
        glue: folder.join(format!("{name}.glue.ts")),
    };
    let stamp = Stamp::default().file(tool)?.file(module)?;
    stamp.make(&glued.module, &folder.join("stamp"), || {
        fs::create_dir_all(&folder)?;
        let tool = Tool::new(tool).arg(module).arg(&folder).arg(name);
        tool.succeed(step)
    })?;
    Ok(glued)
}

/// Makes a module small, unless that has been done already. `tools` is the `node_modules` that binaryen is in.
pub(crate) fn optimise(
    places: &Places,
    step: &Step,
    (node, tools): (&Node, &Path),
    (module, name): (&Path, &str),
) -> Result<PathBuf> {
    let binaryen = tools.join("binaryen");
    let stamp = Stamp::default()
        .file(&binaryen.join("package.json"))?
        .add(OPTIMISER)
        .file(module)?;
    let small = folder(places).join(name);
    let stamp_file = folder(places).join(format!("{name}.stamp"));
    stamp.make(&small, &stamp_file, || {
        // Written beside its place, so that an interrupted run leaves nothing half done.
        let partial = folder(places).join(format!("{name}.partial"));
        node.node()
            .arg(binaryen.join("bin/wasm-opt"))
            .words(OPTIMISER)
            .arg(module)
            .arg("--output")
            .arg(&partial)
            .run(step)?;
        Ok(fs::rename(&partial, &small)?)
    })?;
    Ok(small)
}
