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
        loop {
            // Offset and limit together may not pass what the service gives of one search.
            let limit = self.limit.min(WINDOW.saturating_sub(place.offset)).max(1);
            let page = self.search(place, place.offset, limit).await?;
            let total = at(&page, &["total"]).as_u64();
            let rows = at(&page, &["items"])
                .as_array()
                .cloned()
                .unwrap_or_default();
            if total.is_some_and(|total| total > WINDOW) && place.offset == 0 {
                let first = rows.first().map_or(0, ends).div_euclid(DAY);
                place = self.smaller(place, first).await?;
                continue;
            }
            let count = rows.len() as u64;
            let seen = place.offset.saturating_add(count);
            let more = match total {
                Some(total) => count > 0 && seen < total,
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
                rows,
                next,
                total: total.filter(|_| is_all && place.offset == 0),
            });
        }
    }

    /// A smaller window that begins at the same row.
    async fn smaller(&self, place: Place, first: i64) -> Result<Place> {
        if let Some(smaller) = place.halved(first) {
            return Ok(smaller);
        }
        let has_status = !at(&self.filters, &[name_of!(SearchCertificates.status)]).is_null();
        let day = day(first);
        if has_status || place.part != Part::Whole {
            return Err(Error::new(
                ErrorCode::ValidationInvalidRequest,
                format!(
                    "more than {WINDOW} certificates of one status end on {day}, and the service lists no more of them; \
                     narrow it with `profile_id` or `business_unit_id`, one after the other"
                ),
            ));
        }
        // No certificate is left out: the parts are the whole.
        let mut parts = 0;
        for number in 0..STATUSES.len() {
            parts += self.count(place.of(Part::Status(number))).await?;
        }
        if parts < self.count(place).await? {
            return Err(Error::new(
                ErrorCode::ValidationInvalidRequest,
                format!(
                    "more than {WINDOW} certificates end on {day}, some of them with a status that cannot be asked for; \
                     narrow it with `profile_id` or `business_unit_id`, one after the other"
                ),
            ));
        }
        Ok(place.of(Part::Status(0)))
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

    async fn count(&self, place: Place) -> Result<u64> {
        let page = self.search(place, 0, 1).await?;
        Ok(at(&page, &["total"]).as_u64().unwrap_or(0))
    }

    async fn search(&self, place: Place, offset: u64, limit: u64) -> Result<Value> {
        let earliest = place.first.or(self.from);
        let latest = match (place.last(), self.until) {
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
        if let Part::Status(number) = place.part {
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
