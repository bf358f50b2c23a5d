//! The admin portal's files. They hold nothing that has to be kept from anybody.

use axum::body::Body;
use axum::extract::Path;
use http::{HeaderName, HeaderValue, Response, header};

use crate::errors::{Answer, ServiceError};

/// The page itself.
pub(crate) async fn page() -> Answer {
    file("")
}

/// The picture of its tab.
pub(crate) async fn icon() -> Answer {
    file("icon.svg")
}

/// The licences of what it is made of.
pub(crate) async fn licences() -> Answer {
    file("licenses.md")
}

/// What the page is made of.
pub(crate) async fn asset(Path(name): Path<String>) -> Answer {
    file(&format!("assets/{name}"))
}

fn file(path: &str) -> Answer {
    let file = devtrust_portal::file(path).ok_or_else(|| ServiceError::not_found("File"))?;
    let mut answer = Response::new(Body::from(file.content.into_owned()));
    let headers = answer.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(file.content_type),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(file.cache_control),
    );
    for (name, value) in devtrust_portal::HEADERS {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    Ok(answer)
}
