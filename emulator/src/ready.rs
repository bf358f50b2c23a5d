//! The one line that tells a test, or a person, how to reach the emulator.

use std::io::Write as _;
use std::path::Path;

use serde::Serialize;
use uuid::Uuid;

use crate::tls::TlsFiles;

/// What the first calls need. Printed as one line of JSON when the emulator is ready.
#[derive(Debug, Clone, Serialize)]
pub struct Ready {
    /// Where the API is, without a trailing slash.
    pub base_url: String,
    /// What to send as `x-api-key`.
    pub api_key: String,
    /// The one account.
    pub account_id: Uuid,
    /// The one rendezvous zone, for divisions.
    pub primary_rzone_id: Uuid,
    /// The issuing CA, for certificate policies.
    pub ica_id: Uuid,
    /// The certificate profile, for certificate policies.
    pub certificate_profile_id: Uuid,
    /// Trust Lifecycle Manager's business unit.
    pub tlm_business_unit_id: Uuid,
    /// A profile that issues at once: REST API, third-party app, CSR, and the validity may be overridden.
    pub tlm_profile_id: Uuid,
    /// A profile for enrollment codes: REST API with enrollment code.
    pub tlm_enrollment_code_profile_id: Uuid,
    /// A profile that somebody approves: CSR with manual approval.
    pub tlm_manual_profile_id: Uuid,
    /// A profile for EST with enrollment code.
    pub tlm_est_profile_id: Uuid,
    /// IoT Trust Manager's division.
    pub iot_division_id: Uuid,
    /// Its device profile, which has two fields of the customer's.
    pub iot_device_profile_id: Uuid,
    /// Its enrollment profile, of the method API.
    pub iot_enrollment_profile_id: String,
    /// A passcode of that profile.
    pub iot_passcode: String,
    /// A certificate policy for EST, of every division.
    pub dtm_est_certificate_policy_id: Uuid,
    /// A passcode for it.
    pub dtm_est_passcode: String,
    /// Path on the emulator that gives issuing CA and root as PEM.
    pub ca_pem: &'static str,
    /// Where a person looks at all of it: the admin portal.
    pub portal: String,
    /// Version of the emulator.
    pub version: &'static str,
    /// Process that serves.
    pub pid: u32,
    /// Files for HTTPS, with `--tls` and `--mtls`.
    #[serde(flatten)]
    pub tls: TlsFiles,
}

impl Ready {
    /// The line, without its line end.
    pub fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The same, for who reaches the emulator as `host`.
    pub(crate) fn at(&self, scheme: &str, host: &str) -> Self {
        let base_url = format!("{scheme}://{host}");
        Self {
            portal: self.portal.replacen(&self.base_url, &base_url, 1),
            base_url,
            ..self.clone()
        }
    }

    /// Writes the line so that the file appears complete: whoever polls for it never reads half of it.
    pub fn write_to(&self, path: &Path) -> std::io::Result<()> {
        let directory = path
            .parent()
            .filter(|parent| !parent.as_os_str().is_empty());
        let mut file = tempfile::NamedTempFile::new_in(directory.unwrap_or(Path::new(".")))?;
        writeln!(file, "{}", self.to_line())?;
        file.persist(path)?;
        Ok(())
    }
}
