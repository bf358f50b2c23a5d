//! The options of a client that are core's settings: their types, and how they travel.

use devtrust_core::config::{Choice, Package, Setting, Shape, json};

use super::layout::MARK;
use super::names::member;
use super::tsdoc::comment;
use crate::settings;

/// `service-options.ts`.
pub(crate) fn module() -> String {
    let settings = settings::of(Package::Npm);
    let mut text = MARK.to_owned();
    text += "/** The options of a client that are the same in every language. */\n\n";
    text += "/** How an option is checked, and the member of the settings that it becomes. */\n";
    text += "export type Row = readonly [kind: Kind, member: string, members?: Rows];\n";
    text += "export type Rows = Readonly<Record<string, Row>>;\n";
    text +=
        "export type Kind = \"string\" | \"number\" | \"boolean\" | \"function\" | \"object\";\n\n";
    for setting in &settings {
        if let Shape::Group(group) | Shape::Whole(group) = setting.shape {
            text += &interface(
                &class(setting),
                &[settings::meaning(setting, "milliseconds")],
                group.settings,
                matches!(setting.shape, Shape::Group(_)),
            );
            text += &rows(&constant(setting), group.settings);
        }
    }
    let doc = "How a client reaches DigiCert ONE, and how patient it is.".to_owned();
    let all: Vec<&Setting> = settings;
    text += &interface("ServiceOptions", &[doc], all.iter().copied(), true);
    text += &rows("SERVICE", all.iter().copied());
    text.trim_end().to_owned() + "\n"
}

fn interface<'a>(
    name: &str,
    doc: &[String],
    settings: impl IntoIterator<Item = &'a Setting>,
    optional: bool,
) -> String {
    let mut text = comment(0, doc, &[]);
    text += &format!("export interface {name} {{\n");
    for setting in settings {
        text += &comment(2, &paragraphs(setting), &[]);
        let (mark, undefined) = if optional {
            ("?", " | undefined")
        } else {
            ("", "")
        };
        text += &format!(
            "  readonly {}{mark}: {}{undefined};\n",
            member(setting.name),
            ty(setting)
        );
    }
    text + "}\n\n"
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
    let texts: Vec<String> = choices
        .iter()
        .map(|choice| format!("\"{}\"", choice.text))
        .collect();
    texts.join(" | ")
}

fn rows<'a>(name: &str, settings: impl IntoIterator<Item = &'a Setting>) -> String {
    let mut text = format!("export const {name} = {{\n");
    for setting in settings {
        let kind = match setting.shape {
            Shape::Flag => "boolean",
            Shape::Time | Shape::Count | Shape::Bytes => "number",
            Shape::Headers | Shape::Group(_) | Shape::Whole(_) => "object",
            _ => "string",
        };
        let members = match setting.shape {
            Shape::Group(_) | Shape::Whole(_) => format!(", {}", constant(setting)),
            _ => String::new(),
        };
        text += &format!(
            "  {}: [\"{kind}\", \"{}\"{members}],\n",
            member(setting.name),
            json::key(setting)
        );
    }
    text + "} as const satisfies Rows;\n\n"
}

/// `RetryOptions`.
fn class(setting: &Setting) -> String {
    let name = member(setting.name);
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    format!("{}{}Options", first.unwrap_or_default(), letters.as_str())
}

/// `RETRY`.
fn constant(setting: &Setting) -> String {
    setting.name.to_ascii_uppercase()
}
