//! Enumerations.

use devtrust_core::schema::Enumeration;

use super::{layout, tsdoc, words};
use crate::catalogue::Catalogue;
use crate::text::one_line;

/// The type of an enumeration: its values known today.
pub(crate) fn declaration(catalogue: &Catalogue, enumeration: &Enumeration) -> String {
    let mut doc = words::translated(catalogue, enumeration.doc);
    for value in enumeration.values {
        let meaning = words::line(catalogue, &one_line(value.doc));
        doc.push(format!("- `{}`: {meaning}", value.value));
    }
    let values: Vec<String> = enumeration
        .values
        .iter()
        .map(|value| layout::quoted(value.value))
        .collect();
    let opening = format!("export type {} =", enumeration.name);
    tsdoc::comment(0, &doc, &[]) + &layout::union(0, &opening, &values)
}

#[cfg(test)]
mod tests {
    use devtrust_core::schema::Value;

    use super::*;

    #[test]
    fn every_value_is_explained() -> Result<(), String> {
        let catalogue = Catalogue::top()?;
        let enumeration = Enumeration {
            name: "Colour",
            doc: "A colour.",
            values: &[
                Value {
                    value: "RED",
                    doc: "Like blood.",
                },
                Value {
                    value: "BLUE",
                    doc: "Like\nthe sea.",
                },
            ],
        };
        assert_eq!(
            declaration(&catalogue, &enumeration),
            "/**\n * A colour.\n *\n * - `RED`: Like blood.\n * - `BLUE`: Like the sea.\n */\n\
             export type Colour = \"RED\" | \"BLUE\";\n"
        );
        Ok(())
    }
}
