//! Scans of networks and of systems. They make progress with each look: queued, in progress, completed. A network scan
//! that completes has found a certificate on each name that it was told to look at.

use http::StatusCode;
use rcgen::{CertificateParams, KeyPair};
use serde_json::{Value, json};
use uuid::Uuid;

use super::agents::agent;
use super::scope::business_unit_or_only;
use crate::described::describe;
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::agents::AGENTS;
use crate::kinds::trust_lifecycle::certificates::CERTIFICATES;
use crate::kinds::trust_lifecycle::endpoints::ENDPOINTS;
use crate::kinds::trust_lifecycle::scans::{NETWORK_SCANS, RUNS};
use crate::kinds::trust_lifecycle::seats::{self, DISCOVERY};
use crate::member::Member as _;
use crate::operations::{Call, Done, Listing, Reply, page};
use crate::records::field;
use crate::records::view::View;
use crate::records::{existing, object};
use crate::rules::Rules;
use crate::store::records::{Fields, NewRecord, Record, Records};
use crate::store::selection::Selection;
use crate::store::{StoreError, now_ms};

/// A scan finds no more certificates than this.
const MOST: usize = 100;

pub(super) fn create(call: &Call, records: &Records<'_>) -> Done {
    let name = call.text("name");
    if !name.is_empty() && !(3..=80).contains(&name.chars().count()) {
        let message = "Name should have 3 to 80 characters.";
        return Err(ServiceError::invalid_field("name", message).into());
    }
    let mut rules = Rules::naming_fields();
    let mut fields = field::read(NETWORK_SCANS.fields, call.object()?, &mut rules);
    rules.finish()?;
    if is_taken(records, name)? {
        let message = format!("Scan with name {name} already exists.");
        return Err(ServiceError::invalid_field("name", message).into());
    }
    let unit = business_unit_or_only(call, records, call.text("business_unit_id"))?;
    let is_later = call.flag("save_only") || call.text("frequency") != "ONE_TIME";
    let status = if is_later { "ACTIVE" } else { "QUEUED" };
    fields.extend(object(json!({
        "business_unit_id": unit.id,
        "status": status,
        "scan_type": "SENSOR",
    })));
    let scan = records.insert(&NETWORK_SCANS, NewRecord::new(call.app.account_id, fields))?;
    let answer = json!({
        "id": scan.id,
        "name": scan.name(),
        "account_id": call.app.account_id,
        "business_unit_id": unit.id,
        "message": "Scan created successfully",
    });
    Ok(Reply::created(answer).about(&scan))
}

fn is_taken(records: &Records<'_>, name: &str) -> rusqlite::Result<bool> {
    let (count, _) = records.select(&NETWORK_SCANS, &Selection::with(&[("name", name)]))?;
    Ok(count > 0)
}

pub(super) fn name_exists(call: &Call, records: &Records<'_>) -> Done {
    call.required("account_id")?;
    let exists = is_taken(records, call.required("name")?)?;
    Ok(Reply::created(exists.into()))
}

/// One scan. Who looks sees it one step further the next time.
pub(super) fn get(call: &Call, records: &Records<'_>) -> Done {
    let scan = (*existing(records, &NETWORK_SCANS, call.id("Scan")?)?).clone();
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    let shown = (NETWORK_SCANS.show)(&view, &scan);
    advance(call, records, scan)?;
    Ok(Reply::ok(shown))
}

fn advance(call: &Call, records: &Records<'_>, mut scan: Record) -> Result<(), StoreError> {
    match scan.text("status") {
        "QUEUED" => {
            scan.fields.set("status", "IN_PROGRESS");
        }
        "IN_PROGRESS" => {
            let found = discover(call, records, &scan)?;
            scan.fields.extend(object(json!({
                "status": "ACTIVE", "last_scan_status": "COMPLETED", "found": found })));
            keep_run(records, scan.id, "COMPLETED", found)?;
        }
        _ => return Ok(()),
    }
    records.update(&NETWORK_SCANS, &mut scan, false)?;
    Ok(())
}

/// Keeps a certificate and an endpoint for each name that the scan includes.
fn discover(call: &Call, records: &Records<'_>, scan: &Record) -> Result<usize, StoreError> {
    let unit = scan.text("business_unit_id").parse().unwrap_or_default();
    let names = names(scan.get("config"));
    for name in names.iter().take(MOST) {
        let made = self_signed(name);
        let (der, mut fields) =
            made.ok_or_else(|| ServiceError::internal("No certificate could be discovered."))?;
        let seat = match seats::find(records, unit, DISCOVERY, name)? {
            Some(seat) => seat,
            None => seats::make(records, unit, DISCOVERY, name, "")?,
        };
        let endpoint = json!({
            "ip": name,
            "port": "443",
            "source": "NETWORK_SCAN",
            "scan_name": scan.name(),
            "common_name": name,
            "status": "NOT_CONFIGURED",
            "thumbprint": fields.at("thumbprint"),
            "valid_to": fields.at("valid_to"),
            "tags": [],
        });
        fields.extend(object(json!({
            "status": "issued",
            "business_unit_id": unit,
            "seat_id": seat.name(),
            "seat_type": DISCOVERY,
            "source": "NETWORK_SCAN",
            "source_id": scan.id,
            "ip": name,
            "port": "443",
            "tags": [],
        })));
        let certificate = NewRecord::new(call.app.account_id, fields);
        let id = certificate.id;
        records.insert(
            &CERTIFICATES,
            NewRecord {
                content: Some(der),
                ..certificate
            },
        )?;
        let mut endpoint = object(endpoint);
        endpoint.set("certificate_id", json!(id));
        records.insert(&ENDPOINTS, NewRecord::new(call.app.account_id, endpoint))?;
    }
    Ok(names.len().min(MOST))
}

/// The names that a configuration includes, in either of the two forms that are published.
fn names(config: &Value) -> Vec<String> {
    let places = config.at("sensor_with_ip_port").as_array();
    let mut names = Vec::new();
    for place in places.into_iter().flatten() {
        let lists = [
            place.at("ip_fqdns").at("included"),
            place.at("ip_inclusion_list"),
        ];
        for item in lists.into_iter().filter_map(Value::as_array).flatten() {
            let name = item.as_str().or_else(|| item.at("ip_fqdn").as_str());
            names.extend(name.map(str::to_owned));
        }
    }
    names
}

/// Somebody else's certificate.
fn self_signed(name: &str) -> Option<(Vec<u8>, Fields)> {
    let key = KeyPair::generate().ok()?;
    let mut params = CertificateParams::new(vec![name.to_owned()]).ok()?;
    params.distinguished_name = rcgen::DistinguishedName::new();
    params
        .distinguished_name
        .push(rcgen::DnType::CommonName, name);
    params.not_before = time::OffsetDateTime::now_utc() - time::Duration::DAY;
    params.not_after = params.not_before + time::Duration::days(90);
    let der = params.self_signed(&key).ok()?.der().to_vec();
    let fields = describe(&der)?;
    Some((der, fields))
}

fn keep_run(records: &Records<'_>, of: Uuid, status: &str, found: usize) -> rusqlite::Result<()> {
    let fields = json!({ "start_time": now_ms(), "status": status, "found": found });
    records
        .insert(&RUNS, NewRecord::new(of, object(fields)))
        .map(|_| ())
}

/// Only what is under way can be aborted; anything else is not found.
pub(super) fn abort(call: &Call, records: &Records<'_>) -> Done {
    let mut scan = (*existing(records, &NETWORK_SCANS, call.id("Scan")?)?).clone();
    if !["IN_PROGRESS", "QUEUED"].contains(&scan.text("status")) {
        return Err(ServiceError::not_found("Scan under way").into());
    }
    scan.fields.extend(object(json!({
        "status": "ACTIVE", "last_scan_status": "CANCELLED", "last_scan_fail_reason": "ABORTED" })));
    records.update(&NETWORK_SCANS, &mut scan, false)?;
    Ok(Reply::done().about(&scan))
}

/// Addresses and names that a scan could take, and those that it could not.
#[expect(clippy::unnecessary_wraps, reason = "operations have one type")]
pub(super) fn check_targets(call: &Call, _: &Records<'_>) -> Done {
    let sorted = |field: &str| {
        let texts = call.texts(&[field]);
        texts
            .into_iter()
            .partition::<Vec<String>, _>(|text| is_target(text))
    };
    let (included, invalid) = sorted("included_ip_fqdns");
    let (excluded, _) = sorted("excluded_ip_fqdns");
    Ok(Reply::created(json!({
        "valid_included_ip_fqdns": included,
        "valid_excluded_ip_fqdns": excluded,
        "invalid_included_ip_fqdns": invalid,
        "limit_exceeded_cidr": [],
        "account_cidr_limit": 65_536,
        "cidr_limit": 65_536,
    })))
}

fn is_target(text: &str) -> bool {
    let (address, bits) = text.split_once('/').unwrap_or((text, "32"));
    let is_address = address.parse::<std::net::IpAddr>().is_ok();
    let letters = |label: &str| {
        let mut letters = label.chars();
        !label.is_empty() && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
    };
    let is_name = text.contains('.') && text.split('.').all(letters);
    let looks_like_address = address
        .chars()
        .all(|letter| letter.is_ascii_digit() || letter == '.');
    (is_address && bits.parse::<u8>().is_ok_and(|bits| bits <= 128))
        || (is_name && !looks_like_address)
}

/// Plans a system scan for each of the agents. One that is due is under way at once.
pub(super) fn plan(call: &Call, records: &Records<'_>) -> Done {
    call.required("account_id")?;
    let start = call
        .body
        .at("schedule")
        .at("start_time")
        .as_i64()
        .unwrap_or_else(now_ms);
    let is_due = start <= now_ms();
    let targets = call.body.at("targets").at("agents").as_array();
    for id in targets.into_iter().flatten().filter_map(Value::as_str) {
        let mut agent = agent(records, id)?;
        let status = if is_due { "IN_PROGRESS" } else { "QUEUED" };
        let frequency = call.body.at("schedule").at("frequency");
        agent.fields.extend(object(json!({
            "scan_status": status, "scan_frequency": frequency })));
        records.update(&AGENTS, &mut agent, false)?;
        let status = if is_due { "IN_PROGRESS" } else { "SCHEDULED" };
        let run = json!({ "start_time": start, "status": status, "skipped": false });
        records.insert(&RUNS, NewRecord::new(agent.id, object(run)))?;
    }
    Ok(Reply::done())
}

pub(super) fn upcoming(call: &Call, records: &Records<'_>) -> Done {
    let of = call.id("Agent")?;
    existing(records, &AGENTS, of)?;
    let among = Selection::with(&[("status", "SCHEDULED")]).within(of);
    Ok(Reply::ok(page(
        call,
        records,
        &RUNS,
        &Listing::of(&RUNS),
        among,
    )?))
}

/// Runs of an agent or of a network scan that are over, or under way. Who looks sees them over the next time.
pub(super) fn past(call: &Call, records: &Records<'_>) -> Done {
    let of = call.id("Scan")?;
    let is_known =
        records.find(&AGENTS, of)?.is_some() || records.find(&NETWORK_SCANS, of)?.is_some();
    if !is_known {
        return Err(ServiceError::not_found("Scan").into());
    }
    let mut among = Selection::default().within(of);
    among.narrow("status <> 'SCHEDULED'".to_owned(), []);
    let shown = page(call, records, &RUNS, &Listing::of(&RUNS), among)?;
    for mut run in records.within(&RUNS, of)? {
        if run.text("status") == "IN_PROGRESS" {
            run.fields.set("status", "COMPLETED");
            records.update(&RUNS, &mut run, false)?;
        }
    }
    Ok(Reply::ok(shown))
}

pub(super) fn skip(call: &Call, records: &Records<'_>) -> Done {
    set_skipped(call, records, true)
}

pub(super) fn restore(call: &Call, records: &Records<'_>) -> Done {
    set_skipped(call, records, false)
}

/// The scheduled run at this time; seconds pass for milliseconds, as the document's example has them.
fn set_skipped(call: &Call, records: &Records<'_>, is_skipped: bool) -> Done {
    let agent = agent(records, call.path("agentId"))?;
    let time = call.path("time");
    for mut run in records.within(&RUNS, agent.id)? {
        let start = run.get("start_time").as_i64().unwrap_or_default();
        let is_meant = start.to_string() == time || (start / 1000).to_string() == time;
        if is_meant && run.text("status") == "SCHEDULED" {
            run.fields.set("skipped", is_skipped);
            records.update(&RUNS, &mut run, false)?;
            return Ok(Reply::done());
        }
    }
    Err(ServiceError::not_found("Scan").into())
}

pub(super) fn abort_system(call: &Call, records: &Records<'_>) -> Done {
    let mut agent = agent(records, call.path("agentId"))?;
    for mut run in records.within(&RUNS, agent.id)? {
        if run.text("status") == "IN_PROGRESS" {
            run.fields.extend(object(
                json!({ "status": "CANCELLED", "fail_reason": "ABORTED" }),
            ));
            records.update(&RUNS, &mut run, false)?;
            agent.fields.set("scan_status", "CANCELLED");
            records.update(&AGENTS, &mut agent, false)?;
            return Ok(Reply::empty(StatusCode::OK));
        }
    }
    Err(ServiceError::not_found("Scan under way").into())
}

pub(super) fn delete_past(call: &Call, records: &Records<'_>) -> Done {
    let agent = agent(records, call.path("agentId"))?;
    let run = existing(records, &RUNS, call.id("Scan")?)?;
    if run.scope != agent.id {
        return Err(ServiceError::not_found("Scan").into());
    }
    records.remove(&RUNS, &run)?;
    Ok(Reply::done())
}
