//! What the portal's own server answers.

use bytes::Bytes;
use devtrust_portal::HEADERS;
use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderName, HeaderValue, Response, StatusCode};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full};
use serde_json::{Value, json};

/// Bodies of all kinds: files, and answers of the service as they come.
pub(super) type Body = UnsyncBoxBody<Bytes, Box<dyn std::error::Error + Send + Sync>>;
pub(super) type Answer = Response<Body>;

pub(super) fn file(path: &str) -> Option<Answer> {
    let file = devtrust_portal::file(path)?;
    let mut answer = whole(StatusCode::OK, file.content.into_owned());
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(file.content_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(file.cache_control));
    Some(answer)
}

pub(super) fn json(status: StatusCode, value: &Value) -> Answer {
    let mut answer = whole(status, value.to_string());
    let headers = answer.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}

/// In the form of the service, which the library reads.
pub(super) fn refusal(status: StatusCode, message: &str) -> Answer {
    let error = json!({ "code": "portal_refused", "message": message });
    json(status, &json!({ "errors": [error] }))
}

/// What every answer has.
pub(super) fn with_headers(mut answer: Answer) -> Answer {
    for (name, value) in HEADERS {
        let name = HeaderName::from_static(name);
        answer
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    answer
}

fn whole(status: StatusCode, content: impl Into<Bytes>) -> Answer {
    let body = Full::new(content.into()).map_err(|never| match never {});
    let mut answer = Response::new(body.boxed_unsync());
    *answer.status_mut() = status;
    answer
}
