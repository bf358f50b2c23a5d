//! From lists and answers to what is known of a certificate.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use super::crl::Crl;
use super::ocsp::{Ocsp, Unanswered};
use super::question::Question;
use super::{CheckRevocation, X509Revocation};
use crate::error::Violation;
use crate::json::{list, object};
use crate::keys::{Claim, blocks};
use crate::schema::name_of;
use crate::x509::chain::Verifies;
use crate::x509::problem::violation;
use crate::{Timestamp, ViolationCode as Code};

const CRLS: &str = name_of!(CheckRevocation.crls);
const ANSWERS: &str = name_of!(CheckRevocation.ocsp_responses);
/// How many of each are looked at.
const MOST: usize = 16;

/// What is known of a certificate.
pub(super) struct Known {
    pub(super) status: &'static str,
    /// Since when, and why.
    pub(super) revoked: Option<(Timestamp, Option<u8>)>,
    pub(super) source: &'static str,
    pub(super) this_update: Timestamp,
    pub(super) next_update: Option<Timestamp>,
}

/// The bytes that were given, each with its field.
struct Given {
    crls: Vec<(String, Vec<u8>)>,
    answers: Vec<(String, Vec<u8>)>,
}

impl Given {
    fn of(request: &Value) -> Result<Self, Violation> {
        let all = |field: &str, code| {
            let texts = request.get(field).map(list).unwrap_or_default();
            if texts.len() > MOST {
                return Err(violation(field, Code::CertificateTooMany, ""));
            }
            let read = texts.iter().enumerate().map(|(index, text)| {
                let place = [field, "[", &index.to_string(), "]"].concat();
                let der = bytes(text).ok_or_else(|| violation(&place, code, ""))?;
                Ok((place, der))
            });
            read.collect::<Result<Vec<_>, Violation>>()
        };
        Ok(Self {
            crls: all(CRLS, Code::CrlMalformed)?,
            answers: all(ANSWERS, Code::OcspMalformed)?,
        })
    }

    fn lists(&self) -> impl Iterator<Item = (&str, Option<Crl<'_>>)> {
        self.crls
            .iter()
            .map(|(field, der)| (field.as_str(), Crl::read(der)))
    }

    fn answers(&self) -> impl Iterator<Item = (&str, Result<Ocsp<'_>, Unanswered>)> {
        self.answers
            .iter()
            .map(|(field, der)| (field.as_str(), Ocsp::read(der)))
    }
}

/// Armoured, or base64 alone.
fn bytes(text: &str) -> Option<Vec<u8>> {
    if let Some(block) = blocks(text).next() {
        return block.decode().map(|der| der.to_vec());
    }
    let base64: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    STANDARD.decode(base64).ok()
}

/// The signatures of a request, in the order in which `check` asks about them: the certificate's, one of each list, two of
/// each answer.
pub(in crate::x509) fn claims(
    request: &Value,
    at: Timestamp,
) -> Result<Vec<Option<Claim>>, Violation> {
    let question = Question::of(request, at)?;
    let given = Given::of(request)?;
    let mut claims = vec![question.claim()];
    claims.extend(given.lists().map(|(_, list)| list?.claim(&question)));
    for (_, answer) in given.answers() {
        claims.extend(answer.map_or([None, None], |answer| answer.claims(&question)));
    }
    Ok(claims)
}

/// What all of them say: revoked where one says so, good where one says so.
pub(in crate::x509) fn check(
    request: &Value,
    at: Timestamp,
    verifies: Verifies<'_>,
) -> Result<Value, Violation> {
    let question = Question::of(request, at)?;
    question.check(verifies)?;
    let given = Given::of(request)?;
    let mut known: Vec<Known> = Vec::new();
    let mut place = 1;
    for (field, list) in given.lists() {
        let list = list.ok_or_else(|| violation(field, Code::CrlMalformed, ""))?;
        known.push(list.says(field, &question, place, verifies)?);
        place += 1;
    }
    for (field, answer) in given.answers() {
        let answer = answer.map_err(|problem| match problem {
            Unanswered::Malformed => violation(field, Code::OcspMalformed, ""),
            Unanswered::Refused(detail) => violation(field, Code::OcspRefused, detail),
        })?;
        known.push(answer.says(field, &question, place, verifies)?);
        place += 2;
    }
    let of = |status: &str| known.iter().find(|one| one.status == status);
    let found = of("revoked").or_else(|| of("good")).or(known.first());
    let missing = || violation(CRLS, Code::RevocationNotTold, "");
    found.map(shown).ok_or_else(missing)
}

/// How much the clock of who signs may be ahead, in milliseconds.
const AHEAD: i64 = 300_000;

/// Whether a moment is still to come.
pub(super) fn is_to_come(from: Timestamp, at: Timestamp) -> bool {
    from.unix_millis() > at.unix_millis() + AHEAD
}

/// Whether a moment has passed; its own second is part of the time before.
pub(super) fn is_over(until: Timestamp, at: Timestamp) -> bool {
    until.unix_millis() + 999 < at.unix_millis()
}

fn shown(known: &Known) -> Value {
    let moment = |moment: Timestamp| Value::from(moment.to_string());
    let (since, reason) = known.revoked.unzip();
    object(vec![
        (name_of!(X509Revocation.status), known.status.into()),
        (
            name_of!(X509Revocation.revoked_at),
            since.map(moment).into(),
        ),
        (
            name_of!(X509Revocation.reason),
            reason.flatten().map(reason_of).into(),
        ),
        (name_of!(X509Revocation.source), known.source.into()),
        (
            name_of!(X509Revocation.this_update),
            moment(known.this_update),
        ),
        (
            name_of!(X509Revocation.next_update),
            known.next_update.map(moment).into(),
        ),
    ])
}

fn reason_of(code: u8) -> &'static str {
    match code {
        1 => "key_compromise",
        2 => "ca_compromise",
        3 => "affiliation_changed",
        4 => "superseded",
        5 => "cessation_of_operation",
        6 => "certificate_hold",
        8 => "remove_from_crl",
        9 => "privilege_withdrawn",
        10 => "aa_compromise",
        _ => "unspecified",
    }
}
