//! Custom attributes: what an account keeps of its certificates besides what they say.

use serde_json::Value;

use crate::records::field::{Field, Plain};
use crate::records::filter::Filter;
use crate::records::kind::{Envelope, Kind, Unique};
use crate::records::view::{View, bare};
use crate::store::records::Record;

pub(crate) static CUSTOM_ATTRIBUTES: Kind = Kind {
    key: "tlm_custom_attributes",
    title: "Custom attribute",
    fields: &[
        Field::text("name").required(),
        Field::one_of(
            "type",
            &[
                "TEXT_FIELD",
                "DROP_DOWN_LIST",
                "GROUPED_DROP_DOWN",
                "FIXED_VALUE",
            ],
        )
        .required(),
        Field::texts("items", &[]),
        Field::flag("required").or(Plain::Flag(true)),
        Field::text("default_value"),
        Field::flag("multi_select").or(Plain::Flag(false)),
        Field::any("grouped_items").sparse(),
    ],
    wrapper: Some("custom_attribute"),
    // Inferred.
    unique: Some(Unique {
        is_documented: false,
    }),
    filters: &[Filter::contains("name"), Filter::equals("type")],
    envelope: Envelope::Totals,
    show,
    ..Kind::TRUST_LIFECYCLE
};

fn show(view: &View<'_>, attribute: &Record) -> Value {
    let mut shown = bare(view, attribute);
    if let Some(shown) = shown.as_object_mut() {
        shown.retain(|_, value| !value.is_null());
    }
    shown
}
