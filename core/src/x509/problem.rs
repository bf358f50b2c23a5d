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
            "has a critical extension that is not known here",
            "Verify it with software that knows the extension.",
        ),
        Code::CertificateUnsupportedAlgorithm => (
            "is signed in a way that cannot be verified here",
            "Verify it with other software.",
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
