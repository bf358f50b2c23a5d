//! State machines as data: who moves from which status to which, and how it is told.

use http::StatusCode;
use serde_json::{Value, json};

use super::{Call, Done, Reply};
use crate::errors::ServiceError;
use crate::records::existing;
use crate::records::field::Plain;
use crate::records::kind::Kind;
use crate::records::view::View;
use crate::rules::bare_uuid;
use crate::store::StoreError;
use crate::store::records::{Record, Records};
use crate::store::selection::Selection;

/// A change of status.
#[derive(Debug)]
pub(crate) struct Move {
    pub(crate) kind: &'static Kind,
    pub(crate) named: Named,
    /// The statuses that it starts from; any where there is none.
    pub(crate) from: &'static [&'static str],
    /// What holds afterwards.
    pub(crate) sets: &'static [(&'static str, Plain)],
    /// The record is forgotten instead.
    pub(crate) removes: bool,
    pub(crate) told: Told,
}

/// How the request names the records.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Named {
    /// One of them, by its id in the path.
    InPath,
    /// Several, by their ids, in an array under one of these names.
    Ids(&'static [&'static str]),
    /// Several, by this field of theirs, in an array under one of these names.
    By(&'static str, &'static [&'static str]),
}

/// How it is answered.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Told {
    /// One result for each record: this message, or why not. One failure does not stop the others.
    Each(&'static str),
    /// The same for one record, without the array around it.
    One(&'static str),
    /// Nothing.
    Status(StatusCode),
    /// The record.
    Shows,
    /// This.
    Says(&'static str),
}

impl Move {
    /// One record, and nothing is answered.
    pub(crate) const fn of(kind: &'static Kind) -> Self {
        Self {
            kind,
            named: Named::InPath,
            from: &[],
            sets: &[],
            removes: false,
            told: Told::Status(StatusCode::OK),
        }
    }
}

pub(super) fn take(call: &Call, records: &Records<'_>, step: &'static Move) -> Done {
    let (names, key) = match step.named {
        Named::InPath => {
            let record = existing(records, step.kind, call.id(step.kind.title)?)?;
            let moved = step.apply(records, (*record).clone())?;
            return Ok(answer(call, records, step, &moved).about(&moved));
        }
        Named::Ids(members) | Named::By(_, members) => (call.texts(members), members),
    };
    if names.is_empty() {
        let field = key.first().copied().unwrap_or_default();
        return Err(ServiceError::invalid_field(field, format!("{field} is required.")).into());
    }
    let is_each = matches!(step.told, Told::Each(_));
    let mut results = Vec::new();
    let mut last = None;
    for name in &names {
        let moved = step
            .find(records, name)
            .and_then(|record| step.apply(records, record));
        match (moved, step.told) {
            (Ok(record), told) => {
                if let Told::Each(message) = told {
                    results.push(json!({
                        "data": { "id": record.id, "message": message }, "error": null }));
                }
                last = Some(record);
            }
            (Err(StoreError::Refused(refusal)), Told::Each(_)) => results.push(json!({
                "data": null,
                "error": { "message": refusal.message(), "detailed_message": [refusal.message()] },
            })),
            (Err(error), _) => return Err(error),
        }
    }
    let reply = match (&last, is_each) {
        (_, true) => Reply::ok(Value::from(results)),
        (Some(record), false) => answer(call, records, step, record),
        (None, false) => Reply::done(),
    };
    Ok(match &last {
        Some(record) => reply.about(record),
        None => reply,
    })
}

impl Move {
    fn find(&self, records: &Records<'_>, name: &str) -> Result<Record, StoreError> {
        let found = match self.named {
            Named::By(field, _) => {
                let (_, found) = records.select(self.kind, &Selection::with(&[(field, name)]))?;
                found.into_iter().next()
            }
            Named::Ids(_) | Named::InPath => match bare_uuid(name) {
                Some(id) => records.find(self.kind, id)?.map(|record| (*record).clone()),
                None => None,
            },
        };
        Ok(found.ok_or_else(|| ServiceError::not_found(self.kind.title))?)
    }

    fn apply(&self, records: &Records<'_>, mut record: Record) -> Result<Record, StoreError> {
        let status = record.text("status");
        if !self.from.is_empty() && !self.from.contains(&status) {
            let title = self.kind.title;
            let message = format!(
                "{title} with status {status} should be {}.",
                self.from.join(" or ")
            );
            return Err(ServiceError::invalid_field("status", message).into());
        }
        if self.removes {
            records.remove(self.kind, &record)?;
            return Ok(record);
        }
        for (name, value) in self.sets {
            record.fields.insert((*name).to_owned(), (*value).into());
        }
        if !self.sets.is_empty() {
            records.update(self.kind, &mut record, false)?;
        }
        Ok(record)
    }
}

fn answer(call: &Call, records: &Records<'_>, step: &Move, record: &Record) -> Reply {
    match step.told {
        Told::One(message) | Told::Each(message) => {
            Reply::ok(json!({ "data": { "id": record.id, "message": message }, "error": null }))
        }
        Told::Status(status) => Reply::empty(status),
        Told::Says(body) => Reply::ok(serde_json::from_str(body).unwrap_or_default()),
        Told::Shows => {
            let view = View {
                app: &call.app,
                records,
                is_alone: true,
            };
            Reply::ok((step.kind.show)(&view, record))
        }
    }
}
