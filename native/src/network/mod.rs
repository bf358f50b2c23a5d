//! Core's [`Transport`] over reqwest and rustls.

mod address;
mod body;
mod failure;
mod forward;
mod gate;
mod identity;
mod options;
mod proxy;
mod receive;
mod resolver;
mod tls;
mod trust;

use std::sync::Arc;
use std::time::Duration;

use devtrust_core::transport::{
    Body, Failure, Headers, Request, Response, Sent, Transport, TransportError,
};
use devtrust_core::{BoxFuture, Error, ErrorCode, Result};
use http::header::{CONTENT_LENGTH, HeaderMap, HeaderName, HeaderValue};
use http::{Method, StatusCode};
use reqwest::Url;

pub use identity::ClientCertificate;
pub use options::NetworkOptions;
pub use proxy::Proxy;

use failure::Target;
use gate::Leader;
use trust::Trust;

/// How long an unused connection is kept. Shorter than the 60 seconds after which common load balancers drop one, so
/// that a request is seldom written into a connection that is closing.
const IDLE: Duration = Duration::from_secs(50);
const KEEP_ALIVE: Duration = Duration::from_secs(30);

/// With HTTP/2 all calls share one connection. One that died without a word (a network that was left, a firewall that
/// forgot it) would fail each of them until the system gives it up, which may take minutes. So the server is asked for a
/// sign of life when a call has waited so long, and has so long to give one. Together they are less than an attempt has by
/// default: the next one finds a new connection before the call ends.
const PING_AFTER: Duration = Duration::from_secs(5);
const PING_PATIENCE: Duration = Duration::from_secs(15);
/// Over a slow link, what is uploaded arrives long after it was written, and so does a question that is written behind it. A
/// body of more bytes than this goes over connections of its own, where nothing is asked.
const LARGE: u64 = 64 * 1024;

/// Sends requests with reqwest: HTTP/2 or HTTP/1.1, rustls with ring, connections reused. Needs a tokio runtime
/// around its futures.
///
/// Each transport has its own connections, settings and TLS configuration. Only the certificates that are trusted are read
/// once for all that live at the same time and trust the same.
#[derive(Debug)]
pub struct HttpTransport {
    client: reqwest::Client,
    uploads: reqwest::Client,
    /// So that others find it.
    _trust: Arc<Trust>,
    proxies: proxy::Proxies,
    /// Only where a connection may carry several calls at once.
    gate: Option<Arc<gate::Gate>>,
    connect_timeout: Duration,
    addresses: address::Addresses,
}

impl HttpTransport {
    /// With these settings, for a service at this address. The address decides whether certificates of the machine
    /// are loaded at all, and that a system proxy is not used for this machine itself.
    pub fn new(options: &NetworkOptions, address: &str) -> Result<Self> {
        let address: http::Uri = address.parse().map_err(|_| {
            Error::new(
                ErrorCode::ConfigurationInvalid,
                "base_url is not a valid address",
            )
        })?;
        let proxies = proxy::Proxies::new(&options.proxy, &address)?;
        let needs_trust = address.scheme_str() != Some("http") || proxies.use_tls();
        let trust = Trust::of(options)?;
        let tls = tls::client_config(options, needs_trust.then_some(&trust))?;
        let build = |asks: bool| {
            let mut builder = reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .redirect(reqwest::redirect::Policy::none())
                // Whether and when to send again is core's to decide; the answer to it is in `Sent`.
                .retry(reqwest::retry::never())
                .referer(false)
                .dns_resolver(Arc::new(resolver::SystemResolver))
                .connect_timeout(options.connect_timeout)
                .pool_idle_timeout(IDLE)
                .tcp_keepalive(KEEP_ALIVE)
                .tcp_nodelay(true);
            if asks {
                builder = builder
                    .http2_keep_alive_interval(PING_AFTER)
                    .http2_keep_alive_timeout(PING_PATIENCE);
            }
            proxies.apply(builder).build().map_err(|error| {
                let detail = failure::innermost(&error);
                Error::new(
                    ErrorCode::ConfigurationInvalid,
                    format!("the HTTP client cannot be set up: {detail}"),
                )
            })
        };
        // HTTP/2 is spoken with TLS only.
        let is_https = address.scheme_str() == Some("https");
        let client = build(true)?;
        let uploads = if is_https {
            build(false)?
        } else {
            client.clone()
        };
        Ok(Self {
            client,
            uploads,
            _trust: trust,
            proxies,
            gate: is_https.then(gate::Gate::new),
            connect_timeout: options.connect_timeout,
            addresses: address::Addresses::default(),
        })
    }

    async fn exchange(&self, request: Request) -> Result<Response, TransportError> {
        let (delivery, departure) = (request.delivery.clone(), request.departure.clone());
        let is_large = size(&request.body) > LARGE;
        // What has a connection of its own waits for nobody's, and nobody for it.
        let gate = self.gate.as_ref().filter(|_| !is_large);
        let mut leader = None;
        if let Some(gate) = gate {
            // A call whose time is over before it may even connect has certainly sent nothing.
            departure.waits();
            leader = gate.pass().await;
            departure.leaves();
        }
        let url = self.addresses.read(&request.url);
        let outgoing = prepare(request, url, &mut leader)?;
        let target = Target {
            host: outgoing.url().host_str().unwrap_or_default().to_owned(),
            authority: authority(outgoing.url()),
            proxy: self.proxies.of(outgoing.url()),
            connect_timeout: self.connect_timeout,
        };
        let client = if is_large {
            &self.uploads
        } else {
            &self.client
        };
        let response = client
            .execute(outgoing)
            .await
            .map_err(|error| target.not_answered(&error, &departure))?;
        match (leader, gate) {
            (Some(leader), _) => leader.connected(),
            (None, Some(gate)) => gate.works(),
            (None, None) => {}
        }
        if response.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED {
            return Err(target.proxy_wants_credentials());
        }
        receive::receive(response, delivery, &target).await
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(self.exchange(request))
    }
}

/// How many bytes of the caller's it holds.
fn size(body: &Body) -> u64 {
    match body {
        Body::Empty => 0,
        Body::Bytes(bytes) => bytes.len() as u64,
        Body::Parts(form) => form.iter().map(|part| part.content.size()).sum(),
    }
}

/// Host and port, also where the port is the scheme's own.
fn authority(url: &Url) -> String {
    let port = url.port_or_known_default().unwrap_or_default();
    format!("{}:{port}", url.host_str().unwrap_or_default())
}

/// A body takes the leader with it, because it is asked for as soon as there is a connection.
fn prepare(
    given: Request,
    url: Option<Url>,
    leader: &mut Option<Leader>,
) -> Result<reqwest::Request, TransportError> {
    let unusable = |what| TransportError::new(Failure::Other, Sent::Nothing, what);
    let url = url.ok_or_else(|| {
        unusable("the address cannot be sent as it is written; check base_url and path")
    })?;
    let method = Method::from_bytes(given.method.as_bytes())
        .map_err(|_| unusable("the method is none of HTTP"))?;
    let mut request = reqwest::Request::new(method, url);
    *request.headers_mut() =
        headers(&given.headers).ok_or_else(|| unusable("a header cannot be sent"))?;
    match given.body {
        // Some servers and gateways refuse a request without a length where there could be a body (411).
        Body::Empty
            if matches!(
                *request.method(),
                Method::POST | Method::PUT | Method::PATCH
            ) =>
        {
            request
                .headers_mut()
                .insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        Body::Empty => {}
        Body::Bytes(bytes) => {
            *request.body_mut() = Some(body::bytes(bytes, given.departure, leader.take()));
        }
        Body::Parts(form) => body::attach(&mut request, form, given.departure, leader.take())?,
    }
    Ok(request)
}

/// In the type that the HTTP stack takes.
fn headers(given: &Headers) -> Option<HeaderMap> {
    let mut headers = HeaderMap::with_capacity(given.iter().len() + 2);
    for header in given {
        let name = HeaderName::from_bytes(header.name.as_bytes()).ok()?;
        let mut value = HeaderValue::from_str(&header.value).ok()?;
        value.set_sensitive(header.secret);
        headers.append(name, value);
    }
    Some(headers)
}
