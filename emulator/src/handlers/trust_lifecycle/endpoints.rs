//! Endpoints of the inventory, by what is known of them (facts 5.8).

use serde_json::{Value, json};

use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::certificates::CERTIFICATES;
use crate::kinds::trust_lifecycle::endpoints::{ENDPOINTS, target};
use crate::member::Member as _;
use crate::operations::{Call, Done, Listing, Reply, page};
use crate::records::existing;
use crate::records::view::View;
use crate::store::StoreError;
use crate::store::records::Records;
use crate::store::selection::Selection;

const UNSECURED: &str = "fields ->> 'certificate_id' IS NULL";
const AUTOMATABLE: &str = "status <> 'NOT_CONFIGURED'";
const DISCOVERED: &str = "fields ->> 'source' = 'NETWORK_SCAN'";
const FAILED: &str = "status = 'AUTOMATION_FAILED'";

pub(super) fn unsecured(call: &Call, records: &Records<'_>) -> Done {
    list(call, records, UNSECURED).map(Reply::ok)
}

pub(super) fn automatable(call: &Call, records: &Records<'_>) -> Done {
    list(call, records, AUTOMATABLE).map(Reply::ok)
}

pub(super) fn discovered(call: &Call, records: &Records<'_>) -> Done {
    list(call, records, DISCOVERED).map(Reply::ok)
}

pub(super) fn count_unsecured(call: &Call, records: &Records<'_>) -> Done {
    count(call, records, UNSECURED)
}

pub(super) fn count_automatable(call: &Call, records: &Records<'_>) -> Done {
    count(call, records, AUTOMATABLE)
}

pub(super) fn count_discovered(call: &Call, records: &Records<'_>) -> Done {
    count(call, records, DISCOVERED)
}

/// Where one certificate is.
pub(super) fn instances(call: &Call, records: &Records<'_>) -> Done {
    if call.query.get("certificateThumbprint").is_none() {
        return Err(missing("certificateThumbprint").into());
    }
    list(call, records, "true").map(Reply::ok)
}

fn list(call: &Call, records: &Records<'_>, condition: &str) -> Result<Value, StoreError> {
    account(call)?;
    let mut among = Selection::default();
    among.narrow(condition.to_owned(), []);
    page(call, records, &ENDPOINTS, &Listing::of(&ENDPOINTS), among)
}

fn count(call: &Call, records: &Records<'_>, condition: &str) -> Done {
    let page = list(call, records, condition)?;
    Ok(Reply::ok(json!({ "total": page.at("total") })))
}

fn missing(name: &str) -> ServiceError {
    let message = format!("Parameter '{name}' is required for this endpoint.");
    ServiceError::invalid_field(name, message)
}

/// The account as an object, in JSON or with dots: both id and name, and the id has to be one's own (facts 3.4).
fn account(call: &Call) -> Result<(), ServiceError> {
    let sent: Value = match call.query.get("account") {
        Some(text) => serde_json::from_str(text).map_err(|_| missing("account"))?,
        None => json!({
            "id": call.query.get("account.id"), "name": call.query.get("account.name") }),
    };
    let id = sent.at("id").as_str().unwrap_or_default();
    if id.is_empty() || sent.at("name").as_str().unwrap_or_default().is_empty() {
        return Err(missing("account"));
    }
    if id != call.app.account_id.to_string() {
        let message = format!("User has no access to account {id}.");
        return Err(ServiceError::forbidden("access_denied", message));
    }
    Ok(())
}

/// The numbers of a page's tiles. The document has an array in an array.
pub(super) fn portlets(call: &Call, records: &Records<'_>) -> Done {
    let wanted: Vec<&str> = call
        .query
        .all("portlet_ids")
        .flat_map(|ids| ids.split(','))
        .collect();
    if wanted.is_empty() {
        return Err(missing("portlet_ids").into());
    }
    let mut counts = Vec::new();
    for id in wanted {
        let condition = match id {
            "ENDPOINT_UNSECURED" => UNSECURED,
            "NOT_AUTO_RENEWED" => "coalesce(fields ->> 'auto_renew', 0) = 0",
            "ENDPOINT_FAILED_AUTOMATION" => FAILED,
            "AUTOMATION_AT_RISK" => "status = 'AUTOMATION_AT_RISK'",
            _ => {
                let message = "Wrong input or input format.";
                return Err(ServiceError::invalid_field("portlet_ids", message).into());
            }
        };
        let mut among = Selection::default();
        among.narrow(condition.to_owned(), []);
        let (count, _) = records.select(&ENDPOINTS, &among)?;
        counts.push(json!({ "id": id, "count": count }));
    }
    Ok(Reply::ok(json!([counts])))
}

pub(super) fn get(call: &Call, records: &Records<'_>) -> Done {
    for name in ["instance_type", "account_id", "inventory_type"] {
        if call.query.get(name).is_none() {
            return Err(missing(name).into());
        }
    }
    let endpoint = existing(records, &ENDPOINTS, call.id("Endpoint")?)?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    let certificate = endpoint.text("certificate_id").parse().ok();
    let certificate = certificate.and_then(|id| view.find(&CERTIFICATES, id));
    let mut shown = json!({
        "id": endpoint.id,
        "automation": (ENDPOINTS.show)(&view, &endpoint),
        "history": [],
    });
    if let Some(certificate) = certificate {
        shown.set(
            "history",
            json!([{
                "serialNumber": certificate.name(),
                "thumbprint": certificate.get("thumbprint"),
                "issuingCa": certificate.get("issuing_ca_name"),
                "validFrom": certificate.get("valid_from"),
                "validTo": certificate.get("valid_to"),
                "status": "ACTIVE",
            }]),
        );
        let status = certificate.get("status");
        shown.set(
            "certificate",
            json!({
                "id": certificate.id,
                "serial_number": certificate.name(),
                "common_name": certificate.get("common_name"),
                "status": status,
                "thumbprint": certificate.get("thumbprint"),
                "valid_from": certificate.get("valid_from"),
                "valid_to": certificate.get("valid_to"),
            }),
        );
    }
    Ok(Reply::ok(shown))
}

/// Targets of automation that have no certificate.
pub(super) fn targets(call: &Call, records: &Records<'_>) -> Done {
    let mut among = Selection::default();
    among.narrow(UNSECURED.to_owned(), []);
    let listing = Listing {
        show: target,
        default: 20,
        most: None,
    };
    Ok(Reply::ok(page(call, records, &ENDPOINTS, &listing, among)?))
}

pub(super) fn target_details(call: &Call, records: &Records<'_>) -> Done {
    let endpoint = existing(records, &ENDPOINTS, call.id("Automation")?)?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    let mut automation = target(&view, &endpoint);
    automation.set("source", endpoint.get("source").clone());
    automation.set("common_name", endpoint.get("common_name").clone());
    let mut shown = json!({ "id": endpoint.id, "automation": automation });
    let certificate = endpoint.text("certificate_id").parse().ok();
    if let Some(certificate) = certificate.and_then(|id| view.find(&CERTIFICATES, id)) {
        shown.set(
            "certificate",
            json!({
                "id": certificate.id,
                "common_name": certificate.get("common_name"),
                "serial_number": certificate.name(),
                "status": certificate.get("status"),
                "valid_to": certificate.get("valid_to"),
            }),
        );
    }
    Ok(Reply::ok(shown))
}
