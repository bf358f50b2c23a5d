//! Which certificate is asked about, and who may answer.

use serde_json::Value;
use x509_cert::der::Encode as _;
use x509_cert::der::asn1::AnyRef;

use super::CheckRevocation;
use crate::error::Violation;
use crate::json::{list, text};
use crate::keys::{Certificate, Claim};
use crate::schema::name_of;
use crate::x509::chain::Verifies;
use crate::x509::elements::digits;
use crate::x509::extensions::Extensions;
use crate::x509::input;
use crate::x509::problem::violation;
use crate::{Timestamp, ViolationCode as Code};

const FIELD: &str = name_of!(CheckRevocation.certificate);

/// A certificate with its issuer.
pub(super) struct Question {
    pub(super) certificate: Certificate,
    pub(super) issuer: Certificate,
    pub(super) at: Timestamp,
}

impl Question {
    /// The certificate of a request, with the first of the others that may have issued it.
    pub(super) fn of(request: &Value, at: Timestamp) -> Result<Self, Violation> {
        let read = |field: &str, text: &str| {
            input::certificates(text).map_err(|code| violation(field, code, ""))
        };
        let mut given = read(FIELD, text(request, &[FIELD]).unwrap_or_default())?.into_iter();
        let missing = || violation(FIELD, Code::CertificateNotFound, "");
        let certificate = given.next().ok_or_else(missing)?;
        let mut issuers: Vec<Certificate> = given.collect();
        let field = name_of!(CheckRevocation.issuers);
        let texts = request.get(field).map(list).unwrap_or_default();
        for (index, text) in texts.iter().enumerate() {
            let place = [field, "[", &index.to_string(), "]"].concat();
            issuers.extend(read(&place, text)?);
        }
        let unknown = || violation(FIELD, Code::CertificateUnknownIssuer, "");
        let is_it = |issuer: &Certificate| may_have_issued(issuer, &certificate);
        let place = issuers.iter().position(is_it).ok_or_else(unknown)?;
        Ok(Self {
            issuer: issuers.swap_remove(place),
            certificate,
            at,
        })
    }

    /// That the issuer has signed the certificate: the first of all claims.
    pub(super) fn claim(&self) -> Option<Claim> {
        issued(&self.issuer, &self.certificate)
    }

    /// Whether the issuer has, without which whoever calls itself so could answer, and name the hosts to ask.
    pub(super) fn check(&self, verifies: Verifies<'_>) -> Result<(), Violation> {
        let says = Extensions::of(self.issuer.content());
        let may_issue = |says: Extensions<'_>| {
            says.may_issue(self.issuer.content().extensions().is_some(), true)
        };
        if !says.is_some_and(may_issue) {
            return Err(violation(FIELD, Code::CertificateUnknownIssuer, ""));
        }
        let refused = |code| Err(violation(FIELD, code, ""));
        match self.claim().map(|claim| verifies(0, &claim)) {
            Some(Some(true)) => Ok(()),
            Some(Some(false)) => refused(Code::CertificateBadSignature),
            Some(None) | None => refused(Code::CertificateUnsupportedAlgorithm),
        }
    }

    pub(super) fn serial_number(&self) -> &[u8] {
        digits(self.certificate.content().serial_number().as_bytes())
    }

    /// The issuer's name, in DER.
    pub(super) fn issuer_name(&self) -> Vec<u8> {
        name(&self.issuer)
    }
}

/// The name of a certificate's subject, in DER.
pub(super) fn name(certificate: &Certificate) -> Vec<u8> {
    certificate.content().subject().to_der().unwrap_or_default()
}

/// That a certificate was signed by the key of another one; nothing where that cannot be verified here.
pub(super) fn issued(issuer: &Certificate, certificate: &Certificate) -> Option<Claim> {
    Claim::of(issuer.public_key(), certificate.signed()?).ok()
}

/// Whether names and keys' ids fit.
pub(super) fn may_have_issued(issuer: &Certificate, certificate: &Certificate) -> bool {
    let (above, below) = (issuer.content(), certificate.content());
    let says = (Extensions::of(above), Extensions::of(below));
    let (Some(over), Some(under)) = says else {
        return false;
    };
    let ids = (under.authority_key_id, over.subject_key_id);
    below.issuer() == above.subject() && !matches!(ids, (Some(wanted), Some(id)) if wanted != id)
}

/// What was signed, how, and the signature, of the parts of a signed structure.
pub(super) fn signed<'a>(
    content: &'a [u8],
    how: &'a [u8],
    bits: AnyRef<'a>,
) -> Option<(&'a [u8], &'a [u8], &'a [u8])> {
    // No bit is unused.
    let signature = bits.value().strip_prefix(&[0])?;
    Some((content, how, signature))
}
