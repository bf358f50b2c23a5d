//! One function for each rule.

use serde_json::Value;

use super::{Path, forbids_blank, limits, missing, name};
use crate::error::{Violation, ViolationCode};
use crate::keys::{Csr, CsrProblem};
use crate::schema::Rule;

/// How long an id in a path may be; the service's are 36 or 40 characters.
const MAX_SEGMENT: usize = 256;

pub(super) fn apply(
    value: &mut Value,
    rule: Rule,
    path: &Path<'_>,
    violations: &mut Vec<Violation>,
) {
    if let Rule::All(rules) = rule {
        for rule in rules {
            apply(value, *rule, path, violations);
        }
        return;
    }
    match value {
        Value::String(text) if rule == Rule::Csr && !text.trim().is_empty() => {
            violations.extend(csr(text, path));
        }
        Value::String(text) => violations.extend(text_rule(text, rule, path)),
        Value::Array(items) => {
            list_rule(items, rule, path, violations);
            if limits::is_of_entries(rule) {
                for (index, item) in items.iter_mut().enumerate() {
                    apply(item, rule, &path.index(index), violations);
                }
            }
        }
        Value::Number(number) if matches!(rule, Rule::Range(..)) => {
            violations.extend(limits::number(number, rule, path));
        }
        Value::Number(number)
            if rule == Rule::PageSize
                && !number.is_f64()
                && !number
                    .as_i64()
                    .is_some_and(|size| (1..=1000).contains(&size)) =>
        {
            violations.push(path.violation(
                ViolationCode::Range,
                "must be between 1 and 1000.",
                "100 is a good page size; iterating walks all pages.",
            ));
        }
        _ => {}
    }
}

/// The rule that a text breaks.
pub(super) fn text_rule(text: &str, rule: Rule, path: &Path<'_>) -> Option<Violation> {
    let violation = |code, what, remedy| Some(path.violation(code, what, remedy));
    if forbids_blank(rule) && text.trim().is_empty() {
        return Some(Violation {
            code: ViolationCode::Blank,
            ..missing(path)
        });
    }
    match rule {
        Rule::All(rules) => rules.iter().find_map(|rule| text_rule(text, *rule, path)),
        Rule::Name if !name::is_valid(text) => Some(Violation::new(
            &path.to_string(),
            ViolationCode::Name,
            name::MESSAGE,
            "Remove spaces at both ends and characters outside that list.",
        )),
        Rule::Uuid if !is_uuid(text) => violation(
            ViolationCode::Uuid,
            "should be a valid UUID.",
            "Pass the bare id, such as 123e4567-e89b-42d3-a456-426614174000, without quotes, brackets or spaces.",
        ),
        Rule::PolicyId if !is_uuid(text.strip_prefix("IOT_").unwrap_or(text)) => violation(
            ViolationCode::PolicyId,
            "should be a valid UUID.",
            "Pass the policy's id (a bare UUID) or its alternative id (IOT_ and a UUID).",
        ),
        Rule::Segment if !is_segment(text) => violation(
            ViolationCode::Segment,
            "is not an id.",
            "Pass the id as the service gave it out; slashes, dots alone, spaces and control characters never occur in one.",
        ),
        Rule::Csr => not_a_csr(&Csr::from_pem(text).err()?, path),
        _ => limits::text(text, rule, path),
    }
}

fn list_rule(items: &[Value], rule: Rule, path: &Path<'_>, violations: &mut Vec<Violation>) {
    match rule {
        Rule::IdentityAttributes if !(1..=3).contains(&items.len()) => {
            violations.push(path.violation(
                ViolationCode::Length,
                "takes one to three inventory attributes.",
                "Name what identifies a device, such as mac_address.",
            ));
        }
        Rule::NotEmpty if items.is_empty() => {
            violations.push(path.violation(
                ViolationCode::Length,
                "needs at least one entry.",
                "Add an entry.",
            ));
        }
        _ => violations.extend(limits::list(items, rule, path)),
    }
}

/// 8-4-4-4-12 hexadecimal digits.
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// What can be one segment of a path without changing the path.
fn is_segment(text: &str) -> bool {
    text.len() <= MAX_SEGMENT
        && text != "."
        && text != ".."
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte))
}

/// Parses as PKCS#10. Its signature is verified where it is made and queued, and by the service. Line ends become LF, since
/// one published client turns CRLF into LF before sending, which hints that CRLF was refused.
fn csr(text: &mut String, path: &Path<'_>) -> Option<Violation> {
    match Csr::from_pem(text) {
        Ok(csr) => {
            csr.pem().clone_into(text);
            None
        }
        Err(problem) => not_a_csr(&problem, path),
    }
}

fn not_a_csr(problem: &CsrProblem, path: &Path<'_>) -> Option<Violation> {
    // A private key was found already, whatever the field.
    let is_new = *problem != CsrProblem::PrivateKey;
    is_new.then(|| problem.violation(&path.to_string(), &path.label()))
}
