//! Names as TypeScript writes them.

/// Words that cannot name a parameter in a module, and those that a method uses for itself.
const TAKEN: &[&str] = &[
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "fields",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "options",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// `deviceGroups` for `device_groups`.
pub(crate) fn camel(name: &str) -> String {
    let mut out = String::new();
    let mut upper = false;
    for character in name.chars() {
        if character == '_' {
            upper = !out.is_empty();
        } else if upper {
            out.push(character.to_ascii_uppercase());
            upper = false;
        } else {
            out.push(character);
        }
    }
    out
}

/// The name of a method or property. Reserved words are fine there, the constructor's name is not.
pub(crate) fn member(name: &str) -> String {
    match camel(name).as_str() {
        "constructor" => "constructor_".to_owned(),
        other => other.to_owned(),
    }
}

/// The name of a parameter.
pub(crate) fn parameter(name: &str) -> String {
    let name = camel(name);
    if TAKEN.contains(&name.as_str()) {
        name + "_"
    } else {
        name
    }
}

/// The name of a field, which stays as it is on the wire; in quotes where it is no identifier.
pub(crate) fn field(name: &str) -> String {
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let goes_on = name
        .chars()
        .all(|character| character.is_ascii_alphanumeric() || character == '_');
    if begins && goes_on {
        name.to_owned()
    } else {
        super::layout::quoted(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snake_case_becomes_camel_case() {
        assert_eq!(camel("device_groups"), "deviceGroups");
        assert_eq!(camel("primary_rzone_id"), "primaryRzoneId");
        assert_eq!(camel("get"), "get");
        assert_eq!(camel("_hidden"), "hidden");
        assert_eq!(camel("p12_file"), "p12File");
    }

    #[test]
    fn reserved_words_stay_methods_but_not_parameters() {
        assert_eq!(member("delete"), "delete");
        assert_eq!(member("constructor"), "constructor_");
        assert_eq!(parameter("delete"), "delete_");
        assert_eq!(parameter("options"), "options_");
        assert_eq!(parameter("device_id"), "deviceId");
    }

    #[test]
    fn wire_names_are_kept() {
        assert_eq!(field("account_id"), "account_id");
        assert_eq!(field("type"), "type");
        assert_eq!(field("x-api-key"), "\"x-api-key\"");
        assert_eq!(field("2fa"), "\"2fa\"");
    }
}
