//! Who may answer for an issuer: the issuer itself, or somebody whom it gave a certificate for that (RFC 6960, section 4.2.2.2).

use sha1::{Digest as _, Sha1};
use x509_cert::der::Encode as _;
use x509_cert::der::asn1::AnyRef;

use super::question::{Question, issued, may_have_issued, name};
use crate::keys::{Certificate, Claim};
use crate::x509::elements::{general_kind, items};
use crate::x509::extensions::Extensions;

const OCSP_SIGNING: &str = "1.3.6.1.5.5.7.3.9";

/// A responder.
pub(super) enum Responder<'a> {
    Issuer(&'a Certificate),
    Delegate(&'a Certificate),
}

impl<'a> Responder<'a> {
    /// The one that an answer names: the issuer, or the holder of a certificate that came with the answer. Nothing where it
    /// is neither.
    pub(super) fn of(
        id: AnyRef<'_>,
        certificates: &'a [Certificate],
        question: &'a Question,
    ) -> Option<Self> {
        if is_named(id, &question.issuer)? {
            return Some(Self::Issuer(&question.issuer));
        }
        let delegate = certificates
            .iter()
            .find(|one| is_named(id, one) == Some(true));
        delegate.map(Self::Delegate)
    }

    pub(super) fn is_delegate(&self) -> bool {
        matches!(self, Self::Delegate(_))
    }

    fn certificate(&self) -> &'a Certificate {
        match self {
            Self::Issuer(certificate) | Self::Delegate(certificate) => certificate,
        }
    }

    /// That it signed an answer.
    pub(super) fn signed(&self, signed: Option<(&[u8], &[u8], &[u8])>) -> Option<Claim> {
        Claim::of(self.certificate().public_key(), signed?).ok()
    }

    /// That the issuer signed its certificate, where it is not the issuer.
    pub(super) fn appointed(&self, question: &Question) -> Option<Claim> {
        match self {
            Self::Issuer(_) => None,
            Self::Delegate(certificate) => issued(&question.issuer, certificate),
        }
    }

    /// Why a delegate may not answer, whoever signed its certificate.
    pub(super) fn problem(&self, question: &Question) -> Option<&'static str> {
        let Self::Delegate(certificate) = self else {
            return None;
        };
        if !may_have_issued(&question.issuer, certificate) {
            return Some("its certificate is not from the issuer");
        }
        let Some(says) = Extensions::of(certificate.content()) else {
            return Some("its certificate does not parse");
        };
        let at = question.at;
        // The service's time has whole seconds: it may be almost one behind.
        let is_valid = certificate.not_before().unix_millis() <= at.unix_millis() + 999
            && at.unix_millis() <= certificate.not_after().unix_millis() + 999;
        if !says
            .extended_key_usage
            .iter()
            .any(|usage| usage == OCSP_SIGNING)
        {
            Some("its certificate is not for answering")
        } else if !says.unknown_critical.is_empty() {
            Some("its certificate has a critical extension that is not known here")
        } else if is_valid {
            None
        } else {
            Some("its certificate is not valid at that moment")
        }
    }
}

/// Whether an answer is by the holder of this certificate.
fn is_named(id: AnyRef<'_>, certificate: &Certificate) -> Option<bool> {
    let inside = *items(id)?.first()?;
    Some(match general_kind(id)? {
        1 => inside.to_der().ok()? == name(certificate),
        2 => {
            let key = certificate.content().subject_public_key_info();
            let bits = key.subject_public_key.raw_bytes();
            inside.value() == Sha1::digest(bits).as_slice()
        }
        _ => return None,
    })
}
