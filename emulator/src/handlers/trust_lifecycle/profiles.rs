//! Profiles in their three shapes, and what their creation has to name.

use std::sync::Arc;

use http::StatusCode;
use serde_json::{Value, json};

use super::scope::{business_unit, profile};
use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::profiles::{NEED_CONNECTOR, PROFILES, Version, ica, shown};
use crate::member::Member as _;
use crate::operations::{Call, Content, Done, Listing, Reply, page};
use crate::options::Tlm;
use crate::records::field;
use crate::records::view::View;
use crate::rules::Rules;
use crate::store::StoreError;
use crate::store::records::{Fields, NewRecord, Records};
use crate::store::selection::Selection;

/// The list in one version's shape: a bare array, as clients were seen to read it.
fn list(call: &Call, records: &Records<'_>, show: Show) -> Done {
    let mut among = Selection::default();
    for token in call.query.all("api_token_id") {
        among.narrow(
            "EXISTS (SELECT 1 FROM json_each(fields, '$.api_token_ids') WHERE value = ?)"
                .to_owned(),
            [token.to_owned().into()],
        );
    }
    let listing = Listing {
        show,
        default: 20,
        most: None,
    };
    Ok(Reply::ok(page(call, records, &PROFILES, &listing, among)?))
}

type Show = fn(&View<'_>, &crate::store::records::Record) -> Value;

pub(super) fn list_v1(call: &Call, records: &Records<'_>) -> Done {
    let mut reply = list(call, records, |view, profile| {
        shown(view, profile, Version::One)
    })?;
    if call.app.options.is_tlm(Tlm::ProfileItems)
        && let Content::Json(items) = reply.content
    {
        reply.content = Content::Json(json!({ "items": items }));
    }
    Ok(reply)
}

pub(super) fn list_v2(call: &Call, records: &Records<'_>) -> Done {
    list(call, records, |view, profile| {
        shown(view, profile, Version::Two)
    })
}

pub(super) fn list_v3(call: &Call, records: &Records<'_>) -> Done {
    list(call, records, |view, profile| {
        shown(view, profile, Version::Three)
    })
}

pub(super) fn get_v1(call: &Call, records: &Records<'_>) -> Done {
    get(call, records, Version::One)
}

/// Of the third version, too, which differs for public S/MIME profiles only.
pub(super) fn get_v2(call: &Call, records: &Records<'_>) -> Done {
    get(call, records, Version::Two)
}

fn get(call: &Call, records: &Records<'_>, version: Version) -> Done {
    let profile = profile(records, call.path("profile_id"))?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    Ok(Reply::ok(shown(&view, &profile, version)))
}

pub(super) fn create(call: &Call, records: &Records<'_>) -> Done {
    let mut fields = read(call, records)?;
    fields.set("status", "Active");
    let profile = records.insert(&PROFILES, NewRecord::new(call.app.account_id, fields))?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    let body = shown(&view, &profile, Version::Two);
    Ok(Reply::created(body).about(&profile))
}

pub(super) fn update(call: &Call, records: &Records<'_>) -> Done {
    let mut record = (*profile(records, call.path("profile_id"))?).clone();
    let mut fields = read(call, records)?;
    // Left out, the tokens stay; false clears them.
    if call.body.get("api_token_binding_enabled").is_none() {
        fields.remove("api_token_binding_enabled");
        fields.remove("api_token_ids");
    }
    record.fields.extend(fields);
    records.update(&PROFILES, &mut record, false)?;
    Ok(Reply::empty(StatusCode::NO_CONTENT).about(&record))
}

/// New credentials for ACME; those of before are good no longer.
pub(super) fn recreate_acme(call: &Call, records: &Records<'_>) -> Done {
    let mut record = (*profile(records, call.text("profileId"))?).clone();
    let secret = |length| {
        let text = Arc::new(uuid::Uuid::new_v4().simple().to_string().repeat(2));
        text.chars().take(length).collect::<String>()
    };
    let credentials = json!({
        "eab_kid": secret(43),
        "eab_hmac": secret(64),
        "directory_url": format!("{}/mpki/api/v1/acme/v2/directory", call.app.ready.base_url),
    });
    record.fields.set("acme", credentials.clone());
    records.update(&PROFILES, &mut record, false)?;
    Ok(Reply::ok(credentials).about(&record))
}

fn read(call: &Call, records: &Records<'_>) -> Result<Fields, StoreError> {
    let mut rules = Rules::naming_fields();
    let mut fields = field::read(PROFILES.fields, call.object()?, &mut rules);
    if call.text("description").chars().count() > 256 {
        rules.reject_field("description", "Description should be no more than 256.");
    }
    let days = call.body.at("renewal_window_days");
    if !days.is_null() && days.as_u64().is_none() {
        rules.reject_field("renewal_window_days", "Wrong input or input format.");
    }
    let needs_connector = NEED_CONNECTOR.contains(&call.text("template_id"))
        || call.text("enrollment_method") == "certificate_delivery";
    if needs_connector && call.text("connector_id").is_empty() {
        rules.missing("connector_id");
    }
    let binds = call.flag("api_token_binding_enabled");
    if binds && call.texts(&["api_token_ids"]).is_empty() {
        rules.missing("api_token_ids");
    }
    rules.finish()?;
    business_unit(records, call.text("business_unit_id"))?;
    let wanted = call.text("ica/id").replace('-', "").to_uppercase();
    if wanted != ica(&call.app) {
        return Err(ServiceError::not_found("Issuing CA").into());
    }
    fields.remove("ica");
    if !binds {
        fields.set("api_token_ids", json!([]));
    }
    Ok(fields)
}
