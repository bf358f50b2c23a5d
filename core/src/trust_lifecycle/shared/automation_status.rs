//! How automations stand.

use devtrust_macros::{model, open_enum};

/// How an automation stands.
#[open_enum]
pub enum AutomationStatus {
    /// ACME account created.
    #[value("ACME_ACCOUNT_CREATED")]
    AcmeAccountCreated,
    /// ACME account creation failed.
    #[value("ACME_ACCOUNT_CREATION_FAILED")]
    AcmeAccountCreationFailed,
    /// ACME account creation in progress.
    #[value("ACME_ACCOUNT_CREATION_IN_PROGRESS")]
    AcmeAccountCreationInProgress,
    /// ACME certificate issuance failed.
    #[value("ACME_CERT_ISSUANCE_FAILED")]
    AcmeCertIssuanceFailed,
    /// ACME certificate issuance in progress.
    #[value("ACME_CERT_ISSUANCE_IN_PROGRESS")]
    AcmeCertIssuanceInProgress,
    /// ACME certificate issued.
    #[value("ACME_CERT_ISSUED")]
    AcmeCertIssued,
    /// ACME challenge validated.
    #[value("ACME_CHALLENGE_VALIDATED")]
    AcmeChallengeValidated,
    /// ACME challenge validation failed.
    #[value("ACME_CHALLENGE_VALIDATION_FAILED")]
    AcmeChallengeValidationFailed,
    /// ACME challenge validation in progress.
    #[value("ACME_CHALLENGE_VALIDATION_IN_PROGRESS")]
    AcmeChallengeValidationInProgress,
    /// ACME client app upgrade in progress.
    #[value("ACME_CLIENT_APP_UPGRADE_IN_PROGRESS")]
    AcmeClientAppUpgradeInProgress,
    /// Action required.
    #[value("ACTION_REQUIRED")]
    ActionRequired,
    /// Agent error.
    #[value("AGENT_ERROR")]
    AgentError,
    /// Automated by agent.
    #[value("AUTOMATED_BY_AGENT")]
    AutomatedByAgent,
    /// Automated without an agent.
    #[value("AUTOMATED_BY_AGENTLESS")]
    AutomatedByAgentless,
    /// Automation at risk.
    #[value("AUTOMATION_AT_RISK")]
    AutomationAtRisk,
    /// Automation failed.
    #[value("AUTOMATION_FAILED")]
    AutomationFailed,
    /// Automation profile blocked.
    #[value("AUTOMATION_PROFILE_BLOCKED")]
    AutomationProfileBlocked,
    /// Automation requested.
    #[value("AUTOMATION_REQUESTED")]
    AutomationRequested,
    /// Automation scheduled.
    #[value("AUTOMATION_SCHEDULED")]
    AutomationScheduled,
    /// Automation successful.
    #[value("AUTOMATION_SUCCESSFUL")]
    AutomationSuccessful,
    /// Automatic renewal scheduled.
    #[value("AUTO_RENEW_SCHEDULED")]
    AutoRenewScheduled,
    /// Certificate pending approval.
    #[value("CERT_PENDING_APPROVAL")]
    CertPendingApproval,
    /// Certificate ready to install.
    #[value("CERT_READY_TO_INSTALL")]
    CertReadyToInstall,
    /// The request was denied by CIS.
    #[value("CERT_REQ_DENIED_BY_CIS")]
    CertReqDeniedByCis,
    /// Configuration error.
    #[value("CONFIGURATION_ERROR")]
    ConfigurationError,
    /// Configuration in progress.
    #[value("CONFIGURATION_IN_PROGRESS")]
    ConfigurationInProgress,
    /// Configured.
    #[value("CONFIGURED")]
    Configured,
    /// Conflicted.
    #[value("CONFLICTED")]
    Conflicted,
    /// CSR generation failed.
    #[value("CSR_GENERATION_FAILED")]
    CsrGenerationFailed,
    /// CSR generation in progress.
    #[value("CSR_GENERATION_IN_PROGRESS")]
    CsrGenerationInProgress,
    /// CSR generation succeeded.
    #[value("CSR_GENERATION_SUCCEEDED")]
    CsrGenerationSucceeded,
    /// Deleted.
    #[value("DELETED")]
    Deleted,
    /// Disabled for automation.
    #[value("DISABLED_FOR_AUTOMATION")]
    DisabledForAutomation,
    /// DNS integration failed.
    #[value("DNS_INTEGRATION_FAILED")]
    DnsIntegrationFailed,
    /// Ignored.
    #[value("IGNORED")]
    Ignored,
    /// Install failed.
    #[value("INSTALL_FAILED")]
    InstallFailed,
    /// Install in progress.
    #[value("INSTALL_IN_PROGRESS")]
    InstallInProgress,
    /// Install succeeded.
    #[value("INSTALL_SUCCEEDED")]
    InstallSucceeded,
    /// Install validated.
    #[value("INSTALL_VALIDATED")]
    InstallValidated,
    /// Install validation failed.
    #[value("INSTALL_VALIDATION_FAILED")]
    InstallValidationFailed,
    /// Install validation in progress.
    #[value("INSTALL_VALIDATION_IN_PROGRESS")]
    InstallValidationInProgress,
    /// Integration error.
    #[value("INTEGRATION_ERROR")]
    IntegrationError,
    /// Upgraded.
    #[value("IS_UPGRADE")]
    IsUpgrade,
    /// Not configured.
    #[value("NOT_CONFIGURED")]
    NotConfigured,
    /// Not scanned.
    #[value("NOT_SCANNED")]
    NotScanned,
    /// The CSR could not be sent.
    #[value("POST_CSR_FAILED")]
    PostCsrFailed,
    /// Removed.
    #[value("REMOVED")]
    Removed,
    /// Scan in progress.
    #[value("SCAN_IN_PROGRESS")]
    ScanInProgress,
}

/// What automation does.
#[open_enum]
pub enum AutomationActionType {
    /// Orders and installs a new certificate.
    #[value("ENROLL")]
    Enroll,
    /// Gets the next certificate of DigiCert.
    #[value("GET_NEXT_CERT")]
    GetNextCert,
    /// Replaces a revoked certificate.
    #[value("REISSUE")]
    Reissue,
    /// Replaces a certificate that is about to end.
    #[value("RENEW")]
    Renew,
    /// Takes over from another CA.
    #[value("TRANSFER")]
    Transfer,
}

/// A field that the automation asks for.
#[model(response)]
pub struct AutomationFieldInfo {
    /// The name.
    pub name: Option<String>,
    /// Whether it is required.
    pub required: Option<bool>,
    /// The kind of value.
    #[field(wire = "dataType")]
    pub data_type: Option<String>,
    /// The values to choose from.
    #[field(wire = "dropDownOptions")]
    pub drop_down_options: Option<serde_json::Value>,
}
