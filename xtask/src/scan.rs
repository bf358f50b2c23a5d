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

/// What may not be in a file.
struct Rule {
    what: &'static str,
    pattern: String,
    /// Unless the pattern's group begins so.
    allowed: &'static str,
    /// Names of the files that are looked into; none means all.
    names: &'static [&'static str],
    /// What is in every match: files without it need not be searched.
    hint: String,
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
    let folders = folders(places);
    scan(places, step, "paths of one machine", &of_machine(&folders))
}

/// Packages come from the default registries: a mirror that one machine uses must not get into the repository.
pub(crate) fn registry(places: &Places, step: &Step) -> Result<()> {
    let rules = of_registries(&mirrors());
    scan(places, step, "traces of another registry", &rules)
}

/// Secrets that were committed by mistake.
pub(crate) fn secrets(places: &Places, step: &Step) -> Result<()> {
    scan(places, step, "secrets", &of_secrets())
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

fn scan(places: &Places, step: &Step, what: &str, rules: &[Rule]) -> Result<()> {
    let files = tracked(places, step)?;
    verdict(step, files.len(), what, &find(&files, rules)?)
}

fn of_machine(folders: &[String]) -> Vec<Rule> {
    // As the start of a path, and not in the middle of a URL or of another path.
    let rules = folders.iter().map(|folder| {
        let pattern = format!(r"(?m)(?:^|[^\w.}}/~*$-]){}", escape(folder));
        rule("a path of one machine", pattern).with(folder)
    });
    rules.collect()
}

fn of_secrets() -> Vec<Rule> {
    let rules = SECRETS.iter();
    rules
        .map(|(hint, pattern, what)| rule(what, *pattern).with(hint))
        .collect()
}

fn of_registries(mirrors: &[String]) -> Vec<Rule> {
    let mirrors = mirrors.iter();
    let mirrors = mirrors.map(|host| rule("the host of a package mirror", escape(host)).with(host));
    let crates = rule(
        "a crate that does not come from crates.io",
        "(?m)^source = \"(.*)\"",
    );
    let npm = "a package that does not come from the npm registry";
    let npm = rule(npm, "\"resolved\": \"(.*)\"");
    let setting = rule("a setting for another package registry", SETTINGS);
    let download = rule("a download address among the requirements", "://");
    mirrors
        .chain([
            crates.within(&["Cargo.lock"]).but(CRATES_IO),
            npm.within(&["package-lock.json"]).but(NPM),
            setting.within(SETTING_FILES),
            download.within(&[REQUIREMENTS]),
        ])
        .collect()
}

fn rule(what: &'static str, pattern: impl Into<String>) -> Rule {
    Rule {
        what,
        pattern: pattern.into(),
        allowed: "",
        names: &[],
        hint: String::new(),
    }
}

/// What breaks a rule, with a place that an editor can jump to.
fn find(files: &[Tracked], rules: &[Rule]) -> Result<Vec<String>> {
    let mut findings = Vec::new();
    for rule in rules {
        let pattern = Regex::new(&rule.pattern).context(rule.what)?;
        for file in files.iter().filter(|file| rule.is_for(file)) {
            for found in pattern.captures_iter(&file.text) {
                let group = found.get(1).map_or("", |group| group.as_str());
                if rule.allowed.is_empty() || !group.starts_with(rule.allowed) {
                    let start = found.get(0).map_or(0, |all| all.start());
                    let before = file.text.get(..start).unwrap_or_default();
                    let line = before.matches('\n').count() + 1;
                    findings.push(format!("{}:{line}: {}", file.path, rule.what));
                }
            }
        }
    }
    Ok(findings)
}

impl Rule {
    fn but(self, allowed: &'static str) -> Self {
        Self { allowed, ..self }
    }

    fn within(self, names: &'static [&'static str]) -> Self {
        Self { names, ..self }
    }

    fn with(self, hint: &str) -> Self {
        let hint = hint.to_owned();
        Self { hint, ..self }
    }

    fn is_for(&self, Tracked { path, text }: &Tracked) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        let is_named = self.names.iter().any(|wanted| match *wanted {
            REQUIREMENTS => name.starts_with(REQUIREMENTS),
            wanted => name == wanted,
        });
        let is_fixture = FIXTURES.iter().any(|folder| path.contains(folder));
        (self.names.is_empty() || is_named)
            && text.contains(&self.hint)
            && !(self.hint == PRIVATE_KEY && is_fixture)
    }
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

    fn found(rules: &[Rule], path: &str, text: impl Into<String>) -> Vec<String> {
        find(&[file(path, text)], rules).unwrap()
    }

    #[test]
    fn paths_are_found_and_urls_are_not() {
        let home = HOMES[0];
        let text = format!(
            "see {home}someone/notes\nhttps://example.org{home}page\nCOPY=\"{home}ci\"\nnothing here\n"
        );
        let rules = of_machine(&[home.to_owned()]);
        let wanted = [1, 3].map(|line| format!("docs/a.md:{line}: a path of one machine"));
        assert_eq!(found(&rules, "docs/a.md", text), wanted);
    }

    #[test]
    fn a_key_is_found_and_a_header_alone_is_not() {
        let header = "-----BEGIN EC PRIVATE KEY-----";
        let key = format!("{header}\n{}\n", "MHcCAQEE".repeat(8));
        let rules = of_secrets();
        let wanted = ["core/src/a.rs:1: a private key that is no fixture"];
        assert_eq!(found(&rules, "core/src/a.rs", key.clone()), wanted);
        assert!(found(&rules, "core/src/keys/testdata/p256.pem", key).is_empty());
        let parser = format!("if pem.contains(\"{header}\") {{\n    refuse();\n");
        assert!(found(&rules, "core/src/a.rs", parser).is_empty());
    }

    #[test]
    fn tokens_are_found_and_words_are_not() {
        let token = format!("token = \"ghp_{}\"", "a1B2".repeat(9));
        let rules = of_secrets();
        assert_eq!(
            found(&rules, "docs/a.md", token),
            ["docs/a.md:1: a GitHub token"]
        );
        assert!(found(&rules, "docs/a.md", "ghp_short and npm_config_registry").is_empty());
    }

    #[test]
    fn a_lock_file_may_name_only_the_default_registry_or_none() {
        let rules = of_registries(&[]);
        let number = |path, text: &str| found(&rules, path, text).len();
        assert_eq!(
            number("Cargo.lock", &format!("source = \"{CRATES_IO}\"\n")),
            0
        );
        let git = "name = \"a\"\nsource = \"git+https://github.com/someone/a\"\n";
        assert_eq!(number("Cargo.lock", git), 1);
        let path = "bindings-wasm/ts/package-lock.json";
        assert_eq!(number(path, "\"integrity\": \"sha512-x\"\n"), 0);
        assert_eq!(
            number(
                path,
                "\"resolved\": \"https://registry.npmjs.org/a.tgz\",\n"
            ),
            0
        );
        for other in [
            "https://npm.example/a.tgz",
            "git+ssh://git@github.com/a",
            "../a",
        ] {
            let line = format!("  \"resolved\": \"{other}\",\n");
            assert_eq!(number(path, &line), 1, "{other}");
        }
    }

    #[test]
    fn settings_and_hosts_of_mirrors_are_found() {
        let rules = of_registries(&["mirror.example".to_owned()]);
        let number = |path, text: &str| found(&rules, path, text).len();
        let requirements = "bindings-python/requirements-dev.txt";
        assert_eq!(number(requirements, "--index-url x\npytest==1\n"), 1);
        assert_eq!(
            number("requirements.txt", "a @ https://example.org/a.whl\n"),
            1
        );
        assert_eq!(
            number("docs/a.md", "see https://mirror.example/simple\n"),
            1
        );
        assert_eq!(number("docs/a.md", "pass --index-url to pip\n"), 0);
        let address = "https://user:secret@pypi.example:8443/simple";
        assert_eq!(host(address), Some("pypi.example"));
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
