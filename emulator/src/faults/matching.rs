//! Which requests a fault is meant for.

use globset::{GlobBuilder, GlobMatcher};
use http::Method;
use serde::{Deserialize, Serialize};

/// No path of this API is as long.
const LONGEST_PATTERN: usize = 256;

/// The `match` of a rule; what is absent matches everything.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Match {
    #[serde(default)]
    method: Option<String>,
    #[serde(default)]
    path: Option<Pattern>,
}

impl Match {
    pub(super) fn hits(&self, method: &Method, path: &str) -> bool {
        let wanted = self.method.as_ref();
        wanted.is_none_or(|wanted| wanted.eq_ignore_ascii_case(method.as_str()))
            && self.path.as_ref().is_none_or(|pattern| pattern.hits(path))
    }
}

/// A prefix, or a glob if it has a `*`: `*` within a segment, `**` for any number of segments.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
struct Pattern {
    text: String,
    glob: Option<GlobMatcher>,
}

impl Pattern {
    fn hits(&self, path: &str) -> bool {
        match &self.glob {
            Some(glob) => glob.is_match(path),
            None => path.starts_with(&self.text),
        }
    }
}

impl TryFrom<String> for Pattern {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        if text.len() > LONGEST_PATTERN {
            return Err(format!(
                "path should have at most {LONGEST_PATTERN} characters"
            ));
        }
        let is_mixed = |segment: &str| segment.contains("**") && segment != "**";
        if text.split('/').any(is_mixed) {
            return Err("** in path should be a segment of its own".to_owned());
        }
        let glob = text.contains('*').then(|| compile(&text)).transpose()?;
        Ok(Self { text, glob })
    }
}

fn compile(text: &str) -> Result<GlobMatcher, String> {
    // Only the star is special here, whatever else globs know.
    let parts: Vec<String> = text.split('*').map(globset::escape).collect();
    let glob = GlobBuilder::new(&parts.join("*"))
        .literal_separator(true)
        .build();
    Ok(glob.map_err(|error| error.to_string())?.compile_matcher())
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.text
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn hits(pattern: &str, path: &str) -> bool {
        Pattern::try_from(pattern.to_owned()).unwrap().hits(path)
    }

    #[test]
    fn paths_match_by_prefix_or_glob() {
        for (pattern, path, expected) in [
            ("/a", "/a/b", true),
            ("/b", "/a/b", false),
            ("/a/*/c", "/a/b/c", true),
            ("/a/*/c", "/a/b/b/c", false),
            ("/a/*", "/a/b/c", false),
            ("/a/d*e", "/a/device", true),
            ("/a/**", "/a/b/c", true),
            ("**/registration", "/x/v4/device/registration", true),
            (
                "/x/**/device/registration",
                "/x/v4/device/registration",
                true,
            ),
            ("/x/**/registration", "/x/v4/device", false),
            ("/a/{b,c}*", "/a/b", false),
            ("/a/{b,c}*", "/a/{b,c}d", true),
            ("/a/[b]?*", "/a/bc", false),
        ] {
            assert_eq!(hits(pattern, path), expected, "{pattern} {path}");
        }
    }

    #[test]
    fn what_is_no_pattern_is_refused() {
        for (pattern, part) in [
            ("/a/**b".to_owned(), "a segment of its own"),
            ("*".repeat(3), "a segment of its own"),
            ("/a".repeat(129), "at most 256 characters"),
        ] {
            assert!(Pattern::try_from(pattern).unwrap_err().contains(part));
        }
    }

    #[test]
    fn no_pattern_takes_long() {
        // Backtracking would not end within a lifetime.
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let path = "/".to_owned() + &"a".repeat(8_000) + "/";
            sender.send(hits(&("/".to_owned() + &"*a".repeat(100)), &path))
        });
        let limit = std::time::Duration::from_secs(30);
        assert_eq!(receiver.recv_timeout(limit), Ok(false));
    }
}
