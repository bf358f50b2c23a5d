//! Devices: registered once, then disabled, enabled and deleted.

pub(crate) mod certificate;
mod models;
mod registration;

pub use models::*;

use devtrust_macros::resource;

/// Devices: registered once with their first certificate, then disabled, enabled and deleted.
#[resource]
impl Devices {
    /// Registers a device and gets its first certificate.
    ///
    /// If the answer is lost, the device is looked up by its name in the group. Where it is there, made by this call and
    /// holding a certificate for the CSR's key, its certificate is fetched from its bootstrap configuration; it is
    /// registered again only where it is not there.
    ///
    /// Source: DTM registration tutorial, step 6. The documentation gives status 201, DigiCert's own scripts 200.
    #[post("/devicetrustmanager/api/v4/device/registration", success = [200, 201],
        idempotency = recover(registration::recover),
        errors = [ConflictNameTaken => "where the group has a device of this name"], confidence = documented,
        source = "DTM registration tutorial, step 6")]
    pub async fn register(&self, request: RegisterDevice) -> Result<RegisteredDevice>;

    /// Lists devices, page by page.
    ///
    /// Source: seen in DigiCert's public test scripts (trustcore).
    #[get("/devicetrustmanager/api/v4/device", success = 200, confidence = observed,
        source = "DigiCert's public test scripts (trustcore)")]
    pub fn list(&self, request: ListDevices) -> Pager<Device>;

    /// Returns one device.
    ///
    /// Source: Device Trust API overview.
    #[get("/devicetrustmanager/api/v4/device/{device_id}", success = 200, confidence = documented,
        source = "Device Trust API overview")]
    pub async fn get(&self, #[field(segment)] device_id: String) -> Result<Device>;

    /// Finds the device with exactly this name in a group. Returns nothing if there is none. Deleted devices, which stay
    /// visible for 14 days, do not count.
    #[find(list, matching = ["device_group_id" => "/device_group/id"], made = "created_on", gone = ["status" => "DELETED"],
        confidence = observed, source = "DigiCert's public test scripts (trustcore)")]
    pub async fn find(&self, request: FindDevice) -> Result<Option<Device>>;

    /// Changes what is given of a device: its name, description or attributes. Inferred from the portal.
    #[patch("/devicetrustmanager/api/v4/device/{device_id}", success = 200, idempotency = idempotent,
        confidence = inferred, source = "the API's path grammar")]
    pub async fn update(&self, request: UpdateDevice) -> Result<()>;

    /// Disables a device. It becomes inactive; its certificates stay valid.
    ///
    /// Source: seen in DigiCert's public test scripts (trustcore).
    #[patch("/devicetrustmanager/api/v4/device/{device_id}/disable", success = 200,
        becomes = ["operational_status" => "DISABLED"], idempotency = reached(get), confidence = observed, source = "DigiCert's public test scripts (trustcore)")]
    pub async fn disable(
        &self,
        #[field(segment)] device_id: String,
        #[field(text)] reason: String,
    ) -> Result<()>;

    /// Enables a disabled device again. Inferred from `disable`.
    #[patch("/devicetrustmanager/api/v4/device/{device_id}/enable", success = 200,
        becomes = ["operational_status" => "ENABLED"], idempotency = reached(get), confidence = inferred, source = "the API's path grammar")]
    pub async fn enable(&self, #[field(segment)] device_id: String) -> Result<()>;

    /// Deletes a device for good: its certificates are revoked and its licence is free again. Disable it first, or the
    /// service refuses it (`conflict.state`). It stays visible for 14 days and cannot be restored.
    ///
    /// Source: seen in DigiCert's public test scripts (trustcore).
    #[patch("/devicetrustmanager/api/v4/device/{device_id}/delete", success = 200,
        needs = ["operational_status" => "DISABLED"], becomes = ["status" => "DELETED"], idempotency = gone(get), confidence = observed, source = "DigiCert's public test scripts (trustcore)")]
    pub async fn delete(&self, #[field(segment)] device_id: String) -> Result<()>;

    /// Downloads the device's bootstrap configuration for the `TrustEdge` agent: a ZIP file with the configuration, the
    /// device's certificate, the CA certificates, and the private key if the service made it. Treat it as a secret.
    ///
    /// The service prepares it in the background after registration. Until it is ready, this waits and asks again a few
    /// times.
    ///
    /// Source: seen in DigiCert's public test scripts (trustcore).
    #[get("/devicetrustmanager/api/v4/bootstrap-config/download/{device_id}", success = 200, pending = 404,
        confidence = observed, source = "DigiCert's public test scripts (trustcore)")]
    pub async fn bootstrap_config(&self, #[field(segment)] device_id: String) -> Result<Bytes>;
}
