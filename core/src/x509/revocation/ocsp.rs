//! The answer of a responder (RFC 6960, section 4.2).

use sha1::Sha1;
use sha2::{Digest as _, Sha256};
use x509_cert::der::asn1::AnyRef;
use x509_cert::der::{Decode as _, Reader as _, SliceReader, Tag};

use super::check::{Known, is_over, is_to_come};
use super::question::Question;
use super::responder::Responder;
use crate::error::Violation;
use crate::keys::{Certificate, Claim};
use crate::x509::chain::Verifies;
use crate::x509::elements::{
    digits, extensions, inside, items, moment, numbered, numbers, of_tag, unknown_critical,
};
use crate::x509::problem::violation;
use crate::{Timestamp, ViolationCode as Code};

const BASIC: &str = "1.3.6.1.5.5.7.48.1.1";
/// A number that whoever asks may send along.
const NONCE: &str = "1.3.6.1.5.5.7.48.1.2";
const SHA1: &str = "1.3.14.3.2.26";
const SHA256: &str = "2.16.840.1.101.3.4.2.1";
/// How long an answer holds that does not say it, in milliseconds.
const DAY: i64 = 86_400_000;

/// An answer that was read.
pub(super) struct Ocsp<'a> {
    content: &'a [u8],
    algorithm: &'a [u8],
    signature: AnyRef<'a>,
    /// Who answers, by name (1) or by key (2).
    responder: AnyRef<'a>,
    answers: Vec<AnyRef<'a>>,
    unknown_critical: Option<String>,
    certificates: Vec<Certificate>,
}

/// What came instead of an answer.
pub(super) enum Unanswered {
    Malformed,
    /// The responder did not want to, or could not.
    Refused(&'static str),
}

impl<'a> Ocsp<'a> {
    pub(super) fn read(der: &'a [u8]) -> Result<Self, Unanswered> {
        let outer = AnyRef::from_der(der).ok().and_then(inside);
        let outer = outer.ok_or(Unanswered::Malformed)?;
        match outer.first().map(|status| status.value()) {
            Some([0]) => Self::basic(&outer).ok_or(Unanswered::Malformed),
            Some([1]) => Err(Unanswered::Refused("it calls the request malformed")),
            Some([2]) => Err(Unanswered::Refused("it has an internal error")),
            Some([3]) => Err(Unanswered::Refused("it says to try later")),
            Some([5]) => Err(Unanswered::Refused("it wants the request signed")),
            Some([6]) => Err(Unanswered::Refused("it does not answer for this issuer")),
            _ => Err(Unanswered::Malformed),
        }
    }

    fn basic(outer: &[AnyRef<'a>]) -> Option<Self> {
        let parts = inside(*items(numbered(outer, 0)?)?.first()?)?;
        let [kind, bytes] = parts.as_slice() else {
            return None;
        };
        if numbers(*kind)? != BASIC {
            return None;
        }
        let basic = AnyRef::from_der(of_tag(*bytes, Tag::OctetString)?.value()).ok()?;
        let mut basic = SliceReader::new(basic.value()).ok()?;
        let content = basic.tlv_bytes().ok()?;
        let algorithm = basic.tlv_bytes().ok()?;
        let signature = of_tag(AnyRef::decode(&mut basic).ok()?, Tag::BitString)?;
        let mut certificates = Vec::new();
        if !basic.is_finished() {
            let list = items(numbered(&[AnyRef::decode(&mut basic).ok()?], 0)?)?;
            let mut list = SliceReader::new(list.first()?.value()).ok()?;
            while !list.is_finished() {
                certificates.push(Certificate::from_der(list.tlv_bytes().ok()?).ok()?);
            }
        }
        let mut data = inside(AnyRef::from_der(content).ok()?)?
            .into_iter()
            .peekable();
        data.next_if(|part| numbered(&[*part], 0).is_some());
        let responder = data.next()?;
        moment(data.next()?)?;
        let answers = inside(data.next()?)?;
        let extensions = match data.next() {
            Some(last) => extensions(*items(numbered(&[last], 1)?)?.first()?)?,
            None => Vec::new(),
        };
        Some(Self {
            content,
            algorithm,
            signature,
            responder,
            answers,
            unknown_critical: unknown_critical(&extensions, &[NONCE]),
            certificates,
        })
    }

    fn responder<'b>(&'b self, question: &'b Question) -> Option<Responder<'b>> {
        Responder::of(self.responder, &self.certificates, question)
    }

    /// That the responder signed the answer, and that the issuer signed the responder's certificate.
    pub(super) fn claims(&self, question: &Question) -> [Option<Claim>; 2] {
        let Some(responder) = self.responder(question) else {
            return [None, None];
        };
        let signed = super::question::signed(self.content, self.algorithm, self.signature);
        [responder.signed(signed), responder.appointed(question)]
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
        let stranger = |detail: &str| refused(Code::OcspUnknownResponder, detail);
        let responder = self.responder(question).ok_or_else(|| stranger(""))?;
        let [answer, appointment] = self.claims(question);
        if let Some(problem) = responder.problem(question) {
            return Err(stranger(problem));
        }
        if responder.is_delegate() {
            match appointment.map(|claim| verifies(place + 1, &claim)) {
                Some(Some(true)) => {}
                _ => return Err(stranger("its certificate was not signed by the issuer")),
            }
        }
        match answer.map(|claim| verifies(place, &claim)) {
            Some(Some(true)) => {}
            Some(Some(false)) => return Err(refused(Code::OcspBadSignature, "")),
            Some(None) | None => return Err(refused(Code::CertificateUnsupportedAlgorithm, "")),
        }
        if let Some(oid) = &self.unknown_critical {
            return Err(refused(Code::OcspUnknownCriticalExtension, oid));
        }
        let malformed = || refused(Code::OcspMalformed, "");
        for answer in &self.answers {
            let parts = inside(*answer).ok_or_else(malformed)?;
            if is_about(&parts, question).ok_or_else(malformed)? {
                return single(&parts, field, question);
            }
        }
        Err(refused(Code::OcspOtherCertificate, ""))
    }
}

/// Whether an answer is about this certificate.
fn is_about(parts: &[AnyRef<'_>], question: &Question) -> Option<bool> {
    let id = inside(*parts.first()?)?;
    let [algorithm, name, key, serial] = id.as_slice() else {
        return None;
    };
    let issuer = question.issuer.content().subject_public_key_info();
    let bits = issuer.subject_public_key.raw_bytes();
    let hashes = |bytes: &[u8]| match numbers(*inside(*algorithm)?.first()?)?.as_str() {
        SHA1 => Some(Sha1::digest(bytes).to_vec()),
        SHA256 => Some(Sha256::digest(bytes).to_vec()),
        _ => Some(Vec::new()),
    };
    Some(
        name.value() == hashes(&question.issuer_name())?
            && key.value() == hashes(bits)?
            && digits(of_tag(*serial, Tag::Integer)?.value()) == question.serial_number(),
    )
}

fn single(parts: &[AnyRef<'_>], field: &str, question: &Question) -> Result<Known, Violation> {
    let refused = |code, detail: &str| violation(field, code, detail);
    let read = || {
        let mut rest = parts.iter().skip(1).copied();
        let (status, this_update) = (rest.next()?, moment(rest.next()?)?);
        let rest: Vec<AnyRef<'_>> = rest.collect();
        let next_update = match numbered(&rest, 0) {
            Some(next) => Some(moment(*items(next)?.first()?)?),
            None => None,
        };
        let extensions = match numbered(&rest, 1) {
            Some(list) => extensions(*items(list)?.first()?)?,
            None => Vec::new(),
        };
        let (word, revoked) = status_of(status)?;
        let known = Known {
            status: word,
            revoked,
            source: "ocsp",
            this_update,
            next_update,
        };
        Some((known, unknown_critical(&extensions, &[])))
    };
    let (known, unknown) = read().ok_or_else(|| refused(Code::OcspMalformed, ""))?;
    if let Some(oid) = unknown {
        return Err(refused(Code::OcspUnknownCriticalExtension, &oid));
    }
    let made = known.this_update.unix_millis();
    if is_to_come(known.this_update, question.at) {
        return Err(refused(
            Code::OcspNotYetValid,
            &known.this_update.to_string(),
        ));
    }
    let until = known
        .next_update
        .or_else(|| Timestamp::from_unix_millis(made + DAY));
    match until {
        Some(until) if is_over(until, question.at) => {
            Err(refused(Code::OcspExpired, &until.to_string()))
        }
        _ => Ok(known),
    }
}

/// Good, revoked, or unknown, with the moment and the reason of a revocation.
#[allow(clippy::type_complexity, reason = "it is what the record takes")]
fn status_of(status: AnyRef<'_>) -> Option<(&'static str, Option<(Timestamp, Option<u8>)>)> {
    let status = [status];
    if let Some(revoked) = numbered(&status, 1) {
        let parts = items(revoked)?;
        let since = moment(*parts.first()?)?;
        let reason = numbered(&parts, 0).and_then(items);
        let reason = reason.and_then(|reason| reason.first()?.value().last().copied());
        return Some(("revoked", Some((since, reason))));
    }
    if numbered(&status, 0).is_some() {
        return Some(("good", None));
    }
    numbered(&status, 2).map(|_| ("not_known", None))
}
