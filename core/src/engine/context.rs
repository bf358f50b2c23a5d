//! The engine, as workflows and recoveries see it.

use serde_json::Value;

use super::Engine;
use crate::error::Result;
use crate::future::BoxFuture;
use crate::keys::KeyModule;
use crate::progress::{Memory, Progress};
use crate::schema::{Answer, Context, Operation, Since};

impl Context for Engine {
    fn call(
        &self,
        operation: &'static Operation,
        request: Value,
    ) -> BoxFuture<'static, Result<Answer>> {
        self.call(operation, request)
    }

    fn find_since<'a>(
        &'a self,
        find: &'static Operation,
        request: &'a Value,
        since: Since,
    ) -> BoxFuture<'a, Result<Option<Value>>> {
        Box::pin(self.find_since(find, request, since))
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
}
