//! Batches (facts 7.4): certificates for the rows of a file, once somebody has approved them. How a batch begins and how it shows is
//! inferred from Device Trust Manager's jobs; the words for what follows the approval are published.

use serde_json::{Value, json};

use crate::member::Member as _;
use crate::records::kind::Kind;
use crate::records::view::iso;
use crate::store::records::Record;

pub(crate) static BATCHES: Kind = Kind {
    key: "iot_batches",
    title: "Batch",
    show: |_, batch| shown(batch),
    ..Kind::IOT
};

pub(crate) fn shown(batch: &Record) -> Value {
    let mut shown = batch.fields.clone();
    shown.retain(|name, _| !["data", "report", "certificates"].contains(&name.as_str()));
    shown.set("id", json!(batch.id));
    shown.set("created", iso(batch.created));
    shown.into()
}
