//! What the tests run on: the emulator and the installed Python package, made once per run.

use std::cell::OnceCell;
use std::path::PathBuf;

use super::cargo::{self, Build, Packages};
use super::failure::Result;
use super::places::Places;
use super::python::{Python, Tools};
use super::steps::Step;
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
}

impl<'a> Workspace<'a> {
    pub(crate) fn new(places: &'a Places, packages: Packages) -> Self {
        Self {
            places,
            packages,
            build: OnceCell::new(),
            products: OnceCell::new(),
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
        let emulator = self.build(step)?.executable("devtrust-emulator")?;
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
}
