//! PKCS#7 (CMS, RFC 5652), which carries certificates: signed data that nobody has signed.

use x509_cert::der::asn1::{AnyRef, ObjectIdentifier};
use x509_cert::der::{
    Decode as _, EncodingRules, Error, Reader as _, SliceReader, Tag, Tagged as _,
};

const SIGNED_DATA: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.7.2");

/// The certificates of a PKCS#7, in their order; nothing where this is none.
///
/// The containers around the certificates may be BER, whose lengths are open: software in Java writes it.
pub(super) fn certificates(bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let content = open(bytes)?.sequence(|outer| -> Result<_, Error> {
        let kind = ObjectIdentifier::decode(outer)?;
        Ok((kind, AnyRef::decode(outer)?))
    });
    let (_, content) = content.ok().filter(|(kind, _)| *kind == SIGNED_DATA)?;
    let set = open(content.value())?.sequence(|signed| -> Result<_, Error> {
        let mut set = None;
        while !signed.is_finished() {
            let part = AnyRef::decode(signed)?;
            if is_certificates(part.tag()) {
                set = Some(part.value());
            }
        }
        Ok(set)
    });
    let mut found = Vec::new();
    let Some(set) = set.ok()? else {
        return Some(found);
    };
    let mut reader = open(set)?;
    // What ends an open length begins with a zero.
    while reader.peek_byte().is_some_and(|byte| byte != 0) {
        found.push(reader.tlv_bytes().ok()?);
    }
    Some(found)
}

fn open(bytes: &[u8]) -> Option<SliceReader<'_>> {
    SliceReader::new_with_encoding_rules(bytes, EncodingRules::Ber).ok()
}

/// The certificates have number 0; 1 are revocation lists.
fn is_certificates(tag: Tag) -> bool {
    tag.is_context_specific() && tag.number().value() == 0
}
