//! Names, as each language writes them.

use devtrust_core::Kind;

/// Words that cannot be names without quotes.
const KOTLIN: &str = "as break class continue do else false for fun if in interface is null object package return super this \
     throw true try typealias typeof val var when while";
const SWIFT: &str = "as associatedtype break case catch class continue default defer deinit do else enum extension \
     fallthrough false fileprivate for func guard if import in init inout internal is let nil operator precedencegroup private \
     protocol public repeat rethrows return self static struct subscript super switch throw throws true try typealias var \
     where while";
/// Words that cannot name a parameter in a module, and those that a method uses for itself.
const TYPESCRIPT: &str = "arguments await break case catch class const continue debugger default delete do else enum eval \
     export extends false fields finally for function if implements import in instanceof interface let new null options \
     package private protected public return static super switch this throw true try typeof undefined var void while with \
     yield";

fn is_among(words: &str, name: &str) -> bool {
    words.split_whitespace().any(|word| word == name)
}

fn in_backticks(name: String, reserved: &str) -> String {
    if is_among(reserved, &name) {
        format!("`{name}`")
    } else {
        name
    }
}

/// A property or parameter in Kotlin.
pub(crate) fn kotlin(name: &str) -> String {
    in_backticks(camel(name), KOTLIN)
}

/// A property, parameter or value in Swift.
pub(crate) fn swift(name: String) -> String {
    in_backticks(name, SWIFT)
}

/// A parameter in TypeScript.
pub(crate) fn parameter(name: &str) -> String {
    let name = camel(name);
    if is_among(TYPESCRIPT, &name) {
        name + "_"
    } else {
        name
    }
}

/// A method or property in TypeScript. Reserved words are fine there, the constructor's name is not.
pub(crate) fn member(name: &str) -> String {
    match camel(name).as_str() {
        "constructor" => "constructor_".to_owned(),
        other => other.to_owned(),
    }
}

/// A field in TypeScript, which stays as it is on the wire; in quotes where it is no identifier.
pub(crate) fn field(name: &str) -> String {
    let is_letter = |first: char| first.is_ascii_alphabetic() || first == '_';
    let is_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    if name.starts_with(is_letter) && name.chars().all(is_word) {
        name.to_owned()
    } else {
        crate::text::quoted(name)
    }
}

/// The class of a kind of errors in Python.
pub(crate) fn python_error(kind: Kind) -> &'static str {
    match kind {
        Kind::Validation => "ValidationError",
        Kind::Authentication => "AuthenticationError",
        Kind::Permission => "PermissionDeniedError",
        Kind::NotFound => "NotFoundError",
        Kind::Conflict => "ConflictError",
        Kind::RateLimited => "RateLimitedError",
        Kind::Server => "ServerError",
        Kind::Transport => "TransportError",
        Kind::Timeout => "CallTimeoutError",
        Kind::Cancelled => "CallCancelledError",
        Kind::Decode => "DecodeError",
        Kind::Configuration => "ConfigurationError",
        _ => "InternalError",
    }
}

/// The words of a name, however it is written: `device_groups`, `bootstrapCertificate`, `EC_prime256v1`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for character in name.chars() {
        let begins = character.is_ascii_uppercase() && before.is_ascii_lowercase();
        if begins || !character.is_ascii_alphanumeric() {
            words.push(String::new());
        }
        if character.is_ascii_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.push(character.to_ascii_lowercase());
        }
        before = character;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// `DeviceGroups` for `device_groups`.
pub(crate) fn pascal(name: &str) -> String {
    words(name).iter().map(|word| capitalised(word)).collect()
}

/// `deviceGroups` for `device_groups`.
pub(crate) fn camel(name: &str) -> String {
    let words = words(name);
    let mut words = words.iter();
    let first = words.next().cloned().unwrap_or_default();
    words.fold(first, |name, word| name + &capitalised(word))
}

/// `DEVICE_STATUS` for `deviceStatus`, `EC_PRIME256V1` for `EC_prime256v1`. Each character that is no letter becomes one `_`.
pub(crate) fn screaming(value: &str) -> String {
    let mut name = String::new();
    let mut before = ' ';
    for character in value.chars() {
        if character.is_ascii_uppercase() && before.is_ascii_lowercase() {
            name.push('_');
        }
        name.push(if character.is_ascii_alphanumeric() {
            character.to_ascii_uppercase()
        } else {
            '_'
        });
        before = character;
    }
    name
}

/// With a capital at its beginning.
pub(crate) fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next();
    let first = first.into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// An identifier that begins with a letter; `prefix` stands before one that does not.
pub(crate) fn beginning_with_letter(name: String, prefix: &str) -> String {
    if name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name
    } else {
        format!("{prefix}{name}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_of_writing_is_read() {
        assert_eq!(camel("device_groups"), "deviceGroups");
        assert_eq!(camel("EC_prime256v1"), "ecPrime256v1");
        assert_eq!(camel("RSA_2048"), "rsa2048");
        assert_eq!(camel("bootstrapCertificate"), "bootstrapCertificate");
        assert_eq!(camel("p12-file"), "p12File");
        assert_eq!(pascal("certificate_policies"), "CertificatePolicies");
        assert_eq!(pascal(""), "");
        assert_eq!(screaming("bootstrapCertificate"), "BOOTSTRAP_CERTIFICATE");
        assert_eq!(screaming("EC_prime256v1"), "EC_PRIME256V1");
        assert_eq!(screaming("CMP_V2"), "CMP_V2");
    }

    #[test]
    fn no_identifier_begins_with_a_digit() {
        let name = |name: &str| beginning_with_letter(name.to_owned(), "VALUE_");
        assert_eq!(name("2048"), "VALUE_2048");
        assert_eq!(name("RSA"), "RSA");
    }

    #[test]
    fn reserved_words_are_avoided() {
        assert_eq!(kotlin("is"), "`is`");
        assert_eq!(kotlin("default"), "default");
        assert_eq!(swift("default".to_owned()), "`default`");
        assert_eq!(member("delete"), "delete");
        assert_eq!(member("constructor"), "constructor_");
        assert_eq!(parameter("delete"), "delete_");
        assert_eq!(parameter("options"), "options_");
        assert_eq!(parameter("device_id"), "deviceId");
    }

    #[test]
    fn wire_names_are_kept_in_typescript() {
        assert_eq!(field("account_id"), "account_id");
        assert_eq!(field("type"), "type");
        assert_eq!(field("x-api-key"), "\"x-api-key\"");
        assert_eq!(field("2fa"), "\"2fa\"");
    }
}
