//! The settings of a client.

use askama::Template;
use devtrust_core::config::Shape;

use super::language::Swift;
use crate::configuration::{self, Record, Settings, Texts};
use crate::files::rendered;

#[derive(Template)]
#[template(path = "swift/config.swift", escape = "none")]
struct Config {
    choices: Vec<Texts>,
    records: Vec<Record>,
}

pub(super) fn body() -> Result<String, String> {
    let all = configuration::of(&Swift);
    rendered(&Config {
        choices: all.choices,
        records: all.records,
    })
}

impl Settings for Swift {
    const NOTHING: &'static str = "nil";
    const EMPTY: &'static str = "[:]";

    fn shape(&self, shape: Shape) -> String {
        let name = match shape {
            Shape::Text => "String",
            Shape::Secret => "SecretText",
            Shape::Flag => "Bool",
            Shape::Time => "Duration",
            Shape::Count => "UInt32",
            Shape::Bytes => "UInt64",
            Shape::Headers => "[String: String]",
            Shape::Choice(choices) => return self.named(choices.name),
            Shape::Group(group) | Shape::Whole(group) => group.name,
            Shape::Own("proxy") => "Proxy",
            Shape::Own(_) => "ClientIdentity",
        };
        name.to_owned()
    }

    /// `SwiftUI` has an `Environment`, and an app imports both.
    fn named(&self, name: &'static str) -> String {
        match name {
            "Environment" => "DevtrustEnvironment".to_owned(),
            other => other.to_owned(),
        }
    }
}
