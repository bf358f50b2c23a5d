//! Which certificates a seat holds, and which of them is for a key: what tells one certificate from every other.

use serde_json::Value;

use super::{
    Certificate, Certificates, IssueCertificate, IssuedCertificate, Profile, ProfileTemplate,
    Profiles, RenewCertificate, SearchCertificates, SeatById, SeatToIssueFor,
};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::{at, object, text};
use crate::keys::{Choice, certificate_pem};
use crate::schema::{Context, Since, name_of, table};
use crate::{Error, ErrorCode, Timestamp};

/// Rows a page: as many as the service gives of certificates.
const PAGE_SIZE: u64 = 100;
/// How many certificates of one seat are looked at: as many as one search gives.
const MOST_ROWS: usize = 10_000;
/// How much earlier than the call a certificate may seem to begin and still be the call's: the service's clock is known to a
/// second only.
const TOLERANCE: i64 = 10_000;
/// The template whose certificates come later, and are nowhere to be found until then.
const MICROSOFT_CA: &str = "daccbc30-12ba-41d2-8f7c-a19a59c5db32";

const SEAT: [&str; 2] = [name_of!(Certificate.seat), name_of!(SeatById.seat_id)];
const ACCOUNT: [&str; 2] = [name_of!(Certificate.account), "id"];
const PROFILE: [&str; 2] = [name_of!(Certificate.profile), "id"];

/// A seat under a profile.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Holder<'a> {
    pub(crate) account: Option<&'a str>,
    pub(crate) profile: &'a str,
    pub(crate) seat: &'a str,
}

impl<'a> Holder<'a> {
    /// The one that a certificate belongs to, where it tells; under the account that the caller says, or the
    /// certificate.
    pub(crate) fn of(certificate: &'a Value, account: Option<&'a str>) -> Option<Self> {
        Some(Self {
            account: account.or_else(|| text(certificate, &ACCOUNT)),
            profile: text(certificate, &PROFILE)?,
            seat: text(certificate, &SEAT)?,
        })
    }

    /// Its certificates that can be used, the latest first.
    pub(crate) async fn certificates(&self, context: &dyn Context) -> Result<Vec<Value>> {
        let mut held: Vec<Value> = Vec::new();
        let (mut offset, mut before) = (0, Value::Null);
        loop {
            let request = object(vec![
                (name_of!(SearchCertificates.offset), offset.into()),
                (name_of!(SearchCertificates.limit), PAGE_SIZE.into()),
                (name_of!(SearchCertificates.account_id), self.account.into()),
                (name_of!(SearchCertificates.profile_id), self.profile.into()),
                (name_of!(SearchCertificates.seat_id), self.seat.into()),
            ]);
            let answer = context.call(table!(Certificates::SEARCH)?, request).await?;
            let mut page = answer.into_json();
            let rows = page.get_mut("items").and_then(Value::as_array_mut);
            held.extend(rows.map(std::mem::take).unwrap_or_default());
            let mark = at(&page, &["mark"]).clone();
            let Some(next) = at(&page, &["next_offset"]).as_u64() else {
                break;
            };
            // What cannot be seen may be there.
            if mark == before || held.len() >= MOST_ROWS {
                return Err(Error::new(
                    ErrorCode::DecodeUnexpectedShape,
                    "the certificates of the seat cannot be listed to their end",
                ));
            }
            (offset, before) = (next, mark);
        }
        held.retain(|row| {
            let status = text(row, &[name_of!(Certificate.status)]);
            matches!(status, None | Some("issued" | "suspended"))
        });
        held.sort_by_cached_key(|row| std::cmp::Reverse(begins(row)));
        Ok(held)
    }
}

/// When a certificate begins, in milliseconds since 1970.
pub(crate) fn begins(row: &Value) -> i64 {
    moment(row, name_of!(Certificate.valid_from))
}

/// When it ends.
pub(crate) fn ends(row: &Value) -> i64 {
    moment(row, name_of!(Certificate.valid_to))
}

fn moment(row: &Value, field: &str) -> i64 {
    let read = text(row, &[field]).and_then(Timestamp::parse);
    read.map_or(0, Timestamp::unix_millis)
}

/// The first of these certificates that is for the key of a CSR.
pub(crate) async fn for_key<'a>(
    context: &dyn Context,
    rows: &'a [Value],
    csr: &str,
) -> Result<Option<&'a Value>> {
    // There is nothing to load a module for.
    if rows.is_empty() {
        return Ok(None);
    }
    let all: Vec<String> = rows.iter().map(pem).collect();
    match context.keys()?.choose(&all, Some(csr), None).await? {
        Choice::This(place) => Ok(rows.get(place)),
        // One that does not show may be the one.
        Choice::OtherKey | Choice::Nothing if all.iter().any(String::is_empty) => Err(untold()),
        Choice::OtherKey | Choice::Nothing => Ok(None),
    }
}

/// What `certificates.issue` has done whose answer was lost: the certificate for the key of its CSR.
pub(super) fn issued(
    context: Box<dyn Context>,
    request: Value,
    since: Since,
) -> BoxFuture<'static, Result<Option<Value>>> {
    Box::pin(async move {
        let context = context.as_ref();
        let seat = [
            name_of!(IssueCertificate.seat),
            name_of!(SeatToIssueFor.seat_id),
        ];
        let parts = (
            text(&request, &[name_of!(IssueCertificate.csr)]),
            text(&request, &[name_of!(IssueCertificate.profile), "id"]),
            text(&request, &seat),
        );
        let (Some(csr), Some(profile_id), Some(seat_id)) = parts else {
            return Err(untold());
        };
        let profile = profile(context, profile_id).await?;
        if comes_later(&request, &profile) {
            return Err(untold());
        }
        let holder = Holder {
            // The request does not say it. A caller with several accounts would be shown those of another one.
            account: text(&profile, &[name_of!(Profile.account_id)]),
            profile: profile_id,
            seat: seat_id,
        };
        let held = holder.certificates(context).await?;
        let Some(found) = for_key(context, &held, csr).await? else {
            return Ok(None);
        };
        // A certificate of before the call says nothing about the call.
        match context.time_of(since) {
            Some(began) if begins(found) + TOLERANCE < began => Err(untold()),
            _ => Ok(Some(answer(found))),
        }
    })
}

/// Whether a certificate may be on its way that no search shows yet.
fn comes_later(request: &Value, profile: &Value) -> bool {
    let waits = at(request, &["ca_attributes", "skip_domain_validation"]);
    let template = ["template", name_of!(ProfileTemplate.id)];
    waits.as_bool() == Some(true) || text(profile, &template) == Some(MICROSOFT_CA)
}

async fn profile(context: &dyn Context, profile_id: &str) -> Result<Value> {
    let request = object(vec![("profile_id", profile_id.into())]);
    let profile = context.call(table!(Profiles::GET)?, request).await?;
    Ok(profile.into_json())
}

/// What `certificates.renew` has done whose answer was lost: a later certificate of the same seat for the key of its CSR.
pub(super) fn renewed(
    context: Box<dyn Context>,
    request: Value,
    _: Since,
) -> BoxFuture<'static, Result<Option<Value>>> {
    Box::pin(async move {
        let context = context.as_ref();
        let Some(csr) = text(&request, &[name_of!(RenewCertificate.csr)]) else {
            return Err(untold());
        };
        let key = [
            name_of!(RenewCertificate.serial_number),
            name_of!(RenewCertificate.thumbprint_sha256),
            name_of!(RenewCertificate.account_id),
        ];
        let key = key.map(|name| (name, at(&request, &[name]).clone()));
        let old = context
            .call(table!(Certificates::GET)?, object(key.to_vec()))
            .await?
            .into_json();
        let account_id = text(&request, &[name_of!(RenewCertificate.account_id)]);
        let Some(holder) = Holder::of(&old, account_id) else {
            return Err(untold());
        };
        let held = later(holder.certificates(context).await?, &old);
        Ok(for_key(context, &held, csr).await?.map(answer))
    })
}

/// Those certificates that can be the renewal of one: of its name, with another serial number, and no earlier begin.
pub(crate) fn later(mut held: Vec<Value>, old: &Value) -> Vec<Value> {
    let serial = |row: &Value| at(row, &[name_of!(Certificate.serial_number)]).clone();
    let names = |row: &Value| {
        let name = |row| text(row, &[name_of!(Certificate.common_name)]);
        (name(row).zip(name(old))).is_none_or(|(one, other)| one == other)
    };
    held.retain(|row| serial(row) != serial(old) && names(row) && begins(row) >= begins(old));
    held
}

/// The certificate of a row, in PEM.
pub(crate) fn pem(row: &Value) -> String {
    text(row, &[name_of!(Certificate.certificate)])
        .map(certificate_pem)
        .unwrap_or_default()
}

/// A certificate of the inventory, as issuing it would have answered.
fn answer(row: &Value) -> Value {
    object(vec![
        (
            name_of!(IssuedCertificate.serial_number),
            at(row, &[name_of!(Certificate.serial_number)]).clone(),
        ),
        (name_of!(IssuedCertificate.delivery_format), "x509".into()),
        (name_of!(IssuedCertificate.certificate), pem(row).into()),
    ])
}

/// Nothing tells the certificate of a call from another one.
fn untold() -> Error {
    Error::new(
        ErrorCode::TransportOutcomeUnknown,
        "nothing tells its certificate from others: there is no CSR, its key had a certificate before, the profile issues \
         later, or the inventory does not show the certificates of the seat",
    )
    // Sent again, it may be issued twice.
    .with(|report| report.retryable = false)
}
