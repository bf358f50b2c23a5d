//! The records that devtrust hands to its caller.

use devtrust_core::record::{Member, Record as Table, Shape};

use super::language::Swift;
use super::models::Models;
use crate::files::rendered;
use crate::records::{self, Records, name};
use crate::view::Property;

pub(super) fn body() -> Result<String, String> {
    rendered(&Models {
        enumerations: records::choices(&Swift),
        records: records::all(&Swift),
    })
}

impl Records for Swift {
    fn held(&self, shape: Shape) -> String {
        match shape {
            Shape::Text | Shape::Word(_) => "String".to_owned(),
            Shape::State(states) => name(states.name).to_owned(),
            Shape::Flag => "Bool".to_owned(),
            Shape::Count => "Int".to_owned(),
            Shape::Time => "Duration".to_owned(),
            Shape::List(record) => format!("[{}]", name(record.name)),
        }
    }

    fn taken(&self, shape: Shape, json: &str) -> String {
        match shape {
            Shape::Text | Shape::Word(_) | Shape::List(_) => format!("try {json}.text"),
            Shape::State(states) => format!("try {}(rawValue: {json}.text)", name(states.name)),
            Shape::Flag => format!("try {json}.flag"),
            Shape::Count => format!("try {json}.whole"),
            Shape::Time => format!("try Duration.milliseconds({json}.whole)"),
        }
    }

    fn given(&self, shape: Shape, value: &str) -> String {
        let value = value.trim_start_matches("value.");
        match shape {
            Shape::State(_) => format!("JSONValue.string({value}.rawValue)"),
            Shape::Flag => format!("JSONValue.bool({value})"),
            Shape::Count => format!("JSONValue.integer({value})"),
            Shape::Time => format!("JSONValue.integer(Int({value} / .milliseconds(1)))"),
            _ => format!("JSONValue.string({value})"),
        }
    }

    fn optional(&self, property: Property, member: &Member) -> Property {
        let read = self.taken(member.shape, "$0");
        let write = self.given(member.shape, "$0");
        Property {
            ty: property.ty + "?",
            default: " = nil",
            read: format!("try members.given({}).map {{ {read} }}", property.wire),
            write: format!("{}.map {{ {write} }}", property.name),
            ..property
        }
    }

    fn list(&self, property: Property, of: &Table) -> Property {
        let of = name(of.name);
        let key = &property.wire;
        Property {
            default: " = []",
            read: format!("try members.list({key}) {{ try {of}(json: $0) }}"),
            write: format!("JSONValue.array({}.map {{ $0.json }})", property.name),
            ..property
        }
    }

    fn needed(&self, key: &str) -> String {
        format!("members.needed({key})")
    }
}
