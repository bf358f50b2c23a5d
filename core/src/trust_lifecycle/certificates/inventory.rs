//! Certificates as the inventory has them.

use devtrust_macros::{model, open_enum};

use super::super::shared::{ById, DeliveryFormat, Named, RevokedReason, Subject};
use crate::{Secret, Timestamp};

/// The status of a certificate.
#[open_enum]
pub enum CertificateStatus {
    /// Issued.
    #[value("issued")]
    Issued,
    /// Revoked.
    #[value("revoked")]
    Revoked,
    /// Expired.
    #[value("expired")]
    Expired,
    /// Suspended.
    #[value("suspended")]
    Suspended,
}

/// A certificate.
#[model(response)]
pub struct Certificate {
    /// The profile.
    pub profile: Option<Named>,
    /// The seat.
    pub seat: Option<SeatById>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// The account.
    pub account: Option<ById>,
    /// The certificate: DER in base64, without armor.
    pub certificate: Option<String>,
    /// The issuing CA. Its id is 32 hexadecimal digits, or `EXTERNAL_CA`.
    pub ica: Option<ById>,
    /// The common name.
    pub common_name: Option<String>,
    /// The status.
    pub status: Option<CertificateStatus>,
    /// The serial number, in hexadecimal digits.
    pub serial_number: Option<String>,
    /// The SHA-256 thumbprint, in hexadecimal digits.
    pub thumbprint: Option<String>,
    /// When it becomes valid.
    pub valid_from: Option<Timestamp>,
    /// When it ends.
    pub valid_to: Option<Timestamp>,
    /// Notes.
    pub notes: Option<String>,
    /// That it was revoked, and why.
    pub revocation: Option<Revocation>,
    /// What the CA said.
    pub ca_response_attributes: Option<CaResponseAttributes>,
    /// The name of the profile's template.
    pub template_name: Option<String>,
    /// The name of the issuing CA.
    pub issuing_ca_name: Option<String>,
    /// The size of the key, such as `2048` or `RSA_2048`.
    pub key_size: Option<String>,
    /// How it is signed, such as `RSA` or `SHA256withRSA`.
    pub signature_algorithm: Option<String>,
    /// The subject.
    pub subject: Option<Subject>,
    /// How secure the certificate is: `Very secure`, `Secure`, `Not secure` or `At risk`.
    pub cert_security_rating: Option<String>,
    /// How the rating came about. Its shape is not known for sure, so it is handed on as it is.
    pub security_rating_info: Option<serde_json::Value>,
    /// The path of the file that it was found in.
    pub file_path: Option<String>,
    /// The file that it was found in.
    pub file_name: Option<String>,
    /// The kind of file that it was found in.
    pub file_type: Option<String>,
    /// The IP address of the host.
    pub ip: Option<String>,
    /// The port.
    pub port: Option<String>,
    /// The domain that was scanned.
    pub net_scan_domain_name: Option<String>,
    /// The application, such as `nginx`.
    pub application: Option<String>,
    /// How its automation stands, in words: `Automation successful`.
    pub automation_status: Option<String>,
    /// Who runs the CA.
    pub ca_vendor: Option<String>,
    /// The name of the connector.
    pub connector: Option<String>,
    /// The id of the DigiCert ONE user.
    pub dcone_user_id: Option<String>,
    /// How it was requested, in words: `DigiCert agent`.
    pub enrollment_method: Option<String>,
    /// The name of the system.
    pub system_name: Option<String>,
    /// Where it comes from, such as `CERT DELIVERY`.
    pub source: Option<String>,
    /// The name of the scan.
    pub scan_name: Option<String>,
    /// In how many days it ends.
    pub expires_in_days: Option<i64>,
    /// How often it is installed.
    pub instance_count: Option<i64>,
    /// What the certificate is for, separated by commas.
    pub extended_key_usage: Option<String>,
    /// The template of the Microsoft CA.
    pub msca_template_name: Option<String>,
    /// Whether the private key is kept for recovery.
    pub escrow: Option<bool>,
    /// What is in the certificate. The document says JSON in a text, its examples have an object, so it is handed on
    /// as it is.
    pub attributes: Option<String>,
}

/// Why and when a certificate was revoked or suspended.
#[model(response)]
pub struct Revocation {
    /// Why.
    pub reason: Option<RevokedReason>,
    /// When.
    pub revocation_date: Option<Timestamp>,
    /// Comments.
    pub comments: Option<String>,
}

/// What the CA said.
#[model(response)]
pub struct CaResponseAttributes {
    /// The order in CertCentral.
    pub order_id: Option<String>,
}

/// A seat by its seat id.
#[model(response)]
pub struct SeatById {
    /// The seat id.
    pub seat_id: Option<String>,
}

/// A certificate in several formats.
#[model(response)]
pub struct CertificateFormats {
    /// The certificate with its chain: PKCS#7 in PEM.
    pub pkcs7: Option<String>,
    /// The certificate and its chain.
    pub x509_cert_chain: Vec<ChainCertificate>,
}

/// A certificate of a chain.
#[model(response)]
pub struct ChainCertificate {
    /// The common name.
    pub common_name: Option<String>,
    /// The certificate, in PEM.
    pub cert_blob: Option<String>,
}

/// A certificate with its private key.
#[model(response)]
pub struct RecoveredCertificate {
    /// The form of the certificate.
    pub delivery_format: Option<DeliveryFormat>,
    /// The certificate with its private key: PKCS#12 in base64.
    pub certificate: Option<Secret>,
    /// The password of the PKCS#12.
    pub pkcs12_password: Option<Secret>,
}

/// A certificate in short. More fields may come.
#[model(response)]
pub struct CertificateSummary {
    /// The id.
    pub id: String,
    /// The id of the CA's certificate: 32 hexadecimal digits.
    pub ca_cert_id: Option<String>,
    /// The status.
    pub status: CertificateStatus,
    /// The serial number, in hexadecimal digits.
    pub serial_number: Option<String>,
    /// The SHA-256 thumbprint, in hexadecimal digits.
    pub thumbprint: Option<String>,
}
