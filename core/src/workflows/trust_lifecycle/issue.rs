//! `issue_certificate`: from a profile, a seat and a key to the certificate.
//!
//! It works on JSON rather than on typed models, so that a build for the browser needs no code for each model.

use std::time::Duration;

use serde_json::{Map, Value};

use super::key::{self, Pair, Source};
use super::profile::{self, Terms};
use super::{CertificateForSeat, delivered};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::{at, object, over, text};
use crate::progress::StepState;
use crate::schema::{Context, name_of, table};
use crate::trust_lifecycle::held::{Holder, for_key};
use crate::trust_lifecycle::{
    AttributesToIssue, Certificate, Certificates, IssueCertificate, IssuedCertificate,
    PickUpCertificate, PickedUpCertificate, SeatToIssueFor, Subject,
};
use crate::workflows::progress::Steps;
use crate::{Error, ErrorCode};

/// Its steps, in their order.
const STEPS: Steps = Steps(&["profile", "key", "certificate"]);
/// The waits for a certificate that takes longer: each twice the one before.
const FIRST_WAIT: Duration = Duration::from_secs(2);
const LONGEST_WAIT: Duration = Duration::from_secs(60);

pub(super) fn issue(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let order = Order {
            context: context.as_ref(),
            request: &request,
        };
        order.run().await
    })
}

struct Order<'a> {
    context: &'a dyn Context,
    request: &'a Value,
}

impl Order<'_> {
    async fn run(&self) -> Result<Value> {
        let profile_id = self
            .text(name_of!(CertificateForSeat.profile_id))
            .unwrap_or_default();
        self.tell("profile", StepState::Started, None, "fetching the profile");
        let terms = profile::terms(self.context, profile_id).await?;
        self.tell(
            "profile",
            StepState::Done,
            Some(profile_id),
            "the profile issues over the API",
        );

        let subject = self.subject();
        self.tell(
            "key",
            StepState::Started,
            None,
            "preparing the certificate signing request",
        );
        let key = self.key(&terms, &subject).await?;
        self.tell("key", StepState::Done, None, "the key is ready");

        // Nobody can have a certificate for a key that was just made.
        let known = key.csr.as_deref().filter(|_| !key.is_new);
        if let Some(row) = self.held(known, &terms).await? {
            return Ok(self.found(&row, key, true).await);
        }
        let answer = match self.text(name_of!(CertificateForSeat.request_id)) {
            Some(id) => self.pick_up(id).await,
            None => self.issue(&key, subject).await,
        };
        let answer = match answer {
            Ok(answer) => answer,
            // The recovery of the call has found a certificate and could not tell when it was made. There was none before.
            Err(error) if error.code() == ErrorCode::TransportOutcomeUnknown => {
                return match self.held(key.csr.as_deref(), &terms).await {
                    Ok(Some(row)) => Ok(self.found(&row, key, false).await),
                    _ => Err(self.unknown(error, &terms).await),
                };
            }
            Err(error) => return Err(error),
        };
        let result = delivered::of_answer(self.context, &answer, key).await?;
        self.done(&result);
        Ok(result)
    }

    fn text(&self, field: &str) -> Option<&str> {
        text(self.request, &[field])
    }

    fn tell(&self, step: &'static str, state: StepState, id: Option<&str>, message: &str) {
        STEPS.tell(self.context, step, state, id, message);
    }

    fn done(&self, result: &Value) {
        let serial = text(result, &[name_of!(IssuedCertificate.serial_number)]);
        self.tell(
            "certificate",
            StepState::Done,
            serial,
            "the certificate is here",
        );
    }

    /// The subject. A seat is the name of what has no other.
    fn subject(&self) -> Value {
        let given = at(self.request, &[name_of!(CertificateForSeat.subject)]).clone();
        if self.text(name_of!(CertificateForSeat.csr)).is_some() {
            return given;
        }
        let seat_id = at(self.request, &[name_of!(CertificateForSeat.seat_id)]).clone();
        over(given, vec![(name_of!(Subject.common_name), seat_id)])
    }

    fn source<'a>(&'a self, terms: &'a Terms) -> Source<'a> {
        Source {
            csr: self.text(name_of!(CertificateForSeat.csr)),
            name: None,
            terms,
        }
    }

    async fn key(&self, terms: &Terms, subject: &Value) -> Result<Pair> {
        let extensions = at(self.request, &[name_of!(CertificateForSeat.extensions)]);
        let names = key::names(subject, extensions);
        let source = self.source(terms);
        match source.kept(self.context, &names).await? {
            Some(kept) => Ok(kept),
            None => source.made(self.context, &names).await,
        }
    }

    /// The certificate that the seat has for the key of this request.
    async fn held(&self, csr: Option<&str>, terms: &Terms) -> Result<Option<Value>> {
        let Some(csr) = csr else {
            return Ok(None);
        };
        let holder = Holder {
            account: self
                .text(name_of!(CertificateForSeat.account_id))
                .or(terms.account_id.as_deref()),
            profile: self
                .text(name_of!(CertificateForSeat.profile_id))
                .unwrap_or_default(),
            seat: self
                .text(name_of!(CertificateForSeat.seat_id))
                .unwrap_or_default(),
        };
        let held = holder.certificates(self.context).await?;
        Ok(for_key(self.context, &held, csr).await?.cloned())
    }

    async fn found(&self, row: &Value, key: Pair, existing: bool) -> Value {
        let serial = text(row, &[name_of!(Certificate.serial_number)]);
        let state = if existing {
            StepState::Found
        } else {
            StepState::Created
        };
        self.tell(
            "certificate",
            state,
            serial,
            "the seat has a certificate for this key",
        );
        let result = delivered::of_row(self.context, row, key, existing).await;
        self.done(&result);
        result
    }

    /// It is not known whether there is a certificate. To run this again finds out where the key is the same then.
    async fn unknown(&self, error: Error, terms: &Terms) -> Error {
        let kept = self.source(terms).kept(self.context, &Map::new()).await;
        let is_same = matches!(kept, Ok(Some(Pair { csr: Some(_), .. })));
        error.with(|report| report.retryable = is_same)
    }

    /// Has it issued, and waits where that takes longer.
    async fn issue(&self, key: &Pair, subject: Value) -> Result<Value> {
        self.tell(
            "certificate",
            StepState::Started,
            None,
            "asking for the certificate",
        );
        let part = |name| at(self.request, &[name]).clone();
        let attributes = object(vec![
            (name_of!(AttributesToIssue.subject), subject),
            (
                name_of!(AttributesToIssue.extensions),
                part(name_of!(CertificateForSeat.extensions)),
            ),
        ]);
        let seat = object(vec![
            (
                name_of!(SeatToIssueFor.seat_id),
                part(name_of!(CertificateForSeat.seat_id)),
            ),
            (
                name_of!(SeatToIssueFor.email),
                part(name_of!(CertificateForSeat.email)),
            ),
        ]);
        let profile_id = self
            .text(name_of!(CertificateForSeat.profile_id))
            .unwrap_or_default();
        let format = if key.csr.is_some() { "x509" } else { "pkcs12" };
        let request = object(vec![
            (
                name_of!(IssueCertificate.profile),
                profile::by_id(profile_id),
            ),
            (name_of!(IssueCertificate.seat), seat),
            (name_of!(IssueCertificate.csr), key.csr.as_deref().into()),
            (name_of!(IssueCertificate.attributes), attributes),
            (
                name_of!(IssueCertificate.validity),
                part(name_of!(CertificateForSeat.validity)),
            ),
            (
                name_of!(IssueCertificate.tags),
                part(name_of!(CertificateForSeat.tags)),
            ),
            (
                name_of!(IssueCertificate.custom_attributes),
                part(name_of!(CertificateForSeat.custom_attributes)),
            ),
            (name_of!(IssueCertificate.delivery_format), format.into()),
            (name_of!(IssueCertificate.include_ca_chain), true.into()),
        ]);
        let answer = self
            .context
            .call(table!(Certificates::ISSUE)?, request)
            .await?;
        let answer = answer.into_json();
        if text(&answer, &[name_of!(IssuedCertificate.certificate)]).is_some() {
            let serial = text(&answer, &[name_of!(IssuedCertificate.serial_number)]);
            self.tell(
                "certificate",
                StepState::Created,
                serial,
                "the certificate is issued",
            );
            return Ok(answer);
        }
        match text(&answer, &[name_of!(IssuedCertificate.request_id)]) {
            Some(id) => self.pick_up(id).await,
            None => Ok(answer),
        }
    }

    /// Waits for a certificate that is on its way.
    async fn pick_up(&self, id: &str) -> Result<Value> {
        self.tell(
            "certificate",
            StepState::Started,
            Some(id),
            "waiting for the certificate",
        );
        let profile_id = self
            .text(name_of!(CertificateForSeat.profile_id))
            .unwrap_or_default();
        let mut wait = FIRST_WAIT;
        loop {
            let request = object(vec![
                (name_of!(PickUpCertificate.request_id), id.into()),
                (
                    name_of!(PickUpCertificate.profile),
                    profile::by_id(profile_id),
                ),
            ]);
            let answer = self.context.call(table!(Certificates::PICK_UP)?, request);
            let answer = answer.await.map_err(|error| {
                error.with(|report| report.message = format!("{}; {}", report.message, go_on(id)))
            })?;
            let answer = answer.into_json();
            if text(&answer, &[name_of!(IssuedCertificate.certificate)]).is_some() {
                return Ok(answer);
            }
            if text(&answer, &[name_of!(PickedUpCertificate.status)]) == Some("REJECTED") {
                let message = format!("the request {id} for the certificate was refused");
                return Err(Error::new(ErrorCode::ConflictState, message));
            }
            // Whatever else it says: the certificate is not there.
            if wait >= self.context.remaining() {
                let message = format!("the certificate is not there yet; {}", go_on(id));
                return Err(Error::new(ErrorCode::TimeoutDeadline, message));
            }
            self.context.sleep(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }
}

/// What keeps a request from being made a second time.
fn go_on(id: &str) -> String {
    format!(
        "run this again with `request_id` {id} to go on waiting, and not without it: another one would be asked for"
    )
}
