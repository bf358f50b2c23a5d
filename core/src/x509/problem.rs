//! What can be wrong with a certificate, in words.

use crate::ViolationCode as Code;
use crate::error::Violation;
use crate::keys::CertificateProblem;

/// What is wrong with the certificate at this place. The detail, where there is one, follows the words.
pub(super) fn violation(field: &str, code: Code, detail: &str) -> Violation {
    let (words, remedy) = match code {
        Code::CertificateNotFound => (
            "has no certificate",
            "Pass it as PEM, or in base64 as DER or PKCS#7.",
        ),
        Code::CertificateTrailingData => (
            "has bytes after its certificate's end",
            "Pass the certificate alone.",
        ),
        Code::CertificateTooMany => (
            "has more certificates than are looked at",
            "Pass only those that may belong together.",
        ),
        Code::CertificateExpired => ("has expired", "Renew it."),
        Code::CertificateNotYetValid => ("is not valid yet", "Check the clock."),
        Code::CertificateUnknownIssuer => (
            "was issued by none of the given certificates",
            "Pass the certificates between it and a root as issuers, and the root among the roots.",
        ),
        Code::CertificateBadSignature => (
            "is not signed with the key of its issuer",
            "Do not trust it: it was changed, or somebody uses its issuer's name.",
        ),
        Code::CertificateNotACa => (
            "may not issue certificates",
            "Do not trust what it has issued.",
        ),
        Code::CertificatePathLength => (
            "has more authorities below it than it allows",
            "Do not trust what they have issued.",
        ),
        Code::CertificateUnknownCriticalExtension => (
            "has an extension that may not be passed over and is not known here",
            "Verify it with software that knows the extension.",
        ),
        Code::CertificateUnsupportedAlgorithm => (
            "is signed in a way that cannot be verified here",
            "Verify it with other software.",
        ),
        Code::CrlMalformed => (
            "is no revocation list that can be read",
            "Pass it as PEM, or in base64 as DER; get it again where it was cut off.",
        ),
        Code::CrlWrongIssuer => (
            "is a list of somebody else's",
            "Pass the list of the certificate's issuer.",
        ),
        Code::CrlBadSignature => (
            "is not signed with the key of the certificate's issuer",
            "Do not trust it: it was changed, or somebody uses the issuer's name.",
        ),
        Code::CrlUnknownCriticalExtension | Code::OcspUnknownCriticalExtension => (
            "has a critical extension that is not known here",
            "Check the revocation with software that knows the extension.",
        ),
        Code::CrlNotYetValid | Code::OcspNotYetValid => ("is from the future", "Check the clock."),
        Code::CrlExpired | Code::OcspExpired => ("is past its date", "Get a newer one."),
        Code::CrlOtherScope => (
            "is for other certificates, or for some reasons only",
            "Pass the list at the address in the certificate.",
        ),
        Code::OcspMalformed => (
            "is no responder's answer that can be read",
            "Pass it in base64 as DER; ask again where it was cut off.",
        ),
        Code::OcspRefused => ("is no answer about a certificate", "Ask again later."),
        Code::OcspUnknownResponder => (
            "is signed by a stranger",
            "Do not trust it: only the issuer, or whom it gave a certificate for that, may answer.",
        ),
        Code::OcspBadSignature => (
            "is not signed with the key of its responder",
            "Do not trust it: it was changed on its way.",
        ),
        Code::OcspOtherCertificate => (
            "is about another certificate",
            "Ask about this certificate and issuer.",
        ),
        Code::RevocationNotTold => (
            "and `ocsp_responses` are empty, and so are `hosts`",
            "Pass a list or an answer, or the hosts that may be asked.",
        ),
        Code::RevocationNoAddress => (
            "has none of the addresses in the certificate",
            "Name their hosts, and allow http where they have no other.",
        ),
        _ => (
            "is no certificate that can be read",
            "Get it again: most often it was cut off or changed on its way.",
        ),
    };
    let between = if detail.is_empty() { "" } else { ": " };
    let message = [field, " ", words, between, detail, "."].concat();
    Violation::new(field, code, message, remedy)
}

/// The code of what kept a certificate from being read.
pub(super) fn code(problem: CertificateProblem) -> Code {
    match problem {
        CertificateProblem::NotPem => Code::CertificateNotFound,
        CertificateProblem::TrailingData => Code::CertificateTrailingData,
        CertificateProblem::Malformed => Code::CertificateMalformed,
    }
}
