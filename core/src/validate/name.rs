//! The API's rule for names of divisions, certificate policies, device groups and devices.

/// The service's own words (DTM registration tutorial, "Invalid name").
pub(super) const MESSAGE: &str = "Name must start with a letter and end with an alphanumeric character. \
     Accepts spaces, special chars (,.;:_-) and simple balanced parentheses.";

/// Whether the service would take a name.
///
/// The tutorial's field tables let a name begin with a digit, its error text does not; the stricter text is
/// followed. Whether a name may end with a closing parenthesis is not published either: "Press (1)" is refused, since the
/// text asks for an alphanumeric end.
pub(super) fn is_valid(name: &str) -> bool {
    // Byte by byte: a batch has millions of names, and no other letters are allowed.
    let bytes = name.as_bytes();
    bytes.first().is_some_and(u8::is_ascii_alphabetic)
        && bytes.last().is_some_and(u8::is_ascii_alphanumeric)
        && bytes.iter().all(|byte| is_allowed(*byte))
        && has_simple_parentheses(bytes)
}

fn is_allowed(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(
            byte,
            b' ' | b',' | b'.' | b';' | b':' | b'_' | b'-' | b'(' | b')'
        )
}

/// Balanced, and none within another.
fn has_simple_parentheses(name: &[u8]) -> bool {
    let mut open = false;
    for byte in name {
        match (byte, open) {
            (b'(', false) => open = true,
            (b')', true) => open = false,
            (b'(', true) | (b')', false) => return false,
            _ => {}
        }
    }
    !open
}

#[cfg(test)]
mod tests {
    use super::is_valid;

    #[test]
    fn takes_what_the_tutorial_takes() {
        for name in [
            "Example division name",
            "A",
            "Plant 7",
            "Press (left) 41",
            "a,b.c;d:e_f-g",
            "A(b)(c)d",
        ] {
            assert!(is_valid(name), "{name}");
        }
    }

    #[test]
    fn refuses_what_the_tutorial_refuses() {
        for name in [
            "",
            " ",
            " A",
            "A ",
            "7 Plant",
            "-A",
            "A-",
            "A.",
            "A(",
            "A)b",
            "A(b",
            "A((b))c",
            "Press (1)",
            "Ä1",
            "A/b",
            "A\nb",
            "A\tb",
            "A😀b",
            "A\u{0}b",
        ] {
            assert!(!is_valid(name), "{name:?}");
        }
    }
}
