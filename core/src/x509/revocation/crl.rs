//! A list of revoked certificates (RFC 5280, section 5), without the lists of changes and of others' certificates.

use x509_cert::der::asn1::AnyRef;
use x509_cert::der::{Decode as _, Reader as _, SliceReader, Tag, Tagged as _};

use super::check::{Known, is_over, is_to_come};
use super::question::{Question, signed};
use crate::error::Violation;
use crate::keys::Claim;
use crate::x509::chain::Verifies;
use crate::x509::elements::{
    Extension, digits, extensions, inside, items, moment, numbered, of_tag, unknown_critical,
};
use crate::x509::extensions::{Extensions, point_urls};
use crate::x509::problem::violation;
use crate::{Timestamp, ViolationCode as Code};

const REASON: &str = "2.5.29.21";
const SCOPE: &str = "2.5.29.28";
/// The number of the list, the issuer's key's id, and for which certificates the list is.
const KNOWN: [&str; 3] = ["2.5.29.20", "2.5.29.35", SCOPE];
/// The reason, and since when the key is in others' hands.
const KNOWN_OF_ENTRY: [&str; 2] = [REASON, "2.5.29.24"];

/// A list that was read.
pub(super) struct Crl<'a> {
    content: &'a [u8],
    algorithm: &'a [u8],
    signature: AnyRef<'a>,
    inner_algorithm: AnyRef<'a>,
    issuer: AnyRef<'a>,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
    entries: &'a [u8],
    extensions: Vec<Extension<'a>>,
}

impl<'a> Crl<'a> {
    pub(super) fn read(der: &'a [u8]) -> Option<Self> {
        let mut outer = SliceReader::new(AnyRef::from_der(der).ok()?.value()).ok()?;
        let content = outer.tlv_bytes().ok()?;
        let algorithm = outer.tlv_bytes().ok()?;
        let signature = of_tag(AnyRef::decode(&mut outer).ok()?, Tag::BitString)?;
        let mut parts = inside(AnyRef::from_der(content).ok()?)?
            .into_iter()
            .peekable();
        let is_version = |part: &AnyRef<'_>| part.tag() == Tag::Integer;
        parts.next_if(is_version);
        let inner_algorithm = parts.next()?;
        let issuer = parts.next()?;
        let this_update = moment(parts.next()?)?;
        let next_update = parts.peek().copied().and_then(moment);
        if next_update.is_some() {
            parts.next();
        }
        let entries = parts.next_if(|part| part.tag() == Tag::Sequence);
        let last = parts.next();
        let extensions = match last {
            Some(last) => extensions(*items(numbered(&[last], 0)?)?.first()?)?,
            None => Vec::new(),
        };
        (outer.is_finished() && parts.next().is_none()).then_some(Self {
            content,
            algorithm,
            signature,
            inner_algorithm,
            issuer,
            this_update,
            next_update,
            entries: entries.map_or(&[], |entries| entries.value()),
            extensions,
        })
    }

    pub(super) fn claim(&self, question: &Question) -> Option<Claim> {
        let is_one = AnyRef::from_der(self.algorithm).ok()? == self.inner_algorithm;
        let signed = signed(self.content, self.algorithm, self.signature).filter(|_| is_one)?;
        Claim::of(question.issuer.public_key(), signed).ok()
    }

    /// What it says of a certificate.
    pub(super) fn says(
        &self,
        field: &str,
        question: &Question,
        place: usize,
        verifies: Verifies<'_>,
    ) -> Result<Known, Violation> {
        let refused = |code, detail: &str| violation(field, code, detail);
        let name = question.issuer_name();
        let is_from = AnyRef::from_der(&name).is_ok_and(|name| name == self.issuer);
        let says = Extensions::of(question.issuer.content());
        if !is_from || !says.is_some_and(|says| says.may_sign_lists()) {
            return Err(refused(Code::CrlWrongIssuer, ""));
        }
        match self.claim(question).map(|claim| verifies(place, &claim)) {
            Some(Some(true)) => {}
            Some(Some(false)) => return Err(refused(Code::CrlBadSignature, "")),
            Some(None) | None => return Err(refused(Code::CertificateUnsupportedAlgorithm, "")),
        }
        if let Some(oid) = unknown_critical(&self.extensions, &KNOWN) {
            return Err(refused(Code::CrlUnknownCriticalExtension, &oid));
        }
        if is_to_come(self.this_update, question.at) {
            return Err(refused(Code::CrlNotYetValid, &self.this_update.to_string()));
        }
        match self.next_update {
            Some(until) if !is_over(until, question.at) => {}
            Some(until) => return Err(refused(Code::CrlExpired, &until.to_string())),
            None => {
                return Err(refused(
                    Code::CrlExpired,
                    "it does not say until when it holds",
                ));
            }
        }
        let scope = self.extensions.iter().find(|one| one.oid == SCOPE);
        if !scope.is_none_or(|scope| is_meant(scope, question).unwrap_or(false)) {
            return Err(refused(Code::CrlOtherScope, ""));
        }
        let malformed = || refused(Code::CrlMalformed, "");
        let entry = self.entry(question.serial_number()).ok_or_else(malformed)?;
        let revoked = entry.map_err(|oid| refused(Code::CrlUnknownCriticalExtension, &oid))?;
        Ok(Known {
            status: if revoked.is_some() { "revoked" } else { "good" },
            revoked,
            source: "crl",
            this_update: self.this_update,
            next_update: self.next_update,
        })
    }

    /// Since when and why a certificate was revoked. All entries are looked at: one with a critical extension that is not
    /// known makes the list one that cannot be understood (RFC 5280, section 5.3). Nothing where one does not parse.
    #[allow(
        clippy::type_complexity,
        reason = "three answers: it cannot be read, not be understood, or says this"
    )]
    fn entry(&self, serial: &[u8]) -> Option<Result<Option<(Timestamp, Option<u8>)>, String>> {
        let mut found = None;
        let mut reader = SliceReader::new(self.entries).ok()?;
        while !reader.is_finished() {
            let parts = inside(AnyRef::decode(&mut reader).ok()?)?;
            let (number, since) = (parts.first()?, moment(*parts.get(1)?)?);
            let says = parts
                .get(2)
                .map_or(Some(Vec::new()), |list| extensions(*list))?;
            if let Some(oid) = unknown_critical(&says, &KNOWN_OF_ENTRY) {
                return Some(Err(oid));
            }
            if digits(of_tag(*number, Tag::Integer)?.value()) == serial {
                let reason = says.iter().find(|one| one.oid == REASON);
                let reason = reason.and_then(|reason| AnyRef::from_der(reason.value).ok());
                found = Some((since, reason.and_then(|one| one.value().last().copied())));
            }
        }
        Some(Ok(found))
    }
}

/// Whether a list that is not for all certificates is for this one (RFC 5280, section 5.2.5).
fn is_meant(scope: &Extension<'_>, question: &Question) -> Option<bool> {
    let says = Extensions::of(question.certificate.content())?;
    let is_ca = says.is_ca == Some(true);
    let parts = inside(AnyRef::from_der(scope.value).ok()?)?;
    let is_set = |number| numbered(&parts, number).is_some_and(|flag| flag.value() == [0xff]);
    let point = numbered(&parts, 0).map(|_| point_urls(&parts));
    let is_point = point.is_none_or(|urls| urls.iter().any(|url| says.crl_urls.contains(url)));
    // Users' only, authorities' only, some reasons only, others' certificates, attributes only.
    let is_kind = !(is_set(1) && is_ca || is_set(2) && !is_ca);
    let is_partial = numbered(&parts, 3).is_some() || is_set(4) || is_set(5);
    Some(is_point && is_kind && !is_partial)
}
