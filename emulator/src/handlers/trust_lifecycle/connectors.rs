//! Connectors: made from a preset, searched with a body, and what is suggested for the search.

use serde_json::{Value, json};

use crate::errors::ServiceError;
use crate::kinds::trust_lifecycle::connectors::{CONNECTORS, DETAILS, PRESETS};
use crate::member::Member as _;
use crate::operations::{Call, Done, Listing, Reply, page};
use crate::records::view::View;
use crate::records::{existing, field};
use crate::rules::Rules;
use crate::store::records::{NewRecord, Records};
use crate::store::selection::Selection;

pub(super) fn create(call: &Call, records: &Records<'_>) -> Done {
    call.required("account_id")?;
    let mut rules = Rules::naming_fields();
    let mut fields = field::read(CONNECTORS.fields, call.object()?, &mut rules);
    let preset = call.text("preset_id");
    let known = PRESETS.iter().find(|(id, ..)| *id == preset);
    let (provider, kind, required) = match known {
        Some((_, provider, kind, required)) => (*provider, *kind, *required),
        // Any other preset is a custom one, and says what it connects to in its attributes.
        None => (
            "CUSTOM",
            "IT_AUTOMATION",
            &["business_unit_id", "core_attributes", "config_attributes"][..],
        ),
    };
    for name in required {
        if call.body.get(*name).is_none_or(Value::is_null) {
            rules.missing(name);
        }
    }
    rules.finish()?;
    fields.set("provider", provider);
    fields.set("type", kind);
    fields.set("status", "ACTIVE");
    let connector = records.insert(&CONNECTORS, NewRecord::new(call.app.account_id, fields))?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    Ok(Reply::ok((CONNECTORS.show)(&view, &connector)).about(&connector))
}

/// One connector, with what only its kind has.
pub(super) fn get(call: &Call, records: &Records<'_>) -> Done {
    let connector = existing(records, &CONNECTORS, call.id(CONNECTORS.title)?)?;
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    let mut shown = (CONNECTORS.show)(&view, &connector);
    for name in DETAILS {
        let value = connector.get(name);
        if !value.is_null() {
            shown.set(name, value.clone());
        }
    }
    Ok(Reply::ok(shown))
}

pub(super) fn search(call: &Call, records: &Records<'_>) -> Done {
    let mut among = Selection::default();
    for field in ["provider", "type", "status"] {
        let wanted = call.text(field);
        if !wanted.is_empty() {
            let column = if field == "status" {
                field.to_owned()
            } else {
                format!("fields ->> '{field}'")
            };
            among.narrow(format!("{column} = ?"), [wanted.to_owned().into()]);
        }
    }
    let name = call.text("name");
    if !name.is_empty() {
        among.narrow("instr(name, ?) > 0".to_owned(), [name.to_owned().into()]);
    }
    let listing = Listing::of(&CONNECTORS);
    Ok(Reply::ok(page(
        call,
        records,
        &CONNECTORS,
        &listing,
        among,
    )?))
}

/// Which providers, or types, the account's connectors have.
pub(super) fn suggest(call: &Call, records: &Records<'_>) -> Done {
    let field = call.path("field");
    if !["provider", "type"].contains(&field) {
        let message = "Field should be one of provider, type.";
        return Err(ServiceError::invalid_field("field", message).into());
    }
    let (_, all) = records.select(&CONNECTORS, &Selection::with(&[]))?;
    let mut values: Vec<&str> = all.iter().map(|connector| connector.text(field)).collect();
    values.sort_unstable();
    values.dedup();
    Ok(Reply::ok(json!(values)))
}

/// An example: only what an Azure Key Vault answers is known.
pub(super) fn metadata(call: &Call, records: &Records<'_>) -> Done {
    let id = uuid::Uuid::parse_str(call.path("connector_id"));
    let id = id.map_err(|_| ServiceError::not_found(CONNECTORS.title))?;
    existing(records, &CONNECTORS, id)?;
    Ok(Reply::ok(json!({
        "subscription": { "id": call.app.derived_id("subscription"), "displayName": "Emulator" },
        "tenants": [{ "id": call.app.derived_id("tenant") }],
        "azureKeyVaults": [{
            "id": "/subscriptions/emulator/vaults/emulator",
            "name": "emulator",
            "type": "Microsoft.KeyVault/vaults",
            "uri": "https://emulator.vault.example.com/",
        }],
    })))
}
