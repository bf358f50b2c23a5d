//! ECDSA signatures as `WebCrypto` wants them: the two numbers side by side, each of the curve's length.

use devtrust_core::keys::SignatureAlgorithm;

/// The signature in `WebCrypto`'s form. What is no DER stays as it is, and will not verify.
pub(crate) fn for_web_crypto(algorithm: SignatureAlgorithm, signature: Vec<u8>) -> Vec<u8> {
    let length = match algorithm {
        SignatureAlgorithm::EcdsaP256Sha256 | SignatureAlgorithm::EcdsaP256Sha384 => 32,
        SignatureAlgorithm::EcdsaP384Sha256 | SignatureAlgorithm::EcdsaP384Sha384 => 48,
        _ => return signature,
    };
    side_by_side(&signature, length).unwrap_or(signature)
}

fn side_by_side(der: &[u8], length: usize) -> Option<Vec<u8>> {
    // A signature on these curves is under 128 bytes: every length is one byte.
    let (numbers, rest) = element(der, 0x30)?;
    let (first, numbers) = element(numbers, 0x02)?;
    let (second, after) = element(numbers, 0x02)?;
    if !rest.is_empty() || !after.is_empty() {
        return None;
    }
    let mut bytes = Vec::with_capacity(2 * length);
    for number in [first, second] {
        let number = positive(number)?;
        bytes.extend(std::iter::repeat_n(0, length.checked_sub(number.len())?));
        bytes.extend_from_slice(number);
    }
    Some(bytes)
}

/// The content of an element, and what follows it.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let [found, length, rest @ ..] = der else {
        return None;
    };
    if *found != tag || *length >= 0x80 {
        return None;
    }
    rest.split_at_checked(usize::from(*length))
}

/// The digits of a positive number in its shortest form: strict, as elsewhere.
fn positive(number: &[u8]) -> Option<&[u8]> {
    match number {
        [0, rest @ ..] if rest.first().is_some_and(|first| *first >= 0x80) => Some(rest),
        [first, ..] if *first != 0 && *first < 0x80 => Some(number),
        _ => None,
    }
}
