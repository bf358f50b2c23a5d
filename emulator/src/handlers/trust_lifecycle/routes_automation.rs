//! The operations of Trust Lifecycle Manager: what looks for certificates and what keeps them new.

use http::StatusCode;

use super::{agents, automation, connectors, endpoints, est, scans, sensors};
use crate::kinds::trust_lifecycle::agents::{self as agent, AGENTS, SCRIPTS};
use crate::kinds::trust_lifecycle::audit_log;
use crate::kinds::trust_lifecycle::connectors::{self as connector, CONNECTORS};
use crate::kinds::trust_lifecycle::scans::{self as scan, NETWORK_SCANS};
use crate::kinds::trust_lifecycle::sensors::{self as sensor, INTEGRATIONS, SENSORS};
use crate::operations::{Audit, Does, Route};

use Does::{Change, ChangeNamed, Create, Get, List, Move, Remove, Run};

const fn automated(action: &'static str) -> Audit {
    audit_log::of("automation", action)
}

const fn issued() -> Audit {
    audit_log::of("end_entity_certificate", "create")
}

#[rustfmt::skip]
pub(crate) static ROUTES: &[Route] = &[
    // Inventory endpoint
    Route::get("/mpki/api/v1/inventory/endpoint/unsecured", Run(endpoints::unsecured)),
    Route::get("/mpki/api/v1/inventory/endpoint/unsecured/count", Run(endpoints::count_unsecured)),
    Route::get("/mpki/api/v1/inventory/endpoint/automatable", Run(endpoints::automatable)),
    Route::get("/mpki/api/v1/inventory/endpoint/automatable/count", Run(endpoints::count_automatable)),
    Route::get("/mpki/api/v1/inventory/endpoint/discovered", Run(endpoints::discovered)),
    Route::get("/mpki/api/v1/inventory/endpoint/discovered/count", Run(endpoints::count_discovered)),
    Route::get("/mpki/api/v1/inventory/endpoint/portlet/count", Run(endpoints::portlets)).of_account(),
    Route::get("/mpki/api/v1/inventory/endpoint/list/instances", Run(endpoints::instances)),
    Route::get("/mpki/api/v1/inventory/endpoint/{id}", Run(endpoints::get)).of_account(),

    // Certificate lifecycle automation
    Route::post("/mpki/api/v1/automation", Run(automation::start)).audited(automated("create")),
    Route::post("/mpki/api/v1/automation/admin-web-request", Run(automation::request_certificate))
        .audited(automated("create")),
    Route::post("/mpki/api/v1/automation/bulk/check-eligibility", Run(automation::check_eligibility)),
    Route::post("/mpki/api/v1/automation/bulk", Run(automation::start_many)).audited(automated("create")),
    Route::get("/mpki/api/v1/automation/{automation_id}", Run(automation::get)),
    Route::put("/mpki/api/v1/automation/{automation_id}", Run(automation::update)).audited(automated("update")),
    Route::put("/mpki/api/v1/automation/retry/{automation_id}", Run(automation::retry)).audited(automated("run")),
    Route::put("/mpki/api/v1/automation/cancel/{automation_id}", Run(automation::cancel)).audited(automated("stop")),
    Route::get("/mpki/api/v1/automation-inventory/unsecured", Run(endpoints::targets)),
    Route::get("/mpki/api/v1/automation-inventory/{automation_id}", Run(endpoints::target_details)).of_account(),

    // Sensors and integrations
    Route::get("/mpki/api/v1/sensor", List(&SENSORS)).of_account(),
    Route::post("/mpki/api/v1/sensor/allocate", Run(sensors::allocate)).of_account()
        .audited(audit_log::of("sensor", "create")),
    Route::post("/mpki/api/v1/sensor/suspend", Move(&sensor::SUSPEND)).audited(audit_log::of("sensor", "suspend")),
    Route::post("/mpki/api/v1/sensor/reinstate", Move(&sensor::REINSTATE)).audited(audit_log::of("sensor", "resume")),
    Route::post("/mpki/api/v1/sensor/void", Move(&sensor::VOID)).audited(audit_log::of("sensor", "delete")),
    Route::put("/mpki/api/v1/sensor/update-details", ChangeNamed(&SENSORS)).audited(audit_log::of("sensor", "update")),
    Route::put("/mpki/api/v1/sensor/rename", ChangeNamed(&SENSORS)).audited(audit_log::of("sensor", "update")),
    Route::get("/mpki/api/v1/sensor/{sensor_id}", Get(&SENSORS)).of_account(),
    Route::get("/mpki/api/v1/sensor/{license_key}/download", Run(sensors::compose_file)),
    Route::post("/__emulator/sensors/{sensor_id}/activated", Move(&sensor::ACTIVATE)),
    Route::get("/mpki/api/v1/integration", List(&INTEGRATIONS)).of_account(),
    Route::post("/mpki/api/v1/integration", Create(&INTEGRATIONS, StatusCode::OK))
        .audited(audit_log::of("integration", "create")),
    Route::get("/mpki/api/v1/integration/{integration_id}", Get(&INTEGRATIONS)),
    Route::post("/mpki/api/v1/integration/refresh", Move(&sensor::REFRESH))
        .audited(audit_log::of("integration", "refresh_config")),
    Route::get("/mpki/api/v1/integration/dv", Run(sensors::for_validation)).of_account(),
    Route::post("/mpki/api/v1/integration/void", Move(&sensor::VOID_INTEGRATIONS))
        .audited(audit_log::of("integration", "delete")),
    Route::post("/mpki/api/v1/integration/{integration_id}/void", Move(&sensor::VOID_INTEGRATION))
        .audited(audit_log::of("integration", "delete")),
    Route::get("/mpki/api/v1/integration/applications/{application_name}/parameters", Run(sensors::parameters)),

    // Agents
    Route::get("/mpki/api/v1/agent", List(&AGENTS)).of_account(),
    Route::get("/mpki/api/v1/agent/{id}", Get(&AGENTS)).of_account(),
    Route::put("/mpki/api/v1/agent/approve", Move(&agent::APPROVE)).of_account()
        .audited(audit_log::of("agent", "approve")),
    Route::put("/mpki/api/v1/agent/reject", Move(&agent::REJECT)).of_account()
        .audited(audit_log::of("agent", "reject")),
    Route::put("/mpki/api/v1/agent/void", Move(&agent::VOID)).of_account().audited(audit_log::of("agent", "delete")),
    Route::put("/mpki/api/v1/agent/suspend", Move(&agent::SUSPEND)).of_account()
        .audited(audit_log::of("agent", "suspend")),
    Route::put("/mpki/api/v1/agent/reinstate", Move(&agent::REINSTATE)).of_account()
        .audited(audit_log::of("agent", "resume")),
    Route::put("/mpki/api/v1/agent/update", ChangeNamed(&AGENTS)).of_account()
        .audited(audit_log::of("agent", "update")),
    Route::put("/mpki/api/v1/agent/retry", Run(agents::retry)).of_account(),
    Route::post("/mpki/api/v1/agent/cert-delivery/update", Run(agents::set_locations)).of_account()
        .audited(audit_log::of("agent", "update")),
    Route::post("/mpki/api/v1/agent/suggestions", Run(agents::suggest)).of_account(),
    Route::get("/mpki/api/v1/agent/script", List(&SCRIPTS)).of_account(),
    Route::post("/mpki/api/v1/agent/script", Run(agents::create_script)).of_account(),
    Route::get("/mpki/api/v1/agent/script/{id}", Get(&SCRIPTS)).of_account(),
    Route::put("/mpki/api/v1/agent/script/{id}", Change(&SCRIPTS, StatusCode::OK)).of_account(),
    Route::post("/mpki/api/v1/agent/script/bulk", Run(agents::assign)).of_account(),
    Route::get("/mpki/api/v1/agent/settings", Run(agents::settings)).of_account(),
    Route::put("/mpki/api/v1/agent/settings", Run(agents::set_settings)).of_account(),
    Route::post("/mpki/api/v1/agent/settings", Run(agents::set_settings)).of_account(),

    // System scans
    Route::post("/mpki/api/v1/agent/scan/add", Run(scans::plan)),
    Route::post("/mpki/api/v1/agent/scan/{agentId}/abort", Run(scans::abort_system)).of_account(),
    Route::post("/mpki/api/v1/agent/scan/{agentId}/skip/{time}", Run(scans::skip)).of_account(),
    Route::post("/mpki/api/v1/agent/scan/{agentId}/restore/{time}", Run(scans::restore)).of_account(),
    Route::post("/mpki/api/v1/agent/scan/{agentId}/deletePastScan/{scanId}", Run(scans::delete_past)).of_account(),
    Route::post("/mpki/api/v1/agent/scan/suspend", Move(&scan::HOLD)).of_account(),
    Route::post("/mpki/api/v1/agent/scan/resume", Move(&scan::RESUME)).of_account(),
    Route::get("/mpki/api/v1/agent/scan/{id}/upcoming-scans", Run(scans::upcoming)).of_account(),
    Route::get("/mpki/api/v1/agent/scan/{id}/past-scans", Run(scans::past)).of_account(),

    // Network scans
    Route::get("/mpki/api/v1/scan", List(&NETWORK_SCANS)).of_account(),
    Route::post("/mpki/api/v1/scan/add", Run(scans::create)),
    Route::post("/mpki/api/v1/scan/delete", Move(&scan::DELETE)).of_account(),
    Route::put("/mpki/api/v1/scan/edit", ChangeNamed(&NETWORK_SCANS)),
    Route::get("/mpki/api/v1/scan/{scan_id}", Run(scans::get)).of_account(),
    Route::post("/mpki/api/v1/scan/{scan_id}/abort", Run(scans::abort)).of_account(),
    Route::get("/mpki/api/v1/scan/{id}/past-scans", Run(scans::past)).of_account(),
    Route::post("/mpki/api/v1/scan/validate-ip-fqdns", Run(scans::check_targets)),
    Route::post("/mpki/api/v1/scan/exists", Run(scans::name_exists)),

    // Connectors
    Route::post("/mpki/api/v1/connectors", Run(connectors::create)).audited(audit_log::of("connector", "create")),
    Route::post("/mpki/api/v1/connectors/search", Run(connectors::search)).of_account(),
    Route::get("/mpki/api/v1/connectors/suggestions/{field}", Run(connectors::suggest)).of_account(),
    Route::get("/mpki/api/v1/connectors/{connector_id}", Run(connectors::get)).of_account(),
    Route::put("/mpki/api/v1/connectors/{connector_id}", Change(&CONNECTORS, StatusCode::OK)).of_account()
        .audited(audit_log::of("connector", "update")),
    Route::delete("/mpki/api/v1/connectors/{connector_id}", Remove(&CONNECTORS)).of_account()
        .audited(audit_log::of("connector", "delete")),
    Route::post("/mpki/api/v1/connectors/{connector_id}/run-now", Move(&connector::RUN)).of_account()
        .audited(audit_log::of("connector", "run")),
    Route::post("/mpki/api/v1/connectors/{connector_id}/stop", Move(&connector::STOP)).of_account()
        .audited(audit_log::of("connector", "stop")),
    Route::post("/mpki/api/v1/connectors/{connector_id}/test", Move(&connector::TEST)).of_account(),
    Route::post("/mpki/api/v1/connectors/{connector_id}/unlink", Move(&connector::UNLINK)).of_account()
        .audited(audit_log::of("connector", "update")),
    Route::get("/mpki/api/v1/connectors/{connector_id}/metadata", Run(connectors::metadata)).of_account(),

    // EST, under the new address and the one of before
    Route::get("/.well-known/est/{profile_id}/cacerts", Run(est::ca_certificates)),
    Route::post("/.well-known/est/{profile_id}/simpleenroll", Run(est::enroll)).audited(issued()),
    Route::post("/.well-known/est/{profile_id}/simplereenroll", Run(est::reenroll)).audited(issued()),
    Route::get("/mpki/api/v1/.well-known/est/{profile_id}/cacerts", Run(est::ca_certificates)),
    Route::post("/mpki/api/v1/.well-known/est/{profile_id}/simpleenroll", Run(est::enroll)).audited(issued()),
    Route::post("/mpki/api/v1/.well-known/est/{profile_id}/simplereenroll", Run(est::reenroll)).audited(issued()),
];
