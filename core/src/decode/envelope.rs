//! The three shapes of a list, and where the next page begins.

use serde_json::{Map, Value};

use super::normalise;
use crate::Error;
use crate::error::Result;
use crate::json::object;
use crate::schema::Type;

/// Members that hold the rows: `records` in Device Trust Manager, `items` in Trust Lifecycle Manager.
const ROWS: [&str; 2] = ["records", "items"];

/// Reads a page: `{"items": [...], "total", "limit", "offset", "next_offset"}`, whatever the service's shape.
///
/// `asked_offset` and `asked_limit` stand in where the answer does not repeat them (a bare array).
pub fn page(
    value: Value,
    item: &Type,
    asked_offset: u64,
    asked_limit: Option<u64>,
) -> Result<Value> {
    let (rows, members) = match value {
        Value::Array(rows) => (rows, Map::new()),
        Value::Object(mut members) => match ROWS.iter().find_map(|name| members.remove(*name)) {
            Some(Value::Array(rows)) => (rows, members),
            _ => return Err(unexpected("has no list of rows (`records` or `items`)")),
        },
        _ => return Err(unexpected("is neither a list nor an object")),
    };
    let number = |name: &str| members.get(name).and_then(Value::as_u64);
    let offset = number("offset").unwrap_or(asked_offset);
    let limit = number("limit").or(asked_limit);
    let total = number("total");
    let next = members.get("next").and_then(Value::as_bool);
    let enveloped = !members.is_empty();
    let count = rows.len() as u64;

    let mut items = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        items.push(normalise(row, item, &format!("[{index}]"))?);
    }
    let more = count > 0 && enveloped && has_more(offset + count, count, limit, total, next);
    // A service that does not move on would be asked for ever.
    let next_offset = more
        .then_some(offset + count)
        .filter(|next| *next > asked_offset);
    Ok(object(vec![
        ("items", Value::Array(items)),
        ("total", total.into()),
        ("limit", limit.into()),
        ("offset", offset.into()),
        ("next_offset", next_offset.into()),
    ]))
}

/// Whether a further page is worth asking for.
///
/// `total` decides where there is one. The boolean `next` was seen `false` only together with a single row, so what a
/// `false` means on a full page is inferred; it ends the walk only where `total` does not say otherwise.
fn has_more(
    seen: u64,
    count: u64,
    limit: Option<u64>,
    total: Option<u64>,
    next: Option<bool>,
) -> bool {
    match (total, next) {
        (Some(total), _) => seen < total,
        (None, Some(next)) => next,
        (None, None) => limit.is_some_and(|limit| count >= limit),
    }
}

fn unexpected(why: &str) -> Error {
    Error::new(
        "decode.unexpected_shape",
        format!("the answer is JSON but {why}"),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn next(value: Value) -> Option<u64> {
        page(value, &Type::Json, 0, Some(2))
            .ok()
            .and_then(|page| page.get("next_offset").and_then(Value::as_u64))
    }

    #[test]
    fn reads_all_three_shapes() {
        for value in [
            json!([1, 2]),
            json!({"records": [1, 2], "total": 2}),
            json!({"items": [1, 2], "total": 2}),
        ] {
            let read = page(value, &Type::Json, 0, None)
                .ok()
                .and_then(|page| page.get("items").cloned());
            assert_eq!(read, Some(json!([1, 2])));
        }
        assert!(page(json!({"rows": []}), &Type::Json, 0, None).is_err());
        assert!(page(json!("x"), &Type::Json, 0, None).is_err());
    }

    #[test]
    fn walks_on_while_there_is_more() {
        assert_eq!(
            next(json!({"records": [1, 2], "total": 5, "offset": 0, "limit": 2, "next": false})),
            Some(2)
        );
        assert_eq!(
            next(json!({"records": [1, 2], "total": 4, "offset": 2, "limit": 2})),
            None
        );
        assert_eq!(next(json!({"records": [1, 2], "next": true})), Some(2));
        assert_eq!(next(json!({"records": [1, 2], "next": false})), None);
        assert_eq!(next(json!({"records": [1], "limit": 2})), None);
        assert_eq!(next(json!({"records": [], "total": 5, "next": true})), None);
        assert_eq!(next(json!([1, 2])), None);
    }
}
