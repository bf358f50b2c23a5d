//! Paths of the caller's own, for operations that a service has elsewhere.

use super::operation;
use crate::error::Result;
use crate::schema::{Action, Model};
use crate::{Config, Error};

/// Whether each path belongs to an operation and takes what that operation's own path takes.
pub(crate) fn check(config: &Config) -> Result<()> {
    for (name, path) in &config.paths {
        if let Some(problem) = refusal(name, path) {
            let message = format!("paths, {name}: {problem}");
            return Err(Error::new("configuration.invalid", message));
        }
    }
    Ok(())
}

fn refusal(name: &str, path: &str) -> Option<String> {
    let Some(operation) = operation(name) else {
        return Some("there is no operation of this name".to_owned());
    };
    let Action::Http(endpoint) = &operation.action else {
        return Some("it is made of other operations; give their paths".to_owned());
    };
    if !is_path(path) {
        return Some(
            "the path must begin with a slash, have a field's name between { and }, and be percent-encoded; a query goes \
             behind it by itself"
                .to_owned(),
        );
    }
    let missing = fields(endpoint.path).find(|field| !fields(path).any(|other| other == *field));
    if let Some(field) = missing {
        return Some(format!("the path must have {{{field}}} in it"));
    }
    let unknown = fields(path).find(|field| !is_required(operation.request, field));
    unknown.map(|field| format!("{{{field}}} is no field that the operation always has"))
}

/// The names between braces.
fn fields(path: &str) -> impl Iterator<Item = &str> {
    path.split(['{', '}']).skip(1).step_by(2)
}

fn is_required(request: &Model, field: &str) -> bool {
    request.field(field).is_some_and(|field| field.required)
}

/// Visible characters that a path may have, and every brace with its partner.
fn is_path(path: &str) -> bool {
    let mut open = false;
    let fits = path.chars().all(|letter| match letter {
        '{' | '}' => {
            open = !open;
            open == (letter == '{')
        }
        _ => letter.is_ascii_graphic() && !"?#\\\"<>^`|".contains(letter),
    });
    fits && !open && path.starts_with('/') && !path.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(name: &str, path: &str) -> String {
        let config = Config {
            paths: vec![(name.to_owned(), path.to_owned())],
            ..Config::default()
        };
        let error = check(&config).err();
        error.map_or_else(String::new, |error| error.report().message.clone())
    }

    #[test]
    fn a_path_takes_what_its_operation_takes() {
        for (name, path) in [
            ("devices.get", "/dtm/v5/device/{device_id}"),
            ("devices.disable", "/v5/{reason}/x-{device_id}"),
            ("divisions.create", "/v5/division%20s"),
        ] {
            assert_eq!(checked(name, path), "");
        }
    }

    #[test]
    fn a_path_that_cannot_be_is_refused_with_its_operation() {
        for (name, path, problem) in [
            (
                "devices.fetch",
                "/v5",
                "paths, devices.fetch: there is no operation",
            ),
            ("divisions.find", "/v5", "it is made of other operations"),
            ("devices.get", "/v5", "must have {device_id} in it"),
            (
                "devices.get",
                "/v5/{device_id}/{name}",
                "{name} is no field",
            ),
            ("devices.get", "v5/{device_id}", "must begin with a slash"),
            (
                "devices.get",
                "//host/{device_id}",
                "must begin with a slash",
            ),
            ("devices.get", "/v5/{device_id", "must begin with a slash"),
            (
                "devices.get",
                "/v5/{{device_id}}",
                "must begin with a slash",
            ),
            ("devices.get", "/v5/}device_id{", "must begin with a slash"),
            (
                "devices.get",
                "/v5?id={device_id}",
                "must begin with a slash",
            ),
            ("devices.get", "/v 5/{device_id}", "must begin with a slash"),
        ] {
            let found = checked(name, path);
            assert!(found.contains(problem), "{path}: {found}");
        }
    }
}
