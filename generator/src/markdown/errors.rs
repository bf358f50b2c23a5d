//! The error glossary.

use devtrust_core::Kind;
use devtrust_core::error::{CODES, RULES};

use super::{MARK, cell};
use crate::files::File;
use crate::python::class;

const INTRODUCTION: &str = "\
# Errors

Every error has a `kind`, which is what a program branches on, and a `code`, which is finer. Both are the same in \
every language and do not change. The message is for people and may change. In Python each kind is a class under \
`DevtrustError`, named behind it below.

\"Retryable\" says whether the same call may succeed later without a change. devtrust itself has tried again already where \
that was safe.
";

const VIOLATIONS: &str = "
## Violations

What the `code` of a violation says: which rule the field breaks. All violations of a request are reported at once.

| code | rule |
|---|---|
";

/// `docs/errors.md`.
pub(crate) fn errors() -> File {
    let mut text = format!("{MARK}{INTRODUCTION}");
    for kind in Kind::ALL {
        text += &format!("\n## {} (`{}`)\n\n", kind.as_str(), class(*kind));
        text += "| code | retryable | meaning | what to do |\n|---|---|---|---|\n";
        for code in CODES.iter().filter(|code| code.kind == *kind) {
            let retryable = if code.retryable { "yes" } else { "no" };
            text += &format!(
                "| `{}` | {retryable} | {} | {} |\n",
                code.text,
                cell(code.meaning),
                cell(code.remedy)
            );
        }
    }
    text += VIOLATIONS;
    for rule in RULES {
        text += &format!("| `{}` | {} |\n", rule.text, cell(rule.meaning));
    }
    File {
        path: "docs/errors.md".to_owned(),
        text,
    }
}
