//! The records that devtrust hands to its caller.

use devtrust_core::record::{Member, Record as Table, Shape};

use super::language::Kotlin;
use super::models::Models;
use crate::files::rendered;
use crate::records::{self, Records, name};
use crate::view::Property;

pub(super) fn body() -> Result<String, String> {
    rendered(&Models {
        enumerations: records::choices(&Kotlin),
        records: records::all(&Kotlin),
    })
}

impl Records for Kotlin {
    fn held(&self, shape: Shape) -> String {
        match shape {
            Shape::Text | Shape::Word(_) => "String".to_owned(),
            Shape::State(states) => name(states.name).to_owned(),
            Shape::Flag => "Boolean".to_owned(),
            Shape::Count => "Long".to_owned(),
            Shape::Time => "Duration".to_owned(),
            Shape::List(record) => format!("List<{}>", name(record.name)),
        }
    }

    fn taken(&self, shape: Shape, json: &str) -> String {
        match shape {
            Shape::Text | Shape::Word(_) | Shape::List(_) => format!("text({json})"),
            Shape::State(states) => format!("{}(text({json}))", name(states.name)),
            Shape::Flag => format!("flag({json})"),
            Shape::Count => format!("whole({json})"),
            Shape::Time => format!("Duration.ofMillis(whole({json}))"),
        }
    }

    fn given(&self, shape: Shape, value: &str) -> String {
        match shape {
            Shape::State(_) => format!("json({value}.wire)"),
            Shape::Time => format!("json({value}.toMillis())"),
            _ => format!("json({value})"),
        }
    }

    fn optional(&self, property: Property, member: &Member) -> Property {
        let read = self.taken(member.shape, "it");
        Property {
            ty: property.ty + "?",
            default: " = null",
            read: format!("all.orNull({}) {{ {read} }}", property.wire),
            write: property.write.replace(".toMillis", "?.toMillis"),
            ..property
        }
    }

    fn list(&self, property: Property, of: &Table) -> Property {
        let of = name(of.name);
        Property {
            default: " = emptyList()",
            read: format!("all.list({}) {{ read{of}(it) }}", property.wire),
            write: format!("some(value.{}) {{ write{of}(it) }}", property.name),
            ..property
        }
    }

    fn needed(&self, key: &str) -> String {
        format!("all.needed({key})")
    }
}
