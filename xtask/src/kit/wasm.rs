//! The modules of the npm package: compiled, taken apart into module and glue, then made small; and tests that are compiled so.
//!
//! The standard library is compiled with the modules, so what is needed is its source and a linker. The default tool chain has
//! both after `rustup component add rust-src`; the target itself need not be installed. Where that cannot be had, Debian's
//! `rustc-web` with `rust-web-src` does the same, with the linker of the default tool chain, which Debian's is lacking.

use crate::prelude::*;

/// The one target of the modules.
const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN: &[&str] = &["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const RUSTUP: &str = "rustup component add rust-src";
/// The oldest compiler that takes the workspace: `rust-version` in its Cargo.toml.
const OLDEST: (u32, u32) = (1, 88);
/// The browser's driver.
pub(crate) const DRIVER: &str = "chromedriver";

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

/// A module: the package that it is made from, with its features, and the file's name without its ending.
pub(crate) type Module = (&'static str, &'static str, &'static str);

/// Makes a module and its glue, unless that has been done already, and puts both into a folder: `NAME.wasm` and `NAME.glue.ts`. It
/// is made small with the optimiser of a project.
///
/// The glue is made by a crate of its own (`xtask/wasm`), because wasm-bindgen's libraries take minutes to compile and xtask
/// must not.
pub(crate) fn make(
    workspace: &Workspace<'_>,
    step: &Step,
    (package, features, name): Module,
    (folder, optimiser): (&Path, Option<&Project>),
) -> Result<()> {
    let places = workspace.places;
    // Packages are compiled one by one: together, each would get the features that only the other one needs.
    let messages = Toolchain::ready(step)?
        .cargo(places)
        .words(CARGO)
        .args(["--package", package, "--target", TARGET])
        .arg(format!("--features={features}"))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTFLAGS", RUSTC)
        .answer(step)?;
    let compiled = Build::of(&messages).executable(&package.replace('-', "_"))?;
    let tools = workspace.build_of(step, cargo::WASM_TOOLS)?;
    let glue = tools.executable("devtrust-wasm-glue")?;
    let stamp = Stamp::default().file(&glue)?.file(&compiled)?;
    let made = build_folder(places).join("made").join(name);
    let [module, script] = ["wasm", "glue.ts"].map(|ending| format!("{name}.{ending}"));
    let glue_it = || {
        fs::create_dir_all(&made)?;
        let glue = Tool::new(&glue).arg(&compiled).arg(&made);
        glue.arg(name).succeed(step)
    };
    match optimiser {
        None => stamp.make(&made, &made.join("stamp"), glue_it)?,
        Some(project) => {
            let binaryen = project.tools().join("binaryen");
            let stamp = stamp.add(OPTIMISER).file(&binaryen.join("package.json"))?;
            stamp.make(&made, &made.join("stamp"), || {
                glue_it()?;
                let optimise = project.node.node().arg(binaryen.join("bin/wasm-opt"));
                let optimise = optimise.words(OPTIMISER).dir(&made);
                optimise.args([&module, "--output", &module]).succeed(step)
            })?
        }
    };
    for file in [&module, &script] {
        files::write(&folder.join(file), fs::read(made.join(file))?)?;
    }
    Ok(())
}

/// Runs wasm-bindgen-test: tests that are compiled for WebAssembly, in Node or in the browser. What runs them is wasm-bindgen's own
/// runner, compiled here at the library's version.
pub(crate) fn test(workspace: &Workspace<'_>, step: &Step, in_browser: bool) -> Result<Output> {
    let tools = workspace.build_of(step, cargo::WASM_TOOLS)?;
    let what_for = "the driver of the browser";
    let driver = system::program(step, DRIVER, &["chromium-driver"], what_for)?;
    let runner = tools.executable("devtrust-wasm-test-runner")?;
    let tests = Toolchain::ready(step)?
        .cargo(workspace.places)
        .words("test --locked -Zbuild-std=std,panic_abort --package devtrust-wasm")
        .args(["--target", TARGET])
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", runner)
        .env("CHROMEDRIVER", driver)
        .env_remove("RUSTFLAGS");
    if !in_browser {
        return tests.run_unchecked(step);
    }
    tests
        .env("WASM_BINDGEN_USE_BROWSER", "1")
        .run_unchecked(step)
}

/// Where all of it is built, apart from the native builds.
fn build_folder(places: &Places) -> PathBuf {
    places.target.join("wasm")
}

/// A compiler with the source of its standard library, and a linker.
#[derive(Debug)]
pub(crate) struct Toolchain {
    cargo: PathBuf,
    rustc: PathBuf,
    /// The compiler's own, or another one that it is told of.
    linker: PathBuf,
}

impl Toolchain {
    /// The tool chain, installed from Debian if there is none.
    pub(crate) fn ready(step: &Step) -> Result<Self> {
        if let Some(found) = Self::find() {
            return Ok(found);
        }
        let what_for = format!("a compiler for WebAssembly ({RUSTUP}, or Debian's)");
        system::install(step, DEBIAN, &what_for)?;
        if linker(Path::new(DEBIAN_RUSTC)).is_none() {
            system::install(step, &["lld"], "a linker for WebAssembly")?;
        }
        Self::find().context(format_args!(
            "{DEBIAN_RUSTC} does not compile for WebAssembly; run: {RUSTUP}"
        ))
    }

    /// The tool chain, if it is there.
    pub(crate) fn find() -> Option<Self> {
        let default = Self::open(Path::new(&cargo::program()), Path::new("rustc"));
        default.or_else(|| Self::open(Path::new(DEBIAN_CARGO), Path::new(DEBIAN_RUSTC)))
    }

    fn open(cargo: &Path, rustc: &Path) -> Option<Self> {
        let source = sysroot(rustc)?.join("lib/rustlib/src/rust/library/std/src/lib.rs");
        (source.is_file() && system::is_new_enough(rustc, OLDEST)).then_some(())?;
        let linker = linker(rustc)?;
        let (cargo, rustc) = (cargo.to_path_buf(), rustc.to_path_buf());
        Some(Self {
            cargo,
            rustc,
            linker,
        })
    }

    /// `rustc 1.96.0 (ac68faa20 2026-05-25), /usr/bin/rustc`
    pub(crate) fn describe(&self) -> String {
        let version = system::version_of(&self.rustc).unwrap_or_default();
        format!("{version}, {}", self.rustc.display())
    }

    /// Cargo, with what this tool chain needs to be told, in a build folder of its own.
    pub(crate) fn cargo(&self, places: &Places) -> Tool {
        cargo::other(places, &self.cargo)
            .env("RUSTC", &self.rustc)
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", &self.linker)
            .env("CARGO_TARGET_DIR", build_folder(places))
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            // Compiling the standard library is not a stable feature yet.
            .env("RUSTC_BOOTSTRAP", "1")
    }
}

/// Whether a compiler has the standard library of a target.
pub(crate) fn has_target(rustc: &Path, target: &str) -> bool {
    sysroot(rustc).is_some_and(|dir| dir.join("lib/rustlib").join(target).join("lib").is_dir())
}

fn linker(rustc: &Path) -> Option<PathBuf> {
    own_linker(rustc)
        .or_else(|| own_linker(Path::new("rustc")))
        .or_else(|| system::find_program("rust-lld"))
        .or_else(|| system::find_program("wasm-ld"))
}

fn own_linker(rustc: &Path) -> Option<PathBuf> {
    let libraries = system::answer(rustc, ["--print", "target-libdir"])?;
    let file = format!("bin/rust-lld{}", std::env::consts::EXE_SUFFIX);
    let linker = Path::new(libraries.trim()).with_file_name(file);
    Some(linker).filter(|linker| linker.is_file())
}

fn sysroot(rustc: &Path) -> Option<PathBuf> {
    system::answer(rustc, ["--print", "sysroot"]).map(|text| PathBuf::from(text.trim()))
}
