//! `find` and `ensure`: what makes creating safe to repeat.

use serde_json::{Map, Value};

use super::pager::PAGE_SIZE;
use super::{Answer, Engine};
use crate::error::{Kind, Result};
use crate::json::some;
use crate::schema::{Operation, Since};
use crate::{Error, Timestamp};

/// How much earlier than the call an object may seem to be made and still count as made by it: the service's `Date`
/// header has whole seconds only.
const TOLERANCE_MILLIS: i64 = 10_000;

impl Engine {
    /// The row with exactly this name among all pages of substring matches; the oldest, where the service lets several
    /// have it, so that everybody finds the same one.
    pub(super) async fn find(
        &self,
        list: &'static Operation,
        matching: &[(&str, &str)],
        request: Value,
    ) -> Result<Answer> {
        let wanted = request.get("name").cloned().unwrap_or_default();
        let mut best: Option<Value> = None;
        let mut offset = 0;
        let mut before = Value::Null;
        loop {
            let mut page_request = filters(&request, list);
            page_request.insert("limit".to_owned(), PAGE_SIZE.into());
            if offset > 0 {
                page_request.insert("offset".to_owned(), offset.into());
            }
            let mut page = self
                .call(list, Value::Object(page_request))
                .await?
                .into_json();
            let rows = page
                .get_mut("items")
                .and_then(Value::as_array_mut)
                .map(std::mem::take)
                .unwrap_or_default();
            for row in rows {
                if row.get("name") == Some(&wanted)
                    && is_alive(&row)
                    && agrees(&row, &request, matching)
                {
                    best = Some(match best {
                        Some(best) if age(&best) <= age(&row) => best,
                        _ => row,
                    });
                }
            }
            let mark = page.get_mut("mark").map(Value::take).unwrap_or_default();
            match page.get("next_offset").and_then(Value::as_u64) {
                Some(next) if mark != before => (offset, before) = (next, mark),
                _ => return Ok(Answer::Json(best.unwrap_or(Value::Null))),
            }
        }
    }

    /// Finds; creates what is not there; and finds again, because a creation may give no id and because another process
    /// may have been faster.
    pub(super) async fn ensure(
        &self,
        find: &'static Operation,
        create: &'static Operation,
        request: Value,
    ) -> Result<Answer> {
        let key = Value::Object(filters(&request, find));
        let found = self.call(find, key.clone()).await?;
        if found != Answer::Json(Value::Null) {
            return Ok(found);
        }
        let refused = match self.call(create, request).await {
            Ok(_) => None,
            // Somebody else may have created it in this very moment; the look-up tells.
            Err(error)
                if matches!(error.kind(), Kind::Conflict | Kind::Validation)
                    && error.http_status().is_some() =>
            {
                Some(error)
            }
            Err(error) => return Err(error),
        };
        match (self.call(find, key).await?, refused) {
            (Answer::Json(Value::Null), Some(error)) => Err(error),
            (Answer::Json(Value::Null), None) => Err(Error::new(
                "not_found.not_ready",
                "it was created, but the list does not show it yet; run this again in a moment",
            )),
            (found, _) => Ok(found),
        }
    }

    /// Finds what a call that began at `since` may have created; a conflict where the name was taken before.
    pub(crate) async fn find_since(
        &self,
        find: &'static Operation,
        request: &Value,
        since: Since,
    ) -> Result<Option<Value>> {
        let found = self
            .call(find, Value::Object(filters(request, find)))
            .await?
            .into_json();
        if found.is_null() {
            return Ok(None);
        }
        self.made_since(&found, since)?;
        Ok(Some(found))
    }

    /// Refuses an object that is older than the call which may have created it.
    pub(crate) fn made_since(&self, found: &Value, since: Since) -> Result<()> {
        let created = ["created_on", "created_at"].iter().find_map(|name| {
            found
                .get(*name)
                .and_then(Value::as_str)
                .and_then(Timestamp::parse)
        });
        match (created, self.shared.service_clock.at(since.0)) {
            (Some(created), Some(began)) if created.unix_millis() + TOLERANCE_MILLIS < began => {
                Err(Error::new(
                    "conflict.name_taken",
                    format!(
                        "an object with this name was there before this call (since {created}); use ensure to take it, or \
                     choose another name"
                    ),
                ))
            }
            _ => Ok(()),
        }
    }
}

/// The members of a request that another operation takes too, except where a page begins.
fn filters(request: &Value, operation: &Operation) -> Map<String, Value> {
    let Some(members) = request.as_object() else {
        return Map::new();
    };
    some(members, &|name| operation.request.field(name).is_some())
}

/// Deleted objects stay visible for two weeks.
fn is_alive(row: &Value) -> bool {
    !["status", "device_status"]
        .iter()
        .any(|name| row.get(*name).and_then(Value::as_str) == Some("DELETED"))
}

/// Whether a row has what the request asks for, where the row tells.
fn agrees(row: &Value, request: &Value, matching: &[(&str, &str)]) -> bool {
    matching.iter().all(
        |(field, pointer)| match (request.get(*field), row.pointer(pointer)) {
            (Some(wanted), Some(there)) => wanted == there,
            _ => true,
        },
    )
}

/// Orders rows by when they were made, then by id.
fn age(row: &Value) -> (i64, String) {
    let created = ["created_on", "created_at"].iter().find_map(|name| {
        row.get(*name)
            .and_then(Value::as_str)
            .and_then(Timestamp::parse)
    });
    let id = row
        .get("id")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    (created.map_or(i64::MAX, Timestamp::unix_millis), id)
}
