//! The way to the service, with the key.

use devtrust::transport::{Sent, TransportError};
use devtrust::{HttpTransport, Secret};
use http::header::{
    ACCEPT, CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderMap, HeaderName,
    HeaderValue, RETRY_AFTER, USER_AGENT,
};
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use hyper::body::Incoming;

use super::answers::{self, Answer};
use crate::failure::{Failure, Result};
use crate::settings::Account;

/// What the page's requests may say. Its cookies and its address are nobody's business.
const ASKED: [HeaderName; 4] = [
    ACCEPT,
    CONTENT_TYPE,
    CONTENT_LENGTH,
    // The call's id, which an error shows and DigiCert's support can find.
    HeaderName::from_static("x-dc-transactionid"),
];
/// What it hears of an answer: no cookies, and nothing that would open it to other pages.
const ANSWERED: [HeaderName; 5] = [
    // The service's clock, not this machine's.
    DATE,
    CONTENT_TYPE,
    CONTENT_LENGTH,
    CONTENT_DISPOSITION,
    RETRY_AFTER,
];

/// The service.
#[derive(Debug)]
pub(super) struct Service {
    transport: HttpTransport,
    address: String,
    /// What every request has.
    headers: HeaderMap,
}

impl Service {
    pub(super) fn new(account: &Account) -> Result<Self> {
        let (config, transport) = account.transport()?;
        let mut headers = HeaderMap::new();
        for (name, value) in &config.headers {
            put(&mut headers, name, value, false)?;
        }
        if let Some(name) = &config.user_agent {
            put(&mut headers, USER_AGENT.as_str(), name, false)?;
        }
        if let Some(key) = config.api_key.as_ref().map(Secret::reveal) {
            put(&mut headers, "x-api-key", key, true)?;
        }
        Ok(Self {
            transport,
            address: config.address()?,
            headers,
        })
    }

    /// Passes a call on, and its answer back as it comes.
    pub(super) async fn pass_on(&self, path: &str, request: Request<Incoming>) -> Answer {
        let (asked, body) = request.into_parts();
        let query = asked.uri.query().map(|query| format!("?{query}"));
        let uri = format!("{}{path}{}", self.address, query.unwrap_or_default());
        let mut outgoing = Request::new(body);
        let Ok(uri) = uri.parse() else {
            return answers::refusal(StatusCode::BAD_REQUEST, "The address is not valid.");
        };
        *outgoing.uri_mut() = uri;
        *outgoing.method_mut() = asked.method;
        *outgoing.headers_mut() = some(&asked.headers, &ASKED);
        outgoing.headers_mut().extend(self.headers.clone());
        match self.transport.forward(outgoing).await {
            Ok(answer) => {
                let (parts, body) = answer.into_parts();
                let mut answer = Response::new(body.boxed_unsync());
                *answer.status_mut() = parts.status;
                *answer.headers_mut() = some(&parts.headers, &ANSWERED);
                answer
            }
            Err(error) => unreachable(&error),
        }
    }
}

/// The library in the page has to know whether the call may have arrived: after 503 it has not, after 502 it may have.
fn unreachable(error: &TransportError) -> Answer {
    let status = match error.sent {
        Sent::Nothing => StatusCode::SERVICE_UNAVAILABLE,
        Sent::Maybe => StatusCode::BAD_GATEWAY,
    };
    answers::refusal(status, &error.message)
}

fn some(headers: &HeaderMap, names: &[HeaderName]) -> HeaderMap {
    let found = names.iter().filter_map(|name| {
        let value = headers.get(name)?;
        Some((name.clone(), value.clone()))
    });
    found.collect()
}

fn put(headers: &mut HeaderMap, name: &str, value: &str, is_secret: bool) -> Result<()> {
    // Neither the name nor the value is shown: the value may be a secret.
    let unusable = || Failure::usage("a header of the settings cannot be sent");
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unusable())?;
    let mut value = HeaderValue::from_str(value).map_err(|_| unusable())?;
    value.set_sensitive(is_secret);
    headers.insert(name, value);
    Ok(())
}
