//! The values that fields of profiles can have.

use devtrust_macros::open_enum;

/// The status of a profile.
#[open_enum]
pub enum ProfileStatus {
    /// Active.
    #[value("Active")]
    Active,
    /// Deleted.
    #[value("Deleted")]
    Deleted,
    /// Suspended.
    #[value("Suspended")]
    Suspended,
    /// Action needed.
    #[value("Action needed")]
    ActionNeeded,
}

/// How a CA signs.
#[open_enum]
pub enum SignatureAlgorithm {
    /// RSA with SHA-1.
    #[value("SHA1_WITH_RSA")]
    Sha1WithRsa,
    /// RSA with SHA-256.
    #[value("SHA256_WITH_RSA")]
    Sha256WithRsa,
    /// RSA with SHA-384.
    #[value("SHA384_WITH_RSA")]
    Sha384WithRsa,
    /// RSA with SHA-512.
    #[value("SHA512_WITH_RSA")]
    Sha512WithRsa,
    /// RSA-PSS with SHA-256.
    #[value("sha256WithRSAPSS")]
    Sha256WithRSAPSS,
    /// RSA-PSS with SHA-384.
    #[value("sha384WithRSAPSS")]
    Sha384WithRSAPSS,
    /// RSA-PSS with SHA-512.
    #[value("sha512WithRSAPSS")]
    Sha512WithRSAPSS,
    /// RSA with SHA3-256.
    #[value("sha3_256WithRSA")]
    Sha3256WithRSA,
    /// RSA with SHA3-384.
    #[value("sha3_384WithRSA")]
    Sha3384WithRSA,
    /// RSA with SHA3-512.
    #[value("sha3_512WithRSA")]
    Sha3512WithRSA,
    /// ECDSA with SHA-256.
    #[value("SHA256_WITH_ECDSA")]
    Sha256WithEcdsa,
    /// ECDSA with SHA-384.
    #[value("SHA384_WITH_ECDSA")]
    Sha384WithEcdsa,
    /// ECDSA with SHA-512.
    #[value("SHA512_WITH_ECDSA")]
    Sha512WithEcdsa,
    /// As the issuer's certificate is signed.
    #[value("MATCH_ISSUER")]
    MatchIssuer,
}

/// How certificates are requested. The text of the API also names `certificate_delivery`, its list does not.
#[open_enum]
pub enum EnrollmentMethod {
    /// DigiCert Desktop Client.
    #[value("digicert_desktop_client")]
    DigicertDesktopClient,
    /// Android.
    #[value("android")]
    Android,
    /// Browser PKCS#12.
    #[value("browser_pkcs12")]
    BrowserPkcs12,
    /// CSR.
    #[value("csr")]
    Csr,
    /// EST.
    #[value("est")]
    Est,
    /// iOS.
    #[value("ios")]
    Ios,
    /// OS browser.
    #[value("os_browser")]
    OsBrowser,
    /// PKI client.
    #[value("pki_client")]
    PkiClient,
    /// REST API.
    #[value("rest_api")]
    RestApi,
    /// SCEP.
    #[value("scep")]
    Scep,
    /// ACME.
    #[value("acme")]
    Acme,
    /// ACME device attestation.
    #[value("acme_device_attestation")]
    AcmeDeviceAttestation,
}

/// How who requests a certificate is known.
#[open_enum]
pub enum AuthenticationMethod {
    /// By the API key of the program.
    #[value("third_party_app")]
    ThirdPartyApp,
    /// Active Directory.
    #[value("active_directory")]
    ActiveDirectory,
    /// Certificate authentication.
    #[value("certificate_authentication")]
    CertificateAuthentication,
    /// Enrollment code.
    #[value("enrollment_code")]
    EnrollmentCode,
    /// Global passphrase.
    #[value("global_passphrase")]
    GlobalPassphrase,
    /// Manual approval.
    #[value("manual_approval")]
    ManualApproval,
    /// SAML identity provider.
    #[value("saml_idp")]
    SamlIdp,
    /// No authentication.
    #[value("no_auth")]
    NoAuth,
}

/// Where private keys are kept.
#[open_enum]
pub enum EscrowMode {
    /// At DigiCert.
    #[value("CLOUD")]
    Cloud,
    /// On your own premises.
    #[value("LOCAL")]
    Local,
}

/// Which field of a certificate is the seat id.
#[open_enum]
pub enum SeatIdMapping {
    /// Email.
    #[value("email")]
    Email,
    /// SAN emails.
    #[value("san_emails")]
    SanEmails,
    /// Common name.
    #[value("common_name")]
    CommonName,
    /// UPN.
    #[value("upn")]
    Upn,
    /// Unique identifier.
    #[value("unique_identifier")]
    UniqueIdentifier,
    /// Serial number.
    #[value("serial_number")]
    SerialNumber,
    /// DNS names.
    #[value("dns_names")]
    DnsNames,
    /// Other name GUID.
    #[value("other_name_guid")]
    OtherNameGuid,
    /// Registered ids.
    #[value("registered_ids")]
    RegisteredIds,
    /// Subject email.
    #[value("subject_email")]
    SubjectEmail,
    /// DN qualifier.
    #[value("dn_qualifier")]
    DnQualifier,
    /// Pseudonym.
    #[value("pseudonym")]
    Pseudonym,
    /// Seat identifier.
    #[value("seat_identifier")]
    SeatIdentifier,
}

/// The form in which certificates of a profile are handed out.
#[open_enum]
pub enum ProfileDeliveryFormat {
    /// X.509, in PEM.
    #[value("x509")]
    X509,
    /// PKCS#7, with the chain.
    #[value("pkcs7")]
    Pkcs7,
    /// PKCS#12, with the private key.
    #[value("pkcs12")]
    Pkcs12,
    /// PKCS#12, in PEM.
    #[value("pkcs12_pem")]
    Pkcs12Pem,
    /// PKCS#12, in DER.
    #[value("pkcs12_der")]
    Pkcs12Der,
}

/// What users may do in the self-service portal.
#[open_enum]
pub enum PortalOperation {
    /// Enrollment.
    #[value("enrollment")]
    Enrollment,
    /// Revocation.
    #[value("revocation")]
    Revocation,
    /// Renewal.
    #[value("renewal")]
    Renewal,
    /// Reissue.
    #[value("reissue")]
    Reissue,
    /// Key recovery.
    #[value("key_recovery")]
    KeyRecovery,
    /// Manage certificate owners.
    #[value("manage_cert_owners")]
    ManageCertOwners,
    /// Suspend and reinstate.
    #[value("suspend_reinstate")]
    SuspendReinstate,
}

/// What everyone may do in the self-service portal.
#[open_enum]
pub enum OpenPortalOperation {
    /// Revoke.
    #[value("revoke_for_open")]
    RevokeForOpen,
}
