//! What registration takes, and what the service says about devices.

use devtrust_macros::{model, open_enum};

use crate::device_trust::{Attribute, Reference};
use crate::{Secret, Timestamp};

/// The status of a device.
#[open_enum]
pub enum DeviceStatus {
    /// It has its identity and has not connected yet.
    #[value("REGISTERED")]
    Registered,
    /// It has connected and obtained its certificate.
    #[value("PROVISIONED")]
    Provisioned,
    /// It was deleted for good.
    #[value("DELETED")]
    Deleted,
}

/// Whether a device is enabled.
#[open_enum]
pub enum OperationalStatus {
    /// It is enabled.
    #[value("ENABLED")]
    Enabled,
    /// It is disabled; its certificates stay valid.
    #[value("DISABLED")]
    Disabled,
}

/// The kind of key that the service makes.
#[open_enum]
pub enum KeyType {
    /// RSA with 2048 bits.
    #[value("RSA_2048")]
    Rsa2048,
    /// RSA with 3072 bits.
    #[value("RSA_3072")]
    Rsa3072,
    /// RSA with 4096 bits.
    #[value("RSA_4096")]
    Rsa4096,
    /// NIST P-256.
    #[value("EC_prime256v1")]
    EcPrime256v1,
    /// NIST P-384.
    #[value("EC_secp384r1")]
    EcSecp384r1,
    /// NIST P-521.
    #[value("EC_secp521r1")]
    EcSecp521r1,
}

/// A device to register.
#[model]
pub struct RegisterDevice {
    /// The name, unique in the device group. Starts with a letter and ends with a letter or digit; in between, spaces,
    /// `,.;:_-` and simple balanced parentheses are allowed.
    #[field(name)]
    pub name: String,
    /// The group: a UUID.
    #[field(uuid)]
    pub device_group_id: String,
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The certificates to issue.
    pub certificate_policies: DeviceCertificates,
    /// Free text.
    pub description: Option<String>,
}

/// Which certificates are issued when a device is registered.
#[model]
pub struct DeviceCertificates {
    /// The first certificate, which gives the device its identity.
    #[field(not_empty)]
    pub bootstrap: Vec<CertificateRequest>,
    /// Short-lived certificates for day-to-day work.
    pub operational: Vec<CertificateRequest>,
}

/// What one certificate is issued from: a CSR, or a key that the service makes.
#[model]
pub struct CertificateRequest {
    /// The policy: its id (a UUID) or its alternative id (`IOT_` and a UUID). The tutorial takes a bare UUID, DigiCert's
    /// own scripts send the other form; both are accepted.
    #[field(policy_id)]
    pub certificate_policy_id: String,
    /// The certificate signing request: PKCS#10 in PEM, at most 64 KiB. Its structure is checked before it is sent; the
    /// service verifies its signature, and after a refusal the error says where it does not match.
    #[field(csr)]
    pub csr: Option<String>,
    /// Certificate fields with their values; they override those of the CSR.
    pub attributes: Vec<Attribute>,
    /// Whether the service makes the key pair, instead of a CSR.
    pub server_side_key_gen: Option<bool>,
    /// The kind of key that the service makes.
    pub key_type: Option<KeyType>,
    /// The form in which the service hands out the key: `PEM`.
    #[field(text)]
    pub key_format: Option<String>,
    /// The syntax of that key: `PKCS8`.
    #[field(text)]
    pub key_syntax: Option<String>,
}

/// A device that was just registered.
#[model(response)]
pub struct RegisteredDevice {
    /// The device's id: a UUID.
    pub device_id: String,
    /// The device's name.
    pub device_name: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// When it was registered.
    pub created_on: Option<Timestamp>,
    /// Whether it has connected.
    pub connected: Option<bool>,
    /// Its status: `REGISTERED`.
    pub device_status: Option<DeviceStatus>,
    /// Whether it is enabled: `ENABLED`.
    pub operational_status: Option<OperationalStatus>,
    /// The issued certificates. Despite the service's name for them, a private key is only there if the service made it.
    pub private_keys: Vec<IssuedCertificate>,
}

/// A certificate that was issued at registration.
#[model(response)]
pub struct IssuedCertificate {
    /// The policy that it was issued under.
    pub policy_id: Option<String>,
    /// `BOOTSTRAP` or `OPERATIONAL`.
    pub policy_type: Option<String>,
    /// The certificate, in PEM.
    pub certificate: Option<String>,
    /// The private key, if the service made it. The member's name is inferred.
    pub private_key: Option<Secret>,
}

/// Which devices to list.
#[model]
pub struct ListDevices {
    /// The account to look in: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// Only devices of this group: a UUID.
    #[field(uuid)]
    pub device_group_id: Option<String>,
    /// Only devices whose name contains this text.
    #[field(text)]
    pub name: Option<String>,
    /// Only devices with this status.
    pub status: Option<DeviceStatus>,
    /// Only enabled or only disabled devices. Inferred.
    pub operational_status: Option<OperationalStatus>,
    /// Rows per page: 1 to 1,000.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0.
    pub offset: Option<u32>,
}

/// What is new about a device.
#[model]
pub struct UpdateDevice {
    /// The device: a UUID.
    #[field(segment)]
    pub device_id: String,
    /// The new name.
    #[field(name)]
    pub name: Option<String>,
    /// Free text.
    pub description: Option<String>,
    /// Inventory attributes with their new values. Those that identify the device cannot be changed.
    pub device_attributes: Vec<DeviceAttribute>,
}

/// An inventory attribute of a device and its value.
#[model]
pub struct DeviceAttribute {
    /// The attribute, such as `hardware_model`.
    #[field(text)]
    pub key: String,
    /// The value.
    pub value: String,
}

/// Which device to find.
#[model]
pub struct FindDevice {
    /// The account to look in: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The group to look in: a UUID.
    #[field(uuid)]
    pub device_group_id: String,
    /// The exact name.
    #[field(name)]
    pub name: String,
}

/// A device.
#[model(response)]
pub struct Device {
    /// The id: a UUID.
    pub id: String,
    /// The name.
    pub name: String,
    /// Free text.
    pub description: Option<String>,
    /// Its status.
    pub status: Option<DeviceStatus>,
    /// Whether it is enabled.
    pub operational_status: Option<OperationalStatus>,
    /// The account.
    pub account_id: Option<String>,
    /// The division.
    pub division_id: Option<String>,
    /// The group that it is in.
    pub device_group: Option<Reference>,
    /// Whether it is connected.
    pub connected: Option<bool>,
    /// When it was registered.
    pub created_on: Option<Timestamp>,
    /// When it was last changed.
    pub updated_on: Option<Timestamp>,
    /// Where it connects to.
    pub mqtt_endpoints: Vec<serde_json::Value>,
}
