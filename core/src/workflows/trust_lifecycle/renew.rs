//! `renew_due`: every certificate that ends soon, one after the other.

use serde_json::Value;

use super::export::{begin, filters, rows};
use super::key::{self, Pair, Source};
use super::place::{DAY, Place};
use super::profile::{AllTerms, Terms};
use super::walk::{self, Walk};
use super::{RenewDue, Renewal, delivered};
use crate::error::Result;
use crate::future::BoxFuture;
use crate::json::{at, object, text, with};
use crate::schema::{Context, name_of, table};
use crate::trust_lifecycle::held::{self, Holder, begins, ends, for_key};
use crate::trust_lifecycle::{
    Certificate, Certificates, RenewCertificate, SearchCertificates, Subject,
};
use crate::{Error, ErrorCode};

/// How many days count as soon.
const WITHIN: i64 = 30;
/// How much of its time a certificate has lived that is due, in percent.
const LIVED: i64 = 50;
/// How many days before its end a certificate may be renewed, where the profile says nothing (facts 5.3).
const WINDOW: i64 = 30;
const FILTERS: [&str; 5] = [
    name_of!(RenewDue.account_id),
    name_of!(RenewDue.business_unit_id),
    name_of!(RenewDue.profile_id),
    name_of!(RenewDue.seat_id),
    name_of!(RenewDue.custom_attributes),
];

pub(super) fn renew(
    context: Box<dyn Context>,
    request: Value,
) -> BoxFuture<'static, Result<Value>> {
    Box::pin(async move {
        let run = Run {
            context: context.as_ref(),
            request: &request,
        };
        run.page(begin(&request)).await
    })
}

struct Run<'a> {
    context: &'a dyn Context,
    request: &'a Value,
}

/// A certificate with its key and its profile.
struct Due<'a> {
    row: &'a Value,
    serial: &'a str,
    terms: Terms,
    key: Option<Pair>,
}

impl Run<'_> {
    /// Renews the certificates at a place, until there are as many as a page has or half of the time is over.
    async fn page(&self, begin: Place) -> Result<Value> {
        let most = at(self.request, &[name_of!(RenewDue.max_failures)]).as_u64();
        if most.is_some_and(|most| begin.failures >= most) {
            let message = format!(
                "{} certificates could not be renewed; the rest was left as it is",
                begin.failures
            );
            return Err(Error::new(ErrorCode::CancelledTooManyFailures, message));
        }
        let time = self.context.remaining() / 2;
        let limit = rows(self.request);
        let walk = self.walk(limit);
        let (mut told, mut terms) = (Vec::new(), AllTerms::default());
        let mut next = Some(begin);
        while let Some(place) = next
            && told.is_empty()
        {
            let stretch = walk.stretch(place).await?;
            let mut failures = place.failures;
            next = stretch.next;
            for (number, row) in stretch.rows.iter().enumerate() {
                if !self.is_due(row) {
                    continue;
                }
                let (renewal, has_failed) = self.told(row, &mut terms).await;
                told.push(renewal);
                failures += u64::from(has_failed);
                let is_enough = most.is_some_and(|most| failures >= most);
                if is_enough || self.context.remaining() < time {
                    next = Some(stretch.place.at(stretch.place.offset + number as u64 + 1));
                    break;
                }
            }
            next = next.map(|next| next.after_failures(failures));
            if self.context.remaining() < time {
                break;
            }
        }
        Ok(walk::page(told, None, begin, next))
    }

    fn walk(&self, limit: u64) -> Walk<'_> {
        let today = self.context.time().div_euclid(DAY);
        let issued = vec![(name_of!(SearchCertificates.status), "issued".into())];
        Walk {
            context: self.context,
            filters: with(filters(self.request, &FILTERS), issued),
            from: Some(today),
            until: Some(today + self.within()),
            limit,
        }
    }

    fn within(&self) -> i64 {
        let days = at(self.request, &[name_of!(RenewDue.within_days)]).as_i64();
        days.unwrap_or(WITHIN)
    }

    /// One that has hardly lived is not due, however soon it ends: otherwise a short-lived one would be renewed over and
    /// over.
    fn is_due(&self, row: &Value) -> bool {
        let percent = at(self.request, &[name_of!(RenewDue.lived_percent)]).as_i64();
        let (begins, ends) = (begins(row), ends(row));
        (self.context.time() - begins) * 100 >= (ends - begins) * percent.unwrap_or(LIVED)
    }

    /// What became of a certificate, and whether it failed.
    async fn told(&self, row: &Value, terms: &mut AllTerms) -> (Value, bool) {
        let (state, renewed, failure) = match self.renewed(row, terms).await {
            Ok((state, renewed)) => (state, renewed, None),
            Err(error) => ("failed", Value::Null, Some(error)),
        };
        let holder = Holder::of(row, None);
        let report = failure.as_ref().map(Error::report);
        let renewal = object(vec![
            (
                name_of!(Renewal.serial_number),
                text(row, &[name_of!(Certificate.serial_number)])
                    .unwrap_or_default()
                    .into(),
            ),
            (
                name_of!(Renewal.common_name),
                at(row, &[name_of!(Certificate.common_name)]).clone(),
            ),
            (
                name_of!(Renewal.seat_id),
                holder.map(|holder| holder.seat).into(),
            ),
            (
                name_of!(Renewal.profile_id),
                holder.map(|holder| holder.profile).into(),
            ),
            (
                name_of!(Renewal.valid_to),
                at(row, &[name_of!(Certificate.valid_to)]).clone(),
            ),
            (name_of!(Renewal.state), state.into()),
            (name_of!(Renewal.renewed), renewed),
            (
                name_of!(Renewal.error_code),
                report.map(|report| report.code.as_str()).into(),
            ),
            (
                name_of!(Renewal.error_message),
                report.map(|report| report.message.as_str()).into(),
            ),
        ]);
        (renewal, failure.is_some())
    }

    async fn renewed(&self, row: &Value, terms: &mut AllTerms) -> Result<(&'static str, Value)> {
        let account_id = text(self.request, &[name_of!(RenewDue.account_id)]);
        let unknown = || {
            let message = "the inventory tells neither seat nor profile of this certificate";
            Error::new(ErrorCode::ConflictState, message)
        };
        let holder = Holder::of(row, account_id).ok_or_else(unknown)?;
        let serial = text(row, &[name_of!(Certificate.serial_number)]).ok_or_else(unknown)?;
        let terms = terms.of(self.context, holder.profile).await?;
        let names = key::names(&subject(row), &Value::Null);
        let source = Source {
            csr: text(self.request, &[name_of!(RenewDue.csrs), serial]),
            name: Some(serial),
            terms: &terms,
        };
        let due = Due {
            row,
            serial,
            key: source.kept(self.context, &names).await?,
            terms: terms.clone(),
        };
        let held = holder.certificates(self.context).await?;
        if let Some(found) = self.renewal(&due, &held).await? {
            let key = due.key.unwrap_or_default();
            let renewed = delivered::of_row(self.context, found, key, true).await;
            return Ok(("already_renewed", renewed));
        }
        if at(self.request, &[name_of!(RenewDue.dry_run)]).as_bool() == Some(true) {
            return Ok(("due", Value::Null));
        }
        let key = match due.key {
            Some(key) => key,
            None => source.made(self.context, &names).await?,
        };
        let renewed = self.ask(serial, row, key).await?;
        Ok(("renewed", renewed))
    }

    /// The renewal that a certificate has already.
    async fn renewal<'a>(&self, due: &Due<'_>, held: &'a [Value]) -> Result<Option<&'a Value>> {
        let Due {
            row,
            serial,
            terms,
            key,
        } = due;
        if let Some(csr) = key.as_ref().and_then(|key| key.csr.as_deref()) {
            let later = held::later(held.to_vec(), row);
            let found = for_key(self.context, &later, csr).await?;
            let found = found.map(number);
            return Ok(held.iter().find(|one| found == Some(number(one))));
        }
        // Nothing but seat, profile, common name and time tells: each of those that are due has one of the later ones.
        let name = |one: &Value| at(one, &[name_of!(Certificate.common_name)]).clone();
        let window = terms.renewal_days.unwrap_or(WINDOW).max(self.within()) * DAY;
        let soon = self.context.time() + self.within() * DAY;
        let mut before = 0;
        let mut after: Vec<&Value> = Vec::new();
        for one in held.iter().filter(|one| name(one) == name(row)) {
            let order = |one: &Value| (ends(one), number(one).to_owned());
            if self.is_due(one) && ends(one) <= soon {
                before += usize::from(number(one) != *serial && order(one) < order(row));
            } else if begins(one) >= ends(row) - window && ends(one) > ends(row) {
                after.push(one);
            }
        }
        after.sort_by_key(|one| begins(one));
        Ok(after.get(before).copied())
    }

    /// Has it renewed.
    async fn ask(&self, serial: &str, row: &Value, key: Pair) -> Result<Value> {
        let csr = key.csr.clone();
        let format = if csr.is_some() { "x509" } else { "pkcs12" };
        let request = object(vec![
            (name_of!(RenewCertificate.serial_number), serial.into()),
            (
                name_of!(RenewCertificate.thumbprint_sha256),
                at(row, &[name_of!(Certificate.thumbprint)]).clone(),
            ),
            (
                name_of!(RenewCertificate.account_id),
                at(self.request, &[name_of!(RenewDue.account_id)]).clone(),
            ),
            (name_of!(RenewCertificate.csr), csr.into()),
            (
                name_of!(RenewCertificate.validity),
                at(self.request, &[name_of!(RenewDue.validity)]).clone(),
            ),
            (name_of!(RenewCertificate.delivery_format), format.into()),
            (name_of!(RenewCertificate.include_ca_chain), true.into()),
        ]);
        let answer = self
            .context
            .call(table!(Certificates::RENEW)?, request)
            .await?;
        delivered::of_answer(self.context, &answer.into_json(), key).await
    }
}

/// A serial number.
fn number(row: &Value) -> &str {
    text(row, &[name_of!(Certificate.serial_number)]).unwrap_or_default()
}

/// The subject of a certificate, as a request for another one has it.
fn subject(row: &Value) -> Value {
    let common_name = at(row, &[name_of!(Certificate.common_name)]).clone();
    object(vec![(name_of!(Subject.common_name), common_name)])
}
