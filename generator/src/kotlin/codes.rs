//! The codes of errors, as constants.

use askama::Template;

use super::language::Kotlin;
use crate::codes;
use crate::files::rendered;
use crate::view::Choice;

#[derive(Template)]
#[template(path = "kotlin/codes.kt", escape = "none")]
struct Codes {
    codes: Vec<Choice>,
}

pub(super) fn body() -> Result<String, String> {
    rendered(&Codes {
        codes: codes::all(&Kotlin),
    })
}
