//! Asks somebody other than the service, such as who tells whether a certificate was revoked.

use bytes::Bytes;
use futures_util::future::{Either, select};

use super::Engine;
use super::attempt::out_of_time;
use crate::error::Result;
use crate::schema::AskElsewhere;
use crate::transport::{Body, Delivery, Departure, Headers, Request, Url};
use crate::{Error, ErrorCode};

impl Engine {
    /// Sends once, without key, passcode or headers of the caller's; the answer may be as large as any other.
    pub(super) async fn elsewhere(&self, asked: AskElsewhere<'_>) -> Result<Bytes> {
        let odd = || Error::new(ErrorCode::ConfigurationInvalid, "this is no address");
        let url = Url::parse(asked.url).ok_or_else(odd)?;
        let timeout = self.shared.config.attempt_timeout.min(self.remaining());
        let mut headers = Headers::new();
        let (method, body) = match asked.body {
            Some((kind, bytes)) => {
                headers.set("content-type", kind.to_owned());
                ("POST", Body::Bytes(Bytes::copy_from_slice(bytes)))
            }
            None => ("GET", Body::Empty),
        };
        let departure = Departure::default();
        let request = Request {
            method: method.to_owned(),
            url,
            headers,
            body,
            delivery: Delivery::Memory(self.shared.config.limit(false)),
            timeout,
            departure: departure.clone(),
        };
        let timer = self.shared.runtime.sleep(timeout);
        let outcome = match select(self.shared.transport.send(request), timer).await {
            Either::Left((outcome, _)) => outcome,
            Either::Right(_) => Err(out_of_time(departure.sent(), timeout)),
        };
        let at = |message: &str| format!("{}: {message}", asked.url);
        match outcome {
            Ok(response) if response.is_success() => Ok(response.body),
            Ok(response) => {
                let message = at(&format!("it answered with status {}", response.status));
                let error = Error::new(ErrorCode::ServerUnexpectedStatus, message);
                Err(error.with(|report| report.http_status = Some(response.status)))
            }
            Err(failure) => {
                let error = self.unreached(&failure);
                Err(error.with(|report| report.message = at(&report.message)))
            }
        }
    }
}
