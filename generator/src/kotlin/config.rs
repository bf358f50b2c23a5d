//! The settings of a client.

use askama::Template;
use devtrust_core::config::Shape;

use super::language::Kotlin;
use crate::configuration::{self, Record, Settings, Texts};
use crate::files::rendered;

#[derive(Template)]
#[template(path = "kotlin/config.kt", escape = "none")]
struct Config {
    choices: Vec<Texts>,
    records: Vec<Record>,
}

pub(super) fn body() -> Result<String, String> {
    let all = configuration::of(&Kotlin);
    rendered(&Config {
        choices: all.choices,
        records: all.records,
    })
}

impl Settings for Kotlin {
    const NOTHING: &'static str = "null";
    const EMPTY: &'static str = "emptyMap()";

    fn shape(&self, shape: Shape) -> String {
        let name = match shape {
            Shape::Text => "String",
            Shape::Secret => "SecretText",
            Shape::Flag => "Boolean",
            Shape::Time => "Duration",
            Shape::Count => "UInt",
            Shape::Bytes => "ULong",
            Shape::Headers => "Map<String, String>",
            Shape::Choice(choices) => choices.name,
            Shape::Group(group) | Shape::Whole(group) => group.name,
            Shape::Own("proxy") => "Proxy",
            Shape::Own(_) => "ClientIdentity",
        };
        name.to_owned()
    }

    fn named(&self, name: &'static str) -> String {
        name.to_owned()
    }
}
