//! Certificate signing requests of the caller.

use devtrust::Error;
use devtrust::keys::Csr;

use crate::error::DevtrustError;

/// Verifies a certificate signing request (PKCS#10 in PEM): that it is signed with the key that it carries.
///
/// Before a call, only its structure is looked at; the service verifies the signature, too. Use this where a request comes from
/// elsewhere and is to be sent later.
///
/// Errors: `validation.invalid_request` with the violation: `csr.bad_signature`, `csr.malformed`,
/// `csr.unsupported_algorithm`, ...
#[uniffi::export]
pub fn verify_csr(pem: String) -> Result<(), DevtrustError> {
    let verified = Csr::from_pem(&pem).and_then(|csr| csr.verify());
    Ok(verified.map_err(Error::from)?)
}
