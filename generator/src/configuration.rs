//! What the templates of Kotlin and Swift show of a client's settings.

use devtrust_core::Config;
use devtrust_core::config::{Choices, Group, Package, Setting, Settings as _, Shape};

use crate::settings;
use crate::text::one_line;
use crate::view::Language;

/// How a language writes settings.
pub(crate) trait Settings: Language {
    /// The type that holds a value of this shape, without a mark for nothing.
    fn shape(&self, shape: Shape) -> String;
    /// The name of a type that the table names.
    fn named(&self, name: &'static str) -> String;
    /// What stands for nothing.
    const NOTHING: &'static str;
    /// What stands for no headers.
    const EMPTY: &'static str;
}

/// All types that a client is configured with.
#[derive(Debug)]
pub(crate) struct Configuration {
    pub(crate) choices: Vec<Texts>,
    /// Groups of settings, and at the end the client's own.
    pub(crate) records: Vec<Record>,
}

/// An enumeration of texts.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) cases: Vec<Case>,
}

/// One text.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) text: &'static str,
    /// The text in quotes.
    pub(crate) wire: String,
    pub(crate) doc: String,
}

/// A type whose properties are settings.
#[derive(Debug)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) doc: String,
    pub(crate) settings: Vec<Property>,
    /// Whether it is a setting itself.
    pub(crate) is_group: bool,
}

/// One setting.
#[derive(Debug)]
pub(crate) struct Property {
    pub(crate) name: String,
    /// Its name in quotes.
    pub(crate) key: String,
    pub(crate) doc: String,
    pub(crate) ty: String,
    pub(crate) default: String,
}

/// The settings of the phones' packages.
pub(crate) fn of<L: Settings>(language: &L) -> Configuration {
    let all = settings::of(Package::Phones);
    let mut choices = Vec::new();
    let mut records = Vec::new();
    for setting in &all {
        match setting.shape {
            Shape::Choice(texts) => choices.push(texts_of(language, texts)),
            Shape::Group(group) | Shape::Whole(group) => {
                let optional = matches!(setting.shape, Shape::Group(_));
                let settings = group.settings.iter();
                records.push(Record {
                    is_group: true,
                    ..record(language, group, settings, optional)
                });
            }
            _ => {}
        }
    }
    records.push(Record {
        name: "ClientConfig".to_owned(),
        ..record(language, &Config::GROUP, all, true)
    });
    Configuration { choices, records }
}

fn texts_of<L: Settings>(language: &L, choices: &Choices) -> Texts {
    let case = |choice: &devtrust_core::config::Choice| Case {
        name: language.case(choice.text),
        text: choice.text,
        wire: language.literal(choice.text),
        doc: language.doc(4, choice.doc),
    };
    Texts {
        name: language.named(choices.name),
        doc: language.doc(0, choices.doc),
        cases: choices.all.iter().map(case).collect(),
    }
}

fn record<L: Settings>(
    language: &L,
    group: &Group,
    settings: impl IntoIterator<Item = &'static Setting>,
    optional: bool,
) -> Record {
    Record {
        name: language.named(group.name),
        doc: language.doc(0, group.doc),
        settings: settings
            .into_iter()
            .map(|setting| property(language, setting, optional))
            .collect(),
        is_group: false,
    }
}

fn property<L: Settings>(language: &L, setting: &'static Setting, optional: bool) -> Property {
    let ty = language.shape(setting.shape);
    let (ty, default) = match setting.shape {
        _ if !optional => (ty, String::new()),
        Shape::Flag => (ty, format!(" = {}", settings::is_on(setting))),
        Shape::Headers => (ty, format!(" = {}", L::EMPTY)),
        _ => (ty + "?", format!(" = {}", L::NOTHING)),
    };
    let shown = match setting.name {
        "headers" => " They show where the settings are printed: keep secrets out.",
        _ => "",
    };
    Property {
        name: language.property(setting.name),
        key: language.literal(setting.name),
        doc: language.doc(4, &(one_line(setting.doc) + shown)),
        ty,
        default,
    }
}
