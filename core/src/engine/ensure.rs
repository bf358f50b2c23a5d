//! `ensure`: find, or create and find. Safe to run again and from several processes at once.

use std::time::Duration;

use serde_json::Value;

use super::find::filters;
use super::{Answer, Engine};
use crate::error::{Kind, Result};
use crate::schema::{Action, Operation};
use crate::{Error, ErrorCode};

/// When no other object can appear any more that would count as older: the second in which it was made is over by then
/// (the service tells whole seconds), and so is another one, in which a list may still lack what was made before.
const SETTLED_AFTER: Duration = Duration::from_secs(2);

impl Engine {
    /// `unique`: whether the service is published to refuse a second object of a name.
    pub(super) async fn ensure(
        &self,
        find: &'static Operation,
        create: &'static Operation,
        unique: bool,
        request: Value,
    ) -> Result<Answer> {
        let key = Value::Object(filters(&request, find));
        let mut found = self.call(find, key.clone()).await?.into_json();
        if found.is_null() {
            found = self.created(find, create, &key, request).await?;
        }
        let wait = if unique {
            Duration::ZERO
        } else {
            self.until_settled(find, &found)
        };
        if wait.is_zero() {
            return Ok(Answer::Json(found));
        }
        // Somebody else may be making one at this moment. Everybody who comes this close waits, and then takes the oldest.
        if wait >= self.remaining() {
            return Err(Error::new(
                ErrorCode::TimeoutDeadline,
                "it is there, but so new that another process may make one of the same name at this moment, and the \
                 deadline leaves no time to find out; run this again",
            ));
        }
        self.shared.runtime.sleep(wait).await;
        match self.call(find, key).await? {
            Answer::Json(Value::Null) => Err(not_shown()),
            found => Ok(found),
        }
    }

    /// Creates, and finds: a creation may give no id, and another process may have been faster.
    async fn created(
        &self,
        find: &'static Operation,
        create: &'static Operation,
        key: &Value,
        request: Value,
    ) -> Result<Value> {
        let (refused, patient) = match self.call(create, request).await {
            Ok(_) => (not_shown(), true),
            // Somebody else may have created it in this very moment; the look-up tells.
            Err(error) if error.kind() == Kind::Conflict => (error, true),
            Err(error) if error.kind() == Kind::Validation && error.http_status().is_some() => {
                (error, false)
            }
            Err(error) => return Err(error),
        };
        let mut looks = 0;
        loop {
            let found = self.call(find, key.clone()).await?.into_json();
            looks += 1;
            if !found.is_null() {
                return Ok(found);
            }
            // Lists of a service that is spread over several machines show what was made a moment later.
            let wait = self.backoff(looks, None);
            let last = looks >= self.shared.config.retry.max_attempts;
            if !patient || last || wait >= self.remaining() {
                return Err(refused);
            }
            self.shared.runtime.sleep(wait).await;
        }
    }

    /// How long an object of this age may still be out-voted; nothing where the service's clock is not known.
    fn until_settled(&self, find: &Operation, object: &Value) -> Duration {
        let made = match &find.action {
            Action::Find { lookup, .. } => lookup.made(object),
            _ => None,
        };
        let ages = made.zip(self.shared.service_clock.at(self.now()));
        let age = ages.map_or(i64::MAX, |(made, now)| {
            now.saturating_sub(made.unix_millis())
        });
        // What was seen has been made: its second had begun, whatever the clocks say.
        let age = Duration::from_millis(u64::try_from(age).unwrap_or(0));
        SETTLED_AFTER.saturating_sub(age)
    }
}

fn not_shown() -> Error {
    Error::new(
        ErrorCode::NotFoundNotReady,
        "it was created, but the list does not show it yet; run this again in a moment",
    )
}
