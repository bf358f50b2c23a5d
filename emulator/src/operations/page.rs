//! Lists of declared operations: the filters and sorts of their kind, in the service's envelope.

use serde_json::{Value, json};

use super::Call;
use crate::errors::{Limits, ServiceError};
use crate::member::Member as _;
use crate::options::Tlm;
use crate::query::MAX_LIMIT;
use crate::records::filter::selection;
use crate::records::kind::{Envelope, Kind};
use crate::records::view::View;
use crate::rules::Rules;
use crate::store::StoreError;
use crate::store::records::{Record, Records};
use crate::store::selection::Selection;

/// How deep the service looks into a list with a maximum (facts 3.3).
const MAX_RESULT_WINDOW: u32 = 10_000;

/// How a list of a kind is shown.
pub(crate) struct Listing {
    pub(crate) show: fn(&View<'_>, &Record) -> Value,
    /// Rows where nothing is said.
    pub(crate) default: u32,
    /// Rows at most. More is refused.
    pub(crate) most: Option<u32>,
}

impl Listing {
    pub(crate) fn of(kind: &Kind) -> Self {
        Self {
            show: kind.show,
            default: kind.envelope.page(),
            most: kind.most,
        }
    }
}

/// The page of a list that the query asks for, of what is in `among`.
pub(crate) fn page(
    call: &Call,
    records: &Records<'_>,
    kind: &'static Kind,
    listing: &Listing,
    among: Selection,
) -> Result<Value, StoreError> {
    let mut rules = Rules::speaking(kind.dialect);
    let mut selection = selection(kind, &call.query, &mut rules);
    let (limit, offset) = window(call, listing, &mut rules);
    rules.finish()?;
    if let Some(most) = listing.most {
        refuse_beyond(limit, offset, most)?;
    }
    selection.conditions.extend(among.conditions);
    selection.values.extend(among.values);
    (selection.limit, selection.offset) = (limit.min(MAX_LIMIT), offset);
    let (total, rows) = records.select(kind, &selection)?;
    let view = View {
        app: &call.app,
        records,
        is_alone: false,
    };
    let items: Vec<Value> = rows.iter().map(|row| (listing.show)(&view, row)).collect();
    Ok(match kind.envelope {
        Envelope::Array => Value::from(items),
        Envelope::Totals => json!({ "total": total, "items": items }),
        Envelope::Rows => json!({
            "total": total, "offset": offset, "limit": selection.limit, "records": items }),
        Envelope::Items | Envelope::Records => {
            let mut page = json!({
                "total": total, "offset": offset, "limit": selection.limit, "items": items });
            let has_end = listing.most.is_some() && !call.app.options.is_tlm(Tlm::NoHasMore);
            if let (true, Some(page)) = (has_end, page.as_object_mut()) {
                let end = u64::from(offset) + items_len(&rows);
                let has_more = end < total && !rows.is_empty();
                page.set("has_more", Value::from(has_more));
            }
            page
        }
    })
}

fn items_len(rows: &[Record]) -> u64 {
    rows.len() as u64
}

fn window(call: &Call, listing: &Listing, rules: &mut Rules) -> (u32, u32) {
    let mut number = |name: &str, least: u32, default: u32| {
        let Some(text) = call.query.get(name) else {
            return default;
        };
        match text.parse::<u32>() {
            Ok(number) if number >= least => number,
            _ => {
                rules.reject_field(name, "Wrong input or input format.");
                default
            }
        }
    };
    (number("limit", 1, listing.default), number("offset", 0, 0))
}

fn refuse_beyond(limit: u32, offset: u32, most: u32) -> Result<(), ServiceError> {
    let limits = Limits {
        max_result_window: MAX_RESULT_WINDOW,
        max_limit: most,
    };
    let sum = u64::from(offset) + u64::from(limit);
    if limit > most {
        let message = format!("limit {limit} is more than the maximum of {most}.");
        return Err(ServiceError::beyond(limits, message));
    }
    if sum > u64::from(MAX_RESULT_WINDOW) {
        // What it says is published, the words are not.
        let message = format!(
            "offset + limit = {sum} is beyond the maximum result window of {MAX_RESULT_WINDOW}. \
             Use the Reporting API for larger exports."
        );
        return Err(ServiceError::beyond(limits, message));
    }
    Ok(())
}
