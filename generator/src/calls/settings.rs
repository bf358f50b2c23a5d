//! The settings that a scenario gives a client, in the words of a user.

use askama::Template;
use devtrust_core::config::{Package, Setting, Shape, json};

use crate::configuration::{self, Settings, Texts};
use crate::files::rendered;
use crate::kotlin::Kotlin;
use crate::settings;
use crate::swift::Swift;

#[derive(Template)]
#[template(path = "runners/settings.kt", escape = "none")]
struct InKotlin {
    settings: Vec<Given>,
    groups: Vec<Group>,
    choices: Vec<Texts>,
}

#[derive(Template)]
#[template(path = "runners/settings.swift", escape = "none")]
struct InSwift {
    settings: Vec<Given>,
    groups: Vec<Group>,
    choices: Vec<Texts>,
}

/// A setting: its member in a scenario, in quotes, and its value in the language.
struct Given {
    key: String,
    name: String,
    value: String,
}

struct Group {
    name: String,
    settings: Vec<Given>,
    /// Whether all of its settings are given.
    is_whole: bool,
}

pub(super) fn kotlin() -> Result<String, String> {
    let read = |shape| {
        Some(match shape {
            Shape::Bytes => "number(it).toULong()".to_owned(),
            shape => format!("{}(it)", reader(&Kotlin, shape)?),
        })
    };
    rendered(&InKotlin {
        settings: given(&Kotlin, settings::of(Package::Phones), read),
        groups: groups(&Kotlin, read),
        choices: configuration::of(&Kotlin).choices,
    })
}

pub(super) fn swift() -> Result<String, String> {
    let read = |shape| {
        Some(match shape {
            Shape::Bytes => "UInt64(number(one))".to_owned(),
            shape => format!("{}(one)", reader(&Swift, shape)?),
        })
    };
    rendered(&InSwift {
        settings: given(&Swift, settings::of(Package::Phones), read),
        groups: groups(&Swift, read),
        choices: configuration::of(&Swift).choices,
    })
}

/// The function that reads a value; nothing where no scenario has one.
fn reader<L: Settings>(language: &L, shape: Shape) -> Option<String> {
    let name = match shape {
        Shape::Text => "text",
        Shape::Secret => "secret",
        Shape::Flag => "flag",
        Shape::Time => "millis",
        Shape::Count | Shape::Bytes => "number",
        Shape::Headers => "texts",
        Shape::Choice(_) | Shape::Group(_) | Shape::Whole(_) => {
            return Some(format!("read{}", language.shape(shape)));
        }
        Shape::Own(_) => return None,
    };
    Some(name.to_owned())
}

fn given<L: Settings>(
    language: &L,
    settings: impl IntoIterator<Item = &'static Setting>,
    read: impl Fn(Shape) -> Option<String>,
) -> Vec<Given> {
    let settings = settings.into_iter().filter_map(|setting| {
        Some(Given {
            key: language.literal(&json::key(setting)),
            name: language.property(setting.name),
            value: read(setting.shape)?,
        })
    });
    settings.collect()
}

fn groups<L: Settings>(language: &L, read: impl Fn(Shape) -> Option<String> + Copy) -> Vec<Group> {
    let settings = settings::of(Package::Phones).into_iter();
    let groups = settings.filter_map(|setting| match setting.shape {
        Shape::Group(group) | Shape::Whole(group) => Some(Group {
            name: language.named(group.name),
            settings: given(language, group.settings, read),
            is_whole: matches!(setting.shape, Shape::Whole(_)),
        }),
        _ => None,
    });
    groups.collect()
}
