//! The API's own calls, from core's tables: nothing else is passed on.

use devtrust::resources;
use devtrust::schema::Action;

/// Whether the API has a call of this method and path.
pub(super) fn has(verb: &str, path: &str) -> bool {
    let operations = resources().flat_map(|resource| resource.operations);
    operations
        .into_iter()
        .any(|operation| match &operation.action {
            Action::Http(endpoint) => endpoint.verb == verb && fits(endpoint.path, path),
            _ => false,
        })
}

/// Whether a path is one of a template: `/division/{division_id}`.
fn fits(template: &str, path: &str) -> bool {
    let (mut wanted, mut given) = (template.split('/'), path.split('/'));
    loop {
        match (wanted.next(), given.next()) {
            (None, None) => return true,
            (Some(wanted), Some(given)) if segment(wanted, given) => {}
            _ => return false,
        }
    }
}

fn segment(wanted: &str, given: &str) -> bool {
    let Some((before, rest)) = wanted.split_once('{') else {
        return wanted == given;
    };
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    let inner = given.strip_prefix(before);
    let inner = inner.and_then(|inner| inner.strip_suffix(after));
    inner.is_some_and(is_value)
}

/// Ids are sent with what could change a path escaped; whoever decodes again must not find another path.
fn is_value(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let is_harmless = |byte: u8| byte.is_ascii_graphic() && !b"\\?#".contains(&byte);
    !text.is_empty()
        && text.bytes().all(is_harmless)
        && !matches!(lower.replace("%2e", ".").as_str(), "." | "..")
        // `%25` would be decoded to another escape, and some servers take what follows a semicolon off a segment.
        && !["%0", "%1", "%2f", "%5c", "%7f", "%25", "%3b", ";"].iter().any(|bad| lower.contains(bad))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_of_the_tables_are_passed_on_and_nothing_beside_them() {
        let device = "/devicetrustmanager/api/v4/device";
        assert!(has("GET", device));
        assert!(has("GET", &format!("{device}/c6f1")));
        assert!(has("POST", &format!("{device}/registration")));
        assert!(has("GET", "/account/api/v1/account"));
        for (verb, path) in [
            ("DELETE", device.to_owned()),
            ("GET", format!("{device}/")),
            ("GET", format!("{device}//")),
            ("GET", format!("{device}/..")),
            ("GET", format!("{device}/%2e%2E")),
            ("GET", format!("{device}/..%2Fdivision")),
            ("GET", format!("{device}/a%5cb")),
            ("GET", format!("{device}/a/../b")),
            ("GET", "/".to_owned()),
            ("GET", String::new()),
            ("GET", "/devicetrustmanager/api/v4/".to_owned()),
            ("GET", "/__emulator/ready".to_owned()),
            ("CONNECT", device.to_owned()),
        ] {
            assert!(!has(verb, &path), "{verb} {path}");
        }
    }
}
