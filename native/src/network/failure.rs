//! From what the HTTP stack reports to what core wants to know: what failed, whether anything was sent, and what a
//! person can do about it.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use devtrust_core::transport::{Departure, Failure, Sent, TransportError};
use rustls::AlertDescription;

use super::body::Unreadable;
use super::resolver::Unresolved;
use super::tls;

/// What a failure is about.
#[derive(Debug)]
pub(super) struct Target {
    pub(super) host: String,
    pub(super) authority: String,
    /// Host and port of the proxy in between.
    pub(super) proxy: Option<String>,
    pub(super) connect_timeout: Duration,
}

impl Target {
    /// The answer did not begin.
    pub(super) fn not_answered(
        &self,
        error: &reqwest::Error,
        departure: &Departure,
    ) -> TransportError {
        let mut failure = self.explain(error);
        // Whatever broke: a request that never left was not carried out.
        if departure.sent() == Sent::Nothing {
            failure.sent = Sent::Nothing;
        }
        failure
    }

    fn explain(&self, error: &reqwest::Error) -> TransportError {
        if let Some(unresolved) = find::<Unresolved>(error) {
            return self.unresolved(unresolved);
        }
        if let Some(Unreadable(message)) = find::<Unreadable>(error) {
            // The service cannot use a request that breaks off before the length that it announced.
            return TransportError::new(Failure::Other, Sent::Nothing, message.as_str());
        }
        if let Some(refusal) = tunnel_refusal(error) {
            return self.proxy_refused(&refusal);
        }
        if let Some(tls) = find::<rustls::Error>(error) {
            return self.untrusted(tls, error.is_connect());
        }
        if error.is_connect() {
            return self.unconnected(error);
        }
        if error.is_builder() {
            let message = "the request cannot be expressed in HTTP";
            return TransportError::new(Failure::Other, Sent::Nothing, message);
        }
        if find::<h2::Error>(error).is_some_and(not_processed) {
            let message = format!(
                "{} refused the request before looking at it",
                self.authority
            );
            return TransportError::new(Failure::Reset, Sent::Nothing, message);
        }
        self.broken(error)
    }

    /// The answer began and broke off.
    pub(super) fn broke_off(&self, error: &reqwest::Error, received: usize) -> TransportError {
        let message = format!(
            "the answer of {} broke off after {received} bytes ({})",
            self.authority,
            innermost(error)
        );
        TransportError::new(Failure::Body, Sent::Maybe, message)
    }

    pub(super) fn proxy_wants_credentials(&self) -> TransportError {
        self.proxy_refused("it asks for a user name and password (407)")
    }

    fn unresolved(&self, unresolved: &Unresolved) -> TransportError {
        let Unresolved { name, error } = unresolved;
        let (failure, hint) = if *name == self.host {
            (
                Failure::Dns,
                "check the region or base_url, and this machine's name service",
            )
        } else {
            (Failure::Proxy, "it is the proxy: check its address")
        };
        TransportError::new(
            failure,
            Sent::Nothing,
            format!("could not resolve host {name} ({error}): {hint}"),
        )
    }

    fn proxy_refused(&self, why: &str) -> TransportError {
        let proxy = self.proxy.as_deref().unwrap_or("in between");
        TransportError::new(
            Failure::Proxy,
            Sent::Nothing,
            format!(
                "the proxy {proxy} did not let the connection to {} through: {why}. Check its address and credentials, \
                 or exempt the host",
                self.authority
            ),
        )
    }

    fn untrusted(&self, error: &rustls::Error, connecting: bool) -> TransportError {
        // With TLS 1.3 a server's verdict on the client's certificate arrives after the client thinks the handshake
        // done; nothing of the request has been read then.
        let verdict =
            matches!(error, rustls::Error::AlertReceived(alert) if is_about_certificates(*alert));
        let sent = if connecting || verdict {
            Sent::Nothing
        } else {
            Sent::Maybe
        };
        let message = format!(
            "no trusted connection to {}: {}",
            self.authority,
            tls::explain(error, &self.host)
        );
        TransportError::new(Failure::Tls, sent, message)
    }

    fn unconnected(&self, error: &reqwest::Error) -> TransportError {
        let hint = "check the region or base_url, the port and the firewall";
        if error.is_timeout() {
            let seconds = self.connect_timeout.as_secs_f64();
            let through = self
                .proxy
                .as_ref()
                .map(|proxy| format!(" through the proxy {proxy}"));
            let message = format!(
                "no connection to {}{} within {seconds} s: {hint}",
                self.authority,
                through.unwrap_or_default()
            );
            return TransportError::new(Failure::Connect, Sent::Nothing, message);
        }
        let detail = innermost(error);
        let (failure, message) = match &self.proxy {
            Some(proxy) => (
                Failure::Proxy,
                format!("could not connect to the proxy {proxy} ({detail}): check its address"),
            ),
            None => (
                Failure::Connect,
                format!("could not connect to {} ({detail}): {hint}", self.authority),
            ),
        };
        TransportError::new(failure, Sent::Nothing, message)
    }

    fn broken(&self, error: &reqwest::Error) -> TransportError {
        let whom = &self.authority;
        let detail = innermost(error);
        if find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
            let message = format!(
                "what {whom} answers is not HTTP ({detail}): check that base_url has the right scheme (https or http) and port"
            );
            return TransportError::new(Failure::Other, Sent::Maybe, message);
        }
        if error.is_timeout() {
            let message = format!("the connection to {whom} timed out ({detail})");
            return TransportError::new(Failure::Timeout, Sent::Maybe, message);
        }
        let closed = find::<hyper::Error>(error).is_some_and(|error| {
            error.is_incomplete_message() || error.is_canceled() || error.is_closed()
        });
        if closed || find::<io::Error>(error).is_some() || find::<h2::Error>(error).is_some() {
            let message = format!("{whom} closed the connection before it answered ({detail})");
            return TransportError::new(Failure::Reset, Sent::Maybe, message);
        }
        TransportError::new(
            Failure::Other,
            Sent::Maybe,
            format!("the exchange with {whom} failed: {detail}"),
        )
    }
}

fn is_about_certificates(alert: AlertDescription) -> bool {
    matches!(
        alert,
        AlertDescription::CertificateRequired
            | AlertDescription::NoCertificate
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown
            | AlertDescription::UnknownCA
            | AlertDescription::AccessDenied
            | AlertDescription::HandshakeFailure
    )
}

/// The server says that it has not processed the request (RFC 9113, section 8.7): it refused the stream, or it is
/// shutting down and took only requests before this one. h2 reports a peer's GOAWAY on no other stream; one that was
/// taken and then lost ends with an I/O error.
fn not_processed(error: &h2::Error) -> bool {
    let refused = error.is_reset() && error.reason() == Some(h2::Reason::REFUSED_STREAM);
    let too_late = error.is_go_away() && error.reason() == Some(h2::Reason::NO_ERROR);
    error.is_remote() && (refused || too_late)
}

/// Why a proxy refused a tunnel. The type is private to the HTTP stack; its text is not.
fn tunnel_refusal(error: &reqwest::Error) -> Option<String> {
    let text = chain(error)
        .map(ToString::to_string)
        .find_map(|text| text.strip_prefix("tunnel error: ").map(str::to_owned))?;
    // The proxy was never reached; what kept it from being reached tells more.
    if text == "failed to create underlying connection" {
        return None;
    }
    Some(match text.as_str() {
        "proxy authorization required" => "it asks for a user name and password (407)".to_owned(),
        "unsuccessful" => {
            "it refused, for example because the host is not allowed (403)".to_owned()
        }
        "unexpected end of file" => "it closed the connection".to_owned(),
        _ => {
            let inner = innermost(error);
            if inner == text {
                text
            } else {
                format!("{text} ({inner})")
            }
        }
    })
}

/// The most specific thing that the chain of errors says.
pub(super) fn innermost(error: &reqwest::Error) -> String {
    chain(error)
        .last()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

fn find<T: StdError + 'static>(error: &reqwest::Error) -> Option<&T> {
    chain(error).find_map(|error| error.downcast_ref())
}

/// All causes of an error, from the outermost in. An I/O error names the cause of what it wraps as its own, which
/// would skip the wrapped one.
fn chain<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    let next = |error: &&'a (dyn StdError + 'static)| {
        let error: &'a (dyn StdError + 'static) = *error;
        let wrapped = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        match wrapped {
            Some(wrapped) => Some(wrapped as &(dyn StdError + 'static)),
            None => error.source(),
        }
    };
    std::iter::successors(error.source(), next)
}
