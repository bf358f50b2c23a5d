//! The kinds and codes of errors.

use devtrust_core::Kind;
use devtrust_core::error::{CODES, RULES};

use super::layout::MARK;
use super::tsdoc::comment;
use crate::text::one_line;

/// `error-codes.ts`.
pub(crate) fn module() -> String {
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    let codes: Vec<&str> = CODES.iter().map(|code| code.text).collect();
    let kind = union(
        "ErrorKind",
        "The broad class of an error: a closed set.",
        &kinds,
    );
    let doc = "The stable code of an error. docs/errors.md says what each means and what to do.";
    let code = union("ErrorCode", doc, &codes);
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.text).collect();
    let doc = "The stable code of a rule that a field breaks. docs/errors.md says what each means.";
    format!(
        "{MARK}{kind}\n{code}\n{}",
        union("ViolationCode", doc, &rules)
    )
}

fn union(name: &str, doc: &str, texts: &[&str]) -> String {
    let members: Vec<String> = texts
        .iter()
        .map(|text| format!("\n  | \"{text}\""))
        .collect();
    let members = members.concat();
    format!(
        "{}export type {name} ={members};\n",
        comment(0, &[one_line(doc)], &[])
    )
}
