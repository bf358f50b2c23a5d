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

/// Base64 on one line, as the service carries DER.
pub(crate) fn base64(der: &[u8]) -> String {
    STANDARD.encode(der)
}

/// DER out of PEM, or out of base64 alone; either may be on one line or on many, and the armour may lack line breaks.
pub(crate) fn decode(text: &str) -> Option<Vec<u8>> {
    let inner = match text.split_once("-----BEGIN ") {
        None => text,
        Some((_, armoured)) => {
            let (_, body) = armoured.split_once("-----")?;
            body.split_once("-----END").map_or(body, |(body, _)| body)
        }
    };
    let compact: String = inner.split_whitespace().collect();
    let der = STANDARD.decode(compact.as_bytes()).ok()?;
    (!der.is_empty()).then_some(der)
}
