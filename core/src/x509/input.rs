//! From a caller's text to certificates: PEM, or base64 as it stands, of certificates or of PKCS#7.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{pkcs7, problem};
use crate::ViolationCode as Code;
use crate::keys::{Certificate, blocks};

/// As many as are looked at.
const MOST: usize = 1000;

/// All certificates of a text, in their order.
pub(super) fn certificates(text: &str) -> Result<Vec<Certificate>, Code> {
    let mut found = Vec::new();
    let mut is_armoured = false;
    for block in blocks(text) {
        is_armoured = true;
        let is_pkcs7 = matches!(block.label, "PKCS7" | "CMS" | "PKCS #7 SIGNED DATA");
        if is_pkcs7 || matches!(block.label, "CERTIFICATE" | "X509 CERTIFICATE") {
            let der = block.decode().ok_or(Code::CertificateMalformed)?;
            add(&mut found, &der)?;
        }
    }
    if !is_armoured {
        let base64: Vec<u8> = text
            .bytes()
            .filter(|byte| !byte.is_ascii_whitespace())
            .collect();
        let der = STANDARD.decode(base64);
        add(&mut found, &der.map_err(|_| Code::CertificateNotFound)?)?;
    }
    match found.len() {
        0 => Err(Code::CertificateNotFound),
        1..=MOST => Ok(found),
        _ => Err(Code::CertificateTooMany),
    }
}

/// Adds a certificate, or those of a PKCS#7.
fn add(found: &mut Vec<Certificate>, der: &[u8]) -> Result<(), Code> {
    let read = |der: &[u8]| Certificate::from_der(der).map_err(problem::code);
    if let Some(inside) = pkcs7::certificates(der) {
        for der in inside {
            found.push(read(der)?);
        }
        return Ok(());
    }
    found.push(read(der)?);
    Ok(())
}
