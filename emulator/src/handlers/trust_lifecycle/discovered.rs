//! What was discovered rather than issued: how much there is of it, and its deletion with a preview.

use http::StatusCode;
use serde_json::{Value, json};

use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::certificates::CERTIFICATES;
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::store::StoreError;
use crate::store::records::{Record, Records};
use crate::store::selection::Selection;

/// Where certificates are discovered, and which filter of a request is about it.
const SOURCES: &[(&str, &str)] = &[
    ("NETWORK_SCAN", "network_scan_filter"),
    ("SYSTEM_SCAN", "system_scan_filter"),
    ("CT_LOG_SCAN", "ct_log_scan_filter"),
    ("CONNECTOR", "connector_filter"),
];

/// How many certificates of each source a deletion would take.
pub(super) fn preview(call: &Call, records: &Records<'_>) -> Done {
    let mut counts = serde_json::Map::new();
    for (source, filter) in SOURCES {
        let found = of_source(call, records, source, filter)?;
        counts.insert((*source).to_owned(), json!(found.len()));
    }
    Ok(Reply::ok(counts.into()))
}

pub(super) fn delete(call: &Call, records: &Records<'_>) -> Done {
    let wanted: Vec<&str> = call
        .query
        .all("source_type")
        .flat_map(|one| one.split(','))
        .collect();
    let known = |name: &&str| SOURCES.iter().any(|(source, _)| source == name);
    if wanted.is_empty() || !wanted.iter().all(known) {
        let message = "Parameter 'source_type' is required for this endpoint.";
        return Err(ServiceError::invalid_field("source_type", message).into());
    }
    for (source, filter) in SOURCES.iter().filter(|(source, _)| wanted.contains(source)) {
        for certificate in of_source(call, records, source, filter)? {
            records.remove(&CERTIFICATES, &certificate)?;
        }
    }
    Ok(Reply::empty(StatusCode::ACCEPTED))
}

fn of_source(
    call: &Call,
    records: &Records<'_>,
    source: &str,
    filter: &str,
) -> Result<Vec<Record>, StoreError> {
    let (_, mut found) = records.select(&CERTIFICATES, &Selection::with(&[("source", source)]))?;
    let filter = call.body.at(filter);
    let scans = ["network_scan_ids", "connector_ids"].map(|name| filter.at(name).clone());
    let scans: Vec<&Value> = scans.iter().filter_map(Value::as_array).flatten().collect();
    let names = filter.at("cn_san_filter").at("common_names").as_array();
    found.retain(|one| {
        let is_of_scan = scans.is_empty() || scans.contains(&one.get("source_id"));
        let is_named =
            names.is_none_or(|names| names.is_empty() || names.contains(one.get("common_name")));
        is_of_scan && is_named
    });
    Ok(found)
}
