//! What the tests run on: the emulator, the installed Python package, the npm package and a browser, made once per run.

use once_cell::sync::OnceCell;

use super::kotlin::Kotlin;
use super::npm::{Modules, NpmPackage};
use super::portal::Portal;
use super::swift::package::Swift;
use crate::prelude::*;

/// The Python package.
#[derive(Debug)]
pub(crate) struct Products {
    /// The wheel is installed here.
    pub(crate) python: Python,
    /// Where the wheel lies.
    pub(crate) wheel: PathBuf,
}

/// The repository, with what was built of it so far.
#[derive(Debug)]
pub(crate) struct Workspace<'a> {
    pub(crate) places: &'a Places,
    pub(crate) packages: Packages,
    made: Made,
}

/// What is made by the step that needs it first, while the others wait: a field and a method of the same name.
macro_rules! made {
    ($($(#[$doc:meta])* $name:ident: $kind:ty = $make:expr;)*) => {
        #[derive(Debug, Default)]
        struct Made {
            $($name: OnceCell<$kind>,)*
        }

        impl Workspace<'_> {
            $($(#[$doc])*
            pub(crate) fn $name(&self, step: &Step) -> Result<&$kind> {
                let make: fn(&Workspace<'_>, &Step) -> Result<$kind> = $make;
                self.made.$name.get_or_try_init(|| make(self, step))
            })*
        }
    };
}

made! {
    /// Compiles the packages.
    build: Build = |workspace, step| cargo::build(workspace.places, step, workspace.packages);
    /// Python with the tools of tests and checks.
    python: Python = |workspace, step| Python::ready(workspace.places, step, Tools::Dev);
    /// Builds and installs the wheel.
    products: Products = Products::ready;
    /// The npm package's folder with its tools.
    project: Project = |workspace, step| Project::ready(workspace.places, step, npm::FOLDER);
    /// Builds the modules of the npm package.
    modules: Modules = Modules::ready;
    /// Builds the npm package.
    npm_package: NpmPackage = NpmPackage::ready;
    /// Builds the admin portal.
    portal: Portal = Portal::ready;
    /// Makes the Kotlin package's library and sources.
    kotlin: Kotlin = Kotlin::ready;
    /// Makes the Swift package's library and sources.
    swift: Swift = Swift::ready;
    /// Finds a browser.
    chromium: PathBuf = |_, step| browser::ready(step);
}

impl Products {
    fn ready(workspace: &Workspace<'_>, step: &Step) -> Result<Self> {
        let places = workspace.places;
        let python = workspace.python(step)?.clone();
        let package = (wheel::CLIENT, Profile::Dev(workspace.packages));
        let wheel = wheel::build(places, &python, step, package, &places.scratch("wheel")?)?;
        wheel::install(&python, step, &wheel)?;
        Ok(Self { python, wheel })
    }
}

impl<'a> Workspace<'a> {
    pub(crate) fn new(places: &'a Places, packages: Packages) -> Self {
        let made = Made::default();
        Self {
            places,
            packages,
            made,
        }
    }

    /// A file of the repository that a step needs, or a failure that says what is missing.
    pub(crate) fn needed(&self, path: &str) -> Result<PathBuf> {
        self.places.needed(path)
    }

    /// The two steps without which nothing can be tested.
    pub(crate) fn is_ready(&self, steps: &Steps) -> bool {
        let python = steps.step("Python environment", |step| self.python(step).map(drop));
        let compiled = steps.step("compile", |step| self.build(step).map(drop));
        python.is_ok() && compiled.is_ok()
    }

    /// Some packages: among all, where those are built anyway.
    pub(crate) fn build_of(&self, step: &Step, packages: Packages) -> Result<Build> {
        if self.packages == cargo::EVERYTHING {
            return self.build(step).cloned();
        }
        cargo::build(self.places, step, packages)
    }

    /// A program of the build.
    pub(crate) fn program(&self, step: &Step, name: &str) -> Result<PathBuf> {
        self.build(step)?.executable(name)
    }

    /// The emulator's program.
    pub(crate) fn emulator(&self, step: &Step) -> Result<PathBuf> {
        self.program(step, "devtrust-emulator")
    }

    /// Tells a program of Node where the emulator and the browser are.
    pub(crate) fn describe_to(&self, step: &Step, tool: Tool) -> Result<Tool> {
        let tool = tool.env("DEVTRUST_EMULATOR", self.emulator(step)?);
        Ok(tool.env(browser::VARIABLE, self.chromium(step)?))
    }
}
