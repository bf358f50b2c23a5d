//! A setting as every language offers it: its row in a table, and how a value gets into its field.
//!
//! Each package converts what its user wrote into [`Given`], by the [`Shape`], and hands it to [`Settings::set`]; what a value
//! means and what is refused is decided here, once.

use std::time::Duration;

use super::number::whole;
use crate::error::Result;
use crate::{Error, ErrorCode, Secret};

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// The name, in the case of Rust and Python: `attempt_timeout`.
    pub name: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// The packages that have it; all where none is named.
    pub only: &'static [Package],
    /// What a member of a group is called where a language has no groups.
    pub flat: Option<&'static str>,
    /// Whether nothing at all can be given, in so many words, instead of the default.
    pub off: bool,
}

/// What a setting holds.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Text.
    Text,
    /// Text that must not show.
    Secret,
    /// True or false.
    Flag,
    /// A length of time.
    Time,
    /// A whole number.
    Count,
    /// A number of bytes.
    Bytes,
    /// One of a few texts.
    Choice(&'static Choices),
    /// Names with values that are text: headers, paths.
    Headers,
    /// Settings that belong together. The caller gives those that differ from the default.
    Group(&'static Group),
    /// Settings of which the caller gives all or none.
    Whole(&'static Group),
    /// A value that each language has a type of its own for.
    Own(&'static str),
}

/// Settings that have a type of their own.
#[derive(Debug)]
pub struct Group {
    /// What the type is called: `RetryPolicy`.
    pub name: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// Its settings.
    pub settings: &'static [Setting],
}

/// The texts of a [`Shape::Choice`], which are a type.
#[derive(Debug)]
pub struct Choices {
    /// What the type is called: `Region`.
    pub name: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// The texts.
    pub all: &'static [Choice],
}

impl Choices {
    /// `us, ch, jp or nl`.
    fn listed(&self) -> String {
        let texts: Vec<&str> = self.all.iter().map(|choice| choice.text).collect();
        match texts.split_last() {
            Some((last, others)) if !others.is_empty() => {
                format!("{} or {last}", others.join(", "))
            }
            _ => texts.concat(),
        }
    }
}

/// One text of a [`Shape::Choice`].
#[derive(Debug)]
pub struct Choice {
    /// The text.
    pub text: &'static str,
    /// What it means; empty without the feature `docs`.
    pub doc: &'static str,
}

/// The packages that devtrust is published as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Package {
    /// The crate.
    Rust,
    /// The Python package.
    Python,
    /// The npm package.
    Npm,
    /// The Kotlin and Swift packages.
    Phones,
}

/// A value that a caller gave.
#[derive(Debug, Clone)]
pub enum Given {
    /// Nothing, in so many words: null, where it means something else than leaving the setting out.
    Nothing,
    /// Text.
    Text(String),
    /// Text that must not show.
    Secret(Secret),
    /// True or false.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A length of time.
    Time(Duration),
    /// Names with their values.
    Members(Vec<(String, Given)>),
}

/// A struct of settings. `#[settings]` writes this.
pub trait Settings {
    /// What the struct is.
    const GROUP: Group;

    /// Its table.
    const SETTINGS: &'static [Setting];

    /// Sets one.
    fn set(&mut self, name: &str, given: &Given) -> Result<()>;

    /// Whether the one of this name is true.
    fn is_on(&self, name: &str) -> bool;
}

/// A type that a setting can have.
pub trait Settable {
    /// What a caller gives for it.
    const SHAPE: Shape;

    /// Takes what the caller gave. `name` is for the message of an error.
    fn set(&mut self, name: &str, given: &Given) -> Result<()>;

    /// Whether it is true; what is neither true nor false is not.
    fn is_on(&self) -> bool {
        false
    }
}

/// The error for a name that is no setting.
pub fn unknown(name: &str, settings: &[Setting]) -> Error {
    let known: Vec<&str> = settings.iter().map(|setting| setting.name).collect();
    refused(format!(
        "there is no setting {name}; there are: {}",
        known.join(", ")
    ))
}

fn refused(message: String) -> Error {
    Error::new(ErrorCode::ConfigurationInvalid, message)
}

/// The error for a value of another type.
fn mistyped(name: &str, what: &str) -> Error {
    refused(format!("{name} must be {what}"))
}

macro_rules! settable {
    ($($ty:ty: $shape:expr, $what:literal, |$given:ident| $read:expr;)*) => {$(
        impl Settable for $ty {
            const SHAPE: Shape = $shape;

            fn set(&mut self, name: &str, $given: &Given) -> Result<()> {
                *self = $read.ok_or_else(|| mistyped(name, $what))?;
                Ok(())
            }
        }
    )*};
}

impl Settable for bool {
    const SHAPE: Shape = Shape::Flag;

    fn set(&mut self, name: &str, given: &Given) -> Result<()> {
        let Given::Flag(flag) = given else {
            return Err(mistyped(name, "true or false"));
        };
        *self = *flag;
        Ok(())
    }

    fn is_on(&self) -> bool {
        *self
    }
}

settable! {
    Option<String>: Shape::Text, "text", |given| match given {
        Given::Nothing => Some(None),
        Given::Text(text) => Some(Some(text.clone())),
        _ => None,
    };
    Option<Secret>: Shape::Secret, "text", |given| match given {
        Given::Nothing => Some(None),
        Given::Text(text) => Some(Some(Secret::new(text.clone()))),
        Given::Secret(secret) => Some(Some(secret.clone())),
        _ => None,
    };
    Duration: Shape::Time, "a finite length of time from zero; leave it out for the default", |given| match given {
        Given::Time(time) => Some(*time),
        _ => None,
    };
    u32: Shape::Count, "a whole number from 0 to 4294967295", |given| match given {
        Given::Number(number) => whole(*number).and_then(|number| u32::try_from(number).ok()),
        _ => None,
    };
    Option<usize>: Shape::Bytes, "a whole number of bytes", |given| match given {
        Given::Nothing => Some(None),
        Given::Number(number) => whole(*number).map(|bytes| Some(usize::try_from(bytes).unwrap_or(usize::MAX))),
        _ => None,
    };
    Vec<(String, String)>: Shape::Headers, "names and values that are text", |given| match given {
        Given::Members(members) => members.iter().map(|(header, value)| match value {
            Given::Text(text) => Some((header.clone(), text.clone())),
            _ => None,
        }).collect(),
        _ => None,
    };
}

/// What `parse` makes of one of a few texts.
pub fn choose<T>(
    name: &str,
    given: &Given,
    shape: Shape,
    parse: fn(&str) -> Option<T>,
) -> Result<T> {
    let texts = || match shape {
        Shape::Choice(choices) => choices.listed(),
        _ => String::new(),
    };
    let Given::Text(text) = given else {
        return Err(mistyped(name, &texts()));
    };
    parse(text).ok_or_else(|| refused(format!("{name} is \"{text}\"; it must be {}", texts())))
}

/// Sets the members of a group.
pub(super) fn members<T: Settings>(group: &mut T, name: &str, given: &Given) -> Result<()> {
    let Given::Members(members) = given else {
        return Err(mistyped(name, "an object"));
    };
    members
        .iter()
        .try_for_each(|(member, given)| group.set(member, given))
}
