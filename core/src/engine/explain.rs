//! A refusal of a call that carried certificate signing requests, explained.

use serde_json::Value;

use super::Engine;
use crate::Error;
use crate::error::Kind;
use crate::keys::CsrProblem;
use crate::schema::Model;
use crate::validate::csrs;

impl Engine {
    /// Says which of the request's CSRs have a signature that does not match, beside what the service said.
    ///
    /// Before a call, only the structure of a CSR is looked at: the service verifies the signature, and doing so here as
    /// well costs more than all the rest of a call.
    pub(super) async fn explained(&self, error: Error, request: &Value, model: &Model) -> Error {
        let is_refusal = error.kind() == Kind::Validation && error.report().http_status.is_some();
        let Ok(keys) = self.keys() else { return error };
        if !is_refusal {
            return error;
        }
        let mut wrong = Vec::new();
        for csr in csrs(request, model) {
            // What cannot be found out is not said.
            if let Ok(false) = keys.verifies(csr.text).await {
                wrong.push(CsrProblem::BadSignature.violation(&csr.field, &csr.label));
            }
        }
        error.with(|report| report.violations.extend(wrong))
    }
}
