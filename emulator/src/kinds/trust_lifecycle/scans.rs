//! Scans: of networks by sensors, of systems by agents, and the runs of both.

use serde_json::{Value, json};

use super::business_units::BUSINESS_UNITS;
use crate::member::Member as _;
use crate::operations::{Move, Named, Told};
use crate::records::field::{Field, Plain};
use crate::records::filter::Filter;
use crate::records::kind::{Kind, Unique, Within};
use crate::records::object;
use crate::records::view::{View, iso, reference};
use crate::store::records::Record;

pub(crate) static NETWORK_SCANS: Kind = Kind {
    key: "tlm_network_scans",
    title: "Scan",
    fields: &[
        Field::text("name").required(),
        Field::account(),
        Field::any("config").required(),
        Field::one_of("frequency", &["ONE_TIME", "DAILY", "WEEKLY", "MONTHLY"]).required(),
        Field::any("business_unit_id").sparse(),
        Field::any("data_business_unit_id").sparse(),
        Field::any("cipher_scan").sparse(),
        Field::any("save_only").sparse(),
        Field::any("enable_debug_ports").sparse(),
        Field::any("tags").sparse(),
    ],
    unique: Some(Unique {
        is_documented: true,
    }),
    filters: &[
        Filter::contains("name"),
        Filter::any_of("businessUnit").field("business_unit_id"),
        Filter::any_of("currentScanStatus").field("status"),
        Filter::any_of("frequency"),
        Filter::any_of("lastScanStatus").field("last_scan_status"),
        Filter::any_of("scanType").field("scan_type"),
    ],
    sorts: &["name", "frequency", "status", "created_at"],
    show,
    ..Kind::TRUST_LIFECYCLE
};

fn show(view: &View<'_>, scan: &Record) -> Value {
    let status = scan.text("status");
    let actions: &[&str] = match status {
        "IN_PROGRESS" | "QUEUED" => &["ABORT", "VIEW"],
        _ => &["EDIT", "DELETE", "VIEW"],
    };
    let unit = scan.text("business_unit_id").parse().ok();
    let unit = unit.and_then(|id| view.find(&BUSINESS_UNITS, id));
    let found = scan.get("found").as_u64().unwrap_or_default();
    let mut shown = object(json!({
        "id": scan.id,
        "name": scan.name(),
        "frequency": scan.get("frequency"),
        "current_scan_status": status,
        "last_scan_status": scan.get("last_scan_status"),
        "business_unit": reference(unit.as_deref()),
        "discovered_assets": [{ "type": "CERTIFICATES", "count": found, "percentage": 100.0 }],
        "allowed_actions": actions,
    }));
    if view.is_alone {
        shown.extend(object(json!({
            "account_id": view.app.account_id,
            "status": status,
            "last_scan_fail_reason": scan.get("last_scan_fail_reason"),
            "tags": scan.get("tags"),
        })));
    } else {
        shown.set("scan_type", scan.get("scan_type").clone());
    }
    shown.retain(|_, value| !value.is_null());
    shown.into()
}

pub(crate) static DELETE: Move = Move {
    named: Named::Ids(&["scans"]),
    removes: true,
    told: Told::Each("Scan deleted successfully"),
    ..Move::of(&NETWORK_SCANS)
};

/// Runs of a scan: those to come and those that were. The scope is the network scan or the agent.
pub(crate) static RUNS: Kind = Kind {
    key: "tlm_scan_runs",
    title: "Scan",
    within: Within::Field("of", "scan"),
    filters: &[Filter::any_of("status")],
    sorts: &["start_time", "status"],
    show: |view, run| {
        let start = run.get("start_time").as_i64().unwrap_or_default();
        let _ = view;
        let mut shown = object(json!({ "id": run.id, "start_time": iso(start) }));
        if run.text("status") == "SCHEDULED" {
            shown.set("skipped", run.get("skipped").clone());
        } else {
            shown.extend(object(json!({
                "duration": 1000,
                "status": run.get("status"),
                "progress": [{ "type": "CERTIFICATES", "count": run.get("found"), "percentage": 100.0 }],
                "fail_reason": run.get("fail_reason"),
            })));
        }
        shown.retain(|_, value| !value.is_null());
        shown.into()
    },
    ..Kind::TRUST_LIFECYCLE
};

const AGENTS: Named = Named::Ids(&["agents"]);

/// System scans are told by their agent.
pub(crate) static HOLD: Move = Move {
    named: AGENTS,
    sets: &[("scan_status", Plain::Text("SUSPENDED"))],
    told: Told::Each("Scan is suspended successfully"),
    ..Move::of(&super::agents::AGENTS)
};

pub(crate) static RESUME: Move = Move {
    named: AGENTS,
    sets: &[("scan_status", Plain::Text("QUEUED"))],
    told: Told::Each("Scan is resumed successfully"),
    ..Move::of(&super::agents::AGENTS)
};
