//! Name resolution by the operating system, with an error that says which name it was about.

use std::fmt;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// `getaddrinfo` on a thread of the runtime.
#[derive(Debug)]
pub(super) struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            match tokio::net::lookup_host((name.as_str(), 0)).await {
                Ok(addresses) => Ok(Box::new(addresses.collect::<Vec<_>>().into_iter()) as Addrs),
                Err(error) => Err(Unresolved {
                    name: name.as_str().to_owned(),
                    error,
                }
                .into()),
            }
        })
    }
}

/// A name that has no address.
#[derive(Debug)]
pub(super) struct Unresolved {
    pub(super) name: String,
    pub(super) error: std::io::Error,
}

impl fmt::Display for Unresolved {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.error)
    }
}

impl std::error::Error for Unresolved {}
