//! What is asked about a revocation, and what is known of it.

use devtrust_macros::{model, open_enum};

use crate::Timestamp;

/// A certificate of which is asked whether it was revoked, and who may say so.
#[model]
pub struct CheckRevocation {
    /// The certificate, in PEM, or in base64 as DER or PKCS#7. Of several, the first; the others are issuers.
    #[field(text)]
    pub certificate: String,
    /// The certificate of its issuer, among others where that is easier; each text may hold several. Make sure that it is to
    /// be trusted: `verify` does.
    pub issuers: Vec<String>,
    /// Revocation lists (CRL), in PEM or in base64 as DER.
    pub crls: Vec<String>,
    /// Answers of an OCSP responder, in base64.
    pub ocsp_responses: Vec<String>,
    /// The hosts that may be asked where neither a list nor an answer is given: `crl.digicert.com`, or with a port of its
    /// own, `localhost:8080`. The addresses are in the certificate; nothing is sent to any other host.
    pub hosts: Vec<String>,
    /// Whether they may be asked over plain http, as most certificates want it. What they say is signed; who listens
    /// learns which certificate is asked for. Defaults to false.
    pub allow_insecure_http: Option<bool>,
    /// The moment for which it is asked; now, where nothing is said.
    pub at: Option<Timestamp>,
}

/// What is known of a certificate's revocation.
#[model(response)]
pub struct X509Revocation {
    /// Whether it was revoked.
    pub status: X509RevocationStatus,
    /// Since when it has been revoked.
    pub revoked_at: Option<Timestamp>,
    /// Why it was revoked, where that is told.
    pub reason: Option<X509RevocationReason>,
    /// Who said so.
    pub source: X509RevocationSource,
    /// The address that was asked; nothing where nobody was.
    pub url: Option<String>,
    /// When that was known.
    pub this_update: Timestamp,
    /// Until when it may be relied on, where that is told.
    pub next_update: Option<Timestamp>,
}

/// Whether a certificate was revoked.
#[open_enum]
pub enum X509RevocationStatus {
    /// It was not.
    #[value("good")]
    Good,
    /// It was, or is suspended; do not rely on it.
    #[value("revoked")]
    Revoked,
    /// The responder does not know the certificate.
    #[value("not_known")]
    NotKnown,
}

/// Who said whether a certificate was revoked.
#[open_enum]
pub enum X509RevocationSource {
    /// A list of revoked certificates.
    #[value("crl")]
    Crl,
    /// An OCSP responder.
    #[value("ocsp")]
    Ocsp,
}

/// Why a certificate was revoked (RFC 5280, section 5.3.1).
#[open_enum]
pub enum X509RevocationReason {
    /// Nobody says.
    #[value("unspecified")]
    Unspecified,
    /// Somebody else may have its key.
    #[value("key_compromise")]
    KeyCompromise,
    /// Somebody else may have the authority's key.
    #[value("ca_compromise")]
    CaCompromise,
    /// Its subject is called otherwise now.
    #[value("affiliation_changed")]
    AffiliationChanged,
    /// Another one took its place.
    #[value("superseded")]
    Superseded,
    /// It is not needed any more.
    #[value("cessation_of_operation")]
    CessationOfOperation,
    /// It is suspended, and may come back.
    #[value("certificate_hold")]
    CertificateHold,
    /// It is on the list no more.
    #[value("remove_from_crl")]
    RemoveFromCrl,
    /// Its subject may not do any more what it says.
    #[value("privilege_withdrawn")]
    PrivilegeWithdrawn,
    /// Somebody else may have the attribute authority's key.
    #[value("aa_compromise")]
    AaCompromise,
}
