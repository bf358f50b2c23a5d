//! From Rust types to table entries.

use std::collections::BTreeMap;

use super::{Extra, Model, Resource, Type};
use crate::{Secret, Timestamp};

/// A type that a field can have.
pub trait Typed {
    /// Its table entry.
    const TYPE: Type;
    /// Whether a field of it must be there.
    const REQUIRED: bool = true;
}

/// A model's table.
pub trait Described: Typed {
    /// The table.
    const MODEL: &'static Model;
}

/// A resource's table.
pub trait Grouped {
    /// The table.
    const RESOURCE: &'static Resource;
}

impl Typed for String {
    const TYPE: Type = Type::Text;
}
impl Typed for Secret {
    const TYPE: Type = Type::Secret;
}
impl Typed for bool {
    const TYPE: Type = Type::Bool;
}
impl Typed for u32 {
    const TYPE: Type = Type::Integer;
}
impl Typed for i64 {
    const TYPE: Type = Type::Integer;
}
impl Typed for f64 {
    const TYPE: Type = Type::Number;
}
impl Typed for Timestamp {
    const TYPE: Type = Type::Time;
}
impl Typed for serde_json::Value {
    const TYPE: Type = Type::Json;
}
impl Typed for Extra {
    const TYPE: Type = Type::Json;
    const REQUIRED: bool = false;
}
impl<T: Typed> Typed for Option<T> {
    const TYPE: Type = T::TYPE;
    const REQUIRED: bool = false;
}
impl<T: Typed> Typed for Vec<T> {
    const TYPE: Type = Type::List(&T::TYPE);
    const REQUIRED: bool = false;
}
impl<T: Typed> Typed for BTreeMap<String, T> {
    const TYPE: Type = Type::Map(&T::TYPE);
    const REQUIRED: bool = false;
}
