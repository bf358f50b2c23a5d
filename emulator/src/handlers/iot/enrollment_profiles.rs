//! Enrollment profiles: what a request must and may have, and the credentials of devices.

use std::sync::Arc;

use serde_json::{Value, json};

use crate::errors::ServiceError;
use crate::kinds::iot::enrollment_profiles::{
    AUTHENTICATION_CERTIFICATES, ENROLLMENT_PROFILES, PASSCODES,
};
use crate::kinds::iot::fields;
use crate::member::Member as _;
use crate::operations::{Call, Done, Reply};
use crate::records::field;
use crate::records::kind::Kind;
use crate::records::view::View;
use crate::rules::Rules;
use crate::store::StoreError;
use crate::store::records::{NewRecord, Record, Records};
use crate::{records, subject};

/// The fields of the certificate, the identifier of the device, and the customer's own fields.
pub(super) fn specification(call: &Call, records: &Records<'_>) -> Done {
    profile(call, records)?;
    let of_certificate = subject::FIELDS
        .iter()
        .map(|field| json!({ "id": field.id, "name": field.name, "mandatory": field.mandatory }));
    let identifier =
        json!({ "id": fields::IDENTIFIER, "name": "Device identifier", "mandatory": false });
    let own = fields::own(call.app.account_id)
        .map(|(id, name)| json!({ "id": id, "name": name, "mandatory": false }));
    let all: Value = of_certificate.chain([identifier]).chain(own).collect();
    Ok(Reply::ok(json!({ "fields": all })))
}

/// The passcode shows now and never again.
pub(super) fn add_passcode(call: &Call, records: &Records<'_>) -> Done {
    let (passcode, mut shown) = add(call, records, &PASSCODES)?;
    shown.set("passcode", passcode.get("passcode").clone());
    Ok(Reply::created(shown))
}

pub(super) fn add_certificate(call: &Call, records: &Records<'_>) -> Done {
    let (_, shown) = add(call, records, &AUTHENTICATION_CERTIFICATES)?;
    Ok(Reply::created(shown))
}

fn add(
    call: &Call,
    records: &Records<'_>,
    kind: &'static Kind,
) -> Result<(Record, Value), StoreError> {
    let profile = profile(call, records)?;
    let mut rules = Rules::speaking(kind.dialect);
    let mut fields = field::read(kind.fields, call.object()?, &mut rules);
    rules.finish()?;
    (kind.check)(records, &fields)?;
    for (name, value) in kind.initial {
        fields.set(name, *value);
    }
    (kind.complete)(&mut fields);
    let credential = records.insert(kind, NewRecord::new(profile.id, fields))?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    let shown = (kind.show)(&view, &credential);
    Ok((credential, shown))
}

fn profile(call: &Call, records: &Records<'_>) -> Result<Arc<Record>, StoreError> {
    let id = records::id(&ENROLLMENT_PROFILES, call.path("profile_id"));
    let found = match id {
        Ok(id) => records.find(&ENROLLMENT_PROFILES, id)?,
        Err(_) => None,
    };
    Ok(found.ok_or_else(|| ServiceError::no_entity(ENROLLMENT_PROFILES.title))?)
}
