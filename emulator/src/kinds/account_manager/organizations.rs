//! Organizations: the one that the account is of. Of its record only the path is known.

use serde_json::json;

use crate::records::kind::Kind;
use crate::records::{object, seed};

pub(crate) static ORGANIZATIONS: Kind = Kind {
    key: "organizations",
    title: "Organization",
    seeds: |app| {
        let fields = object(json!({ "name": "Emulator organization", "active": true }));
        seed(app, app.derived_id("organization"), fields)
    },
    ..Kind::TRUST_LIFECYCLE
};
