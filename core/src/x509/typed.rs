//! The operations for Rust, without a client.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{VerifyX509, X509Certificate, X509Chain, run};
use crate::error::Result;
use crate::json::object;
use crate::{Error, ErrorCode, Timestamp};

impl X509Certificate {
    /// Reads all certificates of a text: PEM, or base64 of DER or PKCS#7. Days are counted from `at`.
    pub fn read_all(text: &str, at: Timestamp) -> Result<Vec<Self>> {
        let request = object(vec![
            ("certificates", text.into()),
            ("at", at.to_string().into()),
        ]);
        ask("x509.read_all", &request)
    }
}

impl X509Chain {
    /// Verifies a certificate for the moment that the request names.
    pub fn verify(request: &VerifyX509) -> Result<Self> {
        ask("x509.verify", request)
    }
}

fn ask<T: DeserializeOwned>(name: &str, request: &impl Serialize) -> Result<T> {
    let defect =
        |error: serde_json::Error| Error::new(ErrorCode::InternalDefect, error.to_string());
    let request = serde_json::to_value(request).map_err(defect)?;
    let answer = run(name, &request, &|_, claim| Some(claim.verifies()))?;
    serde_json::from_value(answer).map_err(defect)
}
