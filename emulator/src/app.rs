//! The emulator's parts, and which path leads to which handler.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::routing::{get, patch, post};
use http::StatusCode;
use uuid::Uuid;

use crate::ca::Authority;
use crate::errors::ServiceError;
use crate::faults::Faults;
use crate::handlers::{
    accounts, bootstrap_config, certificate_policies, certificates, device_groups, devices,
    divisions, emulator, registration, rendezvous_zones,
};
use crate::journal::Journal;
use crate::options::Options;
use crate::ready::Ready;
use crate::store::Store;

/// Everything a request may need.
#[derive(Debug)]
pub(crate) struct App {
    pub(crate) options: Options,
    pub(crate) api_key: String,
    pub(crate) account_id: Uuid,
    pub(crate) primary_rzone_id: Uuid,
    pub(crate) store: Store,
    pub(crate) authority: Arc<Authority>,
    pub(crate) journal: Arc<Journal>,
    pub(crate) faults: Faults,
    /// How often each device's bootstrap configuration was asked for while "not ready yet".
    pub(crate) bootstrap_attempts: Mutex<HashMap<Uuid, u32>>,
    pub(crate) ready: Ready,
}

/// The state of every handler.
pub(crate) type Shared = axum::extract::State<Arc<App>>;

pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/devicetrustmanager/api/v4/division", get(divisions::list).post(divisions::create))
        .route("/devicetrustmanager/api/v4/division/{id}", get(divisions::get))
        // The tutorial names the operation ("List all rendezvous zones") but not its path: inferred.
        .route("/devicetrustmanager/api/v4/rendezvous-zone", get(rendezvous_zones::list))
        .route(
            "/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy",
            get(certificate_policies::list).post(certificate_policies::create),
        )
        .route(
            "/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy/{id}",
            get(certificate_policies::get),
        )
        .route(
            "/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy/{id}/enrollment-specification",
            get(certificate_policies::enrollment_specification),
        )
        .route("/devicetrustmanager/api/v4/device-group", get(device_groups::list).post(device_groups::create))
        .route("/devicetrustmanager/api/v4/device-group/{id}", get(device_groups::get))
        .route("/devicetrustmanager/api/v4/device", get(devices::list))
        .route("/devicetrustmanager/api/v4/device/registration", post(registration::register))
        .route("/devicetrustmanager/api/v4/device/{id}", get(devices::get))
        .route("/devicetrustmanager/api/v4/device/{id}/disable", patch(devices::disable))
        .route("/devicetrustmanager/api/v4/device/{id}/enable", patch(devices::enable))
        .route("/devicetrustmanager/api/v4/device/{id}/delete", patch(devices::delete))
        .route("/devicetrustmanager/api/v4/bootstrap-config/download/{id}", get(bootstrap_config::download))
        .route("/devicetrustmanager/certificate-issuance-service/api/v2/certificate", get(certificates::list))
        .route("/account/api/v1/account", get(accounts::list))
        .route("/account/api/v1/user/me", get(accounts::me))
        .route("/__emulator/ready", get(emulator::ready))
        .route("/__emulator/ca.pem", get(emulator::ca_pem))
        .route("/__emulator/requests", get(emulator::requests).delete(emulator::forget_requests))
        .route("/__emulator/faults", get(emulator::faults).post(emulator::arm).delete(emulator::disarm))
        .route("/__emulator/devices/{id}/provisioned", post(emulator::provisioned))
        .route("/__emulator/reset", post(emulator::reset))
        .route("/__emulator/stats", get(emulator::stats))
        .fallback(async || ServiceError::not_found("Resource"))
        .method_not_allowed_fallback(async || {
            // The code is inferred.
            ServiceError::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", "Method not allowed.")
        })
        .with_state(app)
}
