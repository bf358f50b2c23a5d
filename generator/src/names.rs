//! Case conversions that Kotlin and Swift share.

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

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(characters).collect()
    })
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
    }

    #[test]
    fn no_identifier_begins_with_a_digit() {
        assert_eq!(
            beginning_with_letter("2048".to_owned(), "VALUE_"),
            "VALUE_2048"
        );
        assert_eq!(beginning_with_letter("RSA".to_owned(), "VALUE_"), "RSA");
    }
}
