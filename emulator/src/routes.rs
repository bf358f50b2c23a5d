//! Which path leads where: what the kinds of records declare, and the handlers beside them.

use std::sync::Arc;

use axum::extract::{DefaultBodyLimit, RawQuery, State};
use axum::routing::{MethodFilter, MethodRouter, delete, get, on, post, put};
use axum::{Extension, Router};
use bytes::Bytes;
use http::StatusCode;

use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::errors::ServiceError;
use crate::handlers::{
    self, account_manager, artifacts, bootstrap_config, ca_certificate, certificates,
    deployment_summary, device_est, emulator, enrollment_specification, iot, jobs, portal,
    registration, renewals, trust_lifecycle,
};
use crate::records::ids::Ids;
use crate::records::kind::{Kind, Operation};
use crate::records::serve;
use crate::{operations, revocation};

pub(crate) fn router(app: Arc<App>) -> Router {
    let mut router = Router::new()
        .route("/devicetrustmanager/api/v4/device/registration", post(registration::register))
        .route(
            "/devicetrustmanager/api/v4/bootstrap-config/download/{id}",
            get(bootstrap_config::download),
        )
        .route(
            "/devicetrustmanager/certificate-configuration-service/api/v2/certificate-policy/{id}/enrollment-specification",
            get(enrollment_specification::get),
        )
        .route(
            "/devicetrustmanager/certificate-issuance-service/api/v2/certificate",
            post(certificates::request),
        )
        .route(
            "/devicetrustmanager/certificate-issuance-service/api/v2/certificate/{id}/renew",
            put(certificates::renew),
        )
        .route(
            "/devicetrustmanager/certificate-issuance-service/api/v2/certificate/{id}/download",
            get(certificates::download),
        )
        .route(
            "/devicetrustmanager/certificate-issuance-service/api/v2/certificate-request/{id}/approve",
            put(certificates::approve),
        )
        .route(
            "/devicetrustmanager/api/v4/device/batch-registration",
            post(jobs::register_devices),
        )
        .route(
            "/devicetrustmanager/certificate-issuance-service/api/v2/batch-enroll",
            post(jobs::request_certificates),
        )
        .route("/devicetrustmanager/artifacts/api/v4/artifact", post(artifacts::create))
        .route("/devicetrustmanager/api/v4/job/{id}/report", get(jobs::report))
        .route("/devicetrustmanager/api/v4/job/{id}/result", get(jobs::result))
        .route("/devicetrustmanager/api/v4/job/{id}/renew", put(renewals::renew))
        .route(
            "/devicetrustmanager/api/v4/deployment/{id}/summary",
            get(deployment_summary::get),
        )
        .route(
            "/certificate-authority/api/v1/ca/{id}/download",
            get(ca_certificate::download),
        )
        .route(revocation::ISSUING_CRL, get(handlers::revocation::issuing_crl))
        .route(revocation::ROOT_CRL, get(handlers::revocation::root_crl))
        .route(revocation::RESPONDER, post(handlers::revocation::ocsp_post))
        .route("/ocsp/{*request}", get(handlers::revocation::ocsp_get))
        .route("/__emulator/", get(portal::page))
        .route("/__emulator/icon.svg", get(portal::icon))
        .route("/__emulator/licenses.md", get(portal::licences))
        .route("/__emulator/assets/{name}", get(portal::asset))
        .route("/__emulator/ready", get(emulator::ready))
        .route("/__emulator/ca.pem", get(emulator::ca_pem))
        .route("/__emulator/requests", get(emulator::requests).delete(emulator::forget_requests))
        .route("/__emulator/faults", get(emulator::faults).post(emulator::arm).delete(emulator::disarm))
        .route("/__emulator/devices/{id}/provisioned", post(emulator::provisioned))
        .route("/__emulator/deployments/{id}/devices", post(deployment_summary::tell))
        .route("/__emulator/reset", post(emulator::reset))
        .route("/__emulator/stats", get(emulator::stats));
    for kind in app.kinds {
        for operation in kind.operations {
            let (path, route) = route(kind, operation);
            router = router.route(&path, route);
        }
    }
    let router = device_est::add(router);
    let router = operations::add(router, account_manager::ROUTES);
    let router = operations::add(router, iot::ROUTES);
    let router = operations::add(router, trust_lifecycle::routes::ROUTES);
    operations::add(router, trust_lifecycle::routes_automation::ROUTES)
        .fallback(async || ServiceError::not_found("Resource"))
        .method_not_allowed_fallback(async || {
            // The code is inferred.
            ServiceError::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "method_not_allowed",
                "Method not allowed.",
            )
        })
        // The front has limited bodies already, and batches and artifacts are larger than axum's own limit.
        .layer(DefaultBodyLimit::disable())
        .with_state(app)
}

fn route(kind: &'static Kind, operation: &'static Operation) -> (String, MethodRouter<Arc<App>>) {
    let all = kind.path.to_owned();
    let is_inside = all.contains('{');
    let one = format!("{all}/{{id}}");
    match operation {
        Operation::Create(answer) => {
            let create = async move |State(app): Shared, ids: Ids, body: Bytes| {
                let body = if is_inside {
                    ids.inside(kind, &body)?
                } else {
                    body
                };
                serve::create(app, kind, *answer, &body).await
            };
            (all, post(create))
        }
        Operation::List => {
            let list = async move |State(app): Shared,
                                   Extension(caller): Extension<Caller>,
                                   ids: Ids,
                                   RawQuery(query): RawQuery| {
                let query = if is_inside {
                    ids.narrowed(kind, query)
                } else {
                    query
                };
                serve::list(app, kind, caller, query.as_deref()).await
            };
            (all, get(list))
        }
        Operation::Get => {
            let get_one =
                async move |State(app): Shared, ids: Ids| serve::get(app, kind, ids.own()).await;
            (one, get(get_one))
        }
        Operation::Update(method, answer) => {
            let is_whole = *method == MethodFilter::PUT;
            let update = async move |State(app): Shared, ids: Ids, body: Bytes| {
                serve::update(app, kind, is_whole, *answer, ids.own(), &body).await
            };
            (one, on(*method, update))
        }
        Operation::Remove(answer) => {
            let remove = async move |State(app): Shared, ids: Ids| {
                serve::remove(app, kind, *answer, ids.own()).await
            };
            (one, delete(remove))
        }
        Operation::Step(step) => {
            let take = async move |State(app): Shared, ids: Ids, body: Bytes| {
                serve::step(app, kind, step, ids.own(), &body).await
            };
            let path = match step.name {
                "" => one,
                name => format!("{one}/{name}"),
            };
            (path, on(step.method, take))
        }
    }
}
