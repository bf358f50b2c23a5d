//! Devices of IoT Trust Manager.

use devtrust_macros::{model, open_enum, resource};

use super::Reference;
use super::certificates::{AttributeValue, RequestedCertificate};
use crate::Timestamp;

/// The value of a device's field.
#[model]
pub struct FieldValue {
    /// The id of the field, as the device profile has it.
    #[field(text)]
    pub id: String,
    /// The value.
    pub value: String,
}

/// A device to register.
#[model]
pub struct RegisterDevice {
    /// The division: its id.
    #[field(text)]
    pub division_id: String,
    /// What the device is known by: 1 to 255 characters, unique in the division.
    #[field(length(1, 255))]
    pub device_identifier: String,
    /// The device profile: its id.
    #[field(text)]
    pub device_profile_id: String,
    /// The fields that the device profile asks for.
    pub fields: Vec<FieldValue>,
}

/// Whether a device can be used.
#[open_enum]
pub enum DeviceStatus {
    /// It can.
    #[value("ACTIVE")]
    Active,
}

/// A field of a device.
#[model(response)]
pub struct DeviceField {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// The value.
    pub value: Option<String>,
    /// Whether a device must have it.
    pub mandatory: Option<bool>,
}

/// A device.
#[model(response)]
pub struct Device {
    /// The id. It is not the identifier.
    pub id: String,
    /// The account.
    pub account_id: Option<String>,
    /// The division.
    pub division: Option<Reference>,
    /// What the device is known by, unique in the division.
    pub device_identifier: Option<String>,
    /// The device profile.
    pub device_profile: Option<Reference>,
    /// When it was registered.
    pub created: Option<Timestamp>,
    /// When it was changed last.
    pub updated: Option<Timestamp>,
    /// Whether it can be used.
    pub status: Option<DeviceStatus>,
    /// Its fields.
    pub fields: Vec<DeviceField>,
    /// Whether the device may read itself, with its own certificate.
    pub device_api_allow_read: Option<bool>,
    /// Whether the device may change itself, with its own certificate.
    pub device_api_allow_write: Option<bool>,
    /// Whether the device may renew its certificate, with its own certificate.
    pub device_api_allow_renew_certificate: Option<bool>,
}

/// Which devices to list.
#[model]
pub struct ListDevices {
    /// Only the device with this identifier.
    #[field(length(1, 255))]
    pub device_identifier: Option<String>,
    /// Only those of this division.
    #[field(text)]
    pub division_id: Option<String>,
    /// Only those of this device profile.
    #[field(text)]
    pub device_profile_id: Option<String>,
    /// Only those registered on this day or later.
    #[field(date)]
    pub created_from: Option<String>,
    /// Only those registered on this day or before.
    #[field(date)]
    pub created_to: Option<String>,
    /// Only those changed on this day or later.
    #[field(date)]
    pub updated_from: Option<String>,
    /// Only those changed on this day or before. It is sent as `upated_to`, as the documentation spells it.
    #[field(date)]
    pub updated_to: Option<String>,
    /// Rows per page. Defaults to 20.
    #[field(page_size)]
    pub limit: Option<u32>,
    /// The first row, from 0. Defaults to 0.
    pub offset: Option<u32>,
}

/// Which device to find.
#[model]
pub struct FindDevice {
    /// The division: its id.
    #[field(text)]
    pub division_id: String,
    /// What the device is known by.
    #[field(length(1, 255))]
    pub device_identifier: String,
}

/// What to change of a device, by its id. That the body has the fields of a registration is inferred.
#[model]
pub struct UpdateDevice {
    /// The device: its id, not its identifier.
    #[field(segment)]
    pub device_id: String,
    /// What it is known by from now on.
    #[field(length(1, 255))]
    pub device_identifier: Option<String>,
    /// The device profile: its id.
    #[field(text)]
    pub device_profile_id: Option<String>,
    /// **All** fields of the device: the service deletes those that are left out.
    pub fields: Vec<FieldValue>,
}

/// What to change of a device, by its identifier. That the body has the fields of a registration is inferred.
#[model]
pub struct UpdateDeviceV1 {
    /// What the device is known by: 1 to 255 characters, escaped in the path.
    #[field(length(1, 255))]
    pub device_identifier: String,
    /// Its division: the id.
    #[field(text)]
    pub division_id: String,
    /// The device profile: its id.
    #[field(text)]
    pub device_profile_id: Option<String>,
    /// **All** fields of the device: the service deletes those that are left out.
    pub fields: Vec<FieldValue>,
}

/// A device whose certificate is to be renewed.
#[model]
pub struct RenewDeviceCertificate {
    /// The device: its id, not its identifier.
    #[field(segment)]
    pub device_id: String,
    /// The certificate signing request: PKCS#10 in PEM.
    #[field(csr)]
    pub csr: Option<String>,
    /// What the certificate profile asks for: `subject.common_name`.
    pub certificate_profile_attributes: Vec<AttributeValue>,
    /// What the device profile asks for.
    pub device_attributes: Vec<AttributeValue>,
}

/// Devices: what certificates are issued to.
#[resource(iot)]
impl Devices {
    /// Registers a device, and returns it.
    ///
    /// Its identifier is unique in the division; if the answer is lost, devtrust looks the device up by it before it sends
    /// anything again.
    #[post("/iot/api/v2/device", success = 201, idempotency = reconcile(find), confidence = documented,
        source = "IoT Trust Manager API, Create a device")]
    pub async fn register(&self, request: RegisterDevice) -> Result<Device>;

    /// Lists devices, page by page.
    #[get("/iot/api/v2/device", success = 200, rename = ["updated_to" => "upated_to"], confidence = documented,
        source = "IoT Trust Manager API, List devices")]
    pub fn list(&self, request: ListDevices) -> Pager<Device>;

    /// Finds the device with exactly this identifier in a division. Returns nothing if there is none.
    #[find(list, by = "device_identifier", matching = ["division_id" => "/division/id"], made = "created",
        confidence = documented, source = "IoT Trust Manager API, List devices")]
    pub async fn find(&self, request: FindDevice) -> Result<Option<Device>>;

    /// Returns one device, by its id.
    #[get("/iot/api/v2/device/{device_id}", success = 200, confidence = documented,
        source = "IoT Trust Manager API, Devices")]
    pub async fn get(
        &self,
        /// The device: its id, not its identifier.
        #[field(segment)]
        device_id: String,
    ) -> Result<Device>;

    /// Changes a device, by its id, and returns it. Send all of its fields: the service deletes those that are left out. `get`
    /// has them.
    #[put("/iot/api/v2/device/{device_id}", success = [200, 201], idempotency = idempotent, confidence = documented,
        source = "IoT Trust Manager API, Update a device")]
    pub async fn update(&self, request: UpdateDevice) -> Result<Device>;

    /// Renews the certificate of a device, which the device does for itself: with its own certificate (the setting `mutual_tls`),
    /// where the device profile allows it. Returns the new one. This is not sent again once it may have arrived: it would issue a
    /// second certificate. That the body is that of a certificate's renewal is inferred.
    #[post("/iot/api/v2/device/{device_id}/renew", success = [200, 201], confidence = documented,
        source = "IoT Trust Manager API, Renew a device's certificate")]
    pub async fn renew_certificate(
        &self,
        request: RenewDeviceCertificate,
    ) -> Result<RequestedCertificate>;

    /// Registers a device in the older version of the API, and returns it. As `register` otherwise.
    #[post("/iot/api/v1/device", success = 201, idempotency = reconcile(find), confidence = documented,
        source = "DigiCert ONE API, Getting started")]
    pub async fn register_v1(&self, request: RegisterDevice) -> Result<Device>;

    /// Changes a device, by its identifier, and returns it. Send all of its fields: the service deletes those that are left out.
    #[put("/iot/api/v1/device/{device_identifier}", success = [200, 201], query = [division_id],
        idempotency = idempotent, confidence = documented, source = "IoT Trust Manager API, Update a device")]
    pub async fn update_v1(&self, request: UpdateDeviceV1) -> Result<Device>;
}
