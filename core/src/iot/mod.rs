//! IoT Trust Manager: `client.iot()`, the predecessor of Device Trust Manager.
//!
//! What is here was published or seen. How a batch begins is named without its path and is not here.

mod authentication_certificates;
mod batches;
mod certificates;
mod devices;
mod enrollment_profiles;
mod passcodes;

use devtrust_macros::{model, product};

/// IoT Trust Manager: the predecessor of Device Trust Manager, with its devices, certificates and enrollment profiles.
#[product(iot)]
pub struct IotTrustManager(
    Devices,
    Certificates,
    EnrollmentProfiles,
    Passcodes,
    AuthenticationCertificates,
    Batches,
);

/// Something by its id and its name.
#[model(response)]
pub struct Reference {
    /// The id.
    pub id: Option<String>,
    /// The name.
    pub name: Option<String>,
}
