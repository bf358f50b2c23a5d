//! Agents, which run on servers, and their scripts and settings. They come by installation, so two are there from the
//! beginning: one at work and one that waits for approval. The statuses beside ACTIVE are inferred.

use serde_json::{Value, json};

use super::business_units::BUSINESS_UNITS;
use super::profiles::business_unit_id;
use crate::member::Member as _;
use crate::operations::{Move, Named};
use crate::records::field::{Field, Plain};
use crate::records::kind::{Envelope, Kind};
use crate::records::object;
use crate::records::view::{View, bare, local, reference};
use crate::store::records::{NewRecord, Record};

pub(crate) static AGENTS: Kind = Kind {
    key: "tlm_agents",
    title: "Agent",
    fields: &[
        Field::text("name").required(),
        Field::any("business_unit_id").sparse(),
        Field::any("agent_group").sparse(),
        Field::any("hb_interval").sparse(),
        Field::any("recipients").sparse(),
        Field::any("sni").sparse(),
        Field::any("version").sparse(),
        Field::any("inventories").sparse(),
        Field::any("script_settings").sparse(),
        Field::any("post_install_service_restart").sparse(),
    ],
    sorts: &["name", "status", "created_at", "host_name"],
    show,
    seeds: |app| {
        let agents = [("web-1", "ACTIVE"), ("web-2", "PENDING_APPROVAL")];
        let agents = agents.map(|(name, status)| {
            let fields = json!({
                "name": name,
                "host_name": format!("{name}.example.com"),
                "status": status,
                "business_unit_id": business_unit_id(app.account_id),
                "license_key": "3B1BB123450A61C1",
                "version": "3.6.4",
                "hb_interval": 30,
                "scan_status": "IDLE",
            });
            NewRecord {
                id: app.derived_id(&format!("agent {name}")),
                ..NewRecord::new(app.account_id, object(fields))
            }
        });
        agents.into()
    },
    ..Kind::TRUST_LIFECYCLE
};

/// The list shows what the agent is on, the details what it is told.
fn show(view: &View<'_>, agent: &Record) -> Value {
    let unit = agent.text("business_unit_id").parse().ok();
    let unit = unit.and_then(|id| view.find(&BUSINESS_UNITS, id));
    let mut shown = object(json!({
        "id": agent.id,
        "account_id": view.app.account_id,
        "business_unit": reference(unit.as_deref()),
        "created_at": local(agent.created),
        "updated_at": local(agent.updated),
        "os_name": "linux",
        "os_version": "12",
        "auto_update_enabled": false,
        "upgradable": false,
    }));
    let (own, names) = if view.is_alone {
        // A number here and a text in the list, as the document has it.
        (json!({ "version": 3.6 }), ALONE)
    } else {
        (
            json!({ "application": "APACHE", "version": agent.get("version") }),
            LISTED,
        )
    };
    shown.extend(object(own));
    for name in ["name", "host_name", "status"].iter().chain(names) {
        shown.set(name, agent.get(name).clone());
    }
    shown.retain(|_, value| !value.is_null());
    shown.into()
}

const LISTED: &[&str] = &["license_key", "scan_status", "scan_frequency"];

const ALONE: &[&str] = &[
    "agent_group",
    "hb_interval",
    "recipients",
    "sni",
    "inventories",
    "post_install_service_restart",
];

/// The examples say `agent_ids`, the schema `ids`.
const IDS: Named = Named::Ids(&["ids", "agent_ids"]);

const fn moved(from: &'static [&'static str], to: &'static [(&'static str, Plain)]) -> Move {
    Move {
        named: IDS,
        from,
        sets: to,
        ..Move::of(&AGENTS)
    }
}

pub(crate) static APPROVE: Move =
    moved(&["PENDING_APPROVAL"], &[("status", Plain::Text("ACTIVE"))]);
pub(crate) static REJECT: Move = moved(
    &["PENDING_APPROVAL"],
    &[("status", Plain::Text("REJECTED"))],
);
pub(crate) static SUSPEND: Move = moved(&["ACTIVE"], &[("status", Plain::Text("SUSPENDED"))]);
pub(crate) static REINSTATE: Move = moved(&["SUSPENDED"], &[("status", Plain::Text("ACTIVE"))]);
pub(crate) static VOID: Move = moved(
    &["PENDING_APPROVAL", "ACTIVE", "SUSPENDED"],
    &[("status", Plain::Text("VOIDED"))],
);

/// Scripts that agents run.
pub(crate) static SCRIPTS: Kind = Kind {
    key: "tlm_scripts",
    title: "Script",
    fields: &[
        Field::text("name").required(),
        Field::text("os"),
        Field::text("type"),
        Field::text("path"),
        Field::text("executionCommand"),
        Field::text("description"),
        Field::text("automationId"),
    ],
    filters: &[
        crate::records::filter::Filter::equals("operation_system").field("os"),
        crate::records::filter::Filter::equals("type"),
    ],
    // The document says a single script; that it is an array is inferred.
    envelope: Envelope::Array,
    show: |view, script| {
        let mut shown = object(bare(view, script));
        shown.retain(|_, value| !value.is_null());
        shown.into()
    },
    ..Kind::TRUST_LIFECYCLE
};

/// What holds for all agents of the account: one record.
pub(crate) static SETTINGS: Kind = Kind {
    key: "tlm_agent_settings",
    title: "Agent settings",
    fields: &[
        Field::texts("linux_restricted_ports", &[]),
        Field::texts("windows_restricted_ports", &[]),
        Field::flag("manual_approval").or(Plain::Flag(false)),
        Field::texts("scan_block_list", &[]),
    ],
    ..Kind::TRUST_LIFECYCLE
};
