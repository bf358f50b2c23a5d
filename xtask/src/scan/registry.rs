//! Packages come from the default registries: a mirror that one machine uses must not get into the repository.

use std::env;

use super::Tracked;

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";

const NPM: &str = "https://registry.npmjs.org/";

/// Variables by which a machine is pointed at a mirror or a proxy.
const VARIABLES: &[&str] = &[
    "PIP_INDEX_URL",
    "PIP_EXTRA_INDEX_URL",
    "UV_INDEX_URL",
    "UV_DEFAULT_INDEX",
    "NPM_CONFIG_REGISTRY",
    "npm_config_registry",
    "CARGO_HTTP_PROXY",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "http_proxy",
    "https_proxy",
];

/// Hosts that everyone uses.
const DEFAULTS: &[&str] = &[
    "pypi.org",
    "files.pythonhosted.org",
    "registry.npmjs.org",
    "crates.io",
];

/// Settings that would send a package manager somewhere else.
const SETTINGS: &[&str] = &[
    "--index-url",
    "--extra-index-url",
    "--find-links",
    "--trusted-host",
    "replace-with",
    "[source.",
    "registry=",
];

/// The hosts that this machine gets its packages from, where they are not the default ones.
pub(crate) fn mirrors() -> Vec<String> {
    let mut hosts: Vec<String> = VARIABLES
        .iter()
        .filter_map(|name| env::var(name).ok())
        .flat_map(|value| {
            value
                .split_whitespace()
                .filter_map(host)
                .collect::<Vec<_>>()
        })
        .filter(|host| !DEFAULTS.contains(&host.as_str()) && host.contains('.'))
        .collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

/// The lines that name a mirror, or set one.
pub(crate) fn find(files: &[Tracked], mirrors: &[String]) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files {
        for (number, line) in file.numbered() {
            if mirrors.iter().any(|host| line.contains(host.as_str())) {
                findings.push(file.at(number, "the host of a package mirror"));
            } else if let Some(problem) = problem(&file.path, line) {
                findings.push(file.at(number, problem));
            }
        }
    }
    findings
}

fn problem(path: &str, line: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    if name == "Cargo.lock" {
        let source = line.strip_prefix("source = ")?.trim_matches('"');
        return (source != CRATES_IO).then_some("a crate that does not come from crates.io");
    }
    if name == "package-lock.json" {
        let source = line.trim().strip_prefix("\"resolved\": ")?;
        let source = source.trim_end_matches(',').trim_matches('"');
        return (!source.starts_with(NPM))
            .then_some("a package that does not come from the npm registry");
    }
    let is_requirements = name.starts_with("requirements") && name.strip_suffix(".txt").is_some();
    let is_settings =
        [".npmrc", "pip.conf", "config.toml", "pyproject.toml"].contains(&name) || is_requirements;
    if !is_settings {
        return None;
    }
    if SETTINGS.iter().any(|setting| line.contains(setting)) {
        return Some("a setting for another package registry");
    }
    let downloads = is_requirements && line.contains("://");
    downloads.then_some("a download address among the requirements")
}

fn host(url: &str) -> Option<String> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split('/').next()?;
    let host = authority.rsplit('@').next()?;
    let host = host.split(':').next()?;
    (!host.is_empty()).then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: &str) -> Vec<String> {
        let file = Tracked {
            path: path.into(),
            text: text.into(),
        };
        find(&[file], &["mirror.example".to_owned()])
    }

    #[test]
    fn a_lock_file_may_name_only_the_default_registry() {
        let good = format!("source = \"{CRATES_IO}\"\n");
        assert!(found("Cargo.lock", &good).is_empty());
        let bad = "name = \"a\"\nsource = \"git+https://github.com/someone/a\"\n";
        assert_eq!(
            found("Cargo.lock", bad),
            ["Cargo.lock:2: a crate that does not come from crates.io"]
        );
    }

    #[test]
    fn a_lock_file_of_npm_may_name_only_the_default_registry_or_none() {
        let path = "bindings-wasm/ts/package-lock.json";
        let none =
            "\"node_modules/a\": {\n  \"version\": \"1.0.0\",\n  \"integrity\": \"sha512-x\"\n},\n";
        assert!(found(path, none).is_empty());
        let good = "  \"resolved\": \"https://registry.npmjs.org/a/-/a-1.0.0.tgz\",\n";
        assert!(found(path, good).is_empty());
        let problem = "bindings-wasm/ts/package-lock.json:1: a package that does not come from the npm registry";
        for other in [
            "https://npm.example/a/-/a-1.0.0.tgz",
            "git+ssh://git@github.com/a/a.git",
            "../a",
        ] {
            let line = format!("  \"resolved\": \"{other}\",\n");
            assert_eq!(found(path, &line), [problem]);
        }
    }

    #[test]
    fn settings_and_hosts_of_mirrors_are_found() {
        assert_eq!(
            found(
                "bindings-python/requirements-dev.txt",
                "--index-url x\npytest==1\n"
            )
            .len(),
            1
        );
        assert_eq!(
            found("requirements.txt", "a @ https://example.org/a.whl\n").len(),
            1
        );
        assert_eq!(
            found("docs/a.md", "see https://mirror.example/simple\n").len(),
            1
        );
        assert!(found("docs/a.md", "pass --index-url to pip\n").is_empty());
    }

    #[test]
    fn the_host_is_read_from_an_address() {
        assert_eq!(
            host("https://user:secret@pypi.example:8443/simple"),
            Some("pypi.example".into())
        );
        assert_eq!(host("mirror.example"), None);
    }
}
