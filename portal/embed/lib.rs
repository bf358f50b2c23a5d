//! The files of the admin portal, for whoever serves them: the emulator and `devtrust portal`.
//!
//! A release has them inside. A development build reads them from `portal/dist` when they are asked for, so that nobody has
//! to compile Rust again to see a change. `cargo xtask portal` makes them; without them there is a page that says so.

#![forbid(unsafe_code)]

use std::borrow::Cow;

use rust_embed::Embed;

const INDEX: &str = "index.html";
const NOT_BUILT: &str = include_str!("not-built.html");

/// What every answer has. The page runs its own scripts and the library's WebAssembly, talks to its own server alone, and is
/// in no other page. Its components bring styles of their own.
pub const HEADERS: [(&str, &str); 5] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
         connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("referrer-policy", "no-referrer"),
    ("x-content-type-options", "nosniff"),
];

#[derive(Embed)]
#[folder = "dist"]
#[allow_missing = true]
struct Dist;

/// A file of the portal.
#[derive(Debug)]
pub struct File {
    /// What is in it.
    pub content: Cow<'static, [u8]>,
    /// `text/html; charset=utf-8`
    pub content_type: &'static str,
    /// How long a browser may keep it: files whose names say what is in them, for ever.
    pub cache_control: &'static str,
}

/// The file at a path below the portal's own address; the page itself is at the empty one.
pub fn file(path: &str) -> Option<File> {
    let name = if path.is_empty() { INDEX } else { path };
    let content = match Dist::get(name) {
        Some(found) => found.data,
        None if name == INDEX => Cow::Borrowed(NOT_BUILT.as_bytes()),
        None => return None,
    };
    let is_named_by_content = name.starts_with("assets/");
    Some(File {
        content,
        content_type: content_type(name)?,
        cache_control: if is_named_by_content {
            "public, max-age=31536000, immutable"
        } else {
            "no-cache"
        },
    })
}

/// Whether the portal was built.
pub fn is_built() -> bool {
    Dist::get(INDEX).is_some()
}

fn content_type(name: &str) -> Option<&'static str> {
    let (_, ending) = name.rsplit_once('.')?;
    Some(match ending {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "md" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_always_a_page() {
        let page = file("").unwrap();
        assert_eq!(page.content_type, "text/html; charset=utf-8");
        assert_eq!(page.cache_control, "no-cache");
        let text = String::from_utf8(page.content.into_owned()).unwrap();
        assert_eq!(text.contains("cargo xtask portal"), !is_built());
        assert_eq!(text.contains("id=\"root\""), is_built());
    }

    #[test]
    fn nothing_outside_of_the_built_files_is_there() {
        for path in [
            "../Cargo.toml",
            "assets/../../Cargo.toml",
            "/etc/passwd",
            "assets",
            "nothing.js",
        ] {
            assert!(file(path).is_none(), "{path}");
        }
    }
}
