//! Everything known about a certificate.

use std::collections::BTreeMap;

use devtrust_macros::model;

use super::{
    AutomationActionType, ById, DeliveryFormat, InventoryStatus, Named, ProfileState,
    RevokedReason, TrustType,
};
use crate::{Secret, Timestamp};

/// Everything known about a certificate.
#[model(response)]
pub struct CertificateDetails {
    /// The agent: a UUID.
    pub agent_id: Option<String>,
    /// The application, such as `nginx`.
    pub application: Option<String>,
    /// What is in the certificate, as it is.
    pub attributes: Option<serde_json::Value>,
    /// What the user was asked for.
    pub auth_fields: BTreeMap<String, serde_json::Value>,
    /// Whether it is renewed automatically.
    pub auto_renew_status: Option<String>,
    /// What automation does next.
    pub automation_action: Option<AutomationAction>,
    /// How the automation stands.
    pub automation_status: Option<String>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// The id of the CA's certificate.
    pub ca_cert_id: Option<String>,
    /// How CertCentral issued it. The document has objects of Java in it, so it is handed on as it is.
    pub cc_settings: Option<serde_json::Value>,
    /// The common name.
    pub common_name: Option<String>,
    /// In how many days it may be renewed.
    pub days_till_renewal: Option<i64>,
    /// Whether two administrators have approved the recovery.
    pub dual_approval_status: Option<DualApproval>,
    /// The enrollment.
    pub enrollment: Option<ById>,
    /// Whether the private key is kept for recovery.
    pub escrow: Option<bool>,
    /// The name of the CA, where it is none of the account.
    pub external_ca_name: Option<String>,
    /// The issuing CA. Its id is 32 hexadecimal digits, not a UUID.
    pub ica: Option<Named>,
    /// The id.
    pub id: String,
    /// The endpoint in the inventory: a UUID.
    pub inventory_id: Option<String>,
    /// The IP address of the host.
    pub ip: Option<String>,
    /// The size of the key, in bits.
    pub key_length: Option<String>,
    /// The kind of key, such as `RSA`.
    pub key_type: Option<String>,
    /// What the key is for.
    pub key_usage: Option<String>,
    /// The integration that manages it.
    pub managing_integration: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// The order in CertCentral.
    pub order_id: Option<String>,
    /// The organization of the subject.
    pub organization_name: Option<String>,
    /// The organizational unit.
    pub organization_unit: Option<String>,
    /// The port.
    pub port: Option<String>,
    /// The kind of the private key.
    pub private_key_algorithm: Option<String>,
    /// The product of CertCentral.
    pub product_type: Option<String>,
    /// The profile.
    pub profile: Option<CertificateProfile>,
    /// The reason.
    pub revocation_reason: Option<RevokedReason>,
    /// The name of the root CA.
    pub root_ca_name: Option<String>,
    /// The seat.
    pub seat: Option<CertificateSeat>,
    /// The serial number, in hexadecimal digits.
    pub serial_number: Option<String>,
    /// How the certificate is signed.
    pub signing_algorithm: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// The status.
    pub status: Option<InventoryStatus>,
    /// The subject.
    pub subject: Option<SubjectInBrief>,
    /// The email address of the subject.
    pub subject_email: Option<String>,
    /// The name of the system.
    pub system_name: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// The SHA-256 thumbprint, in hexadecimal digits.
    pub thumbprint: Option<String>,
    /// When it becomes valid.
    pub valid_from: Option<Timestamp>,
    /// When it ends.
    pub valid_to: Option<Timestamp>,
    /// How often automation has installed it.
    pub automation_instance_count: Option<i64>,
    /// How often discovery has found it.
    pub discovery_instance_count: Option<i64>,
    /// The form of the certificate.
    pub delivery_format: Option<DeliveryFormat>,
    /// The certificate, where the answer has it.
    pub certificate: Option<String>,
    /// The password of the PKCS#12.
    pub pkcs12_password: Option<Secret>,
    /// The account: a UUID.
    pub account_id: Option<String>,
    /// When it was revoked.
    pub revocation_date: Option<Timestamp>,
    /// The email address in the subject alternative names.
    pub san_email: Option<String>,
    /// The SHA-1 thumbprint, in hexadecimal digits.
    pub thumbprint_sha1: Option<String>,
    /// Its ARN in AWS.
    pub cert_arn: Option<String>,
    /// Its id in Azure.
    pub azure_cert_id: Option<String>,
    /// Where it is in Google Cloud.
    pub gcp_metadata: Option<serde_json::Value>,
    /// A comment on the recovery.
    pub recovery_comment: Option<String>,
    /// How many issues it has.
    pub cert_issues: Option<f64>,
    /// How secure the certificate is: `Very secure`, `Secure`, `Not secure` or `At risk`.
    pub cert_security_rating: Option<String>,
    /// How the rating came about. Its shape is not known for sure, so it is handed on as it is.
    pub security_rating_info: Option<serde_json::Value>,
    /// The server of a scan.
    pub server_id: Option<String>,
    /// What kind of server it is.
    pub server_id_type: Option<String>,
    /// When it was first found.
    pub first_discovered_date: Option<Timestamp>,
    /// When it was last found.
    pub last_discovered_date: Option<Timestamp>,
    /// The version of the application.
    pub application_version: Option<String>,
    /// The operating system.
    pub os_name: Option<String>,
    /// The version of the operating system.
    pub os_version: Option<String>,
    /// Who runs the CA.
    pub ca_vendor: Option<String>,
    /// The certificate that renews it.
    pub renewed_cert_id: Option<String>,
    /// In how many days it ends.
    pub expires_in_days: Option<i64>,
    /// Tags of the connector.
    pub connector_tags: Vec<String>,
    /// The certificate that it renews.
    pub parent_id: Option<String>,
    /// Whether there is a warning.
    pub has_warning: Option<bool>,
    /// Whether it withstands quantum computers.
    pub quantum_safe: Option<bool>,
    /// The connector that it came from.
    pub related_connector: Option<Named>,
    /// The connector of the vault that it is in.
    pub vault_connector: Option<Named>,
    /// The vault that it is in.
    pub vault_uri: Option<Named>,
    /// The CA that manages the certificate.
    pub managing_ca: Option<String>,
    /// The id of the key that the private key is kept with.
    pub escrow_client_key_id: Option<String>,
    /// The account in CertCentral.
    pub cc_account_id: Option<i64>,
    /// The container in CertCentral.
    pub cc_container_id: Option<i64>,
    /// The security identifier (SID) of a Windows account.
    pub security_identifier: Option<String>,
    /// The issuer alternative name, as text.
    pub ian_string: Option<String>,
    /// Where it is in AWS Certificate Manager.
    pub aws_acm: Vec<serde_json::Value>,
    /// What the connector connects to.
    pub connector_provider: Option<String>,
    /// What the certificate is for, separated by commas.
    pub extended_key_usage: Option<String>,
    /// The path of the file that it was found in.
    pub file_path: Option<String>,
    /// The file that it was found in.
    pub file_name: Option<String>,
    /// The kind of file that it was found in.
    pub file_type: Option<String>,
    /// The id that the system scan gave it.
    pub system_scan_cert_id: Option<String>,
    /// How Intune has deployed it.
    pub intune_deployment_details: Option<serde_json::Value>,
    /// Whether it was found in an archive.
    pub found_in_archive: Option<bool>,
    /// The template of the Microsoft CA.
    pub msca_template_name: Option<String>,
    /// Where the certificate was delivered.
    pub cert_delivery_details: Option<serde_json::Value>,
    /// The id of the DigiCert ONE user.
    pub dcone_user_id: Option<String>,
    /// The email address of the DigiCert ONE user.
    pub dcone_user_email: Option<String>,
    /// The job that issued it with others.
    pub bulk_job_name: Option<String>,
    /// The partition of the virtual server.
    pub vs_partition: Option<String>,
    /// The alias of the virtual server.
    pub vs_alias: Option<String>,
    /// The domain.
    pub domain_name: Option<String>,
    /// The name of the host.
    pub host_name: Option<String>,
    /// From when on it may be renewed.
    pub renewal_window: Option<String>,
    /// Its custom attributes, as they are.
    pub custom_attributes: Option<serde_json::Value>,
    /// Its owners, as they are.
    pub cert_owners: Option<serde_json::Value>,
    /// The protocols of the host.
    pub protocols: Option<serde_json::Value>,
    /// The kind of S/MIME profile.
    pub smime_cert_profile_type: Option<String>,
}

/// The profile of a certificate.
#[model(response)]
pub struct CertificateProfile {
    /// How who requests it is known.
    pub authentication_method: Option<String>,
    /// How it is requested.
    pub enrollment_method: Option<String>,
    /// The id.
    pub id: String,
    /// The name.
    pub name: Option<String>,
    /// The status.
    pub status: Option<ProfileState>,
    /// Who trusts the certificates.
    pub trust_type: Option<TrustType>,
}

/// The seat of a certificate.
#[model(response)]
pub struct CertificateSeat {
    /// Whether it is in use.
    pub active: Option<bool>,
    /// The business unit.
    pub business_unit: Option<Named>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// The email address.
    pub email: Option<String>,
    /// The id.
    pub id: Option<String>,
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
    pub seat_type: Option<Named>,
    /// When the seat was made.
    pub seat_creation_date: Option<Timestamp>,
}

/// The subject of a certificate, in part.
#[model(response)]
pub struct SubjectInBrief {
    /// The common name.
    pub common_name: Option<String>,
    /// The country: two letters of ISO 3166-1.
    pub country: Option<String>,
    /// The city.
    pub locality: Option<String>,
    /// The organization.
    pub organization_name: Option<String>,
    /// Organizational units.
    pub organization_units: Vec<String>,
    /// The postal code.
    pub postal_code: Option<String>,
    /// The state or province.
    pub state: Option<String>,
    /// Lines of the street address.
    pub street_address: Vec<String>,
}

/// Whether two administrators have approved the recovery.
#[model(response)]
pub struct DualApproval {
    /// The administrators who have approved, by their ids.
    pub admins_approved: Vec<String>,
    /// Whether two administrators have to approve.
    pub dual_approve_enabled: Option<bool>,
}

/// What automation does next.
#[model(response)]
pub struct AutomationAction {
    /// What it does.
    #[field(wire = "primaryAction")]
    pub primary_action: Option<AutomationActionType>,
    /// From when on it may be renewed.
    #[field(date, wire = "renewalStartDate")]
    pub renewal_start_date: Option<String>,
    /// What it could do as well.
    #[field(wire = "secondaryActions")]
    pub secondary_actions: Vec<AutomationActionType>,
}
