//! Keeps strangers out. A page in a browser reaches every port of this machine: by its address, or by a name
//! of the page's own that DNS suddenly binds to this machine.

use std::net::IpAddr;

use http::request::Parts;
use http::uri::Authority;
use http::{HeaderValue, Method, StatusCode, Version, header};

use crate::cors;
use crate::errors::{INVALID_REQUEST, ServiceError};
use crate::front::is_json;
use crate::options::Options;

pub(crate) const CONTROL_PLANE: &str = "/__emulator/";
/// The one path of the control plane that a page may read, where `--cors` names its origin.
const READY: &str = "/__emulator/ready";

/// Refuses a request for a host that is not this emulator. `local` is the address that the client reached.
pub(crate) fn host(parts: &Parts, local: IpAddr, allowed: &[String]) -> Result<(), ServiceError> {
    let headers: Vec<&HeaderValue> = parts.headers.get_all(header::HOST).iter().collect();
    let address = parts.uri.authority();
    // HTTP/2 has an address of its own, and may leave the header out.
    let is_enough = parts.version == Version::HTTP_2 && address.is_some();
    if headers.len() > 1 || (headers.is_empty() && !is_enough) {
        return Err(ServiceError::invalid_request(
            "The request should have one Host header.",
        ));
    }
    let is_known = |authority: &Authority| {
        !authority.as_str().contains('@') && is_this_machine(authority.host(), local, allowed)
    };
    let header_is_known = |value: &&HeaderValue| {
        Authority::try_from(value.as_bytes()).is_ok_and(|authority| is_known(&authority))
    };
    if address.is_none_or(is_known) && headers.iter().all(header_is_known) {
        return Ok(());
    }
    Err(ServiceError::new(
        StatusCode::MISDIRECTED_REQUEST,
        INVALID_REQUEST,
        "The emulator answers under loopback names and the address it listens on. \
         To reach it under another name, start it with --allow-host NAME.",
    ))
}

fn is_this_machine(host: &str, local: IpAddr, allowed: &[String]) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let known = match address.parse::<IpAddr>() {
        Ok(address) => address.is_loopback() || address == local,
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    };
    known || allowed.iter().any(|name| name.eq_ignore_ascii_case(host))
}

/// Refuses what a web page could send to the control plane. Returns the origin that may read the answer, if any.
pub(crate) fn control_plane(
    parts: &Parts,
    options: &Options,
) -> Result<Option<HeaderValue>, ServiceError> {
    let mut reader = None;
    for origin in parts.headers.get_all(header::ORIGIN) {
        if is_own(origin, parts, options) {
            continue;
        }
        if !(parts.uri.path() == READY && reads(parts) && cors::names(&options.cors, origin)) {
            return Err(ServiceError::new(
                StatusCode::FORBIDDEN,
                "access_denied",
                "The control plane is closed to web pages. \
                 A page whose origin --cors names may read /__emulator/ready.",
            ));
        }
        reader = Some(origin.clone());
    }
    // A form cannot send this type.
    if parts.method == Method::POST && !is_json(&parts.headers) {
        return Err(ServiceError::not_json());
    }
    Ok(reader)
}

/// Whether a page of the emulator itself sent the request. Its host has been checked.
fn is_own(origin: &HeaderValue, parts: &Parts, options: &Options) -> bool {
    named(parts).is_some_and(|host| *origin == format!("{}://{host}", options.scheme()))
}

/// The host and port that the request is for.
pub(crate) fn named(parts: &Parts) -> Option<&str> {
    let header = parts
        .headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    header.or(parts.uri.authority().map(Authority::as_str))
}

fn reads(parts: &Parts) -> bool {
    let asked = parts.headers.get(header::ACCESS_CONTROL_REQUEST_METHOD);
    parts.method == Method::GET
        || (cors::is_preflight(parts) && asked.is_some_and(|method| method == "GET"))
}
