//! The history of endpoints, and their numbers.

use devtrust_macros::{model, open_enum};

use super::super::shared::CertificateDetails;
use super::Endpoint;
use crate::Timestamp;

/// A portlet of the dashboard.
#[open_enum]
pub enum EndpointPortlet {
    /// Endpoint unsecured.
    #[value("ENDPOINT_UNSECURED")]
    EndpointUnsecured,
    /// Not renewed automatically.
    #[value("NOT_AUTO_RENEWED")]
    NotAutoRenewed,
    /// Endpoint failed automation.
    #[value("ENDPOINT_FAILED_AUTOMATION")]
    EndpointFailedAutomation,
    /// Automation at risk.
    #[value("AUTOMATION_AT_RISK")]
    AutomationAtRisk,
}

/// The status of a certificate that an endpoint has had.
#[open_enum]
pub enum EndpointCertificateStatus {
    /// Active.
    #[value("ACTIVE")]
    Active,
    /// Expired.
    #[value("EXPIRED")]
    Expired,
    /// Revoked.
    #[value("REVOKED")]
    Revoked,
    /// Pending.
    #[value("PENDING")]
    Pending,
}

/// How many endpoints a portlet of the dashboard counts.
#[model(response)]
pub struct PortletCount {
    /// The portlet.
    pub id: Option<EndpointPortlet>,
    /// How many.
    pub count: Option<i64>,
}

/// An endpoint with its certificate and its history.
#[model(response)]
pub struct EndpointDetails {
    /// The id.
    pub id: Option<String>,
    /// What automation knows of it.
    pub automation: Option<Endpoint>,
    /// Its certificate.
    pub certificate: Option<CertificateDetails>,
    /// The certificates that it has had.
    pub history: Vec<EndpointEvent>,
}

/// A certificate that an endpoint has had.
#[model(response)]
pub struct EndpointEvent {
    /// The serial number, in hexadecimal digits.
    #[field(wire = "serialNumber")]
    pub serial_number: Option<String>,
    /// The SHA-256 thumbprint, in hexadecimal digits.
    pub thumbprint: Option<String>,
    /// The distinguished name of the issuing CA, or `EXTERNAL_CA`.
    #[field(wire = "issuingCa")]
    pub issuing_ca: Option<String>,
    /// When it becomes valid.
    #[field(wire = "validFrom")]
    pub valid_from: Option<Timestamp>,
    /// When it ends.
    #[field(wire = "validTo")]
    pub valid_to: Option<Timestamp>,
    /// The status.
    pub status: Option<EndpointCertificateStatus>,
    /// From when on it was installed.
    #[field(wire = "startAt")]
    pub start_at: Option<Timestamp>,
    /// Until when it was installed.
    #[field(wire = "endAt")]
    pub end_at: Option<Timestamp>,
}
