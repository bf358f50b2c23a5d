//! `keep_certificate`: a device's certificate from the first to the next, over EST.

use std::collections::BTreeMap;

use crate::{Secret, Timestamp};
use devtrust_macros::model;

#[cfg(not(feature = "keys"))]
mod absent;
#[cfg(feature = "keys")]
mod run;

#[cfg(not(feature = "keys"))]
pub(super) use absent::keep;
#[cfg(feature = "keys")]
pub(super) use run::keep;

/// Which certificate a device is to have.
#[model]
pub struct KeepCertificate {
    /// The certificate policy: a UUID, bare or with the prefix `IOT_`.
    #[field(policy_id)]
    pub certificate_policy_id: String,
    /// The device group: a UUID. The service may register the device there by itself.
    #[field(uuid)]
    pub device_group_id: Option<String>,
    /// What the certificate is to say, by the names of the enrollment specification: `subject.common_name`,
    /// `san.dns_name`, ...
    #[field(not_empty)]
    pub attributes: BTreeMap<String, String>,
    /// The passcode of the authentication policy. Without it, the client's certificate says who is asking.
    pub passcode: Option<Secret>,
    /// How many days before its end the certificate is renewed. Defaults to a third of its time. With as many days as it has, or more,
    /// each call gets a new one.
    #[field(range(1, 3650))]
    pub renew_before_days: Option<u32>,
    /// The certificates that are trusted, in PEM. With them, a new certificate is taken only where its chain holds.
    pub roots: Vec<String>,
}

/// The certificate that a device has.
#[model(response)]
pub struct KeptCertificate {
    /// The certificate, in PEM.
    pub certificate: String,
    /// The issuers' certificates, in PEM.
    pub chain: Vec<String>,
    /// The private key in PEM (PKCS#8), where no signer has it.
    pub private_key: Option<Secret>,
    /// The last second of its validity.
    pub not_after: Timestamp,
    /// When it is to be renewed.
    pub renew_at: Timestamp,
    /// Whether it is a new one.
    pub renewed: bool,
    /// Why it was not renewed though it is time: the code of an error, such as `transport.connect`.
    pub error_code: Option<String>,
    /// The same in words.
    pub error_message: Option<String>,
}
