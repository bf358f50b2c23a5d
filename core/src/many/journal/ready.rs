//! How an input stands before it is begun.

use serde_json::Value;

use super::{Journaled, Ledger, Row};
use crate::error::{Kind, Result};
use crate::many::Input;
use crate::schema::Answer;
use crate::{Error, ErrorCode, Secret, Timestamp, Violation, ViolationCode, json};

/// How much of the digest is kept.
const DIGEST: usize = 16;

/// An input, and what goes with it.
pub(super) struct Ready {
    pub(super) input: Input,
    /// What is to be noted first.
    pub(super) row: Option<Row>,
    pub(super) key: Option<Secret>,
}

impl Ready {
    /// One that is not begun.
    pub(super) fn at_once(input: Input) -> Self {
        Self {
            input,
            row: None,
            key: None,
        }
    }

    fn refused(error: Error) -> Self {
        Self::at_once(Input::Unreadable(error))
    }
}

impl Ledger {
    /// An input, of which the file may have a row.
    pub(super) async fn ready(
        &self,
        position: u64,
        request: Value,
        row: Option<Row>,
        now: Timestamp,
    ) -> Result<Ready> {
        let mut digest = self.keeper.sha256(&json::write(&request));
        digest.truncate(DIGEST);
        let Some(row) = row else {
            return self.fresh(request, digest, now).await;
        };
        // Refused for good: nothing of it is there, and it may have been mended.
        let is_refused = row.error.as_deref().is_some_and(is_refusal);
        if row.digest != digest {
            if is_refused {
                return self.fresh(request, digest, now).await;
            }
            let why = format!(
                "the journal has another input at position {position}, which was begun: a journal belongs to one table"
            );
            return Ok(Ready::refused(Error::new(ErrorCode::ConflictQueued, why)));
        }
        if let Some(result) = &row.result {
            let result = with_key(parsed(result)?, row.private_key.as_ref());
            return Ok(Ready::at_once(Input::Known(Answer::Json(result))));
        }
        let input = Input::Request {
            request: row.request.as_deref().map_or(Ok(request), parsed)?,
            in_doubt: (!is_refused).then_some(row.began),
        };
        // Begun once more: that it was refused says nothing about this time.
        let again = is_refused.then(|| Row {
            began: now,
            error: None,
            ..row.clone()
        });
        Ok(Ready {
            input,
            row: again,
            key: row.private_key,
        })
    }

    /// An input that was never begun. What is made for it (a key, a request for its certificate) is noted with it.
    async fn fresh(&self, mut request: Value, digest: Vec<u8>, began: Timestamp) -> Result<Ready> {
        let mut row = Row {
            digest,
            began,
            request: None,
            private_key: None,
            result: None,
            error: None,
        };
        if request.get("csr").is_none_or(Value::is_null) {
            match self.journaled {
                Journaled::AsItIs => {}
                Journaled::NeedsCsr => return Ok(Ready::refused(without_key())),
                Journaled::WithCsr => match self.keeper.prepare(request.clone()).await {
                    Ok(Some((prepared, private_key))) => {
                        row.request = Some(json::write(&prepared));
                        row.private_key = private_key;
                        request = prepared;
                    }
                    Ok(None) => {}
                    // It costs nothing, and there is nothing to note.
                    Err(refused) => return Ok(Ready::refused(refused)),
                },
            }
        }
        Ok(Ready {
            input: Input::from(request),
            key: row.private_key.clone(),
            row: Some(row),
        })
    }
}

/// Whether this code says that nothing was done, and that nothing will be.
fn is_refusal(code: &str) -> bool {
    let kind = ErrorCode::parse(code).map(ErrorCode::kind);
    matches!(
        kind,
        Some(
            Kind::Validation
                | Kind::Authentication
                | Kind::Permission
                | Kind::NotFound
                | Kind::Conflict
                | Kind::Configuration
        )
    )
}

fn without_key() -> Error {
    let why = "Csr is missing: with a journal, a key that is made on the way would not be kept.";
    let remedy = "Make a key and a certificate signing request for each row first.";
    Error::invalid(vec![Violation::new(
        "csr",
        ViolationCode::Required,
        why,
        remedy,
    )])
}

/// A result with the key that was made for it.
pub(super) fn with_key(mut result: Value, key: Option<&Secret>) -> Value {
    if let (Value::Object(members), Some(key)) = (&mut result, key) {
        members.insert("private_key".to_owned(), key.reveal().into());
    }
    result
}

/// JSON that is in the file.
fn parsed(text: &str) -> Result<Value> {
    json::parse(text.as_bytes()).ok_or_else(|| {
        let why = "the journal holds something that is no JSON";
        Error::new(ErrorCode::ConfigurationJournal, why)
    })
}
