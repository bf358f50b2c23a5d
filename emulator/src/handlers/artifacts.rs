//! `POST artifact`: a form with a file. The file itself is not kept: nothing asks for it.

use axum::extract::State;
use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::app::Shared;
use crate::ca::hex;
use crate::errors::{Answer, ServiceError};
use crate::form::Form;
use crate::kinds::artifacts::ARTIFACTS;
use crate::kinds::audit_events::note;
use crate::kinds::divisions::DIVISIONS;
use crate::records::{look_up, object};
use crate::reply;
use crate::rules::Rules;
use crate::store::records::NewRecord;

pub(crate) async fn create(State(app): Shared, headers: HeaderMap, body: Bytes) -> Answer {
    let form = Form::read(&headers, &body)?;
    let mut rules = Rules::default();
    rules.parse_uuid(form.text("account_id"), "account_id");
    let given = |name: &str| Some(form.text(name)).filter(|text| !text.is_empty());
    let division = given("division_id").map(|id| rules.parse_uuid(id, "division_id"));
    rules.finish()?;
    if let Some(division) = division {
        look_up(&app, &DIVISIONS, division).await?;
    }
    let (Some(name), Some(version)) = (given("name"), given("version")) else {
        return Err(ServiceError::rejected("Name and version cannot be empty."));
    };
    let manifest = given("manifest")
        .map(serde_json::from_str::<Value>)
        .transpose();
    let manifest = manifest.map_err(|_| ServiceError::rejected("Manifest should be JSON."))?;
    let file = form.bytes("data");
    let digest = ring::digest::digest(&ring::digest::SHA256, file);
    let digits = hex(digest.as_ref()).to_ascii_lowercase();
    let fields = json!({
        "name": name, "version": version, "type": given("type"), "description": given("description"),
        "division_id": division, "manifest": manifest, "size": file.len(), "checksum": format!("sha256:{digits}"),
        "status": "ACTIVE",
    });
    let new = NewRecord::new(app.account_id, object(fields.clone()));
    let mut answer = object(fields);
    answer.insert("id".to_owned(), new.id.to_string().into());
    let kept = app.store.run(move |records| {
        let artifact = records.insert(&ARTIFACTS, new)?;
        Ok(note(records, &ARTIFACTS, "create", &artifact)?)
    });
    kept.await?;
    reply::json(StatusCode::CREATED, &answer)
}
