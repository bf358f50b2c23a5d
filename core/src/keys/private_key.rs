//! Recognising a private key in a text that is about to leave the machine.

const MARK: &str = "PRIVATE KEY";
/// No key's line is shorter.
const SHORTEST: usize = "BEGIN PRIVATE KEY-".len();

/// Whether a text holds the opening line of a PEM private key, in whatever kind (PKCS#8, encrypted, EC, RSA,
/// OpenSSH, PGP) and however damaged around it (missing dashes, escaped line ends inside JSON).
///
/// Made for every outgoing field: for ids and names, which have no space or are short, this is over at once; in other text
/// it is one substring search. Prose that merely mentions a private key is not one.
pub fn contains_private_key(text: &str) -> bool {
    if text.len() < SHORTEST || !text.contains(' ') {
        return false;
    }
    text.match_indices(MARK).any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + MARK.len()..).unwrap_or_default();
        let Some((ahead, kind)) = before.rsplit_once("BEGIN ") else {
            return false;
        };
        let is_kind = kind
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b' ');
        let after = after.strip_prefix(" BLOCK").unwrap_or(after);
        is_kind && (ahead.trim_end().ends_with('-') || after.trim_start().starts_with('-'))
    })
}

#[cfg(test)]
mod tests {
    use super::contains_private_key;

    #[test]
    fn every_kind_of_armoured_private_key_is_found() {
        for kind in ["", "ENCRYPTED ", "EC ", "RSA ", "DSA ", "OPENSSH ", "ANY "] {
            let text = format!("name: x\n-----BEGIN {kind}PRIVATE KEY-----\nMIG");
            assert!(contains_private_key(&text), "{text}");
        }
        assert!(contains_private_key(
            "-----BEGIN PGP PRIVATE KEY BLOCK-----"
        ));
    }

    #[test]
    fn damage_does_not_hide_it() {
        for text in [
            r"{\n-----BEGIN PRIVATE KEY-----\nMIGH",
            "----BEGIN PRIVATE KEY----",
            "BEGIN PRIVATE KEY-----",
            "-----BEGIN EC PRIVATE KEY",
            "----- BEGIN PRIVATE KEY -----",
            "the PRIVATE KEY follows -----BEGIN PRIVATE KEY-----",
        ] {
            assert!(contains_private_key(text), "{text}");
        }
    }

    #[test]
    fn other_text_passes() {
        for text in [
            "",
            "PRIVATE KEY",
            "this device keeps its PRIVATE KEY in a TPM - do not ask",
            "-----BEGIN CERTIFICATE REQUEST-----\nMIIB",
            "-----BEGIN PUBLIC KEY-----",
            "-----BEGIN x PRIVATE KEY-----é",
            "BEGIN with the PRIVATE KEY-card",
        ] {
            assert!(!contains_private_key(text), "{text}");
        }
    }
}
