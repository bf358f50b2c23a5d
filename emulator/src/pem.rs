//! PEM armour, as OpenSSL writes it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// `der` between BEGIN and END lines, 64 characters a line, with a final newline.
pub(crate) fn encode(label: &str, der: &[u8]) -> String {
    let encoded = STANDARD.encode(der);
    let mut pem = String::with_capacity(encoded.len() + encoded.len() / 64 + 2 * label.len() + 34);
    pem.push_str("-----BEGIN ");
    pem.push_str(label);
    pem.push_str("-----\n");
    let mut rest = encoded.as_str();
    while let Some((line, tail)) = rest.split_at_checked(64) {
        pem.push_str(line);
        pem.push('\n');
        rest = tail;
    }
    if !rest.is_empty() {
        pem.push_str(rest);
        pem.push('\n');
    }
    pem.push_str("-----END ");
    pem.push_str(label);
    pem.push_str("-----\n");
    pem
}
