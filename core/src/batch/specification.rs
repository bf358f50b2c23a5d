//! The fields that a policy takes, with which the columns of a batch are compared where the caller says so.

use serde_json::Value;

use super::columns::{Column, Role, is_of_a_certificate};
use super::local::FIELDS;
use crate::device_trust::EnrollmentField;
use crate::error::{Violation, ViolationCode};
use crate::json::{at, text};
use crate::schema::name_of;

/// The fields that a policy takes, and whether it asks for them.
#[derive(Debug, Default)]
pub(super) struct Specification(Vec<(String, bool)>);

impl Specification {
    /// What a request has of them; nothing is compared where that is none.
    pub(super) fn of(request: &Value) -> Self {
        let fields = at(request, &[FIELDS]).as_array().into_iter().flatten();
        let field = |field: &Value| {
            let id = text(field, &[name_of!(EnrollmentField.id)])?;
            let asked = at(field, &[name_of!(EnrollmentField.mandatory)]).as_bool();
            Some((id.to_owned(), asked.unwrap_or_default()))
        };
        Self(fields.filter_map(field).collect())
    }

    /// What is wrong with these columns. Those without a dot are of the device, and no policy's.
    pub(super) fn compare(&self, columns: &[Column]) -> Vec<Violation> {
        let mut wrong = Vec::new();
        if self.0.is_empty() {
            return wrong;
        }
        let is_unknown = |column: &&Column| {
            column.role == Role::Field
                && is_of_a_certificate(column)
                && self.0.iter().all(|(id, _)| *id != column.name)
        };
        for column in columns.iter().filter(is_unknown) {
            wrong.push(Violation::new(
                &column.name,
                ViolationCode::TableUnknownColumn,
                "The policy takes no field of this name.",
                "Leave it out, or name it as certificate_policies.enrollment_specification does.",
            ));
        }
        // What has no column may stand in the requests.
        let has = |name: &str| columns.iter().any(|column| column.name == name);
        let asked = self
            .0
            .iter()
            .filter(|(_, is_asked)| *is_asked && !has("csr"));
        for (id, _) in asked.filter(|(id, _)| !has(id)) {
            wrong.push(Violation::new(
                id,
                ViolationCode::TableMissingColumn,
                "The policy asks for this field, and there is no column for it.",
                "Add the column, or a column csr with requests that have it.",
            ));
        }
        wrong
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde_json::json;

    use super::super::{BatchKind, Checker};
    use super::*;

    /// Column and code of each finding.
    #[allow(
        clippy::needless_pass_by_value,
        reason = "each test writes its fields where it calls this"
    )]
    fn found(header: &str, fields: Value) -> Vec<(String, &'static str)> {
        let specification = Specification::of(&json!({ FIELDS: fields }));
        let mut checker = Checker::new(BatchKind::Enrollment, 10).against(specification);
        checker.push(format!("{header}\n{}\n", header.replace(|at| at != ',', "x")).as_bytes());
        let violations = checker.finish().into_violations();
        let each = violations
            .into_iter()
            .filter(|one| one.code.as_str().starts_with("table"));
        each.map(|one| (one.field, one.code.as_str())).collect()
    }

    #[test]
    fn columns_are_those_of_the_policy() {
        let fields = json!([
            { "id": "subject.common_name", "name": "Common name", "mandatory": true },
            { "id": "san.dns_name" },
        ]);
        let none: Vec<(String, &str)> = Vec::new();
        let good = "subject.common_name,san.dns_name,san.dns_name,mac_address,unique_identifier";
        assert_eq!(found(good, fields.clone()), none);
        let unknown = (
            "line 1, subject.comon_name".to_owned(),
            "table.unknown_column",
        );
        let missing = (
            "line 1, subject.common_name".to_owned(),
            "table.missing_column",
        );
        assert_eq!(
            found("subject.comon_name,san.dns_name", fields.clone()),
            [unknown.clone(), missing]
        );
        assert_eq!(found("subject.comon_name,csr", fields), [unknown]);
        // An answer of another shape tells nothing.
        for fields in [
            json!([]),
            json!({}),
            json!(["subject.common_name"]),
            Value::Null,
        ] {
            assert_eq!(found("subject.comon_name", fields), none);
        }
    }
}
