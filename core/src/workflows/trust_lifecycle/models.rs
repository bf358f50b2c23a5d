//! What the workflows take and give.

use std::collections::BTreeMap;

use devtrust_macros::{model, open_enum};

use crate::trust_lifecycle::{
    AuditAction, AuditEvent, AuditResourceType, AuditStatus, CertificateStatus,
    CustomAttributeValue, ExtensionsToIssue, Subject, Validity,
};
use crate::{Secret, Timestamp};

/// A certificate that a seat is to have.
#[model]
pub struct CertificateForSeat {
    /// The profile to issue from: a UUID.
    #[field(uuid)]
    pub profile_id: String,
    /// The seat id, often an email address. A seat that is not there is made.
    #[field(text)]
    pub seat_id: String,
    /// The email address of the seat.
    #[field(text)]
    pub email: Option<String>,
    /// The certificate signing request: PKCS#10 in PEM. Without it, and without a signer, a P-256 key is made here and given
    /// back. Not for profiles with key escrow.
    #[field(csr)]
    pub csr: Option<String>,
    /// The subject. Without a common name, and without a CSR, it is the seat id.
    pub subject: Option<Subject>,
    /// Extensions, such as DNS names.
    pub extensions: Option<ExtensionsToIssue>,
    /// How long the certificate is valid, where the profile lets the request say so.
    pub validity: Option<Validity>,
    /// Tags.
    pub tags: Vec<String>,
    /// Custom attributes, by their ids.
    pub custom_attributes: Vec<CustomAttributeValue>,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// The request to go on waiting for: the UUID in the message of an earlier call.
    #[field(uuid)]
    pub request_id: Option<String>,
}

/// A certificate with its chain.
#[model(response)]
pub struct CertificateWithChain {
    /// The serial number, in hexadecimal digits.
    pub serial_number: Option<String>,
    /// The certificate, in PEM. Empty where the service made the key and gives the certificate in `pkcs12` alone.
    pub certificate: String,
    /// The issuers' certificates up to the root, in PEM; empty where the service does not give them.
    pub chain: Vec<String>,
    /// The private key in PEM (PKCS#8), where it was made here or kept in the key file.
    pub private_key: Option<Secret>,
    /// The certificate with its private key, where the service made it: PKCS#12 in base64.
    pub pkcs12: Option<Secret>,
    /// The password of the PKCS#12.
    pub pkcs12_password: Option<Secret>,
    /// Whether the seat had the certificate before this call.
    pub existing: bool,
}

/// Which certificates to renew, and how.
#[model]
pub struct RenewDue {
    /// Only certificates that end within so many days. Defaults to 30.
    #[field(range(1, 3650))]
    pub within_days: Option<u32>,
    /// Only certificates that have lived so much of their time, in percent. Defaults to 50, so that a short-lived one is not
    /// renewed over and over.
    #[field(range(0, 100))]
    pub lived_percent: Option<u32>,
    /// Whether to renew nothing and only tell what is due. Defaults to false.
    pub dry_run: Option<bool>,
    /// After how many failures it gives up: 1 to 1,000. Without it, it never does.
    #[field(range(1, 1000))]
    pub max_failures: Option<u32>,
    /// Certificate signing requests (PKCS#10 in PEM), by the serial numbers of the certificates to renew.
    pub csrs: BTreeMap<String, String>,
    /// How long the new certificates are valid, where the profile lets the request say so.
    pub validity: Option<Validity>,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only certificates of this business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// Only certificates of this profile: a UUID.
    #[field(uuid)]
    pub profile_id: Option<String>,
    /// Only certificates of this seat id, often an email address.
    #[field(text)]
    pub seat_id: Option<String>,
    /// Only certificates with this custom attribute, or with `:` and a value, with that value.
    #[field(text)]
    pub custom_attributes: Option<String>,
    /// Certificates looked at for a page: 1 to 100. A page ends earlier where they take long.
    #[field(range(1, 100))]
    pub limit: Option<u32>,
    /// Where to go on: the `next_offset` of a page.
    #[field(range(0))]
    pub offset: Option<i64>,
}

/// What became of a certificate that is due.
#[open_enum]
pub enum RenewalState {
    /// It is due; nothing was done, since it is a dry run.
    #[value("due")]
    Due,
    /// It was renewed.
    #[value("renewed")]
    Renewed,
    /// It had its renewal already.
    #[value("already_renewed")]
    AlreadyRenewed,
    /// It was not renewed.
    #[value("failed")]
    Failed,
}

/// A certificate that is due, and what became of it.
#[model(response)]
pub struct Renewal {
    /// The serial number of the certificate that is due, in hexadecimal digits.
    pub serial_number: String,
    /// Its common name.
    pub common_name: Option<String>,
    /// Its seat id.
    pub seat_id: Option<String>,
    /// Its profile: a UUID.
    pub profile_id: Option<String>,
    /// When it ends.
    pub valid_to: Option<Timestamp>,
    /// What became of it.
    pub state: RenewalState,
    /// The new certificate with its chain, where it was renewed now or before.
    pub renewed: Option<CertificateWithChain>,
    /// Why it was not renewed: the code of an error, such as `permission.access_denied`.
    pub error_code: Option<String>,
    /// The same in words.
    pub error_message: Option<String>,
}

/// Which certificates to export.
#[model]
pub struct ExportInventory {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only those of this business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// Only those of this profile: a UUID.
    #[field(uuid)]
    pub profile_id: Option<String>,
    /// Only those of seats of this type, such as `USER_SEAT`.
    #[field(text)]
    pub seat_type_id: Option<String>,
    /// Only those of this status.
    pub status: Option<CertificateStatus>,
    /// Only those that end on this day or later: `2026-05-31`.
    #[field(date)]
    pub ends_from: Option<String>,
    /// Only those that end on this day or earlier: `2026-05-31`.
    #[field(date)]
    pub ends_until: Option<String>,
    /// Rows per page: 1 to 100. Defaults to 100.
    #[field(range(1, 100))]
    pub limit: Option<u32>,
    /// Where to go on: the `next_offset` of a page.
    #[field(range(0))]
    pub offset: Option<i64>,
}

/// Which events to follow.
#[model]
pub struct WatchAuditLog {
    /// Only those of this account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only those of this business unit: a UUID.
    #[field(uuid)]
    pub business_unit_id: Option<String>,
    /// Only events about this seat id.
    #[field(text)]
    pub seat_id: Option<String>,
    /// Only events about one of these.
    pub resource_type: Vec<AuditResourceType>,
    /// Only events with one of these actions.
    pub action: Vec<AuditAction>,
    /// Only events that ended in one of these ways.
    pub status: Vec<AuditStatus>,
    /// Where to begin, where there is no position yet. Defaults to now.
    pub since: Option<Timestamp>,
    /// How many seconds to wait before it asks again: 1 to 3,600. Defaults to 10.
    #[field(range(1, 3600))]
    pub every_seconds: Option<u32>,
    /// Events per page: 1 to 1,000. Defaults to 100.
    #[field(range(1, 1000))]
    pub limit: Option<u32>,
    /// The `position` of the last event that was dealt with.
    #[field(range(0))]
    pub offset: Option<i64>,
}

/// An event of the audit log that is followed.
#[model(response)]
pub struct WatchedEvent {
    /// Pass it as `offset` to go on behind this event.
    pub position: i64,
    /// The event.
    pub event: AuditEvent,
}
