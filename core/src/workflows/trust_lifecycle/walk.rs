//! Walks through the inventory past the 10,000 rows that a search gives: in windows of days, by when certificates end.

use serde_json::Value;

use super::place::{DAY, Part, Place};
use crate::error::Result;
use crate::json::{at, object, text, with};
use crate::schema::{Context, name_of, table};
use crate::trust_lifecycle::held::ends;
use crate::trust_lifecycle::{Certificates, SearchCertificates};
use crate::{Error, ErrorCode, Timestamp};

/// How many rows the service gives of one search.
const WINDOW: u64 = 10_000;
/// What a certificate can be on the day that it ends: the values that the service publishes.
pub(super) const STATUSES: [&str; 4] = ["issued", "revoked", "expired", "suspended"];

/// What is walked through.
pub(super) struct Walk<'a> {
    pub(super) context: &'a dyn Context,
    /// Filters of the search, without `valid_to`.
    pub(super) filters: Value,
    /// The days, since 1970, between which certificates end.
    pub(super) from: Option<i64>,
    pub(super) until: Option<i64>,
    pub(super) limit: u64,
}

/// Some rows.
#[derive(Debug)]
pub(super) struct Stretch {
    /// Where the first row is.
    pub(super) place: Place,
    pub(super) rows: Vec<Value>,
    /// Where to go on after the last one; nothing at the end.
    pub(super) next: Option<Place>,
    /// How many rows there are in all, where one search tells.
    pub(super) total: Option<u64>,
}

impl Walk<'_> {
    /// The rows at a place. Its window is made smaller until the service gives all of it.
    pub(super) async fn stretch(&self, mut place: Place) -> Result<Stretch> {
        // Whether the window was made smaller around rows that were given out before.
        let mut has_shrunk = false;
        loop {
            // Offset and limit together may not pass what the service gives of one search.
            let limit = self.limit.min(WINDOW.saturating_sub(place.offset)).max(1);
            let offset = place.offset.min(WINDOW - limit);
            let page = self.search(place, offset, limit).await?;
            let total = at(&page, &["total"]).as_u64();
            let rows = rows(&page);
            if total.is_some_and(|total| total > WINDOW) {
                place = self.smaller(place, rows).await?;
                has_shrunk = place.offset > 0;
                continue;
            }
            let given = total.filter(|total| has_shrunk && *total <= place.offset);
            if let (Some(given), Some(next)) = (given, self.after(place)) {
                // The whole smaller window was given out, and some of what is behind it.
                place = next.at(place.offset - given);
                continue;
            }
            if !rows.is_sorted_by_key(ends) {
                return Err(odd("its rows do not come in the order in which they end"));
            }
            let count = rows.len() as u64;
            let seen = place.offset.saturating_add(count);
            if count == 0 && total.is_some_and(|total| seen < total) {
                return Err(odd("it shows fewer rows than it counts"));
            }
            let more = match total {
                Some(total) => seen < total,
                None if seen > WINDOW => return Err(odd("it does not tell how many rows it has")),
                None => !at(&page, &["next_offset"]).is_null(),
            };
            let is_all = place.first.is_none() && place.is_open();
            let next = if more {
                Some(place.at(seen))
            } else {
                self.after(place)
            };
            return Ok(Stretch {
                place,
                rows: rows.to_vec(),
                next,
                total: total.filter(|_| is_all && place.offset == 0),
            });
        }
    }

    /// A smaller window, which has the first rows of the larger one, and the same row of it.
    async fn smaller(&self, place: Place, shown: &[Value]) -> Result<Place> {
        let first = match place.offset {
            0 => shown.first().map_or(0, ends),
            _ => rows(&self.search(place, 0, 1).await?)
                .first()
                .map_or(0, ends),
        };
        let first = first.div_euclid(DAY);
        let begin = place.first.unwrap_or(0);
        // Whatever order the rows are in: what ends before the first of them is not left out.
        let is_first =
            first > begin && self.count(place.first, Some(first - 1), place.part).await? == 0;
        let begin = if is_first { first } else { begin };
        if let Some(smaller) = place.halved(begin) {
            return Ok(smaller.at(place.offset));
        }
        let day = day(begin);
        let remedy = "narrow it with `profile_id` or `business_unit_id`, one after the other";
        let has_status = !at(&self.filters, &[name_of!(SearchCertificates.status)]).is_null();
        if has_status || place.part != Part::Whole {
            return Err(Error::new(
                ErrorCode::ValidationInvalidRequest,
                format!(
                    "more than {WINDOW} certificates of one status end on {day}, and the service lists no more of them; \
                     {remedy}"
                ),
            ));
        }
        // No certificate is left out: the parts are the whole.
        let (first, last) = (place.first, place.last());
        let mut parts = 0;
        for number in 0..STATUSES.len() {
            parts += self.count(first, last, Part::Status(number)).await?;
        }
        if parts < self.count(first, last, place.part).await? {
            return Err(Error::new(
                ErrorCode::ValidationInvalidRequest,
                format!(
                    "more than {WINDOW} certificates end on {day}, some of them with a status that cannot be asked for; \
                     {remedy}"
                ),
            ));
        }
        let parts = place.of(Part::Status(0));
        if place.offset > 0 {
            return Err(Error::new(
                ErrorCode::ConflictState,
                format!(
                    "while this went through the certificates that end on {day}, they became more than {WINDOW}; pass {} \
                     as `offset` to go through that day again",
                    parts.number()
                ),
            ));
        }
        Ok(parts)
    }

    /// The window behind one; nothing behind the last.
    fn after(&self, place: Place) -> Option<Place> {
        let next = match place.part {
            Part::Status(number) if number + 1 < STATUSES.len() => {
                return Some(place.of(Part::Status(number + 1)));
            }
            _ => place.next_window()?,
        };
        let is_over = self
            .until
            .zip(next.first)
            .is_some_and(|(until, first)| first > until);
        (!is_over).then_some(next)
    }

    /// How many rows there are between two days.
    async fn count(&self, first: Option<i64>, last: Option<i64>, part: Part) -> Result<u64> {
        let page = self.rows_of((first, last), part, 0, 1).await?;
        Ok(at(&page, &["total"]).as_u64().unwrap_or(0))
    }

    async fn search(&self, place: Place, offset: u64, limit: u64) -> Result<Value> {
        let days = (place.first, place.last());
        self.rows_of(days, place.part, offset, limit).await
    }

    async fn rows_of(
        &self,
        (first, last): (Option<i64>, Option<i64>),
        part: Part,
        offset: u64,
        limit: u64,
    ) -> Result<Value> {
        let earliest = first.or(self.from);
        let latest = match (last, self.until) {
            (Some(last), Some(until)) => Some(last.min(until)),
            (last, until) => last.or(until),
        };
        let days = match (earliest.map(day), latest.map(day)) {
            (None, None) => Value::Null,
            (from, until) => {
                let [from, until] = [from, until].map(Option::unwrap_or_default);
                format!("{from}_{until}").into()
            }
        };
        let mut members = vec![
            (name_of!(SearchCertificates.offset), offset.into()),
            (name_of!(SearchCertificates.limit), limit.into()),
            (
                name_of!(SearchCertificates.sort),
                Value::Array(vec![name_of!(SearchCertificates.valid_to).into()]),
            ),
            (name_of!(SearchCertificates.valid_to), days),
        ];
        if let Part::Status(number) = part {
            let status = STATUSES.get(number).copied();
            members.push((name_of!(SearchCertificates.status), status.into()));
        }
        let request = with(self.filters.clone(), members);
        let answer = self
            .context
            .call(table!(Certificates::SEARCH)?, request)
            .await?;
        Ok(answer.into_json())
    }
}

/// The rows of a page.
fn rows(page: &Value) -> &[Value] {
    at(page, &["items"]).as_array().map_or(&[], Vec::as_slice)
}

/// A search from which rows might be left out.
fn odd(what: &str) -> Error {
    let message =
        format!("the search cannot be walked through without leaving certificates out: {what}");
    Error::new(ErrorCode::DecodeUnexpectedShape, message)
}

/// `2026-05-31`.
fn day(number: i64) -> String {
    let moment = Timestamp::from_unix_millis(number.saturating_mul(DAY));
    let text = moment.map_or(String::new(), |moment| moment.to_string());
    text.chars().take(10).collect()
}

/// The number of a day, since 1970.
pub(super) fn number_of(request: &Value, field: &str) -> Option<i64> {
    let moment = text(request, &[field]).and_then(Timestamp::parse)?;
    Some(moment.unix_millis().div_euclid(DAY))
}

/// A page of a list, as a pager takes it.
pub(super) fn page(
    items: Vec<Value>,
    total: Option<u64>,
    place: Place,
    next: Option<Place>,
) -> Value {
    let number = place.number();
    object(vec![
        ("items", Value::Array(items)),
        ("total", total.into()),
        ("limit", Value::Null),
        ("offset", number.into()),
        ("next_offset", next.map(Place::number).into()),
        // No two places are the same.
        ("mark", number.to_string().into()),
    ])
}
