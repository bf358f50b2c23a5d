//! Certificates in a PKCS#7 `SignedData` without signers, as EST and the format `pkcs7` carry them (RFC 5652, 5.1).

const SIGNED_DATA: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2];
pub(crate) const DATA: &[u8] = &[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1];
const VERSION_1: &[u8] = &[0x02, 1, 1];
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;
/// `[0]`, constructed.
pub(crate) const CONTEXT_0: u8 = 0xa0;

/// The structure in DER.
pub(crate) fn of(certificates: &[&[u8]]) -> Vec<u8> {
    let parts = [
        VERSION_1.to_vec(),
        element(SET, &[]),
        element(SEQUENCE, DATA),
        element(CONTEXT_0, &certificates.concat()),
        element(SET, &[]),
    ];
    let signed_data = element(CONTEXT_0, &element(SEQUENCE, &parts.concat()));
    element(SEQUENCE, &[SIGNED_DATA, &signed_data].concat())
}

pub(crate) fn element(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = content.len().to_be_bytes();
    let first = length.iter().position(|byte| *byte != 0);
    let digits = length
        .get(first.unwrap_or(length.len() - 1)..)
        .unwrap_or_default();
    let mut der = vec![tag];
    match (content.len(), u8::try_from(digits.len())) {
        (..0x80, _) => der.extend(digits),
        (_, Ok(count)) => {
            der.push(0x80 | count);
            der.extend(digits);
        }
        (_, Err(_)) => {}
    }
    der.extend(content);
    der
}
