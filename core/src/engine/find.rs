//! `find`: the one object of a name, and the one that a call has made.

use serde_json::{Map, Value};

use super::pager::PAGE_SIZE;
use super::{Answer, Engine};
use crate::error::Result;
use crate::json::some;
use crate::schema::{Action, Operation, Since};
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
        let named = self.named(list, matching, &request).await?;
        Ok(Answer::Json(named.into_iter().next().unwrap_or_default()))
    }

    /// All rows with exactly this name, the oldest first.
    async fn named(
        &self,
        list: &'static Operation,
        matching: &[(&str, &str)],
        request: &Value,
    ) -> Result<Vec<Value>> {
        let wanted = request.get("name").cloned().unwrap_or_default();
        let mut named: Vec<Value> = Vec::new();
        let mut offset = 0;
        let mut before = Value::Null;
        loop {
            let mut page_request = filters(request, list);
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
            named.extend(rows.into_iter().filter(|row| {
                row.get("name") == Some(&wanted) && is_alive(row) && agrees(row, request, matching)
            }));
            let mark = page.get_mut("mark").map(Value::take).unwrap_or_default();
            match page.get("next_offset").and_then(Value::as_u64) {
                Some(next) if mark != before => (offset, before) = (next, mark),
                _ => break,
            }
        }
        named.sort_by_cached_key(age);
        Ok(named)
    }

    /// Finds what a call that began at `since` may have created; a conflict where the name was taken before.
    pub(crate) async fn find_since(
        &self,
        find: &'static Operation,
        request: &Value,
        since: Since,
    ) -> Result<Option<Value>> {
        let Action::Find { list, matching } = find.action else {
            return Ok(None);
        };
        let key = Value::Object(filters(request, find));
        let mut older = None;
        for row in self.named(list, matching, &key).await? {
            match self.made_since(&row, since) {
                Ok(()) => return Ok(Some(row)),
                Err(error) => older = Some(error),
            }
        }
        older.map_or(Ok(None), Err)
    }

    /// Refuses an object that is older than the call which may have created it.
    fn made_since(&self, found: &Value, since: Since) -> Result<()> {
        let created = created(found);
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
pub(super) fn filters(request: &Value, operation: &Operation) -> Map<String, Value> {
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

/// When a row was made, where it tells.
pub(super) fn created(row: &Value) -> Option<Timestamp> {
    let member = |name| row.get(name).and_then(Value::as_str);
    ["created_on", "created_at"]
        .into_iter()
        .find_map(|name| Timestamp::parse(member(name)?))
}

/// Orders rows by when they were made, then by id.
fn age(row: &Value) -> (i64, String) {
    let id = row
        .get("id")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    (created(row).map_or(i64::MAX, Timestamp::unix_millis), id)
}
