//! A page hands on what is encrypted: `WebCrypto` has no decryption of the kind (RSA with PKCS#1 v1.5) that such messages have.

use bytes::Bytes;
use serde_json::Value;

use super::fetch::PRIVATE_KEY;
use crate::error::Result;
use crate::json::text;
use crate::schema::Context;
use crate::{Error, ErrorCode};

/// There is none.
#[derive(Debug)]
pub(super) enum Opener {}

/// Nothing where the caller brings no key; an error where there is one.
pub(super) fn opener(request: &Value) -> Result<Option<Opener>> {
    if text(request, &[PRIVATE_KEY]).is_none() {
        return Ok(None);
    }
    let message = "private_key: this package opens no encrypted results, because WebCrypto cannot: leave it out, and open what \
                   `encrypted` has with openssl cms -decrypt";
    Err(Error::new(ErrorCode::ConfigurationInvalid, message))
}

/// Never called.
#[allow(clippy::unused_async, reason = "the other one waits")]
pub(super) async fn open(_: &dyn Context, opener: Opener, _: Vec<u8>) -> Result<Bytes> {
    match opener {}
}
