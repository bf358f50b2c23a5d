//! What EST looks like on the wire (RFC 7030), for both products that speak it.

use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::pem::base64;
use crate::reply;

/// What a client is asked to prove itself with. Some of them send nothing before they have seen it.
pub(crate) const CHALLENGE: HeaderValue = HeaderValue::from_static("Basic realm=\"EST\"");

/// Whether a path is one of EST.
pub(crate) fn is_est(path: &str) -> bool {
    path.starts_with("/.well-known/est/") || path.starts_with("/mpki/api/v1/.well-known/est/")
}

/// The password of anybody, or a code alone, as Trust Lifecycle Manager documents it.
pub(crate) fn password(headers: &HeaderMap) -> Option<String> {
    let header = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let decoded = STANDARD
        .decode(header.strip_prefix("Basic ")?.trim())
        .ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let password = text
        .split_once(':')
        .map_or(text.as_str(), |(_, password)| password);
    Some(password.to_owned())
}

/// Certificates in PKCS#7: base64 without armour.
pub(crate) fn certificates(pkcs7: &[u8]) -> Response {
    encoded("application/pkcs7-mime", base64(pkcs7))
}

/// What a CSR should have: a P-256 key, and a signature with SHA-256.
pub(crate) fn csr_attributes() -> Response {
    const ATTRIBUTES: [u8; 35] = [
        0x30, 0x21, 0x30, 0x15, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x31, 0x0a,
        0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x06, 0x08, 0x2a, 0x86, 0x48,
        0xce, 0x3d, 0x04, 0x03, 0x02,
    ];
    encoded("application/csrattrs", base64(&ATTRIBUTES))
}

/// A key that the service made, and its certificate.
pub(crate) fn with_key(pkcs8: &[u8], pkcs7: &[u8]) -> Response {
    let parts = [
        ("application/pkcs8", pkcs8),
        ("application/pkcs7-mime; smime-type=certs-only", pkcs7),
    ];
    let parts = parts.map(|(media_type, content)| {
        format!(
            "--est-boundary\r\ncontent-type: {media_type}\r\ncontent-transfer-encoding: base64\r\n\r\n{}\r\n",
            base64(content)
        )
    });
    let body = format!("{}--est-boundary--\r\n", parts.concat());
    reply::content(
        StatusCode::OK,
        "multipart/mixed; boundary=est-boundary",
        body,
    )
}

/// Ask again in a second.
pub(crate) fn later() -> Response {
    let mut answer = reply::empty(StatusCode::ACCEPTED);
    let second = HeaderValue::from_static("1");
    answer.headers_mut().insert(header::RETRY_AFTER, second);
    answer
}

fn encoded(media_type: &'static str, text: String) -> Response {
    let mut answer = reply::content(StatusCode::OK, media_type, text);
    let encoding = HeaderValue::from_static("base64");
    answer
        .headers_mut()
        .insert("content-transfer-encoding", encoding);
    answer
}
