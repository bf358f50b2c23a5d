//! Enumerations and their values on the wire.

use std::fmt::Write as _;

use devtrust_core::schema::Enumeration;

use crate::tables::Tables;

/// `DeviceStatus.wire` and `DeviceStatus.of("DELETED")` for every enumeration.
pub(crate) fn values() -> String {
    let mut text = String::from(
        "// Generated from core's tables. Do not edit.\n\npackage com.devtrust\n\nimport com.devtrust.model.*\n",
    );
    for enumeration in Tables::read().enumerations.values() {
        text.push_str(&value(enumeration));
    }
    text
}

fn value(enumeration: &Enumeration) -> String {
    let name = enumeration.name;
    let (mut to_wire, mut from_wire) = (String::new(), String::new());
    for value in enumeration.values {
        let (case, wire) = (value.name, value.value);
        let _ = writeln!(to_wire, "        {name}.{case} -> \"{wire}\"");
        let _ = writeln!(from_wire, "    \"{wire}\" -> {name}.{case}");
    }
    format!(
        "\n/** The value as the API writes it, also one that this version does not know. */\n\
         public val {name}.wire: String\n    get() = when (this) {{\n{to_wire}        is {name}.Unknown -> value\n    }}\n\
         \n/** The case for a value as the API writes it: [{name}.Unknown] where this version does not know it. */\n\
         public fun {name}.Companion.of(wire: String): {name} = when (wire) {{\n{from_wire}    else -> {name}.Unknown(wire)\n}}\n"
    )
}
