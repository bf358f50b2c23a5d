//! A device's description made ready without a network: what a station that is offline keeps until it can be sent.

use serde_json::Value;

use super::key::with_new_key;
use super::{ProvisionDevice, Workflows};
use crate::error::Result;
use crate::keys::{Csr, CsrProblem, LocalKeys};
use crate::schema::{name_of, table};
use crate::{Error, ErrorCode, Secret, Violation, validate};

/// A description with everything in it that provisioning needs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Prepared {
    /// The description, with a certificate signing request.
    pub request: ProvisionDevice,
    /// The private key in PEM (PKCS#8), where it was made here.
    pub private_key: Option<Secret>,
}

/// Checks a description and puts a certificate signing request into it: the caller's, one that the signer signs, or
/// one of a P-256 key that is made here. Nothing is sent. Since it may be sent much later, the signature of the caller's
/// request is verified, too.
///
/// Provisioning it any number of times gives the same device with a certificate for the same key.
pub async fn prepare(request: ProvisionDevice, keys: &LocalKeys) -> Result<Prepared> {
    let mut request = checked(&request)?;
    let mut private_key = None;
    if request.get(name_of!(ProvisionDevice.csr)).is_none()
        && let Some(made) = with_new_key(request.clone(), keys).await?
    {
        (request, private_key) = made;
    }
    let request = serde_json::from_value(request).map_err(|error| defect(&error))?;
    Ok(Prepared {
        request,
        private_key,
    })
}

/// The description as the workflow would take it, with every violation at once.
fn checked(request: &ProvisionDevice) -> Result<Value> {
    let operation = table!(Workflows::PROVISION_DEVICE)?.table()?;
    let mut request = serde_json::to_value(request).map_err(|error| defect(&error))?;
    let mut violations = validate::check(&mut request, operation.request);
    violations.extend(unverified(&request));
    if violations.is_empty() {
        return Ok(request);
    }
    Err(Error::invalid(violations).with(|report| report.operation = Some(operation.name)))
}

/// What is wrong with the signature of the caller's request. A kind of key or signature that cannot be verified here is left
/// to the service.
fn unverified(request: &Value) -> Option<Violation> {
    let csr = Csr::from_pem(request.get(name_of!(ProvisionDevice.csr))?.as_str()?).ok()?;
    match csr.verify() {
        Ok(()) | Err(CsrProblem::UnsupportedAlgorithm { .. }) => None,
        Err(problem) => Some(problem.violation("csr", "Csr")),
    }
}

fn defect(error: &serde_json::Error) -> Error {
    Error::new(
        ErrorCode::InternalDefect,
        format!("the description cannot be written as JSON: {error}"),
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use futures_util::FutureExt as _;

    use super::*;
    use crate::device_trust::{DeviceToProvision, DivisionToEnsure, GroupToEnsure, PolicyToEnsure};
    use crate::keys::{Signer as _, SoftwareKey};

    const ID: &str = "a7a4c2a5-5b1c-4b3f-9d6e-0c7f7a1c1c11";

    fn described(name: &str) -> ProvisionDevice {
        ProvisionDevice::new(
            ID,
            DivisionToEnsure::new("Plant 7", ID),
            PolicyToEnsure::new("Birth certificates", ID, ID),
            GroupToEnsure::new("Presses").attributes(vec!["mac_address".to_owned()]),
            DeviceToProvision::new(name),
        )
    }

    fn prepared(request: ProvisionDevice, keys: &LocalKeys) -> Result<Prepared> {
        prepare(request, keys)
            .now_or_never()
            .expect("a key in memory answers at once")
    }

    #[test]
    fn a_key_is_made_where_there_is_none() {
        let ready = prepared(described("Press 41"), &LocalKeys::default()).unwrap();
        let key = SoftwareKey::from_pem(ready.private_key.unwrap().reveal()).unwrap();
        let csr = Csr::from_pem(&ready.request.csr.unwrap()).unwrap();
        assert_eq!(csr.verify(), Ok(()));
        assert_eq!(csr.public_key(), key.public_key());
        assert_eq!(csr.subject_common_name(), Some("Press 41"));
    }

    #[test]
    fn a_signer_keeps_its_key() {
        let key = Arc::new(SoftwareKey::generate().unwrap());
        let keys = LocalKeys::with_signer(Arc::clone(&key) as _);
        let ready = prepared(described("Press 41"), &keys).unwrap();
        assert_eq!(ready.private_key, None);
        let csr = Csr::from_pem(&ready.request.csr.unwrap()).unwrap();
        assert_eq!(csr.verify(), Ok(()));
        assert_eq!(csr.public_key(), key.public_key());
    }

    #[test]
    fn a_request_of_the_caller_stays_as_it_is() {
        let ready = prepared(described("Press 41"), &LocalKeys::default()).unwrap();
        let again = prepared(ready.request.clone(), &LocalKeys::default()).unwrap();
        assert_eq!(again.request, ready.request);
        assert_eq!(again.private_key, None);
    }

    /// Queued for later, a request is verified now.
    #[test]
    fn a_request_of_the_caller_is_verified() {
        let with = |csr: &str| prepared(described("Press 41").csr(csr), &LocalKeys::default());
        let csr = Csr::from_pem(include_str!("../keys/testdata/p256.csr.pem")).unwrap();
        assert!(with(csr.pem()).is_ok());
        let mut der = csr.der().to_vec();
        *der.last_mut().unwrap() ^= 1;
        let error = with(Csr::from_der(&der).unwrap().pem()).unwrap_err();
        assert_eq!(error.violations()[0].code, "csr.bad_signature");
        assert_eq!(error.violations()[0].field, "csr");
        let other = include_str!("../keys/testdata/p521.csr.pem");
        assert_eq!(with(other).unwrap().request.csr.as_deref(), Some(other));
    }

    #[test]
    fn all_violations_come_at_once() {
        let mut request = described("41 presses");
        request.account_id = "nonsense".to_owned();
        request.csr = Some("no request".to_owned());
        let error = prepared(request, &LocalKeys::default()).unwrap_err();
        let fields: Vec<&str> = error
            .violations()
            .iter()
            .map(|violation| violation.field.as_str())
            .collect();
        assert_eq!(fields, ["account_id", "device.name", "csr"]);
        assert_eq!(error.report().operation, Some("workflows.provision_device"));
    }
}
