//! The codes of errors, as constants.

use askama::Template;

use super::language::Swift;
use crate::codes;
use crate::files::rendered;
use crate::view::Choice;

#[derive(Template)]
#[template(path = "swift/codes.swift", escape = "none")]
struct Codes {
    codes: Vec<Choice>,
}

pub(super) fn body() -> Result<String, String> {
    rendered(&Codes {
        codes: codes::all(&Swift),
    })
}
