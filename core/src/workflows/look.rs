//! Looking at something again and again until it is over: each look is a page of a list.

use std::time::Duration;

use serde_json::Value;

use crate::error::Result;
use crate::json::{at, object, with};
use crate::schema::{Context, Named};

/// How many seconds there are between two looks at most.
const EVERY: u64 = 30;
/// As many rows as a page may have.
const ROWS: u64 = 1_000;

/// How many looks there were before. Waits before all but the first: a second, and twice as long each time, up to
/// `every_seconds`.
pub(crate) async fn wait(context: &dyn Context, request: &Value) -> u64 {
    let number = |name: &str| at(request, &[name]).as_u64();
    let looks = number("offset").unwrap_or(0);
    let most = number("every_seconds").unwrap_or(EVERY);
    if let Some(doublings) = looks.checked_sub(1) {
        let seconds = 1_u64.checked_shl(u32::try_from(doublings).unwrap_or(u32::MAX));
        let wait = Duration::from_secs(
            seconds
                .filter(|seconds| *seconds > 0)
                .unwrap_or(most)
                .min(most),
        );
        // Whoever asks has to get an answer in time.
        context.sleep(wait.min(context.remaining() / 2)).await;
    }
    looks
}

/// The rows that are wanted, of all pages of a list: its order is not known, and what is wanted may be on the last one.
pub(crate) async fn rows(
    context: &dyn Context,
    list: Named,
    asked: Value,
    is_wanted: impl Fn(&Value) -> bool,
) -> Result<Vec<Value>> {
    let mut found = Vec::new();
    let mut page = with(asked, vec![("limit", ROWS.into())]);
    let mut mark = None;
    loop {
        let mut answer = context.call(list, page.clone()).await?.into_json();
        // A service that passes over the offset gives the same rows for ever.
        let this = answer.get_mut("mark").map(Value::take);
        if mark.is_some() && this == mark {
            return Ok(found);
        }
        mark = this;
        if let Some(Value::Array(rows)) = answer.get_mut("items").map(Value::take) {
            found.extend(rows.into_iter().filter(&is_wanted));
        }
        let Some(next) = at(&answer, &["next_offset"]).as_u64() else {
            return Ok(found);
        };
        page = with(page, vec![("offset", next.into())]);
    }
}

/// What was seen, as a page; the last one where it is over.
pub(crate) fn page(seen: Value, looks: u64, is_over: bool) -> Value {
    let next = if is_over {
        Value::Null
    } else {
        (looks + 1).into()
    };
    object(vec![
        ("items", Value::Array(vec![seen])),
        ("total", Value::Null),
        ("limit", Value::Null),
        ("offset", looks.into()),
        ("next_offset", next),
        // Two looks that see the same are no end.
        ("mark", looks.to_string().into()),
    ])
}
