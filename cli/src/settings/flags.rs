//! A flag for each setting, from core's table.

use clap::builder::PossibleValue;
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches};
use devtrust::Config;
use devtrust::config::{Package, Setting, Settings as _, Shape};
use serde_json::{Map, Value};

use super::{network, text};
use crate::failure::{Failure, Result};
use crate::text::{kebab, paragraphs, summary};

/// The flag of one setting.
struct Flag {
    /// The setting, or the group and the setting in it.
    path: Vec<&'static str>,
    setting: &'static Setting,
    long: String,
}

impl Flag {
    fn id(&self) -> String {
        format!("setting.{}", self.path.join("."))
    }
}

fn flags() -> Vec<Flag> {
    let mut flags = Vec::new();
    for setting in Config::SETTINGS {
        let is_ours = setting.only.is_empty() || setting.only.contains(&Package::Rust);
        match setting.shape {
            // It would show in lists of processes.
            Shape::Secret => {}
            _ if !is_ours => {}
            Shape::Group(group) | Shape::Whole(group) => {
                flags.extend(group.settings.iter().map(|member| Flag {
                    path: vec![setting.name, member.name],
                    setting: member,
                    long: member.flat.map_or_else(
                        || kebab(&format!("{}_{}", setting.name, member.name)),
                        kebab,
                    ),
                }));
            }
            _ => flags.push(Flag {
                path: vec![setting.name],
                setting,
                long: match setting.shape {
                    // One at a time.
                    Shape::Headers => kebab(setting.name.trim_end_matches('s')),
                    _ => kebab(setting.name),
                },
            }),
        }
    }
    flags
}

/// The flags as clap takes them.
pub(crate) fn args() -> Vec<Arg> {
    flags().iter().map(arg).chain(network::args()).collect()
}

/// Whether a setting has this flag.
pub(crate) fn has(long: &str) -> bool {
    flags().iter().any(|flag| flag.long == long) || network::LONG.contains(&long)
}

fn arg(flag: &Flag) -> Arg {
    let doc = flag.setting.doc;
    let arg = Arg::new(flag.id())
        .long(flag.long.clone())
        .value_name(text::value_name(flag.setting.shape))
        .help(summary(doc))
        .long_help(paragraphs(doc))
        .hide_short_help(true);
    match flag.setting.shape {
        Shape::Choice(choices) => arg
            .value_name(kebab(flag.setting.name).to_ascii_uppercase())
            .ignore_case(true)
            .value_parser(
                choices
                    .all
                    .iter()
                    .map(|choice| PossibleValue::new(choice.text).help(summary(choice.doc)))
                    .collect::<Vec<_>>(),
            ),
        Shape::Flag => arg
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true"),
        Shape::Headers => arg.action(ArgAction::Append),
        _ => arg,
    }
}

/// What was given, in the form of a profile.
pub(crate) fn given(matches: &ArgMatches) -> Result<Map<String, Value>> {
    let mut given = Map::new();
    for flag in flags() {
        let id = flag.id();
        if matches.value_source(&id) != Some(ValueSource::CommandLine) {
            continue;
        }
        let texts: Vec<&str> = matches
            .get_many::<String>(&id)
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        put(&mut given, &flag.path, value(&flag, &texts)?);
    }
    Ok(given)
}

fn value(flag: &Flag, texts: &[&str]) -> Result<Value> {
    let wrong = |text: &str| {
        let what = text::value_name(flag.setting.shape);
        Failure::usage(format!("--{}: \"{text}\" is not {what}", flag.long))
    };
    if let Shape::Headers = flag.setting.shape {
        let pairs = texts.iter().map(|text| match text.split_once(['=', ':']) {
            Some((name, value)) => Ok((name.trim().to_owned(), value.trim().into())),
            // The text may be a secret.
            None => Err(Failure::usage(format!(
                "--{}: expected NAME=VALUE",
                flag.long
            ))),
        });
        return Ok(Value::Object(pairs.collect::<Result<_>>()?));
    }
    let text = texts.last().copied().unwrap_or_default();
    text::read(flag.setting.shape, text).ok_or_else(|| wrong(text))
}

fn put(given: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [name] => drop(given.insert((*name).to_owned(), value)),
        [group, rest @ ..] => {
            let group = given
                .entry(*group)
                .or_insert_with(|| Value::Object(Map::new()));
            if let Some(members) = group.as_object_mut() {
                put(members, rest, value);
            }
        }
        [] => {}
    }
}
