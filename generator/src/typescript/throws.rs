//! What an operation throws.

use devtrust_core::error::Kind;
use devtrust_core::schema::{Action, Operation, Response};

/// What core's texts begin the paragraph about errors with.
pub(crate) const ERRORS: &str = "Errors: ";

/// The tags of an operation, with the kinds that its text (`paragraphs`) names.
pub(crate) fn tags(operation: &Operation, paragraphs: &[String]) -> Vec<String> {
    let stated: Vec<String> = paragraphs
        .iter()
        .filter_map(|paragraph| paragraph.strip_prefix(ERRORS))
        .flat_map(clauses)
        .collect();
    let mut clauses = stated.clone();
    let validation = clauses
        .iter_mut()
        .find(|clause| clause.starts_with("`validation`"));
    let lists = matches!(operation.response, Response::Pages(_));
    match validation {
        Some(clause) => *clause += ALL_AT_ONCE,
        None if operation.request.fields.is_empty() => {}
        None if lists => clauses.insert(0, FILTER.to_owned()),
        None => clauses.insert(
            0,
            format!("`validation` for input that breaks a rule of the API.{ALL_AT_ONCE}"),
        ),
    }
    if by_id(operation) && !names(&stated, "not_found") {
        clauses.push("`not_found` where there is no such object.".to_owned());
    }
    for code in codes(paragraphs) {
        if !stated.iter().any(|clause| clause.contains(&code)) {
            let kind = code.split('.').next().unwrap_or_default();
            clauses.push(format!("`{kind}` (`{code}`) as described above."));
        }
    }
    clauses.push("Any other `kind`; docs/errors.md lists them all.".to_owned());
    clauses
        .into_iter()
        .map(|clause| format!("@throws {{DevtrustError}} {clause}"))
        .collect()
}

const FILTER: &str = "`validation` for a filter that breaks a rule. As every error of a list, it is thrown while iterating.";
const ALL_AT_ONCE: &str = " `violations` lists all of them, and nothing was sent.";

fn by_id(operation: &Operation) -> bool {
    matches!(&operation.action, Action::Http(endpoint) if endpoint.path.contains('{'))
}

fn names(clauses: &[String], kind: &str) -> bool {
    let kind = format!("`{kind}`");
    clauses.iter().any(|clause| clause.starts_with(&kind))
}

/// One clause for each kind: "`validation` for a, `conflict` where b." gives two.
fn clauses(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for part in text.trim_end_matches('.').split(", ") {
        let begins = Kind::ALL
            .iter()
            .any(|kind| part.starts_with(&format!("`{}`", kind.as_str())));
        match found.last_mut() {
            Some(last) if !begins => {
                last.push_str(", ");
                last.push_str(part);
            }
            _ => found.push(part.to_owned()),
        }
    }
    for clause in &mut found {
        clause.push('.');
    }
    found
}

/// The codes that a text names, such as `conflict.other_key`.
fn codes(paragraphs: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for paragraph in paragraphs {
        for span in paragraph.split('`').skip(1).step_by(2) {
            let kind = span.split('.').next().unwrap_or_default();
            let known = Kind::ALL.iter().any(|known| known.as_str() == kind);
            if known && span.contains('.') && !found.iter().any(|code| code == span) {
                found.push(span.to_owned());
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::paragraphs;

    fn thrown(name: &str) -> Result<Vec<String>, String> {
        let operation = devtrust_core::operation(name).ok_or("no such operation")?;
        let tags = tags(operation, &paragraphs(operation.doc));
        Ok(tags
            .iter()
            .map(|tag| {
                tag.trim_start_matches("@throws {DevtrustError} ")
                    .to_owned()
            })
            .collect())
    }

    #[test]
    fn stated_errors_are_split_by_kind() {
        assert_eq!(
            clauses(
                "`validation` for a name, an id or both, `conflict` (`conflict.state`) where b."
            ),
            [
                "`validation` for a name, an id or both.",
                "`conflict` (`conflict.state`) where b."
            ]
        );
    }

    #[test]
    fn kinds_come_from_the_text_the_path_and_the_input() -> Result<(), String> {
        assert_eq!(
            thrown("divisions.create")?,
            [
                "`validation` for a name or id that the service would refuse. `violations` lists all of them, and nothing was sent.",
                "`conflict` (`conflict.name_taken`) where the account has a division of this name.",
                "Any other `kind`; docs/errors.md lists them all."
            ]
        );
        let download = thrown("devices.bootstrap_config")?;
        assert_eq!(
            download.get(1..3),
            Some(
                &[
                    "`not_found` where there is no such object.".to_owned(),
                    "`not_found` (`not_found.not_ready`) as described above.".to_owned()
                ][..]
            )
        );
        assert!(
            thrown("workflows.provision_device")?
                .contains(&"`conflict` (`conflict.other_key`) as described above.".to_owned())
        );
        Ok(())
    }
}
