//! Looking up what a call of unknown outcome may have done.

use serde_json::Value;

use super::attempt::Call;
use super::exchange::Plan;
use super::find::filters;
use super::observer::Happening;
use super::{Answer, Engine};
use crate::decode::project;
use crate::error::{Kind, Result};
use crate::json::text;
use crate::schema::{Idempotency, Operation, Outcome, Recovery, Response as Expected, Since};
use crate::{Error, ErrorCode};

/// The call whose outcome is looked up.
pub(super) struct Looking<'a> {
    pub(super) plan: &'a Plan<'a>,
    pub(super) call: &'a Call<'a>,
    pub(super) since: Since,
}

impl Looking<'_> {
    /// What was found, as the answer that was lost.
    fn answer(&self, found: Value) -> Answer {
        match self.plan.expected {
            Expected::Value(ty) => Answer::Json(project(found, ty)),
            _ => Answer::Nothing,
        }
    }
}

impl Engine {
    /// What the call has done; a conflict where somebody else's object has the name.
    async fn look(&self, looking: &Looking<'_>) -> Result<Option<Value>> {
        let Looking { plan, call, since } = looking;
        let Idempotency::Reconcile(recovery) = plan.idempotency else {
            return Ok(None);
        };
        self.observe(&plan.prepared, call, Happening::Reconciling);
        match recovery {
            Recovery::Find(find) => self.find_since(find, plan.request, *since).await,
            Recovery::Gone(get, mark) => self.gone(get, mark, plan.request).await,
            Recovery::Shown(outcome) => self.shown(outcome, plan.request).await,
            Recovery::Function(function) => {
                function(Box::new(self.clone()), plan.request.clone(), *since).await
            }
        }
    }

    /// Nothing (null) where the object of a deletion is gone.
    async fn gone(
        &self,
        get: &'static Operation,
        mark: Option<(&str, &str)>,
        request: &Value,
    ) -> Result<Option<Value>> {
        let is_gone = |object: &Value| {
            mark.is_some_and(|(field, value)| text(object, &[field]) == Some(value))
        };
        match self.object(get, request).await {
            Ok(object) => Ok(is_gone(&object).then_some(object)),
            Err(error) if error.kind() == Kind::NotFound => Ok(Some(Value::Null)),
            Err(error) => Err(error),
        }
    }

    /// The object, where it is as the call leaves it.
    async fn shown(&self, outcome: &Outcome, request: &Value) -> Result<Option<Value>> {
        let mut wanted = filters(request, outcome.get);
        for (field, way, default) in outcome.given {
            let given = text(request, way).unwrap_or(default);
            wanted.insert((*field).to_owned(), given.into());
        }
        let found = match self.call(outcome.get, Value::Object(wanted)).await {
            Ok(found) => found.into_json(),
            Err(error) if error.kind() == Kind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let is_done = outcome.shows.is_none_or(|(field, usual)| {
            let asked = |(name, value, _): &&_| text(request, &[*name]) == Some(*value);
            let other = outcome.otherwise.iter().find(asked);
            let value = other.map_or(usual, |(_, _, value)| value);
            text(&found, &[field]) == Some(value)
        });
        Ok(is_done.then_some(found))
    }

    /// The object that a call is about.
    pub(super) async fn object(&self, get: &'static Operation, request: &Value) -> Result<Value> {
        let key = Value::Object(filters(request, get));
        Ok(self.call(get, key).await?.into_json())
    }

    /// Before the first attempt of a call that may have been made before: what that has done, or nothing where it may be sent.
    pub(super) async fn look_first(&self, looking: &Looking<'_>) -> Result<Option<Answer>> {
        let doubt = || {
            Error::new(
                ErrorCode::TransportOutcomeUnknown,
                "an earlier run ended before it heard of this call",
            )
        };
        match looking.plan.idempotency {
            Idempotency::Safe | Idempotency::Idempotent => Ok(None),
            Idempotency::Never => Err(unknown(&doubt(), None)),
            Idempotency::Reconcile(_) => {
                match self.look(looking).await {
                    Ok(found) => Ok(found.map(|found| looking.answer(found))),
                    Err(conflict) if conflict.kind() == Kind::Conflict => Err(conflict),
                    // Its status tells whether the next call would fare better.
                    Err(look_up) => Err(unknown(&doubt(), Some(&look_up))
                        .with(|report| report.http_status = look_up.http_status())),
                }
            }
        }
    }

    /// After an attempt that may have done it: what it did, or nothing where it may be sent again.
    pub(super) async fn reconcile(
        &self,
        looking: &Looking<'_>,
        error: &Error,
    ) -> Result<Option<Answer>> {
        match self.look(looking).await {
            Ok(found) => Ok(found.map(|found| looking.answer(found))),
            Err(conflict) if conflict.kind() == Kind::Conflict => Err(conflict),
            Err(look_up) => Err(unknown(error, Some(&look_up))),
        }
    }

    /// After a refusal that may not be the service's: it stands, unless the work was done all the same.
    pub(super) async fn look_once(
        &self,
        looking: &Looking<'_>,
        refusal: Error,
        doubtful: bool,
    ) -> Result<Answer> {
        match self.look(looking).await {
            // Something that is gone is no sign: perhaps it has never been there.
            Ok(Some(found)) if doubtful || !found.is_null() => Ok(looking.answer(found)),
            Ok(_) => Err(refusal),
            Err(look_up) if look_up.kind() == Kind::Conflict => Err(refusal),
            // What keeps out the look kept out the call, too.
            Err(look_up) if !doubtful && look_up.http_status() == refusal.http_status() => {
                Err(refusal)
            }
            Err(look_up) => Err(unknown(&refusal, Some(&look_up))),
        }
    }

    /// After a success that could not be read: a list may take a while to show it.
    pub(super) async fn look_until_there(
        &self,
        looking: &Looking<'_>,
        unread: Error,
    ) -> Result<Answer> {
        for failures in looking.call.attempts.. {
            match self.look(looking).await {
                Ok(Some(found)) => return Ok(looking.answer(found)),
                Ok(None) => {}
                // Somebody else's object of this name: the list does not show the one of this call yet.
                Err(look_up) if look_up.kind() == Kind::Conflict => {}
                Err(look_up) => return Err(unknown(&unread, Some(&look_up))),
            }
            let wait = self.backoff(failures, None);
            if failures >= self.shared.config.retry.max_attempts || wait >= self.remaining() {
                break;
            }
            self.wait(looking, wait).await;
        }
        Err(unknown(&unread, None))
    }
}

/// Nobody knows whether the call was carried out: there is no way to look it up, or that failed as well.
pub(super) fn unknown(error: &Error, look_up: Option<&Error>) -> Error {
    let why = &error.report().message;
    let message = match look_up {
        Some(look_up) => format!(
            "it is not known whether this was carried out ({why}), and looking it up failed ({}); run it again through \
             `ensure` or the same workflow, which look it up first",
            look_up.report().message
        ),
        None => format!(
            "it is not known whether this was carried out ({why}); look for what it makes before it is sent again, as \
             `ensure` and the workflows do"
        ),
    };
    let untold = look_up.filter(|error| error.code() == ErrorCode::TransportOutcomeUnknown);
    Error::new(ErrorCode::TransportOutcomeUnknown, message).with(|report| {
        let cause = error.report();
        // The look-up knows whether running it again would look first.
        report.retryable = untold.is_none_or(Error::is_retryable);
        report.http_status = cause.http_status;
        report.retry_after = look_up.unwrap_or(error).report().retry_after;
        report.server_code.clone_from(&cause.server_code);
        report.server_message.clone_from(&cause.server_message);
        report.excerpt.clone_from(&cause.excerpt);
    })
}
