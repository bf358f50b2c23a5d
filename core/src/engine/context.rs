//! The engine, as workflows and recoveries see it.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use serde_json::Value;

use super::Engine;
use super::clock::millis;
use crate::error::Result;
use crate::future::BoxFuture;
use crate::keys::KeyModule;
use crate::progress::{Memory, Progress};
use crate::schema::{Answer, AskElsewhere, Context, CodeElsewhere, Named, Since};

impl Context for Engine {
    fn call(&self, operation: Named, request: Value) -> BoxFuture<'static, Result<Answer>> {
        match operation.table() {
            Ok(operation) => self.call(operation, request),
            Err(error) => Box::pin(async move { Err(error) }),
        }
    }

    fn find_since<'a>(
        &'a self,
        find: Named,
        request: &'a Value,
        since: Since,
    ) -> BoxFuture<'a, Result<Option<Value>>> {
        Box::pin(async move { self.find_since(find.table()?, request, since).await })
    }

    fn keys(&self) -> Result<&dyn KeyModule> {
        self.keys()
    }

    fn progress(&self) -> Option<&dyn Progress> {
        self.options.progress.as_deref()
    }

    fn memory(&self) -> Option<&dyn Memory> {
        self.options.memory.as_deref()
    }

    fn ask<'a>(&'a self, request: AskElsewhere<'a>) -> BoxFuture<'a, Result<Bytes>> {
        Box::pin(self.elsewhere(request))
    }

    fn code_elsewhere(&self) -> Option<Arc<dyn CodeElsewhere>> {
        self.options.code_elsewhere.clone()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.shared.runtime.sleep(duration)
    }

    fn remaining(&self) -> Duration {
        self.remaining()
    }

    fn time(&self) -> i64 {
        let known = self.shared.service_clock.at(self.now());
        known.unwrap_or_else(|| millis(self.shared.runtime.wall()))
    }

    fn time_of(&self, since: Since) -> Option<i64> {
        self.began(since)
    }
}
