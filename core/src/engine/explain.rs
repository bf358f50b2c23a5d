//! A refusal of a call that carried certificate signing requests, explained.

use futures_util::future::{Either, select};
use serde_json::Value;

use super::Engine;
use crate::Error;
use crate::error::Kind;
use crate::keys::{CsrProblem, KeyModule};
use crate::schema::Model;
use crate::validate::{CsrField, csrs};

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
            if self.is_wrong(keys, &csr).await {
                wrong.push(CsrProblem::BadSignature.violation(&csr.field, &csr.label));
            }
        }
        error.with(|report| report.violations.extend(wrong))
    }

    /// Whether a signature does not match. What cannot be found out in time is not said.
    async fn is_wrong(&self, keys: &dyn KeyModule, csr: &CsrField<'_>) -> bool {
        let timer = self.shared.runtime.sleep(self.remaining());
        let verified = select(keys.verifies(csr.text), timer).await;
        matches!(verified, Either::Left((Ok(false), _)))
    }
}
