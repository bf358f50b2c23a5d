//! `find`: the one object of a name, and the one that a call has made. What a name is, and what else matters, is declared
//! with the operation ([`Lookup`]).

use serde_json::{Map, Value};

use super::pager::PAGE_SIZE;
use super::{Answer, Engine};
use crate::error::Result;
use crate::json::some;
use crate::schema::{Action, Lookup, Operation, Since};
use crate::{Error, ErrorCode, Timestamp};

/// How much earlier than the call an object may seem to be made and still count as made by it: the service's `Date`
/// header has whole seconds only.
const TOLERANCE_MILLIS: i64 = 10_000;

impl Engine {
    /// The row that is exactly what was asked for among all pages of what the service found; the oldest, where there are
    /// several.
    pub(super) async fn find(
        &self,
        list: &'static Operation,
        lookup: &Lookup,
        request: Value,
    ) -> Result<Answer> {
        let named = self.named(list, lookup, &request).await?;
        Ok(Answer::Json(named.into_iter().next().unwrap_or_default()))
    }

    /// All rows that are exactly what was asked for, the oldest first.
    async fn named(
        &self,
        list: &'static Operation,
        lookup: &Lookup,
        request: &Value,
    ) -> Result<Vec<Value>> {
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
            named.extend(rows.into_iter().filter(|row| lookup.fits(row, request)));
            let mark = page.get_mut("mark").map(Value::take).unwrap_or_default();
            match page.get("next_offset").and_then(Value::as_u64) {
                Some(next) if mark != before => (offset, before) = (next, mark),
                _ => break,
            }
        }
        named.sort_by_cached_key(|row| lookup.age(row));
        Ok(named)
    }

    /// Finds what a call that began at `since` may have created; a conflict where the name was taken before.
    pub(super) async fn find_since(
        &self,
        find: &'static Operation,
        request: &Value,
        since: Since,
    ) -> Result<Option<Value>> {
        let Action::Find { list, lookup } = find.action else {
            return Ok(None);
        };
        let key = Value::Object(filters(request, find));
        let mut older = None;
        for row in self.named(list, &lookup, &key).await? {
            match self.made_since(lookup.made(&row), since) {
                Ok(()) => return Ok(Some(row)),
                Err(error) => older = Some(error),
            }
        }
        older.map_or(Ok(None), Err)
    }

    /// When a call began, by the service's clock in milliseconds since 1970, where that is known.
    pub(super) fn began(&self, since: Since) -> Option<i64> {
        match since {
            Since::Moment(moment) => self.shared.service_clock.at(moment),
            Since::Date(date) => Some(date.unix_millis()),
        }
    }

    /// Refuses an object that is older than the call which may have created it.
    fn made_since(&self, made: Option<Timestamp>, since: Since) -> Result<()> {
        match (made, self.began(since)) {
            (Some(made), Some(began)) if made.unix_millis() + TOLERANCE_MILLIS < began => {
                Err(Error::new(
                    ErrorCode::ConflictNameTaken,
                    format!(
                        "an object with this name was there before this call (since {made}); use ensure to take it, or \
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

impl Lookup {
    /// Whether a row is what the request asks for, as far as it tells, and still there.
    fn fits(&self, row: &Value, request: &Value) -> bool {
        let agrees =
            |(field, pointer): &(&str, &str)| match (request.get(field), row.pointer(pointer)) {
                (Some(wanted), Some(there)) => wanted == there,
                _ => true,
            };
        let is_gone =
            |(field, value): (&str, &str)| row.get(field).and_then(Value::as_str) == Some(value);
        // What asks for nothing finds nothing: a row without a name is nobody's.
        let wanted = request.get(self.by).filter(|wanted| !wanted.is_null());
        wanted.is_some_and(|wanted| row.get(self.by) == Some(wanted))
            && self.matching.iter().all(agrees)
            && !self.gone.is_some_and(is_gone)
    }

    /// When a row was made, where it tells.
    pub(super) fn made(&self, row: &Value) -> Option<Timestamp> {
        Timestamp::parse(row.get(self.made?)?.as_str()?)
    }

    /// Orders rows by when they were made, then by id.
    fn age(&self, row: &Value) -> (i64, String) {
        let id = row.get("id").and_then(Value::as_str).unwrap_or_default();
        let made = self.made(row);
        (made.map_or(i64::MAX, Timestamp::unix_millis), id.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// As another product may have it: other fields, and no name.
    const SEATS: Lookup = Lookup {
        by: "seat_id",
        matching: &[("unit_id", "/unit/id")],
        made: Some("created_at"),
        gone: Some(("state", "removed")),
    };

    #[test]
    fn a_row_fits_by_what_is_declared() {
        let request = json!({"seat_id": "a", "unit_id": "u"});
        let fits = |row: Value| SEATS.fits(&row, &request);
        assert!(fits(
            json!({"seat_id": "a", "unit": {"id": "u"}, "state": "active"})
        ));
        assert!(fits(json!({"seat_id": "a", "status": "DELETED"})));
        assert!(!fits(json!({"seat_id": "A", "unit": {"id": "u"}})));
        assert!(!fits(json!({"seat_id": "a", "unit": {"id": "v"}})));
        assert!(!fits(
            json!({"seat_id": "a", "unit": {"id": "u"}, "state": "removed"})
        ));
        assert!(!fits(json!({"name": "a"})));
        assert!(!SEATS.fits(&json!({"name": "a"}), &json!({"unit_id": "u"})));
        assert!(!SEATS.fits(&json!({"seat_id": null}), &json!({"seat_id": null})));
    }

    #[test]
    fn the_oldest_comes_first_by_the_declared_field() {
        let mut rows = [
            json!({"id": "1", "created_on": "2020-01-01T00:00:00Z"}),
            json!({"id": "3", "created_at": "2026-01-02T00:00:00Z"}),
            json!({"id": "2", "created_at": "2026-01-02T00:00:00Z"}),
            json!({"id": "4", "created_at": "2026-01-01T00:00:00Z"}),
        ];
        rows.sort_by_cached_key(|row| SEATS.age(row));
        let ids: Vec<_> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
        assert_eq!(ids, ["4", "2", "3", "1"]);
    }
}
