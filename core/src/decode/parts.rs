//! What EST answers where the service made the key: a key and its certificate, in two parts (RFC 7030, section 4.4.2).

use serde_json::Value;

use crate::error::Result;
use crate::json::object;
use crate::keys::armoured_text;
use crate::{Error, ErrorCode};

/// The parts by what they are: `private_key`, `encrypted_private_key` and `certificates`, each in base64, the key in PEM.
pub fn parts(body: &str) -> Result<Value> {
    let odd = || Error::new(ErrorCode::DecodeUnexpectedShape, "the answer has no parts");
    let boundary = body
        .lines()
        .map(str::trim_end)
        .find(|line| line.starts_with("--"));
    let boundary = boundary.filter(|line| line.len() > 2).ok_or_else(odd)?;
    let mut members = Vec::new();
    // Before the first boundary and behind the last one is nothing that counts.
    for part in body
        .split(boundary)
        .skip(1)
        .filter(|part| !part.starts_with("--"))
    {
        let mut lines = part.lines().skip(1).map(str::trim);
        let headers: Vec<String> = lines
            .by_ref()
            .take_while(|line| !line.is_empty())
            .map(str::to_ascii_lowercase)
            .collect();
        let is = |text: &str| headers.iter().any(|line| line.contains(text));
        let base64: String = lines.collect();
        if is("application/pkcs8") {
            members.push(("private_key", armoured_text("PRIVATE KEY", &base64).into()));
        } else if is("server-generated-key") || is("enveloped-data") {
            members.push(("encrypted_private_key", base64.into()));
        } else if is("application/pkcs7-mime") || is("application/pkix-cert") {
            members.push(("certificates", base64.into()));
        }
    }
    Ok(object(members))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_parts_are_told_by_their_types() {
        let body = "preamble\r\n--b\r\nContent-Type: application/pkcs8\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\nBBBB\r\n\
                    --b\r\ncontent-type: application/pkcs7-mime; smime-type=certs-only\r\n\r\nCCCC\r\n--b--\r\nepilogue";
        let wanted = json!({
            "private_key": "-----BEGIN PRIVATE KEY-----\nAAAABBBB\n-----END PRIVATE KEY-----\n",
            "certificates": "CCCC",
        });
        assert_eq!(parts(body).unwrap(), wanted);
    }

    #[test]
    fn a_key_may_be_encrypted() {
        let body = "--b\ncontent-type: application/pkcs7-mime; smime-type=server-generated-key\n\nAAAA\n--b--";
        assert_eq!(
            parts(body).unwrap(),
            json!({ "encrypted_private_key": "AAAA" })
        );
    }

    #[test]
    fn what_has_no_parts_is_odd() {
        for body in ["", "--", "{}", "--\n--"] {
            let error = parts(body).unwrap_err();
            assert_eq!(error.code(), ErrorCode::DecodeUnexpectedShape, "{body}");
        }
    }
}
