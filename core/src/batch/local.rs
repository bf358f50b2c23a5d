//! `batches.check`: in this build, or in the second module of the npm package.

use std::sync::Arc;

use serde_json::Value;

use super::models::CheckBatch;
use crate::Error;
use crate::device_trust::{CertificatePolicies, EnrollmentSpecification};
use crate::error::{Result, Violation, ViolationCode};
use crate::future::BoxFuture;
use crate::json::{at, object, text, with};
use crate::schema::{Context, name_of, table};
use crate::transport::{InMemory, Source};

#[cfg(feature = "formats")]
pub(crate) fn check(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let source = source(context.as_ref(), &request)?;
        let request = with_fields(context.as_ref(), request).await?;
        let kind = super::function::kind(&request);
        let checked = super::function::checked(context.as_ref(), kind, &request, source).await?;
        Ok(checked.report())
    })
}

#[cfg(not(feature = "formats"))]
pub(crate) fn check(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        // Whether there is one, and only one.
        source(context.as_ref(), &request)?;
        let request = with_fields(context.as_ref(), request).await?;
        let name = crate::device_trust::Batches::CHECK.name;
        context.keys()?.read_x509(name, &request).await
    })
}

/// The request, with the fields that a policy takes where it names one.
async fn with_fields(context: &dyn Context, request: Value) -> Result<Value> {
    let policy = name_of!(CheckBatch.certificate_policy_id);
    let Some(id) = text(&request, &[policy]) else {
        return Ok(request);
    };
    let asked = object(vec![(policy, id.into())]);
    let operation = table!(CertificatePolicies::ENROLLMENT_SPECIFICATION)?;
    let answer = context.call(operation, asked).await?.into_json();
    let fields = at(&answer, &[name_of!(EnrollmentSpecification.fields)]).clone();
    Ok(with(request, vec![(FIELDS, fields)]))
}

/// Where a request to check has the fields of a policy: no field of its own, but put there before it is checked.
pub(super) const FIELDS: &str = "fields";

/// Where the rows come from: a file, or the request itself.
pub(super) fn source(context: &dyn Context, request: &Value) -> Result<Arc<dyn Source>> {
    let file = text(request, &[name_of!(CheckBatch.file)]);
    let data = text(request, &[name_of!(CheckBatch.data)]);
    match (file, data) {
        (Some(path), None) => context.open(path),
        (None, Some(data)) => Ok(Arc::new(InMemory(data.to_owned().into()))),
        _ => Err(Error::invalid(vec![Violation::new(
            name_of!(CheckBatch.file),
            ViolationCode::Required,
            "Either file or data must be there, and not both.",
            "Pass the path of the CSV file as file, or the CSV itself as data.",
        )])),
    }
}
