//! Elements of ASN.1 in DER, taken apart with `der` alone: the types of `x509-cert` for extensions would be another 23 KB in
//! the browser ([decision 0019](https://github.com/devtrust/devtrust/blob/main/docs/decisions/0019-rustcrypto-reads-certificates.md)).

use x509_cert::der::asn1::{AnyRef, GeneralizedTime, ObjectIdentifier, UtcTime};
use x509_cert::der::{Decode as _, Reader as _, SliceReader, Tag, Tagged as _};

use crate::Timestamp;

/// The kind of a general name that is a URI.
const URI: u16 = 6;

/// The elements in a sequence.
pub(super) fn sequence(der: &[u8]) -> Option<Vec<AnyRef<'_>>> {
    inside(AnyRef::from_der(der).ok()?)
}

/// The same of a sequence that is an element.
pub(super) fn inside(element: AnyRef<'_>) -> Option<Vec<AnyRef<'_>>> {
    items(of_tag(element, Tag::Sequence)?)
}

/// The elements in an element.
pub(super) fn items(element: AnyRef<'_>) -> Option<Vec<AnyRef<'_>>> {
    let mut reader = SliceReader::new(element.value()).ok()?;
    let mut found = Vec::new();
    while !reader.is_finished() {
        found.push(AnyRef::decode(&mut reader).ok()?);
    }
    Some(found)
}

/// An element, if it is of this kind.
pub(super) fn of_tag(element: AnyRef<'_>, tag: Tag) -> Option<AnyRef<'_>> {
    (element.tag() == tag).then_some(element)
}

/// The element that has this number in its structure.
pub(super) fn numbered<'a>(elements: &[AnyRef<'a>], number: u16) -> Option<AnyRef<'a>> {
    let is_it = |element: &&AnyRef<'_>| general_kind(**element) == Some(number);
    elements.iter().find(is_it).copied()
}

/// The number of a general name's kind, or of another element in its structure.
pub(super) fn general_kind(element: AnyRef<'_>) -> Option<u16> {
    let tag = element.tag();
    let number = u16::try_from(tag.number().value()).ok()?;
    tag.is_context_specific().then_some(number)
}

/// An object identifier.
pub(super) fn numbers(element: AnyRef<'_>) -> Option<String> {
    let oid = ObjectIdentifier::from_bytes(of_tag(element, Tag::ObjectIdentifier)?.value());
    Some(oid.ok()?.to_string())
}

/// The text of a general name that is a URI.
pub(super) fn url(name: AnyRef<'_>) -> Option<String> {
    let text = std::str::from_utf8(name.value()).ok()?;
    (general_kind(name) == Some(URI)).then(|| text.to_owned())
}

/// A moment, in either of the two forms.
pub(super) fn moment(element: AnyRef<'_>) -> Option<Timestamp> {
    let since_1970 = match element.tag() {
        Tag::UtcTime => element.decode_as::<UtcTime>().ok()?.to_unix_duration(),
        Tag::GeneralizedTime => element
            .decode_as::<GeneralizedTime>()
            .ok()?
            .to_unix_duration(),
        _ => return None,
    };
    Timestamp::from_unix_millis(i64::try_from(since_1970.as_millis()).ok()?)
}

/// An extension of a list or of an answer.
pub(super) struct Extension<'a> {
    pub(super) oid: String,
    pub(super) is_critical: bool,
    pub(super) value: &'a [u8],
}

/// The extensions of a sequence.
pub(super) fn extensions(list: AnyRef<'_>) -> Option<Vec<Extension<'_>>> {
    let one = |extension| {
        let parts = inside(extension)?;
        let (is_critical, value) = match parts.as_slice() {
            [_, value] => (false, value),
            [_, critical, value] => (of_tag(*critical, Tag::Boolean)?.value() == [0xff], value),
            _ => return None,
        };
        Some(Extension {
            oid: numbers(*parts.first()?)?,
            is_critical,
            value: of_tag(*value, Tag::OctetString)?.value(),
        })
    };
    inside(list)?.into_iter().map(one).collect()
}

/// The first critical extension that is not among these.
pub(super) fn unknown_critical(extensions: &[Extension<'_>], known: &[&str]) -> Option<String> {
    let is_unknown = |one: &&Extension<'_>| one.is_critical && !known.contains(&one.oid.as_str());
    extensions
        .iter()
        .find(is_unknown)
        .map(|one| one.oid.clone())
}

/// A number without the zero byte that keeps it positive.
pub(super) fn digits(number: &[u8]) -> &[u8] {
    match number {
        [0, digits @ ..] if !digits.is_empty() => digits,
        digits => digits,
    }
}
