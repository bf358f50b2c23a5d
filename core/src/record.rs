//! Records that devtrust hands to its caller: a table of each, which the types of other languages are made from.

use std::time::Duration;

/// A record: an error's report, a violation, a step.
#[derive(Debug)]
pub struct Record {
    /// What it is called.
    pub name: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// Its members in their order.
    pub members: &'static [Member],
}

/// One member of a record.
#[derive(Debug)]
pub struct Member {
    /// The name.
    pub name: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// What it holds.
    pub shape: Shape,
    /// Whether it may be missing.
    pub optional: bool,
}

/// What a member holds.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Text.
    Text,
    /// A text of this type: `ErrorCode`.
    Word(&'static str),
    /// One of a few words.
    State(&'static States),
    /// True or false.
    Flag,
    /// A whole number.
    Count,
    /// A length of time: in JSON a number of milliseconds, under the name with `_ms`.
    Time,
    /// Records of this type.
    List(&'static Record),
}

/// The words of a [`Shape::State`].
#[derive(Debug)]
pub struct States {
    /// What the type is called.
    pub name: &'static str,
    /// The doc text; empty without the feature `docs`.
    pub doc: &'static str,
    /// The words, each with its doc text.
    pub words: &'static [(&'static str, &'static str)],
}

/// A struct that is a record. `#[record]` writes this.
pub trait Recorded {
    /// Its table.
    const RECORD: &'static Record;
}

/// A type that a member can have.
pub trait Shaped {
    /// What it holds.
    const SHAPE: Shape;
    /// Whether it may be missing.
    const OPTIONAL: bool = false;
}

macro_rules! shaped {
    ($($ty:ty: $shape:ident),*) => {
        $(impl Shaped for $ty {
            const SHAPE: Shape = Shape::$shape;
        })*
    };
}

shaped!(String: Text, &'static str: Text, bool: Flag, u16: Count, u32: Count, Duration: Time);

impl<T: Shaped> Shaped for Option<T> {
    const SHAPE: Shape = T::SHAPE;
    const OPTIONAL: bool = true;
}

impl<T: Recorded> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::List(T::RECORD);
}
