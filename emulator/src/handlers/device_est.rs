//! Enrollment over Secure Transport of Device Trust Manager (facts 2.8 and 11, RFC 7030): with a passcode as password of anybody, or
//! with a client certificate. That a policy which wants approval answers 202 until somebody has decided is RFC 7030's; the codes and
//! messages of refusals are inferred.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::credentials::{self, DEVICE_TRUST};
use super::issuance::not_renewable;
use super::{certificates, registration};
use crate::app::{App, Shared};
use crate::auth::Presented;
use crate::csr::{self, SigningRequest};
use crate::errors::{Answer, ServiceError};
use crate::est;
use crate::kinds::certificate_policies::CERTIFICATE_POLICIES;
use crate::kinds::certificate_requests::CERTIFICATE_REQUESTS;
use crate::kinds::certificates::CERTIFICATES;
use crate::kinds::device_groups::DEVICE_GROUPS;
use crate::kinds::devices::DEVICES;
use crate::records::{self, look_up, object};
use crate::store::records::Record;
use crate::store::selection::Selection;
use crate::subject::Names;
use crate::{pem, pkcs7};

pub(crate) fn add(router: Router<Arc<App>>) -> Router<Arc<App>> {
    const POLICY: &str = "/.well-known/est/devicetrustmanager/{policy_id}";
    let bases = [
        POLICY.to_owned(),
        format!("{POLICY}/device-group/{{group_id}}"),
    ];
    bases.iter().fold(router, |router, base| {
        router
            .route(&format!("{base}/cacerts"), get(ca_certificates))
            .route(&format!("{base}/csrattrs"), get(attributes))
            .route(&format!("{base}/simpleenroll"), post(enroll))
            .route(&format!("{base}/simplereenroll"), post(reenroll))
            .route(&format!("{base}/serverkeygen"), post(generate))
    })
}

/// Part of the path by its name.
type Places = Path<HashMap<String, String>>;

async fn ca_certificates(State(app): Shared, places: Places) -> Answer {
    policy(&app, &places).await?;
    let authority = &app.authority;
    let chain = pkcs7::of(&[authority.issuing_der(), authority.root_der()]);
    Ok(est::certificates(&chain))
}

async fn attributes(State(app): Shared, places: Places) -> Answer {
    policy(&app, &places).await?;
    Ok(est::csr_attributes())
}

async fn enroll(
    State(app): Shared,
    places: Places,
    Extension(presented): Extension<Option<Presented>>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked = Asked::read(app, &places, presented, &headers, &body).await?;
    if asked.policy.get("require_approval_for_enroll") == true {
        return asked.wait().await;
    }
    let sent = asked.request(json!({ "csr": asked.csr }));
    asked.issue(sent).await.map(|issued| leaf(&issued.0))
}

/// Another certificate for the subject of one that is there: the one that the client shows, or the newest.
async fn reenroll(
    State(app): Shared,
    places: Places,
    Extension(presented): Extension<Option<Presented>>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked = Asked::read(app, &places, presented, &headers, &body).await?;
    let old = match &asked.own {
        Some(own) => Some(own.clone()),
        None => asked.newest().await?,
    };
    let old = old.ok_or_else(|| {
        ServiceError::rejected("There is no certificate of this subject to be renewed.")
    })?;
    if let Some(message) = not_renewable(&asked.app, &old) {
        return Err(ServiceError::rejected(message));
    }
    let sent = json!({ "csr": asked.csr, "device_id": asked.device_of(&old) });
    let sent = asked.request(sent);
    let (issued, _) = certificates::issue_for(&asked.app, &sent).await?;
    Ok(leaf(&issued))
}

/// The service makes the key; of the CSR only the subject counts.
async fn generate(
    State(app): Shared,
    places: Places,
    Extension(presented): Extension<Option<Presented>>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let asked = Asked::read(app, &places, presented, &headers, &body).await?;
    let sent = asked.request(json!({
        "server_side_key_gen": true,
        "key_type": "EC_prime256v1",
        "attributes": asked.names.attributes(),
    }));
    let (certificate, key) = asked.issue(sent).await?;
    let key = pem::decode(&key.unwrap_or_default()).unwrap_or_default();
    let certificate = pem::decode(&certificate).unwrap_or_default();
    Ok(est::with_key(&key, &pkcs7::of(&[&certificate])))
}

fn leaf(pem: &str) -> Response {
    let der = pem::decode(pem).unwrap_or_default();
    est::certificates(&pkcs7::of(&[&der]))
}

/// A policy that allows EST.
async fn policy(app: &App, places: &Places) -> Result<Arc<Record>, ServiceError> {
    let id = places.get("policy_id").map_or("", String::as_str);
    let missing = |_| ServiceError::not_found(CERTIFICATE_POLICIES.title);
    let id = records::id(&CERTIFICATE_POLICIES, id).map_err(missing)?;
    let policy = look_up(app, &CERTIFICATE_POLICIES, id).await?;
    let methods = policy.get("certificate_management_methods").as_array();
    if methods.is_some_and(|methods| methods.contains(&json!("EST"))) {
        return Ok(policy);
    }
    Err(ServiceError::rejected(
        "Certificate policy does not allow EST.",
    ))
}

/// A request for a certificate by somebody who may.
struct Asked {
    app: Arc<App>,
    policy: Arc<Record>,
    group: Option<Arc<Record>>,
    /// PKCS#10 in PEM.
    csr: String,
    names: Names,
    /// The certificate that the client showed, if it is one of ours.
    own: Option<Arc<Record>>,
}

impl Asked {
    async fn read(
        app: Arc<App>,
        places: &Places,
        presented: Option<Presented>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Self, ServiceError> {
        let policy = policy(&app, places).await?;
        let group = match places.get("group_id") {
            Some(id) => {
                let missing = |_| ServiceError::not_found(DEVICE_GROUPS.title);
                let id = records::id(&DEVICE_GROUPS, id).map_err(missing)?;
                Some(look_up(&app, &DEVICE_GROUPS, id).await?)
            }
            None => None,
        };
        let own = authenticate(&app, presented, headers).await?;
        let text = csr::text(body);
        let refused = |reason: &str| ServiceError::rejected(format!("Csr {reason}"));
        let SigningRequest {
            subject,
            alternative_names,
            ..
        } = csr::parse_loose(&text).map_err(refused)?;
        let der = pem::decode(&text).unwrap_or_default();
        Ok(Self {
            app,
            policy,
            group,
            csr: pem::encode("CERTIFICATE REQUEST", &der),
            names: Names::from_csr(subject, alternative_names),
            own,
        })
    }

    fn common_name(&self) -> &str {
        self.names.common_name().unwrap_or_default()
    }

    /// What a request in JSON would have said.
    fn request(&self, more: Value) -> Map<String, Value> {
        let mut sent = object(more);
        let policy = json!(self.policy.id);
        sent.insert("certificate_policy_id".to_owned(), policy);
        sent
    }

    /// The certificate in PEM, and its key where the service made it. In a device group it is for the device of this name, which is
    /// registered by it where it is new (facts 15.7).
    async fn issue(
        &self,
        mut sent: Map<String, Value>,
    ) -> Result<(String, Option<String>), ServiceError> {
        let Some(group) = &self.group else {
            let device = self.own.as_ref().and_then(|own| self.device_of(own));
            sent.insert("device_id".to_owned(), json!(device));
            return certificates::issue_for(&self.app, &sent).await;
        };
        let among = Selection::with(&[("name", self.common_name())]).within(group.id);
        let found = self.app.store.run(move |records| {
            let (_, found) = records.select(&DEVICES, &among)?;
            Ok(found
                .into_iter()
                .find(|device| device.text("status") != "DELETED"))
        });
        if let Some(device) = found.await? {
            sent.insert("device_id".to_owned(), json!(device.id));
            return certificates::issue_for(&self.app, &sent).await;
        }
        let device = json!({
            "name": self.common_name(),
            "account_id": self.app.account_id,
            "device_group_id": group.id,
            "certificate_policies": { "operational": [sent] },
        });
        registration::register_one(&self.app, &object(device)).await
    }

    /// The device that has a certificate; none where it belongs to the account.
    fn device_of(&self, certificate: &Record) -> Option<Uuid> {
        (certificate.scope != self.app.account_id).then_some(certificate.scope)
    }

    async fn newest(&self) -> Result<Option<Arc<Record>>, ServiceError> {
        let policy = self.policy.id.to_string();
        let among = Selection::with(&[
            ("common_name", self.common_name()),
            ("policy_id", &policy),
            ("status", "ISSUED"),
        ]);
        let found = self
            .app
            .store
            .run(move |records| Ok(records.select(&CERTIFICATES, &among)?.1));
        Ok(found.await?.pop().map(Arc::new))
    }

    /// Keeps the request until somebody has decided: 202, and the client asks again with the same CSR.
    async fn wait(&self) -> Answer {
        let sent = self.request(json!({ "csr": self.csr }));
        let among = Selection::with(&[("csr", &self.csr)]);
        let found = self
            .app
            .store
            .run(move |records| Ok(records.select(&CERTIFICATE_REQUESTS, &among)?.1));
        let Some(request) = found.await?.pop() else {
            certificates::pend_for(&self.app, sent).await?;
            return Ok(est::later());
        };
        match request.text("status") {
            "APPROVED" => {
                let id = request.text("certificate_id").parse().unwrap_or_default();
                let certificate = look_up(&self.app, &CERTIFICATES, id).await?;
                let der = certificate.content.as_deref().unwrap_or_default();
                Ok(est::certificates(&pkcs7::of(&[der])))
            }
            "REJECTED" => Err(ServiceError::forbidden(
                "access_denied",
                "The request was rejected.",
            )),
            _ => Ok(est::later()),
        }
    }
}

/// A passcode as password, a certificate that was registered, or one that the device has from here; this one is returned.
async fn authenticate(
    app: &Arc<App>,
    presented: Option<Presented>,
    headers: &HeaderMap,
) -> Result<Option<Arc<Record>>, ServiceError> {
    let password = est::password(headers);
    let checked = app.store.run(move |records| match (password, presented) {
        (Some(passcode), _) => DEVICE_TRUST
            .passcode(records, None, &passcode)
            .map(|()| None),
        (None, Some(Presented::Client)) => Ok(None),
        (None, Some(Presented::Device(der))) => {
            let own = credentials::own(records, &CERTIFICATES, &der)?;
            if own.is_some() || DEVICE_TRUST.certificate(records, None, &der)? {
                return Ok(own);
            }
            Err(credentials::not_allowed().into())
        }
        (None, None) => Err(ServiceError::new(
            StatusCode::UNAUTHORIZED,
            "authentication_error",
            "A passcode or a client certificate is required.",
        )
        .into()),
    });
    Ok(checked.await?)
}
