//! The key that a certificate is for.

use serde_json::{Map, Value};

use super::profile::Terms;
use crate::error::{Result, Violation};
use crate::json::{at, list, text};
use crate::keys::{NewRequest, Requested, missing};
use crate::schema::{Context, name_of};
use crate::trust_lifecycle::{ExtensionsToIssue, Subject, SubjectAlternativeNames};
use crate::{Error, Secret, ViolationCode};

/// Where a key comes from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    /// The caller's request.
    pub(super) csr: Option<&'a str>,
    /// What a key of many is kept under.
    pub(super) name: Option<&'a str>,
    pub(super) terms: &'a Terms,
}

/// A key with a request for it, or the key that the service is to make.
#[derive(Debug, Default)]
pub(super) struct Pair {
    pub(super) csr: Option<String>,
    pub(super) private_key: Option<Secret>,
    /// Whether nobody can have had a certificate for it before.
    pub(super) is_new: bool,
}

impl Pair {
    fn of(request: NewRequest, is_new: bool) -> Self {
        Self {
            csr: Some(request.csr),
            private_key: request.private_key,
            is_new,
        }
    }
}

impl Source<'_> {
    /// The key that is there already; nothing where one would have to be made.
    pub(super) async fn kept(
        &self,
        context: &dyn Context,
        names: &Map<String, Value>,
    ) -> Result<Option<Pair>> {
        match self.csr {
            Some(_) if self.terms.has_escrow => Err(invalid(
                ViolationCode::Rejected,
                "The profile keeps keys in escrow: the service makes the key.",
                "Leave it out.",
            )),
            Some(csr) => Ok(Some(Pair {
                csr: Some(csr.to_owned()),
                ..Pair::default()
            })),
            None if self.terms.has_escrow => Ok(Some(Pair::default())),
            None => {
                let kept = self.ask(context, names, false).await?;
                Ok(kept.map(|request| Pair::of(request, false)))
            }
        }
    }

    /// A new key.
    pub(super) async fn made(
        &self,
        context: &dyn Context,
        names: &Map<String, Value>,
    ) -> Result<Pair> {
        if !self.terms.takes_p256() {
            let message = format!(
                "The profile takes keys of these kinds only: {}. A key that is made here is on the curve P-256.",
                self.terms.keys()
            );
            let code = ViolationCode::CsrUnsupportedAlgorithm;
            return Err(invalid(code, &message, "Pass a request for such a key."));
        }
        let made = self.ask(context, names, true).await?.ok_or_else(missing)?;
        Ok(Pair::of(made, true))
    }

    async fn ask(
        &self,
        context: &dyn Context,
        names: &Map<String, Value>,
        make: bool,
    ) -> Result<Option<NewRequest>> {
        let keys = context.keys()?;
        let asked = match self.name {
            Some(name) => keys.request_named(name, names, make).await?,
            None => keys.request(names, make).await?,
        };
        match asked {
            Requested::Made(request) => Ok(Some(request)),
            Requested::NoKey => Ok(None),
            Requested::Refused(problems) => {
                let violations = problems.into_iter().map(|problem| {
                    let remedy = "Correct it, or pass a request of your own.";
                    Violation::new("subject", ViolationCode::Attribute, problem, remedy)
                });
                Err(Error::invalid(violations.collect()))
            }
        }
    }
}

fn invalid(code: ViolationCode, message: &str, remedy: &str) -> Error {
    Error::invalid(vec![Violation::new("csr", code, message, remedy)])
}

/// The parts of a subject that go into a request made here, and the first alternative name of each kind. All of them
/// go to the service, which puts the certificate together.
pub(super) fn names(subject: &Value, extensions: &Value) -> Map<String, Value> {
    let mut names = Map::new();
    for (field, name) in [
        (name_of!(Subject.common_name), "subject.common_name"),
        (
            name_of!(Subject.organization_name),
            "subject.organization_name",
        ),
        (name_of!(Subject.locality), "subject.locality"),
        (name_of!(Subject.state), "subject.state"),
        (name_of!(Subject.country), "subject.country"),
    ] {
        if let Some(value) = text(subject, &[field]) {
            names.insert(name.to_owned(), value.into());
        }
    }
    let san = at(extensions, &[name_of!(ExtensionsToIssue.san)]);
    for (field, name) in [
        (name_of!(SubjectAlternativeNames.dns_names), "san.dns_name"),
        (
            name_of!(SubjectAlternativeNames.ip_addresses),
            "san.ip_address",
        ),
        (name_of!(SubjectAlternativeNames.emails), "san.email"),
        (name_of!(SubjectAlternativeNames.uris), "san.uri"),
    ] {
        // A wildcard is more than a request may say.
        let first = list(at(san, &[field]))
            .into_iter()
            .find(|value| !value.contains('*'));
        if let Some(value) = first {
            names.insert(name.to_owned(), value.into());
        }
    }
    names
}
