//! What is in a certificate, as every language shows it.

use devtrust_macros::{model, open_enum};

use crate::Timestamp;

/// What is in an X.509 certificate.
#[model(response)]
pub struct X509Certificate {
    /// Whom it is for, as one text, the most specific part first (RFC 4514): `CN=press-41,O=Example`. Empty where only the
    /// alternative names say it.
    pub subject: String,
    /// The parts of the subject, in the order of the certificate.
    pub subject_parts: Vec<X509NamePart>,
    /// The subject's common name; the most specific one where there are several.
    pub common_name: Option<String>,
    /// Who issued it, as one text.
    pub issuer: String,
    /// The parts of the issuer's name, in the order of the certificate.
    pub issuer_parts: Vec<X509NamePart>,
    /// The subject's alternative names: host names, addresses, URIs.
    pub alternative_names: Vec<X509AlternativeName>,
    /// The serial number in upper-case hexadecimal, the way `DigiCert` ONE writes it.
    pub serial_number: String,
    /// The start of its validity.
    pub not_before: Timestamp,
    /// The last second of its validity.
    pub not_after: Timestamp,
    /// Whole days that are left until it expires; negative once it has.
    pub days_left: i64,
    /// The public key.
    pub key: X509Key,
    /// How the issuer signed it: `ecdsa-with-SHA256`.
    pub signature_algorithm: String,
    /// What the key may be used for; empty where the certificate does not say.
    pub key_usages: Vec<X509KeyUsage>,
    /// What the certificate may be used for; empty where it does not say. A use that has no name here is an object
    /// identifier.
    pub extended_key_usages: Vec<X509ExtendedKeyUsage>,
    /// Whether it is a certification authority's, which may issue certificates.
    pub is_ca: bool,
    /// How many authorities may stand between this one and a certificate that is no authority's, where that is limited.
    pub path_length: Option<u32>,
    /// The id of the certificate's key, in upper-case hexadecimal.
    pub subject_key_id: Option<String>,
    /// The id of the issuer's key, in upper-case hexadecimal.
    pub authority_key_id: Option<String>,
    /// Where the issuer's list of revoked certificates (CRL) is.
    pub crl_urls: Vec<String>,
    /// Where the issuer tells whether this certificate is revoked (OCSP).
    pub ocsp_urls: Vec<String>,
    /// Where the issuer's certificate is.
    pub issuer_urls: Vec<String>,
    /// All extensions, those that are read above among them.
    pub extensions: Vec<X509Extension>,
    /// The critical extensions that devtrust does not know, as object identifiers. Whoever does not know them must not
    /// trust the certificate (RFC 5280): it can be read, but `verify` refuses it.
    pub unknown_critical_extensions: Vec<String>,
    /// The SHA-1 fingerprint, in upper-case hexadecimal. For finding a certificate, not for trusting it.
    pub sha1_fingerprint: String,
    /// The SHA-256 fingerprint, in upper-case hexadecimal.
    pub sha256_fingerprint: String,
    /// The certificate alone, in PEM.
    pub pem: String,
}

/// One part of a distinguished name.
#[model(response)]
pub struct X509NamePart {
    /// What it is: `CN`, `O`, `OU`, `C`, or an object identifier.
    pub name: String,
    /// The value. Where it is no text, its DER in hexadecimal after a `#`.
    pub value: String,
}

/// One alternative name of a certificate's subject.
#[model(response)]
pub struct X509AlternativeName {
    /// What kind it is.
    pub kind: X509NameKind,
    /// The name.
    pub value: String,
}

/// The kind of an alternative name.
#[open_enum]
pub enum X509NameKind {
    /// A host name.
    #[value("dns")]
    Dns,
    /// An IP address.
    #[value("ip")]
    Ip,
    /// A URI.
    #[value("uri")]
    Uri,
    /// An e-mail address.
    #[value("email")]
    Email,
    /// A distinguished name.
    #[value("directory")]
    Directory,
    /// An object identifier.
    #[value("registered_id")]
    RegisteredId,
    /// Something else; the value is its DER in hexadecimal after a `#`.
    #[value("other")]
    Other,
}

/// A public key.
#[model(response)]
pub struct X509Key {
    /// Its kind: `EC`, `RSA`, `Ed25519`, or an object identifier.
    pub algorithm: String,
    /// The curve of an EC key: `P-256`, or an object identifier.
    pub curve: Option<String>,
    /// Its length, where that is known.
    pub bits: Option<u32>,
    /// The key in PEM.
    pub pem: String,
}

/// What a key may be used for.
#[open_enum]
pub enum X509KeyUsage {
    /// To sign what is no certificate and no revocation list, as in TLS.
    #[value("digital_signature")]
    DigitalSignature,
    /// To sign so that the signer cannot deny it (non-repudiation).
    #[value("content_commitment")]
    ContentCommitment,
    /// To encrypt keys.
    #[value("key_encipherment")]
    KeyEncipherment,
    /// To encrypt data.
    #[value("data_encipherment")]
    DataEncipherment,
    /// To agree on keys.
    #[value("key_agreement")]
    KeyAgreement,
    /// To sign certificates.
    #[value("key_cert_sign")]
    KeyCertSign,
    /// To sign revocation lists.
    #[value("crl_sign")]
    CrlSign,
    /// When agreeing on keys: only to encrypt.
    #[value("encipher_only")]
    EncipherOnly,
    /// When agreeing on keys: only to decrypt.
    #[value("decipher_only")]
    DecipherOnly,
}

/// What a certificate may be used for.
#[open_enum]
pub enum X509ExtendedKeyUsage {
    /// As a TLS server.
    #[value("server_auth")]
    ServerAuth,
    /// As a TLS client.
    #[value("client_auth")]
    ClientAuth,
    /// To sign code.
    #[value("code_signing")]
    CodeSigning,
    /// For e-mail.
    #[value("email_protection")]
    EmailProtection,
    /// To sign times.
    #[value("time_stamping")]
    TimeStamping,
    /// To sign OCSP answers.
    #[value("ocsp_signing")]
    OcspSigning,
    /// For everything.
    #[value("any")]
    Any,
}

/// One extension of a certificate.
#[model(response)]
pub struct X509Extension {
    /// Its object identifier.
    pub oid: String,
    /// Whether the certificate must not be trusted by those who do not know the extension.
    pub critical: bool,
    /// What is in it: DER in base64.
    pub value: String,
}

/// A certificate, and those that lead from it to one that is trusted.
#[model]
pub struct VerifyX509 {
    /// The certificate, in PEM, or in base64 as DER or PKCS#7. Of several, the first; the others are issuers.
    #[field(text)]
    pub certificate: String,
    /// Certificates that may lead from it to a root, in any order; each text may hold several. They are not trusted.
    pub issuers: Vec<String>,
    /// The certificates that are trusted; each text may hold several.
    #[field(not_empty)]
    pub roots: Vec<String>,
    /// The moment for which the chain must hold; now, where nothing is said.
    pub at: Option<Timestamp>,
}

/// A chain of certificates that holds.
#[model(response)]
pub struct X509Chain {
    /// The certificates, from the one that was verified to the trusted one.
    pub certificates: Vec<X509Certificate>,
}
