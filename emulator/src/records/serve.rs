//! The operations that kinds of records have in common.

use std::sync::Arc;

use http::StatusCode;
use rusqlite::types::Value as SqlValue;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::field::{self, Field, Target};
use super::filter::selection;
use super::kind::{Answer, Envelope, Kind, ListAccount, Step, Within};
use super::view::{View, success};
use super::{existing, id as id_of};
use crate::app::App;
use crate::auth::Caller;
use crate::errors::{Answer as Reply, ServiceError};
use crate::kinds::audit_events::note;
use crate::options::{ListShape, UniqueNames};
use crate::query::Query;
use crate::reply;
use crate::rules::{Rules, object_body};
use crate::store::StoreError;
use crate::store::records::{Fields, NewRecord, Record, Records};

pub(crate) async fn create(
    app: Arc<App>,
    kind: &'static Kind,
    answer: Answer,
    body: &[u8],
) -> Reply {
    let outer = object_body(body)?;
    let mut rules = Rules::default();
    let mut fields = field::read(kind.fields, unwrapped(kind, &outer)?, &mut rules);
    rules.finish()?;
    let initial = kind
        .initial
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).into()));
    fields.extend(initial);
    (kind.complete)(&mut fields);
    if kind.alternative_prefix.is_some() {
        fields.insert("alternative_id".to_owned(), json!(Uuid::new_v4()));
    }
    transact(&app, StatusCode::CREATED, move |app, records| {
        refer(app, records, kind.fields, &fields)?;
        (kind.check)(records, &fields)?;
        let scope = scope(app, kind, &fields).unwrap_or(app.account_id);
        claim(app, records, kind, scope, &fields, None)?;
        let record = records.insert(kind, NewRecord::new(scope, fields))?;
        note(records, kind, "create", &record)?;
        Ok(answered(app, records, kind, answer, &record))
    })
    .await
}

pub(crate) async fn list(
    app: Arc<App>,
    kind: &'static Kind,
    caller: Caller,
    query: Option<&str>,
) -> Reply {
    let query = Query::parse(query);
    let mut rules = Rules::default();
    let account = match kind.account {
        ListAccount::Required => Some(query.required_uuid("account_id", &mut rules)),
        ListAccount::Optional => query.uuid("account_id", &mut rules),
    };
    let mut selection = selection(kind, &query, &mut rules);
    let window = query.window(kind.envelope.page(), &mut rules);
    rules.finish()?;
    if account.is_some_and(|id| id != app.account_id) {
        selection.conditions.push("0".to_owned());
    }
    if kind.hides_seeds {
        for seed in (kind.seeds)(&app) {
            let id = SqlValue::from(seed.id.into_bytes().to_vec());
            selection.narrow("id <> ?".to_owned(), [id]);
        }
    }
    (selection.limit, selection.offset) = (window.limit, window.offset);
    transact(&app, StatusCode::OK, move |app, records| {
        let (total, page) = records.select(kind, &selection)?;
        let view = View {
            app,
            records,
            is_alone: false,
        };
        let shown: Vec<Value> = page
            .iter()
            .map(|record| (kind.show)(&view, record))
            .collect();
        // As was seen live with bearer tokens.
        let is_bare = app.options.list_shape == ListShape::Array || caller == Caller::Bearer;
        Ok(Some(match kind.envelope {
            Envelope::Records if !is_bare => json!(window.envelope(total, shown)),
            Envelope::Items => json!({
                "total": total, "offset": window.offset, "limit": window.limit, "items": shown }),
            Envelope::Rows => json!({
                "total": total, "offset": window.offset, "limit": window.limit, "records": shown }),
            Envelope::Totals => json!({ "total": total, "items": shown }),
            Envelope::Records | Envelope::Array => Value::from(shown),
        }))
    })
    .await
}

pub(crate) async fn get(app: Arc<App>, kind: &'static Kind, id: &str) -> Reply {
    let id = id_of(kind, id)?;
    transact(&app, StatusCode::OK, move |app, records| {
        let record = existing(records, kind, id)?;
        Ok(answered(app, records, kind, Answer::Shows, &record))
    })
    .await
}

/// Changes what is sent; with `is_whole`, what is not sent goes back to its default.
pub(crate) async fn update(
    app: Arc<App>,
    kind: &'static Kind,
    is_whole: bool,
    answer: Answer,
    id: &str,
    body: &[u8],
) -> Reply {
    let id = id_of(kind, id)?;
    let outer = object_body(body)?;
    let sent = unwrapped(kind, &outer)?.clone();
    transact(&app, StatusCode::OK, move |app, records| {
        let mut record = (*existing(records, kind, id)?).clone();
        let mut whole = if is_whole {
            Map::new()
        } else {
            as_sent(kind, &record)
        };
        whole.extend(sent);
        let mut rules = Rules::default();
        let fields = field::read(kind.fields, &whole, &mut rules);
        rules.finish()?;
        refer(app, records, kind.fields, &fields)?;
        (kind.check)(records, &fields)?;
        record.scope = scope(app, kind, &fields).unwrap_or(record.scope);
        claim(app, records, kind, record.scope, &fields, Some(id))?;
        for field in kind.fields {
            record.fields.remove(field.kept_as);
        }
        record.fields.extend(fields);
        records.update(kind, &mut record, false)?;
        note(records, kind, "update", &record)?;
        Ok(answered(app, records, kind, answer, &record))
    })
    .await
}

pub(crate) async fn remove(app: Arc<App>, kind: &'static Kind, answer: Answer, id: &str) -> Reply {
    let id = id_of(kind, id)?;
    transact(&app, StatusCode::OK, move |app, records| {
        let record = existing(records, kind, id)?;
        (kind.leave)(records, &record)?;
        records.remove(kind, &record)?;
        note(records, kind, "delete", &record)?;
        Ok(answered(app, records, kind, answer, &record))
    })
    .await
}

/// Takes a step in a record's life. A step without fields does not look at the body.
pub(crate) async fn step(
    app: Arc<App>,
    kind: &'static Kind,
    step: &'static Step,
    id: &str,
    body: &[u8],
) -> Reply {
    let id = id_of(kind, id)?;
    let mut fields = Fields::new();
    if !step.fields.is_empty() {
        let mut rules = Rules::default();
        fields = field::read(step.fields, &object_body(body)?, &mut rules);
        rules.finish()?;
    }
    transact(&app, StatusCode::OK, move |app, records| {
        let mut record = (*existing(records, kind, id)?).clone();
        for condition in step.conditions {
            if (record.text(condition.field) == condition.value) != condition.is_wanted {
                return Err(ServiceError::rejected(condition.message).into());
            }
        }
        record.fields.extend(fields);
        for (name, value) in step.sets {
            record.fields.insert((*name).to_owned(), (*value).into());
        }
        records.update(kind, &mut record, step.frees_name)?;
        (step.effect)(records, &record)?;
        note(records, kind, step.name, &record)?;
        Ok(answered(app, records, kind, step.answer, &record))
    })
    .await
}

/// Runs `work` in a transaction and answers what it gives; nothing is 204.
async fn transact<F>(app: &Arc<App>, status: StatusCode, work: F) -> Reply
where
    F: FnOnce(&App, &Records<'_>) -> Result<Option<Value>, StoreError> + Send + 'static,
{
    let inside = app.clone();
    let answer = app.store.run(move |records| work(&inside, records)).await?;
    match answer {
        Some(answer) => reply::json(status, &answer),
        None => Ok(reply::empty(StatusCode::NO_CONTENT)),
    }
}

fn answered(
    app: &App,
    records: &Records<'_>,
    kind: &Kind,
    answer: Answer,
    record: &Record,
) -> Option<Value> {
    match answer {
        Answer::Nothing => None,
        Answer::Says(code, verbose) => {
            let title = kind.title.replace(' ', "_").to_uppercase();
            let code = code.replace("{KIND}", &title);
            Some(success(&code, &verbose.replace("{name}", record.name())))
        }
        Answer::Shows | Answer::Reveals(_) => {
            let mut shown = (kind.show)(
                &View {
                    app,
                    records,
                    is_alone: true,
                },
                record,
            );
            if let Answer::Reveals(field) = answer
                && let Some(shown) = shown.as_object_mut()
            {
                shown.insert(field.to_owned(), record.get(field).clone());
            }
            Some(match kind.wrapper {
                Some(wrapper) => json!({ wrapper: shown }),
                None => shown,
            })
        }
    }
}

fn unwrapped<'a>(
    kind: &Kind,
    outer: &'a Map<String, Value>,
) -> Result<&'a Map<String, Value>, ServiceError> {
    let Some(wrapper) = kind.wrapper else {
        return Ok(outer);
    };
    // The message is inferred; that unwrapped fields get a 400 is published.
    outer
        .get(wrapper)
        .and_then(Value::as_object)
        .ok_or_else(|| {
            ServiceError::invalid_request(format!(
                "The fields should be inside a {wrapper} object."
            ))
        })
}

/// A record's fields under the names that a request has for them.
fn as_sent(kind: &Kind, record: &Record) -> Map<String, Value> {
    let sent = |field: &Field| (field.name.to_owned(), record.get(field.kept_as).clone());
    kind.fields.iter().map(sent).collect()
}

/// Makes sure that what the fields name is there. That it is answered as "not found" is inferred.
fn refer(
    app: &App,
    records: &Records<'_>,
    fields: &[Field],
    sent: &Fields,
) -> Result<(), StoreError> {
    for field in fields {
        let id = sent
            .get(field.kept_as)
            .and_then(Value::as_str)
            .and_then(|id| id.parse().ok());
        let (Some(target), Some(id)) = (field.target, id) else {
            continue;
        };
        let saved = &app.authority.saved;
        let (is_there, title) = match target {
            Target::Account => (id == app.account_id, "Account"),
            Target::IssuingCa => (id == saved.ica_id, "Issuing CA"),
            Target::CertificateProfile => {
                (id == saved.certificate_profile_id, "Certificate profile")
            }
            Target::Record(kind) => (records.find(kind, id)?.is_some(), kind.title),
        };
        if !is_there {
            return Err(ServiceError::not_found(title).into());
        }
    }
    Ok(())
}

/// What a record with these fields is in, if they say so.
fn scope(app: &App, kind: &Kind, fields: &Fields) -> Option<Uuid> {
    match kind.within {
        Within::Account => Some(app.account_id),
        Within::Field(field, _) => fields.get(field)?.as_str()?.parse().ok(),
    }
}

/// Refuses a name that another record than `own` has within the same scope.
pub(crate) fn claim(
    app: &App,
    records: &Records<'_>,
    kind: &Kind,
    scope: Uuid,
    fields: &Fields,
    own: Option<Uuid>,
) -> Result<(), StoreError> {
    let name = fields.get("name").and_then(Value::as_str);
    let (Some(unique), Some(name)) = (&kind.unique, name) else {
        return Ok(());
    };
    let matters = unique.is_documented || app.options.unique_names == UniqueNames::All;
    if matters && records.is_taken(kind, scope, name, own)? {
        let place = match kind.within {
            Within::Account => "account",
            Within::Field(_, place) => place,
        };
        return Err(ServiceError::duplicate(kind.title, name, place).into());
    }
    Ok(())
}
