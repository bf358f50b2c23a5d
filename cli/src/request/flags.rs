//! The flags of a request, from its model: one for each field, and for each field of the models in it.

use clap::{Arg, ArgAction, ValueHint};
use devtrust::schema::{Action, Field, Model, Operation, Response, Rule, Type};

use super::parser::Parser;
use crate::global;
use crate::text::{kebab, paragraphs, summary};

/// How deep models within models have flags of their own; what is deeper is given as JSON.
const DEPTH: usize = 3;
const REQUIRED: &str = "Required";
/// What stands before a flag whose name means something else on every command.
const APART: &str = "request.";

/// The flag of one field.
#[derive(Debug, Clone)]
pub(crate) struct Flag {
    /// The names of the members that lead to the field.
    pub(crate) path: Vec<&'static str>,
    pub(crate) field: &'static Field,
    /// The name of the flag, without its hyphens.
    pub(crate) long: String,
    /// Whether the request is not complete without it.
    pub(crate) required: bool,
}

impl Flag {
    /// What clap calls it.
    pub(crate) fn id(&self) -> String {
        format!("field.{}", self.path.join("."))
    }

    /// What clap calls it where its value is given alone.
    pub(crate) fn position(&self) -> String {
        format!("position.{}", self.path.join("."))
    }

    /// The field as violations name it.
    pub(crate) fn place(&self) -> String {
        self.path.join(".")
    }
}

/// A flag that commands have, and a field has, too.
const OF_COMMANDS: &str = "dry-run";

/// All flags of an operation's request, models before what is in them.
pub(crate) fn flags(operation: &Operation) -> Vec<Flag> {
    let mut found = Vec::new();
    walk(
        operation.request,
        &mut Vec::new(),
        true,
        &mut Vec::new(),
        &mut found,
    );
    let is_list = matches!(operation.response, Response::Pages(_));
    for flag in &mut found {
        // How many rows a command shows is another question than how many come at a time.
        if is_list && flag.path == ["limit"] {
            "page-size".clone_into(&mut flag.long);
        } else if global::is_taken(&flag.long) || flag.long == OF_COMMANDS {
            flag.long.insert_str(0, APART);
        }
    }
    found
}

/// The flags whose values may be given alone, in this order: what the path names, as in `devtrust devices get ID`.
pub(crate) fn positions<'a>(operation: &Operation, flags: &'a [Flag]) -> Vec<&'a Flag> {
    let path = match &operation.action {
        Action::Http(endpoint) => endpoint.path,
        _ => "",
    };
    let names = path.split('{').skip(1);
    let names = names.filter_map(|rest| rest.split_once('}'));
    names
        .filter_map(|(name, _)| flags.iter().find(|flag| flag.path == [name]))
        // Nobody should be invited to type a secret.
        .filter(|flag| flag.field.ty != Type::Secret)
        .collect()
}

/// These as clap takes them.
pub(crate) fn positional<'a>(positions: &'a [&'a Flag]) -> impl Iterator<Item = Arg> + 'a {
    positions.iter().map(|flag| {
        Arg::new(flag.position())
            .value_name(value_name(flag))
            .value_parser(Parser::of(&flag.field.ty))
            .conflicts_with(flag.id())
            .help(format!("The same as --{}", flag.long))
    })
}

fn walk(
    model: &'static Model,
    path: &mut Vec<&'static str>,
    required: bool,
    within: &mut Vec<&'static str>,
    found: &mut Vec<Flag>,
) {
    within.push(model.name);
    for field in model.fields {
        path.push(field.name);
        let required = required && (field.required || field.rule.needs_an_entry());
        found.push(Flag {
            path: path.clone(),
            field,
            long: path
                .iter()
                .map(|name| kebab(name))
                .collect::<Vec<_>>()
                .join("."),
            required,
        });
        if let Type::Record(inner) = field.ty
            && path.len() < DEPTH
            && !within.contains(&inner.name)
        {
            walk(inner, path, required, within, found);
        }
        path.pop();
    }
    within.pop();
}

/// The flags as clap takes them, those that are required first.
pub(crate) fn args(flags: &[Flag]) -> impl Iterator<Item = Arg> {
    let required = flags.iter().filter(|flag| heading(flag) == REQUIRED);
    let optional = flags.iter().filter(|flag| heading(flag) != REQUIRED);
    required.chain(optional).map(arg)
}

fn heading(flag: &Flag) -> &'static str {
    match flag.field.ty {
        // What is in it has flags of its own.
        Type::Record(_) => "Optional",
        _ if flag.required => REQUIRED,
        _ => "Optional",
    }
}

fn arg(flag: &Flag) -> Arg {
    let field = flag.field;
    let repeats = matches!(field.ty, Type::List(_) | Type::Map(_));
    let mut arg = Arg::new(flag.id())
        .long(flag.long.clone())
        .value_name(value_name(flag))
        .value_parser(Parser::of(&field.ty))
        .action(if repeats {
            ArgAction::Append
        } else {
            ArgAction::Set
        })
        .help_heading(heading(flag))
        .help(help(flag))
        .long_help(long_help(flag));
    if field.ty == Type::Bool {
        arg = arg
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true");
    }
    if takes_file(field) {
        arg = arg.value_hint(ValueHint::FilePath);
    }
    // A value may begin with a hyphen: "-7d", "-1", "-----BEGIN".
    arg.allow_hyphen_values(takes_hyphen(field))
}

fn takes_file(field: &Field) -> bool {
    field.rule == Rule::Csr || field.ty == Type::Secret
}

fn takes_hyphen(field: &Field) -> bool {
    field.rule == Rule::Csr || matches!(field.ty, Type::Integer | Type::Number | Type::Time)
}

fn help(flag: &Flag) -> String {
    let doc = flag.field.doc;
    let text = if doc.is_empty() {
        format!("The {}", flag.path.join(" ").replace('_', " "))
    } else {
        summary(doc)
    };
    match how(flag.field) {
        "" => text,
        how => format!("{text} ({how})"),
    }
}

fn long_help(flag: &Flag) -> String {
    let doc = paragraphs(flag.field.doc);
    let how = how(flag.field);
    match (doc.is_empty(), how.is_empty()) {
        (true, _) => help(flag),
        (false, true) => doc,
        (false, false) => format!("{doc}\n\nGiven as: {how}"),
    }
}

/// How the value is written, where that does not go without saying.
fn how(field: &Field) -> &'static str {
    match field.ty {
        Type::Record(_) => "all of it as JSON, or @FILE",
        Type::List(Type::Record(_) | Type::List(_) | Type::Map(_) | Type::Json) => {
            "each entry as JSON, or @FILE; repeatable"
        }
        Type::List(_) => "repeatable",
        Type::Map(_) => "NAME=VALUE, repeatable",
        Type::Secret => "@FILE, or @- for standard input: it must not be in the command line",
        Type::Json => "JSON, or @FILE",
        Type::Time => {
            "a moment, such as 2026-05-31T12:00:00Z, or a time from now, such as 30d or -12h"
        }
        Type::Text if field.rule == Rule::Csr => "the text, @FILE, or @- for standard input",
        _ => "",
    }
}

fn value_name(flag: &Flag) -> String {
    let of = |ty: &Type| match ty {
        Type::Record(_) | Type::List(_) | Type::Json => "JSON".to_owned(),
        Type::Map(_) => "NAME=VALUE".to_owned(),
        Type::Secret => "@FILE".to_owned(),
        Type::Bool => "true|false".to_owned(),
        Type::Integer | Type::Number => "N".to_owned(),
        Type::Time => "TIME".to_owned(),
        Type::Text | Type::Enum(_) => {
            let name = flag.path.last().copied().unwrap_or_default();
            kebab(name).replace('-', "_").to_ascii_uppercase()
        }
    };
    match &flag.field.ty {
        Type::List(item) => of(item),
        ty => of(ty),
    }
}
