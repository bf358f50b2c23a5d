//! `export_inventory`: all certificates, however many there are.

use serde_json::Value;

use super::ExportInventory;
use super::place::Place;
use super::walk::{self, Walk};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::{at, object};
use crate::schema::{Context, name_of};

/// Rows for a search: as many as the service gives.
pub(super) const ROWS: u64 = 100;
/// The filters that a search has under the same names.
const FILTERS: [&str; 5] = [
    name_of!(ExportInventory.account_id),
    name_of!(ExportInventory.business_unit_id),
    name_of!(ExportInventory.profile_id),
    name_of!(ExportInventory.seat_type_id),
    name_of!(ExportInventory.status),
];

pub(super) fn export(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let walk = Walk {
            context: context.as_ref(),
            filters: filters(&request, &FILTERS),
            from: walk::number_of(&request, name_of!(ExportInventory.ends_from)),
            until: walk::number_of(&request, name_of!(ExportInventory.ends_until)),
            limit: rows(&request),
        };
        let begin = begin(&request);
        let mut stretch = walk.stretch(begin).await?;
        // Where nothing ends for years, there is nothing to show.
        while let (true, Some(next)) = (stretch.rows.is_empty(), stretch.next) {
            stretch = walk.stretch(next).await?;
        }
        Ok(walk::page(stretch.rows, stretch.total, begin, stretch.next))
    })
}

/// Where a request wants to go on.
pub(super) fn begin(request: &Value) -> Place {
    let offset = at(request, &[name_of!(ExportInventory.offset)]).as_u64();
    offset.map_or(Place::START, Place::from_number)
}

/// How many rows a request wants.
pub(super) fn rows(request: &Value) -> u64 {
    let limit = at(request, &[name_of!(ExportInventory.limit)]).as_u64();
    limit.unwrap_or(ROWS)
}

/// Those members of a request.
pub(super) fn filters(request: &Value, names: &[&'static str]) -> Value {
    let members = names
        .iter()
        .map(|name| (*name, at(request, &[name]).clone()));
    object(members.collect())
}
