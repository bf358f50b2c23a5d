//! An endpoint.

use devtrust_macros::model;

use super::super::shared::{
    AgentScript, ApplicationInfo, AutoRenewSettings, AutomationAction, AutomationFieldInfo,
    AwsTarget, Named, OwnerIdentifier, ProfileState,
};
use crate::Timestamp;

/// An address and port where a certificate is installed, or could be.
#[model(response)]
pub struct Endpoint {
    /// Of which kind it is, such as `automation`.
    #[field(wire = "instanceType")]
    pub instance_type: Option<String>,
    /// The endpoint in the inventory: a UUID.
    #[field(wire = "inventoryId")]
    pub inventory_id: Option<String>,
    /// In which inventory it is, such as `automation`.
    #[field(wire = "inventoryType")]
    pub inventory_type: Option<String>,
    /// The certificate: the UUID of the inventory, not the serial number.
    #[field(wire = "certificateId")]
    pub certificate_id: Option<String>,
    /// The account: a UUID.
    #[field(wire = "accountId")]
    pub account_id: Option<String>,
    /// Its ARN in AWS.
    #[field(wire = "certificateArn")]
    pub certificate_arn: Option<String>,
    /// The ARN of its CA in AWS.
    #[field(wire = "caArn")]
    pub ca_arn: Option<String>,
    /// Its id in Azure.
    #[field(wire = "azureCertId")]
    pub azure_cert_id: Option<String>,
    /// Where it is in Google Cloud.
    #[field(wire = "gcpLocation")]
    pub gcp_location: Option<String>,
    /// The IP address.
    pub ip: Option<String>,
    /// The port.
    pub port: Option<i64>,
    /// The connector.
    pub connector: Option<Named>,
    /// The sensor: a UUID.
    #[field(wire = "sensorId")]
    pub sensor_id: Option<String>,
    /// The name of the sensor.
    #[field(wire = "sensorName")]
    pub sensor_name: Option<String>,
    /// The application, such as `nginx`.
    pub application: Option<String>,
    /// The version of the application.
    #[field(wire = "applicationVersion")]
    pub application_version: Option<String>,
    /// The sensor that found it, by its name.
    pub device: Option<String>,
    /// The domain.
    #[field(wire = "domainName")]
    pub domain_name: Option<String>,
    /// The profile.
    pub profile: Option<EndpointProfile>,
    /// How CertCentral issues for the profile. The document has objects of Java in it, so it is handed on as it is.
    #[field(wire = "profileCcSettings")]
    pub profile_cc_settings: Option<serde_json::Value>,
    /// Whether it is renewed automatically.
    #[field(wire = "isAutoRenew")]
    pub is_auto_renew: Option<bool>,
    /// When it is renewed automatically.
    #[field(wire = "autoRenewSettings")]
    pub auto_renew_settings: Option<AutoRenewSettings>,
    /// How the automation stands.
    #[field(wire = "automationStatus")]
    pub automation_status: Option<String>,
    /// The operating system.
    #[field(wire = "osName")]
    pub os_name: Option<String>,
    /// The version of the operating system.
    #[field(wire = "osVersion")]
    pub os_version: Option<String>,
    /// Of which kind.
    pub category: Option<String>,
    /// The common name.
    #[field(wire = "commonName")]
    pub common_name: Option<String>,
    /// When it ends.
    #[field(wire = "validTo")]
    pub valid_to: Option<Timestamp>,
    /// How secure it is.
    #[field(wire = "securityRating")]
    pub security_rating: Option<String>,
    /// The business unit.
    #[field(wire = "businessUnit")]
    pub business_unit: Option<Named>,
    /// The application.
    #[field(wire = "appInfo")]
    pub app_info: Option<ApplicationInfo>,
    /// When it was first found.
    #[field(wire = "firstDiscovered")]
    pub first_discovered: Option<Timestamp>,
    /// When it was last found.
    #[field(wire = "lastDiscovered")]
    pub last_discovered: Option<Timestamp>,
    /// When it last succeeded.
    #[field(wire = "lastRun")]
    pub last_run: Option<Timestamp>,
    /// When it was last started.
    #[field(wire = "lastInitiatedTime")]
    pub last_initiated_time: Option<Timestamp>,
    /// When it runs next.
    #[field(wire = "nextRun")]
    pub next_run: Option<Timestamp>,
    /// Fields that the automation asks for.
    #[field(wire = "customFields")]
    pub custom_fields: Vec<AutomationFieldInfo>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Tags.
    pub tags: Vec<String>,
    /// Tags that automation gave it.
    #[field(wire = "automationTags")]
    pub automation_tags: Vec<String>,
    /// Tags that it got from elsewhere.
    #[field(wire = "inheritedTags")]
    pub inherited_tags: Vec<String>,
    /// What automation does next.
    #[field(wire = "automationAction")]
    pub automation_action: Option<AutomationAction>,
    /// The DNS integration that proves the control of the domains: a UUID.
    #[field(wire = "dnsIntegrationId")]
    pub dns_integration_id: Option<String>,
    /// The name of the virtual server.
    #[field(wire = "virtualServerName")]
    pub virtual_server_name: Option<String>,
    /// The agent: a UUID.
    #[field(wire = "agentId")]
    pub agent_id: Option<String>,
    /// The name of the agent.
    #[field(wire = "agentName")]
    pub agent_name: Option<String>,
    /// The id of the ACME client.
    #[field(wire = "acmeClientId")]
    pub acme_client_id: Option<String>,
    /// Whether automation has started.
    #[field(wire = "automationStarted")]
    pub automation_started: Option<bool>,
    /// How it is requested.
    #[field(wire = "enrollmentMethod")]
    pub enrollment_method: Option<String>,
    /// The name of the scan.
    #[field(wire = "scanName")]
    pub scan_name: Option<String>,
    /// The scripts of the automation.
    pub scripts: Vec<AgentScript>,
    /// The scripts of the agent.
    #[field(wire = "agentScripts")]
    pub agent_scripts: Vec<AgentScript>,
    /// Where else the certificate is installed.
    #[field(wire = "instanceCountResponse")]
    pub instance_count_response: Option<EndpointInstances>,
    /// Where in AWS it goes.
    #[field(wire = "awsAcmTargetInfo")]
    pub aws_acm_target_info: Option<AwsTarget>,
    /// Whether it was found in an archive.
    #[field(wire = "foundInArchive")]
    pub found_in_archive: Option<bool>,
    /// The file that it was found in.
    #[field(wire = "fileName")]
    pub file_name: Option<String>,
    /// The path of the file that it was found in.
    #[field(wire = "filePath")]
    pub file_path: Option<String>,
    /// The kind of file that it was found in.
    #[field(wire = "fileType")]
    pub file_type: Option<String>,
    /// The domain that was scanned.
    #[field(wire = "netScanDomainName")]
    pub net_scan_domain_name: Option<String>,
    /// The name of the host.
    #[field(wire = "hostName")]
    pub host_name: Option<String>,
    /// The protocols of the host.
    pub protocols: Option<String>,
    /// How the control of the domain was proved.
    #[field(wire = "validationType")]
    pub validation_type: Option<String>,
    /// Where it redirects to.
    pub redirect: Option<String>,
    /// How often automation has installed it.
    #[field(wire = "automationInstanceCount")]
    pub automation_instance_count: Option<i64>,
    /// How often discovery has found it.
    #[field(wire = "discoveryInstanceCount")]
    pub discovery_instance_count: Option<i64>,
    /// Where it comes from.
    #[field(wire = "sourceTypes")]
    pub source_types: Vec<String>,
    /// Further names.
    pub sans: Vec<String>,
    /// Who runs the CA.
    #[field(wire = "caVendor")]
    pub ca_vendor: Option<String>,
    /// The id of the schedule.
    #[field(wire = "automationScheduleId")]
    pub automation_schedule_id: Option<String>,
    /// When automation starts.
    #[field(wire = "automationScheduleTime")]
    pub automation_schedule_time: Option<Timestamp>,
    /// When it is renewed automatically.
    #[field(wire = "automationAutoRenewTime")]
    pub automation_auto_renew_time: Option<Timestamp>,
    /// The name of the business unit.
    #[field(wire = "businessUnitName")]
    pub business_unit_name: Option<String>,
    /// Where it is.
    pub location: Option<String>,
    /// The name of the system.
    #[field(wire = "systemName")]
    pub system_name: Option<String>,
    /// How many bindings there are.
    #[field(wire = "automationBindings")]
    pub automation_bindings: Option<i64>,
    /// The owners of the certificate.
    #[field(wire = "certificateOwnersDetails")]
    pub certificate_owners_details: Vec<EndpointOwner>,
    /// The name of the batch.
    #[field(wire = "batchName")]
    pub batch_name: Option<String>,
    /// The operating system, such as `WINDOWS`.
    pub os: Option<String>,
    /// The name of the virtual server.
    #[field(wire = "vserverName")]
    pub vserver_name: Option<String>,
}

/// The profile of an endpoint.
#[model(response)]
pub struct EndpointProfile {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The status.
    pub status: Option<ProfileState>,
}

/// Where else the certificate is installed.
#[model(response)]
pub struct EndpointInstances {
    /// The common name.
    #[field(wire = "commonName")]
    pub common_name: Option<String>,
    /// The domain.
    pub domain: Option<String>,
    /// The agent.
    pub agent: Option<String>,
    /// How often it is installed.
    #[field(wire = "installedInstances")]
    pub installed_instances: Option<String>,
    /// The application, such as `nginx`.
    pub application: Option<String>,
    /// How often it is installed.
    #[field(wire = "instanceCount")]
    pub instance_count: Option<i64>,
    /// The places.
    pub items: Vec<EndpointInstance>,
}

/// A place where the certificate is installed.
#[model(response)]
pub struct EndpointInstance {
    /// The certificate: the UUID of the inventory, not the serial number.
    #[field(wire = "certificateId")]
    pub certificate_id: Option<String>,
    /// The endpoint in the inventory of automation: a UUID.
    #[field(wire = "automationId")]
    pub automation_id: Option<String>,
    /// The IP address of the host.
    pub ip: Option<String>,
    /// The port.
    pub port: Option<String>,
    /// The server name.
    pub sni: Option<String>,
    /// The domain.
    pub domain: Option<String>,
    /// The common name.
    #[field(wire = "commonName")]
    pub common_name: Option<String>,
    /// Whether there is a warning.
    #[field(wire = "hasWarning")]
    pub has_warning: Option<bool>,
    /// The application, such as `nginx`.
    pub application: Option<String>,
}

/// An owner of the endpoint's certificate.
#[model(response)]
pub struct EndpointOwner {
    /// The id.
    pub id: Option<String>,
    /// The first name.
    #[field(wire = "firstName")]
    pub first_name: Option<String>,
    /// The last name.
    #[field(wire = "lastName")]
    pub last_name: Option<String>,
    /// The email address.
    pub email: Option<String>,
    /// The account: a UUID.
    #[field(wire = "accountId")]
    pub account_id: Option<String>,
    /// Up to three identifiers of your own.
    #[field(wire = "customIdentifier")]
    pub custom_identifier: Vec<OwnerIdentifier>,
}
