//! What events are about, and what was done.

use devtrust_macros::open_enum;

/// What an event is about.
#[open_enum]
pub enum AuditResourceType {
    /// Enrollment.
    #[value("enrollment")]
    Enrollment,
    /// End entity certificate.
    #[value("end_entity_certificate")]
    EndEntityCertificate,
    /// CA certificate.
    #[value("ca_certificate")]
    CaCertificate,
    /// Account.
    #[value("account")]
    Account,
    /// Business unit.
    #[value("business_unit")]
    BusinessUnit,
    /// Seat.
    #[value("seat")]
    Seat,
    /// User.
    #[value("user")]
    User,
    /// Profile.
    #[value("profile")]
    Profile,
    /// Sensor.
    #[value("sensor")]
    Sensor,
    /// Agent.
    #[value("agent")]
    Agent,
    /// CertCentral API token.
    #[value("cc_api_token")]
    CcApiToken,
    /// Integration.
    #[value("integration")]
    Integration,
    /// Automation.
    #[value("automation")]
    Automation,
    /// ACME credentials.
    #[value("acme_credentials")]
    AcmeCredentials,
    /// ACME order.
    #[value("acme_order")]
    AcmeOrder,
    /// Report.
    #[value("report")]
    Report,
    /// Email.
    #[value("email")]
    Email,
    /// Connector.
    #[value("connector")]
    Connector,
    /// Trust store.
    #[value("truststore")]
    Truststore,
    /// Notification.
    #[value("notification")]
    Notification,
    /// Self-service portal.
    #[value("self_service_portal")]
    SelfServicePortal,
}

/// What was done. `ssp` is the self-service portal.
#[open_enum]
pub enum AuditAction {
    /// Create.
    #[value("create")]
    Create,
    /// Get.
    #[value("get")]
    Get,
    /// Update.
    #[value("update")]
    Update,
    /// Delete.
    #[value("delete")]
    Delete,
    /// Reject.
    #[value("reject")]
    Reject,
    /// Approve.
    #[value("approve")]
    Approve,
    /// Login.
    #[value("login")]
    Login,
    /// Logout.
    #[value("logout")]
    Logout,
    /// Expire.
    #[value("expire")]
    Expire,
    /// Suspend.
    #[value("suspend")]
    Suspend,
    /// Self-service portal suspend.
    #[value("ssp_suspend")]
    SspSuspend,
    /// Resume.
    #[value("resume")]
    Resume,
    /// Self-service portal resume.
    #[value("ssp_resume")]
    SspResume,
    /// Import.
    #[value("import")]
    Import,
    /// Recover.
    #[value("recover")]
    Recover,
    /// Self-service portal recover.
    #[value("ssp_recover")]
    SspRecover,
    /// Revoke.
    #[value("revoke")]
    Revoke,
    /// Self-service portal revoke.
    #[value("ssp_revoke")]
    SspRevoke,
    /// Revoke failed.
    #[value("revoke_failed")]
    RevokeFailed,
    /// Revoke initiated.
    #[value("revoke_initiated")]
    RevokeInitiated,
    /// Refresh configuration.
    #[value("refresh_config")]
    RefreshConfig,
    /// Create ACME account.
    #[value("create_acme_account")]
    CreateAcmeAccount,
    /// Create ACME order.
    #[value("create_acme_order")]
    CreateAcmeOrder,
    /// Place order.
    #[value("place_order")]
    PlaceOrder,
    /// ACME challenge.
    #[value("acme_challenge")]
    AcmeChallenge,
    /// ACME authorization.
    #[value("acme_authz")]
    AcmeAuthz,
    /// Finalize ACME order.
    #[value("finalize_acme_order")]
    FinalizeAcmeOrder,
    /// Get ACME order details.
    #[value("get_acme_order_details")]
    GetAcmeOrderDetails,
    /// Revoke certificate.
    #[value("revoke_cert")]
    RevokeCert,
    /// Parse ACME order.
    #[value("parse_acme_order")]
    ParseAcmeOrder,
    /// Place duplicate certificate order.
    #[value("place_duplicate_cert_order")]
    PlaceDuplicateCertOrder,
    /// Update account details.
    #[value("update_account_details")]
    UpdateAccountDetails,
    /// Validate license seat.
    #[value("validate_license_seat")]
    ValidateLicenseSeat,
    /// Validate HMAC.
    #[value("validate_hmac")]
    ValidateHmac,
    /// Run.
    #[value("run")]
    Run,
    /// Download.
    #[value("download")]
    Download,
    /// Stop.
    #[value("stop")]
    Stop,
    /// Not after validity.
    #[value("not_after_validity")]
    NotAfterValidity,
}

/// How it ended.
#[open_enum]
pub enum AuditStatus {
    /// Success.
    #[value("success")]
    Success,
    /// Warning.
    #[value("warning")]
    Warning,
    /// Failure.
    #[value("failure")]
    Failure,
}
