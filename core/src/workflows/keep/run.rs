//! The steps of `keep_certificate`.

use serde_json::{Map, Value};

use super::{KeepCertificate, KeptCertificate};
use crate::device_trust::{EnrollInGroup, EnrollOverEst, Est, VerifyX509, X509, X509Certificate};
use crate::error::{Result, Violation};
use crate::future::BoxFuture;
use crate::json::{at, list, object, text, texts};
use crate::keys::{Choice, NewRequest, Requested, armoured, blocks, missing};
use crate::progress::StepState;
use crate::schema::{Context, name_of, table};
use crate::workflows::progress::Steps;
use crate::{Error, ErrorCode, Secret, Timestamp, ViolationCode, x509};

const STEPS: Steps = Steps(&["key", "certificate"]);
/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

pub(in crate::workflows) fn keep(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let device = Device {
            context: context.as_ref(),
            request: &request,
        };
        device.keep().await
    })
}

struct Device<'a> {
    context: &'a dyn Context,
    request: &'a Value,
}

/// A certificate with what belongs to it.
struct Held {
    certificate: String,
    chain: Vec<String>,
    private_key: Option<Secret>,
    not_before: i64,
    not_after: i64,
}

impl Device<'_> {
    async fn keep(&self) -> Result<Value> {
        let held = self.held().await?;
        let now = self.context.time();
        let good = |held: &&Held| held.not_before <= now && now < self.renew_at(held);
        if let Some(held) = held.as_ref().filter(good) {
            return Ok(self.found(held));
        }
        // It is time for another one, or the device's clock is wrong: the service's answer tells the time.
        let issuers = self.issuers().await;
        let now = self.context.time();
        let is_due = |held: &Held| now >= self.renew_at(held);
        if let (Ok(_), Some(held)) = (&issuers, held.as_ref().filter(|held| !is_due(held))) {
            return Ok(self.found(held));
        }
        let valid = held.filter(|held| now <= held.not_after);
        let renewed = match issuers {
            Ok(issuers) => self.renewed(valid.as_ref(), issuers).await,
            Err(error) => Err(error),
        };
        match (renewed, valid) {
            (Ok(new), _) => Ok(self.kept(&new, true, None)),
            // What the device has stays as it is.
            (Err(error), Some(old)) => Ok(self.kept(&old, false, Some(&error))),
            (Err(error), None) => Err(error),
        }
    }

    fn found(&self, held: &Held) -> Value {
        self.tell("certificate", StepState::Found, "the certificate is valid");
        self.kept(held, false, None)
    }

    fn tell(&self, step: &'static str, state: StepState, message: &str) {
        STEPS.tell(self.context, step, state, None, message);
    }

    fn text(&self, field: &str) -> Option<&str> {
        text(self.request, &[field])
    }

    /// What the file holds.
    async fn held(&self) -> Result<Option<Held>> {
        let Some(kept) = self.context.keys()?.held().await? else {
            return Ok(None);
        };
        let unusable = |what: &str| {
            let message = format!("key file: {what}; it stays as it is, use a file of its own");
            Error::new(ErrorCode::ConfigurationKeyFile, message)
        };
        let private_key = private_key(kept.reveal());
        let read = self.read(kept.reveal()).await;
        let certificates = read.map_err(|_| unusable("it has no certificate"))?;
        let all: Vec<String> = certificates.iter().map(pem).collect();
        if let Some(key) = &private_key {
            let first = self.context.keys()?.choose(&all, None, Some(key)).await?;
            if first != Choice::This(0) {
                return Err(unusable("its certificate is for another key"));
            }
        }
        Ok(Held::of(&certificates, private_key))
    }

    async fn read(&self, certificates: &str) -> Result<Vec<Value>> {
        let request = object(vec![
            ("certificates", certificates.into()),
            ("at", self.now().into()),
        ]);
        let read = x509::ask(self.context.keys(), X509::READ_ALL.name, &request).await?;
        Ok(read.as_array().cloned().unwrap_or_default())
    }

    fn now(&self) -> String {
        moment(self.context.time())
    }

    /// Gets a certificate and puts it in place of the old one.
    async fn renewed(&self, old: Option<&Held>, mut issuers: Vec<Value>) -> Result<Held> {
        self.tell("key", StepState::Started, "preparing the request");
        let NewRequest { csr, private_key } = self.asked().await?;
        self.tell("key", StepState::Done, "the key is ready");
        self.tell(
            "certificate",
            StepState::Started,
            "asking for the certificate",
        );
        let answer = self.enrolled(&csr, old.is_some()).await?;
        let mut certificates = self.of_answer(answer).await?;
        let all: Vec<String> = certificates.iter().map(pem).collect();
        let chosen = self.context.keys()?.choose(&all, Some(&csr), None).await?;
        let wrong = |what: &str| Error::new(ErrorCode::DecodeWrongCertificate, what);
        let Choice::This(place) = chosen else {
            return Err(wrong(
                "no certificate that came is for the key of the request",
            ));
        };
        let new = certificates.remove(place);
        issuers.extend(certificates);
        let mut all = vec![new];
        all.extend(self.chain(all.first(), issuers).await?);
        let new = Held::of(&all, private_key).ok_or_else(|| wrong("it cannot be read"))?;
        let end = old.map_or(self.context.time(), |old| old.not_after);
        if new.not_after < end {
            return Err(wrong(
                "the certificate that came ends before the one that is there",
            ));
        }
        self.context.keys()?.hold(&new.text()).await?;
        self.tell("certificate", StepState::Created, "the certificate is here");
        Ok(new)
    }

    /// The certificates of the CA.
    async fn issuers(&self) -> Result<Vec<Value>> {
        let policy = name_of!(KeepCertificate.certificate_policy_id);
        let request = object(vec![(policy, self.text(policy).into())]);
        let issuers = self
            .context
            .call(table!(Est::CA_CERTIFICATES)?, request)
            .await?;
        self.of_answer(issuers.into_json()).await
    }

    /// A request for the key that takes over.
    async fn asked(&self) -> Result<NewRequest> {
        let none = Map::new();
        let attributes = at(self.request, &[name_of!(KeepCertificate.attributes)]);
        let attributes = attributes.as_object().unwrap_or(&none);
        match self.context.keys()?.next_request(attributes).await? {
            Requested::Made(request) => Ok(request),
            Requested::NoKey => Err(missing()),
            Requested::Refused(problems) => {
                let violations = problems.into_iter().map(|problem| {
                    let remedy = "Use the names that the policy's enrollment specification gives.";
                    Violation::new("attributes", ViolationCode::Attribute, problem, remedy)
                });
                Err(Error::invalid(violations.collect()))
            }
        }
    }

    /// What the service answers to a request: the first one, or one for a certificate that is still valid.
    async fn enrolled(&self, csr: &str, is_renewal: bool) -> Result<Value> {
        let group = self.text(name_of!(KeepCertificate.device_group_id));
        let operation = match (group, is_renewal) {
            (None, false) => table!(Est::ENROLL)?,
            (None, true) => table!(Est::REENROLL)?,
            (Some(_), false) => table!(Est::ENROLL_IN_GROUP)?,
            (Some(_), true) => table!(Est::REENROLL_IN_GROUP)?,
        };
        let mut members = vec![
            (
                name_of!(EnrollOverEst.certificate_policy_id),
                self.text(name_of!(KeepCertificate.certificate_policy_id))
                    .into(),
            ),
            (name_of!(EnrollOverEst.csr), csr.into()),
            (
                name_of!(EnrollOverEst.passcode),
                self.text(name_of!(KeepCertificate.passcode)).into(),
            ),
        ];
        if group.is_some() {
            members.push((name_of!(EnrollInGroup.device_group_id), group.into()));
        }
        let answer = self.context.call(operation, object(members)).await?;
        Ok(answer.into_json())
    }

    /// The certificates of a PKCS#7.
    async fn of_answer(&self, answer: Value) -> Result<Vec<Value>> {
        let wrong = |_| {
            let message = "the service's certificates cannot be read";
            Error::new(ErrorCode::DecodeWrongCertificate, message)
        };
        let text = answer.as_str().unwrap_or_default();
        self.read(text).await.map_err(wrong)
    }

    /// The issuers of a certificate: those of its chain where roots are given, and otherwise all that came.
    async fn chain(&self, certificate: Option<&Value>, issuers: Vec<Value>) -> Result<Vec<Value>> {
        let roots = list(at(self.request, &[name_of!(KeepCertificate.roots)]));
        if roots.is_empty() {
            return Ok(issuers);
        }
        let all: Vec<String> = issuers.iter().map(pem).collect();
        let request = object(vec![
            (
                name_of!(VerifyX509.certificate),
                certificate.map(pem).into(),
            ),
            (name_of!(VerifyX509.issuers), texts(&all)),
            (name_of!(VerifyX509.roots), texts(&roots)),
            (name_of!(VerifyX509.at), self.now().into()),
        ]);
        let chain = x509::ask(self.context.keys(), X509::VERIFY.name, &request).await;
        let chain = chain.map_err(|error| does_not_hold(&error))?;
        let chain = at(&chain, &["certificates"]).as_array().cloned();
        Ok(chain.unwrap_or_default().into_iter().skip(1).collect())
    }

    fn renew_at(&self, held: &Held) -> i64 {
        let days = at(self.request, &[name_of!(KeepCertificate.renew_before_days)]).as_i64();
        let third = (held.not_after - held.not_before) / 3;
        held.not_after - days.map_or(third, |days| days * DAY)
    }

    fn kept(&self, held: &Held, renewed: bool, problem: Option<&Error>) -> Value {
        let report = problem.map(Error::report);
        object(vec![
            (
                name_of!(KeptCertificate.certificate),
                held.certificate.as_str().into(),
            ),
            (name_of!(KeptCertificate.chain), texts(&held.chain)),
            (
                name_of!(KeptCertificate.private_key),
                held.private_key.as_ref().map(Secret::reveal).into(),
            ),
            (
                name_of!(KeptCertificate.not_after),
                moment(held.not_after).into(),
            ),
            (
                name_of!(KeptCertificate.renew_at),
                moment(self.renew_at(held)).into(),
            ),
            (name_of!(KeptCertificate.renewed), renewed.into()),
            (
                name_of!(KeptCertificate.error_code),
                report.map(|report| report.code.as_str()).into(),
            ),
            (
                name_of!(KeptCertificate.error_message),
                report.map(|report| report.message.as_str()).into(),
            ),
        ])
    }
}

/// The chain of what came was verified here: that is nothing about the caller's request, and something was sent.
fn does_not_hold(error: &Error) -> Error {
    let violations = error.violations().to_vec();
    let why = violations.first().map_or("", |one| one.message.as_str());
    let message = [
        "the chain of the certificate that came does not hold: ",
        why,
    ]
    .concat();
    let problem = Error::new(ErrorCode::DecodeWrongCertificate, message);
    problem.with(|report| report.violations = violations)
}

impl Held {
    /// A certificate that was read, with its issuers behind it.
    fn of(certificates: &[Value], private_key: Option<Secret>) -> Option<Self> {
        let first = certificates.first()?;
        let read = |name| Some(Timestamp::parse(text(first, &[name])?)?.unix_millis());
        Some(Self {
            not_before: read(name_of!(X509Certificate.not_before))?,
            not_after: read(name_of!(X509Certificate.not_after))?,
            certificate: pem(first),
            chain: certificates.iter().skip(1).map(pem).collect(),
            private_key,
        })
    }

    /// As it stands in the file.
    fn text(&self) -> Secret {
        let key = self.private_key.as_ref().map_or("", Secret::reveal);
        let parts = [key, &self.certificate].into_iter();
        let parts: Vec<&str> = parts.chain(self.chain.iter().map(String::as_str)).collect();
        Secret::new(parts.concat())
    }
}

fn pem(certificate: &Value) -> String {
    let pem = text(certificate, &[name_of!(X509Certificate.pem)]);
    pem.unwrap_or_default().to_owned()
}

/// The private key of a text.
fn private_key(pem: &str) -> Option<Secret> {
    let block = blocks(pem).find(|block| block.label.ends_with("PRIVATE KEY"))?;
    let der = block.decode()?;
    Some(Secret::new(armoured(block.label, &der).as_str()))
}

fn moment(milliseconds: i64) -> String {
    let moment = Timestamp::from_unix_millis(milliseconds);
    moment.map_or(String::new(), |moment| moment.to_string())
}
