//! What certificates are looked for with, and their tags.

use devtrust_macros::{model, open_enum};

use super::CertificateStatus;

/// Who issued a certificate.
#[open_enum]
pub enum IssuerType {
    /// A private CA of DigiCert ONE.
    #[value("private_ca")]
    PrivateCa,
}

/// Which certificates to search.
#[model]
pub struct SearchCertificates {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page: 1 to 100. Defaults to 20.
    #[field(range(1, 100))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// Only those of this account: a UUID. Optional in the tables, but the example of an error calls it required.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only those of this business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// Only those of the business unit of this name.
    #[field(text)]
    pub business_unit_name: Option<String>,
    /// Only those of this profile: a UUID.
    #[field(uuid)]
    pub profile_id: Option<String>,
    /// Only those of this seat id, often an email address.
    #[field(text)]
    pub seat_id: Option<String>,
    /// Only those of seats of this type, such as `USER_SEAT`.
    #[field(text)]
    pub seat_type_id: Option<String>,
    /// Only the one with this serial number, in hexadecimal digits.
    #[field(hex(1, 40))]
    pub serial_number: Option<String>,
    /// Only those that become valid in these days: `2026-02-22_2026-03-01`, both included.
    #[field(text)]
    pub valid_from: Option<String>,
    /// Only those that end in these days: `2026-02-22_2026-03-01`, both included; `_2026-03-01` until then,
    /// `2026-02-22_` from then on.
    #[field(text)]
    pub valid_to: Option<String>,
    /// Only those of this common name.
    #[field(text)]
    pub common_name: Option<String>,
    /// Only those of the CA with this key identifier: lower-case hexadecimal digits with colons.
    #[field(text)]
    pub aki: Option<String>,
    /// Only those of this issuing CA.
    #[field(uuid)]
    pub issuing_ca_id: Option<String>,
    /// Only those of the issuing CA of this name.
    #[field(text)]
    pub issuing_ca_name: Option<String>,
    /// Only those of the issuing CA with this serial number, in hexadecimal digits.
    #[field(text)]
    pub issuing_ca_serial_number: Option<String>,
    /// Only those of this status.
    pub status: Option<CertificateStatus>,
    /// Only the one with this SHA-256 thumbprint, in hexadecimal digits.
    #[field(hex(64))]
    pub thumbprint: Option<String>,
    /// Only the one of this enrollment: a UUID.
    #[field(uuid)]
    pub enrollment_id: Option<String>,
    /// Only those with the custom attribute of this name, or with `:` and a value, with that value.
    #[field(text)]
    pub custom_attributes: Option<String>,
    /// Only those of the owner with this email address.
    #[field(text)]
    pub cert_owners: Option<String>,
}

/// Which certificate summaries to list.
#[model]
pub struct ListCertificateSummaries {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Only those of this status. Defaults to `issued`.
    pub status: Option<CertificateStatus>,
    /// Only certificates of this issuer.
    pub issuer_type: Option<IssuerType>,
    /// The first row, from 0. Defaults to 0.
    #[field(range(0))]
    pub offset: Option<u32>,
    /// Rows per page. 1 to 1,000. Defaults to 100.
    #[field(range(1, 1000))]
    pub limit: Option<u32>,
}

/// Which certificate to return, and where it is installed.
#[model]
pub struct GetCertificateDetails {
    /// The certificate: the UUID of the inventory, not the serial number.
    #[field(text)]
    pub certificate_id: String,
    /// The IP address where it is installed.
    #[field(text)]
    pub ip: Option<String>,
    /// The survey of a scan.
    #[field(text)]
    pub survey_id: Option<String>,
    /// The port where it is installed.
    #[field(text)]
    pub port: Option<String>,
    /// The server of a scan.
    #[field(text)]
    pub server_id: Option<String>,
}

/// Certificates and the tags to add.
#[model]
pub struct AddTags {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The certificates: UUIDs of the inventory, not serial numbers.
    #[field(uuid)]
    pub certificate_ids: Vec<String>,
    /// The tags.
    pub tags: Vec<String>,
}

/// Certificates and the tags that they are to have.
#[model]
pub struct ReplaceTags {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The certificates: UUIDs of the inventory, not serial numbers.
    #[field(uuid)]
    pub certificate_ids: Vec<String>,
    /// The tags.
    pub tags: Vec<String>,
}
