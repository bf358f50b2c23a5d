//! The inventory of automation: hosts and ports that sensors and agents manage.

use devtrust_macros::{model, resource};

use super::shared::{
    Application, ApplicationInfo, AutomationAction, AutomationFieldInfo, AutomationStatus,
    CertCentralSettings, DualApproval, IntegrationCategory, InventoryStatus, Named, RevokedReason,
    SeatType,
};
use crate::Timestamp;

/// Which targets to list.
#[model]
pub struct ListUnsecuredTargets {
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
    /// Rows per page. Defaults to 20.
    #[field(range(1))]
    pub limit: Option<u32>,
    /// What to sort by: a field, ascending, or with `:desc` descending.
    pub sort: Vec<String>,
    /// Only those of this account: a UUID.
    #[field(uuid)]
    pub account_id: Option<String>,
    /// Only those with this application.
    pub application: Option<Application>,
    /// Only those whose automation stands like this.
    pub automation_status: Option<AutomationStatus>,
    /// Only those of the sensor of this name.
    #[field(text)]
    pub device: Option<String>,
    /// Only those with this IP address.
    #[field(text)]
    pub ip: Option<String>,
    /// Only those with this port.
    pub port: Option<i64>,
    /// Only those from this source.
    #[field(text)]
    pub source: Option<String>,
    /// Only those of the system of this name.
    #[field(text)]
    pub system_name: Option<String>,
    /// Only those with these tags, separated by commas.
    #[field(text)]
    pub tags: Option<String>,
}

/// A host and port in the inventory of automation.
#[model(response)]
pub struct AutomationTarget {
    /// The id.
    pub id: Option<String>,
    /// The IP address of the host.
    pub ip: Option<String>,
    /// The port.
    pub port: Option<i64>,
    /// The name of the system.
    pub system_name: Option<String>,
    /// The application, such as `nginx`.
    pub application: Option<String>,
    /// The sensor that found it, by its name.
    pub device: Option<String>,
    /// The profile.
    pub profile: Option<Named>,
    /// Whether it is renewed automatically.
    pub is_auto_renew: Option<bool>,
    /// How the automation stands.
    pub automation_status: Option<AutomationStatus>,
    /// What automation does next.
    pub automation_action: Option<AutomationAction>,
}

/// A target with its certificate.
#[model(response)]
pub struct AutomationTargetDetails {
    /// The id.
    pub id: Option<String>,
    /// What automation knows of it.
    pub automation: Option<AutomationTargetInfo>,
    /// The certificate.
    pub certificate: Option<TargetCertificate>,
}

/// What is known of a target.
#[model(response)]
pub struct AutomationTargetInfo {
    /// The id.
    pub id: Option<String>,
    /// The IP address of the host.
    pub ip: Option<String>,
    /// The port.
    pub port: Option<i64>,
    /// The name of the system.
    pub system_name: Option<String>,
    /// The application, such as `nginx`.
    pub application: Option<String>,
    /// The sensor that found it, by its name.
    pub device: Option<String>,
    /// The profile.
    pub profile: Option<Named>,
    /// Whether it is renewed automatically.
    pub is_auto_renew: Option<bool>,
    /// How the automation stands.
    pub automation_status: Option<AutomationStatus>,
    /// What automation does next.
    pub automation_action: Option<AutomationAction>,
    /// The operating system.
    pub os_name: Option<String>,
    /// The version of the operating system.
    pub os_version: Option<String>,
    /// The application.
    pub app_info: Option<ApplicationInfo>,
    /// Of which kind.
    pub category: Option<IntegrationCategory>,
    /// When it was first found.
    pub first_discovered: Option<Timestamp>,
    /// When it was last found.
    pub last_discovered: Option<Timestamp>,
    /// When it was last started.
    pub last_initiated_time: Option<Timestamp>,
    /// When it last succeeded.
    pub last_run: Option<Timestamp>,
    /// When it runs next.
    pub next_run: Option<Timestamp>,
    /// The common name.
    pub common_name: Option<String>,
    /// The domain.
    pub domain_name: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Fields that the automation asks for.
    pub custom_fields: Vec<AutomationFieldInfo>,
    /// Tags.
    pub tags: Option<String>,
}

/// The certificate of a target.
#[model(response)]
pub struct TargetCertificate {
    /// The id.
    pub id: Option<String>,
    /// The endpoint in the inventory: a UUID.
    pub inventory_id: Option<String>,
    /// The IP address of the host.
    pub ip: Option<String>,
    /// The port.
    pub port: Option<i64>,
    /// The application, such as `nginx`.
    pub application: Option<String>,
    /// The name of the system.
    pub system_name: Option<String>,
    /// What is in the certificate, as it is.
    pub attributes: Option<serde_json::Value>,
    /// Whether it is renewed automatically.
    pub auto_renew_status: Option<String>,
    /// What automation does next.
    pub automation_action: Option<AutomationAction>,
    /// How the automation stands.
    pub automation_status: Option<AutomationStatus>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// The id of the CA's certificate.
    pub ca_cert_id: Option<String>,
    /// How CertCentral issues it.
    pub cc_settings: Option<CertCentralSettings>,
    /// The common name.
    pub common_name: Option<String>,
    /// Whether two administrators have approved the recovery.
    pub dual_approval_status: Option<DualApproval>,
    /// The id of the enrollment.
    pub enrollment: Option<String>,
    /// Whether the private key is kept for recovery.
    pub escrow: Option<bool>,
    /// The name of the CA, where it is none of the account.
    pub external_ca_name: Option<String>,
    /// The issuing CA. Its id is 32 hexadecimal digits, not a UUID.
    pub ica: Option<Named>,
    /// The size of the key, in bits.
    pub key_length: Option<i64>,
    /// The kind of key, such as `RSA`.
    pub key_type: Option<String>,
    /// The integration that manages it.
    pub managing_integration: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// The order in CertCentral.
    pub order_id: Option<String>,
    /// The organization.
    pub organization_name: Option<String>,
    /// The organizational unit.
    pub organization_unit: Option<String>,
    /// The identifier of the organization, as for eIDAS.
    pub organization_identifier: Option<String>,
    /// The profile.
    pub profile: Option<Named>,
    /// The reason.
    pub revocation_reason: Option<RevokedReason>,
    /// The seat.
    pub seat: Option<TargetSeat>,
    /// The serial number; in decimal digits in the example.
    pub serial_number: Option<String>,
    /// The status.
    pub status: Option<InventoryStatus>,
    /// The email address of the subject.
    pub subject_email: Option<String>,
    /// When it becomes valid.
    pub valid_from: Option<Timestamp>,
    /// When it ends.
    pub valid_to: Option<Timestamp>,
}

/// The seat of a target's certificate.
#[model(response)]
pub struct TargetSeat {
    /// The id.
    pub id: Option<String>,
    /// Whether it is in use.
    pub active: Option<bool>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The email address.
    pub email: Option<String>,
    /// How many enrollments of the seat are pending.
    pub number_of_pending: Option<i64>,
    /// The phone number; user seats only.
    pub phone: Option<String>,
    /// Whether the seat may be enrolled.
    pub seat_allowed_for_enrollment: Option<bool>,
    /// The seat id.
    pub seat_id: Option<String>,
    /// The name of the seat.
    pub seat_name: Option<String>,
    /// The type of the seat.
    pub seat_type: Option<TargetSeatType>,
}

/// The type of that seat.
#[model(response)]
pub struct TargetSeatType {
    /// The id.
    pub id: Option<String>,
    /// The type.
    pub name: Option<SeatType>,
}

/// The inventory of automation: hosts and ports that sensors and agents manage.
#[resource(trust_lifecycle)]
impl AutomationInventory {
    /// Lists targets without a certificate, page by page. Needs the permission "View Certificate".
    #[get("/mpki/api/v1/automation-inventory/unsecured", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate lifecycle automation inventory")]
    pub fn list_unsecured(&self, request: ListUnsecuredTargets) -> Pager<AutomationTarget>;

    /// Returns one target, with its certificate if it has one. Needs the permission "View Certificate".
    #[get("/mpki/api/v1/automation-inventory/{automation_id}", success = 200, confidence = documented,
        source = "Trust Lifecycle Manager API 1.0.0, Certificate lifecycle automation inventory")]
    pub async fn get(
        &self,
        /// The endpoint in the inventory of automation: a UUID.
        #[field(uuid)]
        automation_id: String,
        /// The account: a UUID.
        #[field(uuid)]
        account_id: String,
    ) -> Result<AutomationTargetDetails>;
}
