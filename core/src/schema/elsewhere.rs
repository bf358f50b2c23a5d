//! Code that is not in this build.

use serde_json::Value as Json;

use super::{Context, Since};
use crate::error::Result;
use crate::future::{BoxFuture, MaybeSend, MaybeSync};

/// Runs what this build has no code for: the workflows that the npm package keeps in a module of their own.
pub trait CodeElsewhere: MaybeSend + MaybeSync {
    /// Runs the workflow of an operation; or, with `since`, looks up what a call that began then has done: null where it has
    /// done nothing.
    fn run(
        &self,
        operation: &'static str,
        context: Box<dyn Context>,
        request: Json,
        since: Option<Since>,
    ) -> BoxFuture<'static, Result<Json>>;
}
