//! The options of a client that are core's settings: their types, and how they travel.

use askama::Template;
use devtrust_core::Config;
use devtrust_core::config::{Choice, Package, Setting, Shape, json};

use super::Source;
use super::models::Documented;
use super::tsdoc::comment;
use crate::files::rendered;
use crate::names::{capitalised, member};
use crate::settings;
use crate::text::quoted;

#[derive(Template)]
#[template(path = "typescript/options.ts", escape = "none")]
struct Options {
    timeout: String,
    interfaces: Vec<Interface>,
}

/// An interface, and the constant that says how its members travel.
struct Interface {
    doc: String,
    name: String,
    members: Vec<Documented>,
    constant: String,
    rows: Vec<String>,
}

/// `service-options.ts`.
pub(super) fn module() -> Result<Source, String> {
    let settings = settings::of(Package::Npm);
    let groups = settings.iter().filter_map(|setting| match setting.shape {
        Shape::Group(group) | Shape::Whole(group) => Some(Interface {
            name: class(setting),
            constant: constant(setting),
            ..interface(
                settings::meaning(setting, "milliseconds"),
                group.settings,
                matches!(setting.shape, Shape::Group(_)),
            )
        }),
        _ => None,
    });
    let doc = "How a client reaches DigiCert ONE, and how patient it is.";
    let service = Interface {
        name: "ServiceOptions".to_owned(),
        constant: "SERVICE".to_owned(),
        ..interface(doc.to_owned(), settings.iter().copied(), true)
    };
    let interfaces = groups.chain([service]).collect();
    Ok(Source {
        heading: "The options of a client that are the same in every language.",
        ..Source::alone(rendered(&Options {
            timeout: number(Config::default().timeout.as_millis()),
            interfaces,
        })?)
    })
}

/// `120_000`.
fn number(number: u128) -> String {
    if number < 1_000 {
        return number.to_string();
    }
    format!("{}_{:03}", number / 1_000, number % 1_000)
}

fn interface<'a>(
    doc: String,
    settings: impl IntoIterator<Item = &'a Setting> + Clone,
    optional: bool,
) -> Interface {
    let (mark, undefined) = if optional {
        ("?", " | undefined")
    } else {
        ("", "")
    };
    let declared = |setting: &Setting| Documented {
        doc: comment("  ", &paragraphs(setting), &[]),
        line: format!(
            "  readonly {}{mark}: {}{undefined};",
            member(setting.name),
            ty(setting)
        ),
    };
    Interface {
        doc: comment("", &[doc], &[]),
        name: String::new(),
        members: settings.clone().into_iter().map(declared).collect(),
        constant: String::new(),
        rows: settings.into_iter().map(row).collect(),
    }
}

fn paragraphs(setting: &Setting) -> Vec<String> {
    let mut found = vec![settings::meaning(setting, "milliseconds")];
    if let Shape::Choice(choices) = setting.shape {
        found.extend(
            choices
                .all
                .iter()
                .map(|choice| format!("- `{}`: {}", choice.text, choice.doc)),
        );
    }
    if setting.off {
        found.push("Null for none.".to_owned());
    }
    found
}

fn ty(setting: &Setting) -> String {
    let ty = match setting.shape {
        Shape::Text | Shape::Secret | Shape::Own(_) => "string".to_owned(),
        Shape::Flag => "boolean".to_owned(),
        Shape::Time | Shape::Count | Shape::Bytes => "number".to_owned(),
        Shape::Choice(choices) => union(choices.all),
        Shape::Headers => "Readonly<Record<string, string>>".to_owned(),
        Shape::Group(_) | Shape::Whole(_) => class(setting),
    };
    if setting.off {
        format!("{ty} | null")
    } else {
        ty
    }
}

fn union(choices: &[Choice]) -> String {
    let texts: Vec<String> = choices.iter().map(|choice| quoted(choice.text)).collect();
    texts.join(" | ")
}

/// `base: ["number", "base_ms"],`
fn row(setting: &Setting) -> String {
    let (kind, members) = match setting.shape {
        Shape::Flag => ("boolean", None),
        Shape::Time | Shape::Count | Shape::Bytes => ("number", None),
        Shape::Headers => ("object", None),
        Shape::Group(_) | Shape::Whole(_) => ("object", Some(constant(setting))),
        _ => ("string", None),
    };
    let cells = [quoted(kind), quoted(&json::key(setting))].into_iter();
    let cells: Vec<String> = cells.chain(members).collect();
    format!("{}: [{}],", member(setting.name), cells.join(", "))
}

/// `RetryOptions`.
fn class(setting: &Setting) -> String {
    format!("{}Options", capitalised(&member(setting.name)))
}

/// `RETRY`.
fn constant(setting: &Setting) -> String {
    setting.name.to_ascii_uppercase()
}
