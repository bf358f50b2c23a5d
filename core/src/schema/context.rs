//! What a workflow or a recovery runs in.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value as Json;

use super::{Answer, CodeElsewhere, Named, Since};
use crate::error::Result;
use crate::future::{BoxFuture, MaybeSend, MaybeSync};
use crate::keys::KeyModule;
use crate::progress::{Memory, Progress};
use crate::runtime::Work;
use crate::transport::Source;

/// A request to somebody other than the service.
#[derive(Debug, Clone, Copy)]
pub struct AskElsewhere<'a> {
    /// Where.
    pub url: &'a str,
    /// What is sent, and its media type; nothing is fetched rather than sent.
    pub body: Option<(&'a str, &'a [u8])>,
}

/// What a workflow or a recovery runs in: the engine, as far as they need it.
pub trait Context: MaybeSend + MaybeSync {
    /// Runs an operation.
    fn call(&self, operation: Named, request: Json) -> BoxFuture<'static, Result<Answer>>;

    /// Runs an operation that sends a file, with this one.
    fn upload(
        &self,
        operation: Named,
        request: Json,
        file: Arc<dyn Source>,
    ) -> BoxFuture<'static, Result<Answer>>;

    /// Opens a file of this machine.
    fn open(&self, path: &str) -> Result<Arc<dyn Source>>;

    /// Finds what a call that began at `since` may have created; a conflict where the name was taken before.
    fn find_since<'a>(
        &'a self,
        find: Named,
        request: &'a Json,
        since: Since,
    ) -> BoxFuture<'a, Result<Option<Json>>>;

    /// What uses keys and reads certificates.
    fn keys(&self) -> Result<&dyn KeyModule>;

    /// Who is told how the workflow comes along.
    fn progress(&self) -> Option<&dyn Progress>;

    /// The same, for what goes on beside the workflow.
    fn listener(&self) -> Option<Arc<dyn Progress>>;

    /// Does work that keeps a thread busy, in a thread of its own where there is one.
    fn offload(&self, work: Work) -> BoxFuture<'static, ()>;

    /// What is remembered from call to call.
    fn memory(&self) -> Option<&dyn Memory>;

    /// Has somebody other than the service asked, once and without the caller's credentials.
    fn ask<'a>(&'a self, request: AskElsewhere<'a>) -> BoxFuture<'a, Result<Bytes>>;

    /// Who runs what this build has no code for.
    fn code_elsewhere(&self) -> Option<Arc<dyn CodeElsewhere>>;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// How long the call may still take.
    fn remaining(&self) -> Duration;

    /// The time of day in milliseconds since 1970: the service's where it is known, and otherwise this machine's.
    fn time(&self) -> i64;

    /// The same when a call began; nothing where the service's is not known.
    fn time_of(&self, since: Since) -> Option<i64>;
}
