//! What the operations of `X509` do, on JSON: called here by a native build, and in the browser by the module for keys.

use serde_json::Value;

use super::chain::{Candidates, Given, Verifies};
use super::details::details;
use super::problem::violation;
use super::{ADDRESSES, VerifyX509, X509Chain, input, revocation};
use crate::error::{Result, Violation};
use crate::json::{list, object, text};
use crate::keys::{Certificate, Claim};
use crate::schema::name_of;
use crate::{Error, ErrorCode, Timestamp, ViolationCode as Code};

/// Runs the operation of this name. The request has the moment (`at`) in any case.
///
/// `verifies` says of a claim, by its place among [`claims`], whether its signature is right; nothing where that cannot be
/// told.
pub fn run(name: &str, request: &Value, verifies: Verifies<'_>) -> Result<Value> {
    let moment = moment(request);
    let done = match name {
        "x509.read" => one(request, moment),
        "x509.read_all" => all(request, moment),
        "x509.verify" => verify(request, moment, verifies),
        "x509.check_revocation" => revocation::check(request, moment, verifies),
        ADDRESSES => revocation::addresses(request, moment, verifies),
        other => return Err(Error::new(ErrorCode::InternalDefect, other)),
    };
    done.map_err(|problem| Error::invalid(vec![problem]))
}

/// The signatures that an operation may ask for; nothing in place of one that is of a kind unknown here.
pub fn claims(name: &str, request: &Value) -> Result<Vec<Option<Claim>>> {
    let invalid = |problem| Error::invalid(vec![problem]);
    if matches!(name, "x509.check_revocation" | ADDRESSES) {
        return revocation::claims(request, moment(request)).map_err(invalid);
    }
    let given = given(request).map_err(invalid)?;
    let candidates = Candidates::of(&given).map_err(invalid)?;
    let links = candidates.links().into_iter();
    Ok(links.map(|link| candidates.claim(link).ok()).collect())
}

fn moment(request: &Value) -> Timestamp {
    let at = request.get("at").cloned().unwrap_or_default();
    serde_json::from_value(at).unwrap_or(Timestamp::EPOCH)
}

fn one(request: &Value, at: Timestamp) -> std::result::Result<Value, Violation> {
    let field = "certificate";
    let found = read(field, text(request, &[field]).unwrap_or_default())?;
    let first = found
        .first()
        .ok_or_else(|| violation(field, Code::CertificateNotFound, ""))?;
    shown(field, first, at)
}

fn all(request: &Value, at: Timestamp) -> std::result::Result<Value, Violation> {
    let field = "certificates";
    let found = read(field, text(request, &[field]).unwrap_or_default())?;
    found
        .iter()
        .map(|certificate| shown(field, certificate, at))
        .collect()
}

fn verify(
    request: &Value,
    at: Timestamp,
    verifies: Verifies<'_>,
) -> std::result::Result<Value, Violation> {
    let given = given(request)?;
    let candidates = Candidates::of(&given)?;
    let chain = candidates.chain(at, verifies)?;
    let shown = chain
        .iter()
        .map(|certificate| shown("certificate", certificate, at));
    let certificates = shown.collect::<std::result::Result<Value, _>>()?;
    Ok(object(vec![(
        name_of!(X509Chain.certificates),
        certificates,
    )]))
}

/// The certificates of a request to verify, that which is to be verified first.
fn given(request: &Value) -> std::result::Result<Vec<Given>, Violation> {
    let mut given = Vec::new();
    let mut add = |place: &str, text: &str, is_root| {
        for certificate in read(place, text)? {
            given.push(Given {
                field: place.to_owned(),
                certificate,
                is_root,
            });
        }
        Ok(())
    };
    let field = name_of!(VerifyX509.certificate);
    add(field, text(request, &[field]).unwrap_or_default(), false)?;
    for (field, is_root) in [
        (name_of!(VerifyX509.issuers), false),
        (name_of!(VerifyX509.roots), true),
    ] {
        let texts = list(request.get(field).unwrap_or(&Value::Null));
        for (index, text) in texts.iter().enumerate() {
            let place = [field, "[", &index.to_string(), "]"].concat();
            add(&place, text, is_root)?;
        }
    }
    Ok(given)
}

fn read(field: &str, text: &str) -> std::result::Result<Vec<Certificate>, Violation> {
    input::certificates(text).map_err(|code| violation(field, code, ""))
}

fn shown(
    field: &str,
    certificate: &Certificate,
    at: Timestamp,
) -> std::result::Result<Value, Violation> {
    let malformed = || {
        violation(
            field,
            Code::CertificateMalformed,
            "an extension does not parse",
        )
    };
    details(certificate, at).ok_or_else(malformed)
}
