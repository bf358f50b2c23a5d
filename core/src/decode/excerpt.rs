//! A glimpse of an answer that could not be read, without the secrets in it.

/// How much of an answer an error shows, in bytes.
const SHOWN: usize = 200;

/// Members whose value never shows.
const SECRET_MEMBERS: [&str; 7] = [
    "private_key",
    "passcode",
    "password",
    "pkcs12Password",
    "api_key",
    "x-api-key",
    "x-passcode",
];

/// The first 200 bytes as text, with `secrets`, private keys and secret members replaced by `***`.
pub fn excerpt(body: &[u8], secrets: &[&str]) -> String {
    // More than is shown, so that a secret that begins within the excerpt is recognised whole.
    let some = body.get(..body.len().min(SHOWN * 40)).unwrap_or(body);
    let clean = redact(&String::from_utf8_lossy(some), secrets);
    let mut end = clean.len().min(SHOWN);
    while !clean.is_char_boundary(end) {
        end -= 1;
    }
    clean.get(..end).unwrap_or_default().to_owned()
}

/// `text` without `secrets`, private keys and the values of secret members.
pub fn redact(text: &str, secrets: &[&str]) -> String {
    let mut clean = text.to_owned();
    for secret in secrets.iter().filter(|secret| secret.len() >= 4) {
        clean = clean.replace(secret, "***");
    }
    for member in SECRET_MEMBERS {
        clean = without_member(&clean, member);
    }
    without_private_keys(&clean)
}

/// Replaces the text value of every member of this name.
fn without_member(text: &str, member: &str) -> String {
    let key = format!("\"{member}\"");
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(key.as_str()) {
        clean.push_str(before);
        clean.push_str(&key);
        rest = after;
        let value = after
            .trim_start()
            .strip_prefix(':')
            .map(str::trim_start)
            .and_then(|v| v.strip_prefix('"'));
        if let Some(value) = value {
            clean.push_str(":\"***\"");
            rest = after_string(value);
        }
    }
    clean.push_str(rest);
    clean
}

/// What follows the closing quote of a JSON string whose opening quote is already gone.
fn after_string(value: &str) -> &str {
    let mut escaped = false;
    for (index, character) in value.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return value.get(index + 1..).unwrap_or_default(),
            _ => {}
        }
    }
    ""
}

/// Replaces PEM blocks of private keys; one that is cut off goes to the end of the text.
fn without_private_keys(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("-----BEGIN ") {
        clean.push_str(before);
        let label = after.split("-----").next().unwrap_or_default();
        if label.ends_with("PRIVATE KEY") {
            clean.push_str("***");
            let end = format!("-----END {label}-----");
            rest = after.split_once(end.as_str()).map_or("", |(_, rest)| rest);
        } else {
            clean.push_str("-----BEGIN ");
            rest = after;
        }
    }
    clean.push_str(rest);
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_the_first_200_bytes() {
        assert_eq!(excerpt(&[b'x'; 1000], &[]).len(), 200);
        assert_eq!(excerpt("é".repeat(150).as_bytes(), &[]).len(), 200);
        assert_eq!(excerpt(b"\xff<html>", &[]), "\u{fffd}<html>");
    }

    #[test]
    fn secrets_do_not_show() {
        let text = "{\"private_key\" : \"-----BEGIN PRIVATE KEY-----\\nAAA\\\"x\", \"passcode\":\"p4ss\", \"a\":\"key1234\"}";
        let clean = excerpt(text.as_bytes(), &["key1234"]);
        assert_eq!(
            clean,
            "{\"private_key\":\"***\", \"passcode\":\"***\", \"a\":\"***\"}"
        );
        let pem = "x -----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- y";
        assert_eq!(redact(pem, &[]), "x *** y");
        assert_eq!(redact("x -----BEGIN PRIVATE KEY-----\nMIIE", &[]), "x ***");
        assert_eq!(
            redact("-----BEGIN CERTIFICATE-----", &[]),
            "-----BEGIN CERTIFICATE-----"
        );
    }
}
