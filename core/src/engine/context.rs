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
use crate::runtime::Work;
use crate::schema::{Answer, AskElsewhere, CodeElsewhere, Context, Named, Since};
use crate::transport::Source;
use crate::{Error, ErrorCode};

impl Context for Engine {
    fn call(&self, operation: Named, request: Value) -> BoxFuture<'static, Result<Answer>> {
        match operation.table() {
            Ok(operation) => self.call(operation, request),
            Err(error) => Box::pin(async move { Err(error) }),
        }
    }

    fn upload(
        &self,
        operation: Named,
        request: Value,
        file: Arc<dyn Source>,
    ) -> BoxFuture<'static, Result<Answer>> {
        let mut options = self.options.as_ref().clone();
        options.upload = Some(file);
        Context::call(&self.with(options), operation, request)
    }

    fn open(&self, path: &str) -> Result<Arc<dyn Source>> {
        let opened = self.shared.runtime.open(path);
        opened.map_err(|problem| Error::new(ErrorCode::ConfigurationInvalid, problem))
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

    fn listener(&self) -> Option<Arc<dyn Progress>> {
        self.options.progress.clone()
    }

    fn offload(&self, work: Work) -> BoxFuture<'static, ()> {
        self.shared.runtime.offload(work)
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
