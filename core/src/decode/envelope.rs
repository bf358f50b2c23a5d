//! The three shapes of a list, and where the next page begins.

use serde_json::{Map, Value};

use super::{Read, normalise};
use crate::error::Result;
use crate::json::{object, write};
use crate::schema::Type;
use crate::{Error, ErrorCode};

/// Members that hold the rows: `records` in Device Trust Manager, `items` in Trust Lifecycle Manager.
const ROWS: [&str; 2] = ["records", "items"];

/// How many times more rows than asked for a page may have: services have their own smallest and largest pages.
const EXCESS: u64 = 10;

/// What a page is taken to be asked for at least, and where nothing was asked for: the largest size that can be asked for.
const SMALLEST: u64 = 100;
const LARGEST: u64 = 1000;

/// The largest number that every language has: no service has so many rows, but an answer may claim them.
const LARGEST_NUMBER: u64 = 1 << 53;

/// Reads a page: `{"items": [...], "total", "limit", "offset", "next_offset", "mark"}`, whatever the service's shape.
///
/// `asked_offset` and `asked_limit` stand in where the answer does not repeat them (a bare array); an operation that takes
/// no offset has one page.
pub fn page(
    value: Value,
    item: &Type,
    asked_offset: Option<u64>,
    asked_limit: Option<u64>,
) -> Result<Read> {
    let (rows, members) = match value {
        Value::Array(rows) => (rows, Map::new()),
        Value::Object(mut members) => match ROWS.iter().find_map(|name| members.remove(*name)) {
            Some(Value::Array(rows)) => (rows, members),
            _ => return Err(unexpected("has no list of rows (`records` or `items`)")),
        },
        _ => return Err(unexpected("is neither a list nor an object")),
    };
    let number = |name: &str| {
        let number = members.get(name).and_then(Value::as_u64);
        number.map(|number| number.min(LARGEST_NUMBER))
    };
    let offset = number("offset").or(asked_offset).unwrap_or(0);
    let limit = number("limit").or(asked_limit);
    let total = number("total");
    let next = (members.get("next").or(members.get("has_more"))).and_then(Value::as_bool);
    let count = rows.len() as u64;
    let most = asked_limit
        .unwrap_or(LARGEST)
        .max(SMALLEST)
        .saturating_mul(EXCESS);
    if count > most {
        return Err(Error::new(
            ErrorCode::DecodeTooManyRows,
            format!(
                "the page has {count} rows where {} were asked for; at most {most} are taken",
                asked_limit.map_or("fewer".to_owned(), |limit| limit.to_string())
            ),
        ));
    }

    let mut unread = 0;
    let mut items = rows;
    for (index, row) in items.iter_mut().enumerate() {
        let read = normalise(row.take(), item, &format!("[{index}]"))?;
        unread += read.unread;
        *row = read.value;
    }
    let seen = offset.saturating_add(count);
    let more = count > 0 && has_more(seen, count, limit, total, next);
    // A service that does not move on would be asked for ever.
    let next_offset =
        Some(seen).filter(|next| more && asked_offset.is_some_and(|asked| *next > asked));
    let mark = mark(&items);
    let value = object(vec![
        ("items", Value::Array(items)),
        ("total", total.into()),
        ("limit", limit.into()),
        ("offset", offset.into()),
        ("next_offset", next_offset.into()),
        ("mark", mark.into()),
    ]);
    Ok(Read { value, unread })
}

/// The same for two pages with the same rows, whatever their order and what has changed in them: a sum over their ids
/// (FNV-1a), or over all of a row that has none. Who walks through a list ends where it repeats: such a service passes over
/// the offset, and would give the same rows for ever.
fn mark(rows: &[Value]) -> String {
    let sum = rows.iter().fold(0_u64, |sum, row| {
        let id = match row.get("id") {
            Some(Value::String(id)) => id.clone(),
            _ => write(row),
        };
        let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        sum.wrapping_add(hash)
    });
    format!("{sum:016x}")
}

/// Whether a further page is worth asking for.
///
/// `total` decides where there is one. The boolean `next` was seen `false` only together with a single row, so what a
/// `false` means on a full page is inferred; it ends the walk only where `total` does not say otherwise. Where there is
/// neither (a bare array), a page that is not full is the last; and where nobody said how many rows make it full, an empty
/// one.
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
        (None, None) => limit.is_none_or(|limit| count >= limit),
    }
}

fn unexpected(why: &str) -> Error {
    Error::new(
        ErrorCode::DecodeUnexpectedShape,
        format!("the answer is JSON but {why}"),
    )
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: Value, offset: u64, limit: Option<u64>) -> Value {
        page(value, &Type::Json, Some(offset), limit)
            .map(|page| page.value)
            .unwrap_or_default()
    }

    fn next(value: Value) -> Option<u64> {
        read(value, 0, Some(2))["next_offset"].as_u64()
    }

    #[test]
    fn reads_all_three_shapes() {
        for value in [
            json!([1, 2]),
            json!({"records": [1, 2], "total": 2}),
            json!({"items": [1, 2], "total": 2}),
        ] {
            assert_eq!(read(value, 0, None)["items"], json!([1, 2]));
        }
        assert!(page(json!({"rows": []}), &Type::Json, None, None).is_err());
        assert!(page(json!("x"), &Type::Json, None, None).is_err());
    }

    #[test]
    fn a_page_far_larger_than_asked_is_refused() {
        let code = |rows: usize, asked| {
            let page = page(
                Value::Array(vec![Value::Null; rows]),
                &Type::Json,
                Some(0),
                asked,
            );
            page.err().map(|error| error.code().as_str())
        };
        for (asked, most) in [
            (Some(1), 1_000),
            (Some(100), 1_000),
            (Some(250), 2_500),
            (Some(1000), 10_000),
            (None, 10_000),
        ] {
            assert_eq!(code(most, asked), None, "{asked:?}");
            assert_eq!(
                code(most + 1, asked),
                Some("decode.too_many_rows"),
                "{asked:?}"
            );
        }
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
        assert_eq!(
            read(json!({"records": [1], "total": u64::MAX}), 0, None)["total"],
            json!(LARGEST_NUMBER)
        );
        assert_eq!(
            next(json!({"records": [1], "offset": u64::MAX, "total": u64::MAX})),
            None
        );
    }

    #[test]
    fn an_array_goes_on_while_it_is_full() {
        for array in [json!([1, 2]), json!({"records": [1, 2]})] {
            assert_eq!(next(array.clone()), Some(2));
            assert_eq!(read(array.clone(), 40, Some(2))["next_offset"], json!(42));
            assert_eq!(read(array.clone(), 0, Some(3))["next_offset"], Value::Null);
            // Nobody knows how many rows are a full page here.
            assert_eq!(read(array.clone(), 0, None)["next_offset"], json!(2));
            let one_page = page(array, &Type::Json, None, None).ok();
            let next = one_page.map(|page| page.value["next_offset"].clone());
            assert_eq!(next, Some(Value::Null));
        }
        assert_eq!(read(json!([]), 0, None)["next_offset"], Value::Null);
    }

    #[test]
    fn a_mark_is_that_of_the_rows_whatever_their_order() {
        let mark = |value| read(value, 0, None)["mark"].clone();
        let (one, two) = (json!({"id": "1", "n": 1}), json!({"id": "2"}));
        let both = mark(json!([one, two]));
        assert_eq!(
            mark(json!({"records": [two, one], "total": 9, "offset": 7})),
            both
        );
        assert_eq!(mark(json!([{"id": "1", "n": 2}, two])), both);
        for other in [
            json!([one]),
            json!([one, one]),
            json!([one, two, {"id": "3"}]),
            json!([]),
        ] {
            assert_ne!(mark(other), both);
        }
        assert_ne!(mark(json!([{"name": "a"}])), mark(json!([{"name": "b"}])));
    }
}
