//! The values of fields that several resources have.

use devtrust_macros::open_enum;

/// What a seat is for.
#[open_enum]
pub enum SeatType {
    /// A person.
    #[value("USER_SEAT")]
    UserSeat,
    /// A device.
    #[value("DEVICE_SEAT")]
    DeviceSeat,
    /// A server.
    #[value("SERVER_SEAT")]
    ServerSeat,
    /// A certificate that automation manages.
    #[value("CERTIFICATE_MANAGEMENT_SEAT")]
    CertificateManagementSeat,
    /// An imported certificate of a CA that the account knows.
    #[value("IMPORTED_SEAT")]
    ImportedSeat,
    /// A discovered certificate, or an imported one of an unknown CA.
    #[value("DISCOVERY_SEAT")]
    DiscoverySeat,
    /// An organization.
    #[value("ORGANIZATION_SEAT")]
    OrganizationSeat,
}

/// The status of an enrollment.
#[open_enum]
pub enum EnrollmentStatus {
    /// Waits for its user.
    #[value("created")]
    Created,
    /// Waits for approval.
    #[value("pending")]
    Pending,
    /// Waits for the approval of a second administrator.
    #[value("pending_second_approval")]
    PendingSecondApproval,
    /// In progress.
    #[value("in_progress")]
    InProgress,
    /// Expired.
    #[value("expired")]
    Expired,
    /// Approved.
    #[value("approved")]
    Approved,
    /// Rejected.
    #[value("rejected")]
    Rejected,
    /// Locked after five wrong codes.
    #[value("locked")]
    Locked,
    /// Turned into a certificate.
    #[value("redeemed")]
    Redeemed,
}

/// Why a certificate was revoked.
#[open_enum]
pub enum RevokedReason {
    /// Unspecified.
    #[value("unspecified")]
    Unspecified,
    /// Key compromise.
    #[value("key_compromise")]
    KeyCompromise,
    /// Affiliation changed.
    #[value("affiliation_changed")]
    AffiliationChanged,
    /// Superseded.
    #[value("superseded")]
    Superseded,
    /// Cessation of operation.
    #[value("cessation_of_operation")]
    CessationOfOperation,
    /// Privilege withdrawn.
    #[value("privilege_withdrawn")]
    PrivilegeWithdrawn,
    /// Suspended.
    #[value("certificate_hold")]
    CertificateHold,
    /// An attribute authority was compromised.
    #[value("aa_compromise")]
    AaCompromise,
    /// The CA was compromised.
    #[value("ca_compromise")]
    CaCompromise,
    /// Resumed.
    #[value("remove_from_crl")]
    RemoveFromCrl,
}

/// The status of a certificate in the inventory.
#[open_enum]
pub enum InventoryStatus {
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
    /// Deleted.
    #[value("deleted")]
    Deleted,
    /// Replaced.
    #[value("replaced")]
    Replaced,
    /// Replaced outside of Trust Lifecycle Manager.
    #[value("replaced_external")]
    ReplacedExternal,
}

/// A load balancer or cloud service.
#[open_enum]
pub enum Application {
    /// Amazon Web Services.
    #[value("AWS")]
    Aws,
    /// Amazon CloudFront.
    #[value("AWS-CLOUDFRONT")]
    AwsCloudfront,
    /// F5 BIG-IP.
    #[value("BIGIP")]
    Bigip,
    /// Citrix NetScaler.
    #[value("NETSCALER")]
    Netscaler,
    /// A10.
    #[value("A10")]
    A10,
}

/// What kind of system an integration is for.
#[open_enum]
pub enum IntegrationCategory {
    /// A cloud service.
    #[value("CLOUD_SERVICE")]
    CloudService,
    /// A network appliance.
    #[value("APPLIANCE")]
    Appliance,
    /// A DNS provider.
    #[value("DNS_INTEGRATION")]
    DnsIntegration,
}
