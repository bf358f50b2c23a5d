//! Which proxy a request goes through.

use std::sync::Arc;

use devtrust_core::{Error, ErrorCode, Result, Secret};
use hyper_util::client::proxy::matcher::Matcher;

/// Which proxy to use.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub enum Proxy {
    /// What `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` say (in capitals or not), or the settings of macOS or
    /// Windows. Never used for this machine itself (`localhost`, 127.0.0.0/8, `::1`), so that an emulator stays
    /// reachable.
    #[default]
    System,
    /// None, whatever the system says.
    None,
    /// This one, for every host but the exempt.
    Url {
        /// `http://user:password@proxy.example.com:3128`. May hold a password, so it never shows.
        url: Secret,
        /// Hosts to reach without it, in the form of `NO_PROXY`: names with their subdomains, addresses, networks,
        /// separated by commas. `NO_PROXY` itself is not consulted.
        exempt: Option<String>,
    },
}

/// The proxy rules of one transport: for reqwest, and to name the proxy in messages.
#[derive(Debug)]
pub(super) struct Proxies {
    kind: Kind,
    matcher: Option<Arc<Matcher>>,
    tls: bool,
}

enum Kind {
    System,
    None,
    Explicit(Box<reqwest::Proxy>),
}

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::None => "None",
            Self::Explicit(_) => "Explicit",
        })
    }
}

impl Proxies {
    pub(super) fn new(proxy: &Proxy, address: &http::Uri) -> Result<Self> {
        match proxy {
            Proxy::System if is_this_machine(address.host().unwrap_or_default()) => Ok(Self {
                kind: Kind::None,
                matcher: None,
                tls: false,
            }),
            Proxy::System => {
                let matcher = Matcher::from_system();
                let tls = matcher
                    .intercept(address)
                    .is_some_and(|found| found.uri().scheme_str() == Some("https"));
                Ok(Self {
                    kind: Kind::System,
                    matcher: Some(Arc::new(matcher)),
                    tls,
                })
            }
            Proxy::None => Ok(Self {
                kind: Kind::None,
                matcher: None,
                tls: false,
            }),
            Proxy::Url { url, exempt } => explicit(url, exempt.as_deref()),
        }
    }

    pub(super) fn apply(&self, builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
        match &self.kind {
            Kind::System => builder,
            Kind::None => builder.no_proxy(),
            Kind::Explicit(proxy) => builder.proxy(reqwest::Proxy::clone(proxy)),
        }
    }

    /// Whether TLS is spoken with the proxy itself.
    pub(super) fn use_tls(&self) -> bool {
        self.tls
    }

    /// Host and port of the proxy for this address, without credentials.
    pub(super) fn of(&self, address: &reqwest::Url) -> Option<String> {
        let matcher = self.matcher.as_ref()?;
        let intercept = matcher.intercept(&address.as_str().parse().ok()?)?;
        let authority = intercept.uri().authority()?.as_str();
        Some(authority.rsplit('@').next().unwrap_or_default().to_owned())
    }
}

fn explicit(url: &Secret, exempt: Option<&str>) -> Result<Proxies> {
    let invalid = |why: &str| Error::new(ErrorCode::ConfigurationInvalid, format!("proxy {why}"));
    // Messages must not repeat the URL: it may hold a password.
    let parsed: http::Uri = url.reveal().trim().parse().map_err(|_| {
        invalid("is not a valid address; expected something like http://proxy.example.com:3128")
    })?;
    let tls = match parsed.scheme_str() {
        Some("http") => false,
        Some("https") => true,
        Some(_) => {
            return Err(invalid(
                "must begin with http:// or https://; SOCKS is not supported",
            ));
        }
        None => {
            return Err(invalid(
                "needs a scheme, like http://proxy.example.com:3128",
            ));
        }
    };
    if parsed.host().is_none_or(str::is_empty) {
        return Err(invalid("needs a host"));
    }
    let proxy = reqwest::Proxy::all(url.reveal().trim())
        .map_err(|_| invalid("is not a valid address"))?
        .no_proxy(exempt.and_then(reqwest::NoProxy::from_string));
    let matcher = Matcher::builder()
        .all(url.reveal().trim())
        .no(exempt.unwrap_or_default())
        .build();
    Ok(Proxies {
        kind: Kind::Explicit(Box::new(proxy)),
        matcher: Some(Arc::new(matcher)),
        tls,
    })
}

fn is_this_machine(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn through(proxy: &str, exempt: Option<&str>) -> Result<Proxies> {
        explicit(&Secret::new(proxy), exempt)
    }

    #[test]
    fn a_proxy_is_named_without_its_credentials() {
        let proxies = through("http://user:hunter2@proxy.example.com:3128", None).unwrap();
        let address = "https://demo.one.digicert.com/x".parse().unwrap();
        assert_eq!(
            proxies.of(&address).as_deref(),
            Some("proxy.example.com:3128")
        );
        assert!(!proxies.use_tls());
        assert!(!format!("{proxies:?}").contains("hunter2"));
    }

    #[test]
    fn exempt_hosts_go_direct() {
        let exempt = Some("digicert.com,10.0.0.0/8");
        let proxies = through("https://proxy.example.com:3128", exempt).unwrap();
        for (address, proxied) in [
            ("https://demo.one.digicert.com/", false),
            ("https://digicert.com/", false),
            ("https://10.1.2.3/", false),
            ("https://notdigicert.com/", true),
            ("https://11.1.2.3/", true),
        ] {
            assert_eq!(
                proxies.of(&address.parse().unwrap()).is_some(),
                proxied,
                "{address}"
            );
        }
        assert!(proxies.use_tls());
    }

    #[test]
    fn what_is_no_proxy_is_refused_without_being_repeated() {
        for url in [
            "",
            "hunter2",
            "socks5://user:hunter2@x:1",
            "http://",
            "http://user:hunter2@",
            "http:// hunter2",
        ] {
            let error = through(url, None).unwrap_err();
            assert_eq!(error.code(), "configuration.invalid", "{url}");
            assert!(!error.to_string().contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn the_system_proxy_is_not_asked_for_this_machine() {
        for address in [
            "http://127.0.0.1:8080",
            "http://localhost:1",
            "https://[::1]:8443",
        ] {
            let proxies = Proxies::new(&Proxy::System, &address.parse().unwrap()).unwrap();
            assert!(matches!(proxies.kind, Kind::None), "{address}");
        }
    }
}
