//! What declared operations do with one record of a kind, as its declaration says.

use http::StatusCode;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Call, Done, Reply};
use crate::errors::ServiceError;
use crate::records::existing;
use crate::records::field;
use crate::records::kind::Kind;
use crate::records::serve::claim;
use crate::records::view::View;
use crate::rules::Rules;
use crate::store::StoreError;
use crate::store::records::{Fields, NewRecord, Record, Records};

pub(crate) fn create(
    call: &Call,
    records: &Records<'_>,
    kind: &'static Kind,
    status: StatusCode,
) -> Done {
    let mut rules = Rules::speaking(kind.dialect);
    let mut fields = field::read(kind.fields, sent(call, kind)?, &mut rules);
    rules.finish()?;
    for (name, value) in kind.initial {
        fields.insert((*name).to_owned(), (*value).into());
    }
    let account = call.app.account_id;
    keep(call, records, kind, None, &fields)?;
    let record = records.insert(kind, NewRecord::new(account, fields))?;
    Ok(shown(call, records, kind, &record, status))
}

pub(super) fn get(call: &Call, records: &Records<'_>, kind: &'static Kind) -> Done {
    let record = existing(records, kind, call.id(kind.title)?)?;
    Ok(shown(call, records, kind, &record, StatusCode::OK))
}

/// Changes what is sent, by the rules of a creation.
pub(super) fn change(
    call: &Call,
    records: &Records<'_>,
    kind: &'static Kind,
    id: Uuid,
    status: StatusCode,
) -> Done {
    let mut record = (*existing(records, kind, id)?).clone();
    let mut whole: Map<String, Value> = kind
        .fields
        .iter()
        .map(|field| (field.name.to_owned(), record.get(field.kept_as).clone()))
        .collect();
    whole.extend(sent(call, kind)?.clone());
    let mut rules = Rules::speaking(kind.dialect);
    let fields = field::read(kind.fields, &whole, &mut rules);
    rules.finish()?;
    keep(call, records, kind, Some(id), &fields)?;
    record.fields.extend(fields);
    records.update(kind, &mut record, false)?;
    Ok(shown(call, records, kind, &record, status))
}

pub(super) fn remove(call: &Call, records: &Records<'_>, kind: &'static Kind) -> Done {
    let record = existing(records, kind, call.id(kind.title)?)?;
    records.remove(kind, &record)?;
    Ok(Reply::gone().about(&record))
}

/// What holds between a record and the others, before it is kept.
fn keep(
    call: &Call,
    records: &Records<'_>,
    kind: &'static Kind,
    own: Option<Uuid>,
    fields: &Fields,
) -> Result<(), StoreError> {
    (kind.check)(records, fields)?;
    claim(&call.app, records, kind, call.app.account_id, fields, own)
}

/// The fields that were sent, out of their wrapper.
fn sent<'a>(call: &'a Call, kind: &Kind) -> Result<&'a Map<String, Value>, ServiceError> {
    let outer = call.object()?;
    let Some(wrapper) = kind.wrapper else {
        return Ok(outer);
    };
    let inner = outer.get(wrapper).and_then(Value::as_object);
    inner.ok_or_else(|| ServiceError::invalid_field(wrapper, format!("{wrapper} is required.")))
}

fn shown(
    call: &Call,
    records: &Records<'_>,
    kind: &'static Kind,
    record: &Record,
    status: StatusCode,
) -> Reply {
    let view = View {
        app: &call.app,
        records,
        is_alone: true,
    };
    let reply = match status {
        StatusCode::NO_CONTENT => Reply::gone(),
        status => Reply {
            status,
            ..Reply::ok((kind.show)(&view, record))
        },
    };
    reply.about(record)
}
