//! What verbs give, as tables: so it has the same forms of output as the answers of every operation.

use devtrust::schema::{Field, Model, Rule, Type};

const fn field(name: &'static str, ty: Type) -> Field {
    Field {
        name,
        doc: "",
        ty,
        required: false,
        rule: Rule::None,
    }
}

macro_rules! tables {
    ($($(#[$doc:meta])* $name:ident { $($field:ident: $ty:expr,)* })*) => {$(
        $(#[$doc])*
        pub(super) static $name: Type = Type::Record(&Model {
            name: stringify!($name),
            doc: "",
            response: true,
            fields: &[$(field(stringify!($field), $ty)),*],
        });
    )*};
}

tables! {
    /// A certificate, read but not validated.
    CERTIFICATE {
        serial_number: Type::Text,
        common_name: Type::Text,
        not_before: Type::Time,
        not_after: Type::Time,
        days_left: Type::Integer,
        state: Type::Text,
        key: Type::Text,
        issuer: Type::Text,
    }
    /// Something that was checked.
    CHECK {
        check: Type::Text,
        holds: Type::Bool,
        found: Type::Text,
    }
    /// A profile.
    PROFILE {
        name: Type::Text,
        current: Type::Bool,
        address: Type::Text,
        has_key: Type::Bool,
        defaults: Type::List(&Type::Text),
    }
    /// What became of many devices.
    BATCH {
        journal: Type::Text,
        provisioned: Type::Integer,
        failed: Type::Integer,
        waiting: Type::Integer,
        failures: Type::Text,
    }
}
