//! The operations on certificates that `openssl` and `rcgen` made.

mod chains;
mod reading;

use serde_json::{Value, json};

use super::run;
use crate::Error;

const AT: &str = "2027-01-01T00:00:00Z";

/// Runs an operation, with signatures verified here.
fn ask(name: &str, mut request: Value) -> Result<Value, Error> {
    if request.get("at").is_none() {
        request["at"] = json!(AT);
    }
    run(name, &request, &|_, claim| Some(claim.verifies()))
}

/// The field and the code of the only violation.
fn refused(answer: Result<Value, Error>) -> (String, String) {
    let error = answer.unwrap_err();
    let violation = &error.violations()[0];
    assert_eq!(error.violations().len(), 1);
    (violation.field.clone(), violation.code.as_str().to_owned())
}
