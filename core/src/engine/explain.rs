//! Refusals explained: of certificate signing requests, and of what the state of an object does not allow.

use serde_json::Value;

use super::Engine;
use crate::error::Kind;
use crate::json::text;
use crate::keys::CsrProblem;
use crate::schema::{Endpoint, Idempotency, Model, Recovery};
use crate::validate::csrs;
use crate::{Error, ErrorCode};

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

    /// Says where a call was refused because its object is not in the state that it needs.
    ///
    /// The object is looked at after the refusal, not before the call: that costs nothing where all is well, nothing can
    /// change in between, and a service that allows more than is published is not held up.
    pub(super) async fn state_explained(
        &self,
        error: Error,
        endpoint: &Endpoint,
        request: &Value,
    ) -> Error {
        let Some((field, needed)) = endpoint.needs else {
            return error;
        };
        let get = match endpoint.idempotency {
            Idempotency::Reconcile(Recovery::Gone(get, _)) => get,
            Idempotency::Reconcile(Recovery::Shown(outcome)) => outcome.get,
            _ => return error,
        };
        if !matches!(error.kind(), Kind::Validation | Kind::Conflict)
            || error.report().http_status.is_none()
        {
            return error;
        }
        let Ok(object) = self.object(get, request).await else {
            return error;
        };
        let Some(found) = text(&object, &[field]).filter(|found| *found != needed) else {
            return error;
        };
        let message = format!(
            "{}; its {field} is {} and must be {needed} first",
            error.report().message,
            self.clean(found)
        );
        error.with(|report| {
            report.kind = Kind::Conflict;
            report.code = ErrorCode::ConflictState;
            report.message = message;
        })
    }
}
