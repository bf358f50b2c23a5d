//! Enumerations.

use devtrust_core::schema::Enumeration;

use super::docs;
use super::layout::quoted;
use crate::text::{paragraphs, screaming};

/// The class of an open enumeration.
pub(crate) fn class(enumeration: &Enumeration) -> String {
    let mut text = format!("class {}(OpenEnum):\n", enumeration.name);
    text += &docs::docstring(
        4,
        &paragraphs(enumeration.doc),
        &[docs::values(4, enumeration)],
    );
    text.push('\n');
    for value in enumeration.values {
        text += &format!("    {} = {}\n", screaming(value.value), quoted(value.value));
    }
    text
}
