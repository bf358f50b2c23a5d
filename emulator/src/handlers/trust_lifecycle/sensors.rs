//! Sensors that are allocated, their installation, and what of their integrations is a list of its own.

use serde_json::{Value, json};

use super::scope::business_unit_or_only;
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::sensors::{INTEGRATIONS, SENSORS};
use crate::member::Member as _;
use crate::operations::{Call, Done, Listing, Reply, page};
use crate::records::object;
use crate::records::view::View;
use crate::store::records::{NewRecord, Records};
use crate::store::selection::Selection;

/// A licence key; its name is the key until it is renamed.
pub(super) fn allocate(call: &Call, records: &Records<'_>) -> Done {
    let unit = call.query.get("business_unit_id").unwrap_or_default();
    let unit = business_unit_or_only(call, records, unit)?;
    let key = uuid::Uuid::new_v4().simple().to_string().to_uppercase();
    let key: String = key.chars().take(16).collect();
    let fields = json!({
        "name": key,
        "license_key": key,
        "status": "ALLOCATE",
        "version": "-1",
        "business_unit": { "id": unit.id },
    });
    let sensor = NewRecord::new(call.app.account_id, object(fields));
    let sensor = records.insert(&SENSORS, sensor)?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    Ok(Reply::ok((SENSORS.show)(&view, &sensor)).about(&sensor))
}

/// What starts the sensor in a container.
pub(super) fn compose_file(call: &Call, records: &Records<'_>) -> Done {
    let key = call.path("license_key");
    let (_, found) = records.select(&SENSORS, &Selection::with(&[("license_key", key)]))?;
    if found.is_empty() {
        return Err(ServiceError::not_found("Sensor").into());
    }
    let file = format!(
        "version: \"3.7\"\n\
         services:\n  \
           sensor:\n    \
             image: digicertinc/digicert-sensor:latest\n    \
             ports:\n      - \"8088:8080\"\n    \
             environment:\n      - DAAS_DOMAIN={}/mpki/ts/daas\n      - LICENSE_KEY={key}\n    \
             stop_grace_period: 30s\n",
        call.app.ready.base_url
    );
    Ok(Reply::text("text/vnd.yaml", file))
}

/// Integrations that can prove a domain: a bare array, although it has pages.
pub(super) fn for_validation(call: &Call, records: &Records<'_>) -> Done {
    let among = Selection::with(&[("category", "DNS_INTEGRATION")]);
    let page = page(
        call,
        records,
        &INTEGRATIONS,
        &Listing::of(&INTEGRATIONS),
        among,
    )?;
    Ok(Reply::ok(page.at("items").clone()))
}

/// What an integration of this application is made with. One parameter each, as an example.
pub(super) fn parameters(call: &Call, _: &Records<'_>) -> Done {
    let application = call.path("application_name");
    let (name, pattern) = match application {
        "AWS" | "AWS-CLOUDFRONT" => ("aws_account_id", "(?!0{12})^[0-9]{12}$"),
        "BIGIP" | "NETSCALER" | "A10" => ("management_ip", "^[0-9.]+$"),
        _ => return Err(ServiceError::not_found("Application").into()),
    };
    let key = format!("{}.{name}", application.to_lowercase());
    Ok(Reply::ok(json!([{
        "applicationName": application,
        "parameterName": name,
        "validationRegexp": pattern,
        "inputType": "text",
        "label": format!("{key}.label"),
        "errorMessage": format!("{key}.error.message"),
        "placeholder": format!("{key}.placeholder"),
        "editable": true,
        "options": Value::Null,
        "conditionalGroup": Value::Null,
        "defaultValue": Value::Null,
    }])))
}
