//! Endpoints: addresses and ports that certificates are on, or are wanted on. They are what automation works with.
//! They come by discovery, so two are there from the beginning.

use serde_json::{Value, json};

use super::profiles::PROFILES;
use crate::app::App;
use crate::records::filter::Filter;
use crate::records::kind::Kind;
use crate::records::object;
use crate::records::view::{View, iso};
use crate::store::records::{NewRecord, Record};

pub(crate) static ENDPOINTS: Kind = Kind {
    key: "tlm_endpoints",
    title: "Endpoint",
    filters: &[
        Filter::equals("ip"),
        Filter::equals("port"),
        Filter::equals("application"),
        Filter::equals("source"),
        Filter::equals("device"),
        Filter::equals("system_name"),
        Filter::holds("tags"),
        Filter::equals("automationStatus").field("status"),
        Filter::equals("automation_status").field("status"),
        Filter::equals("commonName").field("common_name"),
        Filter::equals("scanName").field("scan_name"),
        Filter::flag("isAutoRenew").field("auto_renew"),
        Filter::flag("hasBeenAutomated").field("was_automated"),
        Filter::capitals("certificateThumbprint").field("thumbprint"),
    ],
    sorts: &["ip", "port", "status", "created_at"],
    show,
    seeds,
    ..Kind::TRUST_LIFECYCLE
};

fn seeds(app: &App) -> Vec<NewRecord> {
    let endpoints = [("192.0.2.10", "APACHE"), ("192.0.2.11", "NGINX")];
    let endpoints = endpoints.map(|(ip, application)| {
        let fields = json!({
            "ip": ip,
            "port": "443",
            "application": application,
            "system_name": format!("web-{ip}"),
            "device": "web-1",
            "source": "AGENT",
            "status": "CONFIGURED",
            "tags": [],
        });
        NewRecord {
            id: app.derived_id(&format!("endpoint {ip}")),
            ..NewRecord::new(app.account_id, object(fields))
        }
    });
    endpoints.into()
}

/// Camel case, unlike everything else.
fn show(view: &View<'_>, endpoint: &Record) -> Value {
    let profile = endpoint.text("profile_id").parse().ok();
    let profile = profile.and_then(|id| view.find(&PROFILES, id));
    let profile = profile.map(|profile| {
        json!({ "id": profile.id, "name": profile.name(), "status": profile.text("status").to_uppercase() })
    });
    let mut shown = object(json!({
        "inventoryId": endpoint.id,
        "inventoryType": "AUTOMATION",
        "instanceType": if endpoint.get("certificate_id").is_null() { "UNSECURED" } else { "SECURED" },
        "accountId": view.app.account_id,
        "certificateId": endpoint.get("certificate_id"),
        "ip": endpoint.get("ip"),
        "port": endpoint.text("port").parse::<u16>().ok(),
        "application": endpoint.get("application"),
        "systemName": endpoint.get("system_name"),
        "device": endpoint.get("device"),
        "source": endpoint.get("source"),
        "automationStatus": endpoint.get("status"),
        "isAutoRenew": endpoint.get("auto_renew").as_bool().unwrap_or_default(),
        "profile": profile,
        "commonName": endpoint.get("common_name"),
        "scanName": endpoint.get("scan_name"),
        "validTo": endpoint.get("valid_to"),
        "tags": endpoint.get("tags"),
        "firstDiscovered": iso(endpoint.created),
    }));
    shown.retain(|_, value| !value.is_null());
    shown.into()
}

/// Snake case, as the automation inventory lists it.
pub(crate) fn target(view: &View<'_>, endpoint: &Record) -> Value {
    let profile = endpoint.text("profile_id").parse().ok();
    let profile = profile.and_then(|id| view.find(&PROFILES, id));
    let port = endpoint.text("port").parse::<u16>().ok();
    let mut shown = object(json!({
        "id": endpoint.id,
        "ip": endpoint.get("ip"),
        "port": port,
        "system_name": endpoint.get("system_name"),
        "application": endpoint.get("application"),
        "device": endpoint.get("device"),
        "profile": profile.map(|profile| json!({ "id": profile.id, "name": profile.name() })),
        "is_auto_renew": endpoint.get("auto_renew").as_bool().unwrap_or_default(),
        "automation_status": endpoint.get("status"),
    }));
    shown.retain(|_, value| !value.is_null());
    shown.into()
}
