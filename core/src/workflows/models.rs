//! What `provision_device` takes and gives.

use std::collections::BTreeMap;

use devtrust_macros::{model, resource};

use super::audit::{WatchAuditLog, WatchedEvent, watch};
use super::deploy::{DeployRelease, DeploymentLook, deploy};
use super::keep::{KeepCertificate, KeptCertificate, keep};
use super::provision::provision;
use super::whoami::{AskWhoami, Identity, whoami};
use crate::Secret;
use crate::device_trust::{CertificateManagementMethod, KeyGenerationOption};

/// A device described from its division down to its certificate.
#[model]
pub struct ProvisionDevice {
    /// The account: a UUID.
    #[field(uuid)]
    pub account_id: String,
    /// The division to take or create.
    pub division: DivisionToEnsure,
    /// The bootstrap certificate policy to take or create in the division.
    pub certificate_policy: PolicyToEnsure,
    /// The device group to take or create in the division.
    pub device_group: GroupToEnsure,
    /// The device to register in the group.
    pub device: DeviceToProvision,
    /// The certificate signing request: PKCS#10 in PEM. Without it, and without a signer, a P-256 key is made here and
    /// given back.
    #[field(csr)]
    pub csr: Option<String>,
}

/// A division to take or create.
#[model]
pub struct DivisionToEnsure {
    /// The name.
    #[field(name)]
    pub name: String,
    /// The rendezvous zone that brokers communication with its devices: a UUID.
    #[field(uuid)]
    pub primary_rzone_id: String,
    /// Free text.
    pub description: Option<String>,
}

/// A bootstrap certificate policy to take or create.
#[model]
pub struct PolicyToEnsure {
    /// The name.
    #[field(name)]
    pub name: String,
    /// The issuing CA: a UUID.
    #[field(uuid)]
    pub ica_id: String,
    /// The certificate profile: a UUID.
    #[field(uuid)]
    pub certificate_profile_id: String,
    /// How certificates may be asked for; `SINGLE` where nothing is said.
    pub certificate_management_methods: Vec<CertificateManagementMethod>,
    /// Where key pairs are made; `client_side` where nothing is said.
    pub key_generation_option: Option<KeyGenerationOption>,
}

/// A device group to take or create.
#[model]
pub struct GroupToEnsure {
    /// The name.
    #[field(name)]
    pub name: String,
    /// The inventory attributes that identify a device of the group: one to three, such as `mac_address`. The first one
    /// is mapped to the certificate's common name.
    #[field(identity_attributes)]
    pub attributes: Vec<String>,
    /// Free text.
    pub description: Option<String>,
    /// True, the default, for a group whose members are chosen by hand.
    pub is_static: Option<bool>,
}

/// A device to register.
#[model]
pub struct DeviceToProvision {
    /// The name, unique in the group.
    #[field(name)]
    pub name: String,
    /// Certificate fields with their values, such as `subject.common_name`; the device's name where no common name is
    /// said.
    pub attributes: BTreeMap<String, String>,
    /// Free text.
    pub description: Option<String>,
}

/// A device with its certificate.
#[model(response)]
pub struct ProvisionedDevice {
    /// The division.
    pub division_id: String,
    /// The certificate policy.
    pub certificate_policy_id: String,
    /// The device group.
    pub device_group_id: String,
    /// The device.
    pub device_id: String,
    /// The device's certificate, in PEM.
    pub certificate: String,
    /// The issuers' certificates up to the root, in PEM.
    pub chain: Vec<String>,
    /// The private key in PEM (PKCS#8), where it was made here for this certificate or kept in the key file.
    pub private_key: Option<Secret>,
    /// Whether the device was registered before this call.
    pub existing: bool,
}

/// Workflows: several calls that belong together.
#[resource]
impl Workflows {
    /// Provisions a device, from nothing to its certificate: takes or creates the division, the bootstrap certificate
    /// policy and the device group, makes a key and a CSR where none is given, registers the device and gives its
    /// certificate with the chain.
    ///
    /// It is safe to run again after any interruption and from several processes at once: every step looks first, and the
    /// result is the same. A device that is already registered is given back with its certificate (`existing` is true),
    /// fetched from its bootstrap configuration.
    ///
    /// The certificate is always one for the key, under the bootstrap policy: where the answer to the registration has none,
    /// it is fetched from the bootstrap configuration.
    ///
    /// A key made here lives only in the result. Pass a key file to keep it: it is written before the device is
    /// registered, so that an interruption never leaves a certificate without its key.
    ///
    /// Source: DTM registration tutorial, all six steps.
    #[workflow(provision, errors = [
            ConflictOtherKey => "where a CSR, a signer or a key file was given and the device is registered for another key",
            DecodeWrongCertificate => "where neither the answer nor the bootstrap configuration has a certificate for the key",
        ],
        takes = [keys, progress], confidence = documented, source = "DTM registration tutorial, steps 1 to 6")]
    pub async fn provision_device(&self, request: ProvisionDevice) -> Result<ProvisionedDevice>;

    /// Keeps a device in a valid certificate, over EST: gets the first one with the client's passcode or bootstrap certificate,
    /// and renews it before its end. Call it when the device starts and then every hour or so; where nothing is due it sends
    /// nothing.
    ///
    /// The key file holds what the device has: its key, its certificate and its issuers', in PEM, as most servers and clients
    /// take them. It is replaced in one step, once the new certificate is there and was looked at; the key for that one waits
    /// in a file beside it with the ending `.next`. So a device that is interrupted at any moment has what it had, and goes on
    /// with the same key. The file must be one of its own.
    ///
    /// A renewal that fails is no error as long as the old certificate is valid: `error_code` and `error_message` tell of it.
    /// With a signer the file has no key. Without a key file, as in the npm package, this is an error.
    #[workflow(keep, errors = [
            ConfigurationKeyFile => "without a key file, or where it holds anything else than a key with its certificate",
            DecodeWrongCertificate => "where the certificate that came is for another key, or ends before the old one",
        ],
        takes = [keys, progress], confidence = observed, source = "DTM EST tutorial, RFC 7030")]
    pub async fn keep_certificate(&self, request: KeepCertificate) -> Result<KeptCertificate>;

    /// Tells whose key or certificate the client has: a program's or a person's, the accounts that it can see, and what it
    /// may do in each application. With the name of a workflow it also tells what that needs and the caller lacks, before
    /// anything is tried.
    #[workflow(whoami, confidence = documented, source = "Account Manager tutorial")]
    pub async fn whoami(&self, request: AskWhoami) -> Result<Identity>;

    /// Follows the audit log: gives each event once, the oldest first, and then waits for the next one. It never ends by
    /// itself.
    ///
    /// Each event comes with a `position`. Keep that of the last one that was dealt with, and pass it as `offset` to go on
    /// behind it: no event is left out and none comes twice. Without one it begins with what happens from now on, or at
    /// `since`. Events are given out five seconds after they were made, so that those of one second are complete. A
    /// page without events is one that was waited for in vain.
    #[workflow(watch, confidence = inferred, source = "the API's path grammar")]
    pub fn watch_audit_log(&self, request: WatchAuditLog) -> Pager<WatchedEvent>;

    /// Brings a release to the devices of groups: begins the deployment, or goes on with the one of this name, and gives how it
    /// comes along each time that it looks, until every device is done.
    ///
    /// Where more devices fail than `max_failure_percent` allows, it aborts the deployment; the last look says why
    /// (`stopped`). Devices that have installed the release keep it. It is safe to run again after any interruption, and several
    /// processes may watch the same deployment: the deployment itself goes on without them, but nobody aborts it then.
    #[workflow(deploy, takes = [progress], confidence = inferred, source = "DTM overview: software deployment workflow")]
    pub fn deploy_release(&self, request: DeployRelease) -> Pager<DeploymentLook>;
}
