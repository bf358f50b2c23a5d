//! Whether the paths that a caller gives fit their operations.

use super::operation;
use crate::Config;
use crate::engine::paths;
use crate::error::Result;
use crate::schema::Action;

/// Whether each path belongs to an operation and takes what that operation's own path takes. Of a product whose tables come
/// later, this is found out by the first call.
pub(crate) fn check(config: &Config) -> Result<()> {
    for (name, path) in &config.paths {
        match operation(name) {
            Some(operation) => {
                let Action::Http(endpoint) = &operation.action else {
                    let problem = "it is made of other operations; give their paths";
                    return Err(paths::invalid(name, problem));
                };
                paths::check(operation, endpoint, path)?;
            }
            None if may_come(name) => {}
            None => return Err(paths::invalid(name, "there is no operation of this name")),
        }
    }
    Ok(())
}

/// Whether the name begins with a product's, in a build to which products are added later.
fn may_come(name: &str) -> bool {
    cfg!(feature = "packed") && name.split('.').count() == 3
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
            ("divisions.update", "PUT /v5/division/{division_id}"),
            ("devices.list", "GET /v5/device"),
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
            ("devices.get", "POST /v5/{device_id}", "a GET stays one"),
            (
                "divisions.update",
                "GET /v5/{division_id}",
                "a GET stays one",
            ),
            ("divisions.update", "Put /v5/{division_id}", "must be POST"),
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
            (
                "devices.get",
                "GET /v 5/{device_id}",
                "must begin with a slash",
            ),
        ] {
            let found = checked(name, path);
            assert!(found.contains(problem), "{path}: {found}");
        }
    }
}
