//! What is wrong with one field.

use serde::Serialize;

/// One rule that one field breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Violation {
    /// Where: `certificate_policies.bootstrap[0].csr`.
    pub field: String,
    /// The stable code of the rule: `required`, `name`, `uuid`, `csr.bad_signature`, ...
    pub code: &'static str,
    /// The message that the service would give, or ours where it gives none.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl Violation {
    /// With its parts.
    pub fn new(
        field: &str,
        code: &'static str,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> Self {
        Self {
            field: field.to_owned(),
            code,
            message: message.into(),
            remedy: remedy.into(),
        }
    }

    /// All of them in one line for a person.
    pub(super) fn summary(violations: &[Self]) -> String {
        let list: Vec<String> = violations
            .iter()
            .map(|violation| {
                format!(
                    "{}: {} {}",
                    violation.field, violation.message, violation.remedy
                )
            })
            .collect();
        let what = if list.len() == 1 {
            "one field is"
        } else {
            "several fields are"
        };
        format!("{what} not valid; nothing was sent. {}", list.join(" | "))
    }
}
