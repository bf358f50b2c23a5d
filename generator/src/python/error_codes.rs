//! The kinds and codes of errors.

use devtrust_core::Kind;
use devtrust_core::error::{CODES, RULES};

use super::layout::{MARK, exploded, quoted};

/// `error_codes.py`.
pub(crate) fn module() -> String {
    let kinds: Vec<&str> = Kind::ALL.iter().map(|kind| kind.as_str()).collect();
    let codes: Vec<&str> = CODES.iter().map(|code| code.text).collect();
    let rules: Vec<&str> = RULES.iter().map(|rule| rule.text).collect();
    let text = format!(
        "{MARK}\"\"\"The kinds and codes of errors, for type checkers; docs/errors.md says what each means.\"\"\"\n\n\
         from typing import Literal\n\n{}{}{}",
        literal("ErrorKind", "The broad class of an error.", &kinds),
        literal("ErrorCode", "The stable code of an error.", &codes),
        literal(
            "ViolationCode",
            "The stable code of a rule that a field breaks.",
            &rules
        ),
    );
    text.trim_end().to_owned() + "\n"
}

fn literal(name: &str, doc: &str, texts: &[&str]) -> String {
    let entries: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    let list = exploded(0, &format!("{name} = Literal["), &entries, "]");
    format!("{list}\"\"\"{doc}\"\"\"\n\n")
}
