//! Whom to ask: the addresses in a certificate that the caller allows.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use sha1::{Digest as _, Sha1};
use x509_cert::der::asn1::AnyRef;
use x509_cert::der::{Encode as _, Tag};

use super::CheckRevocation;
use super::question::Question;
use crate::error::Violation;
use crate::json::{list, object};
use crate::schema::name_of;
use crate::transport::Url;
use crate::x509::chain::Verifies;
use crate::x509::extensions::Extensions;
use crate::x509::problem::violation;
use crate::{Timestamp, ViolationCode as Code};

/// How many are asked, one after the other.
const MOST: usize = 4;

/// The addresses to ask, the responders first, each with the request to send it. Only the certificate's issuer says where
/// they are, so its signature is verified before.
pub(in crate::x509) fn addresses(
    request: &Value,
    at: Timestamp,
    verifies: Verifies<'_>,
) -> Result<Value, Violation> {
    let question = Question::of(request, at)?;
    question.check(verifies)?;
    let field = name_of!(CheckRevocation.hosts);
    let hosts = request.get(field).map(list).unwrap_or_default();
    let insecure = request.get(name_of!(CheckRevocation.allow_insecure_http));
    let insecure = insecure.and_then(Value::as_bool) == Some(true);
    let says = Extensions::of(question.certificate.content());
    let malformed = || violation("certificate", Code::CertificateMalformed, "");
    let says = says.ok_or_else(malformed)?;
    let body = STANDARD.encode(asked(&question));
    let mut found = Vec::new();
    for (urls, kind, body) in [
        (&says.ocsp_urls, "ocsp_responses", Value::from(body)),
        (&says.crl_urls, "crls", Value::Null),
    ] {
        let urls = urls.iter().filter(|url| is_allowed(url, &hosts, insecure));
        found.extend(urls.map(|url| {
            object(vec![
                ("url", url.as_str().into()),
                ("kind", kind.into()),
                ("body", body.clone()),
            ])
        }));
    }
    found.truncate(MOST);
    if found.is_empty() {
        let all = [says.ocsp_urls, says.crl_urls].concat().join(", ");
        return Err(violation(field, Code::RevocationNoAddress, &all));
    }
    Ok(Value::Array(found))
}

/// Whether the caller allows to ask there.
fn is_allowed(url: &str, hosts: &[String], insecure: bool) -> bool {
    let Some(url) = Url::parse(url) else {
        return false;
    };
    let port = match (url.scheme(), insecure) {
        ("https", _) => ":443",
        ("http", true) => ":80",
        _ => return false,
    };
    let authority = url.authority();
    let plain = authority.strip_suffix(port).unwrap_or(authority);
    // Also nobody's name and password.
    hosts.iter().any(|host| {
        let host = host.strip_suffix(port).unwrap_or(host);
        host.eq_ignore_ascii_case(plain)
    })
}

/// The request to a responder (RFC 6960, section 4.1.1). Names and keys are compared by SHA-1, which every responder
/// knows; nothing rests on its strength.
fn asked(question: &Question) -> Vec<u8> {
    let issuer = question.issuer.content().subject_public_key_info();
    // SHA-1 has no parameter, which is written as NULL.
    let algorithm = element(
        Tag::Sequence,
        &[&[0x06, 5, 0x2b, 0x0e, 3, 2, 0x1a, 0x05, 0]],
    );
    let name = Sha1::digest(question.issuer_name());
    let key = Sha1::digest(issuer.subject_public_key.raw_bytes());
    let serial = question.certificate.content().serial_number().as_bytes();
    let mut request = element(
        Tag::Sequence,
        &[
            &algorithm,
            &element(Tag::OctetString, &[&name]),
            &element(Tag::OctetString, &[&key]),
            &element(Tag::Integer, &[serial]),
        ],
    );
    // One request of a list, in a request that nobody signs.
    for _ in 0..4 {
        request = element(Tag::Sequence, &[&request]);
    }
    request
}

fn element(tag: Tag, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let element = AnyRef::new(tag, &content).and_then(|element| element.to_der());
    element.unwrap_or_default()
}
