//! Ways of the caller's own to an operation that the service has elsewhere: a path, and before it another method where
//! that differs: `PUT /v5/division/{division_id}`.

use crate::error::Result;
use crate::schema::{Endpoint, Model, Operation};
use crate::{Config, Error, ErrorCode};

/// Where a call goes.
pub(super) struct Way<'a> {
    pub(super) verb: &'a str,
    pub(super) path: &'a str,
}

impl<'a> Way<'a> {
    /// The operation's own, or that of the caller.
    pub(super) fn of(
        config: &'a Config,
        operation: &Operation,
        endpoint: &'a Endpoint,
    ) -> Result<Self> {
        let mut paths = config.paths.iter();
        let Some((_, given)) = paths.find(|(name, _)| name == operation.name) else {
            return Ok(Self {
                verb: endpoint.verb,
                path: endpoint.path,
            });
        };
        check(operation, endpoint, given)?;
        let (verb, path) = split(given, endpoint);
        Ok(Self { verb, path })
    }
}

/// Whether a way of the caller's takes what the operation's own takes.
pub(crate) fn check(operation: &Operation, endpoint: &Endpoint, given: &str) -> Result<()> {
    match refusal(operation.request, endpoint, given) {
        Some(problem) => Err(invalid(operation.name, &problem)),
        None => Ok(()),
    }
}

/// The error for a way that cannot be.
pub(crate) fn invalid(name: &str, problem: &str) -> Error {
    Error::new(
        ErrorCode::ConfigurationInvalid,
        format!("paths, {name}: {problem}"),
    )
}

fn split<'a>(given: &'a str, endpoint: &Endpoint) -> (&'a str, &'a str)
where
    'static: 'a,
{
    given.split_once(' ').unwrap_or((endpoint.verb, given))
}

fn refusal(request: &Model, endpoint: &Endpoint, given: &str) -> Option<String> {
    let (verb, path) = split(given, endpoint);
    let changes = ["POST", "PUT", "PATCH", "DELETE"];
    if verb != endpoint.verb && !(changes.contains(&verb) && changes.contains(&endpoint.verb)) {
        return Some(
            "the method before the path must be POST, PUT, PATCH or DELETE; a GET stays one"
                .to_owned(),
        );
    }
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
    let unknown = fields(path).find(|field| !is_required(request, field));
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
