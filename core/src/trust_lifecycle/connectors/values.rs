//! The values that fields of connectors can have.

use devtrust_macros::open_enum;

/// What a connector connects to.
#[open_enum]
pub enum ConnectorProvider {
    /// CertCentral.
    #[value("CERTCENTRAL")]
    Certcentral,
    /// Microsoft CA.
    #[value("MICROSOFT_CA")]
    MicrosoftCa,
    /// Qualys.
    #[value("QUALYS")]
    Qualys,
    /// Amazon CA.
    #[value("AMAZON_CA")]
    AmazonCa,
    /// DigiCert PKI Platform 8.
    #[value("DIGICERT_PKI_PLATFORM_8")]
    DigicertPkiPlatform8,
    /// Tenable.
    #[value("TENABLE")]
    Tenable,
    /// Azure Key Vault.
    #[value("AZURE_KEY_VAULT")]
    AzureKeyVault,
    /// Let's Encrypt.
    #[value("LETS_ENCRYPT")]
    LetsEncrypt,
    /// F5 BIG-IP.
    #[value("BIGIP")]
    Bigip,
    /// ServiceNow.
    #[value("SNOW")]
    Snow,
    /// Step CA.
    #[value("STEP_CA")]
    StepCa,
    /// Microsoft Intune.
    #[value("MICROSOFT_INTUNE")]
    MicrosoftIntune,
    /// Amazon ACM.
    #[value("AMAZON_ACM")]
    AmazonAcm,
    /// Google Cloud.
    #[value("GOOGLE_CLOUD")]
    GoogleCloud,
}

/// What kind of system a connector connects to.
#[open_enum]
pub enum ConnectorType {
    /// CA.
    #[value("CA")]
    Ca,
    /// IT service management.
    #[value("IT_SERVICE_MANAGEMENT")]
    ItServiceManagement,
    /// Scan solutions.
    #[value("SCAN_SOLUTIONS")]
    ScanSolutions,
    /// Appliance.
    #[value("APPLIANCE")]
    Appliance,
    /// Cloud service.
    #[value("CLOUD_SERVICE")]
    CloudService,
    /// DNS integration.
    #[value("DNS_INTEGRATION")]
    DnsIntegration,
    /// Key vault.
    #[value("KEY_VAULT")]
    KeyVault,
    /// IT automation.
    #[value("IT_AUTOMATION")]
    ItAutomation,
    /// Unified endpoint management.
    #[value("UNIFIED_ENDPOINT_MANAGEMENT")]
    UnifiedEndpointManagement,
}

/// The status of a connector.
#[open_enum]
pub enum ConnectorStatus {
    /// Initial.
    #[value("INITIAL")]
    Initial,
    /// Active.
    #[value("ACTIVE")]
    Active,
    /// Running.
    #[value("RUNNING")]
    Running,
    /// Refreshing configuration.
    #[value("REFRESHING_CONFIG")]
    RefreshingConfig,
    /// Suspended.
    #[value("SUSPENDED")]
    Suspended,
    /// Action needed.
    #[value("ACTION_NEEDED")]
    ActionNeeded,
    /// Suspended by feature flag.
    #[value("SUSPENDED_BY_FEATURE_FLAG")]
    SuspendedByFeatureFlag,
    /// Deleted.
    #[value("DELETED")]
    Deleted,
}

/// A field of connectors.
#[open_enum]
pub enum ConnectorField {
    /// Provider.
    #[value("provider")]
    Provider,
    /// Type.
    #[value("type")]
    Type,
}

/// How the migration from ServiceNow stands.
#[open_enum]
pub enum MigrationStatus {
    /// Unavailable.
    #[value("UNAVAILABLE")]
    Unavailable,
    /// Error.
    #[value("ERROR")]
    Error,
    /// It goes on.
    #[value("MIGRATE")]
    Migrate,
    /// Finished.
    #[value("FINISHED")]
    Finished,
}

/// Where an account of CertCentral is.
#[open_enum]
pub enum CertCentralRegion {
    /// United States.
    #[value("US")]
    Us,
    /// Europe.
    #[value("EU")]
    Eu,
}

/// The unit of a frequency.
#[open_enum]
pub enum FrequencyUnit {
    /// Hours.
    #[value("HOURS")]
    Hours,
    /// Minutes.
    #[value("MINUTES")]
    Minutes,
    /// Weeks.
    #[value("WEEKS")]
    Weeks,
}
