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
    let mut characters = name.chars();
    let first = characters.next();
    let last = name.chars().next_back();
    first.is_some_and(|c| c.is_ascii_alphabetic())
        && last.is_some_and(|c| c.is_ascii_alphanumeric())
        && characters.all(|c| c.is_ascii_alphanumeric() || " ,.;:_-()".contains(c))
        && has_simple_parentheses(name)
}

/// Balanced, and none within another.
fn has_simple_parentheses(name: &str) -> bool {
    let mut open = false;
    for character in name.chars() {
        match (character, open) {
            ('(', false) => open = true,
            (')', true) => open = false,
            ('(', true) | (')', false) => return false,
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
