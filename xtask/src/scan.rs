//! Scans over the tracked files: nothing of one machine, no secrets, no other registry, no file that grew too long.

use std::env;

use fs_err as fs;
use regex_lite::{Regex, escape};

use crate::kit::failure::{Context, Failure, Result};
use crate::kit::places::Places;
use crate::kit::process::Tool;
use crate::kit::steps::Step;

/// A tracked text file.
#[derive(Debug)]
pub(crate) struct Tracked {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What every secret of a kind has in it, its pattern, and what to call it. The header of a private key alone is in every
/// parser; a key has a line of base64 after it.
const SECRETS: &[(&str, &str, &str)] = &[
    ("AKIA", r"\bAKIA[A-Z0-9]{16}\b", "an AWS access key"),
    ("ghp_", r"\bghp_[A-Za-z0-9]{36}", "a GitHub token"),
    ("github_pat_", r"\bgithub_pat_\w{40}", "a GitHub token"),
    ("npm_", r"\bnpm_[A-Za-z0-9]{36}", "an npm token"),
    ("pypi-AgE", r"\bpypi-AgE[\w-]{40}", "a PyPI token"),
    ("cio", r"\bcio[A-Za-z0-9]{32}\b", "a crates.io token"),
    ("xoxb-", r"\bxoxb-[\w-]{20}", "a Slack token"),
    (
        PRIVATE_KEY,
        r#"-----BEGIN[A-Z ]* PRIVATE KEY-----[^\n]*\n[\s"',\\]*[A-Za-z0-9+/=]{40,}["',\\]*\n"#,
        "a private key that is no fixture",
    ),
];
const PRIVATE_KEY: &str = "PRIVATE KEY-----";
/// Keys that were made for tests are kept in these folders, and nowhere else.
const FIXTURES: &[&str] = &["/testdata/", "/tests/data/", "/fixtures/"];

/// Home folders by their usual places, written so that this file does not contain them.
const HOMES: &[&str] = &[
    concat!("/ho", "me/"),
    concat!("/Use", "rs/"),
    concat!("/ro", "ot/"),
];

const CRATES_IO: &str = "registry+https://github.com/rust-lang/crates.io-index";
const NPM: &str = "https://registry.npmjs.org/";
/// Settings that would send a package manager somewhere else.
const SETTINGS: &str =
    r"--(?:extra-)?index-url|--find-links|--trusted-host|replace-with|\[source\.|registry=";
/// Stands for all files whose name begins so.
const REQUIREMENTS: &str = "requirements";
/// Files with settings of package managers.
const SETTING_FILES: &[&str] = &[
    ".npmrc",
    "pip.conf",
    "config.toml",
    "pyproject.toml",
    REQUIREMENTS,
];
/// Variables by which a machine is pointed at a mirror or a proxy.
const VARIABLES: &str = "PIP_INDEX_URL PIP_EXTRA_INDEX_URL UV_INDEX_URL UV_DEFAULT_INDEX NPM_CONFIG_REGISTRY \
     npm_config_registry CARGO_HTTP_PROXY HTTP_PROXY HTTPS_PROXY http_proxy https_proxy";
/// Hosts that everyone uses.
const DEFAULTS: &str = "pypi.org files.pythonhosted.org registry.npmjs.org crates.io";

/// A file is one idea: with more lines it should be split, and with many more it has to be.
const SHOULD: usize = 400;
const MUST: usize = 600;
/// Folders whose files are shipped, but for tests and examples.
const SHIPPED: &[&str] = &["core/", "native/", "emulator/", "bindings-", "xtask/"];
const NOT_SHIPPED: &[&str] = &["/tests/", "/tests.rs", "/benches/", "/examples/"];
const SOURCES: &[&str] = &[".rs", ".py", ".ts", ".kt", ".swift"];

/// Paths of one machine have no place in the repository.
pub(crate) fn machine(places: &Places, step: &Step) -> Result<()> {
    let files = tracked(places, step)?;
    let found = of_machine(&files, &folders(places))?;
    verdict(step, files.len(), "paths of one machine", &found)
}

/// Packages come from the default registries: a mirror that one machine uses must not get into the repository.
pub(crate) fn registry(places: &Places, step: &Step) -> Result<()> {
    let files = tracked(places, step)?;
    let found = of_registries(&files, &mirrors())?;
    verdict(step, files.len(), "traces of another registry", &found)
}

/// Secrets that were committed by mistake.
pub(crate) fn secrets(places: &Places, step: &Step) -> Result<()> {
    let files = tracked(places, step)?;
    let found = of_secrets(&files)?;
    verdict(step, files.len(), "secrets", &found)
}

/// Counts the lines of every source file.
pub(crate) fn lengths(places: &Places, step: &Step) -> Result<()> {
    let files = tracked(places, step)?;
    let (warnings, failures) = too_long(&files);
    for warning in warnings {
        step.say(&format!("should be split: {warning}"));
    }
    let what = format!("files of more than {MUST} lines");
    verdict(step, files.len(), &what, &failures)
}

/// Folders that say on which machine something was made: the usual ones, and those of the machine that this runs on.
pub(crate) fn folders(places: &Places) -> Vec<String> {
    let home = env::home_dir();
    let own = [Some(&places.root), Some(&places.target), home.as_ref()];
    let own = own.into_iter().flatten();
    let own = own.map(|folder| format!("{}/", folder.display()));
    // A folder directly below the root, such as /src, says nothing of the machine and may be in any URL.
    let own = own.filter(|folder| folder.matches('/').count() > 2);
    let homes = HOMES.iter().map(|home| (*home).to_owned());
    homes.chain(own).collect()
}

/// Every tracked file and every new one that is not ignored. Files that are not UTF-8 text are left out.
pub(crate) fn tracked(places: &Places, step: &Step) -> Result<Vec<Tracked>> {
    let list = Tool::new("git").words("ls-files -z --cached --others --exclude-standard");
    let listed = list.dir(&places.root).answer(step)?;
    let paths = listed.split('\0').filter(|path| !path.is_empty());
    let files = paths.filter_map(|path| {
        let text = fs::read_to_string(places.root.join(path)).ok()?;
        let path = path.to_owned();
        Some(Tracked { path, text })
    });
    Ok(files.collect())
}

fn of_machine(files: &[Tracked], folders: &[String]) -> Result<Vec<String>> {
    let found = folders.iter().map(|folder| {
        // As the start of a path, and not in the middle of a URL or of another path.
        let pattern = format!(r"(?m)(?:^|[^\w.}}/~*$-]){}", escape(folder));
        let files = files.iter().filter(|file| file.text.contains(folder));
        find(files, "a path of one machine", &pattern, None)
    });
    concat(found)
}

fn of_secrets(files: &[Tracked]) -> Result<Vec<String>> {
    let found = SECRETS.iter().map(|(hint, pattern, what)| {
        let files = files.iter().filter(|file| {
            let is_fixture = FIXTURES.iter().any(|folder| file.path.contains(folder));
            file.text.contains(hint) && !(*hint == PRIVATE_KEY && is_fixture)
        });
        find(files, what, pattern, None)
    });
    concat(found)
}

fn of_registries(files: &[Tracked], mirrors: &[String]) -> Result<Vec<String>> {
    let called = |names: &'static [&'static str]| {
        files.iter().filter(move |file| {
            let name = file.path.rsplit('/').next().unwrap_or_default();
            let is_requirements = name.starts_with(REQUIREMENTS);
            names.contains(&name) || is_requirements && names.contains(&REQUIREMENTS)
        })
    };
    let crates = "a crate that does not come from crates.io";
    let npm = "a package that does not come from the npm registry";
    let setting = "a setting for another package registry";
    let download = "a download address among the requirements";
    let (source, resolved) = ("(?m)^source = \"(.*)\"", "\"resolved\": \"(.*)\"");
    let fixed = [
        find(called(&["Cargo.lock"]), crates, source, Some(CRATES_IO)),
        find(called(&["package-lock.json"]), npm, resolved, Some(NPM)),
        find(called(SETTING_FILES), setting, SETTINGS, None),
        find(called(&[REQUIREMENTS]), download, "://", None),
    ];
    let mirrors = mirrors.iter().map(|host| {
        let what = "the host of a package mirror";
        find(files.iter(), what, &escape(host), None)
    });
    concat(fixed.into_iter().chain(mirrors))
}

fn concat(found: impl Iterator<Item = Result<Vec<String>>>) -> Result<Vec<String>> {
    Ok(found.collect::<Result<Vec<_>>>()?.concat())
}

/// What matches a pattern, with a place that an editor can jump to; but not if the pattern's group begins as it should.
fn find<'a>(
    files: impl Iterator<Item = &'a Tracked>,
    what: &str,
    pattern: &str,
    allowed: Option<&str>,
) -> Result<Vec<String>> {
    let pattern = Regex::new(pattern).context(what)?;
    let mut findings = Vec::new();
    for file in files {
        for found in pattern.captures_iter(&file.text) {
            let group = found.get(1).map_or("", |group| group.as_str());
            if allowed.is_none_or(|allowed| !group.starts_with(allowed)) {
                let start = found.get(0).map_or(0, |all| all.start());
                let before = file.text.get(..start).unwrap_or_default();
                let line = before.matches('\n').count() + 1;
                findings.push(format!("{}:{line}: {what}", file.path));
            }
        }
    }
    Ok(findings)
}

/// The hosts that this machine gets its packages from, where they are not the default ones.
fn mirrors() -> Vec<String> {
    let values = VARIABLES.split_whitespace();
    let values: Vec<String> = values.filter_map(|name| env::var(name).ok()).collect();
    let hosts = values.iter().flat_map(|value| value.split_whitespace());
    let mut hosts: Vec<String> = hosts
        .filter_map(host)
        .filter(|host| !DEFAULTS.split(' ').any(|known| known == *host) && host.contains('.'))
        .map(str::to_owned)
        .collect();
    hosts.sort();
    hosts.dedup();
    hosts
}

fn host(url: &str) -> Option<&str> {
    let (_, rest) = url.split_once("://")?;
    let authority = rest.split('/').next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?;
    (!host.is_empty()).then_some(host)
}

fn too_long(files: &[Tracked]) -> (Vec<String>, Vec<String>) {
    let is_source = |path: &str| SOURCES.iter().any(|ending| path.ends_with(ending));
    let is_shipped = |path: &str| {
        SHIPPED.iter().any(|folder| path.starts_with(folder))
            && !NOT_SHIPPED.iter().any(|part| path.contains(part))
    };
    let sources = files.iter().filter(|file| is_source(&file.path));
    let counted = sources.map(|file| (file, file.text.lines().count()));
    let long = counted.filter(|(_, lines)| *lines > SHOULD);
    let (failures, warnings): (Vec<_>, Vec<_>) =
        long.partition(|(file, lines)| *lines > MUST && is_shipped(&file.path));
    let say = |found: Vec<(&Tracked, usize)>| {
        let lines = found.into_iter();
        let lines = lines.map(|(file, lines)| format!("{}: {lines} lines", file.path));
        lines.collect()
    };
    (say(warnings), say(failures))
}

/// A failure if anything was found.
fn verdict(step: &Step, files: usize, what: &str, findings: &[String]) -> Result<()> {
    if findings.is_empty() {
        step.note(format!("{files} files"));
        return Ok(());
    }
    let message = format!("{} {what}", findings.len());
    Err(Failure::with_output(message, findings.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: impl Into<String>) -> Tracked {
        Tracked {
            path: path.into(),
            text: text.into(),
        }
    }

    #[test]
    fn paths_are_found_and_urls_are_not() {
        let home = HOMES[0].to_owned();
        let text =
            format!("see {home}me/a\nhttps://example.org{home}page\nCOPY=\"{home}ci\"\nnothing\n");
        let wanted = [1, 3].map(|line| format!("docs/a.md:{line}: a path of one machine"));
        let found = of_machine(&[file("docs/a.md", text)], &[home]);
        assert_eq!(found, Ok(wanted.to_vec()));
    }

    #[test]
    fn keys_and_tokens_are_found_and_what_only_looks_like_them_is_not() {
        let number = |path, text: &str| of_secrets(&[file(path, text)]).unwrap().len();
        let header = "-----BEGIN EC PRIVATE KEY-----";
        let key = format!("{header}\n{}\n", "MHcCAQEE".repeat(8));
        assert_eq!(number("core/src/a.rs", &key), 1);
        assert_eq!(number("core/src/keys/testdata/p256.pem", &key), 0);
        let parser = format!("if pem.contains(\"{header}\") {{\n    refuse();\n");
        assert_eq!(number("core/src/a.rs", &parser), 0);
        let token = format!("token = \"ghp_{}\"", "a1B2".repeat(9));
        assert_eq!(number("docs/a.md", &token), 1);
        assert_eq!(number("docs/a.md", "ghp_short and npm_config_registry"), 0);
    }

    #[test]
    fn other_registries_are_found() {
        let number = |path, text: &str| {
            let mirrors = ["mirror.example".to_owned()];
            of_registries(&[file(path, text)], &mirrors).unwrap().len()
        };
        let lock = "bindings-wasm/ts/package-lock.json";
        let npm =
            "\"resolved\": \"https://registry.npmjs.org/a.tgz\",\n\"integrity\": \"sha512-x\"";
        assert_eq!(
            number("Cargo.lock", &format!("source = \"{CRATES_IO}\"\n")),
            0
        );
        assert_eq!(
            number("Cargo.lock", "source = \"git+https://github.com/a/a\"\n"),
            1
        );
        assert_eq!(number(lock, npm), 0);
        assert_eq!(
            number(lock, "  \"resolved\": \"git+ssh://git@github.com/a\",\n"),
            1
        );
        assert_eq!(
            number("b/requirements-dev.txt", "--index-url x\npytest==1\n"),
            1
        );
        assert_eq!(
            number("requirements.txt", "a @ https://example.org/a.whl\n"),
            1
        );
        assert_eq!(
            number("docs/a.md", "see https://mirror.example/simple\n"),
            1
        );
        assert_eq!(number("docs/a.md", "pass --index-url to pip\n"), 0);
        assert_eq!(
            host("https://user:secret@pypi.example:8443/x"),
            Some("pypi.example")
        );
        assert_eq!(host("mirror.example"), None);
    }

    #[test]
    fn long_files_are_named_and_very_long_ones_fail() {
        let lines = |path, lines| file(path, "x\n".repeat(lines));
        let files = [
            lines("core/src/a.rs", 400),
            lines("core/src/b.rs", 401),
            lines("core/src/c.rs", 601),
            lines("core/tests/d.rs", 601),
            lines("docs/e.md", 9_000),
        ];
        let (warnings, failures) = too_long(&files);
        assert_eq!(
            warnings,
            ["core/src/b.rs: 401 lines", "core/tests/d.rs: 601 lines"]
        );
        assert_eq!(failures, ["core/src/c.rs: 601 lines"]);
    }
}
