//! What devices prove themselves with: passcodes (`x-passcode`, or the password of EST) and certificates. The codes and messages of
//! refusals are inferred.

use std::sync::Arc;

use http::{HeaderMap, StatusCode};
use serde_json::Value;
use uuid::Uuid;

use crate::app::App;
use crate::auth::Caller;
use crate::ca::{hex, record_id};
use crate::errors::ServiceError;
use crate::kinds::authentication::{
    AUTHENTICATION_CERTIFICATES, AUTHENTICATION_POLICIES, PASSCODES,
};
use crate::kinds::certificates::CERTIFICATES;
use crate::kinds::iot::enrollment_profiles::{self, ENROLLMENT_PROFILES};
use crate::records::kind::Kind;
use crate::records::view::iso;
use crate::store::records::{Fields, Record, Records};
use crate::store::selection::Selection;
use crate::store::{StoreError, now_ms};

/// The credentials of one product, and what they belong to.
pub(crate) struct Credentials {
    owners: &'static Kind,
    passcodes: &'static Kind,
    certificates: &'static Kind,
}

/// Which authentication policy belongs to which certificate policy is not published in the API's words: any credential of the account
/// is good.
pub(crate) static DEVICE_TRUST: Credentials = Credentials {
    owners: &AUTHENTICATION_POLICIES,
    passcodes: &PASSCODES,
    certificates: &AUTHENTICATION_CERTIFICATES,
};

pub(crate) static IOT: Credentials = Credentials {
    owners: &ENROLLMENT_PROFILES,
    passcodes: &enrollment_profiles::PASSCODES,
    certificates: &enrollment_profiles::AUTHENTICATION_CERTIFICATES,
};

impl Credentials {
    /// Makes sure that a passcode is good, and counts its use.
    pub(crate) fn passcode(
        &self,
        records: &Records<'_>,
        owner: Option<Uuid>,
        passcode: &str,
    ) -> Result<(), StoreError> {
        let found = Selection::with(&[("passcode", passcode)]);
        if self.use_up(records, self.passcodes, owner, found)? {
            return Ok(());
        }
        Err(denied("invalid_passcode", "The passcode is not valid.").into())
    }

    /// The same for a certificate that was registered.
    pub(crate) fn certificate(
        &self,
        records: &Records<'_>,
        owner: Option<Uuid>,
        der: &[u8],
    ) -> Result<bool, StoreError> {
        let thumbprint = hex(ring::digest::digest(&ring::digest::SHA256, der).as_ref());
        let found = Selection::with(&[("certificate_thumbprint", &thumbprint)]);
        self.use_up(records, self.certificates, owner, found)
    }

    fn use_up(
        &self,
        records: &Records<'_>,
        kind: &'static Kind,
        owner: Option<Uuid>,
        among: Selection,
    ) -> Result<bool, StoreError> {
        let among = match owner {
            Some(owner) => among.within(owner),
            None => among,
        };
        let (_, found) = records.select(kind, &among)?;
        for mut credential in found {
            let owner = records.find(self.owners, credential.scope)?;
            let in_force = owner.is_some_and(|owner| owner.text("status") == "ACTIVE");
            if in_force && is_good(&credential.fields, &iso(now_ms())) {
                let used = count(&credential.fields, "number_of_usage").unwrap_or(0) + 1;
                let fields = &mut credential.fields;
                fields.insert("number_of_usage".to_owned(), Value::from(used));
                records.update(kind, &mut credential, false)?;
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// The refusal of a certificate that opens nothing.
pub(crate) fn not_allowed() -> ServiceError {
    ServiceError::forbidden(
        "access_denied",
        "The client certificate does not allow this.",
    )
}

fn denied(code: &'static str, message: &str) -> ServiceError {
    ServiceError::new(StatusCode::UNAUTHORIZED, code, message)
}

/// What a device sends as `x-passcode`.
pub(crate) fn sent(headers: &HeaderMap) -> &str {
    let passcode = headers.get("x-passcode");
    let passcode = passcode.and_then(|value| value.to_str().ok());
    passcode.unwrap_or_default()
}

/// A certificate of this kind that the emulator has issued, if this is one and is in force.
pub(crate) fn own(
    records: &Records<'_>,
    kind: &'static Kind,
    der: &[u8],
) -> Result<Option<Arc<Record>>, StoreError> {
    let Ok((_, certificate)) = x509_parser::parse_x509_certificate(der) else {
        return Ok(None);
    };
    let found = records.find(kind, record_id(certificate.raw_serial()))?;
    Ok(found
        .filter(|found| found.content.as_deref() == Some(der) && found.text("status") == "ISSUED"))
}

/// Makes sure that who asks Device Trust Manager for a certificate may: a device with a passcode, with a certificate that was
/// registered, or with one that it has from there.
pub(crate) async fn check(
    app: &Arc<App>,
    caller: Caller,
    headers: &HeaderMap,
) -> Result<(), ServiceError> {
    let passcode = sent(headers).to_owned();
    let checked = app.store.run(move |records| match caller {
        Caller::ApiKey | Caller::Bearer | Caller::ClientCertificate => Ok(()),
        Caller::Passcode => DEVICE_TRUST.passcode(records, None, &passcode),
        Caller::Device(der) => {
            let is_known = DEVICE_TRUST.certificate(records, None, &der)?
                || own(records, &CERTIFICATES, &der)?.is_some();
            if is_known {
                Ok(())
            } else {
                Err(not_allowed().into())
            }
        }
    });
    Ok(checked.await?)
}

fn count(credential: &Fields, field: &str) -> Option<u64> {
    credential.get(field)?.as_u64()
}

/// Enabled, not used up, and within its days.
fn is_good(credential: &Fields, now: &str) -> bool {
    let day = |of_passcode: &str, of_certificate: &str| {
        let period = credential.get("validity_period");
        let day = period.and_then(|period| period.get(of_passcode));
        day.or(credential.get(of_certificate))?.as_str()
    };
    let today = now.get(..10).unwrap_or_default();
    let used = count(credential, "number_of_usage").unwrap_or(0);
    credential.get("status") == Some(&Value::from("ACTIVE"))
        && count(credential, "usage_limit").is_none_or(|limit| used < limit)
        && day("from", "start_date").is_none_or(|from| from <= today)
        && day("to", "end_date").is_none_or(|to| today <= to)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::records::object;

    #[test]
    fn a_credential_has_days_and_a_limit() {
        let now = "2026-05-11T07:07:13Z";
        for (fields, expected) in [
            (json!({"status": "ACTIVE"}), true),
            (json!({"status": "DISABLED"}), false),
            (
                json!({"status": "ACTIVE", "usage_limit": 2, "number_of_usage": 1}),
                true,
            ),
            (
                json!({"status": "ACTIVE", "usage_limit": 2, "number_of_usage": 2}),
                false,
            ),
            (
                json!({"status": "ACTIVE", "validity_period": {"from": "2026-05-11", "to": "2026-05-11"}}),
                true,
            ),
            (
                json!({"status": "ACTIVE", "validity_period": {"from": "2026-05-12"}}),
                false,
            ),
            (
                json!({"status": "ACTIVE", "validity_period": {"to": "2026-05-10"}}),
                false,
            ),
            (
                json!({"status": "ACTIVE", "start_date": "2026-05-12"}),
                false,
            ),
            (json!({"status": "ACTIVE", "end_date": "2026-05-11"}), true),
        ] {
            assert_eq!(is_good(&object(fields.clone()), now), expected, "{fields}");
        }
    }
}
