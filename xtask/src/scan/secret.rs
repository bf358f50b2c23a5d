//! Secrets that were committed by mistake.

use super::Tracked;

/// Prefixes of tokens, with the number of token characters that have to follow.
const TOKENS: &[(&str, usize, &str)] = &[
    ("AKIA", 16, "an AWS access key"),
    ("ghp_", 36, "a GitHub token"),
    ("github_pat_", 40, "a GitHub token"),
    ("npm_", 36, "an npm token"),
    ("pypi-AgE", 40, "a PyPI token"),
    ("cio", 32, "a crates.io token"),
    ("xoxb-", 20, "a Slack token"),
];

/// Keys that were made for tests are kept in these folders, and nowhere else.
const FIXTURES: &[&str] = &["/testdata/", "/tests/data/", "/fixtures/"];

/// The lines that hold a secret.
pub(crate) fn find(files: &[Tracked]) -> Vec<String> {
    let mut findings = Vec::new();
    for file in files {
        let is_fixture = FIXTURES.iter().any(|part| file.path.contains(part));
        let mut after_header = false;
        for (number, line) in file.numbered() {
            if after_header && is_key_material(line) && !is_fixture {
                findings.push(file.at(number, "a private key that is no fixture"));
            }
            after_header = line.contains("-----BEGIN") && line.contains("PRIVATE KEY-----");
            if let Some(what) = token(line) {
                findings.push(file.at(number, what));
            }
        }
    }
    findings
}

/// The header alone is in every parser; a key has a line of base64 after it.
fn is_key_material(line: &str) -> bool {
    let line = line.trim().trim_matches(|c| "\"',\\".contains(c));
    line.len() >= 40
        && line
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c))
}

fn token(line: &str) -> Option<&'static str> {
    TOKENS.iter().find_map(|(prefix, length, what)| {
        line.match_indices(prefix)
            .any(|(at, _)| {
                let before = line.get(..at).and_then(|text| text.chars().next_back());
                let rest = line.get(at + prefix.len()..).unwrap_or_default();
                let follows = rest.chars().take_while(|c| is_token_character(*c)).count();
                follows >= *length && !before.is_some_and(is_token_character)
            })
            .then_some(*what)
    })
}

fn is_token_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '-'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(path: &str, text: String) -> Vec<String> {
        find(&[Tracked {
            path: path.into(),
            text,
        }])
    }

    #[test]
    fn a_key_is_found_and_a_header_alone_is_not() {
        let header = "-----BEGIN EC PRIVATE KEY-----";
        let key = format!("{header}\n{}\n", "MHcCAQEE".repeat(8));
        assert_eq!(
            found("core/src/a.rs", key.clone()),
            ["core/src/a.rs:2: a private key that is no fixture"]
        );
        assert!(found("core/src/keys/testdata/p256.pem", key).is_empty());
        assert!(
            found(
                "core/src/a.rs",
                format!("if pem.contains(\"{header}\") {{\n    refuse();\n")
            )
            .is_empty()
        );
    }

    #[test]
    fn tokens_are_found_and_words_are_not() {
        let token = format!("token = \"ghp_{}\"", "a1B2".repeat(9));
        assert_eq!(found("docs/a.md", token), ["docs/a.md:1: a GitHub token"]);
        assert!(found("docs/a.md", "ghp_short and npm_config_registry".into()).is_empty());
    }
}
