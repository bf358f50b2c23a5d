//! Follows a log of events that tells whole seconds: each event once, in the order of time.

use std::time::Duration;

use serde_json::Value;

use crate::error::Result;
use crate::json::{at, object, text, with};
use crate::schema::{Context, Operation};
use crate::{Error, ErrorCode, Timestamp};

/// How long after its second an event is given out: until then, another one of the same second may appear before it.
const SETTLED_AFTER: i64 = 5_000;
/// How many seconds to wait where nothing is new.
const EVERY: u64 = 10;
const ROWS: u64 = 100;
/// A position is a second, and how many events of it were given out. So many fit.
const OF_A_SECOND: i64 = 100_000;

/// A log, and what is wanted of it.
pub(super) struct Log {
    /// Lists its events by time, with `since`, `until` and `offset`.
    pub(super) list: &'static Operation,
    pub(super) filters: Value,
}

/// The second of an event, and how many events of that second there are up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    second: i64,
    count: i64,
}

impl Position {
    fn number(self) -> i64 {
        self.second * OF_A_SECOND + self.count
    }

    fn from_number(number: i64) -> Self {
        Self {
            second: number.div_euclid(OF_A_SECOND),
            count: number.rem_euclid(OF_A_SECOND),
        }
    }

    /// Behind an event of this second.
    fn behind(self, second: i64) -> Self {
        let count = if second == self.second {
            self.count + 1
        } else {
            1
        };
        Self { second, count }
    }
}

/// The next events, as a page of a list that never ends; none where there were none, after a wait.
pub(super) async fn page(context: &dyn Context, log: Log, request: &Value) -> Result<Value> {
    let now = context.time();
    let begin = begin(request, now);
    let until = (now - SETTLED_AFTER).div_euclid(1000);
    let mut position = begin;
    let mut items = Vec::new();
    if until >= begin.second {
        for event in events(context, log, request, begin, until).await? {
            let made = text(&event, &["timestamp"]).and_then(Timestamp::parse);
            let second = made.map(|made| made.unix_millis().div_euclid(1000));
            let Some(second) = second.filter(|second| *second >= position.second) else {
                return Err(Error::new(
                    ErrorCode::DecodeUnexpectedShape,
                    "the events of the log do not come in the order of time",
                ));
            };
            // Whatever the service was asked for: another one of that second may still come.
            if second > until {
                break;
            }
            position = position.behind(second);
            items.push(object(vec![
                ("position", position.number().into()),
                ("event", event),
            ]));
        }
    }
    if items.is_empty() {
        let every = at(request, &["every_seconds"]).as_u64().unwrap_or(EVERY);
        // Whoever asks has to get an answer in time.
        let wait = Duration::from_secs(every).min(context.remaining() / 2);
        context.sleep(wait).await;
    }
    let number = position.number();
    Ok(object(vec![
        ("items", Value::Array(items)),
        ("total", Value::Null),
        ("limit", Value::Null),
        ("offset", begin.number().into()),
        ("next_offset", number.into()),
        // Two pages without events are no end.
        ("mark", format!("{number} {now}").into()),
    ]))
}

fn begin(request: &Value, now: i64) -> Position {
    if let Some(number) = at(request, &["offset"]).as_i64() {
        return Position::from_number(number);
    }
    let since = text(request, &["since"]).and_then(Timestamp::parse);
    let since = since.map_or(now, Timestamp::unix_millis);
    Position {
        second: since.div_euclid(1000),
        count: 0,
    }
}

async fn events(
    context: &dyn Context,
    log: Log,
    request: &Value,
    begin: Position,
    until: i64,
) -> Result<Vec<Value>> {
    let moment = |second: i64| {
        let moment = Timestamp::from_unix_millis(second * 1000).unwrap_or(Timestamp::EPOCH);
        Value::from(moment.to_string())
    };
    let limit = at(request, &["limit"]).as_u64().unwrap_or(ROWS);
    let asked = vec![
        ("since", moment(begin.second)),
        ("until", moment(until)),
        ("offset", begin.count.into()),
        ("limit", limit.into()),
    ];
    let answer = context.call(log.list, with(log.filters, asked)).await?;
    let mut page = answer.into_json();
    let rows = page.get_mut("items").and_then(Value::as_array_mut);
    Ok(rows.map(std::mem::take).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_within_its_second() {
        let begin = Position {
            second: 1_778_483_233,
            count: 0,
        };
        let first = begin.behind(1_778_483_233);
        let second = first.behind(1_778_483_233);
        let next = second.behind(1_778_483_240);
        let numbers = [first, second, next].map(Position::number);
        assert_eq!(
            numbers,
            [
                177_848_323_300_001,
                177_848_323_300_002,
                177_848_324_000_001
            ]
        );
        assert_eq!(numbers.map(Position::from_number), [first, second, next]);
    }
}
