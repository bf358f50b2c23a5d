//! Enumerations and their values on the wire.

use std::fmt::Write as _;

use devtrust_core::schema::Enumeration;

use crate::tables::Tables;

/// `DeviceStatus(rawValue: "DELETED")` and back for every enumeration.
pub(super) fn values() -> String {
    let mut text = super::HEAD.to_owned();
    for enumeration in Tables::read().enumerations.values() {
        text.push_str(&value(enumeration));
    }
    text
}

fn value(enumeration: &Enumeration) -> String {
    let (mut to_wire, mut from_wire) = (String::new(), String::new());
    for value in enumeration.values {
        let (case, wire) = (lower_case(value.name), value.value);
        let _ = writeln!(to_wire, "        case .{case}: \"{wire}\"");
        let _ = writeln!(from_wire, "        case \"{wire}\": self = .{case}");
    }
    format!(
        "\nextension {} {{\n    \
         /// The value as the API writes it, also one that this version does not know.\n    \
         public var rawValue: String {{\n        switch self {{\n{to_wire}        case .unknown(let value): value\n        }}\n    }}\n\n    \
         /// The case for a value as the API writes it: `unknown` where this version does not know it.\n    \
         public init(rawValue: String) {{\n        switch rawValue {{\n{from_wire}        default: self = .unknown(value: rawValue)\n        }}\n    }}\n}}\n",
        enumeration.name
    )
}

/// `ClientSide` to `clientSide`.
fn lower_case(name: &str) -> String {
    let mut characters = name.chars();
    let first = characters.next().map(char::to_lowercase);
    first.into_iter().flatten().chain(characters).collect()
}
