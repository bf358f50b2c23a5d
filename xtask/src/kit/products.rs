//! What the tests run on: the emulator, the installed Python package, the npm package and a browser, made once per run.

use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};

use super::browser;
use super::cargo::{self, Build, Packages};
use super::failure::Result;
use super::kotlin::Kotlin;
use super::npm_package::{self, Modules, NpmPackage, Project};
use super::places::Places;
use super::portal::Portal;
use super::process::Tool;
use super::python::{Python, Tools};
use super::steps::{Step, lock};
use super::swift::package::Swift;
use super::wheel::{self, Profile};

/// The emulator and the Python package.
#[derive(Debug)]
pub(crate) struct Products {
    /// The program.
    pub(crate) emulator: PathBuf,
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

#[derive(Debug, Default)]
struct Made {
    build: Once<Build>,
    python: Once<Python>,
    project: Once<Project>,
    products: Once<Products>,
    modules: Once<Modules>,
    npm_package: Once<NpmPackage>,
    portal: Once<Portal>,
    kotlin: Once<Kotlin>,
    swift: Once<Swift>,
    chromium: Once<PathBuf>,
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

    /// Compiles the packages.
    pub(crate) fn build(&self, step: &Step) -> Result<&Build> {
        self.made
            .build
            .get(|| cargo::build(self.places, step, self.packages))
    }

    /// Some packages: among all, where those are built anyway.
    pub(crate) fn build_of(&self, step: &Step, packages: Packages) -> Result<Build> {
        if self.packages == cargo::EVERYTHING {
            self.build(step).cloned()
        } else {
            cargo::build(self.places, step, packages)
        }
    }

    /// Python with the tools of tests and checks.
    pub(crate) fn python(&self, step: &Step) -> Result<&Python> {
        self.made
            .python
            .get(|| Python::ready(self.places, step, Tools::Dev))
    }

    /// The npm package's folder with its tools.
    pub(crate) fn project(&self, step: &Step) -> Result<&Project> {
        self.made
            .project
            .get(|| Project::ready(self.places, step, npm_package::FOLDER))
    }

    /// Builds and installs the wheel.
    pub(crate) fn products(&self, step: &Step) -> Result<&Products> {
        self.made.products.get(|| {
            let emulator = self.emulator(step)?;
            let python = self.python(step)?.clone();
            let out = self.places.scratch("wheel")?;
            let package = (wheel::CLIENT, Profile::Dev(self.packages));
            let wheel = wheel::build(self.places, &python, step, package, &out)?;
            wheel::install(&python, step, &wheel)?;
            Ok(Products {
                emulator,
                python,
                wheel,
            })
        })
    }

    /// Builds the modules of the npm package.
    pub(crate) fn modules(&self, step: &Step) -> Result<&Modules> {
        self.made.modules.get(|| Modules::ready(self, step))
    }

    /// Builds the npm package.
    pub(crate) fn npm_package(&self, step: &Step) -> Result<&NpmPackage> {
        self.made.npm_package.get(|| NpmPackage::ready(self, step))
    }

    /// Builds the admin portal.
    pub(crate) fn portal(&self, step: &Step) -> Result<&Portal> {
        self.made.portal.get(|| Portal::ready(self, step))
    }

    /// Makes the Kotlin package's library and sources.
    pub(crate) fn kotlin(&self, step: &Step) -> Result<&Kotlin> {
        self.made.kotlin.get(|| Kotlin::ready(self, step))
    }

    /// Makes the Swift package's library and sources.
    pub(crate) fn swift(&self, step: &Step) -> Result<&Swift> {
        self.made.swift.get(|| Swift::ready(self, step))
    }

    /// The emulator's program.
    pub(crate) fn emulator(&self, step: &Step) -> Result<PathBuf> {
        self.build(step)?.executable("devtrust-emulator")
    }

    /// Tells a program of Node where the emulator and the browser are.
    pub(crate) fn describe_to(&self, step: &Step, tool: Tool) -> Result<Tool> {
        let chromium = self.made.chromium.get(|| browser::ready(step))?;
        Ok(tool
            .env("DEVTRUST_EMULATOR", self.emulator(step)?)
            .env(browser::VARIABLE, chromium))
    }
}

/// Made by the step that needs it first, while the others wait.
#[derive(Debug)]
struct Once<T> {
    made: OnceLock<T>,
    making: Mutex<()>,
}

impl<T> Once<T> {
    fn get(&self, make: impl FnOnce() -> Result<T>) -> Result<&T> {
        if let Some(made) = self.made.get() {
            return Ok(made);
        }
        let _turn = lock(&self.making);
        if let Some(made) = self.made.get() {
            return Ok(made);
        }
        let new = make()?;
        Ok(self.made.get_or_init(|| new))
    }
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self {
            made: OnceLock::new(),
            making: Mutex::default(),
        }
    }
}
