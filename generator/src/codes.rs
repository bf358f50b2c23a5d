//! What the templates of Kotlin and Swift show of the codes of errors.

use devtrust_core::error::{CODES, RULES};

use crate::view::{Case, Choice, Language};

/// Codes of errors, and of the rules that a field breaks.
pub(crate) fn all(language: &dyn Language) -> Vec<Choice> {
    let codes = CODES.iter().map(|code| (code.text, code.meaning));
    let rules = RULES.iter().map(|rule| (rule.text, rule.meaning));
    vec![
        choice(
            language,
            "ErrorCode",
            "The stable codes of errors. Later versions may have more.",
            codes,
        ),
        choice(
            language,
            "ViolationCode",
            "The stable codes of the rules that a field breaks. Later versions may have more.",
            rules,
        ),
    ]
}

fn choice(
    language: &dyn Language,
    name: &'static str,
    doc: &str,
    rows: impl Iterator<Item = (&'static str, &'static str)>,
) -> Choice {
    let case = |(wire, meaning): (&str, &str)| Case {
        name: language.case(wire),
        wire: language.literal(wire),
        doc: language.doc(4, meaning),
    };
    Choice {
        name,
        doc: language.doc(0, doc),
        cases: rows.map(case).collect(),
    }
}
