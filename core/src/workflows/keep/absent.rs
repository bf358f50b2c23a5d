//! `keep_certificate` in a build without files.

use std::future::ready;

use serde_json::Value;

use crate::error::Result;
use crate::future::BoxFuture;
use crate::keys::no_file;
use crate::schema::Context;

pub(in crate::workflows) fn keep(
    _: Box<dyn Context>,
    _: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(ready(Err(no_file())))
}
