//! Follows a log of events that tells whole seconds: each event once, in the order of time.

use std::time::Duration;

use serde_json::Value;

use crate::error::Result;
use crate::json::{at, object, text, with};
use crate::schema::{Context, Named};
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
    pub(super) list: Named,
    pub(super) filters: Value,
}

/// The second of an event, and how many events of that second there are up to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Position {
    second: i64,
    count: i64,
}

impl Position {
    /// Before the events of a moment, in milliseconds since 1970.
    fn at(moment: i64) -> Self {
        Self {
            second: moment.div_euclid(1000).max(0),
            count: 0,
        }
    }

    fn number(self) -> i64 {
        self.second * OF_A_SECOND + self.count
    }

    fn from_number(number: i64) -> Self {
        Self {
            second: number.div_euclid(OF_A_SECOND),
            count: number.rem_euclid(OF_A_SECOND),
        }
    }

    /// Behind an event of this second; nothing where a number has no room for so many of one second.
    fn behind(self, second: i64) -> Option<Self> {
        let count = if second == self.second {
            self.count + 1
        } else {
            1
        };
        (count < OF_A_SECOND).then_some(Self { second, count })
    }
}

/// The next events, as a page of a list that never ends; none where there were none, after a wait.
pub(super) async fn page(context: &dyn Context, log: Log, request: &Value) -> Result<Value> {
    let begin = match begin(request) {
        Some(begin) => begin,
        None => now(context, &log).await?,
    };
    let until = settled(context);
    let mut position = begin;
    let mut items = Vec::new();
    if until >= begin.second {
        let limit = at(request, &["limit"]).as_u64().unwrap_or(ROWS);
        let events = events(context, &log, begin, until, limit).await?;
        // Where its answer is the first one, the service's clock is known only now.
        let until = until.min(settled(context));
        for event in events {
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
            position = match position.behind(second) {
                Some(behind) => behind,
                None if items.is_empty() => return Err(too_many(second)),
                // What comes before is told first.
                None => break,
            };
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
        ("mark", format!("{number} {}", context.time()).into()),
    ]))
}

/// Where a request wants to begin, if it says so. No log is older than 1970, and no position is negative.
fn begin(request: &Value) -> Option<Position> {
    if let Some(number) = at(request, &["offset"]).as_i64() {
        return Some(Position::from_number(number.max(0)));
    }
    let since = text(request, &["since"]).and_then(Timestamp::parse)?;
    Some(Position::at(since.unix_millis()))
}

/// Now, by the service's clock: a machine's may be ahead, and what happens until then would be left out. The service is
/// asked, since an answer tells the time.
async fn now(context: &dyn Context, log: &Log) -> Result<Position> {
    let here = Position::at(context.time());
    events(context, log, here, here.second, 1).await?;
    Ok(Position::at(context.time()))
}

/// The last second whose events are all there.
fn settled(context: &dyn Context) -> i64 {
    (context.time() - SETTLED_AFTER).div_euclid(1000)
}

fn too_many(second: i64) -> Error {
    let message = format!(
        "the log has {OF_A_SECOND} events or more of one second; pass {} as `offset` to go on behind that second",
        Position {
            second: second + 1,
            count: 0
        }
        .number()
    );
    Error::new(ErrorCode::DecodeUnexpectedShape, message)
}

async fn events(
    context: &dyn Context,
    log: &Log,
    begin: Position,
    until: i64,
    limit: u64,
) -> Result<Vec<Value>> {
    let moment = |second: i64| {
        let moment = Timestamp::from_unix_millis(second * 1000).unwrap_or(Timestamp::EPOCH);
        Value::from(moment.to_string())
    };
    let asked = vec![
        ("since", moment(begin.second)),
        ("until", moment(until)),
        ("offset", begin.count.into()),
        ("limit", limit.into()),
    ];
    let request = with(log.filters.clone(), asked);
    let mut page = context.call(log.list, request).await?.into_json();
    let rows = page.get_mut("items").and_then(Value::as_array_mut);
    Ok(rows.map(std::mem::take).unwrap_or_default())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_within_its_second() {
        let begin = Position {
            second: 1_778_483_233,
            count: 0,
        };
        let first = begin.behind(1_778_483_233).unwrap();
        let second = first.behind(1_778_483_233).unwrap();
        let next = second.behind(1_778_483_240).unwrap();
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

    #[test]
    fn a_second_never_counts_into_the_next_one() {
        let last = Position {
            second: 1_778_483_233,
            count: OF_A_SECOND - 1,
        };
        assert_eq!(last.behind(1_778_483_233), None);
        let next = last.behind(1_778_483_234).unwrap();
        assert_eq!(next.number(), 177_848_323_400_001);
    }

    #[test]
    fn no_position_is_before_1970() {
        let request = serde_json::json!({ "since": "1969-12-31T23:59:59Z" });
        assert_eq!(begin(&request).map(Position::number), Some(0));
    }
}
