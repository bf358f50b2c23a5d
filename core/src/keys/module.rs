//! The code for keys and certificates where it is not part of this build: in a JavaScript host it is a second module, loaded
//! when it is first needed.

use serde_json::Value;

use crate::error::{Result, Violation};
use crate::future::{BoxFuture, MaybeSend, MaybeSync};
use crate::json::{object, take_text};
use crate::validate::Request;
use crate::{Error, validate};

/// Runs what needs to read certificates or to use keys.
pub trait KeyModule: MaybeSend + MaybeSync + std::fmt::Debug {
    /// Runs one function on JSON:
    ///
    /// | function | arguments | result |
    /// |---|---|---|
    /// | `check_csr` | `csr` | `csr` in its normal form, or `problem` with `code` and `message` |
    /// | `choose` | `certificates`, `csr`, `private_key` | the place of the certificate for that key; null where all are for other keys, false where none can be read |
    /// | `read_bundle` | `zip` in base64 | `certificates`, `chain`, `private_key`, `configuration`, or `problem` |
    /// | `request` | `attributes`, `make` | `csr` and perhaps `private_key`, null where no key is there and none was to be made, or `problems` |
    fn call(&self, function: &'static str, arguments: Value) -> BoxFuture<'_, Result<Value>>;
}

/// Reads and verifies the CSRs of a request whose outside was found right.
pub(crate) async fn check_requests(
    module: &dyn KeyModule,
    requests: Vec<Request<'_>>,
) -> Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for request in requests {
        let arguments = object(vec![("csr", request.text.as_str().into())]);
        let mut checked = module.call("check_csr", arguments).await?;
        if let Some(csr) = take_text(&mut checked, "csr") {
            *request.text = csr;
        } else {
            let said = |pointer| checked.pointer(pointer).and_then(Value::as_str);
            violations.push(validate::csr_violation(
                &request.field,
                &request.label,
                code(said("/problem/code")),
                said("/problem/message").unwrap_or_default(),
            ));
        }
    }
    Ok(violations)
}

fn code(said: Option<&str>) -> &'static str {
    match said {
        Some("bad_signature") => "csr.bad_signature",
        Some("unsupported_algorithm") => "csr.unsupported_algorithm",
        _ => "csr.malformed",
    }
}

/// Where a build without the code for keys has no module either.
pub(crate) fn missing() -> Error {
    Error::new(
        "configuration.invalid",
        "this build of devtrust has no code for certificates and keys",
    )
}
