//! The way to code that runs elsewhere.

use serde_json::Value as Json;

use crate::error::{Error, ErrorCode, Result};
use crate::future::BoxFuture;
use crate::schema::{Context, Since};

/// A workflow that runs elsewhere.
pub(super) fn workflow(
    operation: &'static str,
    context: Box<dyn Context>,
    request: Json,
) -> BoxFuture<'static, Result<Json>> {
    run(operation, context, request, None)
}

/// A recovery that runs elsewhere.
pub(super) fn recovery(
    operation: &'static str,
    context: Box<dyn Context>,
    request: Json,
    since: Since,
) -> BoxFuture<'static, Result<Option<Json>>> {
    Box::pin(async move {
        let found = run(operation, context, request, Some(since)).await?;
        Ok(Some(found).filter(|found| !found.is_null()))
    })
}

fn run(
    operation: &'static str,
    context: Box<dyn Context>,
    request: Json,
    since: Option<Since>,
) -> BoxFuture<'static, Result<Json>> {
    match context.code_elsewhere() {
        Some(elsewhere) => elsewhere.run(operation, context, request, since),
        None => Box::pin(async move { Err(Error::new(ErrorCode::InternalDefect, operation)) }),
    }
}
