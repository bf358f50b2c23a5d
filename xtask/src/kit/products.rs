//! What the tests run on: the emulator, the installed Python package, the npm package and a browser, made once per run.

use std::cell::OnceCell;
use std::path::PathBuf;

use super::browser;
use super::cargo::{self, Build, Packages};
use super::failure::Result;
use super::kotlin::Kotlin;
use super::npm_package::NpmPackage;
use super::places::Places;
use super::process::Tool;
use super::python::{Python, Tools};
use super::steps::Step;
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
    build: OnceCell<Build>,
    products: OnceCell<Products>,
    npm_package: OnceCell<NpmPackage>,
    kotlin: OnceCell<Kotlin>,
    swift: OnceCell<Swift>,
    chromium: OnceCell<PathBuf>,
}

impl<'a> Workspace<'a> {
    pub(crate) fn new(places: &'a Places, packages: Packages) -> Self {
        Self {
            places,
            packages,
            build: OnceCell::new(),
            products: OnceCell::new(),
            npm_package: OnceCell::new(),
            kotlin: OnceCell::new(),
            swift: OnceCell::new(),
            chromium: OnceCell::new(),
        }
    }

    /// Compiles the packages.
    pub(crate) fn build(&self, step: &Step) -> Result<&Build> {
        if let Some(build) = self.build.get() {
            return Ok(build);
        }
        let build = cargo::build(self.places, step, self.packages)?;
        Ok(self.build.get_or_init(|| build))
    }

    /// Builds and installs the wheel.
    pub(crate) fn products(&self, step: &Step) -> Result<&Products> {
        if let Some(products) = self.products.get() {
            return Ok(products);
        }
        let emulator = self.emulator(step)?;
        let python = Python::ready(self.places, step, Tools::Dev)?;
        let out = self.places.scratch("wheel")?;
        let wheel = wheel::build(
            self.places,
            &python,
            step,
            (wheel::CLIENT, Profile::Dev(self.packages)),
            &out,
        )?;
        wheel::install(&python, step, &wheel)?;
        Ok(self.products.get_or_init(|| Products {
            emulator,
            python,
            wheel,
        }))
    }

    /// Builds the npm package.
    pub(crate) fn npm_package(&self, step: &Step) -> Result<&NpmPackage> {
        if let Some(package) = self.npm_package.get() {
            return Ok(package);
        }
        let package = NpmPackage::ready(self.places, step)?;
        Ok(self.npm_package.get_or_init(|| package))
    }

    /// Makes the Kotlin package's library and sources.
    pub(crate) fn kotlin(&self, step: &Step) -> Result<&Kotlin> {
        if let Some(kotlin) = self.kotlin.get() {
            return Ok(kotlin);
        }
        let kotlin = Kotlin::ready(self.places, step)?;
        Ok(self.kotlin.get_or_init(|| kotlin))
    }

    /// Makes the Swift package's library and sources.
    pub(crate) fn swift(&self, step: &Step) -> Result<&Swift> {
        if let Some(swift) = self.swift.get() {
            return Ok(swift);
        }
        let swift = Swift::ready(self.places, step)?;
        Ok(self.swift.get_or_init(|| swift))
    }

    /// The emulator's program.
    pub(crate) fn emulator(&self, step: &Step) -> Result<PathBuf> {
        self.build(step)?.executable("devtrust-emulator")
    }

    /// Tells a program of Node where the emulator and the browser are.
    pub(crate) fn describe_to(&self, step: &Step, tool: Tool) -> Result<Tool> {
        Ok(tool
            .env("DEVTRUST_EMULATOR", self.emulator(step)?)
            .env(browser::VARIABLE, self.chromium(step)?))
    }

    fn chromium(&self, step: &Step) -> Result<&PathBuf> {
        if let Some(chromium) = self.chromium.get() {
            return Ok(chromium);
        }
        let chromium = browser::ready(step)?;
        Ok(self.chromium.get_or_init(|| chromium))
    }
}
