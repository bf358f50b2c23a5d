//! The kinds and codes of errors.

use devtrust_core::Kind;
use devtrust_core::error::CODES;

use super::layout::MARK;
use super::tsdoc::comment;
use crate::text::one_line;

/// `error-codes.ts`.
pub(crate) fn module() -> String {
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    let codes: Vec<&str> = CODES.iter().map(|code| code.code).collect();
    let kind = union(
        "ErrorKind",
        "The broad class of an error: a closed set.",
        &kinds,
    );
    let doc = "The stable code of an error. docs/errors.md says what each means and what to do.";
    format!("{MARK}{kind}\n{}", union("ErrorCode", doc, &codes))
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
