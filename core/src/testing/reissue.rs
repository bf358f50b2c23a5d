//! Certificates for keys that are made while a scenario runs.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// What a P-256 key looks like in a request and in a certificate, up to the point on the curve.
const P256: [u8; 27] = *b"\x30\x59\x30\x13\x06\x07\x2a\x86\x48\xce\x3d\x02\x01\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07\x03\x42\x00\x04";
/// The two coordinates.
const POINT: usize = 64;

/// Where a request may have its CSR: one for a certificate, or a registration.
const CSRS: [&str; 2] = ["/csr", "/certificate_policies/bootstrap/0/csr"];

/// Puts the key of the CSR in a request into every certificate of the answer. Their signatures do not hold any more,
/// which nobody looks at.
pub(super) fn reissued(answer: &Value, request: &str) -> Result<Value, String> {
    let request: Value = serde_json::from_str(request).map_err(|error| error.to_string())?;
    let csr = CSRS
        .iter()
        .find_map(|place| request.pointer(place)?.as_str());
    let csr = csr
        .and_then(point)
        .ok_or("reissue: the request has no CSR for a P-256 key")?;
    let mut answer = answer.clone();
    let entries = match answer.get_mut("private_keys") {
        Some(Value::Array(entries)) => entries.iter_mut().collect(),
        _ => vec![&mut answer],
    };
    for entry in entries {
        let certificate = entry.get("certificate").and_then(Value::as_str);
        let changed = certificate.and_then(|pem| {
            let (mut der, at) = point(pem)?;
            let key = csr.0.get(csr.1..csr.1 + POINT)?;
            der.get_mut(at..at + POINT)?.copy_from_slice(key);
            Some(in_pem(&der))
        });
        let changed = changed.ok_or("reissue: a certificate is none for a P-256 key")?;
        if let Some(members) = entry.as_object_mut() {
            members.insert("certificate".to_owned(), changed.into());
        }
    }
    Ok(answer)
}

/// What is in a PEM text, and where the point of its key stands.
fn point(pem: &str) -> Option<(Vec<u8>, usize)> {
    let base64: String = pem
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let der = STANDARD.decode(base64).ok()?;
    let at = der.windows(P256.len()).position(|bytes| bytes == P256)?;
    Some((der, at + P256.len()))
}

fn in_pem(der: &[u8]) -> String {
    let base64 = STANDARD.encode(der);
    format!("-----BEGIN CERTIFICATE-----\n{base64}\n-----END CERTIFICATE-----\n")
}
