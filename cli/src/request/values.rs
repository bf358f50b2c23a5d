//! What was given for the flags, as the JSON of a request.

use clap::ArgMatches;
use clap::parser::ValueSource;
use devtrust::Timestamp;
use devtrust::schema::{Field, Type};
use serde_json::{Map, Value};

use super::flags::Flag;
use super::input::{Source, file_text, structured};
use crate::failure::{Failure, Result};

/// The request of a command: what `--input` names, and over it the flags.
pub(crate) fn request(matches: &ArgMatches, flags: &[Flag]) -> Result<Value> {
    let mut request = match matches.get_one::<String>("input") {
        Some(name) => read(name)?,
        None => Value::Object(Map::new()),
    };
    overlay(&mut request, matches, flags)?;
    Ok(request)
}

fn read(name: &str) -> Result<Value> {
    let problem = |what: &str| Err(Failure::usage(format!("--input {name}: {what}")));
    match structured(&Source(name).text()?) {
        Ok(value) if value.is_object() => Ok(value),
        Ok(_) => problem("expected an object with the fields of the request"),
        Err(error) => problem(&format!("neither JSON nor YAML: {error}")),
    }
}

/// Puts what was given for the flags into a request.
fn overlay(request: &mut Value, matches: &ArgMatches, flags: &[Flag]) -> Result<()> {
    for flag in flags {
        let ids = [flag.id(), flag.position()];
        let Some(id) = ids.into_iter().find(|id| is_given(matches, id)) else {
            continue;
        };
        let given: Vec<&str> = matches
            .get_many::<String>(&id)
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        let value = value(flag.field, &given).map_err(|problem| problem.of(&flag.long))?;
        put(request, &flag.path, value);
    }
    Ok(())
}

/// Whether it is on the command line of a command that has it.
fn is_given(matches: &ArgMatches, id: &str) -> bool {
    matches.try_contains_id(id).unwrap_or(false)
        && matches.value_source(id) == Some(ValueSource::CommandLine)
}

/// Why a value cannot be used.
struct Unusable(Failure);

impl Unusable {
    fn because(why: impl Into<String>) -> Self {
        Self(Failure::usage(why))
    }

    fn of(self, flag: &str) -> Failure {
        match self.0 {
            Failure::Usage(why) => Failure::Usage(format!("--{flag}: {why}")),
            other => other,
        }
    }
}

impl From<Failure> for Unusable {
    fn from(failure: Failure) -> Self {
        Self(failure)
    }
}

fn value(field: &Field, given: &[&str]) -> Result<Value, Unusable> {
    match field.ty {
        Type::List(item) => {
            let mut entries = Vec::new();
            for text in given {
                match one(item, text)? {
                    // A list of objects may also be given at once.
                    Value::Array(all) if !matches!(item, Type::List(_)) => entries.extend(all),
                    entry => entries.push(entry),
                }
            }
            Ok(Value::Array(entries))
        }
        Type::Map(item) => {
            let mut members = Map::new();
            for text in given {
                match pair(item, text)? {
                    Pair::One(name, value) => drop(members.insert(name, value)),
                    Pair::All(all) => members.extend(all),
                }
            }
            Ok(Value::Object(members))
        }
        ty => one(&ty, given.last().copied().unwrap_or_default()),
    }
}

/// A value from the cell of a table. It is what it says: a file from elsewhere must not name files of this machine.
pub(crate) fn cell(ty: &Type, text: &str) -> Value {
    match ty {
        Type::Text | Type::Secret | Type::Enum(_) => text.into(),
        Type::List(item) => match structured(text) {
            Ok(entries @ Value::Array(_)) => entries,
            _ => Value::Array(vec![cell(item, text)]),
        },
        Type::Record(_) | Type::Map(_) | Type::Json => {
            structured(text).unwrap_or_else(|_| text.into())
        }
        Type::Bool | Type::Integer | Type::Number | Type::Time => scalar(ty, text),
    }
}

/// A value that is neither a text nor made of others. What has the wrong form is handed on as text, so that the library says
/// what is wrong with it beside everything else that is wrong.
fn scalar(ty: &Type, given: &str) -> Value {
    match ty {
        Type::Bool => given.parse().map_or_else(|_| given.into(), Value::Bool),
        Type::Integer => match (given.parse::<i64>(), given.parse::<u64>()) {
            (Ok(number), _) => number.into(),
            (_, Ok(number)) => number.into(),
            _ => given.into(),
        },
        Type::Number => match given.parse::<f64>() {
            Ok(number) if number.is_finite() => number.into(),
            _ => given.into(),
        },
        Type::Time => moment(given).unwrap_or_else(|| given.to_owned()).into(),
        _ => given.into(),
    }
}

/// One value.
fn one(ty: &Type, given: &str) -> Result<Value, Unusable> {
    Ok(match ty {
        Type::Text => Value::String(file_text(given)?.unwrap_or_else(|| given.to_owned())),
        Type::Secret => match file_text(given)? {
            Some(text) => Value::String(text.trim_end_matches(['\r', '\n']).to_owned()),
            None => {
                return Err(Unusable::because(
                    "a secret in the command line shows in lists of processes; put it into a file and pass @FILE, or @- for \
                     standard input",
                ));
            }
        },
        Type::Bool | Type::Integer | Type::Number | Type::Time | Type::Enum(_) => scalar(ty, given),
        Type::Record(_) | Type::List(_) | Type::Map(_) | Type::Json => {
            let text = file_text(given)?.unwrap_or_else(|| given.to_owned());
            match (structured(&text), ty) {
                (Ok(value), _) => value,
                (Err(_), Type::Json) => text.into(),
                (Err(error), _) => {
                    return Err(Unusable::because(format!("this is not JSON: {error}")));
                }
            }
        }
    })
}

enum Pair {
    One(String, Value),
    All(Map<String, Value>),
}

fn pair(item: &Type, given: &str) -> Result<Pair, Unusable> {
    let text = file_text(given)?.unwrap_or_else(|| given.to_owned());
    if text.trim_start().starts_with('{') {
        return match serde_json::from_str(&text) {
            Ok(members) => Ok(Pair::All(members)),
            Err(error) => Err(Unusable::because(format!("this is not JSON: {error}"))),
        };
    }
    match text.split_once('=') {
        Some((name, value)) => Ok(Pair::One(name.to_owned(), one(item, value)?)),
        None => Err(Unusable::because(
            "expected NAME=VALUE, or an object as JSON",
        )),
    }
}

/// A time from now, such as `30d` or `-12h`, as a moment; nothing for another text.
fn moment(given: &str) -> Option<String> {
    let (sign, length) = match given.strip_prefix('-') {
        Some(length) => (-1, length),
        None => (1, given.strip_prefix('+').unwrap_or(given)),
    };
    let length = i64::try_from(humantime::parse_duration(length).ok()?.as_millis()).ok()?;
    let now = crate::clock::now().unix_millis();
    let moment = now.checked_add(sign * length)?;
    Timestamp::from_unix_millis(moment - moment.rem_euclid(1000)).map(|moment| moment.to_string())
}

/// Puts a value at a place, making the objects that lead there.
pub(crate) fn put(request: &mut Value, path: &[&str], value: Value) {
    let [name, rest @ ..] = path else {
        *request = value;
        return;
    };
    if !request.is_object() {
        *request = Value::Object(Map::new());
    }
    if let Some(members) = request.as_object_mut() {
        put(members.entry(*name).or_insert(Value::Null), rest, value);
    }
}
