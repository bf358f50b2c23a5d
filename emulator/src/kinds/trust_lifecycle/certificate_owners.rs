//! Certificate owners: whom a certificate belongs to. A record's name is the email address.

use serde_json::{Value, json};

use crate::records::field::Field;
use crate::records::filter::Filter;
use crate::records::kind::{Envelope, Kind, Unique};
use crate::records::view::View;
use crate::store::records::Record;

pub(crate) static CERTIFICATE_OWNERS: Kind = Kind {
    key: "tlm_certificate_owners",
    title: "Certificate owner",
    fields: &[
        Field::text("first_name"),
        Field::text("last_name"),
        Field::text("email").required().kept_as("name"),
        Field::objects(
            "custom_identifier",
            &[
                Field::text("name").required(),
                Field::any("value").required(),
            ],
        ),
    ],
    wrapper: Some("certificate_owner"),
    // Inferred.
    unique: Some(Unique {
        is_documented: false,
    }),
    filters: &[
        Filter::contains("first_name"),
        Filter::contains("last_name"),
        Filter::contains("email").field("name"),
    ],
    sorts: &["first_name", "last_name", "email", "created_at"],
    envelope: Envelope::Totals,
    show,
    ..Kind::TRUST_LIFECYCLE
};

fn show(view: &View<'_>, owner: &Record) -> Value {
    json!({
        "id": owner.id,
        "first_name": owner.get("first_name"),
        "last_name": owner.get("last_name"),
        "email": owner.name(),
        "account_id": view.app.account_id,
        "custom_identifier": owner.get("custom_identifier"),
    })
}
