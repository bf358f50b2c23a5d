//! What goes into a certificate, and what comes back.

use devtrust_macros::{model, open_enum};

use crate::Secret;

/// The unit of a duration.
#[open_enum]
pub enum ValidityUnit {
    /// Years.
    #[value("years")]
    Years,
    /// Months.
    #[value("months")]
    Months,
    /// Days.
    #[value("days")]
    Days,
    /// Hours.
    #[value("hours")]
    Hours,
    /// Minutes.
    #[value("minutes")]
    Minutes,
}

/// How the control of a domain is proved.
#[open_enum]
pub enum DomainValidationMethod {
    /// By a CNAME record.
    #[value("dns-cname-token")]
    DnsCnameToken,
    /// By a TXT record.
    #[value("dns-txt-token")]
    DnsTxtToken,
    /// By a file on the web server.
    #[value("http-token")]
    HttpToken,
}

/// The form of a certificate. `pkcs12` and `pkcs12_pem` are the same.
#[open_enum]
pub enum DeliveryFormat {
    /// X.509, in PEM.
    #[value("x509")]
    X509,
    /// PKCS#7, with the chain.
    #[value("pkcs7")]
    Pkcs7,
    /// PKCS#12, with the private key.
    #[value("pkcs12")]
    Pkcs12,
    /// The same as `pkcs12`.
    #[value("pkcs12_pem")]
    Pkcs12Pem,
}

/// How long a certificate is valid.
#[model(response)]
pub struct Validity {
    /// The unit.
    pub unit: Option<ValidityUnit>,
    /// How many of the unit.
    pub duration: Option<i64>,
}

/// The subject of a certificate. Lengths are those of the API.
#[model(response)]
pub struct Subject {
    /// The common name. At most 64 characters.
    #[field(length(0, 64))]
    pub common_name: Option<String>,
    /// The organization. At most 64 characters.
    #[field(length(0, 64))]
    pub organization_name: Option<String>,
    /// Organizational units. At most 64 characters each.
    #[field(length(0, 64))]
    pub organization_units: Vec<String>,
    /// Descriptions.
    pub description: Vec<String>,
    /// A serial number of the subject, such as a device's; not the certificate's. At most 64 characters.
    #[field(length(0, 64))]
    pub serial_number: Option<String>,
    /// A pseudonym. At most 128 characters.
    #[field(length(0, 128))]
    pub pseudonym: Option<String>,
    /// A unique identifier: printable characters, or bits in hexadecimal digits. At most 64 characters.
    #[field(length(0, 64))]
    pub unique_identifier: Option<String>,
    /// The user's identifier. At most 128 characters.
    #[field(length(0, 128))]
    pub user_identifier: Option<String>,
    /// Domain components, one label each.
    pub domain_component: Vec<String>,
    /// A qualifier of the distinguished name.
    pub dn_qualifier: Option<String>,
    /// Unstructured names.
    pub unstructured_name: Vec<String>,
    /// Unstructured addresses. At most 180 characters each.
    #[field(length(0, 180))]
    pub unstructured_address: Vec<String>,
    /// Lines of the street address.
    pub street_address: Vec<String>,
    /// The city. At most 128 characters.
    #[field(length(0, 128))]
    pub locality: Option<String>,
    /// The state or province. At most 128 characters.
    #[field(length(0, 128))]
    pub state: Option<String>,
    /// The postal code. At most 16 characters.
    #[field(length(0, 16))]
    pub postal_code: Option<String>,
    /// The country: two letters of ISO 3166-1.
    #[field(length(0, 2))]
    pub country: Option<String>,
    /// The email address. At most 255 characters.
    #[field(length(0, 255))]
    pub email: Option<String>,
    /// Titles. At most 64 characters each; 128 for public S/MIME.
    #[field(length(0, 128))]
    pub title: Vec<String>,
    /// Given names. At most 16 characters each; one of at most 128 for public S/MIME.
    #[field(length(0, 128))]
    pub given_name: Vec<String>,
    /// Surnames. At most 40 characters each; one of at most 128 for public S/MIME.
    #[field(length(0, 128))]
    pub surname: Vec<String>,
    /// The identifier of the organization, as for eIDAS. At most 64 characters.
    #[field(length(0, 64))]
    pub organization_identifier: Option<String>,
    /// The user principal name; for public S/MIME only. At most 128 characters.
    #[field(length(0, 128), wire = "UserPrincipalName")]
    pub user_principal_name: Option<String>,
}

/// The value of a custom attribute: one, or several where the attribute takes several.
#[model]
pub struct CustomAttributeValue {
    /// The id.
    #[field(text)]
    pub id: String,
    /// The value, where the attribute takes one.
    pub value: Option<String>,
    /// The values, where the attribute takes several.
    pub multi_select_values: Vec<String>,
}

/// A certificate that was just issued, or the id to fetch it with.
#[model(response)]
pub struct IssuedCertificate {
    /// The serial number, in hexadecimal digits.
    pub serial_number: Option<String>,
    /// The form of the certificate.
    pub delivery_format: Option<DeliveryFormat>,
    /// The certificate, in PEM for `x509`.
    pub certificate: Option<String>,
    /// The password of the PKCS#12.
    pub pkcs12_password: Option<Secret>,
    /// The id to fetch the certificate with, where it was not issued at once.
    pub request_id: Option<String>,
    /// How the control of the domains is to be proved.
    pub dv_details: Option<DomainValidation>,
}

/// How the control of the domains is to be proved.
#[model(response)]
pub struct DomainValidation {
    /// How the control of a domain is proved.
    pub dcv_method: Option<DomainValidationMethod>,
    /// The value to publish.
    pub dcv_random_value: Option<String>,
}
