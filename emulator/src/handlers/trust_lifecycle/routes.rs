//! The operations of Trust Lifecycle Manager: certificates and what they come from.

use http::StatusCode;

use super::{
    approvals, attributes, business_units, certificates, discovered, enrollments, import, pickups,
    profiles, reports, revocation, search, seats,
};
use crate::kinds::trust_lifecycle::audit_log::{self, AUDIT_LOG};
use crate::kinds::trust_lifecycle::business_units::BUSINESS_UNITS;
use crate::kinds::trust_lifecycle::certificate_owners::CERTIFICATE_OWNERS;
use crate::kinds::trust_lifecycle::custom_attributes::CUSTOM_ATTRIBUTES;
use crate::kinds::trust_lifecycle::enrollments::ENROLLMENTS;
use crate::operations::{Audit, Does, Route};

use Does::{Answers, Change, Create, Get, List, Remove, Run, Says};

const fn certificate(action: &'static str) -> Audit {
    audit_log::of("end_entity_certificate", action)
}

const fn enrollment(action: &'static str) -> Audit {
    audit_log::of("enrollment", action)
}

/// Clients compare the sentence letter by letter.
const HELLO: &str = "Hello from DigiCert ONE - Trust Lifecycle Manager REST API!";

/// Everything is up, for as long as it answers at all.
const HEALTH: &str = r#"{"status": "UP", "scheduled_jobs": {"DEFAULT": []}, "details": {
    "db_service": {"status": "UP"}, "am_service": {"status": "UP"}, "ca_service": {"status": "UP"},
    "smtp_service": {"status": "UP"}, "ldap_service": {"status": "UP"}, "dta_web_service": {"status": "UP"},
    "scheduled_jobs": {"status": "UP"}, "ticket_service": {"status": "UP"},
    "ticket_service_heart_beat": {"status": "UP"}, "ts_upload_ticket_job": {"status": "UP"},
    "critical_services_overall_status": {"status": "UP"},
    "non_critical_service_overall_status": {"status": "UP"}}}"#;

const SEAT_TYPES: &str = r#"[
    {"id": "USER_SEAT", "display_name": "User seat"},
    {"id": "DISCOVERY_SEAT", "display_name": "Discovery seat"},
    {"id": "SERVER_SEAT", "display_name": "Server seat"},
    {"id": "DEVICE_SEAT", "display_name": "Device seat"},
    {"id": "IMPORTED_SEAT", "display_name": "Imported seat"},
    {"id": "ORGANIZATION_SEAT", "display_name": "Organization seat"},
    {"id": "CERTIFICATE_MANAGEMENT_SEAT", "display_name": "Certificate management seat"}]"#;

#[rustfmt::skip]
pub(crate) static ROUTES: &[Route] = &[
    // Service status
    Route::get("/mpki/api/v1/hello", Says(HELLO)),
    Route::get("/mpki/api/v1/health/extensive", Answers(HEALTH)),
    Route::get("/mpki/api/v1/version", Answers(r#"{"version": "1.2893.0"}"#)),

    // Seats
    Route::get("/mpki/api/v1/seat", Run(seats::list)),
    Route::post("/mpki/api/v1/seat", Run(seats::create)).audited(audit_log::of("seat", "create")),
    Route::get("/mpki/api/v1/seat/{seat_id}", Run(seats::get)),
    Route::put("/mpki/api/v1/seat/{seat_id}", Run(seats::update)).audited(audit_log::of("seat", "update")),
    Route::delete("/mpki/api/v1/seat/{seat_id}", Run(seats::delete)).audited(audit_log::of("seat", "delete")),
    Route::put("/mpki/api/v1/seat/{seat_id}/business-unit/{new_business_unit_id}", Run(seats::transfer))
        .audited(audit_log::of("seat", "update")),
    Route::get("/mpki/api/v1/seat-types", Answers(SEAT_TYPES)),

    // Business units
    Route::get("/mpki/api/v1/business-unit", List(&BUSINESS_UNITS)),
    Route::post("/mpki/api/v1/business-unit", Run(business_units::create))
        .audited(audit_log::of("business_unit", "create")),
    Route::get("/mpki/api/v1/business-unit/{bu_id}", Get(&BUSINESS_UNITS)),
    Route::delete("/mpki/api/v1/business-unit/{bu_id}", Remove(&BUSINESS_UNITS))
        .audited(audit_log::of("business_unit", "delete")),
    Route::put("/mpki/api/v1/business-unit/{bu_id}/licensed-seats", Run(business_units::license))
        .audited(audit_log::of("business_unit", "update")),
    Route::put("/mpki/api/v1/business-unit/{id}/admin", Run(business_units::add_admin))
        .audited(audit_log::of("business_unit", "update")),
    Route::delete("/mpki/api/v1/business-unit/{id}/admin/{adminId}", Run(business_units::remove_admin))
        .audited(audit_log::of("business_unit", "update")),

    // Profiles
    Route::get("/mpki/api/v1/profile", Run(profiles::list_v1)),
    Route::get("/mpki/api/v2/profile", Run(profiles::list_v2)),
    Route::get("/mpki/api/v3/profile", Run(profiles::list_v3)),
    Route::get("/mpki/api/v1/profile/{profile_id}", Run(profiles::get_v1)),
    Route::get("/mpki/api/v2/profile/{profile_id}", Run(profiles::get_v2)),
    Route::get("/mpki/api/v3/profile/{profile_id}", Run(profiles::get_v2)),
    Route::post("/mpki/api/v1/profile", Run(profiles::create)).audited(audit_log::of("profile", "create")),
    Route::put("/mpki/api/v1/profile/{profile_id}", Run(profiles::update))
        .audited(audit_log::of("profile", "update")),
    Route::post("/mpki/api/v1/acme-credentials/recreate", Run(profiles::recreate_acme))
        .audited(audit_log::of("acme_credentials", "create")),

    // Enrollments
    Route::post("/mpki/api/v1/enrollment", Run(enrollments::create)).audited(enrollment("create")),
    Route::post("/mpki/api/v1/enrollment/redeem", Run(enrollments::redeem)).audited(certificate("create")),
    Route::put("/mpki/api/v1/enrollment/{enrollment_id}/status", Run(approvals::set_status))
        .audited(enrollment("update")),
    Route::get("/mpki/api/v1/enrollment/{enrollment_code}", Run(enrollments::get_by_code)),
    Route::get("/mpki/api/v1/enrollment-details", Run(enrollments::list)),
    Route::get("/mpki/api/v1/enrollment-details/{enrollment_id}", Get(&ENROLLMENTS)),
    Route::post("/mpki/api/v1/manual-enrollment", Run(approvals::request_approval))
        .audited(enrollment("create")),
    Route::post("/mpki/api/v1/manual-enrollment/renew/{certificate_id}", Run(approvals::request_renewal))
        .audited(enrollment("create")),
    Route::get("/mpki/api/v1/enrollment/certificate/{certificate_id}", Run(enrollments::for_certificate)),

    // Certificates
    Route::post("/mpki/api/v1/certificate", Run(certificates::issue)).audited(certificate("create")),
    Route::post("/mpki/api/v1/certificate-pickup/{request_id}", Run(pickups::pick_up)),
    Route::get("/mpki/api/v1/certificate/{serial_number}", Run(certificates::get)),
    Route::post("/mpki/api/v1/certificate/{serial_number}/renew", Run(certificates::renew))
        .audited(certificate("create")),
    Route::put("/mpki/api/v1/certificate/{serial_number}/revoke", Run(revocation::revoke))
        .audited(certificate("revoke")),
    Route::delete("/mpki/api/v1/certificate/{serial_number}/revoke", Run(revocation::resume))
        .audited(certificate("resume")),
    Route::get("/mpki/api/v1/certificate/{serial_number}/additional-formats", Run(certificates::formats)),
    Route::post("/mpki/api/v1/certificate/escrow/approve/{serial_number}", Run(certificates::approve_recovery))
        .audited(certificate("approve")),
    Route::post("/mpki/api/v1/certificate/escrow/recover/{serial_number}", Run(certificates::recover))
        .audited(certificate("recover")),
    Route::post("/mpki/api/v1/certificate/{certificate_id}/tag", Run(search::tag)).audited(certificate("update")),
    Route::post("/mpki/api/v1/certificate/tag/bulk-add", Run(search::add_tags)).of_account()
        .audited(certificate("update")),
    Route::post("/mpki/api/v1/certificate/tag/bulk-replace", Run(search::replace_tags)).of_account()
        .audited(certificate("update")),
    Route::post("/mpki/api/v1/certificate-import", Run(import::import)).audited(certificate("import")),
    Route::get("/mpki/api/v1/certificate-search", Run(search::search)),
    Route::get("/mpki/api/v1/certificate-search/summary", Run(search::summary)).of_account(),
    Route::get("/mpki/api/v1/certificate-search/{certificate_id}", Run(search::details)),
    Route::post("/mpki/api/v1/delete/inventory", Run(discovered::preview)).of_account(),
    Route::delete("/mpki/api/v1/delete/inventory", Run(discovered::delete)).of_account()
        .audited(certificate("delete")),

    // Owners and custom attributes
    Route::get("/mpki/api/v1/certificate-owners", List(&CERTIFICATE_OWNERS)).of_account(),
    Route::post("/mpki/api/v1/certificate-owners", Create(&CERTIFICATE_OWNERS, StatusCode::OK)),
    Route::get("/mpki/api/v1/certificate-owners/{id}", Get(&CERTIFICATE_OWNERS)).of_account(),
    Route::put("/mpki/api/v1/certificate-owners/{id}", Change(&CERTIFICATE_OWNERS, StatusCode::OK)),
    Route::delete("/mpki/api/v1/certificate-owners/{id}", Run(attributes::delete_owner)),
    Route::put("/mpki/api/v1/certificate-owners/certificate/{id}", Run(attributes::set_owners))
        .audited(certificate("update")),
    Route::delete("/mpki/api/v1/certificate-owners/certificate/{id}", Run(attributes::unset_owners))
        .audited(certificate("update")),
    Route::get("/mpki/api/v1/custom-attributes", List(&CUSTOM_ATTRIBUTES)).of_account(),
    Route::post("/mpki/api/v1/custom-attributes", Create(&CUSTOM_ATTRIBUTES, StatusCode::CREATED)),
    Route::get("/mpki/api/v1/custom-attributes/{id}", Get(&CUSTOM_ATTRIBUTES)),
    Route::delete("/mpki/api/v1/custom-attributes/{id}", Run(attributes::delete_attribute)),
    Route::get("/mpki/api/v1/custom-attributes/certificate/{id}", Run(attributes::get)).of_account(),
    Route::put("/mpki/api/v1/custom-attributes/certificate/{id}", Run(attributes::set))
        .audited(certificate("update")),
    Route::delete("/mpki/api/v1/custom-attributes/certificate/{id}", Run(attributes::unset))
        .audited(certificate("update")),

    // Reporting
    Route::get("/mpki/api/v1/audit-log", List(&AUDIT_LOG)),
    Route::get("/mpki/api/v1/audit-log/count", Run(reports::audit_count)),
    Route::get("/mpki/api/v1/audit-log/{event_id}", Get(&AUDIT_LOG)),
    Route::get("/mpki/api/v1/report/enrollment-code", Run(reports::enrollment_codes)),
];
